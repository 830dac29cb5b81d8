"""Fits which reading of a question is right, and how sure that is (``learned/readings.json``).

    python benchmarks/fit_readings.py $T2SQL_BENCH/spider_train [--questions 900] [--write]

Half of the questions of each training database become verified past queries; the others are
asked: every reading of ours and every past query with what is put in place is run, and right or
wrong by its rows. Each is asked four times: of its database; of it less a table that it needs; of
its database among tables of others, as in a warehouse; and of the tables that are chosen there.

Logistic regressions over readable counts are fitted and printed, with what they are worth on
databases that they have not seen (group k-fold): ``past`` (whether a past query is an answer),
``reading`` (how sure a reading is) and ``rank`` (which of several readings is right). ``--write``
stores ``past``, and ``reading`` where it beats the weights in the code. Three tenths of the
databases are never looked at (``is_held``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sqlite3
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count, islice
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from t2sql.evaluation.jobs import databases, settings
from t2sql.evaluation.match import match_any
from t2sql.evaluation.options import EvaluationOptions, Split, split_history
from t2sql.evaluation.suite import Suite, database_file, load_suite
from t2sql.evaluation.tasks import ready_embedder
from t2sql.evaluation.verdict import run_golds
from t2sql.evaluation.work import open_database
from t2sql.steps.retrieve import retrieve, slice_catalog
from t2sql.translators.offline import learned
from t2sql.translators.offline.confidence import BY_HAND
from t2sql.translators.offline.ground import prepare
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.learned.model import FILE
from t2sql.translators.offline.reading import tables_used
from t2sql.translators.offline.repeats import find_repeats
from t2sql.translators.offline.scopes import read_confirmed, scoped_readings
from t2sql.translators.offline.values import collect_values
from t2sql.types import CatalogSlice, Limits, QueryResult, Question, TableCandidate

SEED = 7
TODAY = date(2026, 1, 1)
WAREHOUSE = 15
"""Tables of a slice that is made up of several databases."""
READINGS = 5
"""Readings of a question that are run at most."""
SECONDS = 5.0
SILENT = frozenset({"new_words", "strange_words", "missing_grain", "dropped_grain", "behind"})
"""Counts that are used elsewhere, or of the training alone."""
UNFITTED = {"added_period": -0.5}
"""Counts that the training data never show, with a guess."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what is known of its database, and the rows of its gold."""

    db: str
    question: Question
    known: CatalogSlice
    candidates: tuple[TableCandidate, ...]
    golds: Sequence[tuple[QueryResult, bool]]
    file: Path


@dataclass(frozen=True, slots=True)
class Sample:
    """Something that may answer a question, what was counted of it, and whether it is right."""

    db: str
    rivals: int
    """The same for all that compete: readings of one question over the same tables."""
    kind: str
    """``reading`` or ``past``."""
    counts: Mapping[str, float]
    right: bool
    plain: bool = False
    """Whether it was asked of its own database, with nothing taken away or added."""


def is_held(db: str) -> bool:
    """Whether the database is kept for the last figures, and never fitted on."""
    return hashlib.sha256(f"held {db}".encode()).digest()[0] % 10 < 3


def read_cases(suite: Suite, most: int) -> Iterator[Case]:
    """A sample of the questions that are not history, each with what the translator is given."""
    options = EvaluationOptions(translator="offline", history_share=0.5)
    config, history = settings(options), split_history(suite, 0.5, 0).history
    past = {question.id for question in history}
    asked = [
        question
        for question in suite.questions
        if question.id not in past and question.golds and not is_held(question.db)
    ]
    random.Random(SEED).shuffle(asked)  # noqa: S311 (it guards nothing)
    split = Split(tuple(asked[:most]), history)
    embedder = ready_embedder(config.search.embedder)
    with tempfile.TemporaryDirectory() as state:
        for database in databases(suite, split, options, config, Path(state)):
            project = open_database(database, embedder, builds=True)
            tools, file = project.tools, database_file(database.url)
            for one in split.asked:
                if suite.url(one) != database.url or file is None:
                    continue
                question = Question(one.question, suite.today or TODAY)
                found = retrieve(question, tools.index, tools.catalog, tools.limits)
                names = tuple(candidate.name for candidate in found.candidates)
                known = slice_catalog(question, names, tools.index, tools.catalog, tools.limits)
                golds = run_golds(project, one)[0]
                yield Case(one.db, question, known, found.candidates, golds, file)
            project.close()


