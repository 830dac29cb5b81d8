"""Jobs of the guards' measure: some questions of one database, for one worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.errors import CancelledError, T2SQLError
from t2sql.evaluation.planted.examine import GoldScore, examine_question
from t2sql.evaluation.suite import SuiteQuestion
from t2sql.evaluation.tasks import Built, describe_crash
from t2sql.evaluation.work import Database, open_database

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.protocols import Embedder
    from t2sql.steps.facts import Counts
    from t2sql.types import Table


@dataclass(frozen=True, slots=True)
class GuardJob:
    """Questions of one database for one worker: see :class:`t2sql.evaluation.tasks.Task`."""

    database: Database
    questions: Sequence[SuiteQuestion]
    builds: bool
    seed: int = 0

    @property
    def key(self) -> str:
        """The database's URL."""
        return self.database.url

    def with_questions(self, questions: Sequence[SuiteQuestion]) -> GuardJob:
        """The same with other questions."""
        return replace(self, questions=tuple(questions))

    def run(self, embedder: Embedder) -> Iterator[Built | GoldScore]:
        """Open the database and examine the questions, one after the other."""
        try:
            project = open_database(self.database, embedder, builds=self.builds)
        except CancelledError:
            raise
        except T2SQLError as error:
            yield Built(self.key, str(error))
            for question in self.questions:
                yield self.fail(question, "database", str(error))
            return
        with project:
            yield Built(self.key)
            tables = project.catalog.tables(project.catalog.names())
            counted: Counts = {}
            for question in self.questions:
                yield self._examine(project, question, tables, counted)

    def fail(self, question: SuiteQuestion, kind: str, message: str) -> GoldScore:
        """The score of a question that could not be examined."""
        return GoldScore(
            question.id, question.db, question.question, broken=f"is not read ({kind}): {message}"
        )

    def _examine(
        self,
        project: Project,
        question: SuiteQuestion,
        tables: tuple[Table, ...],
        counted: Counts,
    ) -> GoldScore:
        try:
            return examine_question(project, question, tables, self.seed, counted)
        except CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - a crash on a question is a finding of the run
            return self.fail(question, "crash", describe_crash(error))
