"""PostgreSQL: ``pg_stat_statements``, where it is installed, loaded and may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp

from t2sql.errors import QueryError
from t2sql.warehouse.query_log_types import NORMAL, FoundLog, NoLog

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

NAME: Final = "pg_stat_statements"
GRANT: Final = "GRANT pg_read_all_stats TO {role};"
INSTALL: Final = (
    "Set shared_preload_libraries = 'pg_stat_statements' in postgresql.conf, restart the server, "
    "then run CREATE EXTENSION pg_stat_statements; in this database. Without it add files: "
    "`t2sql history add FILE`."
)
_WHERE: Final = """
SELECT n.nspname FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relname = 'pg_stat_statements' AND c.relkind IN ('v', 'm', 'r')
AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
ORDER BY NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e'
), n.nspname
"""
_ROLE: Final = """
SELECT current_user, pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
OR (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
"""
_QUERY: Final = """
SELECT s.query AS query, sum(s.calls) AS calls, r.rolname AS rolname
FROM pg_stat_statements AS s LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.userid
WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
AND (s.query ~* '^[[:space:](]*(select|with)[[:space:](]'
OR s.query LIKE '<insufficient%' OR s.query ~ '^[[:space:]]*(--|/[*])')
GROUP BY s.query, r.rolname ORDER BY 2 DESC
"""


def find_postgres_log(warehouse: Warehouse) -> FoundLog | NoLog:
    """The view, in whichever schema it is: the extension's own before any other of that name.

    Raises:
        DatabaseError: the catalogs cannot be read.
    """
    found = [str(row[0]) for row in _rows(warehouse, _WHERE)]
    if not found:
        return NoLog("pg_stat_statements is not installed in this database.", INSTALL)
    try:
        _rows(warehouse, _on(found[0], "SELECT 1 FROM pg_stat_statements LIMIT 1"))
    except QueryError as error:
        if "shared_preload_libraries" in error.message or "loaded" in error.message:
            return NoLog(
                "pg_stat_statements is installed, but the server has not loaded it.", INSTALL
            )
        return NoLog(f"pg_stat_statements cannot be read: {error.message}", _grant(warehouse))
    role, sees_all = _rows(warehouse, _ROLE)[0]
    note = "" if sees_all else f"The role {role} sees its own queries alone."
    return FoundLog(NAME, (_on(found[0], _QUERY),), NORMAL, _grant(warehouse), note)


def _on(schema: str, query: str) -> str:
    """The query on the view of that schema."""
    tree = sqlglot.parse_one(query, dialect="postgres")
    for table in tree.find_all(exp.Table):
        if table.name == NAME:
            table.set("db", exp.to_identifier(schema, quoted=True))
    return tree.sql(dialect="postgres")


def _grant(warehouse: Warehouse) -> str:
    role = str(_rows(warehouse, "SELECT quote_ident(current_user)")[0][0])
    return f"As a superuser: {GRANT.format(role=role)}"


def _rows(warehouse: Warehouse, sql: str) -> list[tuple[object, ...]]:
    return list(warehouse.query(sql, max_rows=100, timeout_s=10).rows)
