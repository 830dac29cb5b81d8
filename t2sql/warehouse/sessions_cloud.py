"""BigQuery, Snowflake, Trino and Spark: what EXPLAIN or a dry run costs nothing there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from t2sql.types import CostEstimate
from t2sql.warehouse.estimates import read_snowflake_plan

KIND_WORDS = (
    ("unrecognized name", "unknown_column"),
    ("invalid identifier", "unknown_column"),
    ("cannot be resolved", "unknown_column"),
    ("ambiguous", "ambiguous_column"),
    ("not found: table", "unknown_table"),
    ("does not exist", "unknown_table"),
    ("function not found", "unknown_function"),
    ("unknown function", "unknown_function"),
    ("syntax error", "syntax"),
    ("mismatched input", "syntax"),
)
CELL_WORDS = ("bad ", "is not recognized", "cannot cast", "could not cast", "invalid value")
EXPLAINS = {
    "snowflake": "EXPLAIN USING JSON ",
    "trino": "EXPLAIN (TYPE VALIDATE) ",
    "presto": "EXPLAIN (TYPE VALIDATE) ",
    "spark": "EXPLAIN ",
    "databricks": "EXPLAIN ",
}
"""What binds a query and runs nothing of it, in front of the gate's own text."""


@dataclass(frozen=True, slots=True)
class ExplainingSession:
    """An engine that binds by a word before the query, and of which little else is known.

    ``prefix`` is empty where no such word is known: then nothing is asked.
    """

    dialect: str
    prefix: str = ""

    @property
    def explains(self) -> bool:
        """Whether the engine binds without running."""
        return bool(self.prefix)

    def begin(self, connection: Any, timeout_s: float) -> None:
        """Nothing that every engine would take: a role that may only read is the wall here."""

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """The driver's default cursor."""
        return connection.cursor()

    def cancel(self, connection: Any, another: Callable[[], Any]) -> None:
        """Ask the driver, if it can."""
        if callable(cancel := getattr(connection, "cancel", None)):
            cancel()

    def explain(self, connection: Any, sql: str) -> None:
        """Bind the query; the rows of the plan are read, so that errors come."""
        self._plan(connection, sql)

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """Bytes, where the plan tells them: in Snowflake."""
        if self.dialect != "snowflake":
            return None
        rows = self._plan(connection, sql)
        return read_snowflake_plan(str(rows[0][0])) if rows else None

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """Names of the Python types that came back."""
        return first_types(rows, len(described))

    def timed_out(self, error: BaseException) -> bool:
        """Unknown."""
        return False

    def message(self, error: BaseException) -> str:
        """The driver's words."""
        return str(error)

    def hint(self, error: BaseException) -> str:
        """Unknown."""
        return ""

    def kind(self, error: BaseException) -> str:
        """By words that these engines share."""
        text = str(error).lower()
        return next((kind for words, kind in KIND_WORDS if words in text), "engine")

    def shows_cells(self, error: BaseException) -> bool:
        """By the words of failed casts."""
        return any(words in str(error).lower() for words in CELL_WORDS)

    def _plan(self, connection: Any, sql: str) -> Sequence[Sequence[Any]]:
        cursor = connection.cursor()
        try:
            cursor.execute(self.prefix + sql)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
            return rows
        finally:
            cursor.close()


@dataclass(frozen=True, slots=True)
class BigQuerySession:
    """BigQuery: a dry run validates a query, tells the bytes, and is not billed.

    Source: BigQuery's manual, "Run a dry run query".
    """

    plain: ExplainingSession
    """For all in which it does not differ."""

    @property
    def explains(self) -> bool:
        """A dry run binds."""
        return True

    def begin(self, connection: Any, timeout_s: float) -> None:
        """BigQuery has no transactions that only read; the role must not write."""

    def cursor(self, connection: Any, another: Callable[[], Any]) -> Any:
        """The driver's default cursor."""
        return connection.cursor()

    def cancel(self, connection: Any, another: Callable[[], Any]) -> None:
        """Ask the driver, if it can."""
        self.plain.cancel(connection, another)

    def explain(self, connection: Any, sql: str) -> None:
        """Bind by a dry run."""
        self.estimate(connection, sql)

    def estimate(self, connection: Any, sql: str) -> CostEstimate | None:
        """The bytes that would be billed."""
        from google.api_core.exceptions import GoogleAPICallError
        from google.cloud.bigquery import QueryJobConfig
        from google.cloud.bigquery.dbapi import DatabaseError

        settings = QueryJobConfig(dry_run=True, use_query_cache=False)
        try:
            job = connection._client.query(sql, job_config=settings)
        except GoogleAPICallError as error:  # the client's own, which DB-API does not know
            raise DatabaseError(error.message) from error
        return CostEstimate(bytes=int(job.total_bytes_processed or 0), source="dry run")

    def types(
        self, connection: Any, described: Sequence[Any], rows: Sequence[Sequence[Any]]
    ) -> tuple[str, ...]:
        """As BigQuery names them."""
        return tuple(str(column[1] or "") for column in described)

    def timed_out(self, error: BaseException) -> bool:
        """By the word of the job's end."""
        return "timed out" in str(error).lower()

    def message(self, error: BaseException) -> str:
        """The driver's words."""
        return str(error)

    def hint(self, error: BaseException) -> str:
        """BigQuery asks ``Did you mean`` in the message itself."""
        return ""

    def kind(self, error: BaseException) -> str:
        """By words."""
        return self.plain.kind(error)

    def shows_cells(self, error: BaseException) -> bool:
        """By words: ``Bad int64 value: abc``."""
        return self.plain.shows_cells(error)


def first_types(rows: Sequence[Sequence[Any]], count: int) -> tuple[str, ...]:
    """The Python type of the first cell in each column that is not NULL."""
    return tuple(
        next((type(row[index]).__name__ for row in rows if row[index] is not None), "")
        for index in range(count)
    )
