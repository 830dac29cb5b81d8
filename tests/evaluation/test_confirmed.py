"""What people confirmed becomes labels for ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from t2sql.evaluation.confirmed import confirmed_labels
from t2sql.evaluation.labels import project_labels
from t2sql.store.store import Store
from t2sql.store.trace import trace_of
from t2sql.types import (
    Answer,
    ChosenTable,
    Feedback,
    PastQuery,
    QueryResult,
    Question,
    SqlDraft,
    TableSelection,
)

NAMES = ("library.loans", "library.books")
SQL = "SELECT COUNT(*) AS n FROM library.loans WHERE month = 3"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store("sqlite:///store.sqlite", folder=tmp_path)
    yield opened
    opened.close()


def suggested(name: str, text: str) -> TableSelection:
    question = Question(text, date(2025, 6, 19), id=name)
    return TableSelection(question, (), (ChosenTable("library.books", "near"),), "offline")


def answered(selection: TableSelection) -> Answer:
    return Answer(SqlDraft(selection, SQL, "offline"), QueryResult(("n",), ("BIGINT",), ((3,),)))


def keep(store: Store, selection: TableSelection, *, runs: bool = True) -> None:
    value = answered(selection) if runs else selection
    store.record(trace_of(value, selection.question))


def test_the_tables_that_a_person_ticked_are_a_label(store: Store) -> None:
    keep(store, suggested("aaaa00000001", "How many loans?").with_tables(["library.loans"]))
    found = confirmed_labels(store, NAMES, "duckdb").labels
    assert [(label.question, label.tables) for label in found] == [
        ("How many loans?", ("library.loans",))
    ]


def test_what_nobody_confirmed_or_what_never_ran_is_no_label(store: Store) -> None:
    keep(store, suggested("aaaa00000001", "How many loans?"))
    left = suggested("aaaa00000002", "How many books?").with_tables(["library.books"])
    keep(store, left, runs=False)
    assert confirmed_labels(store, NAMES, "duckdb").labels == ()


def test_what_was_said_to_be_wrong_leaves_its_catalog_or_goes_on_is_told_apart(
    store: Store,
) -> None:
    wrong = suggested("aaaa00000001", "How many loans?").with_tables(["library.loans"])
    gone = suggested("aaaa00000002", "How many shelves?").with_tables(["library.shelves"])
    after = suggested("aaaa00000003", "only in March").with_tables(["library.loans"])
    earlier = (answered(wrong).draft,)
    for selection in (
        wrong,
        gone,
        replace(after, question=replace(after.question, earlier=earlier)),
    ):
        keep(store, selection)
    said = Feedback(
        "f1",
        datetime(2025, 6, 19, tzinfo=UTC),
        "wrong",
        "mina",
        "",
        SQL,
        question_id="aaaa00000001",
    )
    store.accepted.note(said)
    found = confirmed_labels(store, NAMES, "duckdb")
    assert found.labels == ()
    assert found.left_out == {
        "said to be wrong": 1,
        "without a known table": 1,
        "a follow-up": 1,
    }


def test_a_verified_query_counts_before_a_confirmed_choice(store: Store) -> None:
    verified = PastQuery("q", SQL, ("library.books",), "how many  loans", "mina")
    same = PastQuery("u", "SELECT 2", ("library.loans",), "How many members?")
    keep(store, suggested("aaaa00000001", "How many loans?").with_tables(["library.loans"]))
    keep(store, suggested("aaaa00000002", "How many members?").with_tables(["library.loans"]))
    confirmed = confirmed_labels(store, NAMES, "duckdb")
    found = project_labels(lambda: iter([verified, same]), "duckdb", confirmed)
    assert [(label.question, label.tables) for label in found.labels] == [
        ("how many  loans", ("library.books",)),
        ("How many members?", ("library.loans",)),
    ]
    # Its own question in the history is held back while it is scored, and so is its own SQL.
    assert set(found.labels[1].past_queries) == {"q", "u"}
    assert found.left_out == {"not verified": 1, "repeated": 1}
