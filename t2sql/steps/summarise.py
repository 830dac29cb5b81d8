"""Summarise: one paragraph on the rows of an answer, without a number that they do not hold."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from t2sql.llm.masked_rows import masked_places
from t2sql.llm.team_inputs import hidden_sql
from t2sql.llm.texts import block, line
from t2sql.steps.plain_summary import summarise_plainly
from t2sql.steps.spoken_numbers import numbers_in, said_numbers

if TYPE_CHECKING:
    from t2sql.protocols import LLM
    from t2sql.types import Answer, CatalogSlice, ModelCall, QueryResult

PROMPT = "summarise_answer"
ROWS = 50
"""Rows that a model sees."""
COLUMNS = 12
CELL = 60
"""Characters of a cell that it sees."""
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s+")
_LINK = re.compile(r"https?:|www\.|\]\(", re.IGNORECASE)
HIDDEN = "(hidden)"


@dataclass(frozen=True, slots=True)
class Summary:
    """What the rows show."""

    text: str
    """Empty where nothing that was said could be kept."""
    dropped: tuple[str, ...] = ()
    """Sentences that were left out: they name a number that no row holds, or a link."""
    calls: tuple[ModelCall, ...] = ()
    by: Literal["model", "template"] = "model"


def summarise_answer(
    answer: Answer, known: CatalogSlice, llm: LLM | None, *, samples: bool = False
) -> Summary:
    """One paragraph on the rows of an answer.

    Rows are cells: ``llm`` is None where nobody gave leave to show them (``[privacy] results``) or
    none is configured, and the paragraph is then made of the rows here. What may come from a
    masked column is hidden from a model in any case. A sentence of its with a number that is
    neither in the rows (rounding apart) nor in the question is dropped.

    Args:
        answer: a draft that ran.
        known: the tables that it reads.
        llm: who is asked.
        samples: whether cells may stand in the SQL that is shown (``[privacy] samples``).

    Raises:
        LLMError: the model failed.
    """
    question, result = answer.draft.selection.question, answer.result
    if llm is None:
        return Summary(summarise_plainly(result), by="template")
    sql = answer.draft.sql
    rows = _shown_rows(result, masked_places(sql, result.columns, known))
    hidden = hidden_sql(sql, question, known, samples=samples, foreign=True)
    shown = {
        "question": block(question.text),
        "sql": block(hidden.sql),
        "today": question.today.isoformat(),
        "columns": [line(name, CELL) for name in result.columns[:COLUMNS]],
        "rows": rows,
        "row_count": len(result.rows),
        "truncated": result.truncated or len(result.rows) > len(rows),
    }
    reply, call = llm.complete(PROMPT, shown)
    held = numbers_in([question.text, len(result.rows), *hidden.values.values()])
    held |= numbers_in([cell for row in rows for cell in row])
    kept: list[str] = []
    dropped: list[str] = []
    said_text = hidden.shown(str(reply.get("summary", "")))
    for sentence in _SENTENCE_END.split(line(said_text, 2000)):
        true = all(said.among(held) for said in said_numbers(sentence))
        (kept if true and not _LINK.search(sentence) else dropped).append(sentence)
    return Summary(" ".join(kept), tuple(dropped), (call,))


def _shown_rows(result: QueryResult, masked: Collection[int]) -> list[list[str]]:
    return [
        [HIDDEN if place in masked else _cell(cell) for place, cell in enumerate(row[:COLUMNS])]
        for row in result.rows[:ROWS]
    ]


def _cell(cell: Any) -> str:
    if cell is None:
        return "NULL"
    if isinstance(cell, float):
        return format(cell, ".10g")
    if isinstance(cell, Decimal):
        return format(cell.normalize(), "f") if cell.is_finite() else str(cell)
    return line(cell, CELL).replace("|", "/")
