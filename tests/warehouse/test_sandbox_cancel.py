"""Stopping: a cancel ends the query at once, whatever it is at, and the next one runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from t2sql.cancelling import Cancellation, cancellable, carrying
from t2sql.errors import CancelledError, SandboxError
from t2sql.types import Limits
from t2sql.warehouse.duckdb import DuckDBWarehouse
from t2sql.warehouse.hardening import hardening
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_opening import Opening
from tests.warehouse.test_sandbox import is_running, wait_until_gone

LIMITS = Limits(memory_mb=256, query_seconds=120)
HEAVY = "SELECT count(*) FROM range(10000000000) a, range(1000000) b"
DEAF = "SELECT levenshtein(repeat('a', 2000000), repeat('b', 2000000))"
"""Nothing stops it but the end of its process."""
SOON = 30.0
"""Seconds that are far less than the query would take, and more than a busy machine needs."""


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[DuckDBWarehouse]:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT range AS id FROM range(10)")
    opened = DuckDBWarehouse(tmp_path / "shop.duckdb", LIMITS)
    yield opened
    opened.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    opened = Sandbox(Opening(hardening(LIMITS), LIMITS.memory_mb), 1)
    yield opened
    opened.close()


def cancelled(work: Callable[[], object], *, after_s: float = 0.4) -> None:
    """Run the work, cancel it from another thread, and expect it to end for that reason."""
    started = time.monotonic()
    with cancellable(Cancellation()) as cancellation:
        timer = threading.Timer(after_s, cancellation.cancel)
        timer.start()
        with pytest.raises(CancelledError):
            work()
        timer.join()
    assert time.monotonic() - started < SOON


def count(warehouse: DuckDBWarehouse) -> int:
    rows = warehouse.query("SELECT count(*) FROM orders", max_rows=1, timeout_s=20).rows
    return int(rows[0][0])


@pytest.mark.parametrize(
    "work",
    [
        lambda warehouse: warehouse.query(HEAVY, max_rows=1, timeout_s=100),
        lambda warehouse: warehouse.query(DEAF, max_rows=1, timeout_s=100),
        lambda warehouse: warehouse.dry_run(
            f"SELECT 1 WHERE ({DEAF}) > 1 AND {DEAF[7:]} > 2", (), timeout_s=100
        ),
        lambda warehouse: warehouse.estimate(f"SELECT 1 WHERE {DEAF[7:]} > 2", timeout_s=100),
        lambda warehouse: warehouse.query(
            "SELECT a.range FROM range(1000000000) a, range(1000) b",
            max_rows=10**9,
            timeout_s=100,
            max_bytes=2**40,
        ),
    ],
    ids=["query", "deaf query", "dry run", "estimate", "rows on their way"],
)
def test_a_cancel_stops_what_the_warehouse_does(
    warehouse: DuckDBWarehouse, work: Callable[[DuckDBWarehouse], object]
) -> None:
    assert count(warehouse) == 10
    cancelled(lambda: work(warehouse))
    assert count(warehouse) == 10


def test_a_child_that_stops_when_it_is_told_to_is_kept(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        first = child.process_id
    cancelled(lambda: sandbox.ask("run", {"sql": HEAVY, "rows": 1}, 100))
    with sandbox.child() as child:
        assert child.process_id == first
        assert child.ask("run", {"sql": "SELECT 1", "rows": 1}, 5)["ok"]


def test_a_child_that_is_deaf_is_killed(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        first = child.process_id
    cancelled(lambda: sandbox.ask("run", {"sql": DEAF, "rows": 1}, 100))
    assert wait_until_gone(first)


def test_a_table_that_is_being_made_is_stopped(sandbox: Sandbox) -> None:
    message = {
        "creates": [f"CREATE TABLE t AS {HEAVY}"],
        "insert": "",
        "columns": [],
        "drop": "DROP TABLE IF EXISTS t",
    }
    cancelled(lambda: sandbox.ask("make", message, 100))
    assert sandbox.ask("run", {"sql": "SELECT 1", "rows": 1}, 5)["ok"]


def test_what_waits_for_its_turn_is_cancelled_and_leaves_the_line(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(2) as pool, sandbox.child():
        cancellation = Cancellation()
        with cancellable(cancellation):
            waiting = pool.submit(carrying(lambda: sandbox.ask("explain", {"sql": "SELECT 1"}, 5)))
        behind = pool.submit(sandbox.ask, "explain", {"sql": "SELECT 2"}, 5.0)
        time.sleep(0.2)
        assert not waiting.done()
        cancellation.cancel()
        with pytest.raises(CancelledError):
            waiting.result(SOON)
        assert not behind.done()
    assert behind.result(SOON)["ok"]


def test_a_child_that_is_still_starting_is_given_up(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(  # it never answers
        "t2sql.warehouse.sandbox_process.start_process",
        lambda control: subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(600)"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        ),
    )
    cancelled(lambda: sandbox.ask("explain", {"sql": "SELECT 1"}, 5))
    monkeypatch.undo()
    assert sandbox.ask("explain", {"sql": "SELECT 1"}, 20)["ok"]


def test_nothing_begins_once_it_was_cancelled(warehouse: DuckDBWarehouse) -> None:
    count(warehouse)
    with warehouse._sandbox.child() as child:
        asked, process = child.asked, child.process_id
    with cancellable(Cancellation()) as cancellation:
        cancellation.cancel()
        with pytest.raises(CancelledError):
            count(warehouse)
    with warehouse._sandbox.child() as child:
        assert (child.asked, child.process_id) == (asked, process)


def test_an_interrupt_that_comes_late_does_not_hit_the_next_query(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        for number in range(50):
            child._interrupt(child.asked)  # of the query before
            assert child.ask("run", {"sql": f"SELECT {number}", "rows": 1}, 10)["ok"]


def test_ctrl_c_ends_the_query_and_its_process_at_once(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT 1 AS id")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from t2sql.types import Limits\n"
        "from t2sql.warehouse.duckdb import DuckDBWarehouse\n"
        "warehouse = DuckDBWarehouse(Path(sys.argv[1]), Limits())\n"
        "with warehouse._sandbox.child() as child: first = child.process_id\n"
        "print(first, flush=True)\n"
        "try: warehouse.query(sys.argv[2], max_rows=1, timeout_s=200)\n"
        "except KeyboardInterrupt: pass\n"
        "rows = warehouse.query('SELECT count(*) FROM orders', max_rows=1, timeout_s=20).rows\n"
        "print(rows[0][0], flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "shop.duckdb"), HEAVY],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as session:
        assert session.stdout is not None
        first = int(session.stdout.readline())
        time.sleep(0.5)
        os.killpg(session.pid, signal.SIGINT)
        assert session.stdout.readline() == "1\n"
        assert wait_until_gone(first)
        assert session.wait(SOON) == 0


def test_a_killed_session_leaves_no_process_even_in_a_query(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute("CREATE TABLE orders AS SELECT 1 AS id")
    program = (
        "import sys, threading\n"
        "from pathlib import Path\n"
        "from t2sql.types import Limits\n"
        "from t2sql.warehouse.duckdb import DuckDBWarehouse\n"
        "warehouse = DuckDBWarehouse(Path(sys.argv[1]), Limits())\n"
        "with warehouse._sandbox.child() as child:\n"
        "    print(child.process_id, flush=True)\n"
        "    child.ask('run', {'sql': sys.argv[2], 'rows': 1}, 300)\n"
    )
    for sql in (HEAVY, DEAF):
        with subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "shop.duckdb"), sql],
            stdout=subprocess.PIPE,
            text=True,
        ) as session:
            assert session.stdout is not None
            child = int(session.stdout.readline())
            time.sleep(0.3)
            assert is_running(child)
            session.kill()
        assert wait_until_gone(child)


def test_a_child_that_was_killed_while_it_was_cancelled_is_no_error_of_its_own(
    sandbox: Sandbox,
) -> None:
    def killed() -> None:
        with sandbox.child() as child:
            threading.Timer(0.2, os.kill, (child.process_id, signal.SIGKILL)).start()
            child.ask("run", {"sql": HEAVY, "rows": 1}, 100)

    with pytest.raises(SandboxError, match="SIGKILL"):
        killed()
    with cancellable(Cancellation()) as cancellation:
        threading.Timer(0.1, cancellation.cancel).start()
        with pytest.raises(CancelledError):
            killed()
