"""Fits the default weights of table retrieval, and shows what each source of evidence is worth.

    python benchmarks/fit_retrieval.py $T2SQL_BENCH/spider_train OTHER_SUITE...
    python benchmarks/fit_retrieval.py $T2SQL_BENCH/spider_train --ablate

Each folder is a suite with gold tables; all its tables are one lake. The databases of each are
split in two halves by a hash of their names (a suite of one database by its clusters of tables),
one set of weights is fitted on the first halves of all lakes, each counting the same, and held
against the old ones on the second halves. It is the code of ``t2sql tune``. With ``--ablate``
nothing is fitted: each channel is turned off alone. ``--limit`` is of each lake.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from t2sql.evaluation.label_split import LabelSplit, split_labels
from t2sql.evaluation.labels import Label, suite_labels
from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.suite import load_suite
from t2sql.evaluation.tuning.cases import Lake, collect_cases
from t2sql.evaluation.tuning.lakes import OpenLake, open_lake
from t2sql.evaluation.tuning.scoring import MANY, CaseScore
from t2sql.evaluation.tuning.search import Trial, changed_weights, fit_weights
from t2sql.evaluation.tuning.tune import draw_labels, judge, measure
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights

OFF: dict[str, dict[str, float]] = {
    "meaning": {"meaning": 0.0},
    "words, all fields": {"words": 0.0, "name": 0.0, "columns": 0.0},
    "schema prior": {"schema": 0.0},
    "joins": {"join": 0.0},
    "past queries": {"history": 0.0},
    "values": {"values": 0.0},
    "use and description": {"usage": 0.0},
}
"""What is turned off by a weight of 0."""


@dataclass(frozen=True)
class Half:
    """The two halves of a lake's labels, searched."""

    name: str
    seen: Trial
    unseen: Trial


def narrow(opened: OpenLake, *, near: bool, short: bool) -> None:
    """Look for words of a question with near words or not, with short forms or not."""
    index: Any = opened.index  # what no project may turn off
    files = index._enter()
    with files.lock:
        texts = files.full_text(partial(index._near_words, files))
    files.leave()
    if not near:
        texts._near = lambda words: [[] for _ in words]
    if not short:
        texts._short_terms = lambda _: []


def say(stage: str, done: int, total: int) -> None:
    """Progress, on stderr."""
    if done in (0, total) or done % 100 == 0:
        print(f"\r{stage} {done}/{total}   ", end="", file=sys.stderr, flush=True)


def halves(labels: Sequence[Label]) -> tuple[list[Label], list[Label]]:
    """Two halves that share no database; of one database, no table."""
    databases = {label.database for label in labels}
    if len(databases) > 3:

        def is_first(label: Label) -> bool:
            return hashlib.sha256(label.database.encode()).digest()[0] % 2 == 0

        return [x for x in labels if is_first(x)], [x for x in labels if not is_first(x)]
    # Their SQL may be a placeholder: it must not make all of them repeats of each other.
    split = split_labels([replace(x, database="", shapes=()) for x in labels], share=0.45)
    if not isinstance(split, LabelSplit):
        raise SystemExit(split.text)
    return list(split.fit), list(split.held_out)


def labels_of(opened: OpenLake, limit: int, seed: int) -> list[Label]:
    """The labels of a lake, at most so many."""
    return draw_labels(suite_labels(opened.suite, opened.catalog.names()).labels, limit, seed)


def search(opened: OpenLake, labels: Sequence[Label]) -> Trial:
    """All that retrieval finds for these labels."""
    lake = Lake(opened.catalog, opened.index, opened.suite.today or date.today())
    count = max(MANY, opened.limits.candidates)
    return Trial(lake, list(collect_cases(lake, labels, say)), count)


def search_halves(opened: OpenLake, name: str, limit: int, seed: int) -> Half:
    """The labels of a lake in two halves, searched."""
    first, second = halves(labels_of(opened, limit, seed))
    trial = search(opened, [*first, *second])
    return Half(
        name,
        replace(trial, cases=trial.cases[: len(first)]),
        replace(trial, cases=trial.cases[len(first) :]),
    )


def shown(scores: Sequence[CaseScore]) -> str:
    """Complete recall at 5 and 15."""
    found = measure(scores)
    return f"{found.complete_5:6.1%} / {found.complete_15:6.1%}"


def fit(lakes: Sequence[Half], seed: int) -> RetrievalWeights:
    """Fit one set of weights and print how it does."""
    fitted = fit_weights([lake.seen for lake in lakes], DEFAULT_WEIGHTS, seed=seed, progress=say)
    print("\ncomplete recall @5 / @15, before -> after")
    for lake in lakes:
        for part, trial in (("fitted on", lake.seen), ("held out", lake.unseen)):
            before, after = trial.scores(DEFAULT_WEIGHTS), trial.scores(fitted)
            verdict = judge(before, after, seed)
            print(
                f"{lake.name:14} {part:10} {len(trial.cases):5}  {shown(before)} -> {shown(after)}"
                f"  won {verdict.wins}, lost {verdict.losses} (p = {verdict.p:.2g}),"
                f" sure {verdict.sure:.0%}"
            )
    print(json.dumps(changed_weights(fitted, DEFAULT_WEIGHTS), indent=1))
    return fitted


def ablate(opened: OpenLake, limit: int, seed: int) -> None:
    """Print a Markdown table: each channel off."""
    labels = labels_of(opened, limit, seed)
    trial = search(opened, labels)
    print(f"\n| off | complete recall @5 | @15 | ({len(labels):,} questions)")
    print("|---|---|---|")

    def line(name: str, scores: Sequence[CaseScore]) -> None:
        found = measure(scores)
        print(f"| {name} | {found.complete_5:.1%} | {found.complete_15:.1%} |", flush=True)

    line("nothing", trial.scores(DEFAULT_WEIGHTS))
    for name, weights in OFF.items():
        off = replace(DEFAULT_WEIGHTS, **weights)  # type: ignore[arg-type] # no count is among them
        line(name, trial.scores(off))
    line("families", trial.scores(DEFAULT_WEIGHTS, folds=False))
    ways = {
        "near words": (False, True),
        "short forms": (True, False),
        "near words and short forms": (False, False),
    }
    for name, (near, short) in ways.items():
        narrow(opened, near=near, short=short)
        line(name, search(opened, labels).scores(DEFAULT_WEIGHTS))


def main() -> None:
    """Fit, or turn each channel off."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--limit", type=int, default=1500, help="questions of each lake")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--history-share", type=float, default=0.0, help="of the first lake")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--embedder", help="instead of the default one")
    given = parser.parse_args()
    with ExitStack() as stack:
        lakes = []
        for number, folder in enumerate(given.folders):
            share = 0.0 if number else given.history_share
            options = EvaluationOptions(
                seed=given.seed, history_share=share, embedder=given.embedder
            )
            opened = stack.enter_context(open_lake(load_suite(folder), options, say))
            if given.ablate:
                ablate(opened, given.limit, given.seed)
            else:
                lakes.append(search_halves(opened, folder.name, given.limit, given.seed))
        if lakes:
            fit(lakes, given.seed)


if __name__ == "__main__":
    main()
