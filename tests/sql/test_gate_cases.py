"""Each rule of the gate, by SQL files: a title, a dialect, allowed tables and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from t2sql.sql.gate import pass_gate

CASES = Path(__file__).parent / "cases" / "gate"
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
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n-- title:")[1:]:
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


def test_every_rule_has_a_file_with_a_refusal() -> None:
    rules = {"text", "dialect", "parse", "statements", "root", "nodes", "tables"}
    rules |= {"table_functions", "functions", "sequences", "rewrite"}
    refused = {case.expect.removeprefix("refused ") for case in read_cases()} - {"ok"}
    assert refused == rules
    assert {case.file for case in read_cases()} == rules
