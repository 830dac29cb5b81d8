"""What the translator promises: refusals, choices of tables, determinism, hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import (
    CatalogSlice,
    Column,
    JoinEdge,
    Problem,
    Question,
    Refusal,
    Table,
    TableCandidate,
    Translation,
    ValueHit,
)
from tests.translators.offline.schemas import SCHEMAS, clinic, library, shop

TODAY = date(2026, 6, 15)


def ask(text: str, known: CatalogSlice, confidence: float = 0.5) -> Translation | Refusal:
    return OfflineTranslator(confidence).translate(Question(text, TODAY), known)


def sql_of(answer: Translation | Refusal) -> str:
    best = answer.best if isinstance(answer, Refusal) else answer
    assert best is not None
    return " ".join(best.sql.split())


def test_a_question_about_nothing_known_is_refused_with_the_nearest_tables() -> None:
    answer = ask("What is the weather in Paris tomorrow?", library())
    assert isinstance(answer, Refusal)
    assert answer.best is None
    assert "weather" in answer.missing
    assert answer.nearest == ("authors", "books", "members", "loans")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("What is the churn reason of the members?", "churn"),
        ("How many members own a dog?", "dog"),
        ("List the shoe size of every author.", "shoe"),
        ("What is the profit margin of each book?", "margin"),
        ("Show the wingspan of the oldest dragon.", "wingspan"),
    ],
)
def test_a_question_for_what_no_table_has_is_refused_and_names_the_words(
    text: str, word: str
) -> None:
    answer = ask(text, library())
    assert isinstance(answer, Refusal)
    assert word in answer.missing


def test_a_refusal_says_what_it_understood_and_offers_its_best_reading() -> None:
    answer = ask("How many members own a dog?", library())
    assert isinstance(answer, Refusal)
    assert "'members' is members" in answer.understood
    assert answer.best is not None
    assert answer.best.confidence < 0.5
    assert "members" in answer.best.sql


def test_a_table_named_with_its_schema_leaves_no_word_untied() -> None:
    known = replace(library(), tables=tuple(
        replace(table, name=f"main_hall.{table.name}") for table in library().tables
    ), joins=())  # fmt: skip
    answer = ask("main_hall.books how many books are there?", known)
    assert isinstance(answer, Translation)
    assert "COUNT(*)" in answer.sql
    assert "main_hall.books" in answer.sql


def test_the_threshold_is_the_callers() -> None:
    assert isinstance(ask("How many members own a dog?", library(), 0.0), Translation)
    assert isinstance(ask("Which members live in Seoul?", library(), 1.1), Refusal)


def test_confidence_falls_with_words_that_mean_nothing_here() -> None:
    sure = ask("List the names of the members", library(), 0.0)
    less = ask("List the names of the grumpy members", library(), 0.0)
    assert isinstance(sure, Translation)
    assert isinstance(less, Translation)
    assert 0.0 <= less.confidence < sure.confidence <= 1.0


def test_words_of_a_condition_that_are_not_read_are_missing() -> None:
    answer = ask("How many loans began on time?", library(), 0.9)
    assert isinstance(answer, Refusal)
    assert "on time" in answer.missing


def test_a_question_for_an_amount_is_not_answered_by_names() -> None:
    answer = ask("How much did each member earn last month?", library())
    assert isinstance(answer, Refusal)
    assert "how much" in answer.missing


def test_of_several_names_the_one_that_is_spoken_of_is_shown() -> None:
    columns = (
        Column("day", "DATE"),
        Column("month_name", "VARCHAR"),
        Column("feast_name", "VARCHAR"),
        Column("is_feast", "BOOLEAN"),
    )
    days = CatalogSlice("duckdb", (Table("days", columns, primary_key=("day",)),))
    assert "feast_name" in sql_of(ask("Give me the feasts of 2025: date and name", days))


def test_select_tables_gives_the_tables_of_the_best_reading_with_reasons() -> None:
    known = shop()
    candidates = [TableCandidate(table.name, 0.3) for table in known.tables]
    found = OfflineTranslator().select_tables(
        Question("average order amount per customer", TODAY), candidates, known, 6
    )
    assert not isinstance(found, Refusal)
    chosen = {one.name: one.reason for one in found[0]}
    assert list(chosen)[:2] == ["crm.customers", "sales.orders"]
    assert "'order amount' is sales.orders.txn_amt" in chosen["sales.orders"]


def test_select_tables_keeps_to_the_limit_and_to_the_reading_and_adds_pins() -> None:
    known = library()
    candidates = [
        TableCandidate("members", 0.9),
        TableCandidate("books", 0.8),
        TableCandidate("loans", 0.1),
    ]
    translator = OfflineTranslator()
    question = Question("How many members are there?", TODAY, pinned=("authors",))
    found = translator.select_tables(question, candidates, known, 6)
    assert not isinstance(found, Refusal)
    assert [one.name for one in found[0]] == ["members", "authors"]
    least = translator.select_tables(question, candidates, known, 1)
    assert not isinstance(least, Refusal)
    assert [one.name for one in least[0]] == ["members"]


def test_among_many_tables_a_stray_word_joins_no_stray_table_in() -> None:
    known = library()
    stray = tuple(
        Table(f"log_{name}", (Column("id", "INTEGER"), Column(name, "VARCHAR")))
        for name in ("seat", "badge", "shelf", "ladder", "lamp", "window")
    )
    many = replace(known, tables=(*known.tables, *stray))
    candidates = [TableCandidate("members", 1.0), TableCandidate("loans", 0.8)]
    candidates += [TableCandidate(table.name, 0.3) for table in (*known.tables[:2], *stray)]
    question = Question("How many loans did members with a badge from Seoul make?", TODAY)
    found = OfflineTranslator().select_tables(question, candidates, many, 6)
    assert not isinstance(found, Refusal)
    assert {one.name for one in found[0]} == {"members", "loans"}


def test_select_tables_refuses_when_nothing_links() -> None:
    known = library()
    candidates = [TableCandidate("members", 0.2), TableCandidate("books", 0.1)]
    found = OfflineTranslator().select_tables(Question("zzz qqq?", TODAY), candidates, known, 6)
    assert isinstance(found, Refusal)
    assert found.nearest == ("members", "books")


def test_between_near_twins_the_one_that_retrieval_ranks_higher_is_chosen() -> None:
    known = library()
    twin = replace(known.tables[2], name="members_old", foreign_keys=())
    both = replace(known, tables=(twin, *known.tables))
    candidates = [TableCandidate("members", 0.9), TableCandidate("members_old", 0.2)]
    found = OfflineTranslator().select_tables(
        Question("List the emails of members", TODAY), candidates, both, 3
    )
    assert not isinstance(found, Refusal)
    assert found[0][0].name == "members"


def test_a_value_of_the_index_is_a_filter_written_as_it_is_stored() -> None:
    hit = ValueHit("books", "title", "Day BOAT", "day boat", 1.0)
    answer = ask("What is the price of day boat?", library("duckdb", hit))
    assert sql_of(answer) == "SELECT price FROM books WHERE title = 'Day BOAT'"


def test_an_unknown_quoted_value_is_used_as_typed_and_said() -> None:
    answer = ask("What is the price of the book 'Sea of Sand'?", library())
    assert "title = 'Sea of Sand'" in sql_of(answer)
    assert isinstance(answer, Translation)
    assert any("Sea of Sand" in line for line in answer.assumptions)


def test_a_failed_reading_is_not_given_again() -> None:
    known = library()
    first = ask("List the names of members", known)
    problem = Problem("unknown_column", "error", "no such column")
    second = OfflineTranslator().translate(
        Question("List the names of members", TODAY), known, (sql_of(first), [problem])
    )
    tried = first.sql if isinstance(first, Translation) else ""
    again = OfflineTranslator().translate(
        Question("List the names of members", TODAY), known, (tried, [problem])
    )
    assert sql_of(second) == sql_of(first)  # another text was tried, so this one stands
    assert isinstance(again, Refusal) or again.sql != tried


def test_joins_run_over_bridge_tables_and_count_each_row_once() -> None:
    answer = ask("How many books were borrowed by members from Seoul?", library())
    assert "COUNT(DISTINCT b.book_id)" in sql_of(answer)
    assert "JOIN loans AS l ON" in sql_of(answer)


def test_tables_that_nothing_joins_are_refused_with_what_was_understood() -> None:
    known = library()
    bare = replace(known, tables=(known.tables[0], replace(known.tables[2], foreign_keys=())))
    answer = ask("Show the email of members and the birth year of authors", bare)
    assert isinstance(answer, Refusal)
    assert "join" in answer.reason
    assert "'members' is members" in answer.understood
    assert not answer.missing


def test_a_total_over_rows_that_the_join_repeats_is_said() -> None:
    repeated = ask("What is the total price of books borrowed by members from Seoul?", library())
    plain = ask("What is the total price of books by authors from Korea?", library())
    assert isinstance(repeated, Translation)
    assert isinstance(plain, Translation)
    assert any("counts once for each row" in line for line in repeated.assumptions)
    assert not plain.assumptions


def test_a_join_of_the_catalog_is_used_where_no_key_is_declared() -> None:
    known = library()
    bare = replace(
        known,
        tables=tuple(replace(table, foreign_keys=()) for table in known.tables),
        joins=(JoinEdge("authors", ("author_id",), "books", ("author_id",), "history", 4),),
    )
    answer = ask("Show the titles of books by authors from Korea", bare)
    assert "a.author_id = b.author_id" in sql_of(answer)


@pytest.mark.parametrize(
    ("dialect", "part"),
    [
        ("duckdb", "CAST('2026-05-01' AS DATE)"),
        ("postgres", "CAST('2026-05-01' AS DATE)"),
        ("sqlite", "loan_date >= '2026-05-01'"),
    ],
)
def test_dates_are_written_as_the_dialect_wants(dialect: str, part: str) -> None:
    assert part in sql_of(ask("How many loans were made last month?", library(dialect)))


def test_names_are_quoted_only_where_the_dialect_needs_it() -> None:
    known = clinic("postgres")
    odd = replace(known.tables[0], name="Patient List")
    answer = ask("How many patients are in the list?", replace(known, tables=(odd,)), 0.0)
    assert '"Patient List"' in sql_of(answer)
    assert '"' not in sql_of(ask("What is the average salary of doctors?", known))


def test_the_same_question_gives_the_same_answer() -> None:
    for schema in SCHEMAS.values():
        texts = {repr(ask("How many are there for each name and city?", schema())) for _ in "abc"}
        assert len(texts) == 1


WORDS = st.sampled_from(
    [
        "how",
        "many",
        "what",
        "is",
        "the",
        "of",
        "list",
        "members",
        "books",
        "loan",
        "fine",
        "average",
        "most",
        "than",
        "3",
        "5",
        "not",
        "no",
        "without",
        "or",
        "and",
        "both",
        "each",
        "per",
        "by",
        "order",
        "sorted",
        "descending",
        "'x'",
        '"y',
        'z"',
        "city",
        "Seoul",
        "title",
        "between",
        "2020",
        "last",
        "month",
        "never",
        "top",
        "more",
        "least",
        ",",
        ".",
        "?",
        "(",
        ")",
        "who",
        "whose",
        "with",
        "above",
        "same",
        "name",
        "price",
        "7",
        "days",
        "Q1",
    ]
)


@given(st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=80)))
def test_no_text_breaks_it_and_its_sql_reads_known_tables_only(text: str) -> None:
    known = library()
    answer = ask(text, known)
    best = answer.best if isinstance(answer, Refusal) else answer
    if best is None:
        return
    tree = sqlglot.parse_one(best.sql, read="duckdb")
    assert isinstance(tree, exp.Query)
    assert {table.name for table in tree.find_all(exp.Table)} <= {t.name for t in known.tables}
    assert 0.0 <= best.confidence <= 1.0


def test_a_column_that_is_measured_of_all_rows_is_not_shown_of_each() -> None:
    text = "What are the maximum and minimum birth of persons year for all authors?"
    reply = ask(text, library())
    best = reply.best if isinstance(reply, Refusal) else reply
    assert best is not None
    assert "GROUP BY" not in best.sql
    assert best.sql.count("birth_year)") == best.sql.count("(birth_year") == 2
