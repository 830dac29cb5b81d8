"""Accepted queries, feedback and the audit log as text for a terminal, and as objects for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from t2sql.faces.plain import visible

if TYPE_CHECKING:
    from t2sql.store.audit import AuditLine
    from t2sql.types import AcceptedQuery, DependentAnswer, Feedback

_HOW = {
    "asset": "it is the answer",
    "support": "it stands beside it as evidence",
    "accepted": "accepted itself, taken from it; it stays",
}


def accepted_lines(entries: Sequence[AcceptedQuery]) -> Iterator[str]:
    """Each accepted query with where it comes from, and its SQL."""
    for entry in entries:
        origin = entry.provenance
        yield f"{entry.id}  {visible(entry.query.question)}"
        edited = ", edited by hand" if origin.edited and origin.translator != "person" else ""
        writer = "a person" if origin.translator == "person" else origin.translator or "unknown"
        face = f" in {origin.face}" if origin.face else ""
        yield (
            f"  accepted by {visible(origin.accepted_by)} on "
            f"{origin.accepted_at.astimezone():%Y-%m-%d %H:%M}{face}, written by {writer}{edited}"
        )
        of = [f"question {origin.question_id}"] if origin.question_id else []
        of += [f"taken from {origin.asset}"] if origin.asset else []
        of += [f"index of {origin.indexed_at:%Y-%m-%d %H:%M} UTC"] if origin.indexed_at else []
        if of:
            yield f"  {', '.join(of)}"
        if entry.undone_at is not None:
            yield (
                f"  taken back by {visible(entry.undone_by)} on "
                f"{entry.undone_at.astimezone():%Y-%m-%d %H:%M}"
            )
        yield from (f"    {visible(line)}" for line in entry.query.sql.splitlines())


def accepted_object(entry: AcceptedQuery) -> dict[str, Any]:
    """An accepted query with its provenance, for JSON."""
    from t2sql.store.plain import plain

    return {
        "id": entry.id,
        "question": entry.query.question,
        "sql": entry.query.sql,
        "tables": list(entry.query.tables),
        "provenance": plain(entry.provenance),
        "undone_at": plain(entry.undone_at),
        "undone_by": entry.undone_by,
    }


def dependent_lines(answers: Sequence[DependentAnswer]) -> Iterator[str]:
    """Each saved answer that rests on an accepted query, and how."""
    for answer in answers:
        how = "; ".join(_HOW.get(one, one) for one in answer.how)
        when = f"{answer.asked_at.astimezone():%Y-%m-%d %H:%M}"
        yield f"  {answer.question_id}  {when}  {visible(answer.question)} ({how})"


def feedback_lines(said: Sequence[Feedback]) -> Iterator[str]:
    """Each thing that was said, on a line."""
    for one in said:
        reason = f": {visible(one.reason)}" if one.reason else ""
        yield (
            f"{one.at.astimezone():%Y-%m-%d %H:%M}  {one.kind:9}  {visible(one.by)}  "
            f"{visible(one.question)}{reason}"
        )


def audit_lines(lines: Sequence[AuditLine]) -> Iterator[str]:
    """Each line of the audit log, its SQL below."""
    for line in lines:
        count = line.rows
        rows = "" if count is None else f", {count:,} {'row' if count == 1 else 'rows'}"
        why = visible(line.error or line.reason)
        yield (
            f"{line.number:>6}  {line.at:%Y-%m-%d %H:%M:%S} UTC  {visible(line.person)}  "
            f"{line.verdict}{rows}, {line.elapsed_ms:,.0f} ms{': ' if why else ''}{why}"
        )
        yield f"        {visible(' '.join(line.sql.split()))}"


def audit_object(line: AuditLine) -> dict[str, Any]:
    """A line of the audit log for JSON and CSV."""
    return {
        "number": line.number,
        "at": line.at.isoformat(),
        "user": line.person,
        "question_id": line.question_id,
        "question_hash": line.question_hash,
        "tables": list(line.tables),
        "sql": line.sql,
        "verdict": line.verdict,
        "reason": line.reason,
        "rows": line.rows,
        "elapsed_ms": line.elapsed_ms,
        "error": line.error,
        "previous": line.previous,
        "hash": line.hash,
    }
