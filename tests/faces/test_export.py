"""Results as files and as text: every value as it was, whole or not at all."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from t2sql.errors import InputError
from t2sql.faces import excel, export, texts
from t2sql.faces.export import ExportedFile, write_file
from t2sql.types import QueryResult


def result(*rows: tuple[Any, ...], names: str = "a", types: tuple[str, ...] = ()) -> QueryResult:
    columns = tuple(names.split())
    return QueryResult(columns, types or ("",) * len(columns), rows)


MIXED = result(
    (1, Decimal("1.10"), "서울", date(2026, 1, 1), True, None),
    (None, None, 'a "b",\nc', None, False, None),
    names="id price city on ok none",
    types=("BIGINT", "DECIMAL(12,2)", "VARCHAR", "DATE", "BOOLEAN", "INTEGER"),
)


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def read_sheet(path: Path) -> list[tuple[Any, ...]]:
    sheet = load_workbook(path).active
    assert sheet is not None
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_csv_holds_names_and_rows_as_they_are(tmp_path: Path) -> None:
    written = write_file(MIXED, tmp_path / "r.csv")
    assert read_csv(written.path) == [
        ["id", "price", "city", "on", "ok", "none"],
        ["1", "1.10", "서울", "2026-01-01", "true", ""],
        ["", "", 'a "b",\nc', "", "false", ""],
    ]
    assert (written.rows, written.notes) == (2, ())
    assert written.size == written.path.stat().st_size


FORMULAS = result(("=1+1",), ("@x",), ("-5",), ("+3.5%",), (-5,), ("-a",))


def test_in_csv_text_that_a_spreadsheet_takes_for_a_formula_is_marked(tmp_path: Path) -> None:
    written = write_file(FORMULAS, tmp_path / "r.csv")
    cells = [row[0] for row in read_csv(written.path)[1:]]
    assert cells == ["'=1+1", "'@x", "-5", "+3.5%", "-5", "'-a"]
    assert written.notes == (
        "3 cells begin like a formula (=, +, -, @): an apostrophe stands before them. "
        "--raw leaves them as they are.",
    )


def test_raw_csv_holds_every_cell_as_it_is_and_says_what_may_happen(tmp_path: Path) -> None:
    written = write_file(FORMULAS, tmp_path / "r.csv", raw=True)
    cells = [row[0] for row in read_csv(written.path)[1:]]
    assert cells == ["=1+1", "@x", "-5", "+3.5%", "-5", "-a"]
    assert written.notes[0].endswith("do not open the file in a spreadsheet.")


def test_a_name_of_a_column_is_marked_like_a_cell(tmp_path: Path) -> None:
    written = write_file(result((1,), names="=cmd|calc"), tmp_path / "r.csv")
    assert read_csv(written.path) == [["'=cmd|calc"], ["1"]]


HOSTILE = st.one_of(
    st.text(),
    st.tuples(st.sampled_from("=+-@\t\r\n＝＠ "), st.text()).map("".join),
    st.sampled_from(["=HYPERLINK(1)", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", " =1", '"=1']),
)
ANY_CELL = st.one_of(
    HOSTILE,
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.lists(HOSTILE, max_size=2),
    st.dates(),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ANY_CELL, ANY_CELL), max_size=4))
def test_no_field_of_csv_begins_a_formula_but_numbers(
    tmp_path: Path, rows: list[tuple[Any, Any]]
) -> None:
    file = StringIO()
    texts.print_csv(result(*rows, names="a b"), file)
    for row in csv.reader(StringIO(file.getvalue())):
        for field in row:
            if field.lstrip()[:1] in tuple("=+-@＝＋－＠") and field:
                assert re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?(?:E[+-]?\d+)?%?", field), field


@given(st.lists(st.tuples(HOSTILE, HOSTILE), max_size=4))
def test_taking_the_apostrophe_away_gives_every_text_back(rows: list[tuple[str, str]]) -> None:
    marked, raw = StringIO(newline=""), StringIO(newline="")
    texts.print_csv(result(*rows, names="a b"), marked)
    texts.print_csv(result(*rows, names="a b"), raw, raw=True)
    pairs = zip(csv.reader(marked), csv.reader(raw), strict=True)
    for one, other in pairs:
        for safe, plain in zip(one, other, strict=True):
            assert safe in (plain, f"'{plain}")


@given(st.lists(st.tuples(HOSTILE, HOSTILE), min_size=1, max_size=3))
def test_nothing_in_markdown_is_html_or_a_link(rows: list[tuple[str, str]]) -> None:
    shown = texts.rows_as_markdown(result(*rows, names="a b"))
    body = re.sub(r"\\[\\|`\[\]]", "", shown.replace("<br>", ""))
    assert not re.search(r"[<>`\[\]@]|://|(?i:\bwww\.)", body)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)


@pytest.mark.parametrize(
    "text",
    ["[a](http://x)", "![a](http://x)", "<img src=x>", "http://x.y", "www.x.y", "a@b.c", "&lt;"],
)
def test_links_and_html_in_cells_are_shown_as_text(text: str) -> None:
    shown = texts.rows_as_markdown(result((text,))).splitlines()[2]
    assert text not in shown


@given(ANY_CELL)
def test_json_holds_no_character_that_a_terminal_obeys_and_every_cell_as_it_was(cell: Any) -> None:
    shown = texts.rows_as_json(result((cell,)))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert isinstance(cell, str) is False or json.loads(shown) == [{"a": cell}]


def test_parquet_keeps_the_types_of_the_result(tmp_path: Path) -> None:
    path = write_file(MIXED, tmp_path / "r.parquet").path
    found = duckdb.connect().sql(f"FROM '{path}'")
    assert [str(one) for one in found.types] == [*MIXED.types]
    assert found.fetchall() == [*MIXED.rows]


def test_parquet_keeps_a_sum_of_whole_numbers_exact(tmp_path: Path) -> None:
    rows = result((2**70,), names="total", types=("HUGEINT",))
    path = write_file(rows, tmp_path / "r.parquet").path
    assert duckdb.connect().sql(f"FROM '{path}'").fetchall() == [(2**70,)]


def test_parquet_takes_types_that_duckdb_does_not_know_from_the_cells(tmp_path: Path) -> None:
    rows = result((1, "x"), (2, None), names="a b", types=("int4range?", "citext"))
    path = write_file(rows, tmp_path / "r.parquet").path
    assert duckdb.connect().sql(f"FROM '{path}'").fetchall() == [(1, "x"), (2, None)]


def test_parquet_numbers_names_that_repeat_and_says_so(tmp_path: Path) -> None:
    written = write_file(result((1, 2, 3), names="a a a_1"), tmp_path / "r.parquet")
    assert duckdb.connect().sql(f"FROM '{written.path}'").columns == ["a", "a_1", "a_1_1"]
    assert written.notes == ("Columns with the same name were numbered: a_1, a_1_1.",)


def test_an_empty_result_is_a_file_of_names_in_every_format(tmp_path: Path) -> None:
    rows = result(names="a b", types=("INTEGER", "VARCHAR"))
    for suffix in export.SUFFIXES:
        assert write_file(rows, tmp_path / f"r{suffix}").rows == 0
    assert read_csv(tmp_path / "r.csv") == [["a", "b"]]
    assert duckdb.connect().sql(f"FROM '{tmp_path / 'r.parquet'}'").columns == ["a", "b"]
    assert read_sheet(tmp_path / "r.xlsx") == [("a", "b")]


def test_excel_holds_numbers_days_and_text(tmp_path: Path) -> None:
    names, first, second = read_sheet(write_file(MIXED, tmp_path / "r.xlsx").path)
    assert names == ("id", "price", "city", "on", "ok", "none")
    assert first == (1, 1.1, "서울", datetime(2026, 1, 1), True, None)
    assert second == (None, None, 'a "b",\nc', None, False, None)


def test_text_never_becomes_a_formula_in_excel(tmp_path: Path) -> None:
    rows = result(("=HYPERLINK(1)",), ("+1+1",), ("@x",), names="=1+1")
    sheet = load_workbook(write_file(rows, tmp_path / "r.xlsx").path).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows()]
    assert [cell.value for cell in cells] == ["=1+1", "=HYPERLINK(1)", "+1+1", "@x"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[1:])


def test_what_excel_would_change_is_written_as_text_and_told(tmp_path: Path) -> None:
    rows = result(
        (2**60,),
        (Decimal("1234567890.123456789"),),
        ("a\x00b",),
        ("x" * 40_000,),
        (date(1850, 1, 1),),
        (datetime(2026, 1, 1, tzinfo=UTC),),
        (float("nan"),),
        ([1, {"a": None}],),
        (b"\x01",),
    )
    written = write_file(rows, tmp_path / "r.xlsx")
    values = [row[0] for row in read_sheet(written.path)[1:]]
    assert values[:3] == [str(2**60), "1234567890.123456789", "ab"]
    assert len(values[3]) == 32_767
    assert values[4:] == [
        "1850-01-01",
        "2026-01-01 00:00:00+00:00",
        "nan",
        '[1, {"a": null}]',
        "01",
    ]
    assert written.notes == (
        "1 cell: with control characters, left out.",
        "2 cells: numbers of more than 15 digits, written as text.",
        "1 cell: longer than 32,767 characters, cut.",
    )


def test_more_rows_than_a_sheet_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    with pytest.raises(InputError, match="cannot hold 3 rows"):
        write_file(result((1,), (2,), (3,)), tmp_path / "r.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", export.SUFFIXES)
def test_a_file_that_is_there_stays_unless_force_is_said(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"r{suffix}"
    path.write_text("mine")
    with pytest.raises(InputError, match="exists already; it stays as it is"):
        write_file(MIXED, path)
    assert path.read_text() == "mine"
    assert write_file(MIXED, path, force=True).rows == 2
    assert path.read_bytes() != b"mine"
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_file_that_comes_meanwhile_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.csv"

    def late(rows: QueryResult, part: Path, progress: object) -> tuple[str, ...]:
        part.write_text("ours")
        path.write_text("theirs")
        return ()

    monkeypatch.setattr(export, "_writer", lambda suffix, raw: late)
    with pytest.raises(InputError, match="exists already"):
        write_file(MIXED, path)
    assert path.read_text() == "theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_no_part_of_a_file_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fail(rows: QueryResult, part: Path, progress: object) -> tuple[str, ...]:
        part.write_text("half")
        raise failure

    monkeypatch.setattr(export, "_writer", lambda suffix, raw: fail)
    with pytest.raises((InputError, KeyboardInterrupt)):
        write_file(MIXED, tmp_path / "r.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("r.txt", "'.txt' means no format"),
        ("r", "has no suffix"),
        ("no/r.csv", "There is no folder"),
        ("folder.csv", "is a folder"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_refused_with_the_mend(
    tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=said) as caught:
        export.check_target(tmp_path / name)
    assert caught.value.hint


def test_progress_is_told_to_the_end(tmp_path: Path) -> None:
    rows = result(*((number,) for number in range(2500)), types=("BIGINT",))
    for suffix in export.SUFFIXES:
        told: list[tuple[str, int, int]] = []
        write_file(rows, tmp_path / f"r{suffix}", progress=lambda *one, to=told: to.append(one))
        assert told[-1] == ("writing", 2500, 2500)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.lists(st.integers(), max_size=2),
)
Write = Callable[[QueryResult], ExportedFile]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=4), st.sampled_from((".csv", ".xlsx")))
def test_any_cell_can_be_written(tmp_path: Path, rows: list[tuple[Any, ...]], suffix: str) -> None:
    path = tmp_path / f"any{suffix}"
    assert write_file(result(*rows, names="a b"), path, force=True).rows == len(rows)
    if suffix == ".xlsx":
        assert len(read_sheet(path)) <= len(rows) + 1  # a last row of NULL alone is no row there


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=4))
def test_text_comes_back_from_parquet_as_it_was(tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "any.parquet"
    rows = result(*((cell,) for cell in cells), types=("VARCHAR",))
    write_file(rows, path, force=True)
    assert duckdb.connect().sql(f"FROM '{path}'").fetchall() == [*rows.rows]


def test_json_is_a_list_of_objects_with_each_name_once() -> None:
    shown = json.loads(texts.rows_as_json(result((1, "x"), (Decimal("1.5"), None), names="a a")))
    assert shown == [{"a": 1, "a_1": "x"}, {"a": 1.5, "a_1": None}]
    assert json.loads(texts.rows_as_json(result())) == []


def test_markdown_is_a_table_whose_cells_cannot_break_it() -> None:
    shown = texts.rows_as_markdown(result((1, "a|b\n<i>`c`"), (None, None), names="n text"))
    assert shown == "| n | text |\n| ---: | --- |\n| 1 | a\\|b<br>&lt;i&gt;\\`c\\` |\n|  |  |"
