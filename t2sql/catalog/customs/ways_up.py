"""Joins from a table up to those that its rows belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from t2sql.types import JoinEdge, Table


class WaysUp:
    """The joins by which a row finds the one row that it belongs to."""

    def __init__(self, tables: Mapping[str, Table], edges: Sequence[JoinEdge]) -> None:
        self._tables = tables
        self.up: dict[str, list[JoinEdge]] = defaultdict(list)
        """Joins of a table to those above it."""
        for edge in edges:
            for name in _children(edge, tables):
                self.up[name].append(edge)

    def path(self, start: str, end: str) -> tuple[JoinEdge, ...]:
        """One join up to the other table, or two; none where there is no way, or several.

        Of several ways the only one that past queries go is meant.
        """
        ways: list[tuple[JoinEdge, ...]]
        ways = [(edge,) for edge in self.up[start] if other_end(edge, start) == end]
        if not ways:
            middle = [(edge, other_end(edge, start)) for edge in self.up[start]]
            ways = [
                (edge, further)
                for edge, name in middle
                for further in self.up.get(name, ())
                if other_end(further, name) == end
            ]
        used = [way for way in ways if all(edge.uses for edge in way)]
        best = used if len(used) == 1 else ways
        return best[0] if len(best) == 1 else ()

    def is_outer(self, name: str, path: Sequence[JoinEdge]) -> bool:
        """Whether a row of the table may belong to nobody: a key on the way may be NULL."""
        for edge in path:
            for column in edge.left_columns if edge.left == name else edge.right_columns:
                found = self._tables[name].column(column)
                if found is not None and (found.null_share or 0.0) > 0:
                    return True
            name = other_end(edge, name)
        return False


def other_end(edge: JoinEdge, name: str) -> str:
    """The table at the other end."""
    return edge.right if edge.left == name else edge.left


def _children(edge: JoinEdge, tables: Mapping[str, Table]) -> Iterator[str]:
    """The ends of a join whose rows belong to one row of the other end."""
    for name, other, columns in (
        (edge.left, edge.right, edge.right_columns),
        (edge.right, edge.left, edge.left_columns),
    ):
        if other not in tables or name not in tables:
            continue
        key = {column.lower() for column in tables[other].primary_key}
        if key and key == {column.lower() for column in columns}:
            yield name
