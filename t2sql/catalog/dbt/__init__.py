"""A dbt project read where it lies: its notes, doc blocks, metrics and exposures. Never written."""

from __future__ import annotations

from t2sql.catalog.dbt.exposures import read_exposures
from t2sql.catalog.dbt.folder import DbtFolder, read_dbt_folder
from t2sql.catalog.dbt.meaning import DbtMeaning, read_dbt_meaning, written_relations

__all__ = [
    "DbtFolder",
    "DbtMeaning",
    "read_dbt_folder",
    "read_dbt_meaning",
    "read_exposures",
    "written_relations",
]
