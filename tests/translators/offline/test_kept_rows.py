"""What a row has once it can have had several times: that is asked of the rows that were kept."""

from __future__ import annotations

from datetime import date

from t2sql.translators.offline.reading import Compare, Operand, Reading
from t2sql.translators.offline.schema import build_schema
from t2sql.translators.offline.sense import count_nonsense
from t2sql.translators.offline.translator import OfflineTranslator
from t2sql.types import CatalogSlice, Question, Table, Translation
from tests.translators.offline.schemas import DAY, NUMBER, column, key
from tests.translators.offline.test_cases import normalised

PATIENT, TOWN = Operand("patients", "patient_id"), Operand("patients", "home_town", "count", True)


def surgery(*, kept: bool = True) -> CatalogSlice:
    patients = Table(
        "patients",
        (column("patient_id", NUMBER), column("patient_name"), column("home_town")),
        primary_key=("patient_id",),
    )
    changes = Table(
        "patient_changes",
        (column("patient_id", NUMBER), column("valid_from", DAY), column("home_town")),
        foreign_keys=(key("patient_id", "patients", "patient_id"),),
    )
    return CatalogSlice("duckdb", (patients, changes) if kept else (patients,))


def test_several_of_what_a_row_has_once_are_counted_in_the_rows_that_were_kept() -> None:
    asked = Question("How many patients had more than one home town?", date(2025, 6, 18))
    answer = OfflineTranslator().translate(asked, surgery())
    assert isinstance(answer, Translation), answer
    assert normalised(answer.sql, "duckdb") == normalised(
        """SELECT COUNT(*) AS patients_count FROM patients WHERE patient_id IN (
        SELECT patient_id FROM patient_changes GROUP BY patient_id
        HAVING COUNT(DISTINCT home_town) > 1)""",
        "duckdb",
    )


def test_without_them_the_question_makes_no_sense() -> None:
    several = (Compare(TOWN, ">", 1),)
    schema = build_schema(surgery(kept=False))
    all_rows = Reading(("patients",), (Operand("patients", function="count"),), having=several)
    assert count_nonsense(all_rows, schema) == 1
    each = Reading(("patients",), (PATIENT,), group=(PATIENT,), having=several)
    assert count_nonsense(each, schema) == 1
