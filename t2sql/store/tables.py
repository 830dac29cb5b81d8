"""The tables of the store, the same on SQLite and PostgreSQL, as this release knows them.

A trace's own row holds what lists and sums read; the rest of it is one JSON text. Model calls
stand apart, so that costs are one GROUP BY. Feedback and accepted queries name the question that
they are of, and live on when its trace is forgotten: no foreign key points there. How tables are
made stands in :mod:`t2sql.store.migrations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table


@dataclass(frozen=True, slots=True)
class StoreTables:
    """The tables, as SQLAlchemy knows them."""

    metadata: MetaData
    traces: Table
    calls: Table
    facts: Table
    feedback: Table
    accepted: Table
    uses: Table
    audit: Table


def store_tables() -> StoreTables:
    """Describe the tables; nothing is created."""
    import sqlalchemy as sa

    metadata = sa.MetaData()

    def table(name: str, *columns: sa.Column[Any]) -> sa.Table:
        return sa.Table(f"t2sql_{name}", metadata, *columns)

    text, whole, real = sa.Text, sa.Integer, sa.Float
    return StoreTables(
        metadata,
        traces=table(
            "traces",
            _column("id", sa.String(64), primary_key=True),
            # ISO text in UTC, always of one length: it sorts, its first ten letters are the day.
            _column("asked_at", sa.String(32), index=True),
            *(_column("question", text), _column("outcome", sa.String(16))),
            *(_column("elapsed_ms", real), _column("body", text)),
        ),
        calls=table(
            "calls",
            _column("trace_id", sa.String(64), primary_key=True),
            _column("position", whole, primary_key=True),
            *(_column("stage", sa.String(32)), _column("prompt", sa.String(128))),
            *(_column("version", whole), _column("sha256", sa.String(64)), _column("model", text)),
            *(_column(name, whole) for name in ("input_tokens", "output_tokens", "calls")),
            *(_column("cost", real, nullable=True), _column("elapsed_ms", real)),
            *(_column("messages", text), _column("reply", text)),
        ),
        facts=table(
            "facts", _column("key", sa.String(64), primary_key=True), _column("value", text)
        ),
        feedback=table(
            "feedback",
            *(
                _column("id", sa.String(16), primary_key=True),
                _column("at", sa.String(32), index=True),
            ),
            *(_column("kind", sa.String(16)), _column("person", text)),
            *(_column("face", sa.String(16)), _column("question_id", sa.String(64))),
            *(_column(name, text) for name in ("question", "sql", "reason")),
            _column("accepted", text),
        ),
        accepted=table(
            "accepted",
            _column("id", sa.String(64), primary_key=True),
            *(_column(name, text) for name in ("question", "sql", "tables")),
            *(_column("accepted_at", sa.String(32)), _column("accepted_by", text)),
            *(_column("question_id", sa.String(64)), _column("face", sa.String(16))),
            *(_column("translator", sa.String(32)), _column("edited", whole)),
            _column("asset", sa.String(64)),
            _column("indexed_at", sa.String(32), nullable=True),
            _column("schema_key", sa.String(64)),
            *(_column("undone_at", sa.String(32), nullable=True), _column("undone_by", text)),
        ),
        uses=table(
            "uses",
            _column("trace_id", sa.String(64), primary_key=True),
            _column("past_id", sa.String(64), primary_key=True, index=True),
            _column("how", sa.String(16), primary_key=True),
        ),
        audit=table(
            "audit",
            _column("number", whole, primary_key=True, autoincrement=False),
            *(_column("at", sa.String(32), index=True), _column("person", text)),
            *(_column("question_id", sa.String(64)), _column("question_hash", sa.String(64))),
            *(_column("tables", text), _column("sql", text)),
            *(_column("verdict", sa.String(16)), _column("reason", text)),
            *(_column("row_count", whole, nullable=True), _column("elapsed_ms", real)),
            *(_column("error", sa.String(64)), _column("previous", sa.String(64))),
            _column("hash", sa.String(64)),
        ),
    )


def _column(name: str, kind: Any, **given: Any) -> Any:
    import sqlalchemy as sa

    return sa.Column(name, kind, nullable=given.pop("nullable", False), **given)
