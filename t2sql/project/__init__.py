"""Opens a project: the only room that knows both the pipeline and the adapters."""

from __future__ import annotations

from t2sql.project.indexing import Indexed
from t2sql.project.models import open_llm_translator, open_model, open_sketcher
from t2sql.project.opening import open_project
from t2sql.project.project import Project
from t2sql.project.starting import Started, start_project

__all__ = [
    "Indexed",
    "Project",
    "Started",
    "open_llm_translator",
    "open_model",
    "open_project",
    "open_sketcher",
    "start_project",
]
