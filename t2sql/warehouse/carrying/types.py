"""Column types of other engines in DuckDB's words, nested records put together from their parts.

BigQuery's catalogs list the fields of a record as columns of their own (``page``, ``page.url``),
and some leave out whether a record repeats. Then the query tells: what it unnests, repeats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from t2sql.types import Column, Table

TEXT = "VARCHAR"
# fmt: off
KEPT = frozenset((
    "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "INT128", "UTINYINT", "USMALLINT", "UINT",
    "UBIGINT", "UINT128", "FLOAT", "DOUBLE", "DECIMAL", "BOOLEAN", "BIT", "UUID", "JSON", "JSONB",
    "CHAR", "NCHAR", "BPCHAR", "VARCHAR", "NVARCHAR", "NAME", "TEXT", "TINYTEXT", "MEDIUMTEXT",
    "LONGTEXT", "BLOB", "VARBINARY", "BINARY", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "DATE", "TIME",
    "TIMETZ", "INTERVAL", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMPNTZ", "TIMESTAMPLTZ", "TIMESTAMP_S",
    "TIMESTAMP_MS", "TIMESTAMP_NS", "DATETIME", "DATETIME2", "SMALLDATETIME", "ARRAY", "LIST",
    "STRUCT", "MAP", "NESTED", "OBJECT",
))
# fmt: on
"""What sqlglot writes as a type that DuckDB has; by the names of ``exp.DataType.Type``."""
IN_OTHER_WORDS = {
    "ENUM": TEXT,
    "ENUM8": TEXT,
    "ENUM16": TEXT,
    "SET": TEXT,
    "LOWCARDINALITY": TEXT,
    "FIXEDSTRING": TEXT,
    "YEAR": "INTEGER",
    "UMEDIUMINT": "UINTEGER",
    "MONEY": "DECIMAL(19, 4)",
    "SMALLMONEY": "DECIMAL(10, 4)",
    "SERIAL": "INTEGER",
    "BIGSERIAL": "BIGINT",
    "SMALLSERIAL": "SMALLINT",
    "BIGDECIMAL": "DECIMAL(38, 9)",
    "UDECIMAL": "DECIMAL(38, 9)",
    "VARIANT": "JSON",
    "SUPER": "JSON",
    "UNIQUEIDENTIFIER": "UUID",
    "TIMESTAMP_MS": "TIMESTAMP",
    "DATETIME64": "TIMESTAMP",
    "DATE32": "DATE",
}
SPELLED = {"TEXT": TEXT, "REAL": "DOUBLE", "DECIMAL": "DECIMAL(18, 3)", "INT": "INTEGER"}
RECORDS = frozenset(("RECORD", "STRUCT"))
ARRAY_READERS = (
    exp.Unnest, exp.ArraySize, exp.ArrayToString, exp.ArrayConcat, exp.ArrayReverse, exp.Explode,
    exp.ArrayContains, exp.ArrayFirst, exp.ArrayLast,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CarriedColumn:
    """A column of a replica's table."""

    name: str
    data_type: str
    """In DuckDB's words."""
    unknown: str = ""
    """The declared type, where DuckDB has none like it and text stands in."""
    assumed: bool = False
    """Whether it is taken to repeat because the query reads it so, against the catalog."""


def carry_columns(
    table: Table, dialect: str, arrays: frozenset[str] = frozenset()
) -> tuple[CarriedColumn, ...]:
    """The columns of a table with DuckDB's types, the fields of records within them.

    Args:
        table: as the catalog has it.
        dialect: of its types.
        arrays: names of columns that the query reads as arrays; see :func:`read_as_arrays`.
    """
    records = {
        column.name.lower() for column in table.columns if column.data_type.upper() in RECORDS
    }
    fields = [column for column in table.columns if _owner(column.name) in records]
    within = {id(column) for column in fields}
    found: dict[str, CarriedColumn] = {}  # DuckDB tells no names apart by their case
    for column in table.columns:
        if id(column) not in within and not _is_field_of_full(column.name, table):
            found.setdefault(column.name.lower(), _carry(column, fields, dialect, arrays))
    return tuple(found.values())


def read_as_arrays(tree: exp.Expr) -> frozenset[str]:
    """The last names of all columns and fields that a query reads as arrays, in lower case."""
    return frozenset(
        name.lower() for node in _array_operands(tree) if (name := _last_name(node)) is not None
    )


@cache
def duckdb_type(text: str, dialect: str) -> str | None:
    """The type in DuckDB's words; None where it has none like it."""
    try:
        data_type = exp.DataType.build(text, dialect=dialect)
        return _written(data_type)
    except (SqlglotError, ValueError, TypeError, AttributeError, LookupError):
        return None


