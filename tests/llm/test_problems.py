"""What a model is told of a problem, and what a trace keeps of it: no cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from t2sql.llm.engine_words import engine_words
from t2sql.llm.masking import HiddenSql
from t2sql.llm.problems import kept_attempt, problem_input, strip_cells
from t2sql.types import Attempt, CatalogSlice, CheckResult, Column, Problem, Table

SQL = "SELECT nickname, sum(debt) FROM club.members WHERE town = 'Zwolle' GROUP BY 1"
SAYINGS = (
    'invalid input syntax for type integer: "{}"',
    'date/time field value out of range: "{}"',
    "Key (nickname)=({}) already exists.",
    "Failing row contains (7, {}, null, 2024-01-02).",
    "Incorrect DATE value: '{}'",
    "Truncated incorrect DOUBLE value: '{}'",
    "Data truncated for column 'debt' at row 1: {}",
    "Could not convert string '{}' to INT32",
    "Conversion Error: Type VARCHAR with value {} can't be cast to the destination type DATE",
    'Could not parse string "{}" according to format specifier "%Y-%m-%d"',
    "Numeric value '{}' is not recognized",
    "Timestamp '{}' is not recognized",
    "Bad int64 value: {}",
    "Invalid date: {}",
    "Cannot cast '{}' to BIGINT",
    '[CAST_INVALID_INPUT] The value \'{}\' of the type "STRING" cannot be cast to "BIGINT".',
    "Conversion failed when converting the varchar value '{}' to data type int.",
    "Invalid digit, Value {}, Pos 0, Type: Integer",
    "unable to convert string value containing {} to a number: nickname",
    "malformed JSON: {} at line 1",
    "row {} is too big",
    "{}",
)
"""How engines repeat a cell."""
CELLS = st.one_of(
    st.text(min_size=1, max_size=30),
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz '\"`-.@0123456789", min_size=1, max_size=30),
    st.integers(10**5, 10**12).map(str),
    st.dates().map(str),
    st.emails(),
)


@given(st.sampled_from(SAYINGS), CELLS)
@example("Data truncated for column 'debt' at row 1: {}", "\x85")
@example("{}", "\u2028")
def test_no_word_of_a_cell_survives_in_an_engines_message(saying: str, cell: str) -> None:
    told = strip_cells(saying.format(cell), (SQL, "club.members"))
    before = set(re.findall(r"\w+", strip_cells(saying.format(""), (SQL, "club.members")).lower()))
    known = engine_words() | set(re.findall(r"\w+", f"{SQL} {saying}".lower())) | before
    assert not set(re.findall(r"\w+", told.lower())) - known
    assert not any(sign in told for sign in cell if not sign.isascii() and sign not in "…–—")


@pytest.mark.parametrize("saying", SAYINGS)
@pytest.mark.parametrize(
    "cell", ["000-00", "O'Hara", 'the "Duke"', "zoë@club.example", "고양이 🐈", "007"]
)
def test_a_cell_in_the_words_of_each_engine_is_stripped(saying: str, cell: str) -> None:
    told = strip_cells(saying.format(cell), (SQL,))
    assert cell not in told
    for part in re.findall(r"\w{2,}", cell):
        assert part.lower() in engine_words() or part not in told


@pytest.mark.parametrize(
    "message",
    [
        "Cannot compare values of type VARCHAR and type INTEGER_LITERAL - a cast is required.",
        'column "nickname" must appear in the GROUP BY clause or be used in an aggregate function',
        "No function matches the given name and argument types 'sum(VARCHAR)'.",
        "aggregate function calls cannot be nested",
        'relation "club.members" does not exist',
        "There is no column nickname.",
        "division by zero",
    ],
)
def test_what_an_engine_says_of_the_query_itself_stays(message: str) -> None:
    assert strip_cells(message, (SQL, "club.members")) == message


MEMBERS = Table(
    "club.members",
    (Column("nickname", "VARCHAR"), Column("passcode", "VARCHAR", pii=True)),
)
KNOWN = CatalogSlice("duckdb", (MEMBERS,), masked=frozenset({"passcode"}))


def told(problem: Problem, *, samples: bool, sql: str = SQL) -> str:
    shown = problem_input(problem, HiddenSql(sql), KNOWN, samples=samples)
    return f"{shown['message']} {shown['hint']}"


NEAR = Problem(
    "unknown_value", "warning", "members.town holds no 'Zwole'.", "Did you mean 'It's Zwolle'?",
    cells=("It's Zwolle",),
)  # fmt: skip


def test_near_values_go_to_a_model_only_with_leave() -> None:
    assert "It's Zwolle" in told(NEAR, samples=True)
    assert "Zwolle" not in told(NEAR, samples=False, sql="SELECT 1")


def test_a_value_that_somebody_said_is_told() -> None:
    shown = problem_input(
        NEAR, HiddenSql("SELECT 1"), KNOWN, said="It's Zwolle, I think", samples=False
    )
    assert "It's Zwolle" in shown["hint"]


@pytest.mark.parametrize(
    "sql", ["SELECT passcode::INT FROM club.members", "SELECT * FROM club.members"]
)
def test_an_engines_cell_stays_where_a_masked_column_is_looked_at(sql: str) -> None:
    problem = Problem("conversion", "error", "Could not convert string 'hunter22' to INT32")
    assert "hunter22" not in told(problem, samples=True, sql=sql)
    assert "hunter22" in told(problem, samples=True, sql="SELECT nickname::INT FROM club.members")


def test_an_attempt_is_kept_without_cells() -> None:
    engine = Problem("engine", "error", 'invalid input syntax for type integer: "hunter22"')
    attempt = Attempt(SQL, (CheckResult("dry run", (engine, NEAR)),))
    kept = str(kept_attempt(attempt))
    assert "hunter22" not in kept
    assert "It's" not in kept
    assert "'Zwole'" in kept


def test_what_a_term_says_of_a_masked_column_is_not_told() -> None:
    meaning = "It means passcode = 'hunter22' AND passcode > 770077."
    problem = Problem("unused_term", "warning", "'insider' is defined.", meaning)
    for samples in (False, True):
        said = told(problem, samples=samples, sql="SELECT nickname FROM club.members LIMIT 5")
        assert "hunter22" not in said
        assert "770077" not in said
