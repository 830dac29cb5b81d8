"""Feedback and accepted queries as rows of the store's tables, and rows as values."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from t2sql.catalog.vouching import STORE
from t2sql.store.rows import any_text, moment
from t2sql.types import AcceptedQuery, DependentAnswer, Feedback, PastQuery, Provenance


def accepted_row(entry: AcceptedQuery) -> dict[str, Any]:
    """The row of an accepted query."""
    query, origin = entry.query, entry.provenance
    return {
        "id": query.id,
        "question": any_text(query.question),
        "sql": any_text(query.sql),
        "tables": json.dumps(query.tables),
        "accepted_at": moment(origin.accepted_at),
        "accepted_by": any_text(origin.accepted_by),
        "question_id": origin.question_id,
        "face": origin.face,
        "translator": origin.translator,
        "edited": int(origin.edited),
        "asset": origin.asset,
        "indexed_at": moment(origin.indexed_at) if origin.indexed_at else None,
        "schema_key": origin.schema_key,
        "undone_at": moment(entry.undone_at) if entry.undone_at else None,
        "undone_by": any_text(entry.undone_by),
    }


def read_accepted(row: Any) -> AcceptedQuery:
    """An accepted query from its row."""
    at = datetime.fromisoformat(row.accepted_at)
    query = PastQuery(
        row.id,
        row.sql,
        tuple(json.loads(row.tables)),
        row.question,
        verified_by=row.accepted_by,
        verified_on=at.date().isoformat(),
        source=STORE,
    )
    origin = Provenance(
        row.accepted_by,
        at,
        row.question_id,
        row.face,
        row.translator,
        bool(row.edited),
        row.asset,
        _moment(row.indexed_at),
        row.schema_key,
    )
    return AcceptedQuery(query, origin, _moment(row.undone_at), row.undone_by)


def feedback_row(said: Feedback) -> dict[str, Any]:
    """The row of what a person said."""
    return {
        "id": said.id,
        "at": moment(said.at),
        "kind": said.kind,
        "person": any_text(said.by),
        "face": said.face,
        "question_id": said.question_id,
        "question": any_text(said.question),
        "sql": any_text(said.sql),
        "reason": any_text(said.reason),
        "accepted": json.dumps(said.accepted),
    }


def read_feedback(row: Any) -> Feedback:
    """What a person said, from its row."""
    return Feedback(
        row.id,
        datetime.fromisoformat(row.at),
        row.kind,
        row.person,
        row.question,
        row.sql,
        row.reason,
        row.face,
        row.question_id,
        tuple(json.loads(row.accepted)),
    )


def read_dependents(rows: Any) -> tuple[DependentAnswer, ...]:
    """Answers from rows of (id, asked at, question, how), one row for each way."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for name, asked_at, question, how in rows:
        found.setdefault(name, (asked_at, question, []))[2].append(how)
    return tuple(
        DependentAnswer(name, datetime.fromisoformat(at), question, tuple(sorted(how)))
        for name, (at, question, how) in found.items()
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
