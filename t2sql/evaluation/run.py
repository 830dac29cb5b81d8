"""Runs a suite: every question through the whole pipeline, its rows held against the gold's."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.config import Config, make_config
from t2sql.errors import FileError, InputError
from t2sql.evaluation.options import EvaluationOptions, Split, choose
from t2sql.evaluation.scores import Evaluation, QuestionScore, row, summarise
from t2sql.evaluation.state import digest, state_folder
from t2sql.evaluation.suite import Suite, SuiteQuestion, database_file
from t2sql.evaluation.tasks import S, Task, run_here
from t2sql.evaluation.work import Database, Job
from t2sql.evaluation.workers import run_apart

if TYPE_CHECKING:
    from t2sql.protocols import Progress

_CHUNK = 40
"""Questions of one job at most, so that one large database still fills all cores."""


def evaluate(
    suite: Suite, options: EvaluationOptions, progress: Progress | None = None
) -> Evaluation:
    """Ask a suite's questions and score the answers by execution.

    The database of a question is given, its tables are not. An interrupt ends the run with the
    scores there are.

    Raises:
        FileError: the suite has no questions, or no database to run them on.
        InputError: an option is out of its range.
        SearchError: no embedder can be had.
    """
    if not suite.executable:
        raise FileError(
            f"{suite.folder} has no database to run SQL on.",
            hint="Put files in its databases/, or score its tables with --retrieval.",
        )
    split = choose(suite, options)
    if not split.asked:
        raise FileError(f"{suite.folder / 'questions.jsonl'} holds no question to ask.")
    _check_files(suite, split)
    workers = count_workers(options)
    config = settings(options)
    embedder = config.search.embedder
    name, key = state_name(suite, options), state_key(suite, embedder)
    with state_folder(options.cache, name, key) as folder:
        found = databases(suite, split, options, config, folder)
        jobs = list(_jobs(suite, split, options, found))
        scores, interrupted = gather(run(jobs, embedder, workers), len(split.asked), progress)
    return _evaluation(suite, split, options, scores, interrupted=interrupted)


def run(tasks: Sequence[Task[S]], embedder: str, workers: int) -> Generator[S]:
    """Run the tasks, in this process where one worker is enough."""
    if workers == 1 or len(tasks) == 1:
        return run_here(tasks, embedder)
    return run_apart(tasks, embedder, workers)


def gather(answers: Generator[S], total: int, progress: Progress | None) -> tuple[list[S], bool]:
    """All scores, and whether an interrupt ended them early."""
    scores: list[S] = []
    with closing(answers):
        try:
            if progress is not None:
                progress("questions", 0, total)
            for score in answers:
                scores.append(score)
                if progress is not None:
                    progress("questions", len(scores), total)
        except KeyboardInterrupt:
            return scores, True
    return scores, False


def settings(options: EvaluationOptions) -> Config:
    """The settings of every project that an evaluation opens."""
    config = options.config or make_config({}, folder=Path.cwd())
    limits = replace(
        config.limits,
        rows=options.rows,
        query_seconds=options.query_seconds,
    )
    project: dict[str, Any] = {"translator": options.translator}
    search: dict[str, Any] = {"embedder": options.embedder}
    return replace(config, limits=limits).replaced({"project": project, "search": search})


def _check_files(suite: Suite, split: Split) -> None:
    """One sentence now, instead of one failure a question."""
    for url in _by_url(suite, split.asked):
        path = database_file(url)
        if path is not None and not path.is_file():
            raise FileError(
                f"The database of {suite.folder}, {path}, does not exist.",
                hint="Build it, or correct `database` in suite.toml.",
            )


def count_workers(options: EvaluationOptions) -> int:
    """How many processes to use.

    Raises:
        InputError: fewer than one.
    """
    if options.workers is not None and options.workers < 1:
        raise InputError(f"{options.workers} workers cannot work.", hint="Say 1 or more.")
    return options.workers or os.cpu_count() or 1


def databases(
    suite: Suite, split: Split, options: EvaluationOptions, config: Config, folder: Path
) -> tuple[Database, ...]:
    """Every database that is asked, with its state under this folder, the most asked first."""
    past, asked = _by_url(suite, split.history), _by_url(suite, split.asked)
    history = None if options.history_share else options.history or suite.history
    found = []
    for url in sorted(asked, key=lambda url: -len(asked[url])):
        given: dict[str, dict[str, Any]] = {
            "paths": {"state": str(folder / digest(url))},
            "project": {"today": suite.today},
        }
        found.append(
            Database(
                url=url,
                config=config.replaced(given),
                metadata=suite.metadata,
                history=history,
                questions=tuple(past.get(url, ())),
            )
        )
    return tuple(found)


def _jobs(
    suite: Suite, split: Split, options: EvaluationOptions, found: Iterable[Database]
) -> Iterator[Job]:
    """Chunks of questions by database; the first chunk of each builds its index."""
    asked = _by_url(suite, split.asked)
    rest: list[Job] = []
    for database in found:
        questions = asked[database.url]
        first, *others = [questions[at : at + _CHUNK] for at in range(0, len(questions), _CHUNK)]
        yield Job(database, tuple(first), builds=True, gold_tables=options.gold_tables)
        rest += [
            Job(database, tuple(chunk), builds=False, gold_tables=options.gold_tables)
            for chunk in others
        ]
    yield from rest


def _by_url(suite: Suite, questions: Iterable[SuiteQuestion]) -> Mapping[str, list[SuiteQuestion]]:
    groups: defaultdict[str, list[SuiteQuestion]] = defaultdict(list)
    for question in questions:
        groups[suite.url(question)].append(question)
    return groups


def state_name(suite: Suite, options: EvaluationOptions) -> str:
    """Runs with another history keep apart, so that neither undoes the other's index."""
    path = options.history.resolve() if options.history else None
    seed = options.seed if options.history_share else None
    return f"{suite.name}-{digest(suite.folder, path, options.history_share, seed)}"


def state_key(suite: Suite, embedder: str) -> str:
    """Changes when a database file or the embedder does."""
    parts: list[object] = [embedder]
    for url in sorted({suite.database, *suite.databases.values()}):
        file = database_file(url)
        stat = file.stat() if file is not None and file.is_file() else None
        parts += [url, stat and (stat.st_size, stat.st_mtime_ns)]
    return digest(*parts)


def _evaluation(
    suite: Suite,
    split: Split,
    options: EvaluationOptions,
    scores: list[QuestionScore],
    *,
    interrupted: bool,
) -> Evaluation:
    place = {question.id: number for number, question in enumerate(split.asked)}
    scores.sort(key=lambda score: place[score.id])
    summary = {
        "suite": suite.name,
        "translator": options.translator or settings(options).project.translator,
        "seed": options.seed,
        "history_share": options.history_share,
        "history_questions": len(split.history),
        "gold_tables": options.gold_tables,
        "interrupted": interrupted,
        **summarise(scores),
    }
    return Evaluation(summary, tuple(map(row, scores)), interrupted)
