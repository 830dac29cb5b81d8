"""Engines without a server here: their limits, and how a query is cancelled on the server."""

from __future__ import annotations

import sys
import threading
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from t2sql.warehouse.cursors import PollingCursor
from t2sql.warehouse.sessions import session_for


class Driver:
    """A connection, its cursor and its client at once; notes what it is told."""

    session_id = 4711
    description = None

    def __init__(self) -> None:
        self.told: list[str] = []
        self._client = self

    def cursor(self) -> Driver:
        return self

    def execute(self, sql: str, **options: Any) -> None:
        self.told.append(f"{sql} {sorted(options)}" if options else sql)

    def fetchall(self) -> list[Any]:
        return []

    def cancel(self) -> None:
        self.told.append("cancel")

    def cancel_job(self, name: str) -> None:
        self.told.append(f"cancel job {name[:6]}")

    def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        (
            "snowflake",
            [
                "ALTER SESSION SET STATEMENT_TIMEOUT_IN_SECONDS = 3, MULTI_STATEMENT_COUNT = 1, "
                "ABORT_DETACHED_QUERY = TRUE"
            ],
        ),
        ("trino", ["SET SESSION query_max_run_time = '3s'"]),
        ("databricks", ["SET STATEMENT_TIMEOUT = 3"]),
        ("redshift", ["SET statement_timeout TO 3000"]),
        ("spark", []),
        ("oracle", []),
    ],
)
def test_the_server_limits_the_time_itself_where_it_can(dialect: str, said: list[str]) -> None:
    connection = Driver()
    session_for(dialect).begin(connection, 2.5)
    assert connection.told == said


@pytest.mark.parametrize("dialect", ["trino", "databricks", "presto"])
def test_a_query_is_cancelled_by_its_cursor(dialect: str) -> None:
    session, connection = session_for(dialect), Driver()
    running = session.cursor(connection, Driver)
    session.cancel(connection, Driver, running)
    assert connection.told == ["cancel"]


def test_snowflake_ends_the_session_of_the_query_by_another_one() -> None:
    other = Driver()
    session_for("snowflake").cancel(Driver(), lambda: other, None)
    assert other.told == ["SELECT SYSTEM$CANCEL_ALL_QUERIES(4711)"]


def test_a_job_of_bigquery_has_a_name_to_cancel_it_by() -> None:
    session, connection = session_for("bigquery"), Driver()
    running = session.cursor(connection, Driver)
    running.execute("SELECT 1")
    session.cancel(connection, Driver, running)
    assert connection.told == ["SELECT 1 ['job_id']", "cancel job t2sql_"]


class FailedError(Exception):
    """The driver's own error."""


@pytest.fixture
def hive(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyHive's modules, as far as they are used."""
    states = SimpleNamespace(
        INITIALIZED_STATE=0, RUNNING_STATE=1, FINISHED_STATE=2, ERROR_STATE=5, PENDING_STATE=7
    )
    contents: dict[str, dict[str, Any]] = {
        "pyhive": {},
        "pyhive.exc": {"OperationalError": FailedError},
        "TCLIService": {},
        "TCLIService.ttypes": {"TOperationState": states},
    }
    for name, members in contents.items():
        module = ModuleType(name)
        vars(module).update(members)
        monkeypatch.setitem(sys.modules, name, module)


class Polled:
    """A cursor of PyHive's whose query goes through these states; the last one stays."""

    def __init__(self, *states: int) -> None:
        self.states = list(states)
        self.told: list[Any] = []

    def execute(self, sql: str, *, async_: bool) -> None:
        self.told.append((sql, async_))

    def poll(self) -> Any:
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return SimpleNamespace(operationState=state, errorMessage="No such table.")

    def cancel(self) -> None:
        self.told.append(f"cancelled by {threading.current_thread().name}")


@pytest.mark.usefixtures("hive")
def test_spark_is_polled_until_the_query_has_ended() -> None:
    cursor = Polled(7, 1, 1, 2)
    PollingCursor(cursor).execute("SELECT 1")
    assert cursor.told == [("SELECT 1", True)]
    with pytest.raises(FailedError, match="No such table"):
        PollingCursor(Polled(1, 5)).execute("SELECT 1")


@pytest.mark.usefixtures("hive")
def test_spark_is_cancelled_by_the_thread_that_polls() -> None:
    """The connection of PyHive may be used by one thread alone."""
    cursor = Polled(1)
    session = session_for("spark")
    running = session.cursor(SimpleNamespace(cursor=lambda: cursor), Driver)
    threading.Timer(0.05, lambda: session.cancel(Driver(), Driver, running)).start()
    with pytest.raises(FailedError, match="cancelled"):
        running.execute("SELECT 1")
    assert cursor.told[-1] == f"cancelled by {threading.current_thread().name}"


@pytest.mark.parametrize(
    ("dialect", "error", "said"),
    [
        (
            "snowflake",
            Exception("001003 (42000): SQL compilation error:\nsyntax error line 1 at position 0"),
            "001003 (42000): SQL compilation error: syntax error line 1 at position 0",
        ),
        (
            "trino",
            SimpleNamespace(message="line 1:8: Column 'x' cannot be resolved"),
            "line 1:8: Column 'x' cannot be resolved",
        ),
        ("databricks", Exception("No such table."), "No such table."),
    ],
)
def test_what_an_engine_says_is_its_sentence(dialect: str, error: Any, said: str) -> None:
    assert session_for(dialect).message(error) == said
