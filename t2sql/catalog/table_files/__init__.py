"""Files of notes on tables, as ``t2sql init`` writes them: what is new is added, the rest stays."""

from __future__ import annotations

from t2sql.catalog.table_files.offered import Offered, read_offered
from t2sql.catalog.table_files.planning import FilePlan, plan_files
from t2sql.catalog.table_files.putting import put_files

__all__ = ["FilePlan", "Offered", "plan_files", "put_files", "read_offered"]
