"""Functions that DuckDB does not have stand as NULL, which fits any type, and are named."""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.gate_lists import allowed_names

OUR_WORDS = frozenset(("unnest", "try", "generate_subscripts", "list", "struct_pack", "row"))
SYSTEM_SCHEMAS = frozenset(("pg_catalog", "information_schema"))
AROUND = (
    exp.Window, exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup, exp.HavingMax,
    exp.SafeFunc,
)  # fmt: skip
WITHOUT_TWIN = (exp.ApproxTopK, exp.ApproxTopSum, exp.HashAgg, exp.FarmFingerprint)
"""Functions that sqlglot has a class for and DuckDB nothing of the same shape."""


def carry_calls(tree: exp.Expr) -> tuple[str, ...]:
    """Put NULL for each call that DuckDB cannot know, in place; return the names.

    These are calls with a path before them (a user's own function) and plain names that stand in
    no list of DuckDB's functions. ``SAFE.f(x)`` becomes ``TRY(f(x))``.
    """
    unknown: dict[str, None] = {}
    for dot in list(tree.find_all(exp.Dot)):
        call = dot.expression
        if isinstance(call, exp.Func) and dot.parent is not None:
            path = [part.name for part in dot.this.find_all(exp.Identifier)]
            if len(path) == 1 and path[0].lower() in SYSTEM_SCHEMAS:
                dot.replace(call)
            else:
                unknown[_path_name(dot)] = None
                replace_call(dot)
    known = allowed_names("duckdb") | OUR_WORDS
    for anonymous in list(tree.find_all(exp.Anonymous, exp.AnonymousAggFunc, *WITHOUT_TWIN)):
        is_named = isinstance(anonymous, (exp.Anonymous, exp.AnonymousAggFunc))
        name = anonymous.name if is_named else type(anonymous).sql_name()
        if (not is_named or name.lower() not in known) and not _is_in_from(anonymous):
            unknown[name] = None
            replace_call(anonymous)
    for safe in list(tree.find_all(exp.SafeFunc)):
        safe.replace(exp.Anonymous(this="TRY", expressions=[safe.this]))
    return tuple(unknown)


def stub_call(tree: exp.Expr, name: str) -> bool:
    """Put NULL for every call of a function that DuckDB did not find; whether there was one."""
    found = False
    wanted = name.lower()
    for call in list(tree.find_all(exp.Func)):
        named = call.name if isinstance(call, exp.Anonymous) else call.sql_name()
        if named.lower() == wanted and not _is_in_from(call):
            replace_call(call)
            found = True
    return found


def replace_call(call: exp.Expr) -> None:
    """Put NULL for a call with all that belongs to it: its path, its fields, its window."""
    node = call
    while (parent := node.parent) is not None and (
        isinstance(parent, exp.Dot) or (isinstance(parent, AROUND) and parent.this is node)
    ):
        node = parent
    parent = node.parent
    null: exp.Expr = exp.null()
    if isinstance(parent, (exp.Select, exp.Struct)) and node.output_name:
        null = exp.alias_(null, node.output_name, quoted=True)
    if parent is not None:
        node.replace(null)


def _is_in_from(call: exp.Expr) -> bool:
    return isinstance(call.parent, (exp.Table, exp.Lateral, exp.From, exp.Join))


def _path_name(dot: exp.Dot) -> str:
    names = [part.name for part in dot.this.find_all(exp.Identifier)]
    call = dot.expression
    last = call.name if isinstance(call, exp.Anonymous) else call.sql_name()
    return ".".join([*names, last])
