"""The tables of a query under the names that they have in a replica."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from t2sql.catalog.names import NameIndex, written_name
from t2sql.types import Table

PSEUDO_COLUMNS = {
    "bigquery": {
        "_table_suffix": "VARCHAR",
        "_partitiontime": "TIMESTAMPTZ",
        "_partitiondate": "DATE",
        "_file_name": "VARCHAR",
    },
    "postgres": {
        "ctid": "VARCHAR",
        "tableoid": "BIGINT",
        "xmin": "BIGINT",
        "xmax": "BIGINT",
        "cmin": "BIGINT",
        "cmax": "BIGINT",
    },
    "sqlite": {"oid": "BIGINT", "_rowid_": "BIGINT"},
    "oracle": {"rownum": "BIGINT"},
}
"""Columns that every table has and no catalog lists, with DuckDB's types."""


def tables_read(tree: exp.Expr, tables: Sequence[Table]) -> dict[int, Table]:
    """The known table behind each table node, by the node's ``id``."""
    index = NameIndex(table.name for table in tables)
    by_name = {table.name: table for table in tables}
    found: dict[int, Table] = {}
    for node in tree.find_all(exp.Table):
        if not isinstance(node.this, exp.Identifier) or is_with_part(node):
            continue
        written = written_name(node)
        name = _starred(written, tables) if written.endswith("*") else index.resolve(written)
        if name is not None:
            found[id(node)] = by_name[name]
    return found


def tables_missing(tree: exp.Expr, read: Mapping[int, Table]) -> tuple[str, ...]:
    """Names of tables that are none of the known ones."""
    missing = {
        written_name(node): None
        for node in tree.find_all(exp.Table)
        if isinstance(node.this, exp.Identifier) and id(node) not in read and not is_with_part(node)
    }
    return tuple(missing)


def rename_tables(
    tree: exp.Expr, read: Mapping[int, Table], names: Mapping[str, str], dialect: str
) -> None:
    """Give each table the name of its replica, in place; its old name becomes its alias."""
    schemas = {
        (node.args["db"].name.lower(), node.name.lower())
        for node in tree.find_all(exp.Table)
        if id(node) in read and node.args.get("db")
    }
    for node in list(tree.find_all(exp.Table)):
        table = read.get(id(node))
        node.set("version", None)  # FOR SYSTEM_TIME AS OF
        node.set("when", None)
        node.set("sample", None)
        node.set("hints", None)
        if table is None:
            continue
        if not node.alias:
            # A name in one pair of backquotes may hold its whole path.
            node.set("alias", exp.TableAlias(this=exp.to_identifier(_alias(node), quoted=True)))
        node.set("this", exp.to_identifier(names[table.name]))
        node.set("db", None)
        node.set("catalog", None)
    for column in tree.find_all(exp.Column):
        # `schema.table.column`; a path into a record, `row.page.url`, looks the same and stays.
        owner = column.args.get("db")
        if owner is not None and (owner.name.lower(), column.table.lower()) in schemas:
            column.set("db", None)
            column.set("catalog", None)
    _fill_pseudo_columns(tree, list(read.values()), dialect)


def _alias(node: exp.Table) -> str:
    name: str = node.this.name
    return name.rpartition(".")[2].replace("*", "_")


def _starred(written: str, tables: Sequence[Table]) -> str | None:
    """The last table that a name with ``*`` at its end means."""
    beginning = written[:-1].lower()
    while beginning:
        found = [table.name for table in tables if table.name.lower().startswith(beginning)]
        if found:
            return max(found)
        beginning = beginning.partition(".")[2]
    return None


def is_with_part(node: exp.Table) -> bool:
    """Whether the name means a part of a WITH around it."""
    if node.args.get("db"):
        return False
    query = node.find_ancestor(exp.Query)
    while query is not None:
        with_ = query.args.get("with_")
        parts = with_.expressions if with_ is not None else []
        inside = next((part for part in parts if _contains(part, node)), None)
        for part in parts:
            if part is inside and with_ is not None and not with_.args.get("recursive"):
                break
            if part.alias.lower() == node.name.lower():
                return True
            if part is inside:
                break
        query = query.find_ancestor(exp.Query)
    return False


def _contains(owner: exp.Expr, node: exp.Expr) -> bool:
    current: exp.Expr | None = node
    while current is not None:
        if current is owner:
            return True
        current = current.parent
    return False


def _fill_pseudo_columns(tree: exp.Expr, tables: Sequence[Table], dialect: str) -> None:
    pseudo = PSEUDO_COLUMNS.get(dialect)
    if not pseudo:
        return
    own = {column.name.lower() for table in tables for column in table.columns}
    for column in list(tree.find_all(exp.Column)):
        name = column.name.lower()
        if name in pseudo and name not in own:
            null: exp.Expr = exp.cast(exp.null(), pseudo[name], dialect="duckdb")
            if isinstance(column.parent, exp.Select):
                null = exp.alias_(null, column.name)
            column.replace(null)
