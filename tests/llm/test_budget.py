"""What is left out of a prompt that does not fit, in which order, and what never is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.llm.budget import Fitted, estimate_tokens, fit_prompt, room_for_prompt
from t2sql.llm.inputs import table_inputs
from t2sql.llm.prompt_files import Prompt, read_prompt
from t2sql.llm.prompts import PromptLibrary
from t2sql.types import Column, ForeignKey, Table

SMALL = """---
name: small
version: 1
description: Shows tables.
inputs: [question, tables, examples, joins]
output: {type: object}
---
system:
Rules.
user:
{% for table in tables %}
# {{ table.name }}
{% for column in table.columns %}
{{ column.name }}|{{ column.description }}|{{ column.examples | join(",") }}
{% endfor %}
{% if table.hidden %}{{ table.hidden }} more{% endif %}

{% endfor %}
{{ examples | join(" ") }}
{{ joins | join(" ") }}
<question>{{ question }}</question>
"""
WIDE = Table(
    "ship.voyages",
    (
        Column("voyage_id", "INTEGER", "the key of it"),
        Column("berth_id", "INTEGER", "where it lay"),
        Column("cargo_tons", "DECIMAL(9,2)", "weight"),
        Column("port", "VARCHAR", "the harbour it left", examples=("Oslo", "Riga"), distinct=9),
        *(
            Column(f"note_{number}", "VARCHAR", "remarks of the crew " * 12, examples=("x", "y"))
            for number in range(200)
        ),
    ),
    primary_key=("voyage_id",),
    foreign_keys=(ForeignKey(("berth_id",), "ship.voyages", ("voyage_id",)),),
)


@pytest.fixture
def prompt(tmp_path: Path) -> Prompt:
    path = tmp_path / "small" / "v1.md"
    path.parent.mkdir()
    path.write_text(SMALL)
    return read_prompt(path)


def inputs(question: str = "How much cargo?", **more: Any) -> Mapping[str, Any]:
    tables = table_inputs([WIDE], "duckdb", samples=True)
    examples = [f"SELECT {number} AS past_query" for number in range(5)]
    return {"question": question, "tables": tables, "examples": examples, "joins": [], **more}


def shown(fitted: Fitted) -> str:
    return fitted.messages[1].content


def fit(prompt: Prompt, room: int, given: Mapping[str, Any] | None = None) -> Fitted:
    return fit_prompt(prompt, given or inputs(), room)


def test_a_prompt_that_fits_is_left_as_it_is(prompt: Prompt) -> None:
    fitted = fit(prompt, 100_000)
    assert fitted.notes == ()
    assert fitted.messages == prompt.render(inputs())


def test_past_queries_go_first_the_least_like_the_question_before_the_others(
    prompt: Prompt,
) -> None:
    whole = fit(prompt, 100_000).tokens
    fitted = fit(prompt, whole - 5)
    assert fitted.notes == ("Not shown to the model, for want of room: 1 past query.",)
    assert "SELECT 3 AS" in shown(fitted)
    assert "SELECT 4 AS" not in shown(fitted)


def test_then_samples_then_descriptions_then_columns(prompt: Prompt) -> None:
    notes: Sequence[str] = ()
    order = []
    for room in (14_000, 12_000, 9_000, 6_000, 3_000, 1_000, 400):
        fitted = fit(prompt, room)
        assert fitted.tokens <= room
        order += [note for note in fitted.notes if note.split(":")[0] not in notes]
        notes = [note.split(":")[0] for note in fitted.notes]
    words = [note.split(": ", 1)[-1] for note in fitted.notes]
    assert [word.split(" ")[0] for word in words] == ["5", "sample", "long", words[3].split(" ")[0]]
    assert "columns of ship.voyages" in words[3]
    assert "more" in shown(fitted)


def test_keys_and_columns_that_anything_speaks_of_are_never_left_out(prompt: Prompt) -> None:
    given = inputs(joins=["ship.voyages.note_7 = ship.berths.note_7"])
    fitted = fit(prompt, 1, {**given, "question": "How much cargo in tons, and note_150?"})
    for name in ("voyage_id", "berth_id", "cargo_tons", "note_7|", "note_150"):
        assert name in shown(fitted)
    assert "note_8|" not in shown(fitted)
    assert "more than the 1 that fit" in fitted.notes[-1]


def test_columns_that_the_question_is_about_go_last(prompt: Prompt) -> None:
    sparse = fit(prompt, 200, inputs("which harbour?"))
    assert "port|the harbour it left" in shown(sparse)
    assert "note_0|" in shown(sparse)
    assert "note_199|" not in shown(sparse)


@pytest.mark.parametrize("samples", [False, True])
def test_a_shipped_prompt_over_wide_tables_fits_a_small_window(samples: bool) -> None:
    tables = [
        Table(f"{WIDE.name}_{number}", WIDE.columns, primary_key=WIDE.primary_key)
        for number in range(12)
    ]
    given = {
        **dict.fromkeys(("joins", "value_hits", "habits", "terms", "rules", "examples"), ()),
        **dict.fromkeys(("timezone", "dialect"), ""),
        "question": "how many?",
        "today": "2024-05-31",
        "periods": (),
        "samples": samples,
        "tables": table_inputs(tables, "duckdb", samples=samples),
    }
    prompt = PromptLibrary().prompt("generate_sql")
    room = room_for_prompt(8192, 2048)
    fitted = fit_prompt(prompt, given, room)
    assert fitted.tokens <= room
    assert "more columns, left out for want of room" in fitted.messages[1].content


def test_room_is_the_window_without_the_reply() -> None:
    assert room_for_prompt(10_000, 2_000) == 7_700
    assert room_for_prompt(0, 0) > 20_000
    assert room_for_prompt(100, 5_000) == 1


def test_a_letter_of_an_unspaced_script_is_a_token() -> None:
    assert estimate_tokens("안녕하세요") == 5
    assert estimate_tokens("日本語のテキスト") == 8
    assert estimate_tokens("seven letters or so") == round(19 / 3.5)


@given(st.text(), st.text())
def test_tokens_of_two_texts_are_about_those_of_both(left: str, right: str) -> None:
    apart = estimate_tokens(left) + estimate_tokens(right)
    assert abs(estimate_tokens(left + right) - apart) <= 1
