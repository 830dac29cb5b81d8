"""What every guard reads: the query resolved to tables and columns once, and all that is known.

A guard is a function from a :class:`Subject` to problems. It claims only what it can show: where
a name cannot be resolved it is silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope

from t2sql.sql.asked.asked import Asked, read_asked
from t2sql.sql.conditions import conjuncts
from t2sql.sql.dialects import DialectFacts, read_literals
from t2sql.sql.guards.block import Block, Source
from t2sql.sql.guards.clauses import branches, equalities
from t2sql.sql.scopes import Names

if TYPE_CHECKING:
    from t2sql.protocols import DataFacts
    from t2sql.types import CatalogSlice, Question


__all__ = ["Block", "Source", "Subject", "conjuncts", "equalities", "read_subject"]
N = TypeVar("N", bound=exp.Expr)


@dataclass(frozen=True, slots=True)
class Subject:
    """A query under examination. Nothing in it may be changed: copy a tree to rewrite it."""

    tree: exp.Expr
    """The gate's tree; of SQLite a copy, in which double-quoted texts are texts."""
    sql: str
    blocks: tuple[Block, ...]
    """Its SELECTs, the innermost first; the last is the outermost."""
    known: CatalogSlice
    facts: DialectFacts
    data: DataFacts
    question: Question | None = None
    asked: Asked | None = None
    """What the words of the question tell."""

    @property
    def outermost(self) -> tuple[Block, ...]:
        """The SELECTs whose rows are the answer: one, or the branches of a UNION."""
        roots = {id(root) for root in branches(self.tree)}
        return tuple(block for block in self.blocks if id(block.select) in roots)

    def block_of(self, select: exp.Expr) -> Block | None:
        """The block of a SELECT of the tree, bare or in brackets."""
        inner = select.unnest()
        return next((block for block in self.blocks if block.select is inner), None)

    def copy(self, *nodes: N) -> tuple[exp.Expr, list[N]]:
        """A copy of the tree that may be changed, and where these nodes are in it."""
        copied = self.tree.copy()
        wanted = {id(node): index for index, node in enumerate(nodes)}
        places: list[N] = list(nodes)
        for before, after in zip(self.tree.walk(), copied.walk(), strict=True):
            index = wanted.get(id(before))
            if index is not None:
                places[index] = cast("N", after)
        return copied, places

    def column(self, source: Source, name: str) -> exp.Column:
        """A column of a source by its stored name, quoted where that is needed."""
        alias = source.node.args.get("alias")
        given = alias.this if isinstance(alias, exp.TableAlias) and alias.this else source.node.this
        table = given.copy() if isinstance(given, exp.Identifier) else source.alias
        plain = exp.SAFE_IDENTIFIER_RE.match(name) is not None
        cased = self.facts.folds_to_lower and name != name.lower()
        return exp.column(exp.to_identifier(name, quoted=cased or not plain), table)

    def written(self, tree: exp.Expr) -> str:
        """A changed copy of the tree as SQL: what a problem offers as its rewrite."""
        return tree.sql(dialect=self.facts.name)


def read_subject(
    tree: exp.Expr,
    sql: str,
    known: CatalogSlice,
    facts: DialectFacts,
    data: DataFacts,
    question: Question | None = None,
) -> Subject:
    """Resolve a gated query.

    Raises:
        SqlglotError, RecursionError: sqlglot cannot tell its scopes.
    """
    if facts.name == "sqlite":
        tree = read_literals(tree.copy(), known.tables, facts.name)
    names = Names(known.tables, facts)
    made: dict[int, Block] = {}
    for scope in traverse_scope(tree):
        if not isinstance(scope.expression, exp.Select):
            continue
        sources: dict[str, Source] = {}
        nodes = {
            names.alias(name, node): (node, source)
            for name, (node, source) in scope.selected_sources.items()
        }
        for alias, (node, source) in nodes.items():
            if isinstance(source, exp.Table):
                sources[alias] = Source(alias, node, names.table(source))
            else:
                sources[alias] = Source(alias, node, None, made.get(id(source.expression)))
        made[id(scope.expression)] = Block(scope.expression, scope, sources, None, names, made)
    for block in made.values():
        block.parent = _block_around(block.scope, made)
    asked = read_asked(question.text, question.today) if question is not None else None
    return Subject(tree, sql, tuple(made.values()), known, facts, data, question, asked)


def _block_around(scope: Scope, made: Mapping[int, Block]) -> Block | None:
    """The SELECT whose columns a query may use; what stands in FROM does not see its neighbours."""
    hidden = False
    while scope.parent is not None and not scope.is_cte:
        hidden |= scope.is_derived_table
        scope = scope.parent
        if isinstance(scope.expression, exp.Select):
            if not hidden:
                return made.get(id(scope.expression))
            hidden = False
    return None
