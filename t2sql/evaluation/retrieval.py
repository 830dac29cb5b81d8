"""Scores table retrieval: the question alone against all tables of a suite's lake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.config import Config
from t2sql.errors import ConfigError, FileError
from t2sql.evaluation.families import family_keys
from t2sql.evaluation.history import past_queries, read_files
from t2sql.evaluation.jobs import (
    count_workers,
    databases,
    gather,
    run,
    settings,
    state_key,
    state_name,
)
from t2sql.evaluation.lake import LakeWarehouse, build_lake, lake_tables
from t2sql.evaluation.lake_work import LakeTask, RetrievalScore
from t2sql.evaluation.options import EvaluationOptions, Split, choose, sample
from t2sql.evaluation.scores import Evaluation
from t2sql.evaluation.state import state_folder
from t2sql.evaluation.suite import Suite
from t2sql.evaluation.summary import percentile
from t2sql.evaluation.work import open_database
from t2sql.types import usage_of

if TYPE_CHECKING:
    from t2sql.protocols import Progress

KS = (1, 3, 5, 10, 15, 20)
_CHUNK = 200
"""Questions of one task."""


def evaluate_retrieval(
    suite: Suite, options: EvaluationOptions, progress: Progress | None = None
) -> Evaluation:
    """Score the candidates for each question that has gold tables; nothing is executed.

    Questions that cannot be answered are asked too, to see whether retrieval abstains.

    The lake is ``tables.jsonl``; without it the one database that the suite names, as a project
    with its metadata, or all tables of all its databases. An interrupt ends the run with the
    scores there are.

    Raises:
        FileError: the suite has no tables, or no question with gold tables.
        InputError: an option is out of its range.
        SearchError: no embedder can be had, or the index cannot be written.
        ConfigError: a sketch is asked for, and no model is named.
    """
    split = _choose(suite, options)
    if not any(question.tables for question in split.asked):
        raise FileError(f"{suite.folder / 'questions.jsonl'} holds no question with gold tables.")
    workers = count_workers(options)
    config = settings(options)
    if options.sketch and not config.sketch_model:
        raise ConfigError(
            "A sketch needs a model, and none is configured.",
            hint="Set `model` (and `base_url`) under [llm] in t2sql.toml.",
        )
    embedder = config.search.embedder
    name, key = lake_state(suite, options, embedder)
    with state_folder(options.cache, name, key) as folder:
        lake, tables = prepare_lake(suite, split, options, config, folder, progress)
        tasks = list(_tasks(suite, split, lake, config, sketches=options.sketch))
        asked, interrupted = gather(run(tasks, embedder, workers), len(split.asked), progress)
        keys = _family_keys(lake)
    scores = [score.with_families(keys) for score in asked]
    place = {question.id: number for number, question in enumerate(split.asked)}
    scores.sort(key=lambda score: place[score.id])
    summary = {
        "suite": suite.name,
        "tables": tables,
        "families": len(set(keys.values())),
        "seed": options.seed,
        "history_share": options.history_share,
        "history_questions": len(split.history),
        "interrupted": interrupted,
        **summarise_retrieval(scores),
        **(_sketched(scores) if options.sketch else {}),
    }
    return Evaluation(summary, tuple(map(_row, scores)), interrupted)


def summarise_retrieval(scores: Sequence[RetrievalScore]) -> dict[str, Any]:
    """Mean recall@k and complete recall@k, over all and by the number of gold tables.

    Each stands twice: by exact table, and by family, where any member of a gold table's family
    will do. Where some questions cannot be answered, the shares of both kinds on which retrieval
    abstained are there too; no other figure counts them.
    """
    answerable = [score for score in scores if score.answerable]
    unanswerable = [score for score in scores if not score.answerable]
    groups: defaultdict[int, list[RetrievalScore]] = defaultdict(list)
    for score in answerable:
        groups[min(len(score.gold), 4)].append(score)
    times = [score.ms for score in scores]
    return {
        "questions": len(answerable),
        **_recalls(answerable),
        "database_recall@1": _mean([score.database_first for score in answerable]),
        "by_gold_tables": {
            f"{count}+" if count == 4 else str(count): {
                "questions": len(group),
                **{f"complete_recall@{k}": _mean([s.complete(k) for s in group]) for k in KS},
            }
            for count, group in sorted(groups.items())
        },
        **_abstentions(answerable, unanswerable),
        "failed": sum(bool(score.error) for score in scores),
        "ms_p50": percentile(times, 0.5),
        "ms_p95": percentile(times, 0.95),
    }


def _sketched(scores: Sequence[RetrievalScore]) -> dict[str, Any]:
    """What the sketches cost; the times of retrieval do not hold the model's."""
    usages = [usage_of(score.sketch.calls) for score in scores]
    return {
        "sketches_empty": sum(not score.sketch.texts for score in scores),
        "tokens_input": _mean([usage.input_tokens for usage in usages]),
        "tokens_output": _mean([usage.output_tokens for usage in usages]),
    }


