from __future__ import annotations

import math
import random
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.evaluation.match import Match, compare_results, match_any
from t2sql.types import QueryResult

Rows = list[tuple[Any, ...]]


def result(rows: Rows, width: int | None = None, *, truncated: bool = False) -> QueryResult:
    wide = width if width is not None else len(rows[0])
    names = tuple(f"c{index}" for index in range(wide))
    return QueryResult(names, ("",) * wide, tuple(rows), truncated)


def match(gold: Rows, answer: Rows, *, ordered: bool = False) -> Match:
    return compare_results(result(gold), result(answer), ordered=ordered)


EQUAL: list[tuple[str, Rows, Rows]] = [
    ("same rows", [(1, "a"), (2, "b")], [(1, "a"), (2, "b")]),
    ("rows in another order", [(1, "a"), (2, "b")], [(2, "b"), (1, "a")]),
    ("integer and float", [(3,)], [(3.0,)]),
    ("decimal and float", [(Decimal("1.10"),)], [(1.1,)]),
    ("numbers within the tolerance", [(1_000_000.0,)], [(1_000_000.5,)]),
    ("boolean and number", [(True,)], [(1,)]),
    ("zero and dust", [(0,)], [(1e-17,)]),
    ("negative zero", [(0.0,)], [(-0.0,)]),
    ("nulls", [(None, 1)], [(None, 1)]),
    ("not a number", [(math.nan,)], [(math.nan,)]),
    ("infinity", [(math.inf,)], [(math.inf,)]),
    ("a date and midnight", [(date(2024, 1, 2),)], [(datetime(2024, 1, 2),)]),
    ("a date and its text", [(date(2024, 1, 2),)], [("2024-01-02",)]),
    ("a text of midnight and a date", [("2024-01-02 00:00:00",)], [(date(2024, 1, 2),)]),
    ("a moment and its text", [(datetime(2024, 1, 2, 3, 4, 5),)], [("2024-01-02T03:04:05",)]),
    (
        "fractions of a second",
        [(datetime(2024, 1, 2, 3, 4, 5, 500000),)],
        [("2024-01-02 03:04:05.5",)],
    ),
    (
        "two zones",
        [(datetime(2024, 1, 2, 9, tzinfo=UTC),)],
        [(datetime.fromisoformat("2024-01-02T10:00:00+01:00"),)],
    ),
    ("a zone in a text", [("2024-01-02T10:00:00+01:00",)], [(datetime(2024, 1, 2, 9),)]),
    ("times", [(time(3, 4),)], [(time(3, 4, 0),)]),
    ("intervals", [(timedelta(days=1),)], [(timedelta(hours=24),)]),
    ("bytes", [(b"ab",)], [(bytearray(b"ab"),)]),
    ("lists", [([1, "a"],)], [([1.0, "a"],)]),
    ("maps", [({"b": 1, "a": 2},)], [({"a": 2, "b": 1},)]),
    ("repeated rows", [(1,), (1,), (2,)], [(1,), (2,), (1,)]),
    ("an integer beyond floats", [(10**400,)], [(10**400,)]),
]

DIFFERENT: list[tuple[str, Rows, Rows]] = [
    ("another value", [(1,)], [(2,)]),
    ("letter case", [("a",)], [("A",)]),
    ("beyond the tolerance", [(1_000_000.0,)], [(1_000_002.0,)]),
    ("a row missing", [(1,), (2,)], [(1,)]),
    ("counts of repeated rows", [(1,), (1,), (2,)], [(1,), (2,), (2,)]),
    ("null and zero", [(None,)], [(0,)]),
    ("null and empty", [(None,)], [("",)]),
    ("null and not a number", [(None,)], [(math.nan,)]),
    ("a number and its text", [(5,)], [("5",)]),
    ("two dates", [(date(2024, 1, 2),)], [(date(2024, 1, 3),)]),
    ("a date and noon", [(date(2024, 1, 2),)], [(datetime(2024, 1, 2, 12),)]),
    ("too few columns", [(1, 2)], [(1,)]),
    ("cells swapped between rows", [(1, "a"), (2, "b")], [(1, "b"), (2, "a")]),
    ("infinity and a number", [(math.inf,)], [(1e308,)]),
]


@pytest.mark.parametrize(
    ("gold", "answer"), [case[1:] for case in EQUAL], ids=[c[0] for c in EQUAL]
)
def test_results_that_mean_the_same_match(gold: Rows, answer: Rows) -> None:
    assert match(gold, answer) == Match(match=True, strict=True, lenient=True)
    assert match(answer, gold).match


@pytest.mark.parametrize(
    ("gold", "answer"), [case[1:] for case in DIFFERENT], ids=[case[0] for case in DIFFERENT]
)
def test_results_that_differ_do_not_match(gold: Rows, answer: Rows) -> None:
    assert match(gold, answer) == Match()


