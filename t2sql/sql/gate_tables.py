"""Gate rule 6: every table read is one that was allowed, or a WITH part visible at that point.

This alone stops replacement scans (``FROM 'file.csv'``), catalogs of the engine, and tables that
nobody confirmed. Scoping is our own and strict: a WITH part is seen by its later siblings and by
what the WITH belongs to; by itself only where recursion is declared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel

from t2sql.sql.dialects import DialectFacts, find_dialect
from t2sql.sql.gate_paths import unnest_paths
from t2sql.sql.gate_text import refuse, span_of
from t2sql.types import Problem

FOLD_TO_UPPER = {"snowflake", "oracle"}
"""Dialects in which ``people`` means ``PEOPLE`` and ``"people"`` is another table."""
READERS = (exp.From, exp.Join, exp.Lateral, exp.TableFromRows)
SOURCES = (
    exp.Table, exp.Subquery, exp.Select, exp.SetOperation, exp.Values, exp.Lateral,
    exp.TableFromRows, exp.Unnest, exp.Func, exp.Dot, exp.Final,
)  # fmt: skip
"""What may stand after FROM: each is judged here, or by rule 7 where it is a call."""
READS_IN = {"sqlite", "clickhouse"}
"""Dialects in which a bare name after IN is a table."""
_MOST_NAMED = 8
MOST_COMPARED = 5_000
"""Names looked through for a near one."""


@dataclass(slots=True)
class TableReading:
    """What the walk found."""

    problems: list[Problem] = field(default_factory=list)
    tables: dict[str, None] = field(default_factory=dict)
    """Names of the allowed tables that are read, in order of appearance."""
    nodes: list[tuple[exp.Table, str]] = field(default_factory=list)
    """Where each of them is read, with its name."""


def check_tables(tree: exp.Expr, dialect: str, index: Mapping[str, Sequence[str]]) -> TableReading:
    """Rule 6, over the names that :func:`index_names` has sorted.

    A bare name that means one allowed table of another schema gets that schema: the tree is
    changed so, because the engine would look the bare name up in its own search path and could
    find another table than the one that was allowed.
    """
    facts = find_dialect(dialect)
    if facts is None:  # rule 2 refuses earlier; this keeps the rule whole by itself
        return TableReading([refuse("dialect", f"The dialect {dialect!r} is unknown.")])
    found = TableReading()
    stack: list[tuple[exp.Expr, frozenset[str]]] = [(tree, frozenset())]
    engine = Dialect.get_or_raise(dialect)
    if facts.name == "bigquery":
        unnest_paths(tree)
    while stack:
        node, visible = stack.pop()
        with_ = node.args.get("with_")
        if isinstance(with_, exp.With):
            visible = _enter_with(with_, visible, engine, facts, stack)
        if isinstance(node, exp.Table):
            _read_table(node, visible, engine, facts, index, found)
        elif isinstance(node, READERS) and not _is_source(node):
            found.problems.append(_no_table(node.this, facts))
        if isinstance(node, exp.In) and facts.name in READS_IN:
            _check_in(node, found, facts)
        children = [child for child in node.iter_expressions() if child is not with_]
        stack.extend((child, visible) for child in reversed(children))
    return found


def _enter_with(
    with_: exp.With,
    visible: frozenset[str],
    engine: Dialect,
    facts: DialectFacts,
    stack: list[tuple[exp.Expr, frozenset[str]]],
) -> frozenset[str]:
    """Queue the parts of a WITH, each with what it sees; return what its owner sees."""
    # SQLite and SQL Server recurse without the word.
    recursive = bool(with_.recursive) or facts.name in {"sqlite", "tsql", "oracle"}
    for part in with_.expressions:
        name = _normal(part.args["alias"].this, engine)
        stack.append((part.this, visible | {name} if recursive else visible))
        visible |= {name}
    return visible


def _read_table(
    node: exp.Table,
    visible: frozenset[str],
    engine: Dialect,
    facts: DialectFacts,
    index: Mapping[str, Sequence[str]],
    found: TableReading,
) -> None:
    if isinstance(node.this, exp.Func) or (node.this is None and node.args.get("rows_from")):
        return  # a table function: rule 7
    parts = node.parts
    if not parts or not all(isinstance(part, exp.Identifier) for part in parts):
        found.problems.append(_no_table(node, facts))
        return
    identifiers = [part for part in parts if isinstance(part, exp.Identifier)]
    if len(identifiers) == 1 and _normal(identifiers[0], engine) in visible:
        return
    exact, by_end = _match(identifiers, engine, facts, index)
    matches = exact or by_end
    if len(matches) == 1:
        found.tables[matches[0]] = None
        found.nodes.append((node, matches[0]))
        if not exact:
            _qualify(node, matches[0])
        return
    found.problems.append(_table_problem(node, matches, index))


def _is_source(node: exp.Expr) -> bool:
    """Whether what stands after FROM is of a known kind; ClickHouse's ARRAY JOIN takes columns."""
    arrays = isinstance(node, exp.Join) and str(node.args.get("kind") or "").upper() == "ARRAY"
    return arrays or isinstance(node.this, SOURCES)


