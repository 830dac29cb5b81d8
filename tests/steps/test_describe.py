from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from t2sql.steps.describe import COLUMNS, describe_table
from t2sql.testing import ScriptedLLM
from t2sql.types import CatalogSlice, Column, JoinEdge, PastQuery, Table

LOAVES = Table(
    "bake.loaves",
    (
        Column("loaf_id", "INTEGER", "The key."),
        Column("wt", "INTEGER", examples=("cell-900",)),
        Column("flr_cd", "VARCHAR", examples=("cell-R",)),
    ),
)
OVENS = Table("bake.ovens", (Column("oven_id", "INTEGER"),), "Where it is baked.")
KNOWN = CatalogSlice(
    "duckdb",
    (LOAVES, OVENS),
    joins=(JoinEdge("bake.loaves", ("oven_id",), "bake.ovens", ("oven_id",), "declared"),),
    past_queries=(
        PastQuery("1", "SELECT wt FROM bake.loaves WHERE flr_cd = 'cell-R'", ("bake.loaves",)),
        PastQuery("2", "SELECT 1 FROM bake.ovens", ("bake.ovens",)),
    ),
)


def said(*columns: tuple[str, str, bool], **more: Any) -> Mapping[str, Any]:
    named = [{"name": name, "description": text, "sure": sure} for name, text, sure in columns]
    return {"description": "Loaves.", "grain": "one loaf", "columns": named, **more}


def test_only_what_nobody_has_described_is_drafted() -> None:
    reply = said(
        ("wt", "Weight in grams", True),
        ("flr_cd", "Kind of flour", False),
        ("loaf_id", "Another text", True),
        ("secret", "Not there", True),
        ("wt", "Again", True),
    )
    draft = describe_table(LOAVES, KNOWN, ScriptedLLM([reply]))
    assert (draft.table, draft.description, draft.grain) == ("bake.loaves", "Loaves.", "one loaf")
    assert draft.columns == {"wt": "Weight in grams", "flr_cd": "Kind of flour"}
    assert draft.unsure == ("flr_cd",)
    assert len(draft.calls) == 1
    written = replace(LOAVES, description="Ours.", grain="a loaf")
    draft = describe_table(written, KNOWN, ScriptedLLM([reply]))
    assert (draft.description, draft.grain) == ("", "")


def test_a_prompt_shows_neighbours_and_past_queries_of_the_table() -> None:
    llm = ScriptedLLM([said()])
    describe_table(LOAVES, KNOWN, llm)
    inputs = llm.calls[0].inputs
    (neighbour,) = inputs["neighbours"]
    assert neighbour["condition"] == "bake.loaves.oven_id = bake.ovens.oven_id"
    assert neighbour["description"] == "Where it is baked."
    assert [query["sql"] for query in inputs["past"]] == [
        "SELECT wt FROM bake.loaves WHERE flr_cd = ?"
    ]


def test_cells_are_shown_only_with_leave() -> None:
    llm = ScriptedLLM([said()] * 2)
    describe_table(LOAVES, KNOWN, llm)
    describe_table(LOAVES, KNOWN, llm, samples=True)
    without, with_leave = (str(call.inputs) for call in llm.calls)
    assert "cell-" not in without
    assert "cell-R" in with_leave


def test_a_wide_table_is_asked_for_in_parts() -> None:
    columns = tuple(Column(f"c{number}", "INTEGER") for number in range(COLUMNS + 5))
    llm = ScriptedLLM([said(("c0", "First", True)), said((f"c{COLUMNS}", "Later", True))])
    draft = describe_table(Table("wide", columns), KNOWN, llm)
    assert [len(call.inputs["table"]["columns"]) for call in llm.calls] == [COLUMNS, 5]
    assert draft.columns == {"c0": "First", f"c{COLUMNS}": "Later"}
    assert len(draft.calls) == 2


def test_a_table_that_is_described_already_costs_nothing() -> None:
    whole = Table("bake.ovens", (Column("oven_id", "INTEGER", "The key."),), "Where it is baked.")
    assert describe_table(whole, KNOWN, ScriptedLLM([])).calls == ()
