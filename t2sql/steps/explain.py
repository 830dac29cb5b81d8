"""Explain: what a query computes, in words, for people who do not read SQL."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.llm.inputs import table_inputs
from t2sql.llm.team_inputs import hidden_sql
from t2sql.llm.texts import block, line

if TYPE_CHECKING:
    from t2sql.protocols import LLM
    from t2sql.types import CatalogSlice, ModelCall, Question, Table

PROMPT = "explain_sql"
WHOLE_SQL = 65_536
"""Characters of a query that is explained."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a query does."""

    summary: str
    steps: tuple[str, ...] = ()
    """In the order of the work."""
    notes: tuple[str, ...] = ()
    """What is easily overlooked."""
    calls: tuple[ModelCall, ...] = ()


def explain_sql(
    sql: str, question: Question, known: CatalogSlice, llm: LLM, *, samples: bool = False
) -> Explanation:
    """Ask a model once what the SQL over the tables of ``known`` does.

    Unless ``samples``, it is not shown literals in the SQL that may be cells; they are put back
    into what it says.

    Raises:
        LLMError: the model failed.
    """
    hidden = hidden_sql(sql, question, known, samples=samples, foreign=True)
    shown = {
        "question": block(question.text),
        "sql": block(hidden.sql, WHOLE_SQL),
        "dialect": known.dialect,
        "tables": table_inputs(_read(known.tables, sql), known.dialect, samples=False),
    }
    reply, call = llm.complete(PROMPT, shown)

    def lines(key: str) -> tuple[str, ...]:
        said = (line(hidden.shown(str(text)), 500) for text in reply.get(key, ()))
        return tuple(text for text in said if text)

    summary = line(hidden.shown(str(reply.get("summary", ""))), 1000)
    return Explanation(summary, lines("steps"), lines("notes"), (call,))


def _read(tables: Sequence[Table], sql: str) -> list[Table]:
    """The tables with the columns that the SQL names; it is not about the others."""
    words = set(_WORD.findall(sql.lower()))
    return [
        replace(
            table,
            columns=tuple(
                column
                for column in table.columns
                if words.issuperset(_WORD.findall(column.name.lower()))
            ),
        )
        for table in tables
    ]
