"""The figures over all questions of a run. Every figure is a share of 1, unless its name says."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any

from t2sql.evaluation.failures import count_failures
from t2sql.evaluation.scores import QuestionScore

_SPREAD = ("execution_match", "coverage", "precision", "tables_complete", "tokens_per_question")
"""The figures whose spread over several runs is told."""


def summarise(scores: Sequence[QuestionScore]) -> dict[str, Any]:
    """The figures over these questions, each asked once.

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
    assets = [score for score in scores if score.asset]
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
        "assets": len(assets),
        "assets_execution_match": _share(assets, _matches),
        "tables_complete": _share(answerable, lambda score: score.tables_found),
        "by_class": _by_class(answerable),
        "by_trait": _by_trait(answerable),
        "failed_by": count_failures(answerable),
        "errors": dict(Counter(score.error_kind for score in scores).most_common()),
        "ms_p50": percentile(times, 0.5),
        "ms_p95": percentile(times, 0.95),
        "tokens_per_question": _mean([score.tokens for score in scores]),
        **_spending(scores),
    }


def summarise_runs(scores: Sequence[QuestionScore]) -> dict[str, Any]:
    """The same over several runs of the same questions: means, and how far the runs lie apart.

    Each figure is over all runs together. ``spread`` holds mean, standard deviation, least and
    greatest of the main ones by run; ``changed`` counts the questions that were right in one run
    and wrong in another, ``changed_sql`` those whose SQL was not always the same.
    """
    runs: defaultdict[int, list[QuestionScore]] = defaultdict(list)
    questions: defaultdict[str, list[QuestionScore]] = defaultdict(list)
    for score in scores:
        runs[score.run].append(score)
        questions[score.id].append(score)
    together = summarise(scores)
    if len(runs) < 2:
        return together
    each = [summarise(run) for run in runs.values()]
    return {
        **together,
        "questions": len(questions),
        "answerable": sum(group[0].kind != "unanswerable" for group in questions.values()),
        "unanswerable": sum(group[0].kind == "unanswerable" for group in questions.values()),
        "runs": len(runs),
        "by_class": _once(together["by_class"], len(runs)),
        "by_trait": _once(together["by_trait"], len(runs)),
        "spread": {
            name: spread
            for name in _SPREAD
            if (spread := _spread([figures[name] for figures in each])) is not None
        },
        "changed": _count(questions.values(), lambda score: score.match.match),
        "changed_sql": _count(questions.values(), lambda score: score.sql),
    }


def precision_at(scores: Sequence[QuestionScore], share: float) -> float | None:
    """Precision on the most confident share of the questions, at least one.

    Questions of one confidence that straddle the cut count with their mean, so that the order
    of the file decides nothing.
    """
    if not scores:
        return None
    wanted = max(1, round(share * len(scores)))
    right, left = 0.0, wanted
    for group in by_confidence(scores).values():
        taken = min(left, len(group))
        right += taken * sum(group) / len(group)
        left -= taken
        if not left:
            break
    return right / wanted


def by_confidence(scores: Iterable[QuestionScore]) -> dict[float, list[bool]]:
    """Whether each was right, by its confidence, the greatest first; -1 where there is no SQL."""
    groups: defaultdict[float, list[bool]] = defaultdict(list)
    for score in scores:
        groups[score.confidence if score.sql else -1.0].append(score.match.match)
    return {confidence: groups[confidence] for confidence in sorted(groups, reverse=True)}


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def _spending(scores: Sequence[QuestionScore]) -> dict[str, Any]:
    """What the model calls cost a question, together and by stage; nothing where none was made."""
    stages = dict.fromkeys(stage.stage for score in scores for stage in score.stages)
    if not stages:
        return {}
    texts = sorted({text for score in scores for text in score.prompts})
    models = sorted({model for score in scores for model in score.models})
    by_stage = {stage: _stage(stage, scores) for stage in stages}
    costs = [figures["cost"] for figures in by_stage.values() if figures["cost"] is not None]
    return {
        "cost_per_question": sum(costs) if costs else None,
        "attempts_per_question": _mean([score.attempts for score in scores]),
        "models": ", ".join(models),
        "prompts": ", ".join(texts),
        "by_stage": by_stage,
    }


def _stage(stage: str, scores: Sequence[QuestionScore]) -> dict[str, float | None]:
    """What a stage costs a question, means over all of them, those that went without included."""
    made = [cost for score in scores for cost in score.stages if cost.stage == stage]
    costs = [cost.usage.cost for cost in made if cost.usage.cost is not None]
    count = len(scores)
    return {
        "calls": sum(cost.usage.calls for cost in made) / count,
        "tokens_input": sum(cost.usage.input_tokens for cost in made) / count,
        "tokens_output": sum(cost.usage.output_tokens for cost in made) / count,
        "cost": sum(costs) / count if costs else None,
        "ms": sum(cost.ms for cost in made) / count,
    }


def _by_class(scores: Sequence[QuestionScore]) -> dict[str, dict[str, Any]]:
    groups: defaultdict[str, list[QuestionScore]] = defaultdict(list)
    for score in scores:
        groups[score.kind].append(score)
    return {kind: _group(group) for kind, group in sorted(groups.items())}


def _by_trait(scores: Sequence[QuestionScore]) -> dict[str, dict[str, Any]]:
    """A question counts under each of its traits."""
    groups: defaultdict[str, list[QuestionScore]] = defaultdict(list)
    for score in scores:
        for trait in score.traits:
            groups[trait].append(score)
    return {trait: _group(group) for trait, group in sorted(groups.items())}


def _once(groups: Mapping[str, dict[str, Any]], runs: int) -> dict[str, dict[str, Any]]:
    """The same groups, each question of which is counted once, however often it was asked."""
    return {
        name: {**group, "questions": group["questions"] // runs} for name, group in groups.items()
    }


def _group(scores: Sequence[QuestionScore]) -> dict[str, Any]:
    return {
        "questions": len(scores),
        "execution_match": _share(scores, _matches),
        "coverage": _share(scores, lambda score: score.answered),
        "precision": _share([score for score in scores if score.answered], _matches),
    }


def _spread(values: Sequence[float | None]) -> Mapping[str, float] | None:
    found = [value for value in values if value is not None]
    if not found:
        return None
    return {"mean": fmean(found), "std": pstdev(found), "min": min(found), "max": max(found)}


def _count(
    groups: Iterable[Sequence[QuestionScore]], said: Callable[[QuestionScore], object]
) -> int:
    """How many questions did not come out the same in all runs."""
    return sum(len({said(score) for score in group}) > 1 for group in groups)


def _matches(score: QuestionScore) -> bool:
    return score.match.match


def _share(scores: Sequence[QuestionScore], holds: Callable[[QuestionScore], bool]) -> float | None:
    """The share of scores that hold; None where there are none to count."""
    return sum(map(holds, scores)) / len(scores) if scores else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