def read_samples(cases: Sequence[Case]) -> Iterator[Sample]:
    """All that may answer each question: in its database, less a table, in a warehouse, chosen."""
    draw = random.Random(SEED)  # noqa: S311 (it guards nothing)
    numbers = count()
    for case in cases:
        judge = Judge(case)
        best = max((one.score for one in case.candidates), default=1.0) or 1.0
        priors = {one.name: one.score / best for one in case.candidates}
        values = collect_values(case.known)
        for repeat in islice(find_repeats(case.question, case.known, values), 6):
            right = judge.is_right(repeat.query.sql(case.known.dialect))
            yield Sample(case.db, -1, "past", repeat.counts, right)
        own = replace(case.known, past_queries=(), past_similarities=(), uses=())
        found = tuple(scoped_readings(prepare(case.question, own), priors))
        plain = list(_readings(next(numbers), case, judge, found))
        yield from (replace(sample, plain=True) for sample, _ in plain)
        needed = next((tables for sample, tables in plain if sample.right), ())
        if len(needed) > 1 or (needed and len(own.tables) > 2):
            gone = draw.choice(needed)
            less = own.only([table.name for table in own.tables if table.name != gone])
            found = tuple(islice(scoped_readings(prepare(case.question, less), priors), 2))
            yield from (one for one, _ in _readings(next(numbers), case, judge, found))
        mixed, shared = _mix(case, own, priors, cases, draw)
        found = tuple(islice(scoped_readings(prepare(case.question, mixed), shared), 2))
        yield from (one for one, _ in _readings(next(numbers), case, judge, found))
        if found:
            chosen = mixed.only(tables_used(found[0].reading))
            found = tuple(read_confirmed(prepare(case.question, chosen)))
            yield from (one for one, _ in _readings(next(numbers), case, judge, found))


def _readings(
    rivals: int, case: Case, judge: Judge, found: Sequence[Interpretation]
) -> Iterator[tuple[Sample, tuple[str, ...]]]:
    for one in found[:READINGS]:
        right = judge.is_right(one.write().sql(case.known.dialect))
        counts = {**one.grade.counts, "behind": found[0].score - one.score}
        yield Sample(case.db, rivals, "reading", counts, right), tables_used(one.reading)


def _mix(
    case: Case,
    own: CatalogSlice,
    priors: Mapping[str, float],
    cases: Sequence[Case],
    draw: random.Random,
) -> tuple[CatalogSlice, dict[str, float]]:
    """The slice among tables of other databases, and a made-up retrieval score for each table."""
    held = {table.name.lower() for table in own.tables}
    tables, joins = list(own.tables), list(own.joins)
    while len(tables) < WAREHOUSE:
        other = draw.choice(cases).known
        fresh = [table for table in other.tables if table.name.lower() not in held]
        held.update(table.name.lower() for table in fresh)
        tables.extend(fresh)
        names = {table.name for table in fresh}
        joins.extend(edge for edge in other.joins if {edge.left, edge.right} <= names)
    scores = {
        table.name: priors.get(table.name, draw.uniform(0.1, 0.8)) for table in tables[:WAREHOUSE]
    }
    mixed = replace(own, tables=tuple(tables[:WAREHOUSE]), joins=tuple(joins))
    return mixed.only(list(scores)), scores


class Judge:
    """Runs SQL on the file of a case, each text once."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._seen: dict[str, bool] = {}

    def is_right(self, sql: str) -> bool:
        """Whether the rows are the gold's."""
        if sql not in self._seen:
            try:
                self._seen[sql] = match_any(self._case.golds, self._rows(sql)).match
            except sqlite3.Error:
                self._seen[sql] = False
        return self._seen[sql]

    def _rows(self, sql: str) -> QueryResult:
        connection = sqlite3.connect(f"file:{self._case.file}?mode=ro", uri=True)
        connection.text_factory = lambda raw: raw.decode(errors="replace")
        timer = threading.Timer(SECONDS, connection.interrupt)
        timer.start()
        try:
            cursor = connection.execute(sql)
            columns = tuple(column[0] for column in cursor.description)
            rows = tuple(cursor.fetchmany(Limits().rows * 100))
            return QueryResult(columns, ("",) * len(columns), rows)
        finally:
            timer.cancel()
            connection.close()


