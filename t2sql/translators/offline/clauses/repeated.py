"""Lists that would say the same thing again and again: each of them is wanted once."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Operand, Reading
from t2sql.types import JoinEdge

_WHOSE = frozenset({"of", "for", "from", "each", "every"})


def repeats_keys(reading: Reading, draft: Draft, edges: Sequence[JoinEdge]) -> bool:
    """As in "the ids of members with a loan": a row that a join repeats is shown once."""
    if not reading.select or reading.group or reading.limit is not None:
        return False
    tables = {one.table for one in reading.select}
    key = draft.schema.key_of(reading.select[0].table)
    plain = len(tables) == 1 and not any(one.aggregated for one in reading.select)
    return plain and key in reading.select and draft.schema.fans_out(tables.pop(), edges)


def repeats_kinds(reading: Reading, draft: Draft) -> bool:
    """As in "show all room types": values that many rows share, and no rows are spoken of."""
    narrowed = reading.where or reading.having or reading.group or reading.order
    if len(reading.select) != 1 or narrowed or reading.limit is not None:
        return False
    column = reading.select[0]
    return _is_shared(draft, column) and not any(
        tag.is_table and (not _asks(draft) or _WHOSE & _lead(draft, place))
        for place, tag in enumerate(draft.tags)
    )


def _asks(draft: Draft) -> bool:
    """As in "which towns have a branch": the values are asked for, whatever rows have them."""
    return bool(draft.tags) and draft.tags[0].text.lower().startswith(("what", "which"))


def _lead(draft: Draft, place: int) -> set[str]:
    tags = draft.tags[max(place - 3, 0) : place]
    return {word for tag in tags for word in tag.text.lower().split()}


def _is_shared(draft: Draft, operand: Operand) -> bool:
    """Whether it is a plain text of which, by the profile, there are far fewer than rows."""
    schema = draft.schema
    if operand.aggregated or not operand.column or operand in schema.names_of(operand.table):
        return False
    if schema.is_key(operand) or schema.is_numeric(operand) or schema.is_dated(operand):
        return False
    column = schema.column(operand.table, operand.column)
    rows, kinds = schema.by_name[operand.table].row_count, column.distinct if column else None
    return rows is not None and kinds is not None and 2 * kinds <= rows
