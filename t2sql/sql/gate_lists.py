"""The gate's lists of functions by dialect, read from ``functions/``."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# fmt: off
TABLE_NAMES = frozenset((
    "generate_series", "range", "unnest", "json_each", "json_tree", "json_each_text",
    "json_array_elements", "json_array_elements_text", "json_object_keys", "json_to_recordset",
    "jsonb_each", "jsonb_each_text", "jsonb_array_elements", "jsonb_array_elements_text",
    "jsonb_object_keys", "jsonb_to_recordset", "jsonb_path_query", "regexp_matches",
    "regexp_split_to_table", "string_to_table", "generate_subscripts", "string_split", "flatten",
    "generator", "explode", "posexplode", "inline", "stack", "json_tuple", "numbers", "sequence",
))
"""Functions that may stand in FROM: they make rows out of their arguments alone."""

SYSTEM_SCHEMAS = {"postgres": {"pg_catalog"}, "redshift": {"pg_catalog"}, "bigquery": {"safe"}}
"""Schemas of the engine itself that may be written before a function."""

STRUCTURE = frozenset((
    # clauses and operators
    "all", "and", "any", "array", "as", "asof", "between", "by", "case", "cross", "cube", "define",
    "distinct", "div", "else", "end", "escape", "except", "exclude", "exists", "filter",
    "following", "for", "from", "full", "glob", "group", "grouping sets", "having", "ilike", "in",
    "inner", "input", "intersect", "interval", "is", "join", "lateral", "left", "like", "limit",
    "materialized", "measures", "mod", "natural", "not", "of", "offset", "on", "or", "order",
    "outer", "over", "overlaps", "partition", "pattern", "pivot", "preceding", "prior", "qualify",
    "range", "regexp", "rename", "replace", "rlike", "rollup", "rows", "select", "sets", "similar",
    "some", "tablesample", "then", "to", "union", "unpivot", "using", "values", "when", "where",
    "window", "with", "within", "xor", "group by", "order by", "partition by", "cluster by",
    "distribute by", "sort by", "match_recognize", "against", "at", "collate", "columns", "nested",
    "path", "apply", "view", "semi", "anti", "prewhere", "sample", "first", "last", "next",
    "connect", "start", "grouping", "table", "passing", "return", "returning", "separator",
    "final", "connect by", "start with", "is not", "not in", "using sample", "asc", "desc",
    "nulls", "bernoulli", "reservoir", "system", "null", "percent", "row", "pivot_wider",
    "except distinct", "union all", "not materialized", "recursive", "search", "cycle",
    "ordinality", "global", "unique", "keys", "key", "value", "format", "on error", "zone",
    "time zone", "variant", "match_condition", "leading", "trailing", "both", "safe_offset",
    "ordinal", "safe_ordinal", "cast", "try_cast", "safe_cast", "list",
    # types
    "decimal", "numeric", "number", "dec", "char", "character", "varchar", "nchar", "nvarchar",
    "varchar2", "nvarchar2", "varying", "char varying", "character varying", "text", "string",
    "bpchar", "binary", "varbinary", "bit", "float", "double", "time", "timetz", "timestamp",
    "timestamptz", "timestampltz", "timestampntz", "timestamp_ntz", "timestamp_ltz",
    "timestamp_tz", "datetime", "datetime2", "datetime64", "datetimeoffset", "smalldatetime",
    "struct", "map", "object", "int", "integer", "bigint", "smallint", "tinyint", "unsigned",
    "signed", "nullable", "lowcardinality", "fixedstring", "tuple", "enum", "enum8", "enum16",
    "decimal32", "decimal64", "decimal128", "date", "interval day", "bignumeric", "bigdecimal",
    "bytes", "raw", "vector", "geography", "geometry", "year", "real", "boolean",
))
"""Words that a bracket may follow and that call nothing: clauses, operators and types."""
# fmt: on

KIN = {"redshift": ("postgres", "redshift"), "databricks": ("spark",), "presto": ("trino",)}
"""Dialects that have the functions of another one."""
LOOSE = {"tsql", "oracle", "clickhouse", "redshift"}
"""Dialects that no server was asked for and that have the plain names of ``common.txt``, too."""


@cache
def allowed_names(dialect: str) -> frozenset[str]:
    """The lower-case names of functions that a query of the dialect may call."""
    stems = KIN.get(dialect, (dialect,))
    if dialect in LOOSE:
        stems = (*stems, "common")
    names = set[str]()
    for stem in stems:
        names |= _read(f"{stem}.txt")
    return frozenset(names)


@cache
def refused_names(dialect: str) -> frozenset[str]:
    """The names that the engine has and no query may call, as far as it could be asked."""
    names = set[str]()
    for stem in KIN.get(dialect, (dialect,)):
        names |= _read(f"refused/{stem}.txt")
    return frozenset(names - allowed_names(dialect))


def _read(file: str) -> set[str]:
    path = files("t2sql.sql") / "functions" / file
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}
