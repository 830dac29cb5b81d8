"""What every evaluation does: settings, databases, jobs, workers, and gathering their scores."""

from __future__ import annotations

import math
import os
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.cancelling import current_cancellation
from t2sql.config import Config, make_config
from t2sql.errors import CancelledError, FileError, InputError
from t2sql.evaluation.options import EvaluationOptions, Split
from t2sql.evaluation.state import digest
from t2sql.evaluation.suite import Suite, SuiteQuestion, database_file
from t2sql.evaluation.tasks import S, Task, run_here
from t2sql.evaluation.work import Arm, Database, Job
from t2sql.evaluation.workers import run_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from t2sql.protocols import Progress

_CHUNK = 40
"""Questions of one job at most, so that one large database still fills all cores."""
_KEPT = 20
"""Questions between two times that what is there is kept."""


def run(tasks: Sequence[Task[S]], embedder: str, workers: int) -> Generator[S]:
    """Run the tasks, in this process where one worker is enough."""
    if workers == 1 or len(tasks) == 1:
        return run_here(tasks, embedder)
    return run_apart(tasks, embedder, workers)


def gather(
    answers: Generator[S],
    total: int,
    progress: Progress | None,
    keep: Callable[[Sequence[S]], None] | None = None,
    note: Callable[[S], None] | None = None,
) -> tuple[list[S], bool]:
    """All scores, and whether an interrupt ended them early.

    Args:
        answers: each score as it comes.
        total: how many there will be.
        progress: told of each score once it is noted: what it counts is not lost any more.
        keep: is given all there is, now and then.
        note: is given each score.
    """
    scores: list[S] = []
    with closing(answers):
        try:
            if progress is not None:
                progress("questions", 0, total)
            for score in answers:
                if not scores:  # from now on there is something to keep
                    current_cancellation().let_finish()
                scores.append(score)
                if note is not None:
                    note(score)
                if progress is not None:
                    progress("questions", len(scores), total)
                if keep is not None and len(scores) % _KEPT == 0:
                    keep(scores)
        except (KeyboardInterrupt, CancelledError):
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
    # What is measured is no work of the team: it stands in the report, not in the store.
    store: dict[str, Any] = {"traces": False, "audit": False}
    pinned = replace(config, limits=limits, prompts={**config.prompts, **options.prompts})
    return pinned.replaced({"project": project, "search": search, "store": store})


def uses_model(config: Config) -> bool:
    """Whether the questions are asked of a language model."""
    wanted = config.project.translator
    return wanted == "llm" or (wanted == "auto" and config.model_configured)


def count_threads(config: Config, workers: int) -> int:
    """Questions that one process asks at a time: with a model it mostly waits."""
    return math.ceil(config.llm.concurrency / workers) if uses_model(config) else 1


def check_files(suite: Suite, split: Split) -> None:
    """One sentence now, instead of one failure a question.

    Raises:
        FileError: the file of a database is missing.
    """
    for url in by_url(suite, split.asked):
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
    past, asked = by_url(suite, split.history), by_url(suite, split.asked)
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


def make_jobs(
    suite: Suite,
    split: Split,
    options: EvaluationOptions,
    found: Iterable[Database],
    arms: tuple[Arm, ...],
    threads: int,
) -> Iterator[Job]:
    """Chunks of questions by database; the first chunk of each builds its index."""
    asked = by_url(suite, split.asked)
    size = max(_CHUNK, 10 * threads)
    rest: list[Job] = []
    for database in found:
        questions = asked[database.url]
        first, *others = [questions[at : at + size] for at in range(0, len(questions), size)]
        job = Job(
            database,
            tuple(first),
            builds=True,
            gold_tables=options.gold_tables,
            arms=arms,
            repeat=options.repeat,
            fresh=options.fresh or len(arms) > 1,
            threads=threads,
            without=options.without,
            keep_rows=options.keep_rows and not suite.private,
        )
        yield job
        rest += [replace(job, questions=tuple(chunk), builds=False) for chunk in others]
    yield from rest


def by_url(suite: Suite, questions: Iterable[SuiteQuestion]) -> Mapping[str, list[SuiteQuestion]]:
    """The questions of each database, by its URL."""
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
