"""Which columns a query's names can mean: sqlglot's scopes over tables that are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope, walk_in_scope

from t2sql.sql.dialects import DialectFacts
from t2sql.types import Column, Table

Columns = Mapping[str, Column | None]
"""Column names, as the engine compares them, and the stored column where it is one."""


@dataclass(slots=True)
class Names:
    """Finds what stands behind the sources of a scope."""

    tables: Sequence[Table]
    facts: DialectFacts
    _columns: dict[int, Columns | None] = field(default_factory=dict)

    def fold(self, name: str, quoted: bool = False) -> str:
        """The name as the engine compares it."""
        if self.facts.folds_to_lower and quoted:
            return name
        return name.lower()

    def stored(self, name: str) -> str:
        """A stored name in the same spelling."""
        return name if self.facts.folds_to_lower else name.lower()

    def table(self, node: exp.Table) -> Table | None:
        """The known table that the node reads; the gate has qualified it already."""
        written = ".".join(part.name for part in node.parts).lower()
        default = f"{self.facts.default_schema}."
        wanted = {written, written.removeprefix(default)}
        found = [table for table in self.tables if table.name.lower() in wanted]
        if not found and not node.db:
            found = [table for table in self.tables if table.bare_name.lower() == written]
        return found[0] if len(found) == 1 else None

    def columns(self, source: exp.Expr | Scope) -> Columns | None:
        """The columns of a source; None if they cannot be known."""
        key = id(source)
        if key not in self._columns:
            self._columns[key] = None  # a recursive source does not know itself
            self._columns[key] = self._find(source)
        return self._columns[key]

    def sources(self, scope: Scope) -> dict[str, exp.Expr | Scope]:
        """The sources of this scope alone, by alias or name as the engine compares it."""
        return {
            self.alias(name, node): source
            for name, (node, source) in scope.selected_sources.items()
        }

    def alias(self, name: str, node: exp.Expr) -> str:
        """What a source is called in its query, as the engine compares it."""
        alias = node.args.get("alias")
        identifier = alias.this if isinstance(alias, exp.TableAlias) and alias.this else node.this
        quoted = isinstance(identifier, exp.Identifier) and bool(identifier.args.get("quoted"))
        return self.fold(name, quoted)

    def _find(self, source: exp.Expr | Scope) -> Columns | None:
        if isinstance(source, exp.Table):
            if source.args.get("pivots"):
                return None
            table = self.table(source)
            if table is None:
                return None
            stored = {self.stored(column.name): column for column in table.columns}
            return self._renamed(source, stored)
        if not isinstance(source, Scope):
            return None
        expression = source.expression
        columns = self._outputs(source) if isinstance(expression, exp.Query) else None
        owner = expression.parent
        while isinstance(owner, exp.SetOperation):  # a recursive part is known by its first query
            owner = owner.parent
        if isinstance(owner, (exp.Subquery, exp.CTE)):
            if owner.args.get("pivots"):
                return None
            return self._renamed(owner, columns)
        return columns

    def _renamed(self, node: exp.Expr, columns: Columns | None) -> Columns | None:
        """The columns under the names of an alias list, ``AS t(a, b)``."""
        alias = node.args.get("alias")
        given = alias.columns if isinstance(alias, exp.TableAlias) else []
        if not given:
            return columns
        names = [self._identifier(identifier) for identifier in given]
        if columns is None:
            return dict.fromkeys(names) if isinstance(node, exp.CTE) else None
        behind = list(columns.items())
        renamed = {
            name: behind[index][1] if index < len(behind) else None
            for index, name in enumerate(names)
        }
        return renamed | dict(behind[len(names) :])

    def _outputs(self, scope: Scope) -> Columns | None:
        """The output columns of a query."""
        expression = scope.expression
        if isinstance(expression, exp.SetOperation):
            branches = scope.set_operation_scopes
            return self.columns(branches[0]) if branches else None
        if not isinstance(expression, exp.Select):
            return None
        outputs: dict[str, Column | None] = {}
        for projection in expression.expressions:
            if projection.is_star:
                inner = self._star(projection, scope)
                if inner is None:
                    return None
                outputs |= inner
            elif isinstance(projection, exp.Column):
                outputs[self._identifier(projection.this)] = self.behind(projection, scope)
            elif isinstance(projection, (exp.Aliases, exp.Explode, exp.Columns, exp.Inline)):
                return None
            else:
                alias = projection.args.get("alias")
                outputs[self._identifier(alias) if alias else projection.output_name] = None
        return outputs

    def _star(self, projection: exp.Expr, scope: Scope) -> Columns | None:
        star = projection.this if isinstance(projection, exp.Column) else projection
        if not isinstance(star, exp.Star) or any(star.args.values()):
            return None  # EXCEPT, REPLACE and RENAME
        sources = self.sources(scope)
        if isinstance(projection, exp.Column):
            source = sources.get(self._identifier(projection.args["table"]))
            return self.columns(source) if source is not None else None
        outputs: dict[str, Column | None] = {}
        for source in sources.values():
            inner = self.columns(source)
            if inner is None:
                return None
            outputs |= inner
        return outputs

    def behind(self, column: exp.Column, scope: Scope) -> Column | None:
        """The stored column that a name stands for in this query; None where that is not clear."""
        name = self._identifier(column.this)
        sources = self.sources(scope)
        table = column.args.get("table")
        chosen = [sources.get(self._identifier(table))] if table else list(sources.values())
        found = [
            columns[name]
            for source in chosen
            if source is not None and (columns := self.columns(source)) and name in columns
        ]
        return found[0] if len(found) == 1 else None

    def _identifier(self, identifier: exp.Expr) -> str:
        quoted = isinstance(identifier, exp.Identifier) and bool(identifier.args.get("quoted"))
        return self.fold(identifier.name, quoted)


def iter_columns(tree: exp.Expr) -> Iterator[tuple[exp.Column, Scope]]:
    """Every column reference, with the innermost query it stands in."""
    for scope in traverse_scope(tree):
        for node in walk_in_scope(scope.expression):
            if isinstance(node, exp.Column) and not node.is_star:
                yield node, scope


def flatten_tables(tree: exp.Expr, names: Mapping[str, str], facts: DialectFacts) -> exp.Expr:
    """Rename known tables, in place, so that none needs a schema; return the tree.

    Args:
        tree: a query; every table keeps its old name as an alias, so its columns stay named.
        names: the new name of each table, by its full name in lower case.
        facts: the dialect, for the schema that may be left off.
    """
    default = f"{facts.default_schema}."
    for node in _real_tables(tree):
        written = ".".join(part.name for part in node.parts).lower()
        name = names.get(written) or names.get(written.removeprefix(default))
        if not name or not isinstance(node.this, exp.Identifier):
            continue
        if not node.alias:
            node.set("alias", exp.TableAlias(this=node.this.copy()))
        node.set("this", exp.to_identifier(name))
        node.set("db", None)
        node.set("catalog", None)
    for column in tree.find_all(exp.Column):
        if column.args.get("db"):
            column.set("db", None)
            column.set("catalog", None)
    return tree


def _real_tables(tree: exp.Expr) -> list[exp.Table]:
    """The table nodes that read a table, not a WITH part of the same name."""
    scopes = traverse_scope(tree)
    if not scopes:  # PIVOT as a statement
        return list(tree.find_all(exp.Table))
    found = {
        id(source): source
        for scope in scopes
        for source in scope.sources.values()
        if isinstance(source, exp.Table)
    }
    return list(found.values())
