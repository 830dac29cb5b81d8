"""The rooms by themselves: words, dates, names, join trees."""

from __future__ import annotations

from datetime import date

import pytest

from t2sql.translators.offline.dates import find_period
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.join_tree import build_graph, join_tables
from t2sql.translators.offline.words import lemma, split_words, stem
from tests.translators.offline.schemas import library

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("plural", "single"),
    [("cities", "city"), ("classes", "class"), ("people", "person"), ("status", "status")],
)
def test_plurals_lose_their_ending(plural: str, single: str) -> None:
    assert lemma(plural) == single


@pytest.mark.parametrize(("left", "right"), [("rated", "rating"), ("orders", "ordered")])
def test_forms_of_a_word_share_a_stem(left: str, right: str) -> None:
    assert stem(left) == stem(right)


def test_quotes_numbers_and_negations_are_tokens_of_their_own() -> None:
    words = split_words("Who doesn't own \"Blue Car\" or 'x y' for $1,200.50?")
    assert [(word.text, word.kind) for word in words] == [
        ("Who", "word"),
        ("does", "word"),
        ("not", "word"),
        ("own", "word"),
        ("Blue Car", "quoted"),
        ("or", "word"),
        ("x y", "quoted"),
        ("for", "word"),
        ("$1,200.50", "number"),
        ("?", "mark"),
    ]
    assert words[8].number == 1200.5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("customerId", ("customer", "id")),
        ("txn_amt", ("transaction", "amount")),
        ("LName", ("last", "name")),
        ("st_cd", ("status", "code")),
        ("Order IDs", ("order", "id")),
    ],
)
def test_names_of_all_styles_are_split_and_written_out(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("today", "2026-06-15", "2026-06-16"),
        ("yesterday", "2026-06-14", "2026-06-15"),
        ("last week", "2026-06-08", "2026-06-15"),
        ("this month", "2026-06-01", "2026-07-01"),
        ("last month", "2026-05-01", "2026-06-01"),
        ("last quarter", "2026-01-01", "2026-04-01"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("last 7 days", "2026-06-09", "2026-06-16"),
        ("past 3 months", "2026-03-15", "2026-06-16"),
        ("Q2 2025", "2025-04-01", "2025-07-01"),
        ("January 2024", "2024-01-01", "2024-02-01"),
        ("December", "2025-12-01", "2026-01-01"),
        ("May 3, 2024", "2024-05-03", "2024-05-04"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("3/14/2025", "2025-03-14", "2025-03-15"),
    ],
)
def test_periods_are_half_open_and_counted_from_today(text: str, start: str, end: str) -> None:
    words = split_words(text)
    found = find_period(words, 0, TODAY)
    assert found is not None
    assert found[1] == len(words)
    assert (found[0].start.isoformat(), found[0].end.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["may", "2024-13-40", "12", "last name", "first"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert find_period(split_words(text), 0, TODAY) is None


def test_tables_are_joined_by_the_cheapest_tree() -> None:
    graph = build_graph(library())
    tree = join_tables(graph, ["authors", "members"])
    assert tree is not None
    assert {end for edge in tree[0] for end in (edge.left, edge.right)} == {
        "authors",
        "books",
        "loans",
        "members",
    }
    assert join_tables(graph, ["authors", "nowhere"]) is None
    assert join_tables(graph, ["books"]) == ((), 0.0)
