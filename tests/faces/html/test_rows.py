"""Rows as a table: what is shown, what is cut and told, and in which order they stand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from t2sql.faces.html.rows import MOST_COLUMNS, MOST_ROWS, RowsView, rows_html
from t2sql.faces.html.sorting import sort_rows
from t2sql.faces.words import all_words
from t2sql.types import QueryResult
from tests.faces.html.markup import read_markup

WORDS = all_words()["en"]


def table(*rows: tuple[Any, ...], truncated: bool = False) -> QueryResult:
    width = len(rows[0]) if rows else 1
    names = tuple(f"column_{place}" for place in range(width))
    return QueryResult(names, ("",) * width, rows, truncated)


def shown(result: QueryResult, view: RowsView | None = None, **more: Any) -> str:
    return read_markup(rows_html(result, WORDS, view or RowsView(), **more)).text


def test_numbers_stand_right_with_separators_and_null_is_named() -> None:
    html = rows_html(table((1234567, None), (-5, "b")), WORDS)
    assert '<td class="number" dir="ltr">1,234,567</td>' in html
    assert '<span class="null">NULL</span>' in html


def test_ids_and_years_have_no_separators() -> None:
    result = QueryResult(("order_id", "year"), ("", ""), ((1234567, 20250101),))
    assert "1234567" in shown(result)
    assert "20250101" in shown(result)


def test_floats_of_a_column_have_equally_many_decimals() -> None:
    text = shown(table((40.7,), (37.0,), (1234.25,)))
    assert "40.70" in text
    assert "37.00" in text
    assert "1,234.25" in text


def test_a_decimal_is_shown_as_exactly_as_it_is() -> None:
    assert "12,345.6700" in shown(table((Decimal("12345.6700"),)))


def test_moments_that_are_all_at_midnight_are_days() -> None:
    assert "2025-01-02" in shown(table((datetime(2025, 1, 2),)))
    assert "00:00" not in shown(table((datetime(2025, 1, 2),)))
    assert "2025-01-02 03:00:00" in shown(table((datetime(2025, 1, 2, 3),)))


def test_a_page_is_fifty_rows_and_says_which() -> None:
    result = table(*((n,) for n in range(120)))
    assert rows_html(result, WORDS).count("<tr>") == MOST_ROWS + 1
    assert "Rows 51 to 100 of 120" in shown(result, RowsView(first=50))
    assert "Rows 101 to 120 of 120" in shown(result, RowsView(first=100))


def test_a_place_beyond_the_rows_shows_what_there_is() -> None:
    assert "Rows 3 to 3 of 3" in shown(table((1,), (2,), (3,)), RowsView(first=999))
    assert "found no rows" in shown(QueryResult(("a",), ("",), ()))
    assert "no columns" in shown(QueryResult((), (), ()))


def test_of_five_thousand_columns_a_window_is_shown_and_the_rest_counted() -> None:
    result = table(tuple(range(5000)))
    assert rows_html(result, WORDS).count("<th ") == MOST_COLUMNS
    assert "Columns 1 to 40 of 5,000" in shown(result)
    assert "Columns 41 to 80 of 5,000" in shown(result, RowsView(first_column=40))
    turns = rows_html(result, WORDS, RowsView(first_column=40), sorts=True)
    assert 'data-act="columns" data-value="0"' in turns
    assert 'data-act="columns" data-value="80"' in turns


def test_a_cell_of_megabytes_is_cut_with_notice() -> None:
    html = rows_html(table(("x" * 10_000_000,)), WORDS)
    assert len(html) < 2000
    assert "(9,999,600 more characters)" in html


def test_a_page_of_long_cells_stays_small() -> None:
    result = table(*(("y" * 2000,) * 40 for _ in range(50)))
    assert len(rows_html(result, WORDS)) < 600_000


def test_that_there_are_more_rows_is_said_with_how_to_get_them() -> None:
    text = shown(table((1,), truncated=True))
    assert "there are more" in text
    assert "limits.rows" in text


def test_each_cell_keeps_the_direction_of_its_own_text() -> None:
    html = rows_html(table(("\u202eevil", "שלום"), ("👩‍👩‍👧", "b")), WORDS)
    assert "\u202e" not in html
    assert html.count('<td dir="auto">') == 4
    assert "👩‍👩‍👧" in html


def test_names_are_buttons_that_say_how_it_is_sorted() -> None:
    html = rows_html(table((1, 2)), WORDS, RowsView(sorted_by=1, descending=True), sorts=True)
    assert html.count('data-act="sort"') == 2
    assert html.count('aria-sort="descending"') == 1
    assert "button" not in rows_html(table((1, 2)), WORDS)


def test_sorting_is_by_what_cells_are_with_null_last_either_way() -> None:
    result = table((10,), (None,), (9,), (Decimal("9.5"),))
    assert sort_rows(result, 0) == (2, 3, 0, 1)
    assert sort_rows(result, 0, descending=True) == (0, 3, 2, 1)


def test_days_and_moments_are_sorted_in_time() -> None:
    result = table((datetime(2025, 1, 1, 5),), (date(2025, 1, 1),), (date(2024, 12, 31),))
    assert sort_rows(result, 0) == (2, 1, 0)


def test_equal_cells_keep_their_order_either_way() -> None:
    result = table(("b",), ("a",), ("b",), ("a",))
    assert sort_rows(result, 0) == (1, 3, 0, 2)
    assert sort_rows(result, 0, descending=True) == (0, 2, 1, 3)


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.decimals(allow_nan=True, places=2),
    st.text(max_size=5),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.binary(max_size=3),
    st.lists(st.integers(), max_size=2),
)


@given(st.lists(cells, max_size=12), st.booleans())
def test_any_cells_can_be_sorted_and_none_is_lost(column: list[Any], descending: bool) -> None:
    order = sort_rows(table(*((cell,) for cell in column)), 0, descending=descending)
    assert sorted(order) == list(range(len(column)))
    empty = [place for place, cell in enumerate(column) if cell is None]
    assert list(order[len(column) - len(empty) :]) == empty


@given(st.lists(cells, min_size=1, max_size=6))
def test_any_cells_can_be_shown(column: list[Any]) -> None:
    assert not read_markup(rows_html(table(*((cell,) for cell in column)), WORDS)).broken


def test_whole_numbers_of_a_column_are_written_alike() -> None:
    text = shown(table((8001,), (32008,)))
    assert "8,001" in text
    assert "2024" in shown(table((2024,), (2025,)))
