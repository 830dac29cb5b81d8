"""Names and types: does every column exist, once, and is it used as what it is?

Names are resolved over sqlglot's scopes rather than by its ``qualify``, whose errors do not tell
an unknown column from an ambiguous one. The types come from ``qualify`` and ``annotate_types``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope

from t2sql.sql.deep_trees import ROOM
from t2sql.sql.dialects import DialectFacts, find_dialect, read_literals
from t2sql.sql.gate_text import span_of
from t2sql.sql.nearest import nearest_names, tables_with
from t2sql.sql.scopes import Names, iter_columns
from t2sql.sql.value_types import check_types
from t2sql.types import CheckResult, Problem, Table

NAME = "names and types"
BARE_WORDS = {
    "current_role", "user", "current_user", "session_user", "current_catalog", "current_schema",
    "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "sysdate",
}  # fmt: skip
"""Words that sqlglot may read as columns and engines read as calls without brackets."""
DATE_PARTS = {
    "year", "quarter", "month", "week", "day", "hour", "minute", "second", "dow", "doy", "yyyy",
    "mm", "dd", "qq", "wk", "hh", "isoweek", "isodow", "dayofweek", "dayofyear", "epoch",
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    names: Names
    tables: Sequence[Table]
    problems: list[Problem] = field(default_factory=list)
    known: set[tuple[str, str]] = field(default_factory=set)


def check_names(
    tree: exp.Expr, tables: Sequence[Table], dialect: str, others: Sequence[Table] = ()
) -> CheckResult:
    """Check names and types of a query that passed the gate.

    Args:
        tree: the gate's tree; it is copied, never changed.
        tables: every table that it reads, with its columns.
        dialect: as sqlglot names it.
        others: further tables that it may read; a hint tells which of them has a missing column.

    Returns:
        ``unknown_table``, ``unknown_column`` and ``ambiguous_column`` as errors with the nearest
        names; misuse of types as errors, warnings or notes, by what the engine would do.
    """
    facts = find_dialect(dialect)
    if facts is None:
        problem = Problem("unknown_dialect", "error", f"The dialect {dialect!r} is unknown.")
        return CheckResult(NAME, (problem,))
    reading = _Reading(Names(tables, facts), (*tables, *others))
    try:
        with ROOM:
            problems = _check(tree.copy(), tables, reading, facts)
    except (SqlglotError, RecursionError, ValueError) as error:
        note = Problem(
            "names_unread", "note", f"Names could not be checked: {type(error).__name__}."
        )
        return CheckResult(NAME, (note,), "not checked; the dry run is the judge")
    count = len(reading.known)
    return CheckResult(
        NAME, tuple(problems), f"{count} {'column' if count == 1 else 'columns'} known"
    )


def _check(
    tree: exp.Expr, tables: Sequence[Table], reading: _Reading, facts: DialectFacts
) -> list[Problem]:
    """Names first; types only of a query whose names are good. The tree may be changed."""
    read_literals(tree, tables, facts.name)
    _check_tables(tree, reading)
    columns = list(iter_columns(tree))
    for column, scope in columns:
        _check_column(column, scope, reading)
    problems = _unique(reading.problems)
    if not any(problem.severity == "error" for problem in problems):
        problems += check_types(tree, tables, facts, columns, reading.names)
    return problems


def _check_tables(tree: exp.Expr, reading: _Reading) -> None:
    """The gate has settled which tables may be read; here they must also be known."""
    parts = {reading.names.fold(part.alias) for part in tree.find_all(exp.CTE)}
    for node in tree.find_all(exp.Table):
        if not isinstance(node.this, exp.Identifier) or reading.names.fold(node.name) in parts:
            continue
        if reading.names.table(node) is None:
            written = ".".join(part.name for part in node.parts)
            hint = nearest_names(written, [table.name for table in reading.names.tables])
            reading.problems.append(
                Problem(
                    "unknown_table", "error", f"There is no table {written}.", hint, span_of(node)
                )
            )


def _check_column(column: exp.Column, scope: Scope, reading: _Reading) -> None:
    qualifier = column.args.get("table")
    if isinstance(qualifier, exp.Identifier):
        _check_qualified(column, qualifier, scope, reading)
    else:
        _check_bare(column, scope, reading)


def _check_qualified(
    column: exp.Column, qualifier: exp.Identifier, scope: Scope, reading: _Reading
) -> None:
    names = reading.names
    wanted = names.fold(qualifier.name, bool(qualifier.args.get("quoted")))
    for level in _outwards(scope):
        source = names.sources(level).get(wanted)
        if source is None:
            continue
        columns = names.columns(source)
        name = names.fold(column.name, bool(column.this.args.get("quoted")))
        if columns is None or name in columns or column.name.lower() in names.facts.rowids:
            reading.known.add((wanted, name))
        else:
            reading.problems.append(_unknown(column, list(columns), f"{qualifier.name}", reading))
        return
    if _names_a_column(wanted, scope, names) or _is_deep_field(column, scope, names):
        return  # a field of a struct
    if (joined := _semi_joined(column, wanted, scope, names)) is not None:
        columns = names.columns(joined)
        if columns is not None and (
            names.fold(column.name, bool(column.this.args.get("quoted"))) not in columns
        ):
            reading.problems.append(_unknown(column, list(columns), qualifier.name, reading))
        return
    hint = nearest_names(qualifier.name, list(names.sources(scope)))
    reading.problems.append(
        Problem(
            "unknown_table",
            "error",
            f"{qualifier.name}.{column.name}: no table or alias {qualifier.name} stands in FROM.",
            hint,
            span_of(qualifier),
        )
    )


def _check_bare(column: exp.Column, scope: Scope, reading: _Reading) -> None:
    names = reading.names
    identifier = column.this
    name = names.fold(column.name, bool(identifier.args.get("quoted")))
    if _is_something_else(column, name, scope, names):
        return
    known: list[str] = []
    for level in _outwards(scope):
        found, open_end = [], False
        for alias, source in names.sources(level).items():
            columns = names.columns(source)
            open_end |= columns is None
            known += columns or []
            if columns is not None and name in columns:
                found.append(alias)
        if len(found) > 1 and not _is_joined_by(name, level) and not _is_alias(column, name, scope):
            tables = " and ".join(found[:3])
            message = f"{column.name} is ambiguous: it stands in {tables}."
            hint = f"Write {found[0]}.{column.name} or {found[1]}.{column.name}."
            reading.problems.append(
                Problem("ambiguous_column", "error", message, hint, span_of(column))
            )
        if found:
            reading.known.add((found[0], name))
        if found or open_end:
            return
    if not _is_alias(column, name, scope):
        reading.problems.append(_unknown(column, known, "", reading))


def _is_something_else(column: exp.Column, name: str, scope: Scope, names: Names) -> bool:
    """Whether the bare word is no column at all: a row, a parameter, a date part, a keyword."""
    if name in BARE_WORDS or name in names.facts.rowids:
        return True
    if any(name in names.sources(level) for level in _outwards(scope)):
        return True  # the whole row of a source
    if name in DATE_PARTS and isinstance(column.parent, exp.Func):
        return True
    return (
        (name == "all" and isinstance(column.parent, exp.Ordered))
        or _is_parameter(column, name)
        or bool(scope.pivots)
        or scope.expression.find(exp.Pivot) is not None
    )


def _is_parameter(column: exp.Column, name: str) -> bool:
    """Whether an enclosing lambda or comprehension binds the name."""
    node: exp.Expr | None = column.parent
    while node is not None and not isinstance(node, exp.Query):
        if isinstance(node, exp.Lambda) and any(
            part.name.lower() == name for part in node.expressions
        ):
            return True
        if isinstance(node, exp.Comprehension):
            return True
        node = node.parent
    return False


def _is_alias(column: exp.Column, name: str, scope: Scope) -> bool:
    """Whether the select list names an output so; engines differ in where that may be used."""
    query = scope.expression
    if isinstance(query, exp.SetOperation):
        return True  # ORDER BY of a union, by output names that its first query gives
    if not isinstance(query, exp.Select):
        return False
    outputs = {output.alias.lower() for output in query.expressions if output.alias}
    return name.lower() in outputs


def _is_joined_by(name: str, scope: Scope) -> bool:
    """Whether USING or NATURAL makes one column of both."""
    joins = scope.expression.args.get("joins") or []
    return any(
        join.method == "NATURAL"
        or name in {item.name.lower() for item in join.args.get("using") or []}
        for join in joins
    )


def _semi_joined(
    column: exp.Column, wanted: str, scope: Scope, names: Names
) -> exp.Expr | Scope | None:
    """The source of a SEMI or ANTI join, which its own condition alone may name."""
    join = column.find_ancestor(exp.Join, exp.Select)
    if not isinstance(join, exp.Join) or join.kind not in {"SEMI", "ANTI"}:
        return None
    called = join.this.alias_or_name
    return scope.sources.get(called) if names.alias(called, join.this) == wanted else None


def _is_deep_field(column: exp.Column, scope: Scope, names: Names) -> bool:
    """Whether it is a field in a field: ``o.address.geo.lat`` or ``address.geo.lat``."""
    parts = [names.fold(part.name, bool(part.args.get("quoted"))) for part in column.parts]
    if len(parts) < 3:
        return False
    for level in _outwards(scope):
        source = names.sources(level).get(parts[0])
        if source is not None:
            columns = names.columns(source)
            return columns is None or parts[1] in columns
    return _names_a_column(parts[0], scope, names)


def _names_a_column(name: str, scope: Scope, names: Names) -> bool:
    for level in _outwards(scope):
        for source in names.sources(level).values():
            columns = names.columns(source)
            if columns is None or name in columns:
                return True
    return False


def _outwards(scope: Scope) -> list[Scope]:
    """The scope, and those around it whose columns it may use."""
    levels = [scope]
    while levels[-1].parent is not None and not levels[-1].is_cte:
        levels.append(levels[-1].parent)
    return levels


def _unknown(column: exp.Column, known: Sequence[str], owner: str, reading: _Reading) -> Problem:
    written = f"{owner}.{column.name}" if owner else column.name
    hint = nearest_names(column.name, list(dict.fromkeys(known)))
    if column.name in known or column.name.lower() in {name.lower() for name in known}:
        exact = next(name for name in known if name.lower() == column.name.lower())
        hint = f'Letter case counts here: write "{exact}" in double quotes.'
    elif elsewhere := tables_with(column.name, reading.tables):
        hint = f"{hint} {elsewhere}".strip()
    elif column.this.args.get("quoted") and not hint.startswith("Did"):
        hint = f"A text stands in single quotes: '{column.name}'."
    return Problem(
        "unknown_column", "error", f"There is no column {written}.", hint, span_of(column)
    )


def _unique(problems: Sequence[Problem]) -> list[Problem]:
    """Each finding once, however often the name is written."""
    return list({(problem.kind, problem.message): problem for problem in problems}.values())
