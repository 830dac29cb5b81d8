"""PostgreSQL: what the role could do, from its catalogs and privilege functions.

Source: PostgreSQL's manual, "Privileges", "Predefined Roles", "Access Privilege Inquiry Functions".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.warehouse.rights import Rights, listed, rows_of

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

ROLES = """
SELECT r.rolname = current_user, r.rolname, r.rolsuper, r.rolcreatedb, r.rolcreaterole,
       r.rolreplication, r.rolbypassrls
FROM pg_catalog.pg_roles AS r WHERE pg_catalog.pg_has_role(r.oid, 'MEMBER')
"""
ATTRIBUTES = (
    "is a superuser",
    "may create databases",
    "may create roles",
    "may replicate",
    "passes by row-level security",
)
POWERS = {
    "pg_write_all_data": "may write all tables",
    "pg_maintain": "may maintain all tables",
    "pg_read_server_files": "may read files of the server",
    "pg_write_server_files": "may write files of the server",
    "pg_execute_server_program": "may run programs on the server",
    "pg_signal_backend": "may stop other people's queries",
    "pg_checkpoint": "may force checkpoints",
    "pg_create_subscription": "may create subscriptions",
}
OWN = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'"
TABLES = f"""
SELECT p.name, n.nspname || '.' || c.relname
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS p (name)
WHERE c.relkind IN ('r', 'p', 'v', 'f') AND {OWN}
AND CASE WHEN p.name IN ('INSERT', 'UPDATE')
    THEN pg_catalog.has_any_column_privilege(c.oid, p.name)
    ELSE pg_catalog.has_table_privilege(c.oid, p.name) END
ORDER BY 2
"""  # noqa: S608 # constants of this file
OWNED = f"""
SELECT n.nspname || '.' || c.relname
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {OWN}
AND pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 1
"""  # noqa: S608 # constants of this file
SEQUENCES = f"""
SELECT n.nspname || '.' || c.relname
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE {OWN} AND CASE WHEN c.relkind = 'S'
    THEN pg_catalog.has_sequence_privilege(c.oid, 'USAGE, UPDATE') END
ORDER BY 1
"""  # noqa: S608 # constants of this file
SCHEMAS = f"""
SELECT n.nspname FROM pg_catalog.pg_namespace AS n
WHERE {OWN} AND pg_catalog.has_schema_privilege(n.oid, 'CREATE') ORDER BY 1
"""  # noqa: S608 # constants of this file
DATABASE = """
SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
       pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')
"""
FUNCTIONS = f"""
SELECT n.nspname || '.' || p.proname, n.nspname = 'pg_catalog'
FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
WHERE pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
AND (({OWN} AND p.prosecdef AND p.provolatile = 'v') OR p.proname LIKE 'dblink%'
OR (NOT l.lanpltrusted AND l.lanname NOT IN ('c', 'internal')) OR p.proname IN (
    'lo_create', 'lo_creat', 'lo_from_bytea', 'lo_put', 'lo_unlink', 'lo_import', 'lo_export',
    'lowrite', 'pg_read_file', 'pg_read_binary_file', 'pg_ls_dir', 'pg_stat_file', 'pg_notify',
    'pg_logical_emit_message', 'pg_promote', 'pg_switch_wal', 'pg_advisory_lock'))
ORDER BY 2, 1
"""  # noqa: S608 # constants of this file


def postgres_rights(warehouse: Warehouse) -> Rights:
    """What the role could do, itself or by a role that it may become.

    Raises:
        DatabaseError: the catalogs cannot be read.
    """
    found = rows_of(warehouse, ROLES)
    writes = [
        said if row[0] else f"may become {row[1]}, which {said}"
        for row in found
        for said, has in zip(ATTRIBUTES, row[2:], strict=True)
        if has
    ]
    if any(row[2] for row in found):  # it may do all the rest too
        return Rights(True, tuple(said for said in writes if "superuser" in said)[:1])
    writes += [POWERS[row[1]] for row in found if row[1] in POWERS]
    writes += _on_tables(warehouse)
    for query, said in (
        (OWNED, "owns"),
        (SEQUENCES, "may advance the sequences"),
        (SCHEMAS, "may create tables in the schemas"),
        (FUNCTIONS, "may call functions that could write:"),
    ):
        if names := list(dict.fromkeys(str(row[0]) for row in rows_of(warehouse, query))):
            writes.append(f"{said} {listed(names)}")
    creates, temporary = rows_of(warehouse, DATABASE)[0]
    if creates:
        writes.append("may create schemas")
    if temporary:
        writes.append("may create temporary tables")
    return Rights(True, tuple(writes))


def _on_tables(warehouse: Warehouse) -> list[str]:
    by_privilege: dict[str, list[str]] = {}
    for privilege, table in rows_of(warehouse, TABLES):
        by_privilege.setdefault(str(privilege), []).append(str(table))
    same: dict[tuple[str, ...], list[str]] = {}
    for privilege, tables in by_privilege.items():
        same.setdefault(tuple(tables), []).append(privilege)
    return [
        f"may {', '.join(sorted(privileges))} on {listed(tables)}"
        for tables, privileges in same.items()
    ]
