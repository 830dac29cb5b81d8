"""Audit: a line of each run, and of each refusal, before anybody sees a row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from t2sql.errors import StoreError
from t2sql.types import Attempt, Problem, QueryResult, Question, RunRecord

if TYPE_CHECKING:
    from t2sql.protocols import Audit

_GATE = "gate_"


@dataclass(frozen=True, slots=True)
class Witness:
    """Writes down what becomes of the SQL of one question; without an audit log nothing."""

    question: Question
    audit: Audit | None = None

    def refused(self, sql: str, tables: Sequence[str], problem: Problem) -> None:
        """Note SQL that the gate refused. It does not run, whether that can be noted or not."""
        if self.audit is None:
            return
        said = f"{problem.kind.removeprefix(_GATE)}: {problem.message}"
        record = RunRecord(self.question, tuple(tables), sql, "refused", reason=said)
        try:
            self.audit.note(record)
        except StoreError as error:
            logging.getLogger("t2sql").warning("A refusal is not in the audit log: %s", error)

    def run(self, sql: str, tables: Sequence[str], query: Callable[[], QueryResult]) -> QueryResult:
        """Run what passed the gate. Its rows come back only once its line is on the disk.

        Raises:
            StoreError: no line can be written; where that shows before, nothing runs.
        """
        if self.audit is None:
            return query()
        self.audit.prepare()
        begun = perf_counter()

        def record(rows: int | None, error: str = "") -> RunRecord:
            return RunRecord(
                self.question,
                tuple(tables),
                sql,
                "failed" if error else "ran",
                rows=rows,
                elapsed_ms=(perf_counter() - begun) * 1000,
                error=error,
            )

        try:
            found = query()
        except BaseException as error:
            self._failed(record(None, type(error).__name__))
            raise
        self.audit.note(record(len(found.rows)))
        return found

    def _failed(self, record: RunRecord) -> None:
        """There are no rows to hold back: what went wrong is told, not that it is not noted."""
        try:
            if self.audit is not None:
                self.audit.note(record)
        except StoreError as error:
            logging.getLogger("t2sql").warning("A failed run is not in the audit log: %s", error)


def note_refusals(attempts: Iterable[Attempt], witness: Witness, tables: Sequence[str]) -> None:
    """Note the attempts that the gate refused while SQL was written; none of them ran."""
    for attempt in attempts:
        problems = (one for one in attempt.problems if one.severity == "error")
        found = next((one for one in problems if one.kind.startswith(_GATE)), None)
        if found is not None:
            witness.refused(attempt.sql, tables, found)
