"""What computed measures are called in the output."""

from __future__ import annotations

import re

from t2sql.translators.offline.measures.formula import (
    Difference,
    Expression,
    Formula,
    Quotient,
    Subset,
)
from t2sql.translators.offline.reading import Within

_WINDOWS = {"running": "running_total", "moving": "moving_average", "rank": "rank"}


def formula_name(formula: Formula, name_of_measure: str) -> str:
    """A short name; ``name_of_measure``: what the measure within it is called, if there is one."""
    if isinstance(formula, Expression):
        return re.sub(r"\W+", "_", formula.name.lower()).strip("_")
    if isinstance(formula, Subset):
        spans = [one for one in formula.conditions if isinstance(one, Within) and one.start]
        which = spans[0].start[:4] if len(spans) == len(formula.conditions) == 1 else "of_those"
        return f"{name_of_measure}_{which}"
    if isinstance(formula, Quotient):
        return "percentage" if formula.factor == 100 else "ratio"
    if isinstance(formula, Difference):
        return f"{formula.unit}s" if formula.unit else "difference"
    if formula.kind == "share" and formula.factor == 100:
        return "percentage"
    return _WINDOWS.get(formula.kind, formula.kind)