def fit(samples: Sequence[Sample], kind: str) -> dict[str, object]:
    """A logistic regression, printed with what it is worth on databases that it has not seen."""
    chosen = [sample for sample in samples if sample.kind == kind]
    names = sorted({name for sample in chosen for name in sample.counts} - SILENT)
    counts = np.array([[one.counts.get(name, 0.0) for name in names] for one in chosen])
    right = np.array([one.right for one in chosen])
    groups = np.array([one.db for one in chosen])
    model = LogisticRegression(C=1.0, max_iter=5000)
    sure = cross_val_predict(
        model, counts, right, groups=groups, cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    print(f"\n{kind}: {len(chosen):,} samples, {right.mean():.1%} right")
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (sure >= low) & (sure < low + 0.1)
        if inside.any():
            print(f"  said {low:.1f}+: {right[inside].mean():.1%} of {inside.sum():,} right")
    model.fit(counts, right)
    weights = dict(zip(names, model.coef_[0], strict=True))
    kept = {name: round(float(weight), 3) for name, weight in weights.items()}
    for name, guess in UNFITTED.items():
        if kept.get(name) == 0:
            kept[name] = guess
    print(f"  bias {model.intercept_[0]:.3f}", kept)
    return {"bias": round(float(model.intercept_[0]), 3), "weights": kept}


def fit_rank(samples: Sequence[Sample]) -> dict[str, object]:
    """What sets a right reading off from the wrong ones beside it: a regression on pairs."""
    beside: dict[int, list[Sample]] = {}
    for sample in samples:
        if sample.kind == "reading":
            beside.setdefault(sample.rivals, []).append(sample)
    pairs = [
        (good, bad)
        for group in beside.values()
        for good in group
        for bad in group
        if good.right and not bad.right
    ]
    names = sorted({name for good, _ in pairs for name in good.counts} - {"doubt"})
    gaps = np.array([[a.counts[name] - b.counts[name] for name in names] for a, b in pairs])
    model = LogisticRegression(C=0.3, max_iter=5000, fit_intercept=False)
    model.fit(np.vstack([gaps, -gaps]), np.repeat([True, False], len(gaps)))
    groups = [group for group in beside.values() if len(group) > 1]
    weights = {
        name: round(float(weight), 3) for name, weight in zip(names, model.coef_[0], strict=True)
    }
    print(f"\nrank: {len(pairs):,} pairs", weights)
    _print_choices(groups, names)
    return {"bias": 0.0, "weights": weights}


def beats_hand(samples: Sequence[Sample]) -> bool:
    """Whether learned weights choose the surer half of first readings better than those by hand."""
    chosen = list({one.rivals: one for one in reversed(samples) if one.kind == "reading"}.values())
    chosen = [one for one in chosen if one.plain]
    names = sorted(set(chosen[0].counts) - SILENT)
    counts = np.array([[one.counts[name] for name in names] for one in chosen])
    right = np.array([one.right for one in chosen])
    groups = np.array([one.db for one in chosen])
    model = LogisticRegression(C=1.0, max_iter=5000)
    sure = cross_val_predict(
        model, counts, right, groups=groups, cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    hand = np.array([BY_HAND.chance(one.counts) for one in chosen])
    half = len(chosen) // 2
    shares = [right[np.argsort(-likely)[:half]].mean() for likely in (hand, sure)]
    print(f"  surer half of first readings: by hand {shares[0]:.1%} right, learned {shares[1]:.1%}")
    return bool(shares[1] > shares[0])


def _print_choices(groups: Sequence[Sequence[Sample]], names: Sequence[str]) -> None:
    """How often the first is right, by hand weights and by learned ones, on unseen databases."""
    databases_ = sorted({group[0].db for group in groups})
    hand = fitted = 0
    for fold in range(5):
        unseen = set(databases_[fold::5])
        gaps = np.array(
            [
                [a.counts[name] - b.counts[name] for name in names]
                for group in groups
                if group[0].db not in unseen
                for a in group
                for b in group
                if a.right and not b.right
            ]
        )
        model = LogisticRegression(C=0.3, max_iter=5000, fit_intercept=False)
        model.fit(np.vstack([gaps, -gaps]), np.repeat([True, False], len(gaps)))
        weights = dict(zip(names, model.coef_[0], strict=True))
        for group in groups:
            if group[0].db in unseen:
                hand += min(group, key=lambda one: one.counts["behind"]).right
                fitted += max(
                    group,
                    key=lambda one: sum(weights[name] * one.counts[name] for name in names),
                ).right
    print(f"  first is right: by hand {hand:,}, learned {fitted:,} of {len(groups):,}")


def store(models: Mapping[str, object], questions: int) -> Path:
    """Write the models beside the code that reads them."""
    file = Path(learned.__path__[0]) / FILE
    about = f"benchmarks/fit_readings.py over {questions:,} questions of training databases"
    text = json.dumps({"about": about, "models": models}, indent=1, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")
    return file


def main() -> None:
    """Ask, fit, print, and store where that is wanted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("suite", type=Path)
    parser.add_argument("--questions", type=int, default=900)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    cases = list(read_cases(load_suite(given.suite), given.questions))
    samples = list(read_samples(cases))
    models = {kind: fit(samples, kind) for kind in ("reading", "past")}
    fit_rank(samples)
    if not beats_hand(samples):
        del models["reading"]
    if given.write:
        print(store(models, len(cases)))


if __name__ == "__main__":
    main()
