"""Telling somebody who waits which stage begins, and when it ends.

A face enters :func:`watching` around its work; the pipeline says :func:`begin` and :func:`end`. As
with :mod:`t2sql.cancelling`, a context variable holds who is told: it belongs to the thread or task
that does the work.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class StageEvent:
    """A stage began, or ended."""

    stage: str
    """As in ``timings_ms``: ``retrieve``, ``select``, ``generate``, ``check``, ``run``…"""
    what: Literal["begun", "ended"]
    elapsed_ms: float = 0.0
    """How long it took, once it has ended."""


class StageListener(Protocol):
    """Is told of stages, in the thread that does the work; must return at once."""

    def __call__(self, event: StageEvent, /) -> None:
        """Take the event."""


_LISTENER: ContextVar[StageListener | None] = ContextVar("t2sql_stages", default=None)


@contextmanager
def watching(listener: StageListener) -> Iterator[None]:
    """Tell ``listener`` of every stage that begins or ends inside."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(event: StageEvent) -> None:
    """Tell whoever watches, if anybody does, and the log."""
    log = logging.getLogger("t2sql.stages")
    if event.what == "ended":
        log.info("%s: %.0f ms", event.stage, event.elapsed_ms)
    else:
        log.debug("%s begins", event.stage)
    listener = _LISTENER.get()
    if listener is not None:
        listener(event)


@contextmanager
def telling(stage: str) -> Iterator[None]:
    """Tell whoever watches that this stage goes on inside; its time is kept by nobody else."""
    tell(StageEvent(stage, "begun"))
    start = perf_counter()
    try:
        yield
    finally:
        tell(StageEvent(stage, "ended", (perf_counter() - start) * 1000))
