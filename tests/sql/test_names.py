"""Names and types, by SQL files over two tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.sql.gate import pass_gate
from t2sql.sql.names import check_names
from t2sql.types import CheckResult, Column, Table

CASES = Path(__file__).parent / "cases" / "names"


def table(name: str, columns: str) -> Table:
    pairs = (column.split(":") for column in columns.split())
    return Table(name, tuple(Column(name, data_type) for name, data_type in pairs))


WORDS = [
    *(
        "SELECT",
        "FROM",
        "AS",
        "UNION",
        "ALL",
        "JOIN",
        "ON",
        "WITH",
        "GROUP",
        "BY",
        "ORDER",
        "WHERE",
    ),
    *(
        "id",
        "name",
        "m.id",
        "o.amount",
        "x",
        "members",
        "trade.orders",
        "m",
        "o",
        "USING",
        "EXISTS",
    ),
    *("(", ")", ",", "*", "1", "'a'", "=", "count(*)", "IN", "LATERAL"),
]
TABLES = (
    table(
        "trade.orders",
        "id:BIGINT member_id:BIGINT status:VARCHAR amount:DECIMAL(12,2) qty:INTEGER "
        "created_at:TIMESTAMP",
    ),
    table("members", "id:BIGINT name:VARCHAR city:VARCHAR place:OBSCURE"),
)


def check(sql: str, dialect: str) -> CheckResult:
    gate = pass_gate(sql, dialect, [table.name for table in TABLES])
    assert gate.tree is not None, gate.check.problems
    before = gate.tree.sql()
    found = check_names(gate.tree, TABLES, dialect)
    assert gate.tree.sql() == before  # the tree that runs is never changed
    return found


def read_cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for path in sorted(CASES.glob("*.sql")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n-- title:")[1:]:
            title, dialect, expect, *sql = block.split("\n")
            assert dialect.startswith("-- dialect: ")
            assert expect.startswith("-- expect: ")
            cases.append(
                (f"{path.stem}:{title}", dialect[12:].strip(), expect[11:].strip(), "\n".join(sql))
            )
    return cases


@pytest.mark.parametrize(("title", "dialect", "expect", "sql"), read_cases())
def test_the_check_finds_what_the_case_says(
    title: str, dialect: str, expect: str, sql: str
) -> None:
    found = check(sql, dialect)
    problems = ", ".join(f"{problem.kind} {problem.severity}" for problem in found.problems)
    assert (problems or "ok") == expect, (title, found.problems)


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        ("SELECT amout FROM trade.orders", "Did you mean amount?"),
        ("SELECT created FROM trade.orders", "Did you mean created_at?"),
        ("SELECT name FROM trade.orders", "members has a column name."),
        ("SELECT zzz FROM members", "Known are: id, name, city, place."),
        ('SELECT "Seoul" FROM members', "A text stands in single quotes: 'Seoul'."),
        ("SELECT x.id FROM members m", "Known are: m."),
    ],
)
def test_an_unknown_name_comes_with_the_nearest_ones(sql: str, hint: str) -> None:
    assert hint in check(sql, "duckdb").problems[0].hint


def test_an_ambiguous_column_is_told_as_such_with_both_ways_to_write_it() -> None:
    found = check("SELECT id FROM trade.orders o JOIN members m ON o.member_id = m.id", "duckdb")
    assert found.problems[0].message == "id is ambiguous: it stands in o and m."
    assert found.problems[0].hint == "Write o.id or m.id."
    assert found.problems[0].span == (7, 9)


def test_it_says_how_many_columns_were_proved() -> None:
    assert check("SELECT id, name FROM members ORDER BY id", "duckdb").message == "2 columns known"


def test_a_table_that_is_not_given_is_unknown() -> None:
    gate = pass_gate("SELECT 1 FROM membrs", "duckdb", ["membrs"])
    assert gate.tree is not None
    problem = check_names(gate.tree, TABLES, "duckdb").problems[0]
    assert (problem.kind, problem.hint) == ("unknown_table", "Did you mean members?")


def test_an_unknown_dialect_is_an_error_and_no_exception() -> None:
    gate = pass_gate("SELECT 1", "duckdb", [])
    assert gate.tree is not None
    assert check_names(gate.tree, TABLES, "klingon").severity == "error"


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=20,
    ),
    st.sampled_from(["duckdb", "postgres", "sqlite"]),
)
def test_whatever_passes_the_gate_can_be_checked(words: list[str], dialect: str) -> None:
    sql = " ".join(["SELECT * FROM members m, trade.orders o WHERE", *words])
    gate = pass_gate(sql, dialect, ["members", "trade.orders"])
    if gate.tree is not None:
        assert check_names(gate.tree, TABLES, dialect).name == "names and types"
