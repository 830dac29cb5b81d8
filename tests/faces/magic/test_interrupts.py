"""An interrupt stops the work, wherever it waits, and is told in one line."""

from __future__ import annotations

import _thread
import threading
import time

import pytest

from t2sql.cancelling import current_cancellation
from t2sql.errors import CancelledError, QueryError
from t2sql.faces.magic import waiting
from t2sql.faces.magic.place import STAGES
from t2sql.faces.magic.waiting import run_interruptible
from t2sql.pipeline import Stopwatch
from tests.faces.magic.conftest import Notebook


def interrupt_soon(after: threading.Event) -> None:
    """Interrupt the main thread as a kernel's interrupt does, once something has begun."""

    def interrupt() -> None:
        after.wait(10)
        _thread.interrupt_main()

    threading.Thread(target=interrupt, daemon=True).start()


def test_what_the_work_gives_or_raises_comes_back() -> None:
    def fail() -> None:
        raise QueryError("no")

    assert run_interruptible(lambda: 17) == 17
    with pytest.raises(QueryError, match="no"):
        run_interruptible(fail)


def test_work_that_listens_is_stopped() -> None:
    begun, ended = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        try:
            current_cancellation().wait(30)
        finally:
            ended.set()

    interrupt_soon(begun)
    with pytest.raises(CancelledError, match="Stopped; nothing changed"):
        run_interruptible(work)
    assert ended.is_set()


def test_work_that_does_not_listen_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "GRACE_S", 0.1)
    begun, release = threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        release.wait(30)

    interrupt_soon(begun)
    with pytest.raises(CancelledError, match="what ran ends by itself"):
        run_interruptible(work)
    release.set()


def test_a_query_is_stopped_and_the_notebook_goes_on(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "GRACE_S", 120)  # a machine under load takes its time
    running = threading.Event()

    def when_it_runs() -> None:
        if running.wait(60):
            time.sleep(0.5)  # it is in the database by then
            _thread.interrupt_main()

    watch = Stopwatch.stage

    def told(self: Stopwatch, name: str):  # type: ignore[no-untyped-def]
        if name == "run":
            running.set()
        return watch(self, name)

    with monkeypatch.context() as patch:
        patch.setattr(Stopwatch, "stage", told)
        threading.Thread(target=when_it_runs, daemon=True).start()
        more = " ".join(f"JOIN shop.orders AS o{place} USING (status)" for place in range(1, 7))
        sql = f"SELECT count(DISTINCT o6.order_id) FROM shop.orders {more}"  # noqa: S608 # a test's
        done = notebook.run(f"%sql_run {sql}")

    assert isinstance(done.error, CancelledError)
    assert done.printed.strip() == "t2sql: Stopped; nothing changed."
    assert notebook.run("%ask --yes --chart none how many orders by status").error is None


def test_the_stage_is_told_in_the_place_of_the_answer(notebook: Notebook) -> None:
    notebook.attend()
    notebook.run("%t2sql --widgets off")

    done = notebook.run("%ask --chart none how many orders by status")

    names = {output.metadata.get("display_id") for output in done.outputs}
    shown = [output.data["text/plain"] for output in done.outputs]
    assert any(line.startswith(tuple(STAGES.values())) for line in shown[:-1])
    assert "2 rows." in shown[-1]
    assert [output.update for output in done.outputs] == [False] + [True] * (len(shown) - 1)
    assert len(names) == 1
