"""The statements that every question runs, made once: making one takes longer than running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sqlalchemy import Delete, Insert, Select, Update

    from t2sql.store.tables import StoreTables

NAME: Final = "trace_name"
"""The parameter for a trace's id; no column is called so."""
KEY: Final = "fact_key"


@dataclass(frozen=True, slots=True)
class StoreStatements:
    """Those of a trace by its id, and of a fact by its key."""

    body: Select[Any]
    add: Insert
    change: Update
    calls: Select[Any]
    add_calls: Insert
    drop_calls: Delete
    add_uses: Insert
    drop_uses: Delete
    fact: Select[Any]


def store_statements(tables: StoreTables) -> StoreStatements:
    """Put the statements together; nothing is run."""
    import sqlalchemy as sa

    traces, calls, uses, facts = tables.traces, tables.calls, tables.uses, tables.facts
    name: Any = sa.bindparam(NAME)
    return StoreStatements(
        body=sa.select(traces.c.body).where(traces.c.id == name),
        add=traces.insert(),
        change=traces.update().where(traces.c.id == name),
        calls=sa.select(calls).where(calls.c.trace_id == name).order_by(calls.c.position),
        add_calls=calls.insert(),
        drop_calls=calls.delete().where(calls.c.trace_id == name),
        add_uses=uses.insert(),
        drop_uses=uses.delete().where(uses.c.trace_id == name),
        fact=sa.select(facts.c.value).where(facts.c.key == sa.bindparam(KEY)),
    )
