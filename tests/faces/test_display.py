"""Values in a real IPython shell: shown well, while they stay values."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from t2sql.faces.display import register, unregister
from t2sql.steps.chart import choose_chart
from t2sql.types import (
    Answer,
    CheckResult,
    ChosenTable,
    Evidence,
    Problem,
    QueryResult,
    Question,
    Refusal,
    SqlDraft,
    TableCandidate,
    TableSelection,
)

HOSTILE = "<script>alert(1)</script>"
QUESTION = Question(f"loaves by month {HOSTILE}", date(2025, 6, 19))
SELECTION = TableSelection(
    QUESTION,
    (
        TableCandidate("bakery.sales", 0.9),
        TableCandidate("bakery.ovens", 0.2, (Evidence("column", f"an oven {HOSTILE}", 0.2),)),
    ),
    (ChosenTable("bakery.sales", f"it has them {HOSTILE}"),),
)
DRAFT = SqlDraft(SELECTION, f"SELECT `month` -- {HOSTILE}", "offline", f"By month {HOSTILE}")
RESULT = QueryResult(
    ("month", HOSTILE), ("TEXT", "BIGINT"), (("2025-01", 12), ("2025-02", 1234567))
)
SANITY = CheckResult("result", (Problem("x", "warning", f"odd {HOSTILE}"),))
ANSWER = Answer(DRAFT, RESULT, (f"cut {HOSTILE}",), SANITY)
REFUSAL = Refusal(QUESTION, f"No table {HOSTILE}", nearest=("bakery.sales",), choices=(HOSTILE,))
CHART = choose_chart(RESULT)
VALUES = {
    "answer": ANSWER,
    "draft": DRAFT,
    "selection": SELECTION,
    "refusal": REFUSAL,
    "result": RESULT,
    "chart": CHART,
}


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    """A shell of this test alone, which shows values well."""
    InteractiveShell.clear_instance()
    made = InteractiveShell.instance()
    register(made)
    yield made
    made.restore_sys_module_state()
    made.history_manager.end_session()
    InteractiveShell.clear_instance()


def shown(shell: InteractiveShell, value: Any) -> dict[str, str]:
    """What the shell makes of a value, by kind."""
    data, _ = shell.display_formatter.format(value)
    return dict(data)


@pytest.mark.parametrize("name", VALUES)
def test_every_value_is_shown_as_html_and_as_text_and_nothing_of_it_runs(
    shell: InteractiveShell, name: str
) -> None:
    found = shown(shell, VALUES[name])

    assert "<script" not in found["text/html"]
    assert found["text/plain"].strip()
    assert f"{type(VALUES[name]).__name__}(" not in found["text/plain"]


def test_an_answer_shows_question_sql_rows_and_chart(shell: InteractiveShell) -> None:
    found = shown(shell, ANSWER)

    for text in ("loaves by month", "SELECT `month`", "bakery.sales", "2025-02", "<svg", "odd"):
        assert text in found["text/html"], text
    for text in ("loaves by month", "SELECT `month`", "bakery.sales", "2025-02", "odd"):
        assert text in found["text/plain"], text


def test_an_answer_that_no_chart_shows_has_none(shell: InteractiveShell) -> None:
    found = shown(shell, replace(ANSWER, result=replace(RESULT, rows=())))

    assert "<svg" not in found["text/html"]


def test_a_selection_shows_what_was_chosen_and_what_was_not(shell: InteractiveShell) -> None:
    found = shown(shell, SELECTION)

    assert found["text/html"].index("bakery.sales") < found["text/html"].index("bakery.ovens")
    assert "✓" in found["text/plain"]


def test_a_chart_says_how_it_is_drawn(shell: InteractiveShell) -> None:
    assert "chart_svg(chart, answer.result)" in shown(shell, CHART)["text/plain"]


def test_values_know_nothing_of_it() -> None:
    for value in VALUES.values():
        assert not [name for name in dir(value) if name.startswith("_repr_")]
    assert repr(RESULT).startswith("QueryResult(columns=")


def test_it_can_be_taken_back(shell: InteractiveShell) -> None:
    unregister(shell)

    assert "text/html" not in shown(shell, ANSWER)
    register(shell)
    register(shell)
    assert "text/html" in shown(shell, ANSWER)


def test_opening_a_project_inside_ipython_registers_it() -> None:
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    try:
        assert not shell.run_cell("import t2sql").error_in_exec
        assert "text/html" not in shown(shell, REFUSAL)
        assert not shell.run_cell("t2sql.open_project").error_in_exec
        assert "text/html" in shown(shell, REFUSAL)
    finally:
        shell.restore_sys_module_state()
        shell.history_manager.end_session()
        InteractiveShell.clear_instance()


def test_outside_ipython_it_is_never_loaded() -> None:
    code = "import sys, t2sql; t2sql.open_project; print('IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
