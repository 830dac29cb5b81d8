"""Gate rules 7 and 8: functions, in FROM and elsewhere, are on a list.

The lists stand in ``functions/<dialect>.txt``, written from the engines' own catalogs by
``benchmarks/list_functions.py``. A call is judged three times: by the class that sqlglot has for it
(:mod:`t2sql.sql.gate_classes`), by the name that was typed, and by the name in the text that will
run (:func:`check_called`), since sqlglot reads several names as one and may write another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from t2sql.sql.gate_classes import BARE_NAMES, PLAIN_CLASSES, REFUSED_CLASSES
from t2sql.sql.gate_lists import SYSTEM_SCHEMAS, TABLE_NAMES, allowed_names, refused_names
from t2sql.sql.gate_source import Source
from t2sql.sql.gate_text import refuse
from t2sql.types import GatePolicy, Problem

# fmt: off
TABLE_CLASSES = (
    exp.Unnest, exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.Explode, exp.Posexplode,
    exp.Inline, exp.Stack, exp.Flatten, exp.Generator,
    exp.SplitToTable, exp.StrtokSplitToTable, exp.GenerateDateArray, exp.GenerateTimestampArray,
    exp.JSONTable, exp.OpenJSON, exp.Split, exp.RegexpSplit, exp.GapFill,
)
# fmt: on


def check_table_functions(
    nodes: Sequence[exp.Expr], source: Source, policy: GatePolicy = GatePolicy()
) -> list[Problem]:
    """Rule 7: a function in FROM is one that makes rows out of its arguments alone.

    A team's own functions (``[gate] functions``) are let in as values, never as tables.
    """
    for call, schema in _table_calls(nodes):
        name = _name(call)
        known = isinstance(call, TABLE_CLASSES) or name.lower() in TABLE_NAMES
        if not known or not _schema_is_system(schema, source.dialect):
            typed = _typed(call, schema, source)
            hint = "Read the confirmed tables only."
            if _on_list(".".join((*schema, name)).lower(), policy):
                hint = "[gate] functions lets functions in as values only, not in FROM."
            return [
                refuse(
                    "table_functions",
                    f"The table function {typed} is not allowed.",
                    hint,
                    source.span_of(call, name),
                )
            ]
    return []


def check_functions(
    nodes: Sequence[exp.Expr], source: Source, policy: GatePolicy = GatePolicy()
) -> list[Problem]:
    """Rule 8: every other function is on the engine's list or the team's, or plain by its class."""
    in_from = {id(call) for call, _ in _table_calls(nodes)}
    for call in nodes:
        if not isinstance(call, exp.Func) or id(call) in in_from:
            continue
        if isinstance(call, exp.Cast):  # written in many ways; what it casts to is a node
            continue
        schema = _schema_before(call)
        if _is_allowed(call, schema, source.dialect, policy):
            continue
        hint = "Use a plain function of the engine, without a schema; an admin can add others."
        return [
            refuse(
                "functions",
                f"The function {_typed(call, schema, source)} is not allowed.",
                REFUSED_CLASSES.get(type(call).__name__, hint),
                source.span_of(call, _name(call)),
            )
        ]
    return []


def check_typed(source: Source, tree: exp.Expr, policy: GatePolicy = GatePolicy()) -> list[Problem]:
    """Rule 8, by the names as typed: what the engine has and no query may call is refused.

    sqlglot may read such a name as a harmless function of another engine; nobody should rely on
    that, and what the person sees would not be what runs.
    """
    refused = refused_names(source.dialect)

    def is_refused(quoted: bool, name: str, full: str) -> bool:
        return name.lower() in refused and name.lower() not in TABLE_NAMES

    said = "The function {} is not allowed."
    return _judge_words(source, tree, policy, is_refused, said) if refused else []


def check_called(
    source: Source, tree: exp.Expr, policy: GatePolicy = GatePolicy()
) -> list[Problem]:
    """Rule 8 once more, over the text that will run: each name before a bracket is on a list.

    It looks at words and not at the tree, so no class of sqlglot's and no way of writing a call
    can hide what the engine is asked to do.
    """
    allowed = allowed_names(source.dialect)
    exact = source.dialect in {"postgres", "redshift"}

    def is_refused(quoted: bool, name: str, full: str) -> bool:
        known = name if quoted and exact else name.lower()
        return known not in allowed and known not in TABLE_NAMES and full not in allowed

    said = f"The function {{}} is not on the list of {source.dialect}."
    return _judge_words(source, tree, policy, is_refused, said)


def _judge_words(
    source: Source,
    tree: exp.Expr,
    policy: GatePolicy,
    is_refused: Callable[[bool, str, str], bool],
    said: str,
) -> list[Problem]:
    """The first name before a bracket that is refused, and that the team does not allow.

    ``is_refused`` is asked whether the name is quoted, for the name, and with what stands before.
    """
    for start, quoted, name, full in source.calls():
        if not is_refused(quoted, name, full) or _on_list(full, policy):
            continue
        if start in column_lists(tree):
            continue
        hint = "Use another function; an admin can add names."
        span = (start, start + len(source.word_at(start)))
        return [refuse("functions", said.format(full), hint, span)]
    return []


def column_lists(tree: exp.Expr) -> frozenset[int]:
    """Where names stand that have a list of columns behind them: ``AS t(a, b)`` is no call."""
    starts = set()
    for alias in tree.find_all(exp.TableAlias):
        name = alias.this
        if isinstance(name, exp.Identifier) and alias.args.get("columns"):
            start = name.meta_get("start")
            if isinstance(start, int):
                starts.add(start)
    return frozenset(starts)


def _is_allowed(call: exp.Expr, schema: tuple[str, ...], dialect: str, policy: GatePolicy) -> bool:
    kind, name = type(call).__name__, _name(call)
    full = ".".join((*schema, name)).lower()
    if kind not in BARE_NAMES:
        return kind in PLAIN_CLASSES and _schema_is_system(schema, dialect)
    if _on_list(full, policy):
        return True
    identifier = call.this
    quoted = isinstance(identifier, exp.Identifier) and identifier.args.get("quoted")
    allowed = allowed_names(dialect)
    if (name if quoted else name.lower()) in allowed and _schema_is_system(schema, dialect):
        return True
    return len(schema) == 1 and full in allowed


def _on_list(full: str, policy: GatePolicy) -> bool:
    """Whether the team lists the name just as it is written, its schema included."""
    return bool(policy.functions) and full.lower() in policy.functions


def _typed(call: exp.Expr, schema: tuple[str, ...], source: Source) -> str:
    """The call's name as the text has it, with the schema written before it."""
    span = source.span_of(call, _name(call))
    name = source.sql[slice(*span)] if span else _name(call)
    return ".".join((*schema, name))


