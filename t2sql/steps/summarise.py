"""Summarise: one paragraph on the rows of an answer, without a number that they do not hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.llm.texts import block, line
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
_WORD = re.compile(r"\w+")
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


def summarise_answer(
    answer: Answer, known: CatalogSlice, llm: LLM, *, samples: bool
) -> Summary | None:
    """Ask a model for one paragraph on the rows of an answer; None unless ``samples``.

    Rows are cells: without leave to show them (``[privacy] samples``) no model is asked. Text that
    may come from a column marked ``pii`` is hidden. A sentence with a number that is neither in
    the rows (rounding apart) nor in the question is dropped.

    Raises:
        LLMError: the model failed.
    """
    if not samples:
        return None
    question, result = answer.draft.selection.question, answer.result
    rows = _shown_rows(result, hide_texts=_reads_pii(answer.draft.sql, known))
    shown = {
        "question": block(question.text),
        "sql": block(answer.draft.sql),
        "today": question.today.isoformat(),
        "columns": [line(name, CELL) for name in result.columns[:COLUMNS]],
        "rows": rows,
        "row_count": len(result.rows),
        "truncated": result.truncated or len(result.rows) > len(rows),
    }
    reply, call = llm.complete(PROMPT, shown)
    held = numbers_in([question.text, len(result.rows), *(cell for row in rows for cell in row)])
    held |= numbers_in([cell for row in result.rows[:ROWS] for cell in row[:COLUMNS]])
    kept: list[str] = []
    dropped: list[str] = []
    for sentence in _SENTENCE_END.split(line(reply.get("summary", ""), 2000)):
        true = all(said.among(held) for said in said_numbers(sentence))
        (kept if true and not _LINK.search(sentence) else dropped).append(sentence)
    return Summary(" ".join(kept), tuple(dropped), (call,))


def _shown_rows(result: QueryResult, *, hide_texts: bool) -> list[list[str]]:
    return [
        [HIDDEN if hide_texts and isinstance(cell, str) else _cell(cell) for cell in row[:COLUMNS]]
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


def _reads_pii(sql: str, known: CatalogSlice) -> bool:
    """Whether a column marked ``pii`` may be in the rows: it is named, or all are asked for."""
    columns = [column for table in known.tables for column in table.columns]
    private = {column.name.lower() for column in columns if column.pii}
    if private.isdisjoint(_WORD.findall(sql.lower())) and "*" not in sql:
        return False
    try:
        tree = sqlglot.parse_one(sql, dialect=known.dialect)
    except (SqlglotError, RecursionError):
        return bool(private)
    named = {column.name.lower() for column in tree.find_all(exp.Column)}
    starred = any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star))
    return bool(private) and (starred or not private.isdisjoint(named))