def _no_table(node: exp.Expr, facts: DialectFacts) -> Problem:
    written = node.sql(dialect=facts.name, unsupported_level=ErrorLevel.IGNORE)
    message = f"{written} is not a plain table name."
    return refuse("tables", message, "Name a table.", span_of(node))


def _check_in(node: exp.In, found: TableReading, facts: DialectFacts) -> None:
    """SQLite and ClickHouse read ``x IN salaries`` as ``x IN (SELECT * FROM salaries)``."""
    name = node.args.get("field")
    if facts.name == "clickhouse" and name is None and len(node.expressions) == 1:
        name = node.expressions[0]  # brackets around a name alone do not count there
        name = name.unnest() if isinstance(name, exp.Paren) else name
        name = name if isinstance(name, (exp.Column, exp.Identifier, exp.Dot)) else None
    if isinstance(name, exp.Expr):
        message = f"IN {name.sql(dialect=facts.name)} reads a table."
        hint = "Write IN (SELECT column FROM table)."
        found.problems.append(refuse("tables", message, hint, span_of(name)))


def _match(
    identifiers: Sequence[exp.Identifier],
    engine: Dialect,
    facts: DialectFacts,
    index: Mapping[str, Sequence[str]],
) -> tuple[list[str], list[str]]:
    """The allowed tables that the written name means: exactly, and by its last parts."""
    written = [_comparable(identifier, engine, facts) for identifier in identifiers]
    exact: list[str] = []
    by_end: list[str] = []
    keys = (identifiers[-1].name.lower(), ".".join(part.name.lower() for part in identifiers))
    for name in dict.fromkeys(name for key in keys for name in index.get(key, ())):
        known = _split(name, facts)
        if ".".join(known) == ".".join(written) or [facts.default_schema, *known] == written:
            exact.append(name)  # joined, since a name may itself hold a dot
        elif len(written) < len(known) and known[-len(written) :] == written:
            if known[: -len(written)] == [facts.default_schema]:
                exact.append(name)
            else:
                by_end.append(name)
    return exact, by_end


def index_names(allowed: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The allowed names by what a query may write of them, since there may be 100,000.

    The same names are asked for with every query of a session: the last ones are kept.
    """
    return _index_names(tuple(allowed))


@lru_cache(maxsize=2)
def _index_names(allowed: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    index: dict[str, list[str]] = {}
    for name in allowed:
        whole = name.lower()
        end = whole.rpartition(".")[2]
        index.setdefault(end, []).append(name)
        if end != whole:
            index.setdefault(whole, []).append(name)
    return index


def _comparable(identifier: exp.Identifier, engine: Dialect, facts: DialectFacts) -> str:
    if facts.folds_to_lower:
        return _normal(identifier, engine)
    if facts.name in FOLD_TO_UPPER and identifier.args.get("quoted") and identifier.name.islower():
        return f'"{identifier.name}"'  # not the table that the catalog spells so without quotes
    return identifier.name.lower()


def _split(name: str, facts: DialectFacts) -> list[str]:
    """The parts of an allowed name, letter case apart unless quotes make it count."""
    parts = [part.strip() for part in name.split(".")]
    return parts if facts.folds_to_lower else [part.lower() for part in parts]


def _normal(identifier: exp.Expr, engine: Dialect) -> str:
    """The name as the engine compares it."""
    if not isinstance(identifier, exp.Identifier):
        return identifier.name
    return engine.normalize_identifier(identifier.copy()).name


def _qualify(node: exp.Table, name: str) -> None:
    """Write the allowed table's schema, and catalog if it has one, before a shorter name."""
    *catalog, schema, _ = name.split(".")
    node.set("db", exp.to_identifier(schema, quoted=True))
    if catalog:
        node.set("catalog", exp.to_identifier(".".join(catalog), quoted=True))


def _table_problem(
    node: exp.Table, matches: Sequence[str], index: Mapping[str, Sequence[str]]
) -> Problem:
    written = ".".join(part.name for part in node.parts)
    if matches:
        meant = ", ".join(matches)
        return refuse(
            "tables", f"{written!r} may mean {meant}.", "Write the schema, too.", span_of(node)
        )
    if "*" in written:  # what else the pattern fits, nobody here can know
        hint = "Name each table, with UNION ALL between them."
        return refuse(
            "tables", f"{written!r} may read tables nobody confirmed.", hint, span_of(node)
        )
    near = get_close_matches(written.lower(), list(index)[:MOST_COMPARED], n=1, cutoff=0.6)
    if near:
        hint = f"Did you mean {index[near[0]][0]}?"
    elif index:
        names = list(dict.fromkeys(found[0] for found in index.values()))
        more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
        hint = f"Allowed are: {', '.join(names[:_MOST_NAMED])}{more}."
    else:
        hint = "No table was confirmed."
    said = f"There is no table {written!r} among those that may be read."
    return refuse("tables", said, hint, span_of(node))