def _recalls(scores: Sequence[RetrievalScore]) -> dict[str, float | None]:
    return {
        **{f"recall@{k}": _mean([s.recall(k) for s in scores]) for k in KS},
        **{f"complete_recall@{k}": _mean([s.complete(k) for s in scores]) for k in KS},
        **{f"recall_family@{k}": _mean([s.family_recall(k) for s in scores]) for k in KS},
        **{
            f"complete_recall_family@{k}": _mean([s.family_complete(k) for s in scores]) for k in KS
        },
    }


def _abstentions(
    answerable: Sequence[RetrievalScore], unanswerable: Sequence[RetrievalScore]
) -> dict[str, Any]:
    if not unanswerable:
        return {}
    return {
        "unanswerable": len(unanswerable),
        "abstained_unanswerable": _mean([score.abstained for score in unanswerable]),
        "abstained_answerable": _mean([score.abstained for score in answerable]),
    }


def _choose(suite: Suite, options: EvaluationOptions) -> Split:
    """The questions with gold tables, and those that have no answer.

    The latter are drawn apart, so that adding some changes no figure of the others.
    """
    found = choose(replace(suite, questions=tuple(q for q in suite.questions if q.tables)), options)
    unanswerable = [q for q in suite.questions if not q.tables and not q.answerable]
    drawn = sample(unanswerable, options.limit, options.seed)
    return replace(found, asked=(*found.asked, *drawn))


def _family_keys(lake: Path) -> dict[str, str]:
    from t2sql.catalog.database import SqliteCatalog

    catalog = SqliteCatalog(lake / "catalog.sqlite")
    try:
        return family_keys(catalog.iter_tables())
    finally:
        catalog.close()


def prepare_lake(
    suite: Suite,
    split: Split,
    options: EvaluationOptions,
    config: Config,
    folder: Path,
    progress: Progress | None,
) -> tuple[Path, int]:
    """Bring the lake up to date; its folder, and how many tables it has.

    What changed is found by content, so the folder is kept whatever the suite's files say now.
    """
    from t2sql.search.embedder import load_embedder

    embedder = load_embedder(config.search.embedder)
    if is_project(suite):
        (database,) = databases(suite, split, options, config, folder)
        with open_database(database, embedder, builds=True, progress=progress) as project:
            return project.state, len(project.catalog.names())
    warehouse = LakeWarehouse(lake_tables(suite, config), suite.name)
    names = tuple(table.name for table in warehouse.tables())
    path = None if options.history_share else options.history or suite.history
    history = (
        *read_files(path, warehouse.dialect, names),
        *past_queries(split.history, names, with_db=True),
    )
    build_lake(folder, warehouse, history, config, embedder, progress)
    return folder, len(names)


def lake_state(suite: Suite, options: EvaluationOptions, embedder: str) -> tuple[str, str]:
    """Name and key of the state folder in which the lake is kept."""
    if is_project(suite):
        return state_name(suite, options), state_key(suite, embedder)
    return f"{state_name(suite, options)}-lake", embedder


def is_project(suite: Suite) -> bool:
    """Whether the lake is one database with its metadata: the same that is asked for answers."""
    return bool(suite.database) and not suite.lake


def _tasks(
    suite: Suite, split: Split, lake: Path, config: Config, *, sketches: bool
) -> Iterator[LakeTask]:
    for at in range(0, len(split.asked), _CHUNK):
        yield LakeTask(
            folder=lake,
            questions=split.asked[at : at + _CHUNK],
            limits=replace(config.limits, candidates=max(KS)),
            today=suite.today or date.today(),
            with_db=not is_project(suite),
            sketching=config if sketches else None,
        )


def _row(score: RetrievalScore) -> dict[str, Any]:
    kinds = {0: "unanswerable", 1: "one_table", 2: "two_tables"}
    row = {
        "id": score.id,
        "db": score.question.db,
        "question": score.question.question,
        "class": kinds.get(len(score.gold), "three_plus"),
        "gold_tables": list(score.gold),
        "candidates": list(score.candidates),
        "abstained": score.abstained,
        "error": score.error,
        "ms": round(score.ms, 3),
    }
    if not score.answerable:
        return row
    return row | {
        **{f"recall@{k}": score.recall(k) for k in KS},
        **{f"complete@{k}": score.complete(k) for k in KS},
        **{f"recall_family@{k}": score.family_recall(k) for k in KS},
        **{f"complete_family@{k}": score.family_complete(k) for k in KS},
        "database_first": score.database_first,
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
