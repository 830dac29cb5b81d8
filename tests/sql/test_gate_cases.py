"""Each rule of the gate, by SQL files: a title, a dialect, allowed tables and a verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from t2sql.sql.dialects import FACTS
from t2sql.sql.gate import pass_gate
from t2sql.types import Problem

CASES = Path(__file__).parent / "cases" / "gate"
RULES = {"text", "dialect", "parse", "statements", "root", "nodes", "tables"}
RULES |= {"table_functions", "functions", "sequences", "rewrite"}
HEADERS = ("title", "dialect", "allowed", "expect")


@dataclass(frozen=True)
class Case:
    """One block of a file."""

    file: str
    title: str
    dialect: str
    allowed: tuple[str, ...]
    expect: str
    sql: str


def read_cases() -> list[Case]:
    cases = []
    for path in sorted(CASES.glob("*.sql")):
        for block in ("\n" + path.read_bytes().decode()).split("\n-- title:")[1:]:
            lines = f"-- title:{block}".split("\n")
            head = {}
            for name, line in zip(HEADERS, lines, strict=False):
                start, _, value = line.partition(":")
                assert start == f"-- {name}", f"{path.name}: {line!r}"
                head[name] = value.strip()
            allowed = tuple(name.strip() for name in head["allowed"].split(",") if name.strip())
            sql = "\n".join(lines[len(HEADERS) :]).removesuffix("\n").removesuffix("\n")
            cases.append(
                Case(path.stem, head["title"], head["dialect"], allowed, head["expect"], sql)
            )
    return cases


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.file}: {case.title}")
def test_the_gate_gives_the_verdict_of_the_case(case: Case) -> None:
    gate = pass_gate(case.sql, case.dialect, case.allowed)
    problems = gate.check.problems
    verdict = f"refused {problems[0].kind.removeprefix('gate_')}" if problems else "ok"
    assert verdict == case.expect, problems
    assert gate.passed == (not problems)
    assert bool(gate.sql) == gate.passed
    assert all(problem.severity == "error" and problem.message for problem in problems)
    if problems and problems[0].kind not in WITHOUT_TOKEN:
        assert_names_token(problems[0], case.sql)


WITHOUT_TOKEN = {"gate_dialect", "gate_rewrite"}
"""A dialect is no part of the text, and what was written back is not the text either."""


def assert_names_token(problem: Problem, sql: str) -> None:
    """The message holds what was typed, and the span says where."""
    if problem.span is not None:
        token = sql[slice(*problem.span)].strip("\"'`[]")
        named = (
            token.lower() in problem.message.lower() or f"U+{ord(token[0]):04X}" in problem.message
        )
        assert named, (token, problem.message)
    elif problem.message not in {"The SQL is empty.", "The SQL holds no statement."}:
        quoted = [part for part in re.split(r"['\s]", problem.message) if part and part in sql]
        assert quoted, problem.message


@pytest.mark.parametrize("rule", sorted(RULES - {"dialect", "rewrite"}))
def test_a_rule_has_cases_of_both_kinds_in_every_dialect(rule: str) -> None:
    cases = [case for case in read_cases() if case.file == rule]
    for facts in FACTS:
        verdicts = {case.expect for case in cases if case.dialect == facts.name}
        assert "ok" in verdicts, facts.name
        assert verdicts - {"ok"}, facts.name


def test_every_rule_has_a_file_with_a_refusal() -> None:
    refused = {case.expect.removeprefix("refused ") for case in read_cases()} - {"ok"}
    assert refused == RULES
    assert {case.file for case in read_cases()} == RULES
