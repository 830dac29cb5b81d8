"""Fit: how likely the warehouse holds what a question asks for, before anything is written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.steps.evidence import Findings
    from t2sql.types import Baseline

# Logistic regression over answerable questions and ones whose tables were taken away; see
# "Nothing fits" in docs/benchmarks.md.
_INTERCEPT = -1.0
_NEARNESS = 6.2
_COVERAGE = 2.5
_REMEMBERED = 3.3
_NAMED = 1.0
_SURE = 0.5
"""A value that is named at least so well."""

WEAK = 0.3
"""A question that fits no better may well find nothing: the person is told."""
WEAK_NOTE = "The match is weak: it may be that no table holds what you ask for."


def judge_fit(findings: Findings, unrelated: Baseline) -> float:
    """The chance, 0 to 1, that some table holds what is asked for.

    It compares the nearest table in meaning, and the share of the question that one table (or one
    schema as a whole) holds in words, with what unrelated questions find; and it looks at how
    strongly past queries vote, and whether a value or a term of the team is named.
    """
    held = [hit.score for hit in findings.worded.values()]
    nearness = max(findings.near.values(), default=0.0)
    coverage = max([*held, *findings.schemas.values()], default=0.0)
    total = (
        _INTERCEPT
        + _NEARNESS * (nearness - unrelated.nearness)
        + _COVERAGE * (coverage - unrelated.coverage)
        + _REMEMBERED * findings.remembered
        + _NAMED * _is_named(findings)
    )
    return 1 / (1 + math.exp(-total))


def _is_named(findings: Findings) -> bool:
    """Whether a cell value or a term of the team stands in the question."""
    return any(
        source == "terms" or (source == "values" and item.score >= _SURE)
        for items in findings.others.values()
        for source, item in items
    )
