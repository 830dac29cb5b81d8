"""Guards, by SQL files over an invented shop: one file a guard, cases that fire and near ones.

A case reads::

    -- title: orders repeated by their items
    -- schema: shop
    -- dialect: duckdb
    -- question: What did members spend?      (may be empty)
    -- expect: none | <severity> <kind>[, ...]
    -- rewrite: SELECT ...                    (may be left out: any rewrite will do)
    SELECT ...

Only the guard of the file's name looks, so that a case is about one thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.sql.dialects import find_dialect
from t2sql.sql.gate import pass_gate
from t2sql.sql.guards.check import check_meaning, guards
from t2sql.sql.guards.subject import read_subject
from t2sql.sql.names import check_names
from t2sql.types import CatalogSlice, CheckResult, Problem, Question
from tests.sql.guard_schemas import SCHEMAS, TODAY

CASES = Path(__file__).parent / "cases" / "guards"
HEADER = re.compile(r"-- (schema|dialect|question|expect|rewrite):[ ]?(.*)")


@dataclass(frozen=True, slots=True)
class Case:
    guard: str
    title: str
    sql: str
    schema: str = ""
    dialect: str = ""
    question: str = ""
    expect: str = ""
    rewrite: str = ""

    @property
    def known(self) -> CatalogSlice:
        return replace(SCHEMAS[self.schema].known, dialect=self.dialect)

    @property
    def fires(self) -> bool:
        return self.expect != "none"


def read_cases() -> list[Case]:
    cases = []
    for path in sorted(CASES.glob("*.sql")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n-- title:")[1:]:
            title, *lines = block.split("\n")
            headers = {}
            while lines and (found := HEADER.fullmatch(lines[0])):
                headers[found[1]] = found[2].strip()
                del lines[0]
            assert {"schema", "dialect", "expect"} <= headers.keys(), (path.name, title)
            cases.append(Case(path.stem, title.strip(), "\n".join(lines).strip(), **headers))
    return cases


def look(case: Case, sql: str, *, only: bool = True) -> Sequence[Problem]:
    """What the case's guard says, or all of them, of SQL that passes the checks before it."""
    known = case.known
    gate = pass_gate(sql, case.dialect, [table.name for table in known.tables])
    assert gate.tree is not None, gate.check.problems
    names = check_names(gate.tree, known.only(gate.tables).tables, case.dialect, known.tables)
    facts = find_dialect(case.dialect)
    assert facts is not None
    assert names.severity != "error" or facts.lax, names.problems
    before = gate.tree.sql()
    question = Question(case.question, TODAY) if case.question else None
    data = SCHEMAS[case.schema].data
    if only:
        subject = read_subject(gate.tree, sql, known, facts, data, question)
        chosen = [guard for guard in guards() if guard.__module__.endswith(f".{case.guard}")]
        assert chosen, f"no guard {case.guard} is registered"
        problems: Sequence[Problem] = [problem for guard in chosen for problem in guard(subject)]
    else:
        problems = check_meaning(gate.tree, sql, known, data, question).problems
    assert gate.tree.sql() == before  # the tree that runs is never changed
    return problems


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.guard}:{case.title}")
def test_the_guard_finds_what_the_case_says(case: Case) -> None:
    found = look(case, case.sql)
    told = ", ".join(f"{problem.severity} {problem.kind}" for problem in found)
    assert (told or "none") == case.expect, found
    for problem in found:
        assert problem.message.endswith((".", "?"))
        assert len(problem.message) <= 300
        assert problem.span is None or 0 <= problem.span[0] < problem.span[1] <= len(case.sql)
    if case.rewrite:
        assert case.rewrite in [problem.rewrite for problem in found]


@pytest.mark.parametrize(
    "case",
    [case for case in read_cases() if case.fires],
    ids=lambda case: f"{case.guard}:{case.title}",
)
def test_a_rewrite_passes_every_check_and_mends_what_it_is_for(case: Case) -> None:
    for problem in look(case, case.sql):
        if problem.rewrite:
            left = look(case, problem.rewrite)
            assert (problem.kind, problem.message) not in {
                (after.kind, after.message) for after in left
            }


@pytest.mark.parametrize("guard", sorted({guard.__module__.split(".")[-1] for guard in guards()}))
def test_every_guard_has_cases_that_fire_and_cases_that_must_not(guard: str) -> None:
    cases = [case for case in read_cases() if case.guard == guard]
    assert any(case.fires for case in cases)
    assert any(not case.fires for case in cases)


def test_a_query_that_cannot_be_examined_is_told_and_no_exception() -> None:
    gate = pass_gate("SELECT 1", "duckdb", [])
    assert gate.tree is not None
    known = replace(SCHEMAS["shop"].known, dialect="klingon")
    found = check_meaning(gate.tree, "SELECT 1", known, SCHEMAS["shop"].data)
    assert isinstance(found, CheckResult)
    assert [problem.kind for problem in found.problems] == ["unread"]


WORDS = """
SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT 3 JOIN LEFT ON USING UNION ALL WITH AS ( ) , * = <>
NOT IN EXISTS AND OR IS NULL COUNT(*) SUM( DISTINCT BETWEEN LIKE o m o.id m.id o.member_id m.city
amount status 'PAID' '2024-01-31' x orders members items OVER LATERAL UNNEST([1]) CASE WHEN THEN END
"""


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=24),
    st.sampled_from(["duckdb", "postgres", "sqlite", "mysql", "bigquery"]),
    st.sampled_from(["", "Top 3 cities by average amount in May 2024?", "월별 매출 비율"]),
)
def test_whatever_passes_the_gate_can_be_examined(
    words: list[str], dialect: str, question: str
) -> None:
    sql = " ".join(["SELECT * FROM members m JOIN orders o ON o.member_id = m.id", *words])
    schema = SCHEMAS["shop"]
    gate = pass_gate(sql, dialect, [table.name for table in schema.known.tables])
    if gate.tree is not None:
        known = replace(schema.known, dialect=dialect)
        asked = Question(question, TODAY) if question else None
        assert check_meaning(gate.tree, sql, known, schema.data, asked).name == "meaning"