def _carry(
    column: Column, fields: Sequence[Column], dialect: str, arrays: frozenset[str]
) -> CarriedColumn:
    path = column.name.lower()
    repeats = path.rpartition(".")[2] in arrays
    if column.data_type.upper() in RECORDS:
        return CarriedColumn(column.name, _record(path, fields, dialect, arrays))
    written = duckdb_type(column.data_type, dialect)
    declared = written is None and bool(column.data_type)
    known = written or TEXT
    # Only BigQuery's catalogs lose whether a column repeats; elsewhere an array says so.
    assumed = repeats and dialect == "bigquery" and not known.endswith("]") and known != "JSON"
    return CarriedColumn(
        column.name,
        f"{known}[]" if assumed else known,
        column.data_type if declared else "",
        assumed,
    )


def _record(path: str, fields: Sequence[Column], dialect: str, arrays: frozenset[str]) -> str:
    """A record with its fields; one whose fields nobody lists takes any."""
    parts = []
    for field in fields:
        if _owner(field.name) != path:
            continue
        name = exp.to_identifier(field.name.rpartition(".")[2], quoted=True).sql(dialect="duckdb")
        inner = field.name.lower()
        if field.data_type.upper() in RECORDS:
            parts.append(f"{name} {_record(inner, fields, dialect, arrays)}")
            continue
        repeats = inner.rpartition(".")[2] in arrays and not _names_a_record(inner, fields)
        written = duckdb_type(field.data_type, dialect) or TEXT
        parts.append(f"{name} {written}{'[]' if repeats and not written.endswith(']') else ''}")
    written = f"STRUCT({', '.join(parts)})" if parts else "VARIANT"
    return f"{written}[]" if path.rpartition(".")[2] in arrays else written


def _names_a_record(path: str, fields: Sequence[Column]) -> bool:
    """Whether a record has the same last name: then that is what the query unnests."""
    last = path.rpartition(".")[2]
    return any(
        field.name.lower().rpartition(".")[2] == last and field.data_type.upper() in RECORDS
        for field in fields
    )


def _owner(name: str) -> str:
    return name.lower().rpartition(".")[0]


def _is_field_of_full(name: str, table: Table) -> bool:
    """Whether a column of the whole type lists the field already."""
    owner = table.column(_owner(name)) if "." in name else None
    return owner is not None and "<" in owner.data_type


def _array_operands(tree: exp.Expr) -> Iterator[exp.Expr]:
    for node in tree.find_all(*ARRAY_READERS):
        if isinstance(node, exp.Unnest):
            yield from node.expressions
        elif isinstance(node.this, exp.Expr):
            yield node.this
    for bracket in tree.find_all(exp.Bracket):
        if all(isinstance(index, exp.Literal) and index.is_int for index in bracket.expressions):
            yield bracket.this


def _last_name(node: exp.Expr) -> str | None:
    if isinstance(node, exp.Dot):
        return node.expression.name if isinstance(node.expression, exp.Identifier) else None
    return node.name if isinstance(node, exp.Column) else None


def _written(data_type: exp.DataType) -> str | None:
    kind = data_type.this
    name = str(getattr(kind, "value", ""))
    if name in IN_OTHER_WORDS:
        return IN_OTHER_WORDS[name]
    if name in {"ARRAY", "LIST"}:
        return _list(data_type)
    if name in {"STRUCT", "OBJECT", "NESTED", "MAP"} and not data_type.expressions:
        return "JSON" if name == "OBJECT" else None
    if name not in KEPT:
        return None
    if name == "DECIMAL" and _digits(data_type) > 38:
        return "DECIMAL(38, 9)"
    if (
        data_type.find(exp.DataTypeParam) is not None
        and name != "DECIMAL"
        and not _inner(data_type)
    ):
        data_type = exp.DataType(this=kind)  # lengths and precisions prove nothing here
    if any(_written(it) is None for it in _inner(data_type)):
        return None
    written = data_type.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)
    return SPELLED.get(written, written)


def _inner(data_type: exp.DataType) -> list[exp.DataType]:
    return [it for it in data_type.find_all(exp.DataType) if it is not data_type]


def _list(data_type: exp.DataType) -> str | None:
    if not data_type.expressions:
        return "JSON"  # Snowflake's array holds anything
    inner = data_type.expressions[0]
    written = _written(inner) if isinstance(inner, exp.DataType) else None
    return None if written is None else f"{written}[]"


def _digits(data_type: exp.DataType) -> int:
    first = data_type.expressions[0] if data_type.expressions else None
    text = first.name if isinstance(first, exp.DataTypeParam) else ""
    return int(text) if text.isdigit() else 0
