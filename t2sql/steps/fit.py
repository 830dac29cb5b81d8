"""Fit: how likely the warehouse holds what a question asks for, before anything is written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.steps.evidence import Findings

# Logistic regression, fitted by benchmarks/fit_retrieval.py (see docs/benchmarks.md).
_INTERCEPT = -3.0
_NEARNESS = 5.0
_COVERAGE = 6.0
_REMEMBERED = 2.0
_NAMED = 1.0
_SURE = 0.5
"""A value that is named at least so well."""


def judge_fit(findings: Findings) -> float:
    """The chance, 0 to 1, that some table holds what is asked for.

    It looks at the nearest table in meaning, the share of the question that one table (or one
    schema as a whole) holds in words, how strongly past queries vote, and whether a value or
    a term of the team is named.
    """
    held = [hit.score for hit in findings.worded.values()]
    total = (
        _INTERCEPT
        + _NEARNESS * max(findings.near.values(), default=0.0)
        + _COVERAGE * max([*held, *findings.schemas.values()], default=0.0)
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
