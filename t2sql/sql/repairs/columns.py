"""Columns and aliases that do not exist: the one that is clearly meant is put in place."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from t2sql.sql.repairs.broken import BadName, Broken, Mended, fix_names
from t2sql.sql.repairs.near_names import surely_meant
from t2sql.sql.scopes import Columns, Names

KINDS = frozenset({"unknown_column", "unknown_table", "gate_tables"})


def spell_columns(broken: Broken) -> Mended | None:
    """Put the column that is clearly meant in place of one that is not there.

    A misspelt name is corrected, a wrong or forgotten alias replaced by that of the only source
    with such a column, and text in double quotes becomes text in single ones.
    """

    def fix(bad: BadName) -> str | None:
        if _is_text(bad.node):
            return _to_text(bad.node)
        qualifier = bad.node.args.get("table")
        if not isinstance(qualifier, exp.Identifier):
            return _spell_bare(bad) or _to_text(bad.node)
        alias = bad.names.fold(qualifier.name, bool(qualifier.args.get("quoted")))
        for level in outwards(bad.scope):
            if alias in bad.names.sources(level):
                return _spell_qualified(bad, level, alias)
        return _change_alias(bad, qualifier.name)

    return fix_names(broken, ("unknown_column", "unknown_table"), fix)


def outwards(scope: Scope) -> Iterator[Scope]:
    """The query, and those around it whose columns it may use."""
    level: Scope | None = scope
    while level is not None:
        yield level
        level = None if level.is_cte else level.parent


def _spell_qualified(bad: BadName, level: Scope, alias: str) -> str | None:
    """The alias is good: the column is misspelt, or is another source's."""
    names, node = bad.names, bad.node
    sources = names.sources(level)
    own = names.columns(sources[alias]) or {}
    same = _near(node.name, own, "")
    if same is not None and _letters(same) == _letters(node.name):
        return _rename(bad, same, own)
    others = {
        other for around in outwards(bad.scope) for other in _holders(names, around, node)
    } - {alias}
    if len(others) == 1:
        return _requalify(node, others.pop())
    if others:
        return None
    near = _near(node.name, own, _table_name(names, sources[alias]))
    return _rename(bad, near, own) if near is not None else None


def _spell_bare(bad: BadName) -> str | None:
    """No alias is given: the near column must be one source's alone."""
    names = bad.names
    found: dict[str, Columns] = {}
    for source in names.sources(bad.scope).values():
        columns = names.columns(source)
        if columns is None:
            return None
        near = _near(bad.node.name, columns, _table_name(names, source))
        if near is not None:
            if near in found:
                return None  # it would be ambiguous
            found[near] = columns
    if len(found) > 1:
        best = surely_meant(bad.node.name, list(found))
        found = {best: found[best]} if best is not None else {}
    for near, columns in found.items():
        return _rename(bad, near, columns)
    return None


def _change_alias(bad: BadName, written: str) -> str | None:
    """Nothing in FROM is called so: take the table of that name, or the only one that fits.

    Queries around count as well, since a column may be one of theirs.
    """
    names = bad.names
    holders: dict[str, str] = {}
    for level in outwards(bad.scope):
        sources = names.sources(level)
        for alias in _holders(names, level, bad.node):
            table = _table_name(names, sources[alias]).lower().rpartition(".")[2]
            holders.setdefault(alias, table)
    called = [alias for alias, table in holders.items() if table == written.lower()]
    if called:
        return _requalify(bad.node, called[0]) if len(called) == 1 else None
    if len(holders) == 1:
        return _requalify(bad.node, next(iter(holders)))
    near = surely_meant(written, holders)
    return _requalify(bad.node, near) if near is not None else None


def _holders(names: Names, level: Scope, node: exp.Column) -> list[str]:
    """The sources of a query that have a column of exactly that name."""
    name = names.fold(node.name, bool(node.this.args.get("quoted")))
    return [
        alias
        for alias, source in names.sources(level).items()
        if name in (names.columns(source) or {})
    ]


def _near(name: str, columns: Columns, part_of: str) -> str | None:
    return surely_meant(name, list(columns), part_of=part_of)


def _rename(bad: BadName, near: str, columns: Columns) -> str:
    """Write the column as the catalog does, in quotes where letter case counts."""
    before, stored = bad.node.name, columns.get(near)
    name = stored.name if stored is not None else near
    folds = bad.names.facts.folds_to_lower and name != name.lower()
    bad.node.set("this", exp.to_identifier(name, quoted=folds or None))
    return f"There is no column {before}; {name} was put in its place."


def _requalify(node: exp.Column, alias: str) -> str:
    before = f"{node.table}.{node.name}"
    node.set("table", exp.to_identifier(alias))
    return f"{before} was written {alias}.{node.name}, the column's place here."


def _is_text(node: exp.Column) -> bool:
    """Whether a quoted word is what a column is compared with."""
    if node.table or not node.this.args.get("quoted"):
        return False
    parent = node.parent
    if isinstance(parent, exp.In):
        return node is not parent.this
    compared = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike)
    return isinstance(parent, compared) and node is parent.expression


def _to_text(node: exp.Column) -> str | None:
    if node.table or not node.this.args.get("quoted"):
        return None
    text = node.name
    node.replace(exp.Literal.string(text))
    return f'"{text}" is text, so it stands in single quotes.'


def _table_name(names: Names, source: exp.Expr | Scope) -> str:
    table = names.table(source) if isinstance(source, exp.Table) else None
    return table.name if table is not None else ""


def _letters(name: str) -> str:
    return name.replace("_", "").lower()
