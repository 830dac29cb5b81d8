"""BigQuery: a dry run is free, and a job can be cancelled by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from t2sql.types import CostEstimate
from t2sql.warehouse.cursors import JobCursor
from t2sql.warehouse.sessions_cloud import ExplainingSession


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
        """A cursor whose job has a name from the start, so that it can be cancelled."""
        return JobCursor(connection.cursor(), connection._client)

    def cancel(self, connection: Any, another: Callable[[], Any], running: Any = None) -> None:
        """Cancel the job on the server."""
        if running is not None:
            running.cancel()

    def reset(self, connection: Any) -> None:
        """Jobs share no session."""

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
