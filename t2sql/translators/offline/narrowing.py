"""Joins that only narrow the rows asked for: as sub-queries, so that no row is shown twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from t2sql.translators.offline.clauses.semi_join import ends_of, tables_of
from t2sql.translators.offline.english import RELATIVES
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.reading import Member, Operand, Reading, tables_used
from t2sql.translators.offline.tags import Tag
from t2sql.translators.offline.writer import Writer
from t2sql.types import JoinEdge

_Branch = tuple[Operand, Operand, tuple[str, ...]]
"""A column of a table that stays, the one that it is joined by, and all tables beyond the join."""


def narrow_once(reading: Reading, tags: Sequence[Tag], writer: Writer) -> Reading:
    """As in "customers with unpaid invoices": each once, however many invoices are unpaid.

    Tables of which nothing is shown, and whose join repeats rows, are read by a sub-query:
    DISTINCT would take two customers of one name for one. The reading stays as it is where it
    measures, groups or tells apart, or where a condition reads both sides of such a join.

    Only of what the question itself narrows so: "the invoice dates of customers with a card" are
    as many as there are customers, and "the books borrowed by" somebody may be so many loans.
    """
    names = tables_used(reading)
    shown = {one.table for one in reading.select} or {names[0]}
    root = next((one for one in names if one in shown & _narrowed(tags)), None)
    tree = join_tables(writer.graph, names) if root and _lists_rows(reading) else None
    if root is None or tree is None or writer.outer:
        return reading
    shown.update(key.operand.table for key in reading.order)
    for left, right, beyond in _branches(root, shown, tree[0], writer):
        inner = tuple(one for one in reading.where if tables_of(one) <= set(beyond))
        outer = tuple(one for one in reading.where if one not in inner)
        if any(tables_of(one) & set(beyond) for one in outer):
            continue
        member = Member(left, Reading((right.table, *beyond), (right,), where=inner))
        kept = tuple(one for one in reading.tables if one not in beyond)
        reading = replace(reading, tables=kept, where=(*outer, member))
    return reading


def _narrowed(tags: Sequence[Tag]) -> set[str]:
    """The tables of whose rows it is said right away which ones: "customers who", "clubs with"."""
    return {
        tag.target.table
        for tag, after in pairwise(tags)
        if tag.target is not None and RELATIVES.intersection(after.text.lower().split()[:1])
    }


def _lists_rows(reading: Reading) -> bool:
    """Whether it shows rows as they are, each by its columns."""
    counted = reading.group or reading.having or reading.kept or reading.per or reading.combine
    read = (*reading.select, *(key.operand for key in reading.order))
    plain = not any(one.function or one.formula for one in read)
    return plain and not counted and not reading.distinct


def _branches(
    root: str, shown: set[str], edges: Sequence[JoinEdge], writer: Writer
) -> list[_Branch]:
    """The parts of the join that repeat rows of what is shown, and show nothing themselves."""
    inside = [root]
    found: list[_Branch] = []
    for table in inside:
        for edge in edges:
            left, right = ends_of(edge, table)
            if table not in (edge.left, edge.right) or right.table in inside:
                continue
            beyond = _beyond(right.table, [one for one in edges if one is not edge])
            repeats = writer.schema.fans_out(table, (edge,)) and len(edge.left_columns) == 1
            if repeats and not shown.intersection(beyond):
                found.append((left, right, beyond))
            else:
                inside.append(right.table)
    return found


def _beyond(table: str, edges: Sequence[JoinEdge]) -> tuple[str, ...]:
    """The table, and all that these joins lead to from it."""
    inside = [table]
    for one in inside:
        ends = [(edge.left, edge.right) for edge in edges if one in (edge.left, edge.right)]
        inside.extend(end for pair in ends for end in pair if end not in inside)
    return tuple(inside)
