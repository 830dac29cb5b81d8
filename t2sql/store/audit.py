"""The audit log: who ran which SQL, and what came of it. Lines are added, never changed.

Each line carries a hash over itself and the line before it, and the store remembers the last: so
a line that was changed, put in between or taken away shows, at the end of the log too. Triggers of
the database refuse UPDATE and DELETE. Who may write the whole file can rewrite the whole chain;
against that copy the last hash elsewhere, or keep the store on a server.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from t2sql.errors import StoreError
from t2sql.store.facts import put_fact, read_fact
from t2sql.store.rows import any_text, moment
from t2sql.types import RunRecord, RunVerdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from t2sql.store.database import StoreDatabase

_KEY = "question_key"
_HEAD = "audit_head"
_PAGE = 1000
_SIGNED = (
    *("number", "at", "person", "question_id", "question_hash", "tables", "sql"),
    *("verdict", "reason", "row_count", "elapsed_ms", "error", "previous"),
)


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One run, or one refusal. It holds no cell of a result."""

    number: int
    """Counted from 1, without a gap."""
    at: datetime
    """UTC."""
    person: str
    question_id: str
    question_hash: str
    """HMAC-SHA256 of the question's words by a key of this store; empty for SQL of a person."""
    tables: tuple[str, ...]
    """Those that were confirmed."""
    sql: str
    verdict: RunVerdict
    reason: str
    rows: int | None
    elapsed_ms: float
    error: str
    previous: str
    """The hash of the line before."""
    hash: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Whether the log is whole."""

    lines: int
    head: str
    """The hash of the last line: noted elsewhere, it proves later that no line before is gone."""
    problems: tuple[str, ...] = ()


class AuditLog:
    """Adds lines, lists them, and proves that none was changed or taken away."""

    def __init__(self, database: StoreDatabase) -> None:
        self._database = database
        self._tables = database.tables

    def prepare(self) -> None:
        """See that a line could be written now.

        Raises:
            StoreError: it could not.
        """
        facts = self._tables.facts
        with self._database.writing() as connection:
            # It changes nothing, and is refused where nothing can be changed.
            nothing = facts.update().where(facts.c.key == "").values(value="")
            connection.execute(nothing)

    def add(self, record: RunRecord, person: str, *, at: datetime | None = None) -> AuditLine:
        """Write the line of a run; it is on the disk when this returns.

        Raises:
            StoreError: the log cannot be written.
        """
        with self._database.writing() as connection:
            head = _Head.read(read_fact(connection, self._database.statements, _HEAD))
            row = {
                "number": head.number + 1,
                "at": moment(at or datetime.now(UTC)),
                "person": any_text(person),
                "question_id": record.question.id,
                "question_hash": self._digest(connection, record.question.text),
                "tables": json.dumps(record.tables),
                "sql": any_text(record.sql),
                "verdict": record.verdict,
                "reason": any_text(record.reason),
                "row_count": record.rows,
                "elapsed_ms": round(record.elapsed_ms, 3),
                "error": record.error,
                "previous": head.hash,
            }
            row["hash"] = _signature(row)
            connection.execute(self._tables.audit.insert(), row)
            put_fact(connection, self._tables, _HEAD, f"{row['number']} {row['hash']}")
        return _line(row)

    def lines(
        self,
        *,
        since: datetime | None = None,
        person: str | None = None,
        question: str | None = None,
        limit: int | None = None,
    ) -> tuple[AuditLine, ...]:
        """The lines, the newest first: since then, of that person, of exactly that question.

        Raises:
            StoreError: the log cannot be read.
        """
        import sqlalchemy as sa

        audit = self._tables.audit
        found = sa.select(audit).order_by(audit.c.number.desc()).limit(limit)
        if since is not None:
            found = found.where(audit.c.at >= moment(since))
        if person is not None:
            found = found.where(audit.c.person == person)
        with self._database.reading() as connection:
            if question is not None:
                key = read_fact(connection, self._database.statements, _KEY)
                found = found.where(audit.c.question_hash == _hmac(key, question))
            rows = connection.execute(found).mappings().all()
        return tuple(map(_line, rows))

    def verify(self) -> AuditVerdict:
        """Read the whole log and hold each line against its hash, its number and the one before.

        Raises:
            StoreError: the log cannot be read.
        """
        with self._database.reading() as connection:
            verdict = self._verify(connection)
        if verdict.problems:  # a line may have been added just then: look while none can be
            with suppress(StoreError), self._database.writing() as connection:
                verdict = self._verify(connection)
        return verdict

    def _verify(self, connection: Connection) -> AuditVerdict:
        head = _Head.read(read_fact(connection, self._database.statements, _HEAD))
        problems: list[str] = []
        last = _Head()
        for row in self._rows(connection):
            problems += _faults(row, last)
            last = _Head(row["number"], row["hash"])
        if last != head:
            problems.append(
                f"the last line is {last.number}, where the store remembers {head.number}: "
                "lines were taken away or changed at the end"
            )
        return AuditVerdict(last.number, last.hash, tuple(problems))

    def _rows(self, connection: Connection) -> Iterator[Any]:
        """All lines in order, a page at a time."""
        import sqlalchemy as sa

        audit, number = self._tables.audit, -1
        page = sa.select(audit).order_by(audit.c.number).limit(_PAGE)
        while rows := connection.execute(page.where(audit.c.number > number)).mappings().all():
            yield from rows
            number = rows[-1]["number"]

    def _digest(self, connection: Connection, question: str) -> str:
        key = read_fact(connection, self._database.statements, _KEY)
        if not key:
            key = secrets.token_hex(32)
            put_fact(connection, self._tables, _KEY, key)
        return _hmac(key, question)


@dataclass(frozen=True, slots=True)
class _Head:
    """The last line."""

    number: int = 0
    hash: str = ""

    @classmethod
    def read(cls, text: str) -> _Head:
        number, _, digest = text.partition(" ")
        return cls(int(number), digest) if number else cls()


def _hmac(key: str, question: str) -> str:
    """A plain hash of a short question is soon guessed; by a key of the store it is not."""
    words = " ".join(unicodedata.normalize("NFKC", question).casefold().split())
    if not words:
        return ""
    return hmac.new(bytes.fromhex(key), words.encode("utf-8", "replace"), "sha256").hexdigest()


def _signature(row: Any) -> str:
    signed = json.dumps([row[name] for name in _SIGNED], ensure_ascii=True)
    return hashlib.sha256(signed.encode()).hexdigest()


def _faults(row: Any, before: _Head) -> Iterator[str]:
    if row["number"] != before.number + 1:
        yield f"between lines {before.number} and {row['number']} some are gone"
    elif row["previous"] != before.hash:
        yield f"line {row['number']} does not follow the one before it"
    if row["hash"] != _signature(row):
        yield f"line {row['number']} was changed"


def _line(row: Any) -> AuditLine:
    return AuditLine(
        row["number"],
        datetime.fromisoformat(row["at"]),
        row["person"],
        row["question_id"],
        row["question_hash"],
        tuple(json.loads(row["tables"])),
        row["sql"],
        row["verdict"],
        row["reason"],
        row["row_count"],
        row["elapsed_ms"],
        row["error"],
        row["previous"],
        row["hash"],
    )
