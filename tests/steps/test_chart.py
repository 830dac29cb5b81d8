"""The chart of a result: its kind by the shape, what it may be switched to, what it leaves out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.chart import Chart, ChartKind, choose_chart
from t2sql.steps.chart_points import MOST_BARS, MOST_POINTS, MOST_SERIES, plot
from t2sql.steps.column_roles import as_time, read_roles
from t2sql.types import QueryResult

MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]


def rows(columns: str, *lines: tuple[Any, ...], types: tuple[str, ...] = ()) -> QueryResult:
    """A result with these columns."""
    names = tuple(columns.split())
    return QueryResult(names, types or ("",) * len(names), lines)


def chart(result: QueryResult, kind: str | None = None) -> Chart:
    """The chart of a result that has one."""
    found = choose_chart(result, "a title", cast("ChartKind | None", kind))
    assert found is not None
    return found


# The kind follows from the shape.


def test_a_time_makes_a_line() -> None:
    found = chart(rows("month revenue", *((month, 10) for month in MONTHS)))

    assert (found.kind, found.x, found.y, found.is_time) == ("line", 0, (1,), True)
    assert found.title == "a title"
    assert found.kinds == ("line", "bar")


def test_a_time_and_a_category_make_a_line_each() -> None:
    lines = [(month, shop, 5) for month in MONTHS for shop in ("north", "south")]
    found = chart(rows("month shop revenue", *lines))

    assert (found.kind, found.x, found.series, found.y) == ("line", 0, 1, (2,))


def test_a_category_makes_bars_in_the_order_of_the_result() -> None:
    result = rows("shop revenue", ("b", 3), ("a", 9), ("c", 1))
    found = chart(result)

    assert (found.kind, found.x, found.y) == ("bar", 0, (1,))
    assert plot(found, result).names == ("b", "a", "c")


def test_two_categories_make_stacked_bars_along_the_one_with_more_names() -> None:
    lines = [(way, shop, 4) for way in ("web", "store") for shop in ("a", "b", "c")]
    found = chart(rows("way shop orders", *lines))

    assert (found.kind, found.x, found.series) == ("stacked", 1, 0)
    assert found.kinds == ("stacked", "bar")


def test_shares_of_several_over_time_are_stacked() -> None:
    lines = [(month, way, part) for month in MONTHS for way, part in (("web", 0.7), ("store", 0.3))]
    found = chart(rows("month way share", *lines))

    assert found.kind == "stacked"
    assert found.kinds == ("stacked", "line", "bar")


def test_two_measures_make_a_scatter() -> None:
    found = chart(rows("price rating", *((at, at % 7 + 0.5) for at in range(50))))

    assert (found.kind, found.x, found.y) == ("scatter", 0, (1,))


def test_few_things_with_two_measures_are_bars_and_many_are_a_scatter() -> None:
    few = rows("shop orders returns", *((f"s{at}", 50 + at, 5) for at in range(5)))
    many = rows("shop orders returns", *((f"s{at}", 50 + at, 5) for at in range(60)))

    assert (chart(few).kind, chart(few).y) == ("bar", (1, 2))
    assert "scatter" in chart(few).kinds
    assert chart(many).kind == "scatter"


def test_one_number_is_a_number() -> None:
    found = chart(rows("revenue", (Decimal("12.50"),)))

    assert (found.kind, found.y, found.x) == ("number", (0,), None)
    assert found.kinds == ("number",)


def test_one_row_shows_its_figures_under_its_name() -> None:
    found = chart(rows("shop revenue orders", ("a", 12.5, 3)))

    assert (found.kind, found.series, found.y) == ("number", 0, (1, 2))


def test_years_and_months_in_columns_of_their_own_make_a_line_a_year() -> None:
    lines = [(year, month, 7) for year in (2023, 2024) for month in range(1, 13)]
    found = chart(rows("year month orders", *lines))

    assert (found.kind, found.x, found.series, found.is_time) == ("line", 1, 0, False)


def test_hours_are_an_order_not_an_amount() -> None:
    result = rows("hour orders", *((hour, 3) for hour in (10, 2, 1)))
    found = chart(result)

    assert (found.kind, found.x, found.y) == ("line", 0, (1,))
    assert plot(found, result).names == ("1", "2", "10")


@pytest.mark.parametrize(
    "result",
    [
        rows("a b"),
        rows(""),
        rows("name", ("x",), ("y",)),
        rows("v", (1.5,), (2.5,)),
        rows("shop v", ("a", 1), ("a", 2), ("b", 3)),
        rows("shop v", ("a", None), ("b", [1])),
        rows("shop v", ("a", None), ("b", None), types=("TEXT", "BIGINT")),
        rows("v", (None,), types=("BIGINT",)),
    ],
    ids=["no rows", "no columns", "names", "numbers", "names repeat", "lists", "NULL", "one NULL"],
)
def test_what_no_chart_shows_has_none(result: QueryResult) -> None:
    assert choose_chart(result) is None


# Columns are what their cells, types and names say.


@pytest.mark.parametrize(
    ("name", "cell", "kind", "role"),
    [
        ("customer_id", 17, "BIGINT", "id"),
        ("orderId", 17, "int8", "id"),
        ("ORDER_ID", 17, "NUMBER", "id"),
        ("zip", 10115, "INTEGER", "id"),
        ("고객번호", 17, "BIGINT", "id"),
        ("token", UUID(int=3), "UUID", "id"),
        ("n_orders", 17, "BIGINT", "measure"),
        ("number_of_keys", 17, "BIGINT", "measure"),
        ("주문수", 17, "BIGINT", "measure"),
        ("year", 2024, "INTEGER", "time"),
        ("연도", 2024, "INTEGER", "time"),
        ("fiscal_year", "2024", "TEXT", "time"),
        ("revenue", 2024, "BIGINT", "measure"),
        ("order_month", 202503, "INTEGER", "time"),
        ("day", 20250314, "INTEGER", "time"),
        ("month", 3, "INTEGER", "order"),
        ("weekday", 0, "INTEGER", "order"),
        ("quarter", 4, "numeric", "order"),
        ("created", "2025-03-14", "TEXT", "time"),
        ("created", "2025-03-14 10:00:00+09:00", "TEXT", "time"),
        ("created", datetime(2025, 3, 14, tzinfo=UTC), "TIMESTAMP WITH TIME ZONE", "time"),
        ("created", date(2025, 3, 14), "date", "time"),
        ("period", "2025-Q1", "VARCHAR", "time"),
        ("week", "2025-W07", "VARCHAR", "time"),
        ("revenue", "12.50", "decimal(10, 2)", "measure"),
        ("revenue", Decimal("12.50"), "numeric(10,2)", "measure"),
        ("size", "12.50", "VARCHAR", "category"),
        ("size", "2024", "VARCHAR", "category"),
        ("paid", True, "BOOLEAN", "category"),
        ("photo", b"x", "BLOB", "other"),
        ("items", ["x"], "VARCHAR[]", "other"),
    ],
)
def test_a_column_is_what_its_cells_type_and_name_say(
    name: str, cell: Any, kind: str, role: str
) -> None:
    (found,) = read_roles(QueryResult((name,), (kind,), ((cell,), (None,))))

    assert found.role == role


def test_a_rate_is_a_share_and_an_exchange_rate_is_none() -> None:
    result = rows("refund_rate exchange_rate pct ratio", (0.2, 0.9, 43.5, 1.7), (0.3, 0.8, 1, 0.2))

    assert [role.share for role in read_roles(result)] == [True, False, True, False]
    assert [role.hundredths for role in read_roles(result)] == [False, False, True, False]


def test_times_are_read_by_the_clock_on_the_wall() -> None:
    east = datetime.fromisoformat("2025-03-14T10:00:00+09:00")

    assert as_time(east) == as_time("2025-03-14 10:00:00+09:00") == datetime(2025, 3, 14, 10)
    assert as_time("2025-13") is None
    assert as_time("2025-W60") is None
    assert as_time(True) is None


# What it can be switched to.


def test_a_kind_that_is_asked_for_is_taken() -> None:
    result = rows("month revenue", *((month, 10) for month in MONTHS))

    assert chart(result, "bar").kind == "bar"
    assert chart(result, "bar").kinds == chart(result).kinds


def test_a_kind_that_cannot_show_it_is_none() -> None:
    result = rows("month revenue", *((month, 10) for month in MONTHS))

    others: tuple[ChartKind, ...] = ("number", "scatter", "stacked")
    assert [choose_chart(result, kind=kind) for kind in others] == [None] * 3


def test_what_is_below_zero_or_an_average_is_never_stacked() -> None:
    ways = [(way, shop) for way in ("web", "store") for shop in ("a", "b", "c")]

    assert chart(rows("way shop profit", *((*one, -4) for one in ways))).kinds == ("bar",)
    assert chart(rows("way shop avg_price", *((*one, 4) for one in ways))).kinds == ("bar",)


# What is left out is told.


def test_too_many_names_are_added_up_where_sums_make_sense() -> None:
    result = rows("shop revenue", *((f"s{at}", at + 1) for at in range(100)))
    found = chart(result)
    drawn = plot(found, result)

    assert found.notes == ("Shown are the 29 largest; 71 names more are added up as others.",)
    assert len(drawn.names) == MOST_BARS
    assert drawn.names[-1] == drawn.others == "others (71)"
    assert sum(point.y or 0 for point in drawn.points) == sum(range(1, 101))
    assert drawn.names[0] == "s71", "the largest, in the order of the result"


def test_too_many_averages_are_left_out_and_never_added_up() -> None:
    result = rows("shop avg_price", *((f"s{at}", at + 1) for at in range(100)))
    found = chart(result)

    assert found.notes == ("Shown are the 29 largest; 71 names more are left out.",)
    assert len(plot(found, result).points) == MOST_BARS - 1


def test_too_many_series_become_others() -> None:
    lines = [(month, f"s{at}", at) for month in MONTHS for at in range(20)]
    result = rows("month shop revenue", *lines)
    found = chart(result)
    drawn = plot(found, result)

    assert found.notes == ("Shown are the 7 largest; 13 series more are added up as others.",)
    assert len(drawn.series) == MOST_SERIES
    assert drawn.series[-1] == "others (13)"
    assert [point.y for point in drawn.points if point.series == "others (13)"] == [78.0] * 12


def test_a_measure_that_could_not_be_seen_beside_another_is_named() -> None:
    result = rows("month revenue orders", *((month, 5_000_000, 12) for month in MONTHS))

    assert chart(result).y == (1,)
    assert chart(result).notes == ("Not shown: orders (on this scale it could not be seen).",)


def test_many_points_are_thinned_and_that_is_told() -> None:
    start = datetime(2025, 1, 1)
    result = rows("at v", *((start + timedelta(minutes=at), 1) for at in range(10_000)))

    assert chart(result).notes == ("Every 5th of 10,000 points in time is shown.",)
    assert len(plot(chart(result), result).points) == MOST_POINTS


def test_of_very_many_rows_and_columns_the_first_are_looked_at_and_that_is_told() -> None:
    wide = QueryResult(tuple(f"c{at}" for at in range(500)), ("INT",) * 500, (tuple(range(500)),))
    tall = rows("shop v", *((f"s{at}", 1) for at in range(20_001)))

    assert chart(wide).notes[0] == "Looked at the first 60 of 500 columns."
    assert chart(wide).notes[1].endswith("and 51 more (for want of room).")
    assert chart(tall).notes[0] == "Drawn from the first 20,000 of 20,001 rows."


def test_null_and_what_is_not_finite_leave_gaps() -> None:
    result = rows("shop v", ("a", 1), ("b", None), ("c", float("nan")), (None, float("inf")))
    found = chart(result)
    drawn = plot(found, result)

    assert found.notes == ("1 value is NULL: a gap.", "2 values are not finite: a gap.")
    assert [point.y for point in drawn.points] == [1.0, None, None, None]
    assert drawn.names == ("a", "b", "c", "NULL")


def test_rows_without_a_date_are_counted() -> None:
    result = rows("day v", (date(2025, 1, 1), 1), (date(2025, 1, 2), 2), (None, 9))

    assert chart(result).notes == ("1 row without day: not shown.",)


def test_names_that_look_alike_once_cut_stay_apart() -> None:
    long = "x" * 80
    result = rows("shop v", (long + "a", 1), (long + "b", 2))

    assert len(plot(chart(result), result).names) == 2


def test_columns_of_the_same_name_are_kept_apart_by_their_place() -> None:
    result = QueryResult(("n", "n"), ("TEXT", "BIGINT"), (("a", 1), ("b", 2)))

    assert (chart(result).x, chart(result).y) == (0, (1,))


def test_huge_numbers_are_drawn() -> None:
    result = rows("shop n", ("a", 10**30), ("b", Decimal("1e28")), ("c", 10**400))

    assert [point.y for point in plot(chart(result), result).points] == [1e30, 1e28, None]


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        (["2025-01", "2025-02"], "month"),
        ([2023, 2024], "year"),
        ([date(2025, 1, 6), date(2025, 1, 13)], "week"),
        ([date(2025, 1, 6), date(2025, 1, 7)], "day"),
        (["2025-Q1", "2025-Q2"], "quarter"),
        ([datetime(2025, 1, 6, 10), datetime(2025, 1, 6, 11)], ""),
    ],
)
def test_the_unit_of_a_time_is_read(cells: list[Any], unit: str) -> None:
    result = rows("year v", *((cell, 1) for cell in cells))

    assert plot(chart(result), result).unit == unit


cells = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    st.decimals(),
    st.binary(max_size=3),
    st.lists(st.integers(), max_size=2),
)


@given(st.integers(1, 4).flatmap(lambda wide: st.lists(st.tuples(*[cells] * wide), max_size=12)))
def test_any_rows_have_a_chart_or_none(lines: list[tuple[Any, ...]]) -> None:
    names = tuple(f"c{place}" for place in range(len(lines[0]) if lines else 1))
    result = QueryResult(names, ("",) * len(names), tuple(lines))
    found = choose_chart(result)

    if found is not None:
        assert found.kind == found.kinds[0]
        assert plot(found, result).points
        for kind in found.kinds:
            assert chart(result, kind).kind == kind
