"""Tasks of table retrieval: questions against a lake whose catalog and index stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from t2sql.catalog.names import NameIndex
from t2sql.evaluation.history import gold_table
from t2sql.evaluation.suite import SuiteQuestion
from t2sql.evaluation.tasks import Built, describe_crash
from t2sql.steps.retrieve import retrieve
from t2sql.types import Limits, Question

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, Embedder, SearchIndex


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """Where the gold tables of one question stand among the candidates."""

    question: SuiteQuestion
    gold: tuple[str, ...]
    """As the lake names them; one that it does not have, as the suite writes it."""
    candidates: tuple[str, ...] = ()
    ms: float = 0.0
    error: str = ""

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    def recall(self, k: int) -> float:
        """Share of the gold tables among the first k."""
        first = {name.lower() for name in self.candidates[:k]}
        return sum(name.lower() in first for name in self.gold) / len(self.gold)

    def complete(self, k: int) -> bool:
        """Whether all gold tables are among the first k."""
        return self.recall(k) == 1

    @property
    def database_first(self) -> bool:
        """Whether the first candidate is of a gold table's database (or schema)."""
        databases = {_database(name) for name in self.gold}
        return bool(self.candidates) and _database(self.candidates[0]) in databases


@dataclass(frozen=True, slots=True)
class LakeTask:
    """Questions for one worker: see :class:`t2sql.evaluation.tasks.Task`."""

    folder: Path
    """Where the lake's ``catalog.sqlite`` and ``index`` are."""
    questions: Sequence[SuiteQuestion]
    limits: Limits
    today: date
    with_db: bool
    """Whether the lake's tables are named with their database."""
    builds: bool = True
    """No task waits for another: the lake stands before they begin."""

    @property
    def key(self) -> str:
        """The lake's folder."""
        return str(self.folder)

    def with_questions(self, questions: Sequence[SuiteQuestion]) -> LakeTask:
        """The same with other questions."""
        return replace(self, questions=tuple(questions))

    def run(self, embedder: Embedder) -> Iterator[Built | RetrievalScore]:
        """Open the lake and retrieve for one question after the other.

        Raises:
            SearchError: the catalog or the index cannot be used.
        """
        from t2sql.catalog.database import SqliteCatalog
        from t2sql.search.index import open_index

        catalog = SqliteCatalog(self.folder / "catalog.sqlite")
        try:
            index = open_index(self.folder / "index", lambda: embedder, embedder.name)
            names = NameIndex(catalog.names())
            yield Built(self.key)
            for question in self.questions:
                yield self._score(question, index, catalog, names)
        finally:
            catalog.close()

    def fail(self, question: SuiteQuestion, kind: str, message: str) -> RetrievalScore:
        """The score of a question that could not be asked: nothing was found."""
        return RetrievalScore(question, question.tables, error=f"{kind}: {message}")

    def _score(
        self, question: SuiteQuestion, index: SearchIndex, catalog: Catalog, names: NameIndex
    ) -> RetrievalScore:
        gold = (
            gold_table(question, table, names, with_db=self.with_db) or table
            for table in question.tables
        )
        start = perf_counter()
        try:
            found = retrieve(Question(question.question, self.today), index, catalog, self.limits)
        except Exception as error:  # noqa: BLE001 - a crash on a question is a finding of the run
            return self.fail(question, "crash", describe_crash(error))
        spent = (perf_counter() - start) * 1000
        return RetrievalScore(
            question, tuple(dict.fromkeys(gold)), tuple(table.name for table in found), spent
        )


def _database(name: str) -> str:
    return name.rpartition(".")[0].lower()
