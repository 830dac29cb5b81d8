"""Companions: tables that the likely ones are never read without, whatever the question says.

Past queries join them to leave rows out (the account that an event belongs to, for its mark of
test accounts), or to show codes by their words. No word of a question speaks of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from t2sql.types import Evidence, TableCandidate

if TYPE_CHECKING:
    from t2sql.protocols import Catalog
    from t2sql.types import TableCustoms

LIKELY = 6
"""So many of the best candidates have their companions, and give way to none."""


def with_companions(
    candidates: Sequence[TableCandidate],
    catalog: Catalog,
    count: int,
    may_be_read: Callable[[str], bool],
) -> list[TableCandidate]:
    """The candidates with the companions of the best, at most ``count``: the last ones give way.

    ``may_be_read``: whether nobody has excluded the table.
    """
    customs = catalog.customs([one.name for one in candidates[:LIKELY]])
    reasons: dict[str, str] = {}
    for one in customs.values():
        for name, reason in _companions(one):
            reasons.setdefault(name, reason)
    held = {one.name: one for one in candidates}
    missing = [name for name in reasons if name not in held and may_be_read(name)]
    readable = [table.name for table in catalog.tables(missing)][: max(count - LIKELY, 0)]
    if not readable:
        return list(candidates)
    added = [
        TableCandidate(name, 0.0, (Evidence("join", reasons[name], 0.0),)) for name in readable
    ]
    room = max(count - len(added), 0)
    kept = [*candidates[:LIKELY], *(one for one in candidates[LIKELY:] if one.name in reasons)]
    others = [one for one in candidates if one not in kept]
    kept = sorted([*kept, *others[: max(room - len(kept), 0)]], key=lambda one: -one.score)
    return [*kept, *added][:count]


def _companions(customs: TableCustoms) -> Iterator[tuple[str, str]]:
    """The tables, each with the reason."""
    for one in customs.standing:
        said = f"rows of {customs.table} belong to it, and some are left out by its {one.column}"
        for edge in one.path:
            yield from ((end, said) for end in (edge.left, edge.right) if end != customs.table)
    for link in customs.codes:
        yield link.code_table, f"has the words for {customs.table}.{link.column}"
