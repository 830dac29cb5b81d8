"""Tables that may be read in part: a query gets them with the columns that may be read alone.

Each place where such a table is read becomes a subquery over those columns: ``FROM members AS m``
is run as ``FROM (SELECT "id", "city" FROM members) AS m``. Then the engine itself holds the rule:
stars, whole rows, aliases by place, NATURAL joins and what it learns to do later find only what
the subquery gives, and a hidden column is to it what one that does not exist is. Nothing has to
be proved of the names in the query, which engines resolve in ways of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp, parse_one
from sqlglot.errors import ErrorLevel, SqlglotError

from t2sql.sql.dialects import find_dialect
from t2sql.sql.gate_tables import check_tables
from t2sql.sql.gate_text import refuse, span_of
from t2sql.types import GatePolicy, Problem

Names = Mapping[str, Sequence[str]]
_NAMED = ("this", "db", "catalog")
_KEPT = (*_NAMED, "only", "sample", "version", "when")
"""What belongs to the reading of the table itself; it may name no column."""
_MOVED = ("alias", "pivots", "joins", "laterals")
"""What works on the rows that were read."""
_PLACES = (exp.From, exp.Join, exp.Subquery, exp.Pivot, exp.Final)
_LOWER_MEANS_ANY = frozenset({"snowflake", "oracle"})
"""Where a driver spells a name in lower case that the engine keeps in upper case."""


def read_seen_columns(
    tree: exp.Expr, dialect: str, index: Names, policy: GatePolicy
) -> tuple[exp.Expr, list[Problem]]:
    """The tree with the readable columns alone of tables that may be read in part.

    Args:
        tree: a query that passed the other rules; it is not changed.
        dialect: as sqlglot names it.
        index: the tables that may be read, see :func:`t2sql.sql.gate_tables.index_names`.
        policy: which columns of which of them may be.

    Returns:
        The same tree where no such table is read; else a changed copy, and what cannot be
        rewritten so, as problems.
    """
    if policy.hides and (problems := _check_types(tree, dialect)):
        return tree, problems
    if not policy.columns:
        return tree, []
    changed = tree.copy()
    nodes = _read_in_part(changed, dialect, index, policy)
    if not nodes:
        return tree, []
    for node, _ in nodes:
        if problem := _unfit(node):
            return tree, [problem]
    _shorten_columns(changed, [node for node, _ in nodes], dialect)
    for node, columns in nodes:
        _over_seen(node, columns, dialect)
    return changed, _check_again(changed, dialect, index, policy)


def _read_in_part(
    tree: exp.Expr, dialect: str, index: Names, policy: GatePolicy
) -> list[tuple[exp.Table, Sequence[str]]]:
    """Where tables are read that may be read in part, with the columns that may."""
    found = check_tables(tree, dialect, index).nodes
    columns = ((node, _columns_of(name, policy)) for node, name in found)
    return [(node, listed) for node, listed in columns if listed]


def _columns_of(table: str, policy: GatePolicy) -> Sequence[str]:
    """The columns that may be read, letter case apart; none where all may be."""
    if table in policy.columns:
        return policy.columns[table]
    folded = table.lower()
    return next((policy.columns[one] for one in policy.columns if one.lower() == folded), ())


def _check_types(tree: exp.Expr, dialect: str) -> list[Problem]:
    """In PostgreSQL each table is a type too, which tells its columns: ``NULL::hidden``."""
    if dialect not in {"postgres", "redshift"}:
        return []
    for kind in tree.find_all(exp.DataType):
        if kind.this in {exp.DType.USERDEFINED, exp.DType.UNKNOWN}:
            message = f"The type {kind.sql(dialect=dialect)} may not stand here."
            return [refuse("columns", message, "Cast to a type of the engine.", span_of(kind))]
    return []


def _unfit(node: exp.Table) -> Problem | None:
    """Why a table cannot be read in part here, or None."""
    parent = node.parent
    written = ".".join(part.name for part in node.parts)
    for name, value in node.args.items():
        if not value or name in _MOVED:
            continue
        parts = value if isinstance(value, list) else [value]
        plain = name in _NAMED or all(
            not isinstance(part, exp.Expr) or part.find(exp.Identifier, exp.Query) is None
            for part in parts
        )
        if name not in _KEPT or not plain:
            message = f"{name.replace('_', ' ').upper()} may not stand at the table {written}."
            return refuse("columns", message, "Leave it out.", span_of(node))
    if not isinstance(parent, _PLACES):
        return refuse(
            "columns", f"{written} may not stand here.", "Read it in FROM.", span_of(node)
        )
    return None


def _over_seen(node: exp.Table, columns: Sequence[str], dialect: str) -> None:
    """Put a subquery over the columns in the table's place, and give it the table's name."""
    whole = node.parent if isinstance(node.parent, exp.Final) else node
    alias = node.args.get("alias")
    moved = {name: node.args.get(name) for name in _MOVED if node.args.get(name)}
    called = alias if isinstance(alias, exp.TableAlias) else exp.TableAlias()
    if not called.this:
        called.set("this", exp.to_identifier(*_called(node)))
    moved["alias"] = called
    for name in _MOVED:
        node.set(name, None)
    names = [exp.column(name, quoted=_is_quoted(name, dialect)) for name in columns]
    subquery = exp.Subquery(this=exp.Select(expressions=names).from_(whole.copy(), copy=False))
    for name, value in moved.items():
        subquery.set(name, value)
    whole.replace(subquery)


def _called(node: exp.Table) -> tuple[str, bool]:
    """The table's own name, and whether it stands in quotes."""
    return node.name, bool(isinstance(node.this, exp.Identifier) and node.this.args.get("quoted"))


