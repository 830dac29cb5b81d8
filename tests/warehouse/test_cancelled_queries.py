"""A query that nobody wants any more ends on its server, and the next one is not hit."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import CancelledError, DatabaseError
from t2sql.protocols import Warehouse
from t2sql.types import Limits
from t2sql.warehouse.open import open_warehouse
from tests.servers import connect_to_mysql

ENDLESS = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT count(*) FROM a"


@dataclass(frozen=True, slots=True)
class Place:
    """A database, a query that takes minutes there, and how many of it run."""

    url: str
    slow: str
    count: Callable[[], int]


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    sqlite3.connect(tmp_path / "x.db").execute("CREATE TABLE t (a)").connection.close()
    return Place(f"sqlite:///{tmp_path / 'x.db'}", ENDLESS, lambda: 0)


@pytest.fixture
def postgres_place(postgres_server: str) -> Iterator[Place]:
    import psycopg

    with psycopg.connect(postgres_server, autocommit=True) as connection:

        def count() -> int:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
                "AND query LIKE 'FETCH FORWARD % FROM \"t2sql\"'"
            ).fetchone()
            return int(row[0]) if row else 0

        yield Place(postgres_server, "SELECT pg_sleep(300)", count)


@pytest.fixture
def mysql_place(mysql_server: str) -> Iterator[Place]:
    connection = connect_to_mysql(mysql_server)

    slow = f"SELECT SLEEP(300) AS t2sql_{os.getpid()}"

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM information_schema.processlist WHERE info = %s", (slow,)
            )
            return int(cursor.fetchone()[0])

    with connection:
        yield Place(mysql_server, slow, count)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgres", marks=pytest.mark.server),
        pytest.param("mysql", marks=[pytest.mark.server, pytest.mark.xdist_group("mysql")]),
    ]
)
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"{request.param}_place")
    return found


@pytest.fixture
def warehouse(place: Place) -> Iterator[Warehouse]:
    opened = open_warehouse(place.url, folder=Path(), limits=Limits())
    yield opened
    opened.close()


def started(
    work: Callable[[], object], pool: ThreadPoolExecutor
) -> tuple[Cancellation, Future[Any]]:
    """The work in a thread, under a cancellation."""
    cancellation = Cancellation()

    def run() -> object:
        with cancellable(cancellation):
            return work()

    return cancellation, pool.submit(run)


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def wait_until_it_runs(place: Place) -> None:
    if place.url.startswith("sqlite"):
        time.sleep(0.2)  # what runs in this process cannot be seen
    else:
        assert eventually(lambda: place.count() >= 1)


def one(warehouse: Warehouse) -> object:
    return warehouse.query("SELECT 1", max_rows=1, timeout_s=10).rows


def test_a_cancelled_query_ends_here_and_on_the_server(place: Place, warehouse: Warehouse) -> None:
    with ThreadPoolExecutor(1) as pool:
        cancellation, answer = started(
            lambda: warehouse.query(place.slow, max_rows=1, timeout_s=120), pool
        )
        wait_until_it_runs(place)
        cancellation.cancel()
        with pytest.raises(CancelledError, match="Stopped; nothing changed"):
            answer.result(timeout=20)
    assert eventually(lambda: place.count() == 0)
    assert one(warehouse) == ((1,),)


def test_a_query_is_not_begun_once_it_is_cancelled(place: Place, warehouse: Warehouse) -> None:
    with cancellable() as cancellation:
        cancellation.cancel()
        for ask in (
            lambda: warehouse.query(place.slow, max_rows=1, timeout_s=120),
            lambda: warehouse.dry_run("SELECT 1", (), timeout_s=10),
            lambda: warehouse.estimate("SELECT 1", timeout_s=10),
            warehouse.tables,
        ):
            with pytest.raises(CancelledError):
                ask()
    assert one(warehouse) == ((1,),)


def test_a_cancel_at_any_moment_never_hits_the_next_query(
    place: Place, warehouse: Warehouse
) -> None:
    chance = random.Random(7)  # noqa: S311 # moments, not secrets
    for _ in range(40):
        with cancellable() as cancellation:
            timer = threading.Timer(chance.random() / 50, cancellation.cancel)
            timer.start()
            with pytest.raises(CancelledError):  # noqa: PT012 # whichever of them it hits
                for _ in range(10_000):
                    one(warehouse)
        assert one(warehouse) == ((1,),)
        timer.join()


def test_a_time_limit_at_any_moment_never_hits_the_next_query(
    place: Place, warehouse: Warehouse
) -> None:
    chance = random.Random(8)  # noqa: S311 # moments, not secrets
    for _ in range(20):
        with suppress(DatabaseError):
            warehouse.query("SELECT 1", max_rows=1, timeout_s=chance.random() / 200)
        assert one(warehouse) == ((1,),)


def test_one_of_two_queries_at_once_is_cancelled_alone(place: Place, warehouse: Warehouse) -> None:
    short = {
        "sqlite": "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 900000)"
        " SELECT 7 FROM a ORDER BY n LIMIT 1",
        "postgresql": "SELECT 7 FROM pg_sleep(1)",
        "mysql": "SELECT 7 + SLEEP(1)",
    }[place.url.partition(":")[0]]
    with ThreadPoolExecutor(2) as pool:
        cancellation, answer = started(
            lambda: warehouse.query(place.slow, max_rows=1, timeout_s=120), pool
        )
        _, other = started(lambda: warehouse.query(short, max_rows=1, timeout_s=60), pool)
        wait_until_it_runs(place)
        cancellation.cancel()
        with pytest.raises(CancelledError):
            answer.result(timeout=20)
        assert other.result(timeout=60).rows == ((7,),)


def test_many_queries_at_once_are_all_stopped(place: Place, warehouse: Warehouse) -> None:
    """Though stopping one takes a connection more on some engines."""
    with ThreadPoolExecutor(16) as pool:
        all_of = [
            started(lambda: warehouse.query(place.slow, max_rows=1, timeout_s=120), pool)
            for _ in range(16)
        ]
        wait_until_it_runs(place)
        for cancellation, _ in all_of:
            cancellation.cancel()
        for _, answer in all_of:
            with pytest.raises(CancelledError):
                answer.result(timeout=20)
    assert eventually(lambda: place.count() == 0)


def test_who_leaves_by_an_interrupt_leaves_no_query_behind(
    place: Place, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a notebook Ctrl-C is an exception between two batches of rows."""
    from t2sql.warehouse import sqlalchemy

    def leave(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sqlalchemy, "fetch_rows", leave)
        with pytest.raises(KeyboardInterrupt):
            one(warehouse)
    assert eventually(lambda: place.count() == 0)
    assert one(warehouse) == ((1,),)
