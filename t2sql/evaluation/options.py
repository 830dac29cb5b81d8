"""How an evaluation runs, and which questions it asks."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from t2sql.config import Config
from t2sql.errors import InputError
from t2sql.evaluation.gold import mask_literals
from t2sql.evaluation.suite import Suite, SuiteQuestion


@dataclass(frozen=True, slots=True)
class EvaluationOptions:
    """What a person may choose about an evaluation."""

    translator: str | None = None
    """``offline`` or ``llm``; None: as the settings say."""
    limit: int | None = None
    """Ask a seeded sample of that many questions, spread over the databases."""
    seed: int = 0
    history: Path | None = None
    """Past queries, a file or a folder, instead of the suite's own history."""
    history_share: float = 0.0
    """That share of the questions, 0 to 1, becomes verified history instead of being asked."""
    sketch: bool = False
    """Let the configured model sketch tables for each question; of retrieval alone."""
    gold_tables: bool = False
    """Give the gold tables instead of choosing tables."""
    repeat: int = 1
    """How many times each question is asked."""
    prompts: Mapping[str, int] = field(default_factory=dict)
    """Versions of prompts, over those that the settings pin."""
    challenger: Mapping[str, int] = field(default_factory=dict)
    """Versions of prompts that are tried against those, on the same questions."""
    fresh: bool = False
    """Write SQL anew even where a verified past query answers; a trial of prompts always does."""
    without: tuple[str, ...] = ()
    """Parts of the translator that are taken away, see :mod:`t2sql.evaluation.ablation`."""
    keep_rows: bool = False
    """Keep the first rows of gold and answer; a suite that is private keeps none all the same."""
    workers: int | None = None
    """Processes; None: one a core. With a model each has threads that wait for it, ``[llm]
    concurrency`` of them in all."""
    embedder: str | None = None
    """Instead of the one that the settings name."""
    config: Config | None = None
    """Settings for the model, the limits and the embedder; None: the defaults."""
    cache: Path | None = None
    """Where catalogs and indexes are kept between runs; None: the user's cache folder."""
    query_seconds: float = 20.0
    """Time for one query, gold and answer alike."""
    rows: int = 200_000
    """Rows fetched at most, gold and answer alike; a result beyond it matches nothing."""


def sample(
    questions: Sequence[SuiteQuestion], limit: int | None, seed: int
) -> tuple[SuiteQuestion, ...]:
    """At most ``limit`` questions spread over the databases, the same ones for the same seed.

    Each round takes one question from every database that has any left, so a small database
    is not drowned by a large one. The suite's order is kept.
    """
    if limit is None or limit >= len(questions):
        return tuple(questions)
    # Chooses questions, guards nothing: a seeded generator is what is wanted.
    draw = random.Random(f"sample {seed}")  # noqa: S311
    by_database: defaultdict[str, list[SuiteQuestion]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: question.id):
        by_database[question.db].append(question)
    ranked: list[tuple[int, float, str]] = []
    for database in sorted(by_database):
        members = by_database[database]
        draw.shuffle(members)
        ranked += [(turn, draw.random(), member.id) for turn, member in enumerate(members)]
    chosen = {name for _, _, name in sorted(ranked)[:limit]}
    return tuple(question for question in questions if question.id in chosen)


@dataclass(frozen=True, slots=True)
class Split:
    """A suite's questions: those asked, and those that became history."""

    asked: tuple[SuiteQuestion, ...]
    history: tuple[SuiteQuestion, ...] = ()


def split_history(suite: Suite, share: float, seed: int) -> Split:
    """Make a seeded share of the answerable questions history; ask what is left.

    The asked half loses every question one of whose golds, literals masked, stands in the
    history of the same database: a recurring question would only be looked up.

    Raises:
        InputError: the share is not between 0 and 1.
    """
    if not 0 <= share < 1:
        raise InputError(f"A share of {share} is not between 0 and 1.", hint="Say e.g. 0.5.")
    if not share:
        return Split(suite.questions)
    answerable = sorted((q for q in suite.questions if q.answerable), key=lambda q: q.id)
    draw = random.Random(f"history {seed}")  # noqa: S311
    past = {q.id for q in draw.sample(answerable, round(share * len(answerable)))}
    history = tuple(q for q in suite.questions if q.id in past)
    shapes = {shape for question in history for shape in _shapes(suite, question)}
    asked = tuple(
        question
        for question in suite.questions
        if question.id not in past and shapes.isdisjoint(_shapes(suite, question))
    )
    return Split(asked, history)


def choose(suite: Suite, options: EvaluationOptions) -> Split:
    """The questions that these options ask, and those that become history."""
    split = split_history(suite, options.history_share, options.seed)
    return Split(sample(split.asked, options.limit, options.seed), split.history)


def _shapes(suite: Suite, question: SuiteQuestion) -> set[tuple[str, str]]:
    dialect = suite.dialect(question)
    return {(question.db.lower(), mask_literals(gold, dialect)) for gold in question.golds}
