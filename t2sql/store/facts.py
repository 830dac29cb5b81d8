"""Single facts of a store: a counter, a key, the last line of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.store.statements import KEY

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from t2sql.store.statements import StoreStatements
    from t2sql.store.tables import StoreTables


def read_fact(connection: Connection, statements: StoreStatements, key: str) -> str:
    """What is kept under the key; empty where nothing is."""
    return str(connection.scalar(statements.fact, {KEY: key}) or "")


def put_fact(connection: Connection, tables: StoreTables, key: str, value: str) -> None:
    """Keep a value under the key, within a writing transaction."""
    facts = tables.facts
    changed = connection.execute(facts.update().where(facts.c.key == key).values(value=value))
    if not changed.rowcount:
        connection.execute(facts.insert().values(key=key, value=value))
