"""Tasks of table retrieval: questions against a lake whose catalog and index stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from t2sql.catalog.names import NameIndex
from t2sql.errors import CancelledError
from t2sql.evaluation.families import families_of
from t2sql.evaluation.history import gold_table
from t2sql.evaluation.suite import SuiteQuestion
from t2sql.evaluation.tasks import Built, describe_crash
from t2sql.steps.retrieve import retrieve
from t2sql.steps.sketch import Sketch, sketch_schema
from t2sql.types import Limits, Question

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.llm.model import PromptedLLM
    from t2sql.protocols import Catalog, Embedder, SearchIndex


@dataclass(frozen=True, slots=True)
class RetrievalScore:
    """Where the gold tables of one question stand among the candidates."""

    question: SuiteQuestion
    gold: tuple[str, ...]
    """As the lake names them; one that it does not have, as the suite writes it."""
    candidates: tuple[str, ...] = ()
    """Best first; one that stands for a family, by the member that was chosen."""
    ms: float = 0.0
    error: str = ""
    abstained: bool = False
    """Whether retrieval said that nothing fits."""
    gold_families: tuple[str, ...] = ()
    """The family of each gold table, set once all is asked."""
    candidate_families: tuple[str, ...] = ()
    sketch: Sketch = field(default_factory=Sketch)
    """What a model expected, where it was asked."""

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @property
    def answerable(self) -> bool:
        """Whether there are tables to find."""
        return bool(self.gold)

    def recall(self, k: int) -> float:
        """Share of the gold tables among the first k."""
        first = {name.lower() for name in self.candidates[:k]}
        return sum(name.lower() in first for name in self.gold) / len(self.gold)

    def complete(self, k: int) -> bool:
        """Whether all gold tables are among the first k."""
        return self.recall(k) == 1

    def family_recall(self, k: int) -> float:
        """Share of the gold tables with any member of their family among the first k."""
        first = set(self.candidate_families[:k])
        return sum(family in first for family in self.gold_families) / len(self.gold)

    def family_complete(self, k: int) -> bool:
        """Whether each gold table has a member of its family among the first k."""
        return self.family_recall(k) == 1

    def with_families(self, keys: Mapping[str, str]) -> RetrievalScore:
        """The same with the families that the lake's tables have."""
        return replace(
            self,
            gold_families=families_of(self.gold, keys),
            candidate_families=families_of(self.candidates, keys),
        )

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
    sketching: Config | None = None
    """The settings of the model that sketches; None: none does."""
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
        from t2sql.project import open_sketcher
        from t2sql.search.index import open_index

        sketcher = open_sketcher(self.sketching) if self.sketching is not None else None
        catalog = SqliteCatalog(self.folder / "catalog.sqlite")
        try:
            index = open_index(self.folder / "index", lambda: embedder, embedder.name)
            names = NameIndex(catalog.names())
            yield Built(self.key)
            for question in self.questions:
                yield self._score(question, index, catalog, names, sketcher)
        finally:
            catalog.close()
            if sketcher is not None:
                sketcher.close()

    def fail(self, question: SuiteQuestion, kind: str, message: str) -> RetrievalScore:
        """The score of a question that could not be asked: nothing was found."""
        return RetrievalScore(question, question.tables, error=f"{kind}: {message}")

    def _score(
        self,
        question: SuiteQuestion,
        index: SearchIndex,
        catalog: Catalog,
        names: NameIndex,
        sketcher: PromptedLLM | None,
    ) -> RetrievalScore:
        gold = (
            gold_table(question, table, names, with_db=self.with_db) or table
            for table in question.tables
        )
        asked = Question(question.question, self.today)
        try:
            sketch = sketch_schema(asked, sketcher) if sketcher is not None else Sketch()
            start = perf_counter()
            found = retrieve(asked, index, catalog, self.limits, sketch=sketch.texts)
        except CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - a crash on a question is a finding of the run
            return self.fail(question, "crash", describe_crash(error))
        spent = (perf_counter() - start) * 1000
        return RetrievalScore(
            question,
            tuple(dict.fromkeys(gold)),
            tuple(table.name for table in found.candidates),
            spent,
            abstained=found.fit < self.limits.fit,
            sketch=sketch,
        )


def _database(name: str) -> str:
    return name.rpartition(".")[0].lower()
