"""Processes over the cores, each with an embedder of its own, fed with tasks."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, Generic

from t2sql.cancelling import Cancellation, cancellable, current_cancellation
from t2sql.errors import CancelledError, T2SQLError
from t2sql.evaluation.tasks import Built, S, Task, ready_embedder

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext, SpawnProcess

    from t2sql.evaluation.suite import SuiteQuestion

_GRACE_S = 1.0
"""Time for all processes to end by themselves; by force they leave semaphores behind."""
_LEASH_S = 0.7
"""So long after the parent let go of it a process ends whatever it is at."""
_LOOK_S = 0.1
"""How often whoever waits for answers looks whether they are still wanted."""


def run_apart(tasks: Sequence[Task[S]], embedder: str, workers: int) -> Generator[S]:
    """Run the tasks in that many processes; scores come as they are ready.

    A task that does not build waits until the one that does has. A process that dies costs the
    question it was at; another one takes its place. When the iteration is left, by an interrupt
    too, the processes are ended.

    Raises:
        SearchError: the embedder cannot be had.
    """
    context = multiprocessing.get_context("spawn")
    pending = list(tasks)
    built: set[str] = set()
    threads = max(1, (os.cpu_count() or 1) // workers)
    crew: list[_Worker[S]] = [
        _Worker.start(context, embedder, threads) for _ in range(min(workers, len(tasks)))
    ]
    try:
        while pending or any(worker.left for worker in crew):
            for worker in crew:
                if not worker.left and (task := _next(pending, built)) is not None:
                    worker.give(task)
            for worker in _ready(crew):
                message = worker.receive()
                if message is None:
                    yield from _bury(worker, pending)
                    crew[crew.index(worker)] = _Worker.start(context, embedder, threads)
                elif not isinstance(message, Built):
                    yield message
                elif not message.error:
                    built.add(message.key)
                else:
                    yield from _drop(message.key, message.error, pending)
    finally:
        _end(crew)


@dataclass(slots=True)
class _Worker(Generic[S]):
    """A process, the pipe to it, and the questions it has not answered yet."""

    process: SpawnProcess
    pipe: Connection[Any, Any]
    leash: Connection[Any, Any]
    """Nothing is ever sent by it: it says that the parent is there."""
    task: Task[S] | None = None
    left: list[SuiteQuestion] = field(default_factory=list)
    opened: bool = False
    """Whether what the task works on is open."""

    @classmethod
    def start(cls, context: SpawnContext, embedder: str, threads: int) -> _Worker[S]:
        ours, theirs = context.Pipe()
        held, leash = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, leash, embedder, threads))
        process.start()
        theirs.close()
        leash.close()
        return cls(process, ours, held)

    def give(self, task: Task[S]) -> None:
        self.task, self.left, self.opened = task, list(task.questions), False
        with suppress(OSError):  # it is gone: the next receive says so
            self.pipe.send(task)

    def receive(self) -> Built | S | None:
        """The next message; None when the process is gone.

        Raises:
            SearchError: the process could not load its embedder, and no other could.
        """
        try:
            message: Built | S | T2SQLError = self.pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(message, T2SQLError):
            raise message
        if not isinstance(message, Built):
            self.left = [question for question in self.left if question.id != message.id]
        self.opened = True
        return message

    def let_go(self) -> None:
        """Close the pipes: the process stops what it is at, and ends by itself."""
        self.pipe.close()
        self.leash.close()


def _end(crew: Sequence[_Worker[S]]) -> None:
    """Let the processes go; those that do not end soon are ended."""
    deadline = time.monotonic() + _GRACE_S
    for worker in crew:
        worker.let_go()
    for worker in crew:
        worker.process.join(timeout=max(0.0, deadline - time.monotonic()))
        if worker.process.is_alive():
            worker.process.terminate()
            worker.process.join()


def _ready(crew: Sequence[_Worker[S]]) -> list[_Worker[S]]:
    """Those that have something to say.

    Raises:
        CancelledError: nobody wants to hear it any more.
    """
    busy = {worker.pipe: worker for worker in crew if worker.left}
    while True:
        current_cancellation().check()
        if found := [busy[pipe] for pipe in wait(list(busy), _LOOK_S) if pipe in busy]:
            return found


def _next(pending: list[Task[S]], built: set[str]) -> Task[S] | None:
    """Take the first task that may begin."""
    for index, task in enumerate(pending):
        if task.builds or task.key in built:
            return pending.pop(index)
    return None


def _drop(key: str, error: str, pending: list[Task[S]]) -> Iterator[S]:
    """Fail the tasks that wait for what cannot be built."""
    for task in [task for task in pending if task.key == key]:
        pending.remove(task)
        for question in task.questions:
            yield task.fail(question, "database", error)


def _bury(worker: _Worker[S], pending: list[Task[S]]) -> Iterator[S]:
    """Score what a dead process was at, and give back what it had not begun."""
    _end([worker])
    said = f"The process ended with exit code {worker.process.exitcode}."
    task, left = worker.task, worker.left
    if task is None or not left:
        return
    at_once = left[:1] if worker.opened else left
    for question in at_once:
        yield task.fail(question, "crash", said)
    rest = left[len(at_once) :]
    if rest:
        pending.append(task.with_questions(rest))
    elif task.builds and not worker.opened:
        yield from _drop(task.key, said, pending)


def _serve(
    pipe: Connection[Any, Any], leash: Connection[Any, Any], embedder: str, threads: int
) -> None:
    """The loop of a worker process: a task in, its messages out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    cancellation = Cancellation()
    threading.Thread(target=_follow, args=(leash, cancellation), daemon=True).start()
    # Before torch is loaded: more threads than cores make it many times slower.
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        loaded = ready_embedder(embedder)
        with cancellable(cancellation):
            while True:
                for message in pipe.recv().run(loaded):
                    pipe.send(message)
    except (EOFError, OSError, CancelledError):
        return  # the parent is gone, or wants no more
    except T2SQLError as error:
        pipe.send(error)


def _follow(leash: Connection[Any, Any], cancellation: Cancellation) -> None:
    """Stop what goes on once the parent let go, or is gone."""
    with suppress(EOFError, OSError):
        leash.recv()
    cancellation.cancel()
    time.sleep(_LEASH_S)
    os._exit(CancelledError.exit_code)
