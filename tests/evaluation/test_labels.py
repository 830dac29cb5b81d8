"""Labels, and how they are split so that nothing is measured on what it was fitted on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import InputError
from t2sql.evaluation.label_split import (
    LabelSplit,
    TooFewLabels,
    fold_labels,
    split_labels,
    table_clusters,
)
from t2sql.evaluation.labels import Label, project_labels, suite_labels
from t2sql.evaluation.suite import Suite, SuiteQuestion
from t2sql.types import PastQuery


def label(number: int, *tables: str, database: str = "", on: str = "", shape: str = "") -> Label:
    return Label(
        f"q{number}",
        f"Question {number}?",
        tables or (f"t{number}",),
        database=database,
        on=on,
        place=number,
        shapes=(shape or f"shape {number}",),
    )


def split(labels: Sequence[Label], **given_: float) -> LabelSplit:
    found = split_labels(labels, **given_)  # type: ignore[arg-type] # share and seed only
    assert isinstance(found, LabelSplit)
    return found


def test_several_databases_are_split_whole() -> None:
    labels = [label(n, database=f"db{n % 10}") for n in range(200)]
    found = split(labels)

    assert found.by == "database"
    assert not {item.database for item in found.fit} & {item.database for item in found.held_out}
    assert len(found.held_out) == 60
    assert found.text == "140 labels to fit on, 60 to measure on, split by database"


def test_one_database_with_dates_is_split_by_time() -> None:
    labels = [label(n, "orders", on=f"2025-{1 + n // 10:02}-15") for n in range(100)]
    found = split(labels)

    assert found.by == "time"
    assert max(item.on for item in found.fit) < min(item.on for item in found.held_out)
    assert len(found.held_out) == 30


def test_a_date_that_most_labels_share_is_cut_by_their_order() -> None:
    labels = [label(n, "orders", on="2025-01-01" if n else "2024-01-01") for n in range(100)]
    found = split(labels)

    assert found.by == "time"
    assert [item.place for item in found.held_out] == list(range(70, 100))


def test_without_dates_no_table_is_on_both_sides() -> None:
    labels = [label(n, f"fact_{n % 9}", f"dim_{n % 9 // 3}") for n in range(90)]
    found = split(labels)

    assert found.by == "tables"
    assert len(found.held_out) == 30
    fitted = {table for item in found.fit for table in item.tables}
    assert fitted.isdisjoint(table for item in found.held_out for table in item.tables)


def test_where_one_table_is_in_all_the_order_decides() -> None:
    labels = [label(n, f"fact_{n}", "calendar") for n in range(60)]
    found = split(labels)

    assert found.by == "order"
    assert [item.place for item in found.held_out] == list(range(42, 60))


def test_a_question_for_another_month_is_not_measured_on() -> None:
    dated = [f"2025-{1 + n // 10:02}-15" for n in range(100)]
    labels = [label(n, "orders", on=dated[n], shape=f"shape {n % 80}") for n in range(100)]
    found = split(labels)

    assert found.left_out == 20
    fitted = {shape for item in found.fit for shape in item.shapes}
    assert fitted.isdisjoint(shape for item in found.held_out for shape in item.shapes)
    assert "20 that only repeat" in found.text


def test_under_fifty_labels_the_defaults_are_kept() -> None:
    found = split_labels([label(n) for n in range(49)])

    assert found == TooFewLabels(49)
    assert "49 labels are too few" in found.text
    assert "the defaults are kept" in found.text
    assert isinstance(split_labels([label(n) for n in range(50)]), LabelSplit)


def test_fifty_times_the_same_question_is_too_few() -> None:
    labels = [label(n, "orders", on=f"2025-01-{1 + n % 28:02}", shape="same") for n in range(60)]

    assert isinstance(split_labels(labels), TooFewLabels)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0, -0.1])
def test_a_share_out_of_range_is_refused(share: float) -> None:
    with pytest.raises(InputError, match="share"):
        split_labels([label(n) for n in range(60)], share=share)


def test_a_seed_gives_another_split_and_the_same_one_each_time() -> None:
    labels = [label(n, database=f"db{n % 12}") for n in range(120)]

    assert split(labels, seed=1) == split(list(reversed(labels)), seed=1)
    assert split(labels, seed=1) != split(labels, seed=2)


SCHEMAS = st.sampled_from(["", "north", "south", "west"])
SOME_LABELS = st.lists(
    st.builds(
        Label,
        id=st.integers(0, 10**6).map(str),
        question=st.text(max_size=5),
        tables=st.lists(st.sampled_from("abcdefghijkl"), min_size=1, max_size=3).map(tuple),
        database=SCHEMAS,
        on=st.sampled_from(["", "2024-05-01", "2024-06-01", "2025-01-01"]),
        place=st.integers(0, 500),
        shapes=st.lists(st.sampled_from("uvwxyz"), max_size=2).map(tuple),
    ),
    min_size=2,
    max_size=60,
    unique_by=lambda item: item.id,
)


@given(SOME_LABELS, st.sampled_from([0.1, 0.25, 0.3, 0.45]), st.integers(0, 3))
def test_nothing_is_on_both_sides_and_nothing_is_lost(
    labels: list[Label], share: float, seed: int
) -> None:
    found = split_labels(labels, share=share, seed=seed, fewest=2)
    if isinstance(found, TooFewLabels):
        return
    both = [*found.fit, *found.held_out]
    assert len({item.id for item in both}) == len(both) == len(labels) - found.left_out
    assert found.fit
    assert found.held_out
    _apart(found)


@given(SOME_LABELS, st.integers(2, 6))
def test_every_label_is_held_out_by_one_fold(labels: list[Label], folds: int) -> None:
    found = fold_labels(labels, folds)
    if not found:
        return
    held = [item.id for each in found for item in each.held_out]
    assert len(held) == len(set(held))
    assert len(held) + sum(each.left_out for each in found) == len(labels)
    for each in found:
        _apart(each)


def _apart(found: LabelSplit) -> None:
    """What must not be on both sides, by how it was split."""
    fit, held_out = found.fit, found.held_out
    if found.by == "database":
        assert not {item.database for item in fit} & {item.database for item in held_out}
    if found.by == "tables":
        read = {(item.database, table) for item in fit for table in item.tables}
        assert not [t for item in held_out for t in item.tables if (item.database, t) in read]
    if found.by == "time":
        assert not held_out or max(item.on for item in fit) <= min(item.on for item in held_out)
    shapes = {(item.database, shape) for item in fit for shape in item.shapes}
    assert not [s for item in held_out for s in item.shapes if (item.database, s) in shapes]


@given(SOME_LABELS)
def test_clusters_share_no_table_and_hang_together(labels: list[Label]) -> None:
    clusters = table_clusters(labels)
    seen: set[tuple[str, str]] = set()
    for cluster in clusters:
        tables = {(item.database, table) for item in cluster for table in item.tables}
        assert seen.isdisjoint(tables)
        seen |= tables
        reached = {(cluster[0].database, table) for table in cluster[0].tables}
        left = list(cluster[1:])
        while touching := [i for i in left if reached & {(i.database, t) for t in i.tables}]:
            for item in touching:
                reached |= {(item.database, table) for table in item.tables}
                left.remove(item)
        assert left == []
    assert sum(map(len, clusters)) == len(labels)


PAST = (
    PastQuery("a", "SELECT 1 FROM loans WHERE m = 3", ("loans",), "Loans in March?", "mina",
              verified_on="2025-04-01"),
    PastQuery("b", "SELECT 1 FROM loans WHERE m = 4", ("loans",), "Loans in April?", "mina",
              verified_on="2025-05-01"),
    PastQuery("c", "SELECT 2 FROM books", ("books", "books"), "How many books", "jun",
              last_run="2025-03-02T10:00"),
    PastQuery("d", "SELECT 3 FROM books", ("books",), "how many  books?"),
    PastQuery("e", "SELECT COUNT(*) FROM books", ("books",), verified_by="jun"),
    PastQuery("f", "SELECT 5", (), "Five?", "jun"),
)  # fmt: skip


def test_verified_past_queries_become_labels_that_know_what_gives_them_away() -> None:
    def read() -> Iterator[PastQuery]:
        return iter(PAST)

    found = project_labels(read, "duckdb")
    march, april, books = found.labels

    assert march.past_queries == april.past_queries == ("a", "b")  # one shape
    assert books.past_queries == ("c", "d")  # the same question, unverified
    assert (books.tables, books.on, march.on) == (("books",), "2025-03-02", "2025-04-01")
    assert found.left_out == {
        "not verified": 1,
        "without a question": 1,
        "without a known table": 1,
    }


def test_of_a_question_asked_twice_the_newest_is_the_label() -> None:
    newer = replace(PAST[2], id="n", tables=("shelves",), last_run="2025-09-01")
    found = project_labels(lambda: iter([newer, *PAST]), "duckdb")
    books = next(item for item in found.labels if item.question == "How many books")

    assert (books.tables, books.past_queries) == (("shelves",), ("n", "c", "d"))
    assert found.left_out["repeated"] == 1


def test_questions_of_a_suite_become_labels(tmp_path: Path) -> None:
    questions = (
        SuiteQuestion("1", "Port", "Ships?", ("select 1 from ship",), ("SHIP",)),
        SuiteQuestion("2", "port", "Weather?", (), ()),
        SuiteQuestion("3", "port", "Ghosts?", ("select 1 from ghost",), ("ghost",)),
    )
    found = suite_labels(Suite(tmp_path, questions), ("port.ship", "farm.ship"))

    (ships,) = found.labels
    assert (ships.tables, ships.database) == (("port.ship",), "port")
    assert ships.past_queries == ("suite-1",)
    assert found.left_out == {"without a known table": 2}
