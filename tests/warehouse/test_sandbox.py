"""The sandbox: a child that may be killed, holds no secret, and needs no cleaning up."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import QueryTimeoutError, SandboxError
from t2sql.types import Limits
from t2sql.warehouse.hardening import hardening
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_opening import Opening

LIMITS = Limits(memory_mb=256)
HEAVY = "SELECT count(*) FROM range(10000000000) a, range(1000000) b"


def open_sandbox(children: int = 2) -> Sandbox:
    return Sandbox(Opening(hardening(LIMITS), LIMITS.memory_mb), children)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    opened = open_sandbox()
    yield opened
    opened.close()


def run(sandbox: Sandbox, sql: str, timeout_s: float = 5.0) -> bool:
    return bool(sandbox.ask("run", {"sql": sql, "rows": 10}, timeout_s)["ok"])


def process_of(sandbox: Sandbox) -> int:
    with sandbox.child() as child:
        return child.process_id


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    processes = Path("/proc")
    if not processes.exists():
        return True
    try:
        stat = (processes / str(process_id) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return False
    return stat.rpartition(") ")[2][:1] != "Z"


def wait_until_gone(process_id: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not is_running(process_id):
            return True
        time.sleep(0.05)
    return False


def test_a_child_stays_warm_from_query_to_query(sandbox: Sandbox) -> None:
    first = process_of(sandbox)
    assert run(sandbox, "SELECT 1")
    assert not run(sandbox, "SELECT nope")
    assert process_of(sandbox) == first


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT length(repeat('x', 2000000000))",
        "SELECT repeat(repeat('x', 100000000), 10)",
        "SELECT list(range) FROM range(2000000000)",
        "SELECT string_agg(repeat('x', 1000), ',') FROM range(10000000)",
    ],
)
def test_a_query_that_needs_too_much_memory_is_told_and_the_next_one_runs(
    sandbox: Sandbox, sql: str
) -> None:
    with pytest.raises(SandboxError, match="256 MB"):
        run(sandbox, sql, timeout_s=60)
    assert run(sandbox, "SELECT 1")


def test_a_query_that_takes_too_long_is_stopped_and_the_child_goes_on(sandbox: Sandbox) -> None:
    first = process_of(sandbox)
    with pytest.raises(QueryTimeoutError, match=r"0\.3 s"):
        run(sandbox, HEAVY, timeout_s=0.3)
    assert process_of(sandbox) == first
    assert run(sandbox, "SELECT 1")


def test_a_child_that_does_not_answer_is_killed_and_replaced(sandbox: Sandbox) -> None:
    first = process_of(sandbox)
    os.kill(first, signal.SIGSTOP)
    with pytest.raises(QueryTimeoutError):
        run(sandbox, "SELECT 1", timeout_s=0.1)
    assert wait_until_gone(first)
    assert run(sandbox, "SELECT 1")


def test_a_child_that_dies_between_queries_is_replaced_without_a_word(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        first = child
    os.kill(first.process_id, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while first.is_alive and time.monotonic() < deadline:  # a zombie's threads may outlive it
        time.sleep(0.02)
    assert run(sandbox, "SELECT 1")
    assert process_of(sandbox) != first.process_id


def test_a_child_that_dies_within_a_query_is_told_with_its_signal(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        threading.Timer(0.5, os.kill, (child.process_id, signal.SIGSEGV)).start()
        with pytest.raises(SandboxError, match="SIGSEGV"):
            child.ask("run", {"sql": HEAVY, "rows": 1}, 20)
    assert run(sandbox, "SELECT 1")


def test_only_one_statement_that_reads_is_taken(sandbox: Sandbox) -> None:
    for sql in ("SELECT 1; SELECT 2", "CREATE TABLE x (a INT)", "SET threads = 1", "", "COMMIT"):
        assert not run(sandbox, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT getenv('HOME')",
    ],
)
def test_files_and_the_environment_are_out_of_reach(sandbox: Sandbox, sql: str) -> None:
    assert not run(sandbox, sql)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_no_secret_of_the_environment_reaches_the_child(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "hunter2")
    seen = Path(f"/proc/{process_of(sandbox)}/environ").read_bytes()
    assert b"hunter2" not in seen


def test_threads_share_the_children(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        processes = set(pool.map(lambda _: process_of(sandbox), range(40)))
        answers = list(pool.map(lambda n: run(sandbox, f"SELECT {n}"), range(40)))
    assert all(answers)
    assert 1 <= len(processes) <= 2


def test_closing_ends_the_children_and_it_may_be_used_again(sandbox: Sandbox) -> None:
    first = process_of(sandbox)
    sandbox.close()
    assert wait_until_gone(first)
    assert run(sandbox, "SELECT 1")


def test_a_sandbox_that_nobody_holds_ends_its_children() -> None:
    forgotten = open_sandbox()
    child = process_of(forgotten)
    del forgotten
    gc.collect()
    assert wait_until_gone(child)


def test_a_child_does_not_outlive_its_parent() -> None:
    program = (
        "import os, sys\n"
        "from t2sql.types import Limits\n"
        "from t2sql.warehouse.hardening import hardening\n"
        "from t2sql.warehouse.sandbox import Sandbox\n"
        "from t2sql.warehouse.sandbox_opening import Opening\n"
        "sandbox = Sandbox(Opening(hardening(Limits()), 256))\n"
        "with sandbox.child() as child:\n"
        "    print(child.process_id, flush=True)\n"
        "    os._exit(9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 9, done.stderr
    assert wait_until_gone(int(done.stdout))


def test_a_database_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "no.duckdb"
    file.write_text("this is no database, whatever its name says" * 200)
    broken = Sandbox(Opening(hardening(LIMITS), LIMITS.memory_mb, path=str(file)))
    with pytest.raises(SandboxError, match="could not open"):
        run(broken, "SELECT 1")


@pytest.fixture(scope="module")
def shared() -> Iterator[Sandbox]:
    opened = open_sandbox(1)
    yield opened
    opened.close()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_answered_and_the_child_lives(shared: Sandbox, text: str) -> None:
    assert shared.ask("explain", {"sql": text}, 5.0)["ok"] in {True, False}
    assert run(shared, "SELECT 1")
