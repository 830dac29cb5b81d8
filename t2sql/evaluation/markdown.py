"""An evaluation as Markdown tables, to be put into a document as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from t2sql.evaluation.failures import PARTS
from t2sql.evaluation.scores import Evaluation

_FIGURES = (
    "execution_match",
    "coverage",
    "precision",
    "precision@0.5",
    "precision@0.2",
    "refused_unanswerable",
    "repeats_execution_match",
)


def to_markdown(evaluation: Evaluation) -> str:
    """The main figures, then a row for each class: how many match, and by what the others fail."""
    summary = evaluation.summary
    figures = [(name, _share(summary.get(name))) for name in _FIGURES if summary.get(name)]
    classes: Mapping[str, Any] = summary.get("by_class", {})
    failed: Mapping[str, Mapping[str, int]] = summary.get("failed_by", {})
    rows = []
    for kind, group in classes.items():
        counts = failed.get(kind, {})
        shares = (_share(group["execution_match"]), _share(group["precision"]))
        fails = (str(counts.get(part, 0)) for part in PARTS)
        rows.append((kind.replace("_", " "), str(group["questions"]), *shares, *fails))
    heads = ("class", "questions", "match", "precision", *PARTS)
    return f"{_table(('figure', 'share'), figures)}\n\n{_table(heads, rows)}\n"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ("---", *("---:" for _ in heads[1:])), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
