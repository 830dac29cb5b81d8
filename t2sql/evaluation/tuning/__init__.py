"""``t2sql tune``: learns from questions with known tables how much each source counts."""

from __future__ import annotations

from t2sql.evaluation.tuning.tune import Tuning, tune_project, tune_suite

__all__ = ["Tuning", "tune_project", "tune_suite"]
