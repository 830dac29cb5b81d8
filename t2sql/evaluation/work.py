"""Jobs: some questions of one database, and what answering them yields, message by message."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.config import Config, DatabaseSettings
from t2sql.errors import CancelledError, T2SQLError
from t2sql.evaluation.ablation import Without
from t2sql.evaluation.answer import failed, score_question
from t2sql.evaluation.history import past_queries, read_files
from t2sql.evaluation.scores import QuestionScore
from t2sql.evaluation.suite import SuiteQuestion
from t2sql.evaluation.tasks import Built, describe_crash
from t2sql.evaluation.threads import work_apart
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

    def with_prompts(self, pins: Mapping[str, int]) -> Database:
        """The same with these versions of prompts."""
        prompts = {**self.config.prompts, **pins}
        return replace(self, config=replace(self.config, prompts=prompts))


@dataclass(frozen=True, slots=True)
class Arm:
    """One of the settings that the questions are asked with."""

    name: str = ""
    """``A`` or ``B`` where there are two."""
    prompts: Mapping[str, int] = field(default_factory=dict)
    """Versions of prompts, over those of the settings."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and all that came of it: a score for each arm and each run."""

    id: str
    scores: tuple[QuestionScore, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """Questions of one database for one worker: see :class:`t2sql.evaluation.tasks.Task`."""

    database: Database
    questions: Sequence[SuiteQuestion]
    builds: bool
    """Whether the catalog and the index are to be brought up to date first."""
    gold_tables: bool = False
    arms: tuple[Arm, ...] = (Arm(),)
    repeat: int = 1
    fresh: bool = False
    threads: int = 1
    """Questions asked at a time."""
    keep_rows: bool = False
    without: tuple[str, ...] = ()
    """Parts of the translator that are taken away."""

    @property
    def key(self) -> str:
        """The database's URL."""
        return self.database.url

    def with_questions(self, questions: Sequence[SuiteQuestion]) -> Job:
        """The same with other questions."""
        return replace(self, questions=tuple(questions))

    def run(self, embedder: Embedder) -> Iterator[Built | Asked]:
        """Open the database and answer the questions, some at a time.

        What cannot be opened fails all questions; what breaks on one question fails that one.
        The arms take turns on each question, so that a slow hour of a model hits both.
        """
        with ExitStack() as stack:
            projects = self._open(embedder, stack)
            if isinstance(projects, Failure):
                yield Built(self.key, projects.message)
                for question in self.questions:
                    yield self.fail(question, projects.kind, projects.message)
                return
            yield Built(self.key)
            yield from work_apart(partial(self._ask, projects), self.questions, self.threads)

    def fail(self, question: SuiteQuestion, kind: str, message: str) -> Asked:
        """The scores of a question that could not be asked."""
        score = failed(question, kind, message)
        return Asked(
            question.id,
            tuple(
                replace(score, arm=arm.name, run=run)
                for run in range(self.repeat)
                for arm in self.arms
            ),
        )

    def _open(self, embedder: Embedder, stack: ExitStack) -> tuple[Project, ...] | Failure:
        """The database as a project of each arm; the first of them builds what all share."""
        projects: list[Project] = []
        try:
            for arm in self.arms:
                database = self.database.with_prompts(arm.prompts)
                builds = self.builds and not projects
                project = stack.enter_context(open_database(database, embedder, builds=builds))
                _take_away(project, self.without)
                projects.append(project)
        except CancelledError:
            raise
        except T2SQLError as error:
            return Failure("database", str(error))
        except Exception as error:  # noqa: BLE001 - a crash on a database is a finding of the run
            return Failure("crash", describe_crash(error))
        return tuple(projects)

    def _ask(self, projects: Sequence[Project], question: SuiteQuestion) -> Asked:
        scores = []
        for run in range(self.repeat):
            for arm, project in zip(self.arms, projects, strict=True):
                score = self._answer(project, question)
                scores.append(replace(score, arm=arm.name, run=run))
        return Asked(question.id, tuple(scores))

    def _answer(self, project: Project, question: SuiteQuestion) -> QuestionScore:
        try:
            return score_question(
                project,
                question,
                gold_tables=self.gold_tables,
                fresh=self.fresh,
                keep_rows=self.keep_rows,
            )
        except CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - a crash on a question is a finding of the run
            return failed(question, "crash", describe_crash(error))


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a database could not be opened."""

    kind: str
    message: str


def _take_away(project: Project, parts: Sequence[str]) -> None:
    """Let the project translate without these parts."""
    if parts:
        tools = project.tools
        less = Without(tools.translator, tools.assets, parts)
        project.tools = replace(tools, translator=less, assets=less)


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
