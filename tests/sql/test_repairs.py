"""Repairs without a model, by SQL files: what is broken, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from t2sql.sql.gate import pass_gate
from t2sql.sql.names import check_names
from t2sql.sql.repairs.every import repairs
from t2sql.sql.repairs.near_names import surely_meant
from t2sql.steps.mend import mend
from t2sql.types import Attempt, CatalogSlice, CheckResult, Column, Problem, Question, Table

CASES = Path(__file__).parent / "cases" / "repairs"
TODAY = date(2026, 6, 15)


def table(name: str, columns: str) -> Table:
    pairs = (column.split(":") for column in columns.split())
    return Table(name, tuple(Column(name, data_type) for name, data_type in pairs))


TABLES = (
    table(
        "trade.orders",
        "id:BIGINT member_id:BIGINT status:VARCHAR amount:DECIMAL(12,2) qty:INTEGER "
        "created_at:TIMESTAMP",
    ),
    table("trade.visits", "id:BIGINT member_id:BIGINT page:VARCHAR"),
    table("trade.quarters", "q1:INTEGER q2:INTEGER quart:INTEGER"),
    table("members", "id:BIGINT name:VARCHAR city:VARCHAR"),
    table("people", "id:BIGINT fullName:VARCHAR"),
    table("crm.Leads", "id:BIGINT Origin:VARCHAR"),
)


@dataclass(frozen=True)
class Case:
    """One block of a file."""

    title: str
    dialect: str
    question: str
    before: str
    problems: tuple[Problem, ...]
    after: str

    @property
    def known(self) -> CatalogSlice:
        return CatalogSlice(self.dialect, TABLES)


def read_cases() -> list[Case]:
    cases = []
    for path in sorted(CASES.glob("*.sql")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n-- title:")[1:]:
            body, _, after = block.partition("\n-- after:\n")
            lines = body.split("\n")
            marks = {"dialect": "", "question": "", "problems": ""}
            kept = []
            for line in lines[1:]:
                name, colon, value = line.removeprefix("-- ").partition(": ")
                if line.startswith("-- ") and colon and name in marks:
                    marks[name] = value.strip()
                else:
                    kept.append(line)
            cases.append(
                Case(
                    f"{path.stem}:{lines[0]}",
                    marks["dialect"],
                    marks["question"],
                    "\n".join(kept),
                    read_problems(marks["problems"]),
                    after.strip(),
                )
            )
    return cases


def read_problems(text: str) -> tuple[Problem, ...]:
    problems = []
    for one in text.split(" ;; "):
        said, _, rewrite = one.partition(" => ")
        severity, _, rest = said.partition(" ")
        kind, _, message = rest.partition(" ")
        if severity:
            assert severity in {"error", "warning"}
            problems.append(
                Problem(
                    kind, "error" if severity == "error" else "warning", message, "", None, rewrite
                )
            )
    return tuple(problems)


def attempt(sql: str, dialect: str, given_: tuple[Problem, ...] = ()) -> Attempt:
    """The verdicts of gate and names, and what the case says of later checks."""
    gate = pass_gate(sql, dialect, [one.name for one in TABLES])
    checks = [gate.check]
    if gate.tree is not None:
        checks.append(check_names(gate.tree, TABLES, dialect))
    return Attempt(sql, (*checks, CheckResult("given", given_)))


def same(sql: str, other: str, dialect: str) -> bool:
    left, right = (sqlglot.parse_one(one, read=dialect).sql(dialect) for one in (sql, other))
    return left == right


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.title)
def test_a_mend_gives_the_sql_of_the_case(case: Case) -> None:
    question = Question(case.question, TODAY)
    found = mend(
        attempt(case.before, case.dialect, case.problems), case.known, case.dialect, question
    )
    if case.after == "none":
        assert found is None, found
        return
    assert found is not None
    sql, said = found
    assert same(sql, case.after, case.dialect), sql
    assert said
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize(
    "case", [case for case in read_cases() if case.after != "none"], ids=lambda case: case.title
)
def test_what_was_mended_passes_the_gate_and_the_check_of_names(case: Case) -> None:
    assert attempt(case.after, case.dialect).passed


def test_every_repair_has_a_case() -> None:
    files = {path.stem for path in CASES.glob("*.sql")}
    rooms = {repair.mend.__module__.rpartition(".")[2] for repair in repairs()}
    assert rooms - {"sqlite_dates"} == files  # SQLite's dates stand among the foreign functions


def test_several_things_are_mended_at_once_and_each_is_said() -> None:
    sql = "SELECT amuont, o.city FROM trade.orders o JOIN members m ON o.memberid = m.id"
    found = mend(attempt(sql, "duckdb"), CatalogSlice("duckdb", TABLES), "duckdb")
    assert found is not None
    assert found[0] == (
        "SELECT amount, m.city FROM trade.orders AS o JOIN members AS m ON o.member_id = m.id"
    )
    assert len(found[1]) == 3


def test_sql_without_a_problem_is_left_alone() -> None:
    assert (
        mend(attempt("SELECT id FROM members", "duckdb"), CatalogSlice("duckdb", TABLES), "duckdb")
        is None
    )


def test_a_note_is_no_reason_to_mend() -> None:
    note = Problem("unknown_value", "note", "status holds no 'paid'.", rewrite="SELECT 1")
    sql = "SELECT count(*) FROM trade.orders WHERE status = 'paid'"
    assert mend(attempt(sql, "duckdb", (note,)), CatalogSlice("duckdb", TABLES), "duckdb") is None


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("amout", ["amount", "discount"], "amount"),
        ("OrderID", ["order_id", "order_ids_seen"], "order_id"),
        ("sender_id", ["vendor_id"], None),
        ("min_price", ["max_price"], None),
        ("created_at", ["updated_at"], None),
        ("end_date", ["start_date"], None),
        ("name", ["first_name", "last_name"], None),
        ("name", ["full_name", "city"], "full_name"),
        ("total_in_2024", ["total_in_2025"], None),
        ("", ["a"], None),
        ("도시", ["도시_이름", "나이"], "도시_이름"),
    ],
)
def test_only_a_name_that_is_surely_meant_is_taken(
    written: str, known: list[str], meant: str | None
) -> None:
    assert surely_meant(written, known) == meant


WORDS = [
    *("SELECT", "FROM", "WHERE", "GROUP", "BY", "JOIN", "ON", "AS", "WITH", "TOP", "5", "=", "7"),
    *("members", "trade.orders", "o", "x.idd", "amuont", "city", "(", ")", ",", ";", "/", "```"),
    *("`", "'", '"', "‘", "[", "]", "DATEADD(day,1,x)", "GETDATE()", "count(*)", "sysdate"),
]
KINDS = sorted({kind for repair in repairs() for kind in repair.kinds})


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(WORDS),
            max_size=20,
        ).map(" ".join),
    ),
    st.sampled_from(["duckdb", "postgres", "sqlite", "mysql", "bigquery"]),
    st.sampled_from(KINDS),
)
def test_no_text_breaks_a_repair(sql: str, dialect: str, kind: str) -> None:
    problem = Problem(kind, "error", "something is wrong with GROUP BY amuont", rewrite=sql)
    found = mend(
        Attempt(sql, (CheckResult("any", (problem,)),)),
        CatalogSlice(dialect, TABLES),
        dialect,
        Question("What share?", TODAY),
    )
    assert found is None or (found[0] != sql and found[1])
