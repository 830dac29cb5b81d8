"""Gate rules 7 and 8: functions, in FROM and elsewhere, are on a list.

The lists stand in ``functions/<dialect>.txt``, written from the engines' own catalogs by
``benchmarks/list_functions.py``. What sqlglot has a class for is known to be a plain function,
apart from the classes refused below.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from sqlglot import exp

from t2sql.sql.gate_text import refuse, span_of
from t2sql.types import Problem

# fmt: off
REFUSED_CLASSES = frozenset((
    # files, network, secrets, models
    "ReadCSV", "ReadParquet", "ToFile", "Secret", "NetFunc", "Host", "RegDomain",
    "DynamicIdentifier",
    "AIAgg", "AISummarizeAgg", "AIClassify", "AIEmbed", "AISimilarity", "AIGenerate", "AIForecast",
    "MLForecast", "MLTranslate", "FeaturesAtTime", "GenerateEmbedding", "GenerateText",
    "GenerateTable", "GenerateBool", "GenerateInt", "GenerateDouble", "Predict", "VectorSearch",
    # state of sequences and of the session
    "NextValueFor", "CurrentAccount", "CurrentAccountName", "CurrentAvailableRoles",
    "CurrentClient", "CurrentIpAddress", "CurrentOrganizationName", "CurrentOrganizationUser",
    "CurrentRegion", "CurrentSecondaryRoles", "CurrentSession", "CurrentStatement",
    "CurrentTransaction", "CurrentWarehouse",
))

TABLE_CLASSES = (
    exp.Unnest, exp.GenerateSeries, exp.ExplodingGenerateSeries, exp.Explode, exp.Posexplode,
    exp.Inline, exp.Stack, exp.Flatten, exp.Generator,
    exp.SplitToTable, exp.StrtokSplitToTable, exp.GenerateDateArray, exp.GenerateTimestampArray,
    exp.JSONTable, exp.OpenJSON, exp.Split, exp.RegexpSplit, exp.GapFill,
)

TABLE_NAMES = frozenset((
    "generate_series", "range", "unnest", "json_each", "json_tree", "json_each_text",
    "json_array_elements", "json_array_elements_text", "json_object_keys", "json_to_recordset",
    "jsonb_each", "jsonb_each_text", "jsonb_array_elements", "jsonb_array_elements_text",
    "jsonb_object_keys", "jsonb_to_recordset", "jsonb_path_query", "regexp_matches",
    "regexp_split_to_table", "string_to_table", "generate_subscripts", "string_split", "flatten",
    "generator", "explode", "posexplode", "inline", "stack", "json_tuple", "numbers", "sequence",
))

SYSTEM_SCHEMAS = {"postgres": {"pg_catalog"}, "redshift": {"pg_catalog"}, "bigquery": {"safe"}}
# fmt: on


def check_table_functions(nodes: Sequence[exp.Expr], dialect: str) -> list[Problem]:
    """Rule 7: a function in FROM is one that makes rows out of its arguments alone."""
    for call, schema in _table_calls(nodes):
        name = _name(call)
        known = isinstance(call, TABLE_CLASSES) or name.lower() in TABLE_NAMES
        if not known or not _schema_is_system(schema, dialect):
            written = ".".join((*schema, name))
            return [
                refuse(
                    "table_functions",
                    f"The table function {written} is not allowed.",
                    "Read the confirmed tables only.",
                    span_of(call),
                )
            ]
    return []


def check_functions(nodes: Sequence[exp.Expr], dialect: str) -> list[Problem]:
    """Rule 8: every other function is on the engine's list, or plain by sqlglot's own reading."""
    in_from = {id(call) for call, _ in _table_calls(nodes)}
    for call in nodes:
        if not isinstance(call, exp.Func) or id(call) in in_from:
            continue
        name = _name(call)
        schema = _schema_before(call)
        if not _is_allowed(call, name, dialect) or not _schema_is_system(schema, dialect):
            written = ".".join((*schema, name))
            return [
                refuse(
                    "functions",
                    f"The function {written} is not allowed.",
                    "Use a plain function of the engine, without a schema.",
                    span_of(call),
                )
            ]
    return []


@cache
def allowed_names(dialect: str) -> frozenset[str]:
    """The lower-case names on a dialect's list, with those that every engine has."""
    folder = files("t2sql.sql") / "functions"
    names: set[str] = set()
    for stem in ("common", "postgres" if dialect == "redshift" else dialect):
        path = folder / f"{stem}.txt"
        if path.is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            names |= {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return frozenset(names)


def _is_allowed(call: exp.Expr, name: str, dialect: str) -> bool:
    if _is_unknown(call):
        identifier = call.this
        quoted = isinstance(identifier, exp.Identifier) and identifier.args.get("quoted")
        return (name if quoted else name.lower()) in allowed_names(dialect)
    return type(call).__name__ not in REFUSED_CLASSES


def _is_unknown(call: exp.Expr) -> bool:
    """Whether sqlglot has no class for the function and kept its name."""
    return isinstance(
        call,
        (
            exp.Anonymous,
            exp.AnonymousAggFunc,
            exp.CombinedAggFunc,
            exp.ParameterizedAgg,
            exp.CombinedParameterizedAgg,
        ),
    )


def _name(call: exp.Expr) -> str:
    if _is_unknown(call):
        return call.name if isinstance(call.this, exp.Expr) else str(call.this)
    return call.sql_name().lower() if isinstance(call, exp.Func) else type(call).__name__


def _table_calls(nodes: Sequence[exp.Expr]) -> list[tuple[exp.Expr, tuple[str, ...]]]:
    """Every function that stands where a table may, with the schema written before it."""
    calls: list[tuple[exp.Expr, tuple[str, ...]]] = []
    for node in nodes:
        if not isinstance(node, exp.Table | exp.Lateral | exp.TableFromRows):
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
