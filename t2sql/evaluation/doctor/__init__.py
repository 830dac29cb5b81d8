"""``t2sql doctor``: looks at a whole project and says what is wrong, and what mends it."""

from __future__ import annotations

from t2sql.evaluation.doctor.diagnose import diagnose
from t2sql.evaluation.doctor.findings import Diagnosis, Finding

__all__ = ["Diagnosis", "Finding", "diagnose"]
