"""What is typed after a magic's name is read as it stands."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import InputError
from t2sql.faces.magic.commands import ASK, COMMANDS, SQL_RUN, T2SQL
from t2sql.faces.magic.options import read_line


@pytest.mark.parametrize(
    "question",
    [
        "what's the revenue of O'Brien",
        'sellers called "top" in {year} for $100 - and -5 % more',
        "a -x b -y",
        "who spent <<a lot>> last year",
        "weekly GMV --- by month",
        "orders where a << 3",
        "한국어 질문 “서울” 만",
        r"a \ backslash \n stays",
    ],
)
def test_a_question_stays_as_it_is_typed(question: str) -> None:
    assert read_line(ASK, question).text == question


def test_options_come_before_the_question_or_after_it() -> None:
    before = read_line(ASK, "--tables a.b,c --out df -y weekly GMV")
    after = read_line(ASK, "weekly GMV --tables a.b,c --out=df --yes")

    assert before == after
    assert before.text == "weekly GMV"
    assert before.names("tables") == ("a.b", "c")
    assert before.value("out") == "df"
    assert before.has("yes")


def test_a_value_may_be_quoted() -> None:
    assert read_line(ASK, '--tables "a.b, c.d" x').names("tables") == ("a.b", "c.d")
    assert read_line(ASK, "-t 'a b' x").names("tables") == ("a b",)


def test_the_rows_go_where_an_arrow_comes_from() -> None:
    assert read_line(ASK, "df << weekly GMV") == read_line(ASK, "--out df weekly GMV")
    assert read_line(ASK, "df <<", "weekly GMV\n") == read_line(ASK, "--out df", "weekly GMV")


def test_two_dashes_end_the_options() -> None:
    typed = read_line(ASK, "--yes -- --out is what I ask about --tables too")

    assert typed.text == "--out is what I ask about --tables too"
    assert set(typed.values) == {"yes"}


def test_a_cell_is_never_searched_for_options() -> None:
    body = 'why is "--out df" slow?\n  --tables x << {a} $b\n-y'

    typed = read_line(ASK, "--yes", body)

    assert typed.text == body
    assert set(typed.values) == {"yes"}


def test_quotes_around_all_of_a_question_are_not_part_of_it() -> None:
    assert read_line(ASK, '--yes "weekly GMV"').text == "weekly GMV"
    assert read_line(ASK, '"a" and "b"').text == '"a" and "b"'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--rowz 5 x", r"%ask has no option --rowz\. Usage: %ask \["),
        ("--tabels a x", r"Did you mean --tables\?"),
        ("weekly GMV --tabels a", r"Did you mean --tables\?"),
        ("-q x", "has no option -q"),
        ("--tables", "--tables needs a value"),
        ("--tables --yes x", "--tables needs a value"),
        ("--yes=1 x", "--yes takes no value"),
        ("--chart pie x", "--chart pie is none of auto, number"),
        ("weekly --out df GMV", "'GMV' stands after an option"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line_with_the_usage(line: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as raised:
        read_line(ASK, line)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("name", ["1df", "a-b", "for", "a.b", "x y"])
def test_only_a_name_of_a_variable_is_taken_for_one(name: str) -> None:
    with pytest.raises(InputError, match="is no name of a variable"):
        read_line(ASK, f'--draft "{name}" x').variable("draft", "d")


@pytest.mark.parametrize("typed", ["0", "-3", "many", "1.5"])
def test_a_number_is_a_whole_one_above_nothing(typed: str) -> None:
    with pytest.raises(InputError, match="is no whole number above 0"):
        read_line(T2SQL, f"--rows={typed}").number("rows")


def test_the_help_names_every_option_and_the_usage_is_a_line() -> None:
    for command in COMMANDS:
        assert "\n" not in command.usage
        for option in command.options:
            assert f"--{option.name}" in command.help, command.name
            assert f"--{option.name}" in command.usage, command.name


@given(st.text(), st.none() | st.text())
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(line: str, cell: str | None) -> None:
    for command in (ASK, SQL_RUN, T2SQL):
        with suppress(InputError):
            typed = read_line(command, line, cell)
            assert cell is None or cell.strip("\n") in typed.text


def test_the_page_names_no_option_or_magic_that_there_is_not() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "notebook.md").read_text("utf-8")
    known = {f"--{option.name}" for command in COMMANDS for option in command.options}

    named = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", page)) - {"--word", "--execute"}
    assert named <= known | {"--help"}
    magics = set(re.findall(r"%%?([a-z]\w*)", page)) - {"load_ext", "config"}
    assert magics == {command.name.lstrip("%") for command in COMMANDS}
