"""Jobs: some questions of one database, and what answering them yields, message by message."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.config import Config, DatabaseSettings
from t2sql.errors import T2SQLError
from t2sql.evaluation.answer import failed, score_question
from t2sql.evaluation.history import past_queries, read_files
from t2sql.evaluation.scores import QuestionScore
from t2sql.evaluation.suite import SuiteQuestion
from t2sql.evaluation.tasks import Built, describe_crash
from t2sql.types import PastQuery

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.protocols import Embedder, Progress


@dataclass(frozen=True, slots=True)
class Database:
    """A database of a suite, with all that opening it as a project depends on."""

    url: str
    config: Config
    """Settings of the project but for the database: limits, translator, today, state folder."""
    metadata: Path | None = None
    history: Path | None = None
    questions: tuple[SuiteQuestion, ...] = ()
    """Questions of this database that became verified history."""

    @property
    def state(self) -> Path:
        """The folder for its catalog and index."""
        return Path(self.config.paths.state)


@dataclass(frozen=True, slots=True)
class Job:
    """Questions of one database for one worker: see :class:`t2sql.evaluation.tasks.Task`."""

    database: Database
    questions: Sequence[SuiteQuestion]
    builds: bool
    """Whether the catalog and the index are to be brought up to date first."""
    gold_tables: bool = False

    @property
    def key(self) -> str:
        """The database's URL."""
        return self.database.url

    def with_questions(self, questions: Sequence[SuiteQuestion]) -> Job:
        """The same with other questions."""
        return replace(self, questions=tuple(questions))

    def run(self, embedder: Embedder) -> Iterator[Built | QuestionScore]:
        """Open the database and answer the questions, one after the other.

        What cannot be opened fails all questions; what breaks on one question fails that one.
        """
        project = self._open(embedder)
        if isinstance(project, Failure):
            yield Built(self.key, project.message)
            for question in self.questions:
                yield self.fail(question, project.kind, project.message)
            return
        with project:
            yield Built(self.key)
            for question in self.questions:
                yield self._answer(project, question)

    def fail(self, question: SuiteQuestion, kind: str, message: str) -> QuestionScore:
        """The score of a question that could not be asked."""
        return failed(question, kind, message)

    def _open(self, embedder: Embedder) -> Project | Failure:
        try:
            return open_database(self.database, embedder, builds=self.builds)
        except T2SQLError as error:
            return Failure("database", str(error))
        except Exception as error:  # noqa: BLE001 - a crash on a database is a finding of the run
            return Failure("crash", describe_crash(error))

    def _answer(self, project: Project, question: SuiteQuestion) -> QuestionScore:
        try:
            return score_question(project, question, gold_tables=self.gold_tables)
        except Exception as error:  # noqa: BLE001 - a crash on a question is a finding of the run
            return self.fail(question, "crash", describe_crash(error))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a database could not be opened."""

    kind: str
    message: str


def open_database(
    database: Database,
    embedder: Embedder,
    *,
    builds: bool,
    progress: Progress | None = None,
) -> Project:
    """The database as a project of its own in its state folder, brought up to date if it builds.

    Raises:
        T2SQLError: it cannot be opened, or its history cannot be read.
    """
    from t2sql.project import Project

    # Metadata and history go into the catalog: who only asks needs neither, and two processes
    # may ask at once.
    metadata = database.state / "metadata"
    history: tuple[PastQuery, ...] = ()
    if builds:
        _copy_metadata(database.metadata, metadata)
        history = _history(database)
    config = replace(
        database.config,
        database=DatabaseSettings(url=database.url),
        paths=replace(database.config.paths, metadata=str(metadata)),
    )
    project = Project(config, history=history, embedder=embedder)
    try:
        if builds:
            project.index(progress)
    except BaseException:
        project.close()
        raise
    return project


def _copy_metadata(metadata: Path | None, copy: Path) -> None:
    """The suite's metadata without its past queries: history is what the evaluation says it is."""
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    if metadata is not None:
        ignore = shutil.ignore_patterns("queries")
        shutil.copytree(metadata, copy, ignore=ignore, dirs_exist_ok=True)


def _history(database: Database) -> tuple[PastQuery, ...]:
    if database.history is None and not database.questions:
        return ()
    from t2sql.warehouse.open import open_warehouse

    config = database.config
    warehouse = open_warehouse(database.url, folder=config.folder, limits=config.limits)
    try:
        names = tuple(table.name for table in warehouse.tables())
        read = read_files(database.history, warehouse.dialect, names)
    finally:
        warehouse.close()
    return (*read, *past_queries(database.questions, names))
