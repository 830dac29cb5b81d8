"""Feedback, accepted queries, what rests on them, and the audit log that only grows."""

from __future__ import annotations

from typing import Any

from alembic import op

revision = "0002"
down_revision = "0001"

_REFUSED = "the audit log is append-only"


def upgrade() -> None:
    """Make the tables, and what keeps the audit log from being changed."""
    import sqlalchemy as sa

    def column(name: str, kind: Any, **given: Any) -> sa.Column[Any]:
        return sa.Column(name, kind, nullable=given.pop("nullable", False), **given)

    op.create_table(
        "t2sql_facts", column("key", sa.String(64), primary_key=True), column("value", sa.Text)
    )
    op.create_table(
        "t2sql_feedback",
        column("id", sa.String(16), primary_key=True),
        column("at", sa.String(32)),
        column("kind", sa.String(16)),
        column("person", sa.Text),
        column("face", sa.String(16)),
        column("question_id", sa.String(64)),
        column("question", sa.Text),
        column("sql", sa.Text),
        column("reason", sa.Text),
        column("accepted", sa.Text),
    )
    op.create_index("ix_t2sql_feedback_at", "t2sql_feedback", ["at"])
    op.create_table(
        "t2sql_accepted",
        column("id", sa.String(64), primary_key=True),
        column("question", sa.Text),
        column("sql", sa.Text),
        column("tables", sa.Text),
        column("accepted_at", sa.String(32)),
        column("accepted_by", sa.Text),
        column("question_id", sa.String(64)),
        column("face", sa.String(16)),
        column("translator", sa.String(32)),
        column("edited", sa.Integer),
        column("asset", sa.String(64)),
        column("indexed_at", sa.String(32), nullable=True),
        column("schema_key", sa.String(64)),
        column("undone_at", sa.String(32), nullable=True),
        column("undone_by", sa.Text),
    )
    op.create_table(
        "t2sql_uses",
        column("trace_id", sa.String(64), primary_key=True),
        column("past_id", sa.String(64), primary_key=True),
        column("how", sa.String(16), primary_key=True),
    )
    op.create_index("ix_t2sql_uses_past_id", "t2sql_uses", ["past_id"])
    op.create_table(
        "t2sql_audit",
        column("number", sa.Integer, primary_key=True, autoincrement=False),
        column("at", sa.String(32)),
        column("person", sa.Text),
        column("question_id", sa.String(64)),
        column("question_hash", sa.String(64)),
        column("tables", sa.Text),
        column("sql", sa.Text),
        column("verdict", sa.String(16)),
        column("reason", sa.Text),
        column("row_count", sa.Integer, nullable=True),
        column("elapsed_ms", sa.Float),
        column("error", sa.String(64)),
        column("previous", sa.String(64)),
        column("hash", sa.String(64)),
    )
    op.create_index("ix_t2sql_audit_at", "t2sql_audit", ["at"])
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)
    op.execute("UPDATE t2sql_version SET version = 2")


def _guards(dialect: str) -> tuple[str, ...]:
    """Triggers that refuse to change or delete a line."""
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER t2sql_audit_no_{change.lower()} BEFORE {change} ON t2sql_audit "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            for change in ("UPDATE", "DELETE")
        )
    return (
        "CREATE FUNCTION t2sql_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$",
        "CREATE TRIGGER t2sql_audit_no_change BEFORE UPDATE OR DELETE ON t2sql_audit "
        "FOR EACH ROW EXECUTE FUNCTION t2sql_audit_refuse()",
        "CREATE TRIGGER t2sql_audit_no_truncate BEFORE TRUNCATE ON t2sql_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION t2sql_audit_refuse()",
    )
