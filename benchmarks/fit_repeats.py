"""Fits how likely a past question is the same question in other words (``repeats.WEIGHTS``).

    python benchmarks/fit_repeats.py $T2SQL_BENCH/spider_train

Every question of a suite is held against the most similar other questions of its database; a
pair is right if the past SQL, with dates, numbers and values put in place, is the question's own
gold SQL. A logistic regression over the counts of ``Repeat.counts`` is fitted on four fifths of
the databases and printed with its precision on the rest.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import sqlglot
from sklearn.linear_model import LogisticRegression
from sqlglot import exp

from t2sql.evaluation.suite import SuiteQuestion, load_suite
from t2sql.search.embedder import load_embedder
from t2sql.search.words import content_words
from t2sql.translators.offline.repeats import WEIGHTS, find_repeats
from t2sql.translators.offline.values import ValueTargets, normalise
from t2sql.types import CatalogSlice, PastQuery, Question, Table

TODAY = date(2026, 1, 1)
NEAREST = 6
"""Past questions that each question is held against."""
Pair = tuple[str, dict[str, float], bool]


def canonical(sql: str) -> str:
    """SQL as text that does not depend on case and layout."""
    return sqlglot.parse_one(sql, read="sqlite").sql("sqlite").lower().replace('"', "'")


def literal_targets(questions: list[SuiteQuestion]) -> ValueTargets:
    """What stands in for the value index: every text literal of the database's golds."""
    found: dict[str, tuple[tuple[str, str, str, float], ...]] = {}
    for question in questions:
        for literal in sqlglot.parse_one(question.golds[0], read="sqlite").find_all(exp.Literal):
            comparison = literal.find_ancestor(exp.EQ, exp.NEQ, exp.Like)
            column = comparison.this.find(exp.Column) if comparison else None
            if literal.is_string and column is not None:
                value = str(literal.this)
                found[normalise(value)] = (("", column.name, value, 1.0),)
    return ValueTargets(found)


def pairs_of(db: str, questions: list[SuiteQuestion], vectors: np.ndarray) -> Iterator[Pair]:
    """Every question with its nearest others: what is counted, and whether the SQL is right."""
    targets = literal_targets(questions)
    words = [set(content_words(question.question)) for question in questions]
    golds = [canonical(question.golds[0]) for question in questions]
    cosine = vectors @ vectors.T
    for place, question in enumerate(questions):
        shared = np.array([len(words[place] & other) for other in words])
        similar = 0.7 * cosine[place] + 0.3 * shared / max(len(words[place]), 1)
        similar[place] = -1
        near = np.argsort(-similar)[:NEAREST]
        past = tuple(
            PastQuery(str(other), golds[other], ("t",), questions[other].question, "gold")
            for other in near
        )
        known = CatalogSlice(
            "sqlite",
            (Table("t", ()),),
            past_queries=past,
            past_similarities=tuple(float(similar[other]) for other in near),
        )
        for repeat in find_repeats(Question(question.question, TODAY), known, targets):
            sql = repeat.query.sql("sqlite").lower().replace('"', "'")
            yield db, dict(repeat.counts), sql == golds[place]


def main(folder: Path) -> None:
    """Read, fit, print."""
    by_db: dict[str, list[SuiteQuestion]] = defaultdict(list)
    for question in load_suite(folder).questions:
        if question.answerable:
            by_db[question.db].append(question)
    embedder = load_embedder("all-MiniLM-L6-v2")
    pairs: list[Pair] = []
    for db, questions in sorted(by_db.items()):
        vectors = embedder.embed([question.question for question in questions])
        pairs.extend(pairs_of(db, questions, vectors))
    names = list(WEIGHTS)
    counts = np.array([[pair[1].get(name, 0.0) for name in names] for pair in pairs])
    right = np.array([pair[2] for pair in pairs])
    databases = sorted(by_db)
    held_out = {db for place, db in enumerate(databases) if place % 5 == 0}
    test = np.array([pair[0] in held_out for pair in pairs])
    model = LogisticRegression(C=10.0, max_iter=2000).fit(counts[~test], right[~test])
    print(f"{len(pairs):,} pairs, {right.mean():.1%} right; {test.sum():,} held out")
    print(f"BIAS = {model.intercept_[0]:.2f}")
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(f'    "{name}": {weight:.2f},')
    likely = model.predict_proba(counts[test])[:, 1]
    for least in (0.3, 0.5, 0.7, 0.9):
        chosen = likely >= least
        share = right[test][chosen].mean() if chosen.any() else float("nan")
        print(f"likeness >= {least}: {chosen.sum():,} pairs, {share:.1%} right")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