def _is_quoted(name: str, dialect: str) -> bool:
    return not (dialect in _LOWER_MEANS_ANY and name == name.lower() and name.isidentifier())


def _shorten_columns(tree: exp.Expr, nodes: Sequence[exp.Table], dialect: str) -> None:
    """Drop the schema before a column of these tables: a subquery has a name without one."""
    facts = find_dialect(dialect)
    default = facts.default_schema if facts is not None else ""
    schemas: dict[str, set[str]] = {}
    for node in nodes:
        if not node.alias:
            schemas.setdefault(node.name.lower(), set()).add((node.db or default).lower())
    for column in tree.find_all(exp.Column):
        written = schemas.get(column.table.lower(), set()) if column.args.get("db") else set()
        # Where a database has no default schema, any that is written is the database's own.
        if column.db.lower() in written or "" in written:
            column.set("db", None)
            column.set("catalog", None)


def _check_again(tree: exp.Expr, dialect: str, index: Names, policy: GatePolicy) -> list[Problem]:
    """Read what was written once more: each such table stands in a subquery, with nothing else."""
    try:
        # What a dialect cannot say is refused when the text that runs is written.
        written = tree.sql(dialect=dialect, comments=False, unsupported_level=ErrorLevel.IGNORE)
        again = parse_one(written, dialect=dialect)
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError):
        return [refuse("columns", "The SQL cannot be limited to the columns that may be read.")]
    for node, columns in _read_in_part(again, dialect, index, policy):
        if not _is_limited(node, columns):
            return [refuse("columns", "The SQL reads a table that may be read in part, in whole.")]
    return []


def _is_limited(node: exp.Table, columns: Sequence[str]) -> bool:
    above = node.parent.parent if isinstance(node.parent, exp.Final) else node.parent
    select = above.parent if isinstance(above, exp.From) else None
    if not isinstance(select, exp.Select) or not isinstance(select.parent, exp.Subquery):
        return False
    if any(value for name, value in select.args.items() if name not in {"expressions", "from_"}):
        return False
    if any(node.args.get(name) for name in _MOVED):
        return False
    return [_plain_name(one) for one in select.expressions] == list(columns)


def _plain_name(projection: exp.Expr) -> str:
    """The column that is read as it is; some dialects are written with its name as an alias."""
    inner = projection.unalias()
    if not isinstance(inner, exp.Column) or inner.table:
        return ""
    return inner.name if projection.alias_or_name == inner.name else ""
