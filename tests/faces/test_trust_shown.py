"""What is shown of trust: the card, every attempt, what changed, and doubts about rows."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

from rich.console import Console

from t2sql.faces import render
from t2sql.faces.objects import answer_object, to_json
from t2sql.types import (
    Answer,
    Asset,
    Attempt,
    CheckResult,
    ChosenTable,
    CostEstimate,
    ModelCall,
    PastQuery,
    Problem,
    PromptUse,
    QueryResult,
    Question,
    SqlDraft,
    TableSelection,
    Usage,
)

PAST = PastQuery("7", "SELECT 1", ("wards",), "How many [bold]wards?", "ann", "2026-05-02")
WRONG = CheckResult("names", (Problem("unknown_column", "error", "There is no column nme."),))
CALL = ModelCall(PromptUse("generate_sql", 2, "ab"), "small", Usage(900, 100, 1, 0.0021), 350.0)


def draft(**changes: Any) -> SqlDraft:
    question = Question("Wards?", date(2026, 6, 15))
    selection = TableSelection(question, (), (ChosenTable("wards", "named"),), "person")
    attempt = Attempt("SELECT name FROM wards", (CheckResult("gate"),))
    made = SqlDraft(selection, attempt.sql, "llm", attempts=(attempt,))
    return replace(made, **changes)


def shown(value: Answer | SqlDraft, currency: str = "") -> str:
    file = io.StringIO()
    console = Console(file=file, width=120, highlight=False, markup=False)
    render.show_written(console, value, "duckdb", currency)
    return file.getvalue()


def test_the_card_stands_after_the_sql_with_what_is_behind_it() -> None:
    value = draft(
        asset=Asset(PAST, ("2026-05-01 to before 2026-06-01",)),
        support=(PAST,),
        calls=(CALL,),
        estimate=CostEstimate(12_000, 4_000_000, "EXPLAIN"),
    )
    text = shown(value, "EUR")
    assert text.index("SQL") < text.index("Trust")
    assert 'taken from "How many [bold]wards?", verified by ann on 2026-05-02' in text
    assert "changed  2026-05-01 to before 2026-06-01" in text
    assert "asked      generate_sql v2 (small)" in text
    assert "900 tokens in, 100 out, 0.0021 EUR" in text


def test_every_attempt_is_shown_with_what_was_mended() -> None:
    first = Attempt("SELECT nme FROM wards", (WRONG,))
    last = replace(draft().attempts[0], mends=("There is no column nme; name was put.",))
    text = shown(draft(attempts=(first, last)))
    assert "Tried first" in text
    assert "There is no column nme." in text
    assert "-   nme" in text
    assert "+   name" in text
    assert "mended: There is no column nme; name was put." in text


def test_one_attempt_is_not_told_as_a_story() -> None:
    assert "Tried first" not in shown(draft())


def test_a_follow_up_shows_what_changed_in_the_query() -> None:
    before = draft(sql="SELECT name FROM wards WHERE floor = 1")
    question = replace(before.selection.question, earlier=(before,))
    after = draft(selection=replace(before.selection, question=question))
    text = shown(after)
    assert "Changed from the query before" in text
    assert "- WHERE" in text


def test_strange_rows_are_told_under_them() -> None:
    strange = CheckResult("result", (Problem("empty_result", "warning", "No rows.", "Look."),))
    answer = Answer(draft(), QueryResult(("name",), ("VARCHAR",), ()), sanity=strange)
    text = shown(answer)
    assert text.index("Rows (0") < text.index("! No rows. Look.")
    assert "1 warning" in text


def test_the_json_has_all_of_it() -> None:
    first = Attempt("SELECT nme FROM wards", (WRONG,))
    last = replace(draft().attempts[0], mends=("Mended.",), estimate=CostEstimate(1))
    value = draft(attempts=(first, last), asset=Asset(PAST), support=(PAST,), calls=(CALL,))
    sanity = CheckResult("result", (), "0 rows looked at")
    answer = answer_object(Answer(value, QueryResult((), (), ()), sanity=sanity))
    assert [one["passed"] for one in answer["attempts"]] == [False, True]
    assert answer["attempts"][1]["mends"] == ["Mended."]
    assert answer["attempts"][1]["estimate"] == {"rows": 1, "bytes": None, "source": ""}
    assert answer["sanity"]["severity"] == "ok"
    trust = answer["trust"]
    assert trust["passed"] == ["gate", "result"]
    assert trust["asset"]["verified_by"] == "ann"
    assert trust["asset"]["changes"] == []
    assert trust["support"][0]["id"] == "7"
    assert trust["calls"][0]["prompt"] == "generate_sql"
    assert trust["calls"][0]["cost"] == 0.0021
    assert answer["usage"]["cost"] == 0.0021
    assert "verified by ann" in trust["summary"]
    assert to_json(answer)
