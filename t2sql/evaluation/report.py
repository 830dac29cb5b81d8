"""Evaluations and comparisons as JSON, and as lines of a table for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from t2sql.evaluation.compare import Comparison
from t2sql.evaluation.run import Trial
from t2sql.evaluation.scores import Evaluation


def to_json(evaluation: Evaluation) -> str:
    """``{"summary": {...}, "rows": [one a question]}``; figures are shares of 1."""
    value = {"summary": dict(evaluation.summary), "rows": [dict(row) for row in evaluation.rows]}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def to_text(evaluation: Evaluation) -> str:
    """The summary as lines of name and value, for a terminal."""
    return _aligned(lines(evaluation))


def comparison_to_text(comparison: Comparison) -> str:
    """A comparison as lines of name and value, the sentence last."""
    return f"{_aligned(comparison_lines(comparison))}\n{comparison.sentence}"


def trial_to_text(trial: Trial) -> str:
    """The figures of both arms beside each other, then the comparison."""
    a, b = dict(lines(trial.a)), dict(lines(trial.b))
    both = [(name, f"{a.get(name, '–')}  →  {b.get(name, '–')}") for name in {**a, **b}]
    changed = [(name, said) for name, said in both if a.get(name) != b.get(name)]
    return f"{_aligned(changed)}\n\n{comparison_to_text(trial.comparison)}"


def lines(evaluation: Evaluation) -> tuple[tuple[str, str], ...]:
    """Name and value of every figure of the summary, as a person reads them."""
    return tuple(_lines(evaluation.summary))


def comparison_lines(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """The same for a comparison, without its sentence."""
    found = [("compared by", comparison.measure)]
    for name, texts in (("A", comparison.a_texts), ("B", comparison.b_texts)):
        if texts:
            found.append((name, texts))
    groups = [("all", comparison.total), *comparison.by_class.items()]
    for kind, tally in groups:
        found.append(
            (
                kind,
                f"{tally.a:.1%} → {tally.b:.1%} of {tally.questions:,}"
                f" (+{tally.wins} −{tally.losses}, p = {tally.p:.2g})",
            )
        )
    if comparison.only_a or comparison.only_b:
        left_out = f"{comparison.only_a:,} only in A, {comparison.only_b:,} only in B"
        found.append(("not compared", left_out))
    return tuple(found)


def _aligned(pairs: Iterable[tuple[str, str]]) -> str:
    pairs = tuple(pairs)
    width = max((len(name) for name, _ in pairs), default=0)
    return "\n".join(f"{name:<{width}}  {value}".rstrip() for name, value in pairs)


def _lines(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in summary.items():
        if isinstance(value, Mapping):
            for kind, inner in value.items():
                unit = kind if name == "spread" else ""
                yield f"{name}: {kind}", _value(name, inner, unit)
        else:
            yield name, _value(name, value)


def _value(name: str, value: Any, unit: str = "") -> str:
    """A figure as a person reads it; ``unit`` is the figure whose unit it has, if not its own."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_value(unit or key, item)}" for key, item in value.items())
    return value if isinstance(value, str) else _number(name, value)


def _number(name: str, value: float) -> str:
    if name.startswith("ms"):
        return f"{value:,.1f} ms"
    if isinstance(value, int):
        return f"{value:,}"
    digits = next((digits for start, digits in _DIGITS.items() if name.startswith(start)), None)
    return f"{value:.1%}" if digits is None else f"{value:,.{digits}f}"


_DIGITS = {"tokens": 1, "cost": 6, "calls": 2, "attempts": 2}
"""Digits after the point of figures that are no shares, by how their names begin."""
