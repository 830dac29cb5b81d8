"""The query in a statement: the statement itself, or what a statement that writes reads."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from t2sql.catalog.names import written_name

WRITES = (
    *(exp.DML, exp.DDL, exp.Drop, exp.Alter, exp.TruncateTable, exp.Command, exp.Copy, exp.Set),
    *(exp.Into, exp.Lock, exp.Pragma, exp.Attach, exp.Detach, exp.Transaction, exp.Kill),
)
_TABLE_KINDS = frozenset({"TABLE", "VIEW"})


@dataclass(frozen=True, slots=True)
class Within:
    """The reading part of a statement."""

    query: exp.Query | None
    """None: it reads nothing that is history."""
    made: str = ""
    """The table that the statement makes or fills, as it is written."""
    is_whole: bool = True
    """Whether the query is the whole statement."""


def query_within(tree: exp.Expr) -> Within:
    """The query of a statement, ready to be read by itself.

    ``CREATE TABLE … AS SELECT``, ``INSERT … SELECT``, ``SELECT … INTO``, ``MERGE … USING`` and
    exports read the tables of their query. The tree is taken apart on the way.
    """
    found = _taken_out(tree)
    query = found.query
    if query is None or any(isinstance(node, WRITES) for node in query.walk()):
        return Within(None, found.made, found.is_whole)
    return found


def _taken_out(tree: exp.Expr) -> Within:
    if isinstance(tree, exp.Query):
        into = tree.args.get("into")
        if into is None:
            return Within(tree)
        tree.set("into", None)
        return Within(tree, _name(into.this), is_whole=False)
    if isinstance(tree, exp.Create) and tree.kind in _TABLE_KINDS:
        return Within(_query(tree.expression), _name(tree.this), is_whole=False)
    if isinstance(tree, exp.Insert):
        query = _query(tree.expression)
        own = tree.args.get("with_")
        if query is not None and own is not None and not query.args.get("with_"):
            query.set("with_", own)
        return Within(query, _name(tree.this), is_whole=False)
    if isinstance(tree, exp.Merge):
        using = tree.args.get("using")
        if isinstance(using, exp.Table):
            using = exp.select("*").from_(using.copy())
        query = _query(using)
        own = tree.args.get("with_")
        if query is not None and own is not None and not query.args.get("with_"):
            query.set("with_", own)
        return Within(query, _name(tree.this), is_whole=False)
    if isinstance(tree, (exp.Export, exp.Copy)):
        return Within(_query(tree.this), is_whole=False)
    return Within(None)


def _query(tree: object) -> exp.Query | None:
    if isinstance(tree, exp.Subquery):
        tree = tree.unnest()
    return tree if isinstance(tree, exp.Query) else None


def _name(tree: object) -> str:
    if isinstance(tree, exp.Schema):
        tree = tree.this
    return written_name(tree) if isinstance(tree, exp.Table) else ""
