"""What is known of each SQL dialect: its URL schemes, its default schema, its laxities.

A dialect is named as sqlglot names it. A dialect that is not listed here is unknown to the whole
program: the gate refuses its SQL, since a statement read by the wrong rules can hide another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from t2sql.types import Table


@dataclass(frozen=True, slots=True)
class DialectFacts:
    """What the checks need to know of an engine."""

    name: str
    """As sqlglot names it."""
    schemes: tuple[str, ...]
    """URL schemes, without a driver."""
    default_schema: str = ""
    """The schema that is left off a table's name."""
    truncates: bool = False
    """Whether an integer divided by an integer loses its fraction."""
    lax: bool = False
    """Whether types are hints and columns outside GROUP BY are taken from any row."""
    folds_to_lower: bool = False
    """Whether an unquoted name means its lower-case spelling, and quotes make case count."""
    extra: str = ""
    """The extra of this package that installs a driver, if there is one."""
    driver: str = ""
    """The package to install where there is no extra."""
    rowids: tuple[str, ...] = ()
    """Columns that every table has and no catalog lists."""


FACTS = (
    DialectFacts("duckdb", ("duckdb",), default_schema="main", rowids=("rowid",)),
    DialectFacts(
        "sqlite",
        ("sqlite",),
        default_schema="main",
        truncates=True,
        lax=True,
        rowids=("rowid", "oid", "_rowid_"),
    ),
    DialectFacts(
        "postgres",
        ("postgresql", "postgres"),
        default_schema="public",
        truncates=True,
        folds_to_lower=True,
        extra="postgresql",
        rowids=("ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"),
    ),
    DialectFacts(
        "redshift",
        ("redshift",),
        default_schema="public",
        truncates=True,
        driver="sqlalchemy-redshift",
    ),
    DialectFacts("mysql", ("mysql", "mariadb"), extra="mysql"),
    DialectFacts("bigquery", ("bigquery",), extra="bigquery"),
    DialectFacts("snowflake", ("snowflake",), extra="snowflake"),
    DialectFacts("trino", ("trino",), truncates=True, extra="trino"),
    DialectFacts("presto", ("presto",), truncates=True, driver="pyhive"),
    DialectFacts("tsql", ("mssql",), default_schema="dbo", truncates=True, driver="pyodbc"),
    DialectFacts("oracle", ("oracle",), driver="oracledb", rowids=("rowid", "rownum")),
    DialectFacts("clickhouse", ("clickhouse",), driver="clickhouse-sqlalchemy"),
    DialectFacts("databricks", ("databricks",), extra="databricks"),
    DialectFacts("spark", ("spark", "hive"), extra="spark"),
)


def find_dialect(name: str) -> DialectFacts | None:
    """What is known of the dialect of that name, or None."""
    return next((facts for facts in FACTS if facts.name == name.lower()), None)


def dialect_of_scheme(scheme: str) -> DialectFacts | None:
    """The dialect of a URL scheme such as ``postgresql+psycopg``, or None."""
    bare = scheme.lower().partition("+")[0]
    return next((facts for facts in FACTS if bare in facts.schemes), None)


def known_schemes() -> tuple[str, ...]:
    """Every URL scheme that is understood."""
    return tuple(scheme for facts in FACTS for scheme in facts.schemes)


def read_literals(tree: exp.Expr, tables: Sequence[Table], dialect: str) -> exp.Expr:
    """Read SQLite's double-quoted strings as strings, in place, and return the tree.

    SQLite takes ``"open"`` as the string ``'open'`` where no column has that name, and people
    write so. Every check that looks at names calls this first; other dialects pass unchanged.
    Source: SQLite's manual, "Double-quoted String Literals Are Accepted".
    """
    if dialect != "sqlite":
        return tree
    names = {column.name.lower() for table in tables for column in table.columns}
    names |= {alias.alias.lower() for alias in tree.find_all(exp.Alias)}
    names |= {
        column.name.lower() for alias in tree.find_all(exp.TableAlias) for column in alias.columns
    }
    for column in list(tree.find_all(exp.Column)):
        identifier = column.this
        if (
            isinstance(identifier, exp.Identifier)
            and identifier.args.get("quoted")
            and not column.table
            and identifier.name.lower() not in names
        ):
            column.replace(exp.Literal.string(identifier.name))
    return tree
