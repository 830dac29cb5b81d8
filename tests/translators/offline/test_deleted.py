"""Rows that are marked as deleted, where no past query tells whether they count."""

from __future__ import annotations

from datetime import date

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import CatalogSlice, Column, Question, Table, Translation

BARGES = Table(
    "barges",
    (
        Column("barge_id", "INTEGER"),
        Column("name", "VARCHAR"),
        Column("is_deleted", "INTEGER", examples=("0", "1"), distinct=2),
    ),
    primary_key=("barge_id",),
)


def assumed(text: str) -> str:
    known = CatalogSlice("sqlite", (BARGES,))
    answer = OfflineTranslator().translate(Question(text, date(2026, 6, 15)), known)
    assert isinstance(answer, Translation)
    return " ".join(answer.assumptions)


def test_that_they_count_is_said() -> None:
    assert "barges.is_deleted" in assumed("How many barges are there?")


def test_it_is_not_said_where_they_are_asked_for() -> None:
    assert "is_deleted" not in assumed("How many deleted barges are there?")
