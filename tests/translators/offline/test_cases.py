"""Questions and the SQL they mean, one file of cases a clause (``cases/*.sql``).

A case is a comment ``-- schema: question`` and the SQL after it.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import sqlglot

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import Question, Translation
from tests.translators.offline.schemas import SCHEMAS

TODAY = date(2026, 6, 15)
_CASE = re.compile(r"-- (?P<schema>\w+): (?P<question>[^\n]+)\n(?P<sql>.*?);", re.DOTALL)


def read_cases() -> list[tuple[str, str, str, str]]:
    cases = []
    for path in sorted((Path(__file__).parent / "cases").glob("*.sql")):
        for match in _CASE.finditer(path.read_text(encoding="utf-8")):
            cases.append((path.stem, match["schema"], match["question"], match["sql"]))
    return cases


def test_there_are_cases_for_every_clause() -> None:
    clauses = {case[0] for case in read_cases()}
    assert clauses == {
        "aggregate",
        "codes",
        "customs",
        "dates",
        "filter",
        "flags",
        "group",
        "having",
        "join",
        "korean",
        "legacy",
        "levels",
        "measure",
        "nested",
        "order",
        "pairs",
        "moments",
        "parts",
        "projection",
    }


@pytest.mark.parametrize(
    ("schema", "question", "sql"),
    [pytest.param(*case[1:], id=f"{case[0]}: {case[2]}") for case in read_cases()],
)
def test_a_question_is_written_as_the_sql_it_means(schema: str, question: str, sql: str) -> None:
    known = SCHEMAS[schema]()
    answer = OfflineTranslator().translate(Question(question, TODAY), known)
    assert isinstance(answer, Translation), answer
    assert normalised(answer.sql, known.dialect) == normalised(sql, known.dialect)


def normalised(sql: str, dialect: str) -> str:
    return sqlglot.parse_one(sql, read=dialect).sql(dialect=dialect)
