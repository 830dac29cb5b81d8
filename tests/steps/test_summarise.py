from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from t2sql.steps.plain_summary import summarise_plainly
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
    return summarise_answer(answer(*SALES), KNOWN, llm)


def test_without_a_model_the_paragraph_is_made_of_the_rows() -> None:
    made = summarise_answer(answer(*SALES), KNOWN, None)
    assert (made.by, made.calls, made.dropped) == ("template", (), ())
    assert made.text == (
        "2 rows of flour, sales and part. "
        "Sales is greatest with 1,234,567.5 (rye) and least with 900 (oat). "
        "Part is 0.4567 in every row."
    )


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
    summarise_answer(answer(*rows), KNOWN, llm)
    inputs = llm.calls[0].inputs
    assert (len(inputs["rows"]), inputs["row_count"], inputs["truncated"]) == (ROWS, ROWS + 9, True)
    assert inputs["rows"][0] == ["f0", "0", "NULL"]


MASKED = "(hidden)"


@pytest.mark.parametrize(
    ("sql", "hidden"),
    [
        ("SELECT flour, 1, 2 FROM bake.loaves", []),
        ("SELECT baker AS flour, 1, 2 FROM bake.loaves", [0]),
        ("SELECT flour, b.baker, 2 FROM bake.loaves b", [1]),
        ("SELECT flour, COUNT(*) * 2, COUNT(DISTINCT baker) FROM bake.loaves GROUP BY 1", []),
        ("SELECT upper(b.baker), 1, max(baker) FROM bake.loaves b", [0, 2]),
        ("WITH x AS (SELECT baker AS who FROM bake.loaves) SELECT 1, who, 2 FROM x", [1]),
        ("WITH x(a, b) AS (SELECT flour, baker FROM bake.loaves) SELECT a, 1, b FROM x", [0, 2]),
        ("SELECT 1, x.who, 2 FROM (SELECT upper(baker) AS who FROM bake.loaves) x", [1]),
        ("SELECT flour, 1, 2 FROM bake.loaves UNION SELECT baker, 1, 2 FROM bake.loaves", [0]),
        ("SELECT flour, (SELECT min(baker) FROM bake.loaves), 2 FROM bake.loaves", [1]),
        ("SELECT flour, CASE WHEN baker LIKE 'A%' THEN 1 END, 2 FROM bake.loaves", [1]),
        ("SELECT loaves, 1, 2 FROM bake.loaves", [0]),
        ("SELECT flour, l, 2 FROM bake.loaves AS l", [1]),
        ("SELECT COLUMNS('b.*'), 1, 2 FROM bake.loaves", [0, 1, 2]),
        ("SELECT baker FROM (", [0, 1, 2]),
        ("SELECT flour, 1, 2 FROM bake.loaves WHERE baker = 'Ada'", []),
    ],
)
def test_columns_that_come_from_a_masked_one_are_hidden(sql: str, hidden: list[int]) -> None:
    llm = ScriptedLLM([{"summary": ""}])
    summarise_answer(answer(("rye", 1, 2), sql=sql), KNOWN, llm)
    (row,) = llm.calls[0].inputs["rows"]
    assert [place for place, cell in enumerate(row) if cell == MASKED] == hidden


@pytest.mark.parametrize(
    ("columns", "hidden"), [(("flour", "baker", "n"), [1]), (("a", "Reset_Token", "n"), [1])]
)
def test_of_all_columns_the_masked_ones_are_hidden_by_their_names(
    columns: tuple[str, ...], hidden: list[int]
) -> None:
    draft = SqlDraft(TableSelection(QUESTION, (), ()), "SELECT * FROM bake.loaves", "llm")
    result = QueryResult(columns, ("",) * 3, (("rye", 5, 6),))
    llm = ScriptedLLM([{"summary": ""}])
    summarise_answer(Answer(draft, result), KNOWN, llm)
    (row,) = llm.calls[0].inputs["rows"]
    assert [place for place, cell in enumerate(row) if cell == MASKED] == hidden


def test_the_sql_is_shown_without_its_literals() -> None:
    sql = "SELECT flour, sales, 1 FROM bake.loaves WHERE flour = 'spelt' AND sales > 4711"
    llm = ScriptedLLM([{"summary": "Only value_1 above value_2."}])
    made = summarise_answer(answer(*SALES, sql=sql), KNOWN, llm)
    assert "spelt" not in llm.calls[0].inputs["sql"]
    assert "4711" not in llm.calls[0].inputs["sql"]
    assert made.text == "Only spelt above 4711."


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, max_value=10**9, min_value=-(10**9)
    ),
    st.floats(-1e9, 1e9).map(lambda number: round(number, 3)),
    st.dates(),
    st.text(alphabet="abc é", max_size=8),
)


@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), max_size=8)))
@example([(134217728.25,)])
def test_a_template_says_no_number_that_the_rows_do_not_hold(rows: list[tuple[Any, ...]]) -> None:
    width = len(rows[0]) if rows else 1
    columns = tuple("kmnp"[:width])
    text = summarise_plainly(QueryResult(columns, ("",) * width, tuple(rows)))
    held = numbers_in([len(rows), *(cell for row in rows for cell in row)])
    held |= {1.0}  # one row
    assert all(said.among(held) for said in said_numbers(text))
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((), "The query found no rows."),
        (((300,),), "Orders 300."),
        (((None,),), "Orders empty."),
        (((4,), (4,)), "2 rows of orders. Orders is 4 in every row."),
        ((("a",), ("b",)), "2 rows of orders. A and b."),
    ],
)
def test_a_template_for_each_shape(rows: tuple[tuple[Any, ...], ...], text: str) -> None:
    assert summarise_plainly(QueryResult(("orders",), ("",), rows)) == text


def test_a_template_tells_a_series_from_end_to_end_and_that_rows_were_cut() -> None:
    rows = (("2025-02", 20), ("2025-01", 12), ("2025-03", 7))
    whole = QueryResult(("month", "orders"), ("", ""), rows)
    assert "Orders goes from 12 (2025-01) to 7 (2025-03)." in summarise_plainly(whole)
    cut = QueryResult(("month", "orders"), ("", ""), rows, truncated=True)
    assert summarise_plainly(cut) == (
        "The first 3 rows of month and orders; there are more. "
        "Orders is greatest with 20 (2025-02) and least with 7 (2025-03) among these."
    )


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
