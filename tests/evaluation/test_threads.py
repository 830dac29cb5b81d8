"""Work done by several threads, and left when nobody wants more."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing

import pytest

from t2sql.cancelling import cancellable, current_cancellation
from t2sql.errors import CancelledError
from t2sql.evaluation.jobs import gather
from t2sql.evaluation.threads import work_apart


@pytest.mark.parametrize("threads", [1, 3, 50])
def test_every_item_is_done_once(threads: int) -> None:
    done = list(work_apart(lambda item: item * 2, range(20), threads))

    assert sorted(done) == [item * 2 for item in range(20)]


def test_items_are_done_at_the_same_time() -> None:
    together = threading.Barrier(4, timeout=30)

    assert len(list(work_apart(lambda _: together.wait(), range(4), 4))) == 4


def test_what_the_work_raises_comes_out() -> None:
    def work(item: int) -> int:
        if item == 2:
            raise ValueError("two")
        return item

    with pytest.raises(ValueError, match="two"):
        list(work_apart(work, range(10), 3))


def test_nothing_new_begins_once_nobody_wants_more() -> None:
    begun: list[int] = []
    go_on = threading.Event()

    def work(item: int) -> int:
        begun.append(item)
        if item > 1:
            go_on.wait(30)
        return item

    with closing(work_apart(work, range(100), 2)) as results:
        assert next(results) in {0, 1}
        threading.Timer(0.2, go_on.set).start()

    assert len(begun) < 10


def test_nothing_to_do_is_done_at_once() -> None:
    assert list(work_apart(str, [], 4)) == []


@pytest.mark.parametrize("threads", [2, 5])
def test_a_cancel_reaches_the_work_and_ends_the_wait(threads: int) -> None:
    begun = threading.Barrier(threads + 1, timeout=30)

    def work(item: int) -> int:
        begun.wait()
        current_cancellation().wait(30)
        return item

    with cancellable() as cancellation:

        def cancel() -> None:
            begun.wait()
            cancellation.cancel()

        threading.Thread(target=cancel).start()
        with pytest.raises(CancelledError):
            list(work_apart(work, range(threads), threads))


def test_what_is_done_before_a_cancel_is_kept() -> None:
    with cancellable() as cancellation:

        def answers() -> Generator[str]:
            yield "first"
            yield "second"
            cancellation.cancel()
            cancellation.check()

        scores, interrupted = gather(answers(), 9, None)  # type: ignore[type-var] # any value does
        assert cancellation.is_finishing

    assert (scores, interrupted) == (["first", "second"], True)
