"""The pool of children: warm early, borrowed in turn, replaced when they are old or the file is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from t2sql.errors import DatabaseError, QueryTimeoutError
from t2sql.types import Limits
from t2sql.warehouse import sandbox as pools
from t2sql.warehouse.hardening import hardening
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_opening import Opening
from tests.warehouse.test_sandbox import wait_until_gone

LIMITS = Limits(memory_mb=256)
HEAVY = "SELECT count(*) FROM range(10000000000) a, range(1000000) b"
SOON = 30.0


def open_sandbox(children: int = 2, token: Callable[[], str] | None = None) -> Sandbox:
    return Sandbox(Opening(hardening(LIMITS), LIMITS.memory_mb), children, token)


@pytest.fixture
def one() -> Iterator[Sandbox]:
    opened = open_sandbox(1)
    yield opened
    opened.close()


def process_of(sandbox: Sandbox) -> int:
    with sandbox.child() as child:
        return child.process_id


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


def test_a_child_is_started_in_the_background_and_the_first_query_gets_it(one: Sandbox) -> None:
    one.warm()
    one.warm()
    assert until(lambda: len(one._pool.idle) == 1)
    warm = one._pool.idle[0].process_id
    assert process_of(one) == warm
    assert one._pool.count == 1


def test_a_query_that_comes_while_the_child_starts_waits_for_it() -> None:
    several = open_sandbox(4)
    several.warm()
    assert process_of(several) > 0
    assert several._pool.count == 1
    several.close()


def test_a_child_that_cannot_be_warmed_is_told_by_the_first_query(tmp_path: Path) -> None:
    file = tmp_path / "no.duckdb"
    file.write_text("no database" * 1000)
    refusal = DatabaseError("That is none.")
    opening = Opening(
        hardening(LIMITS), 256, path=str(file), namesake="SELECT 1", refusal=lambda _: refusal
    )
    broken = Sandbox(opening, 1)
    broken.warm()
    for _ in range(2):
        with pytest.raises(DatabaseError, match="That is none"):
            process_of(broken)
    assert broken._pool.count == 0


def test_who_came_first_is_served_first(one: Sandbox) -> None:
    order: list[int] = []

    def take(number: int) -> None:
        with one.child():
            order.append(number)

    with ThreadPoolExecutor(8) as threads, one.child():
        for number in range(8):
            threads.submit(take, number)
            assert until(lambda: len(one._turns[False]) == number + 1)  # noqa: B023 # at once
    assert order == list(range(8))


def test_a_quick_question_does_not_wait_behind_long_ones(one: Sandbox) -> None:
    with one.child(), ThreadPoolExecutor(1) as threads:
        quick = threads.submit(one.ask, "explain", {"sql": "SELECT 1"}, 10.0, quick=True)
        assert quick.result(SOON)["ok"]
    assert one._pool.count <= 2


def test_the_time_counts_from_the_start_and_not_from_the_wait(one: Sandbox) -> None:
    with ThreadPoolExecutor(1) as threads:
        with one.child():
            waiting = threads.submit(one.ask, "run", {"sql": "SELECT 1", "rows": 1}, 0.5)
            time.sleep(0.8)
            assert not waiting.done()
        assert waiting.result(SOON)["ok"]


def test_twenty_sessions_share_few_children() -> None:
    few = open_sandbox(3)
    gate = threading.Barrier(20)

    def ask(number: int) -> bool:
        gate.wait()
        return bool(few.ask("run", {"sql": f"SELECT {number}", "rows": 1}, 20)["ok"])

    with ThreadPoolExecutor(20) as sessions:
        assert all(sessions.map(ask, range(20)))
    assert few._pool.count <= 3
    few.close()


def test_a_timeout_of_one_session_is_not_felt_by_another() -> None:
    several = open_sandbox(2)
    with ThreadPoolExecutor(2) as sessions:
        long = sessions.submit(several.ask, "run", {"sql": HEAVY, "rows": 1}, 1.0)
        for number in range(5):
            assert several.ask("run", {"sql": f"SELECT {number}", "rows": 1}, 10)["ok"]
        with pytest.raises(QueryTimeoutError):
            long.result(SOON)
    several.close()


def test_a_child_is_replaced_after_many_questions(
    one: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "MOST_ASKED", 3)
    seen = set()
    for _ in range(7):
        with one.child() as child:
            seen.add(child.process_id)
            child.ask("explain", {"sql": "SELECT 1"}, 10)
    assert len(seen) == 3


def test_a_child_is_replaced_when_what_it_has_open_changes() -> None:
    state = ["first"]
    following = open_sandbox(1, token=lambda: state[0])
    old = process_of(following)
    assert process_of(following) == old
    state[0] = "second"
    assert process_of(following) != old
    assert wait_until_gone(old)
    following.close()


def test_an_idle_child_is_ended_after_a_while_and_the_next_query_gets_a_new_one(
    one: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "BIG_IDLE_S", 0.2)
    monkeypatch.setattr(pools, "IDLE_S", 0.5)
    first = process_of(one)
    assert wait_until_gone(first)
    assert until(lambda: one._pool.count == 0)
    assert one.ask("explain", {"sql": "SELECT 1"}, 10)["ok"]


def test_an_idle_child_that_holds_much_is_ended_sooner(
    one: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "BIG_IDLE_S", 0.2)
    monkeypatch.setattr(pools, "BIG_MB", 1)
    assert wait_until_gone(process_of(one))


def test_an_idle_child_is_small(one: Sandbox) -> None:
    with one.child() as child:
        child.ask("explain", {"sql": "SELECT 1"}, 10)
        if not child.resident_mb():
            pytest.skip("this system does not tell")
        assert child.resident_mb() < 120


def test_closing_while_a_query_runs_ends_its_child_when_it_is_done() -> None:
    several = open_sandbox(2)
    with several.child() as child:
        several.close()
        assert child.ask("explain", {"sql": "SELECT 1"}, 10)["ok"]
        process = child.process_id
    assert wait_until_gone(process)
