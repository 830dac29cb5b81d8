from __future__ import annotations

from typing import Any

import pytest

from t2sql.llm.inputs import candidate_inputs, join_inputs, table_inputs
from t2sql.types import (
    CatalogSlice,
    Column,
    Evidence,
    ForeignKey,
    JoinEdge,
    Table,
    TableCandidate,
    TableFamily,
    TableUse,
)

VISIT = Table(
    "clinic.visit",
    (
        Column("doctor_id", "INTEGER", examples=("7", "8")),
        Column("day", "DATE", minimum="2024-01-01", maximum="2024-12-31"),
        Column("ward", "VARCHAR", examples=("A, B", "C"), distinct=2),
        Column("fee", "DECIMAL(8,2)", examples=("12.50", "n/a"), distinct=9),
        Column("ticket", "VARCHAR", distinct=50),
    ),
    primary_key=("doctor_id", "day"),
    foreign_keys=(ForeignKey(("doctor_id",), "clinic.doctor", ("id",)),),
    row_count=50,
)
DOCTOR = Table("clinic.doctor", (Column("id", "INTEGER"),), primary_key=("id",))


def columns(table: Table, *others: Table, samples: bool = True) -> dict[str, dict[str, Any]]:
    shown = table_inputs((table, *others), "duckdb", samples=samples)[0]
    return {column["name"]: column for column in shown["columns"]}


def test_keys_are_marked_and_their_numbers_are_not_shown() -> None:
    shown = columns(VISIT, DOCTOR)
    assert shown["doctor_id"]["marks"] == ["part of PK", "FK -> clinic.doctor.id"]
    assert shown["doctor_id"]["examples"] == []
    assert shown["ticket"]["marks"] == ["unique"]
    assert columns(DOCTOR)["id"]["marks"] == ["PK"]


def test_a_key_to_a_table_that_is_not_shown_is_not_named() -> None:
    assert columns(VISIT)["doctor_id"]["marks"] == ["part of PK"]


def test_values_are_literals_and_said_to_be_all_where_they_are() -> None:
    shown = columns(VISIT)
    assert shown["ward"]["examples"] == ["'A, B'", "'C'"]
    assert shown["fee"]["examples"] == ["12.50", "'n/a'"]
    assert [shown[name]["all_shown"] for name in ("ward", "fee", "day")] == [True, False, False]
    assert (shown["day"]["minimum"], shown["day"]["maximum"]) == ("'2024-01-01'", "'2024-12-31'")


@pytest.mark.parametrize("key", ["examples", "minimum", "maximum", "null_share", "distinct"])
def test_without_leave_a_column_shows_nothing_of_its_cells(key: str) -> None:
    assert not any(column[key] for column in columns(VISIT, samples=False).values())


def test_numbers_of_ids_and_truth_values_are_not_shown() -> None:
    table = Table(
        "t",
        (
            Column("berth_id", "INTEGER", minimum="1", maximum="9"),
            Column("berthId", "INTEGER", minimum="1", maximum="9"),
            Column("is_open", "BOOLEAN", examples=("true", "false"), distinct=2),
            Column("paid", "INTEGER", minimum="1", maximum="9"),
        ),
    )
    shown = columns(table)
    told = {name: bool(column["minimum"] or column["examples"]) for name, column in shown.items()}
    assert told == {"berth_id": False, "berthId": False, "is_open": False, "paid": True}


def test_a_candidate_says_what_speaks_against_it_its_family_and_its_use() -> None:
    family = TableFamily("clinic.visit_*", "date", 12, "2024-01", "2024-12")
    caution = Evidence("caution", "an old copy of clinic.visits", -0.2)
    known = CatalogSlice(
        "duckdb",
        (VISIT, DOCTOR),
        uses=(TableUse("clinic.visit", 1, 4), TableUse("clinic.doctor", 9, 9, 3, 2, "2024-05-01")),
    )
    found = [
        TableCandidate("clinic.visit", 1.0, (caution,), family),
        TableCandidate("clinic.doctor", 0.5),
    ]
    visit, doctor = candidate_inputs(found, known, samples=False)
    assert visit["cautions"] == ["an old copy of clinic.visits"]
    assert visit["family"] == ("one of 12 tables clinic.visit_* alike, from 2024-01 to 2024-12")
    assert visit["use"] == "read by one past query"
    assert doctor["use"] == "read by 9 past queries by 3 people, 2 verified, the last on 2024-05-01"
    assert (doctor["cautions"], doctor["family"]) == ([], "")


def test_few_rows_make_no_column_unique() -> None:
    table = Table("t", (Column("a", "VARCHAR", distinct=9),), row_count=9)
    assert columns(table)["a"]["marks"] == []


def test_a_candidate_shows_why_it_was_found_and_what_it_joins() -> None:
    known = CatalogSlice(
        "duckdb",
        (VISIT, DOCTOR),
        joins=(
            JoinEdge("clinic.doctor", ("id",), "clinic.visit", ("doctor_id",), "declared"),
            JoinEdge("clinic.secret", ("id",), "clinic.visit", ("doctor_id",), "declared"),
        ),
    )
    evidence = (Evidence("name", "words: visit", 0.5), Evidence("value", "cell 12.50", 0.5))
    found = [TableCandidate("clinic.visit", 1.0, evidence), TableCandidate("clinic.doctor", 0.5)]
    visit, doctor = candidate_inputs(found, known, samples=False)
    assert (visit["evidence"], visit["joins"]) == (["words: visit"], ["clinic.doctor"])
    assert (doctor["evidence"], doctor["joins"]) == ([], ["clinic.visit"])
    (join,) = join_inputs(known)
    assert join["condition"] == "clinic.doctor.id = clinic.visit.doctor_id"


@pytest.mark.parametrize("samples", [False, True])
def test_of_a_masked_column_name_type_and_keys_are_all(samples: bool) -> None:
    told = Column(
        "badge", "ENUM('cell-a', 'cell-b')", "cell-comment", ("cell-synonym",), ("cell-example",),
        ("cell-accepted",), "cell-unit", pii=True, distinct=1, null_share=0.5, minimum="cell-1",
        maximum="cell-9",
    )  # fmt: skip
    table = Table("gate.badges", (told,), primary_key=("badge",), row_count=2)
    shown = columns(table, samples=samples)["badge"]
    assert "cell" not in str(shown)
    assert (shown["type"], shown["marks"]) == ("ENUM", ["PK", "masked"])
    assert (shown["null_share"], shown["distinct"], shown["all_shown"]) == (None, None, False)
