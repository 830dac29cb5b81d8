"""t2sql: from a question in words to tables, SQL, checks and rows.

>>> from t2sql import open_project
>>> project = open_project(".")
>>> answer = project.ask("weekly GMV by category this year")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from t2sql.project import Project, open_project

__version__ = "0.1.0"
__all__ = ["Project", "__version__", "open_project"]


def __getattr__(name: str) -> Any:
    """Load the project on first use (PEP 562), so that ``import t2sql`` stays instant."""
    if name in {"Project", "open_project"}:
        from t2sql import project

        return getattr(project, name)
    raise AttributeError(f"module 't2sql' has no attribute {name!r}")