def _name(call: exp.Expr) -> str:
    if type(call).__name__ in BARE_NAMES:
        return call.name if isinstance(call.this, exp.Expr) else str(call.this)
    return call.sql_name().lower() if isinstance(call, exp.Func) else type(call).__name__


def _table_calls(nodes: Sequence[exp.Expr]) -> list[tuple[exp.Expr, tuple[str, ...]]]:
    """Every function that stands where a table may, with the schema written before it."""
    calls: list[tuple[exp.Expr, tuple[str, ...]]] = []
    for node in nodes:
        if not isinstance(node, (exp.Table, exp.Lateral, exp.TableFromRows, exp.From, exp.Join)):
            continue
        inner = node.this
        schema: tuple[str, ...] = ()
        if isinstance(node, exp.Table):
            schema = tuple(part for part in (node.catalog, node.db) if part)
        while isinstance(inner, exp.Dot):
            schema = (*schema, inner.this.sql())
            inner = inner.expression
        if isinstance(inner, exp.Func):
            calls.append((inner, schema))
    return calls


def _schema_before(call: exp.Expr) -> tuple[str, ...]:
    """The names before a call: ``pg_catalog`` in ``pg_catalog.lower(x)``."""
    parent = call.parent
    if not isinstance(parent, exp.Dot) or parent.expression is not call:
        return ()
    left = parent.this
    names = [node for node in left.walk() if not isinstance(node, exp.Dot)]
    if all(isinstance(node, exp.Identifier) for node in names):
        return tuple(node.name for node in names)
    return ()


def _schema_is_system(schema: tuple[str, ...], dialect: str) -> bool:
    """Whether a call's prefix names the engine's own schema; DuckDB chains calls by dots."""
    if not schema or dialect == "duckdb":
        return True
    return len(schema) == 1 and schema[0].lower() in SYSTEM_SCHEMAS.get(dialect, set())
