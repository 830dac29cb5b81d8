"""Rows for an assistant: no more than it asked for and can hold, and none that it may not see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from t2sql import pipeline
from t2sql.faces.mcp.values import Rows
from t2sql.faces.objects import plain
from t2sql.llm.masked_rows import masked_places
from t2sql.steps.summarise import HIDDEN
from t2sql.types import Answer

if TYPE_CHECKING:
    from t2sql.faces.mcp.desk import HeldDraft
    from t2sql.project import Project

MOST_ROWS = 1000
MOST_CHARACTERS = 100_000
"""Of all rows as JSON: more would fill an assistant's memory."""
LONGEST_CELL = 1000
WITHHELD = (
    "No row is shown: an assistant is a model, and `results` under [privacy] is off. "
    "A person reads the rows with `t2sql ask` or in the chat."
)


def rows_shown(project: Project, draft_id: str, held: HeldDraft, answer: Answer, most: int) -> Rows:
    """The rows of an answer as an assistant may see them."""
    result, teller, cut = answer.result, held.teller, list[str]()
    if result.truncated:
        cut.append(f"The database had more rows: at most {project.config.limits.rows:,} are read.")
    rows: list[list[Any]] = []
    if project.config.privacy.results:
        known = pipeline.typed_slice(answer.draft.sql, project.tools)
        masked = masked_places(answer.draft.sql, result.columns, known)
        if masked:
            names = ", ".join(sorted({result.columns[place] for place in masked}))
            cut.append(f"Cells of masked columns are hidden: {names}.")
        rows = [_row(row, masked) for row in result.rows[:most]]
        rows = _that_fit(rows)
        if len(rows) < len(result.rows):
            cut.append(f"{len(rows):,} of {len(result.rows):,} rows are shown.")
    else:
        cut.append(WITHHELD)
    sanity = answer.sanity
    found = teller.checks((sanity,)) if sanity is not None else []
    doubts = [f"{one.message} {one.hint}".strip() for check in found for one in check.problems]
    return Rows(
        draft_id=draft_id,
        sql=teller.sql,
        columns=list(result.columns),
        types=list(result.types),
        rows=rows,
        row_count=len(result.rows),
        cut=cut,
        warnings=[*map(teller.prose, answer.warnings), *doubts],
        elapsed_ms=round(result.elapsed_s * 1000, 1),
    )


def _row(row: tuple[Any, ...], masked: frozenset[int]) -> list[Any]:
    cells = [HIDDEN if place in masked else plain(cell) for place, cell in enumerate(row)]
    return [_short(cell) for cell in cells]


def _short(cell: Any) -> Any:
    """A cell that says that it is cut where it is."""
    text = cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False, default=str)
    if len(text) <= LONGEST_CELL:
        return cell
    return f"{text[:LONGEST_CELL]}… (cut: {len(text):,} characters)"


def _that_fit(rows: list[list[Any]]) -> list[list[Any]]:
    """As many of the first rows as the room allows."""
    spent = 0
    for place, row in enumerate(rows):
        spent += len(json.dumps(row, ensure_ascii=False, default=str))
        if spent > MOST_CHARACTERS:
            return rows[:place]
    return rows
