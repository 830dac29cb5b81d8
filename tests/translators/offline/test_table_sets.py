"""Which tables a question needs: found by its words, the joins and retrieval together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from t2sql.translators.offline.coverage import find_coverage
from t2sql.translators.offline.ground import prepare
from t2sql.translators.offline.schema import build_schema
from t2sql.translators.offline.table_sets import find_sets, weigh_tables
from t2sql.types import CatalogSlice, Question, Table
from tests.translators.offline.schemas import DAY, NUMBER, column, key, library

PRIORS = {"loans": 1.0, "members": 0.7, "books": 0.7, "calendar": 1.0, "authors": 0.5}


def with_calendar() -> CatalogSlice:
    """The library, with a table of days that the day of a loan points to."""
    known = library()
    days = Table(
        "calendar",
        (column("day", DAY), column("month", NUMBER), column("holiday", "BOOLEAN")),
        primary_key=("day",),
    )
    tables = tuple(
        replace(one, foreign_keys=(*one.foreign_keys, key("loan_date", "calendar", "day")))
        if one.name == "loans"
        else one
        for one in known.tables
    )
    return replace(known, tables=(*tables, days))


def best_set(text: str) -> set[str]:
    known = with_calendar()
    ground, schema = prepare(Question(text, date(2026, 6, 15)), known), build_schema(known)
    coverage = find_coverage(ground, schema)
    worth = weigh_tables(schema, ground.graph, PRIORS, coverage.named)
    return set(find_sets(coverage, worth)[0])


@pytest.mark.parametrize(
    ("question", "tables"),
    [
        ("How many loans were there last week?", {"loans"}),
        ("Loans by city", {"loans", "members"}),
        ("Loans by genre and city", {"loans", "members", "books"}),
        ("Loans by country of the author", {"loans", "books", "authors"}),
        ("Number of loans per month", {"loans"}),
        ("How many loans were made on holidays?", {"loans", "calendar"}),
        ("List the holidays", {"calendar"}),
    ],
)
def test_tables_are_joined_in_for_the_words_that_they_explain(
    question: str, tables: set[str]
) -> None:
    assert best_set(question) == tables


def test_a_table_that_explains_nothing_more_is_in_no_set() -> None:
    known = with_calendar()
    question = Question("Loans by city", date(2026, 6, 15))
    ground, schema = prepare(question, known), build_schema(known)
    coverage = find_coverage(ground, schema)
    worth = weigh_tables(schema, ground.graph, PRIORS, coverage.named)
    assert all("authors" not in one for one in find_sets(coverage, worth) if "loans" in one)
