"""One SELECT of a query: its sources, its conditions, and what stands behind its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import cast

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, walk_in_scope

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.clauses import equalities, is_aggregate, is_merged, limit_of
from t2sql.sql.guards.links import Links, Place, Reach, read_links
from t2sql.sql.scopes import Names
from t2sql.types import Column, Table


@dataclass(frozen=True, slots=True)
class Source:
    """One item of FROM or JOIN."""

    alias: str
    """As the engine compares it."""
    node: exp.Expr
    table: Table | None
    """None: a query of its own, or a table that is not known."""
    block: Block | None = None
    """The query behind it, where that is one SELECT."""


@dataclass(eq=False, slots=True)
class Block:
    """One SELECT of the query, with what stands behind its names."""

    select: exp.Select
    scope: Scope
    sources: Mapping[str, Source]
    parent: Block | None = None
    """The SELECT around it, whose columns it may use."""
    names: Names | None = field(default=None, repr=False)
    others: Mapping[int, Block] = field(default_factory=dict, repr=False)
    """All blocks of the query, by the id of their SELECT."""
    _nodes: tuple[exp.Expr, ...] = field(default=(), repr=False)
    reached: dict[tuple[Set[str], Set[Place]], Reach] = field(default_factory=dict, repr=False)
    """What :func:`t2sql.sql.guards.links.reach` found, by what it was asked."""
    held: list[Place] | None = field(default=None, repr=False)
    """The columns of GROUP BY, once :func:`t2sql.sql.guards.counted.group_places` has read it."""
    _columns: Mapping[str, Iterable[str] | None] = field(default_factory=dict, repr=False)
    _links: Links | None = field(default=None, repr=False)

    @property
    def nodes(self) -> tuple[exp.Expr, ...]:
        """The nodes of this SELECT; not those of queries inside. Walked once."""
        if not self._nodes:
            self._nodes = tuple(walk_in_scope(self.select))
        return self._nodes

    @property
    def links(self) -> Links:
        """What its conditions hold equal. Read once."""
        if self._links is None:
            self._links = read_links(self)
        return self._links

    @property
    def joins(self) -> Sequence[exp.Join]:
        """The joins of its FROM, in order."""
        return self.select.args.get("joins") or []

    @property
    def is_one_row(self) -> bool:
        """Whether it surely gives at most one row: aggregates without GROUP BY, LIMIT 1."""
        return self.is_total or limit_of(self.select) in {0, 1}

    @property
    def is_total(self) -> bool:
        """Whether it aggregates all its rows into one."""
        return not self.select.args.get("group") and any(
            is_aggregate(found) for item in self.select.expressions for found in self.within(item)
        )

    def join_of(self, source: Source) -> exp.Join | None:
        """The JOIN that brings a source in; None for the first of FROM."""
        parent = source.node.parent
        while parent is not None and parent is not self.select:
            if isinstance(parent, exp.Join):
                return parent
            parent = parent.parent
        return None

    def source_of(self, column: exp.Column) -> Source | None:
        """The source that a column is of; a bare name is looked for in all of them.

        A column of a query around is found there. None: nothing or several fit.
        """
        assert self.names is not None  # noqa: S101 # set by read_subject
        fold = self.names.fold
        if column.table:
            qualifier = column.args["table"]
            wanted = fold(qualifier.name, bool(qualifier.args.get("quoted")))
            found = [source for alias, source in self.sources.items() if alias == wanted]
        else:
            name = fold(column.name, bool(column.this.args.get("quoted")))
            known = {source.alias: self.columns_of(source) for source in self.sources.values()}
            found = [
                source for alias, source in self.sources.items() if name in (known[alias] or ())
            ]
            if not found and None in known.values():
                return None
            if len(found) > 1 and is_merged(self.joins, name):
                return found[0]
        if len(found) == 1:
            return found[0]
        return self.parent.source_of(column) if not found and self.parent is not None else None

    def stored(self, column: exp.Column) -> tuple[Table, Column] | None:
        """The stored column that a name stands for, through queries that only hand it on."""
        source = self.source_of(column)
        if source is None:
            return None
        if source.table is not None:
            known = source.table.column(column.name)
            return (source.table, known) if known is not None else None
        inner = source.block
        if inner is None:
            return None
        for projection in inner.select.expressions:
            if projection.alias_or_name.lower() == column.name.lower():
                origin = projection.unalias()
                return inner.stored(origin) if isinstance(origin, exp.Column) else None
        stars = any(projection.is_star for projection in inner.select.expressions)
        return inner.stored(exp.column(column.this.copy())) if stars else None

    def within(self, node: exp.Expr) -> Iterator[exp.Expr]:
        """The nodes of a part of this SELECT; not those of queries inside."""
        return walk_in_scope(node)

    def columns(self, node: exp.Expr | None = None) -> Iterator[exp.Column]:
        """The columns of this SELECT, or of a part of it; not those of queries inside."""
        for found in self.nodes if node is None else walk_in_scope(node):
            if isinstance(found, exp.Column) and not found.is_star:
                yield found

    def find(self, *kinds: type[exp.Expr]) -> Iterator[exp.Expr]:
        """Nodes of these kinds in this SELECT; not those of queries inside."""
        for found in self.nodes:
            if isinstance(found, kinds):
                yield found

    def conditions(self) -> Iterator[exp.Expr]:
        """What every row satisfies: the parts of WHERE and of inner joins, at their AND."""
        where = self.select.args.get("where")
        if where is not None:
            yield from conjuncts(where.this)
        for join in self.select.args.get("joins") or []:
            if join.args.get("on") is not None and not join.side:
                yield from conjuncts(join.args["on"])

    def home(self, node: exp.Expr) -> Block | None:
        """The block of the SELECT that a node of the query stands in."""
        inner = node.parent
        while inner is not None and id(inner) not in self.others:
            inner = inner.parent
        return self.others[id(inner)] if inner is not None else None

    def called(self, alias: str) -> str:
        """What a person calls a source: its table's name, or its alias."""
        source = self.sources[alias]
        return source.table.name if source.table is not None else alias

    def columns_of(self, source: Source) -> Iterable[str] | None:
        """The names of a source's columns, as the engine compares them; None: not known."""
        assert self.names is not None  # noqa: S101 # set by read_subject
        if not self._columns:
            behind = self.names.sources(self.scope)
            self._columns = {alias: self.names.columns(behind[alias]) for alias in self.sources}
        return self._columns[source.alias]

    def group_keys(self) -> list[exp.Expr]:
        """What GROUP BY names; a position or an output's name is what stands there.

        Empty without GROUP BY, and for GROUP BY ALL.
        """
        group = self.select.args.get("group")
        if group is None:
            return []
        items: list[exp.Expr] = []
        for item in group.expressions:
            several = isinstance(item, (exp.Rollup, exp.Cube, exp.GroupingSets, exp.Tuple))
            items += item.find_all(exp.Column) if several else [item]
        for kind in ("rollup", "cube", "grouping_sets"):
            for part in group.args.get(kind) or []:
                items += part.find_all(exp.Column)
        return [self._output(item) for item in items]

    def _output(self, item: exp.Expr) -> exp.Expr:
        """What a group key stands for."""
        inner = item.unnest()
        outputs = self.select.expressions
        if isinstance(inner, exp.Literal) and inner.is_int:
            index = int(inner.name) - 1
            return outputs[index].unalias() if 0 <= index < len(outputs) else inner
        if isinstance(inner, exp.Column) and not inner.table:
            for output in outputs:
                named = isinstance(output, exp.Alias) and output.alias.lower() == inner.name.lower()
                if named and self.source_of(inner) is None:
                    return cast("exp.Expr", output.unalias())
        return inner

    def ties(self) -> Iterator[tuple[exp.Column, exp.Column]]:
        """Pairs of columns that WHERE or ON hold equal, as they are written."""
        where = self.select.args.get("where")
        if where is not None:
            yield from equalities(where.this)
        for join in self.joins:
            if join.args.get("on") is not None:
                yield from equalities(join.args["on"])
