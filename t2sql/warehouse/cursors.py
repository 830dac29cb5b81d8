"""Cursors around those of drivers that do not say how a query is stopped while it runs."""

from __future__ import annotations

import threading
import uuid
from typing import Any

POLL_S = 0.1


class JobCursor:
    """A cursor of BigQuery whose job is named before it is sent."""

    def __init__(self, cursor: Any, client: Any) -> None:
        self._cursor = cursor
        self._client = client
        self._job = f"t2sql_{uuid.uuid4().hex}"

    @property
    def description(self) -> Any:
        """As DB-API has it."""
        return self._cursor.description

    def execute(self, sql: str) -> None:
        """Run the job and wait for it."""
        self._cursor.execute(sql, job_id=self._job)

    def fetchmany(self, size: int) -> Any:
        """Some rows more; they come page by page."""
        return self._cursor.fetchmany(size)

    def cancel(self) -> None:
        """Cancel the job on the server; it need not have come there yet."""
        self._client.cancel_job(self._job)

    def close(self) -> None:
        """Nothing is held."""
        self._cursor.close()


class PollingCursor:
    """A cursor of PyHive. Its connection may be used by one thread alone, so that one cancels."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._cancelled = threading.Event()

    @property
    def description(self) -> Any:
        """As DB-API has it."""
        return self._cursor.description

    def execute(self, sql: str) -> None:
        """Start the query and look until it has ended, or is to be stopped."""
        from pyhive.exc import OperationalError
        from TCLIService.ttypes import TOperationState as State

        self._cursor.execute(sql, async_=True)
        going = {State.INITIALIZED_STATE, State.PENDING_STATE, State.RUNNING_STATE}
        while (status := self._cursor.poll()).operationState in going:
            if self._cancelled.wait(POLL_S):
                self._cursor.cancel()
                raise OperationalError("The query was cancelled.")
        if status.operationState != State.FINISHED_STATE:
            raise OperationalError(str(status.errorMessage or "The query failed."))

    def fetchmany(self, size: int) -> Any:
        """Some rows more."""
        return self._cursor.fetchmany(size)

    def cancel(self) -> None:
        """Have the thread that runs the query cancel it."""
        self._cancelled.set()

    def close(self) -> None:
        """Let the server forget the query."""
        self._cursor.close()
