"""Where a column of a query comes from: traced through aliases, WITH and sub-queries."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from t2sql.catalog.names import NameIndex, written_name
from t2sql.types import Table

_DEEPEST = 20


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A column as a query reads it: by an alias, and the table and column that it comes from."""

    alias: str
    table: str
    column: str


class KnownTables:
    """The tables that exist, found by what a query writes."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.by_name: Mapping[str, Table] = {table.name: table for table in tables}
        self._index = NameIndex(self.by_name)
        self._sorted = sorted((name.lower(), name) for name in self.by_name)

    def resolve(
        self, written: str, schemas: Iterable[str] = (), referenced: Iterable[str] = ()
    ) -> str | None:
        """The one table that a written name means, or None.

        Args:
            written: the name; one that ends in ``*`` means the last table that begins so.
            schemas: where an unqualified name stands, if it stands there.
            referenced: full names of tables that the query is known to read.
        """
        if written.endswith("*"):
            return self._last_of(written[:-1].lower())
        if "." not in written:
            for schema in schemas:
                if found := self._index.resolve(f"{schema}.{written}"):
                    return found
        if found := self._index.resolve(written):
            return found
        folded = f".{written.lower()}"
        for full in referenced:
            if f".{full.lower()}".endswith(folded) and (found := self._index.resolve(full)):
                return found
        return None

    def _last_of(self, beginning: str) -> str | None:
        # A project may be written or not: `p.d.events_*` means `d.events_2024` as well.
        while beginning:
            position = bisect_left(self._sorted, (beginning + "\U0010ffff",)) - 1
            if position >= 0 and self._sorted[position][0].startswith(beginning):
                return self._sorted[position][1]
            _, dot, beginning = beginning.partition(".")
            if not dot or "." not in beginning:
                return None
        return None


class Tracer:
    """Traces the columns of one query; what it found once it remembers.

    Args:
        known: the tables that exist.
        schemas: see :meth:`KnownTables.resolve`; so with ``referenced``.
    """

    def __init__(
        self, known: KnownTables, schemas: Iterable[str] = (), referenced: Iterable[str] = ()
    ) -> None:
        self._known = known
        self._schemas = tuple(schemas)
        self._referenced = tuple(referenced)
        self._names: dict[str, str | None] = {}
        self._found: dict[tuple[int, str, str], Place | None] = {}
        self._folded: dict[int, dict[str, exp.Expr | Scope]] = {}

    def table(self, written: str) -> str | None:
        """The table that a written name means."""
        if written not in self._names:
            self._names[written] = self._known.resolve(written, self._schemas, self._referenced)
        return self._names[written]

    def place(self, column: exp.Column, scope: Scope, depth: int = 0) -> Place | None:
        """Where a column comes from; None if it is computed, unknown or ambiguous."""
        if column.table and self.is_source(column.table, scope):
            return self.in_source(column.table, column.name, scope, depth)
        # `payload.id` may be a field of a structured column: the column is its first part.
        path = [part.name for part in column.parts]
        for written in dict.fromkeys((".".join(path), path[0])):
            found = self._anywhere(written, scope, depth)
            if found is not None:
                return found
        return None

    def is_source(self, alias: str, scope: Scope) -> bool:
        """Whether a name is an alias of the query's FROM."""
        return alias in scope.sources or alias.lower() in self._sources(scope)

    def in_source(self, alias: str, column: str, scope: Scope, depth: int = 0) -> Place | None:
        """Where a column of one source of a query comes from."""
        key = (id(scope), alias.lower(), column.lower())
        if key not in self._found:
            self._found[key] = None  # whoever asks for itself gets no answer
            self._found[key] = self._in_source(alias, column, scope, depth)
        return self._found[key]

    def _sources(self, scope: Scope) -> Mapping[str, exp.Expr | Scope]:
        if id(scope) not in self._folded:
            self._folded[id(scope)] = {name.lower(): it for name, it in scope.sources.items()}
        return self._folded[id(scope)]

    def _anywhere(self, column: str, scope: Scope, depth: int) -> Place | None:
        found = [
            place
            for alias in scope.selected_sources
            if (place := self.in_source(alias, column, scope, depth))
        ]
        return found[0] if len(found) == 1 else None

    def _in_source(self, alias: str, column: str, scope: Scope, depth: int) -> Place | None:
        source = scope.sources.get(alias) or self._sources(scope).get(alias.lower())
        if isinstance(source, exp.Table):
            name = self.table(written_name(source))
            found = self._known.by_name[name].column(column) if name else None
            return Place(alias.lower(), name, found.name) if name and found else None
        if not isinstance(source, Scope) or depth > _DEEPEST:
            return None
        inner = self._projected(column, source, depth + 1)
        return Place(alias.lower(), inner.table, inner.column) if inner else None

    def _projected(self, column: str, scope: Scope, depth: int) -> Place | None:
        """Where the column of a WITH or a sub-query comes from, through its select list."""
        if scope.set_operation_scopes:
            return self._projected(column, scope.set_operation_scopes[0], depth)
        query = scope.expression
        for projection in query.selects if isinstance(query, exp.Query) else ():
            value = projection.unalias()
            if projection.is_star:
                found = self.place(exp.column(column), scope, depth)
                if found:
                    return found
            elif projection.alias_or_name.lower() == column.lower():
                return self.place(value, scope, depth) if isinstance(value, exp.Column) else None
        return None
