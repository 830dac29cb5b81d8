from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from t2sql.errors import LLMUnavailableError
from t2sql.steps.explain import explain_sql
from t2sql.testing import ScriptedLLM
from t2sql.types import CatalogSlice, Column, Question, Table, Usage

QUESTION = Question("Which loaves did we bake?", date(2024, 5, 31))
KNOWN = CatalogSlice(
    "duckdb", (Table("bake.loaves", (Column("flour", "VARCHAR", "kind", examples=("cell-rye",)),)),)
)
SQL = "SELECT flour FROM bake.loaves WHERE flour = 'cell-rye'"


def said(summary: str, *steps: str, notes: tuple[str, ...] = ()) -> Mapping[str, Any]:
    return {"summary": summary, "steps": list(steps), "notes": list(notes)}


def test_an_explanation_has_a_summary_steps_and_notes() -> None:
    llm = ScriptedLLM([said("One row a loaf.", "Takes all.", "", notes=("No order.",))])
    made = explain_sql(SQL, QUESTION, KNOWN, llm)
    assert (made.summary, made.steps) == ("One row a loaf.", ("Takes all.",))
    assert made.notes == ("No order.",)
    assert [call.usage for call in made.calls] == [Usage(calls=1)]
    assert llm.calls[0].prompt == "explain_sql"


def test_a_value_is_not_shown_without_leave_and_put_back_into_the_words() -> None:
    llm = ScriptedLLM([said("Keeps those of value_1.", "Filters by 'value_1'.")] * 2)
    made = explain_sql(SQL, QUESTION, KNOWN, llm)
    assert "cell-rye" not in str(llm.calls[0].inputs)
    assert made.summary == "Keeps those of cell-rye."
    assert made.steps == ("Filters by 'cell-rye'.",)
    explain_sql(SQL, QUESTION, KNOWN, llm, samples=True)
    assert llm.calls[1].inputs["sql"] == SQL


def test_a_model_that_cannot_be_asked_is_an_error() -> None:
    with pytest.raises(LLMUnavailableError):
        explain_sql(SQL, QUESTION, KNOWN, ScriptedLLM([LLMUnavailableError("Down.")]))
