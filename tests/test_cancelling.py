"""A wish to stop reaches what goes on, and nothing that comes later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from t2sql.cancelling import (
    Cancellation,
    cancellable,
    carrying,
    current_cancellation,
    stoppable,
)
from t2sql.errors import CancelledError


def test_what_goes_on_is_stopped_once() -> None:
    stops: list[str] = []
    cancellation = Cancellation()
    with (  # noqa: PT012 # both are what is inside
        pytest.raises(CancelledError, match="Stopped; nothing changed"),
        cancellation.stopping(lambda: stops.append("stop")),
    ):
        cancellation.cancel()
        cancellation.cancel()
    assert stops == ["stop"]


def test_nothing_new_begins_after_a_cancel() -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(CancelledError), cancellation.stopping(lambda: None):
        pytest.fail("it began")
    with pytest.raises(CancelledError):
        cancellation.check()
    with pytest.raises(CancelledError):
        cancellation.wait(60)


def test_whatever_breaks_because_it_was_stopped_is_told_as_stopped() -> None:
    cancellation = Cancellation()
    with (  # noqa: PT012 # both are what is inside
        pytest.raises(CancelledError) as caught,
        cancellation.stopping(lambda: None),
    ):
        cancellation.cancel()
        raise OSError("the connection is gone")
    assert isinstance(caught.value.__cause__, OSError)


def test_an_error_of_its_own_stays_what_it_is() -> None:
    with pytest.raises(OSError, match="gone"), Cancellation().stopping(lambda: None):
        raise OSError("gone")


def test_what_has_ended_is_never_stopped() -> None:
    stops: list[str] = []
    cancellation = Cancellation()
    with cancellation.stopping(lambda: stops.append("first")):
        pass
    with pytest.raises(CancelledError), cancellation.stopping(lambda: stops.append("second")):
        cancellation.cancel()
    assert stops == ["second"]


def test_the_end_waits_for_a_stop_that_is_under_way() -> None:
    """Otherwise it would hit what is done next by the same connection."""
    cancellation = Cancellation()
    entered, leave = threading.Event(), threading.Event()
    order: list[str] = []

    def stop() -> None:
        entered.set()
        leave.wait(10)
        order.append("stopped")

    def work() -> None:
        with pytest.raises(CancelledError), cancellation.stopping(stop):
            entered.wait(10)
        order.append("ended")

    worker = threading.Thread(target=work)
    worker.start()
    canceller = threading.Thread(target=cancellation.cancel)
    canceller.start()
    entered.wait(10)
    leave.set()
    worker.join(10)
    canceller.join(10)
    assert order == ["stopped", "ended"]


def test_a_stop_that_fails_leaves_the_others_stopped() -> None:
    stops: list[str] = []

    def fail() -> None:
        raise OSError("no way there")

    cancellation = Cancellation()
    with (
        pytest.raises(CancelledError),
        cancellation.stopping(fail),
        cancellation.stopping(lambda: stops.append("other")),
    ):
        cancellation.cancel()
    assert stops == ["other"]


def test_a_signal_may_cancel_in_the_thread_that_stops() -> None:
    """As a signal's function does, which runs in the midst of anything."""
    cancellation = Cancellation()
    with pytest.raises(CancelledError), cancellation.stopping(cancellation.cancel):
        cancellation.cancel()


@pytest.mark.parametrize("moment", range(40))
def test_at_any_moment_a_cancel_either_prevents_or_stops(moment: int) -> None:
    cancellation = Cancellation()
    stopped = threading.Event()
    threading.Timer(moment / 20_000, cancellation.cancel).start()
    with pytest.raises(CancelledError):  # noqa: PT012 # whichever of the two it is
        while True:
            stopped.clear()
            with cancellation.stopping(stopped.set):
                if cancellation.is_cancelled:
                    assert stopped.wait(10)


def test_a_thread_carries_the_cancellation_of_who_started_it() -> None:
    found: list[Cancellation] = []

    def look(number: int) -> None:
        found.append(current_cancellation())

    with cancellable() as cancellation, ThreadPoolExecutor(3) as pool:
        list(pool.map(carrying(look), range(6)))
    assert all(one is cancellation for one in found)
    assert current_cancellation() is not cancellation


@pytest.mark.parametrize("report", [None, lambda stage, done, total: None], ids=["none", "some"])
def test_progress_ends_the_work_once_it_is_cancelled(
    report: Callable[[str, int, int], None] | None,
) -> None:
    with cancellable() as cancellation:
        told = stoppable(report)
        told("rows", 1, 2)
        cancellation.cancel()
        with pytest.raises(CancelledError):
            told("rows", 2, 2)


def test_who_keeps_results_is_let_finish() -> None:
    cancellation = Cancellation()
    seen = []
    with cancellation.finishing():
        seen.append(cancellation.is_finishing)
    seen.append(cancellation.is_finishing)
    cancellation.let_finish()
    seen.append(cancellation.is_finishing)
    assert seen == [True, False, True]
