"""Every run and every refusal is witnessed, before anybody sees a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from t2sql.errors import QueryError, SqlRejectedError, StoreError
from t2sql.protocols import Warehouse
from t2sql.steps.audit import Witness, note_refusals
from t2sql.steps.run import run_sql
from t2sql.types import Attempt, CheckResult, Limits, Problem, Question, RunRecord
from t2sql.warehouse.open import open_warehouse

QUESTION = Question("How many?", date(2025, 6, 19), id="q1")
LIMITS = Limits(rows=3)


@dataclass
class Notes:
    """An audit log in memory, which may refuse."""

    records: list[RunRecord] = field(default_factory=list)
    ready: bool = True
    writable: bool = True

    def prepare(self) -> None:
        if not self.ready:
            raise StoreError("Not ready.")

    def note(self, record: RunRecord) -> None:
        if not self.writable:
            raise StoreError("Full.")
        self.records.append(record)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    import sqlite3

    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("CREATE TABLE t (i INTEGER, s TEXT)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [(n, "CANARY") for n in range(5)])
    connection.commit()
    connection.close()
    opened = open_warehouse(f"sqlite:///{tmp_path / 'a.db'}", folder=tmp_path, limits=LIMITS)
    yield opened
    opened.close()


def test_a_run_is_noted_with_the_text_that_ran_and_no_cell(warehouse: Warehouse) -> None:
    notes = Notes()

    run_sql("select s -- note\nfrom t", ["t"], warehouse, LIMITS, witness=Witness(QUESTION, notes))

    (record,) = notes.records
    assert (record.verdict, record.rows, record.tables) == ("ran", 3, ("t",))
    assert record.sql == "SELECT s FROM t"
    assert record.question == QUESTION
    assert record.elapsed_ms > 0
    assert "CANARY" not in repr(record)


def test_a_refusal_is_noted_with_rule_and_token(warehouse: Warehouse) -> None:
    notes = Notes()

    with pytest.raises(SqlRejectedError):
        run_sql("DROP TABLE t", ["t"], warehouse, LIMITS, witness=Witness(QUESTION, notes))

    (record,) = notes.records
    assert (record.verdict, record.sql, record.rows) == ("refused", "DROP TABLE t", None)
    assert record.reason.startswith("root: ")


def test_a_failure_is_noted_by_its_class(warehouse: Warehouse) -> None:
    notes = Notes()

    with pytest.raises(QueryError):
        run_sql("SELECT no_such FROM t", ["t"], warehouse, LIMITS, witness=Witness(QUESTION, notes))

    (record,) = notes.records
    assert (record.verdict, record.error, record.rows) == ("failed", "QueryError", None)
    assert record.reason == ""


def test_where_no_line_can_be_written_nothing_runs() -> None:
    witness = Witness(QUESTION, Notes(ready=False))

    def never() -> None:
        raise AssertionError("it ran")

    with pytest.raises(StoreError, match="Not ready"):
        witness.run("SELECT 1", ["t"], never)  # type: ignore[arg-type]


def test_rows_without_a_line_are_not_given_out(warehouse: Warehouse) -> None:
    witness = Witness(QUESTION, Notes(writable=False))

    with pytest.raises(StoreError, match="Full"):
        run_sql("SELECT s FROM t", ["t"], warehouse, LIMITS, witness=witness)


def test_what_went_wrong_is_told_even_where_it_cannot_be_noted(
    warehouse: Warehouse, caplog: pytest.LogCaptureFixture
) -> None:
    witness = Witness(QUESTION, Notes(writable=False))

    with pytest.raises(SqlRejectedError):
        run_sql("DROP TABLE t", ["t"], warehouse, LIMITS, witness=witness)
    with pytest.raises(QueryError):
        run_sql("SELECT no_such FROM t", ["t"], warehouse, LIMITS, witness=witness)
    assert caplog.text.count("not in the audit log") == 2


def test_an_interrupted_run_is_noted_too() -> None:
    notes = Notes()

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Witness(QUESTION, notes).run("SELECT 1", ["t"], interrupted)  # type: ignore[arg-type]
    assert [record.error for record in notes.records] == ["KeyboardInterrupt"]


def test_attempts_that_the_gate_refused_are_noted_and_others_are_not() -> None:
    notes = Notes()
    refused = Problem("gate_functions", "error", "The function read_csv is not allowed.")
    unknown = Problem("unknown_column", "error", "There is no column x.")
    attempts = (
        Attempt("SELECT read_csv('x')", (CheckResult("gate", (refused,)),)),
        Attempt("SELECT x", (CheckResult("gate"), CheckResult("names", (unknown,)))),
        Attempt("SELECT 1", (CheckResult("gate"),)),
    )

    note_refusals(attempts, Witness(QUESTION, notes), ("t",))

    (record,) = notes.records
    assert record.sql == "SELECT read_csv('x')"
    assert record.reason == "functions: The function read_csv is not allowed."


def test_nobody_is_asked_where_there_is_no_audit_log(warehouse: Warehouse) -> None:
    result, _ = run_sql("SELECT i FROM t", ["t"], warehouse, LIMITS, witness=Witness(QUESTION))

    assert len(result.rows) == 3
