"""What came of each question, and the figures over all of them. Every figure is a share of 1."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from t2sql.evaluation.gold import QuestionClass
from t2sql.evaluation.match import Match


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question: what was answered, and whether it is right."""

    id: str
    db: str
    question: str
    kind: QuestionClass
    gold: tuple[str, ...] = ()
    sql: str = ""
    """What was written; the best reading where the translator refused; empty if there is none."""
    match: Match = field(default_factory=Match)
    confidence: float = 0.0
    refused: bool = False
    answered: bool = False
    """Whether a person would have got a draft: neither refused nor rejected by the checks."""
    error_kind: str = "none"
    """``none``, or what went wrong: refused, a check's name, database, timeout, wrong_tables,
    wrong_rows, gold, truncated, model, crash, unanswerable (SQL for what has no answer)."""
    error: str = ""
    tables: tuple[str, ...] = ()
    """The tables that were chosen."""
    gold_tables: tuple[str, ...] = ()
    tables_found: bool = False
    """Whether all gold tables are among the chosen ones."""
    ms: float = 0.0
    tokens: int = 0
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a run and a row for each question, ready for JSON."""

    summary: Mapping[str, Any]
    rows: tuple[Mapping[str, Any], ...]
    interrupted: bool = False
    """Whether it was stopped before all questions were asked."""


def summarise(scores: Sequence[QuestionScore]) -> dict[str, Any]:
    """The figures over these questions.

    ``execution_match`` and its kin are over the questions that have an answer, at full coverage:
    the best reading counts even where the translator would refuse. ``coverage`` is the share of
    those that got a draft at the default threshold, ``precision`` the share of right ones among
    all drafts given, for unanswerable questions too. ``precision@p`` is precision on the share p
    of all questions with the greatest confidence.
    """
    answerable = [score for score in scores if score.kind != "unanswerable"]
    unanswerable = [score for score in scores if score.kind == "unanswerable"]
    repeats = [score for score in answerable if score.repeats]
    answered = [score for score in scores if score.answered]
    times = [score.ms for score in scores]
    return {
        "questions": len(scores),
        "answerable": len(answerable),
        "unanswerable": len(unanswerable),
        "execution_match": _share(answerable, _matches),
        "execution_match_strict": _share(answerable, lambda score: score.match.strict),
        "execution_match_lenient": _share(answerable, lambda score: score.match.lenient),
        "coverage": _share(answerable, lambda score: score.answered),
        "precision": _share(answered, _matches),
        "precision@0.5": precision_at(scores, 0.5),
        "precision@0.2": precision_at(scores, 0.2),
        "refused_unanswerable": _share(unanswerable, lambda score: score.refused),
        "repeats": len(repeats),
        "repeats_execution_match": _share(repeats, _matches),
        "tables_complete": _share(answerable, lambda score: score.tables_found),
        "by_class": _by_class(answerable),
        "errors": dict(Counter(score.error_kind for score in scores).most_common()),
        "ms_p50": percentile(times, 0.5),
        "ms_p95": percentile(times, 0.95),
        "tokens_per_question": _mean([score.tokens for score in scores]),
    }


def precision_at(scores: Sequence[QuestionScore], share: float) -> float | None:
    """Precision on the most confident share of the questions, at least one.

    Questions of one confidence that straddle the cut count with their mean, so that the order
    of the file decides nothing.
    """
    if not scores:
        return None
    wanted = max(1, round(share * len(scores)))
    by_confidence: defaultdict[float, list[bool]] = defaultdict(list)
    for score in scores:
        by_confidence[score.confidence if score.sql else -1.0].append(score.match.match)
    right, left = 0.0, wanted
    for confidence in sorted(by_confidence, reverse=True):
        group = by_confidence[confidence]
        taken = min(left, len(group))
        right += taken * sum(group) / len(group)
        left -= taken
        if not left:
            break
    return right / wanted


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def row(score: QuestionScore) -> dict[str, Any]:
    """A question's score as it stands in the JSON."""
    return {
        "id": score.id,
        "db": score.db,
        "question": score.question,
        "class": score.kind,
        "gold": list(score.gold),
        "sql": score.sql,
        "match": score.match.match,
        "match_strict": score.match.strict,
        "match_lenient": score.match.lenient,
        "confidence": score.confidence,
        "refused": score.refused,
        "answered": score.answered,
        "error_kind": score.error_kind,
        "error": score.error,
        "tables": list(score.tables),
        "gold_tables": list(score.gold_tables),
        "tables_found": score.tables_found,
        "ms": round(score.ms, 3),
        "tokens": score.tokens,
        "repeats": score.repeats,
    }


def _matches(score: QuestionScore) -> bool:
    return score.match.match


def _by_class(scores: Sequence[QuestionScore]) -> dict[str, dict[str, Any]]:
    groups: defaultdict[str, list[QuestionScore]] = defaultdict(list)
    for score in scores:
        groups[score.kind].append(score)
    return {
        kind: {
            "questions": len(group),
            "execution_match": _share(group, _matches),
            "coverage": _share(group, lambda score: score.answered),
            "precision": _share([score for score in group if score.answered], _matches),
        }
        for kind, group in sorted(groups.items())
    }


def _share(scores: Sequence[QuestionScore], holds: Callable[[QuestionScore], bool]) -> float | None:
    """The share of scores that hold; None where there are none to count."""
    return sum(map(holds, scores)) / len(scores) if scores else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
