"""Traces of questions and their model calls: the layout of the first release."""

from __future__ import annotations

from typing import Any

from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    import sqlalchemy as sa

    def column(name: str, kind: Any, **given: Any) -> sa.Column[Any]:
        return sa.Column(name, kind, nullable=given.pop("nullable", False), **given)

    # What the first release reads before it writes: a later revision raises the number, and so
    # keeps an old program from writing into a layout that it does not know.
    version = op.create_table("t2sql_version", column("version", sa.Integer))
    op.bulk_insert(version, [{"version": 1}])
    op.create_table(
        "t2sql_traces",
        column("id", sa.String(64), primary_key=True),
        column("asked_at", sa.String(32)),
        column("question", sa.Text),
        column("outcome", sa.String(16)),
        column("elapsed_ms", sa.Float),
        column("body", sa.Text),
    )
    op.create_index("ix_t2sql_traces_asked_at", "t2sql_traces", ["asked_at"])
    op.create_table(
        "t2sql_calls",
        column("trace_id", sa.String(64), primary_key=True),
        column("position", sa.Integer, primary_key=True),
        column("stage", sa.String(32)),
        column("prompt", sa.String(128)),
        column("version", sa.Integer),
        column("sha256", sa.String(64)),
        column("model", sa.Text),
        column("input_tokens", sa.Integer),
        column("output_tokens", sa.Integer),
        column("calls", sa.Integer),
        column("cost", sa.Float, nullable=True),
        column("elapsed_ms", sa.Float),
        column("messages", sa.Text),
        column("reply", sa.Text),
    )
