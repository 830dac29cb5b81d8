"""A warehouse as a person hears it: an engine's refusal never brings up a hidden name.

What may be read is the gate's matter. But engines offer names that the query does not hold
("Did you mean …?"), of tables that they find in their own catalogs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.errors import DatabaseError
from t2sql.protocols import MAX_BYTES

if TYPE_CHECKING:
    from t2sql.access.view_catalog import SeenCatalog
    from t2sql.protocols import Warehouse
    from t2sql.types import CheckResult, CostEstimate, Problem, QueryResult, Table

REFUSED = "The database refuses the query."


class SeenWarehouse:
    """Implements :class:`t2sql.protocols.Warehouse` over another one.

    Args:
        warehouse: shared with others; closing this one leaves it open.
        catalog: knows what is seen.
    """

    def __init__(self, warehouse: Warehouse, catalog: SeenCatalog) -> None:
        self._warehouse = warehouse
        self._catalog = catalog

    @property
    def dialect(self) -> str:
        """The sqlglot dialect that its SQL is written in."""
        return self._warehouse.dialect

    @property
    def label(self) -> str:
        """What to call it before a person."""
        return self._warehouse.label

    def tables(self) -> tuple[Table, ...]:
        """What exists, of what is seen."""
        return self._catalog.seen_of(self._warehouse.tables())

    def change_token(self) -> str:
        """Changes when data may have changed."""
        return self._warehouse.change_token()

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        """Run one query that has passed the gate.

        Raises:
            QueryError: the engine refuses the query.
            QueryTimeoutError: it was stopped after ``timeout_s``.
        """
        with self._discreet(sql):
            return self._warehouse.query(
                sql, max_rows=max_rows, timeout_s=timeout_s, max_bytes=max_bytes
            )

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query without running it."""
        with self._discreet(sql):
            found = self._warehouse.dry_run(sql, tables, timeout_s=timeout_s)
        problems = tuple(self._told(problem, sql) for problem in found.problems)
        message = "" if self._tells(found.message, sql) else found.message
        return replace(found, problems=problems, message=message)

    def estimate(self, sql: str, *, timeout_s: float) -> CostEstimate | None:
        """What the engine expects the query to read."""
        with self._discreet(sql):
            return self._warehouse.estimate(sql, timeout_s=timeout_s)

    def close(self) -> None:
        """It is not this one's to close."""

    def _tells(self, text: str, sql: str) -> bool:
        return self._catalog.seen.hidden.is_told_by(text, sql)

    def _told(self, problem: Problem, sql: str) -> Problem:
        message = REFUSED if self._tells(problem.message, sql) else problem.message
        hint = "" if self._tells(problem.hint, sql) else problem.hint
        return replace(problem, message=message, hint=hint)

    @contextmanager
    def _discreet(self, sql: str) -> Iterator[None]:
        try:
            yield
        except DatabaseError as error:
            if not self._tells(f"{error.message} {error.hint}", sql):
                raise
            message = REFUSED if self._tells(error.message, sql) else error.message
            raise type(error)(message) from None
