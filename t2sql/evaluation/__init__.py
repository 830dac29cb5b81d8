"""Suites, execution match, retrieval recall, the doctor; the only reader of gold SQL.

What the commands ``t2sql eval``, ``compare``, ``tune`` and ``doctor`` do, as functions:

>>> from t2sql.evaluation import EvaluationOptions, evaluate, load_suite, to_text
>>> print(to_text(evaluate(load_suite(folder), EvaluationOptions())))  # doctest: +SKIP

They are not methods of a project, for a project never sees gold SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from t2sql.evaluation.compare import compare as compare_files
    from t2sql.evaluation.doctor import diagnose
    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.report import comparison_to_text, to_text
    from t2sql.evaluation.retrieval import evaluate_retrieval
    from t2sql.evaluation.run import evaluate, try_prompts
    from t2sql.evaluation.suite import load_suite
    from t2sql.evaluation.tuning import tune_project, tune_suite

__all__ = [
    "EvaluationOptions",
    "compare_files",
    "comparison_to_text",
    "diagnose",
    "evaluate",
    "evaluate_retrieval",
    "load_suite",
    "to_text",
    "try_prompts",
    "tune_project",
    "tune_suite",
]

_ROOMS = {
    "compare": ("compare_files",),
    "doctor": ("diagnose",),
    "options": ("EvaluationOptions",),
    "report": ("comparison_to_text", "to_text"),
    "retrieval": ("evaluate_retrieval",),
    "run": ("evaluate", "try_prompts"),
    "suite": ("load_suite",),
    "tuning": ("tune_project", "tune_suite"),
}
"""Where each name lives; a room is entered when a name of it is first used (PEP 562)."""


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for room, names in _ROOMS.items():
        if name in names:
            module = import_module(f"{__name__}.{room}")
            return getattr(module, "compare" if name == "compare_files" else name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
