"""The demo's past queries run as they stand, and the verified ones return rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from t2sql.demo import DEMO_TODAY
from tests.demo.conftest import Ask

FILES = sorted((Path(__file__).parents[2] / "metadata" / "queries").glob("*.sql"))
HEADER = re.compile(r"^-- (question|verified_by|verified_on|runs): (.+)$", re.MULTILINE)
TWIN = re.compile(r"\bstg_\w+|_old\b|_tmp\b|_backup_\d+")


@dataclass(frozen=True, slots=True)
class Past:
    sql: str
    headers: dict[str, str]

    @property
    def verified(self) -> bool:
        return "verified_by" in self.headers


def read_history(file: Path) -> list[Past]:
    parts = file.read_text(encoding="utf-8").split(";\n")
    return [Past(part, dict(HEADER.findall(part))) for part in parts if part.strip()]


HISTORY = [past for file in FILES for past in read_history(file)]


def test_there_are_enough_past_queries_and_enough_of_them_verified() -> None:
    assert len(FILES) >= 10
    assert len(HISTORY) >= 160
    assert sum(past.verified for past in HISTORY) >= 70


def test_a_verified_query_has_a_question_and_the_day_it_was_verified() -> None:
    verified = [past.headers for past in HISTORY if past.verified]
    assert all("question" in headers for headers in verified)
    assert all(date.fromisoformat(headers["verified_on"]) <= DEMO_TODAY for headers in verified)


def test_no_question_is_asked_twice() -> None:
    questions = [past.headers["question"] for past in HISTORY if "question" in past.headers]
    assert len(questions) == len(set(questions))


def test_near_twins_are_used_by_unverified_queries_only() -> None:
    on_twins = [past for past in HISTORY if TWIN.search(past.sql)]
    assert len(on_twins) >= 5
    assert not any(past.verified for past in on_twins)


def test_queries_do_not_ask_the_clock() -> None:
    clock = re.compile(r"\b(current_date|now\(|today\(|current_timestamp)", re.IGNORECASE)
    assert [past.sql for past in HISTORY if clock.search(past.sql)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_past_query_runs_and_the_verified_ones_return_rows(file: Path, ask: Ask) -> None:
    for past in read_history(file):
        rows = ask(past.sql)
        if past.verified:
            assert rows, past.headers["question"]
            assert any(value is not None for value in rows[0]), past.headers["question"]
