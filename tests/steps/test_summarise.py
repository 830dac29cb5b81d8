from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.steps.spoken_numbers import numbers_in, said_numbers
from t2sql.steps.summarise import ROWS, Summary, summarise_answer
from t2sql.testing import ScriptedLLM
from t2sql.types import (
    Answer,
    CatalogSlice,
    Column,
    QueryResult,
    Question,
    SqlDraft,
    Table,
    TableSelection,
)

QUESTION = Question("Top 3 flours of 2024 by sales?", date(2024, 5, 31))
KNOWN = CatalogSlice(
    "duckdb",
    (Table("bake.loaves", (Column("flour", "VARCHAR"), Column("baker", "VARCHAR", pii=True))),),
)
SQL = "SELECT flour, sales, part FROM bake.loaves"
SALES = (("rye", Decimal("1234567.50"), 0.4567), ("oat", Decimal("900"), None))


def answer(*rows: tuple[Any, ...], sql: str = SQL) -> Answer:
    draft = SqlDraft(TableSelection(QUESTION, (), ()), sql, "llm")
    return Answer(draft, QueryResult(("flour", "sales", "part"), ("",) * 3, rows))


def summarise(text: str) -> Summary:
    llm = ScriptedLLM([{"summary": text}])
    made = summarise_answer(answer(*SALES), KNOWN, llm, samples=True)
    assert made is not None
    return made


def test_without_leave_to_show_cells_no_model_is_asked() -> None:
    assert summarise_answer(answer(*SALES), KNOWN, ScriptedLLM([]), samples=False) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Rye sold 1,234,567.50 in 2024.",
        "Rye sold about 1.23 million, which is 45.7 % of all.",
        "Of the top 3, oat is last with 900.",
        "호밀은 약 123만 원입니다.",
        "There are 2 rows.",
        "Rye leads.",
    ],
)
def test_a_sentence_with_numbers_of_the_rows_is_kept(sentence: str) -> None:
    assert summarise(sentence).text == sentence


@pytest.mark.parametrize(
    "wrong",
    [
        "It grew by 12 %.",
        "Rye sold 1,234,568,000.",
        "Together they made 1,235,467.50.",
        "See https://example.org for more.",
        "Look [here](x).",
    ],
)
def test_a_sentence_with_another_number_or_a_link_is_dropped(wrong: str) -> None:
    made = summarise(f"Rye leads. {wrong} Oat sold 900.")
    assert made.text == "Rye leads. Oat sold 900."
    assert made.dropped == (wrong,)


def test_a_model_sees_the_first_rows_and_that_there_are_more() -> None:
    llm = ScriptedLLM([{"summary": ""}])
    rows = tuple((f"f{number}", number, None) for number in range(ROWS + 9))
    summarise_answer(answer(*rows), KNOWN, llm, samples=True)
    inputs = llm.calls[0].inputs
    assert (len(inputs["rows"]), inputs["row_count"], inputs["truncated"]) == (ROWS, ROWS + 9, True)
    assert inputs["rows"][0] == ["f0", "0", "NULL"]


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("SELECT flour FROM bake.loaves", "rye"),
        ("SELECT baker AS flour FROM bake.loaves", "(hidden)"),
        ("SELECT * FROM bake.loaves", "(hidden)"),
        ("SELECT flour, COUNT(*) * 2 FROM bake.loaves GROUP BY 1", "rye"),
        ("SELECT upper(b.baker) FROM bake.loaves b", "(hidden)"),
        ("SELECT baker FROM (", "(hidden)"),
    ],
)
def test_texts_that_may_come_from_a_private_column_are_hidden(sql: str, shown: str) -> None:
    llm = ScriptedLLM([{"summary": ""}])
    summarise_answer(answer(("rye", 1, 2), sql=sql), KNOWN, llm, samples=True)
    assert llm.calls[0].inputs["rows"] == [[shown, "1", "2"]]


HELD = numbers_in([454_114_500, 0.41078, -12.5, 1400, "R2 17", date(2025, 3, 1), None, True])


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("454,114,500", True),
        ("about 454 million", True),
        ("about 450 million", True),
        ("0.45 billion", True),
        ("460 million", False),
        ("41.1 %", True),
        ("42%", False),
        ("0.41", True),
        ("4억 5,411만 원", True),
        ("4억5천만 원", True),
        ("4억 6천만", False),
        ("12.5 lower", True),
        ("1,000", False),
        ("1.4k", True),
        ("on 2025-03-01", True),
        ("in 2024", False),
        ("17 of them", True),
        ("18 of them", False),
        ("R7 and Q3", True),
    ],
)
def test_a_number_is_true_if_a_row_holds_it_rounded(text: str, true: bool) -> None:
    assert all(said.among(HELD) for said in said_numbers(text)) is true


@given(st.text())
def test_no_sentence_breaks_the_reading(text: str) -> None:
    for said in said_numbers(text):
        said.among({0.0, 1.5})


@given(st.integers(0, 10**15))
def test_a_number_copied_from_a_row_is_true(number: int) -> None:
    for text in (str(number), f"{number:,}"):
        (said,) = said_numbers(f"It is {text}.")
        assert said.among({float(number)})