def test_columns_may_stand_in_any_order_but_not_for_the_strict_figure() -> None:
    found = match([(1, "a"), (2, "b")], [("a", 1), ("b", 2)])
    assert found == Match(match=True, strict=False, lenient=True)


def test_an_extra_column_is_forgiven_in_the_lenient_figure_only() -> None:
    found = match([(1, "a"), (2, "b")], [("x", 2, "b"), ("x", 1, "a")])
    assert found == Match(lenient=True)


def test_row_order_counts_where_the_gold_is_ordered() -> None:
    gold, answer = [(1, "a"), (2, "b")], [("b", 2), ("a", 1)]
    assert match(gold, answer).match
    assert not match(gold, answer, ordered=True).match
    assert match(gold, [("a", 1), ("b", 2)], ordered=True).match


def test_columns_with_the_same_values_are_told_apart_by_their_rows() -> None:
    gold: Rows = [(1, 2, "x"), (2, 1, "y"), (3, 3, "z")]
    assert match(gold, [(2, 1, "x"), (1, 2, "y"), (3, 3, "z")]).match
    assert not match(gold, [(1, 3, "x"), (2, 1, "y"), (3, 2, "z")]).match


def test_two_empty_results_match_if_they_have_as_many_columns() -> None:
    assert compare_results(result([], 2), result([], 2), ordered=False).strict
    assert compare_results(result([], 2), result([], 3), ordered=False) == Match(lenient=True)
    assert not compare_results(result([], 3), result([], 2), ordered=False).lenient


def test_a_cut_result_matches_nothing() -> None:
    cut = result([(1,)], truncated=True)
    assert compare_results(cut, result([(1,)]), ordered=False) == Match()
    assert compare_results(result([(1,)]), cut, ordered=False) == Match()


def test_any_gold_may_match() -> None:
    golds = [(result([(1, "a")]), False), (result([(1,)]), False)]
    assert match_any(golds, result([(1,)])).strict
    assert match_any(golds, result([("a",)])) == Match()


def test_numbers_that_chain_within_the_tolerance_are_paired_exactly() -> None:
    ids = [(2_000_000 + index, f"n{index % 7}") for index in range(300)]
    shuffled = random.Random(1).sample(ids, len(ids))  # noqa: S311
    assert match(ids, shuffled).match
    assert match(ids, [(name, number) for number, name in shuffled]).match
    moved = [
        (number + 400 if index == 5 else number, name) for index, (number, name) in enumerate(ids)
    ]
    assert not match(ids, moved).match


def test_wide_symmetric_results_are_decided_quickly() -> None:
    width = 40
    identity: Rows = [tuple(int(i == j) for j in range(width)) for i in range(width)]
    shuffled = [tuple(row[::-1]) for row in identity]
    broken = [*identity[:-1], identity[0]]
    ring = [tuple(int((i - j) % width in (0, 1, 5)) for j in range(width)) for i in range(width)]
    other = [tuple(int((i - j) % width in (0, 1, 7)) for j in range(width)) for i in range(width)]
    start = clock.process_time()
    assert match(identity, shuffled).match
    assert not match(identity, broken).match
    assert not match(ring, other).match
    constant: Rows = [(0,) * 60] * 50
    assert match(constant, constant).strict
    assert not match(constant, [*constant[:-1], (0,) * 59 + (1,)]).match
    assert clock.process_time() - start < 10


def test_many_rows_are_compared_quickly() -> None:
    rows: Rows = [(index, f"name {index % 1000}", index / 7, None) for index in range(50_000)]
    turned = [(c, a, d, b) for a, b, c, d in reversed(rows)]
    start = clock.process_time()
    assert match(rows, turned).match
    assert clock.process_time() - start < 10


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(allow_nan=True, width=32),
    st.decimals(-5, 5, places=2),
    st.sampled_from(["a", "b", "", "2024-01-02"]),
    st.dates(date(2024, 1, 1), date(2024, 1, 3)),
)


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    width = draw(st.integers(1, 5))
    return draw(st.lists(st.tuples(*[cells] * width), min_size=1, max_size=8))


@given(rows=tables(), seed=st.integers(0, 1000))
def test_turning_rows_and_columns_keeps_a_match(rows: Rows, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    order = draw.sample(range(len(rows[0])), len(rows[0]))
    turned = [tuple(row[index] for index in order) for row in draw.sample(rows, len(rows))]
    assert match(rows, turned).match
    widened = [("extra", *row) for row in turned]
    assert match(rows, widened) == Match(lenient=True)


@given(rows=tables(), data=st.data())
def test_changing_one_cell_breaks_a_match(rows: Rows, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(rows[0]) - 1))
    changed = [list(row) for row in rows]
    changed[at][column] = "no such value"
    assert match(rows, [tuple(row) for row in changed]) == Match()
