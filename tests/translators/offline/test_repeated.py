"""Values that many rows share are listed once each, where no rows are spoken of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import CatalogSlice, Question, Translation
from tests.translators.offline.schemas import clinic


def profiled() -> CatalogSlice:
    """The clinic, where of 40 patients many share a blood type and none a phone."""
    known = clinic()
    patient, *others = known.tables
    counted = {"blood_type": 3, "phone": 40}
    columns = tuple(replace(one, distinct=counted.get(one.name)) for one in patient.columns)
    return replace(known, tables=(replace(patient, columns=columns, row_count=40), *others))


def written(text: str) -> str:
    answer = OfflineTranslator().translate(Question(text, date(2026, 6, 15)), profiled())
    assert isinstance(answer, Translation), answer
    return " ".join(answer.sql.split())


@pytest.mark.parametrize("text", ["Show all blood types.", "Which blood types do patients have?"])
def test_kinds_are_listed_once(text: str) -> None:
    assert written(text) == "SELECT DISTINCT blood_type FROM patient"


def test_what_is_said_of_each_row_is_listed_for_each() -> None:
    assert written("List the blood types of all patients.") == "SELECT blood_type FROM patient"
    assert written("Show all phones.") == "SELECT phone FROM patient"
