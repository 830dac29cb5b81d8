"""What stands in data is shown on a terminal, never obeyed."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from t2sql.faces import objects, render
from t2sql.faces.plain import plain_text, print_heading, print_table, visible_lines
from t2sql.faces.rows import show_rows
from t2sql.types import CheckResult, Problem, QueryResult, Question, Refusal

OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LINK = "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\"
HOSTILE = ["\x1b[2J\x1b[H", LINK, "\x9b31m", "a\rb", "\x07", "\u202eabc", "[link=http://x]a[/link]"]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text())


def printed(show: object, *given_values: object) -> str:
    file = StringIO()
    console = Console(file=file, width=120, markup=False, highlight=False)
    show(console, *given_values)  # type: ignore[operator] # any function that prints
    return file.getvalue()


@given(TEXTS)
def test_no_text_reaches_the_terminal_with_a_control_character(text: str) -> None:
    assert not OBEYED.search(visible_lines(text))
    assert not OBEYED.search(str(plain_text(text)))


@given(TEXTS, TEXTS)
def test_neither_cells_nor_names_of_columns_move_the_cursor(name: str, cell: str) -> None:
    result = QueryResult((name,), ("VARCHAR",), ((cell,),))
    assert not OBEYED.search(printed(show_rows, result, (cell,)))


@pytest.mark.parametrize("text", HOSTILE)
def test_neither_checks_nor_refusals_nor_tables_do(text: str) -> None:
    check = CheckResult("gate", (Problem("x", "error", text, text),), text)
    shown = printed(render.show_checks, (check,))
    shown += printed(render.show_refusal, Refusal(Question("q", date.today()), text, (text,)))
    shown += printed(print_table, (text,), ((text,),)) + printed(print_heading, text)
    shown += printed(render.show_sql, f"SELECT '{text}'", "duckdb")
    assert not OBEYED.search(shown)


def test_markup_in_a_cell_is_text() -> None:
    shown = printed(show_rows, QueryResult(("a",), ("",), (("[link=http://x]a[/link]",),)))
    assert "[link=http://x]a[/link]" in shown


def test_an_escape_in_json_is_the_same_text_to_a_program() -> None:
    assert "\x9b" not in objects.to_json({"a": "\x9b31m"})
    assert json.loads(objects.to_json({"a": "\x9b31m"})) == {"a": "\x9b31m"}
