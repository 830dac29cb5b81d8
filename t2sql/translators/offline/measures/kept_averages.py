"""Averages that a table keeps of each row: "the average rating of the inns" in ``rating_avg``.

Asked of all rows, or of groups of them, one figure is meant and no list of them; asked of each
row, or beside something else of it, the column itself.
"""

from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.draft import PROJECT, Draft
from t2sql.translators.offline.reading import Operand

_AVERAGE = frozenset({"average", "avg", "mean"})
_ROWS = frozenset({"of", "for", "across", "among", "in", "at", "over"})
_BESIDE = frozenset({"group", "order", "direction", "superlative", "mode", "and"})


def read_kept_averages(draft: Draft) -> None:
    """Read the first column that a question asks for, if it keeps averages of its rows."""
    place = next((at for at, tag in enumerate(draft.tags) if tag.target is not None), -1)
    column = draft.operand(place) if draft.free(place) else None
    if column is None or draft.select or draft.order or draft.regions[place] != PROJECT:
        return
    if _keeps_average(draft, place, column) and _of_rows(draft, place, column):
        draft.select.append((place, replace(column, function="avg")))
        draft.use(place)
        draft.notes.append(
            f"{column.column} is an average of each row already: every row counts once."
        )


def _keeps_average(draft: Draft, place: int, column: Operand) -> bool:
    """Whether the word "average" is a part of the column's own name here."""
    said = draft.tags[place].text.lower().split()
    averaged = bool(_AVERAGE & set(said)) and "average" in draft.schema.words(column.column)
    return averaged and len(said) > 1 and not column.function and draft.schema.is_measure(column)


def _of_rows(draft: Draft, place: int, column: Operand) -> bool:
    """Whether it is asked of several rows together: of none alone, and beside nothing else."""
    if any(tag.kind in _BESIDE - {"group"} for tag in draft.tags[place + 1 :]):
        return False
    link = draft.tags[place + 1].text.lower() if place + 1 < len(draft.tags) else ""
    of = draft.skip(place, 1, 3)
    rows = draft.tags[of] if of >= 0 else None
    target = rows.target if rows is not None and rows.is_table else None
    if rows is None or target is None or link not in _ROWS or target.table != column.table:
        return False
    single = not rows.text.lower().endswith("s")
    own = any(key.table == column.table and _tells_rows(draft, key) for key in draft.group)
    return not (single or own)


def _tells_rows(draft: Draft, key: Operand) -> bool:
    """Whether the key stands for each row of its table."""
    schema = draft.schema
    return not key.column or key == schema.key_of(key.table) or key in schema.names_of(key.table)
