"""t2sql: from a question in words to tables, SQL, checks and rows.

>>> from t2sql import open_project
>>> project = open_project(".")
>>> answer = project.ask("weekly GMV by category this year")

What stands in ``__all__`` stays as it is from one release to the next; everything else may change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from t2sql.errors import (
        AccessDeniedError,
        CancelledError,
        ConfigError,
        DatabaseError,
        FileError,
        InputError,
        LLMError,
        SearchError,
        SqlRejectedError,
        StoreError,
        T2SQLError,
    )
    from t2sql.faces.charts import chart_png, chart_svg
    from t2sql.project import Project, open_project, start_project
    from t2sql.steps.chart import Chart
    from t2sql.types import (
        Answer,
        Attempt,
        Limits,
        PastQuery,
        Person,
        Problem,
        QueryResult,
        Question,
        Refusal,
        SqlDraft,
        TableSelection,
    )

__version__ = "0.1.0"
__all__ = [
    "AccessDeniedError",
    "Answer",
    "Attempt",
    "CancelledError",
    "Chart",
    "ConfigError",
    "DatabaseError",
    "FileError",
    "InputError",
    "LLMError",
    "Limits",
    "PastQuery",
    "Person",
    "Problem",
    "Project",
    "QueryResult",
    "Question",
    "Refusal",
    "SearchError",
    "SqlDraft",
    "SqlRejectedError",
    "StoreError",
    "T2SQLError",
    "TableSelection",
    "__version__",
    "chart_png",
    "chart_svg",
    "open_project",
    "start_project",
]

_ROOMS = {
    "t2sql.project": ("Project", "open_project", "start_project"),
    "t2sql.faces.charts": ("chart_png", "chart_svg"),
    "t2sql.steps.chart": ("Chart",),
    "t2sql.types": (
        *("Answer", "Attempt", "Limits", "PastQuery", "Person", "Problem", "QueryResult"),
        *("Question", "Refusal", "SqlDraft", "TableSelection"),
    ),
    "t2sql.errors": tuple(name for name in __all__ if name.endswith("Error")),
}
"""Where each exported name lives. A room is entered when a name of it is first used (PEP 562), so
that ``import t2sql`` stays instant."""


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for room, names in _ROOMS.items():
        if name in names:
            if name == "open_project":
                _show_values_well()
            return getattr(import_module(room), name)
    raise AttributeError(f"module 't2sql' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """``%load_ext t2sql``: the magics of :mod:`t2sql.faces.magic`."""
    from t2sql.faces import magic

    magic.load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """``%unload_ext t2sql``."""
    from t2sql.faces import magic

    magic.unload(shell)


def _show_values_well() -> None:
    """Where IPython runs, and only there, teach it to show answers as more than their fields."""
    import sys

    running = sys.modules.get("IPython")
    shell = running.get_ipython() if running is not None else None
    if shell is not None:
        from t2sql.faces.display import register

        register(shell)
