"""What a worker is given, and what it sends back."""

from __future__ import annotations

import traceback
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from t2sql.evaluation.suite import SuiteQuestion
    from t2sql.protocols import Embedder


class Score(Protocol):
    """What came of one question."""

    @property
    def id(self) -> str:
        """The question's id."""


S = TypeVar("S", bound=Score)
S_co = TypeVar("S_co", bound=Score, covariant=True)


@dataclass(frozen=True, slots=True)
class Built:
    """What tasks of this key search stands, so that others of the key may begin; or why not."""

    key: str
    error: str = ""


class Task(Protocol[S_co]):
    """Some questions for one worker. It is sent to another process, so it is plain data."""

    @property
    def key(self) -> str:
        """What it works on: only one task of a key builds it, the others wait."""

    @property
    def builds(self) -> bool:
        """Whether it brings what it works on up to date first."""

    @property
    def questions(self) -> Sequence[SuiteQuestion]:
        """The questions, each of which gets a score."""

    def with_questions(self, questions: Sequence[SuiteQuestion]) -> Self:
        """The same with other questions."""

    def run(self, embedder: Embedder) -> Iterator[Built | S_co]:
        """Say that it is built, then score one question after the other."""

    def fail(self, question: SuiteQuestion, kind: str, message: str) -> S_co:
        """The score of a question that could not be asked."""


def run_here(tasks: Sequence[Task[S]], embedder: str) -> Generator[S]:
    """Run all tasks in this process, in their order.

    Raises:
        SearchError: the embedder cannot be had.
    """
    loaded = ready_embedder(embedder)
    for task in tasks:
        for message in task.run(loaded):
            if not isinstance(message, Built):
                yield message


def ready_embedder(name: str) -> Embedder:
    """The embedder with its model loaded: a model that cannot be had fails the run, not a row.

    Raises:
        SearchError: the model cannot be had.
    """
    from t2sql.search.embedder import load_embedder

    embedder = load_embedder(name)
    embedder.embed(["ready"])
    return embedder


def describe_crash(error: BaseException) -> str:
    """One line: what was raised, and where."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {error}{where}"
