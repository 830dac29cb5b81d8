"""The store: traces of questions and what they cost, in SQLite or PostgreSQL."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from t2sql.errors import InputError, StoreError
from t2sql.store.accepted import AcceptedBook
from t2sql.store.audit import AuditLog
from t2sql.store.database import StoreDatabase
from t2sql.store.rows import (
    CostLine,
    TraceLine,
    call_rows,
    cost_line,
    dearest,
    moment,
    read_trace,
    trace_line,
    trace_row,
    use_rows,
)
from t2sql.store.statements import NAME
from t2sql.store.trace import Trace, merge

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from t2sql.config import Config

CostBy = Literal["day", "stage", "model"]


class Store:
    """Keeps traces, and beside them what people accepted and the audit log.

    Threads and processes may share it; it is opened at its first use.

    Args:
        url: ``sqlite:///file`` or ``postgresql://…``.
        folder: what a relative file is taken from.
        keep_days: older traces are forgotten, once in the life of this object; 0 keeps all.
            Accepted queries and the audit log are kept in any case.
    """

    def __init__(self, url: str, *, folder: Path = Path(), keep_days: int = 0) -> None:
        self._database = StoreDatabase(url, folder)
        self._tables = self._database.tables
        self._keep_days = keep_days
        self._lock = threading.Lock()
        self._pruned = False
        self.accepted = AcceptedBook(self._database)
        self.audit = AuditLog(self._database)

    @property
    def label(self) -> str:
        """What to call it before a person: its URL without secrets."""
        return self._database.label

    @property
    def exists(self) -> bool:
        """Whether anything may be kept in it yet."""
        return self._database.exists

    def look(self) -> bool:
        """Whether it can be read and is current; nothing is changed.

        Raises:
            StoreError: it cannot be read, or is of a newer t2sql.
        """
        return self._database.look()

    def record(self, trace: Trace) -> None:
        """Keep a trace; one of the same question is replaced, what only it knows is kept.

        A power cut may cost one that is only on its way: whatever is made of it afterwards takes
        it to the disk.

        Raises:
            StoreError: the store cannot be written.
        """
        self._prune_once()
        statements, name = self._database.statements, {NAME: trace.id}
        with self._database.writing(awaits_disk=not trace.is_on_its_way) as connection:
            before = self._read(connection, trace.id)
            kept = trace if before is None else merge(before, trace)
            if before is None:
                connection.execute(statements.add, trace_row(kept))
            else:
                connection.execute(statements.change, {**name, **trace_row(kept)})
            if kept.calls != (before.calls if before else ()):
                connection.execute(statements.drop_calls, name)
                connection.execute(statements.add_calls, list(call_rows(kept)))
            used = list(use_rows(kept))
            if used != (list(use_rows(before)) if before else []):
                connection.execute(statements.drop_uses, name)
                if used:
                    connection.execute(statements.add_uses, used)

    def trace(self, name: str, asked_by: str | None = None) -> Trace:
        """The trace of that id; the first letters of one do where they are no other's.

        Given a person, those of all others do not exist.

        Raises:
            InputError: there is none, or more than one begins so.
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces = self._tables.traces
        with self._database.reading() as connection:
            begins = traces.c.id.startswith(name, autoescape=True)
            own = self._of(sa.select(traces.c.id).where(begins), asked_by)
            found = connection.scalars(own.limit(2)).all()
            ids = [name] if name in found else found
            if not name or not ids:
                raise InputError(f"There is no trace {name!r}.", hint="`t2sql trace` lists them.")
            if len(ids) > 1:
                raise InputError(f"Several traces begin with {name!r}.", hint="Give more letters.")
            trace = self._read(connection, ids[0])
        if trace is None:
            raise InputError(f"The trace {name!r} was forgotten just now.")
        return trace

    def traces(
        self,
        limit: int | None = 20,
        since: date | None = None,
        asked_by: str | None = None,
        *,
        holding: str = "",
    ) -> tuple[TraceLine, ...]:
        """The last traces, the newest first; those of that day (UTC) or later, and of that person.

        ``holding`` keeps those whose question holds each of its words, letter case apart (of
        other letters than A to Z as far as the database knows them).

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces, calls = self._tables.traces, self._tables.calls
        columns = ("id", "asked_at", "question", "outcome", "elapsed_ms")
        chosen = self._since(sa.select(*(traces.c[name] for name in columns)), since)
        for word in holding.split():
            question = sa.func.lower(traces.c.question)
            written = question.contains(word.lower(), autoescape=True)
            as_is = traces.c.question.contains(word, autoescape=True)
            chosen = chosen.where(sa.or_(written, as_is))
        last = (
            self._of(chosen, asked_by)
            .order_by(traces.c.asked_at.desc(), traces.c.id)
            .limit(limit)
            .subquery()
        )
        found = (
            sa.select(*last.c, *self._sums())
            .select_from(last.outerjoin(calls, calls.c.trace_id == last.c.id))
            .group_by(*last.c)
            .order_by(last.c.asked_at.desc(), last.c.id)
        )
        with self._database.reading() as connection:
            rows = connection.execute(found).all()
        return tuple(trace_line(row) for row in rows)

    def last_with_sql(self, by: str | None = None) -> str:
        """The id of the last question that SQL was written for, of that person or of anybody.

        Empty where there is none.

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces = self._tables.traces
        found = (
            sa.select(traces.c.id, traces.c.body)
            .where(traces.c.outcome.in_(("drafted", "answered")))
            .order_by(traces.c.asked_at.desc(), traces.c.id)
        )
        with self._database.reading() as connection:
            for name, body in connection.execute(found):
                if by is None or json.loads(body).get("asked_by", "") == by:
                    return str(name)
        return ""

    def costs(
        self, by: CostBy = "day", since: date | None = None, asked_by: str | None = None
    ) -> tuple[CostLine, ...]:
        """What model calls cost by day (UTC, the newest first), stage or model (dearest first).

        Given a person, those of their questions.

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces, calls = self._tables.traces, self._tables.calls
        name = sa.func.substr(traces.c.asked_at, 1, 10) if by == "day" else calls.c[by]
        questions = sa.func.count(sa.distinct(calls.c.trace_id)).label("questions")
        waited = sa.func.sum(calls.c.elapsed_ms).label("waited_ms")
        found = (
            sa.select(name.label("name"), questions, waited, *self._sums())
            .select_from(calls.join(traces, calls.c.trace_id == traces.c.id))
            .group_by(name)
        )
        with self._database.reading() as connection:
            rows = connection.execute(self._of(self._since(found, since), asked_by)).all()
        lines = [cost_line(row) for row in rows]
        if by == "day":
            return tuple(sorted(lines, key=lambda line: line.name, reverse=True))
        return tuple(sorted(lines, key=dearest))

    def prune(self, before: datetime) -> int:
        """Forget the traces that were asked before that moment; return how many.

        Raises:
            StoreError: the store cannot be written.
        """
        import sqlalchemy as sa

        traces, calls, uses = self._tables.traces, self._tables.calls, self._tables.uses
        old = traces.c.asked_at < moment(before)
        with self._database.writing() as connection:
            ids = sa.select(traces.c.id).where(old)
            connection.execute(calls.delete().where(calls.c.trace_id.in_(ids)))
            connection.execute(uses.delete().where(uses.c.trace_id.in_(ids)))
            return connection.execute(traces.delete().where(old)).rowcount

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def _read(self, connection: Connection, name: str) -> Trace | None:
        statements, given = self._database.statements, {NAME: name}
        body = connection.scalar(statements.body, given)
        if body is None:
            return None
        try:
            return read_trace(body, connection.execute(statements.calls, given))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StoreError(
                f"The trace {name} in {self._database.label} cannot be read.",
                hint="Another version of t2sql may have written it.",
            ) from None

    def _sums(self) -> list[Any]:
        import sqlalchemy as sa

        names = ("input_tokens", "output_tokens", "calls", "cost")
        return [sa.func.sum(self._tables.calls.c[name]).label(name) for name in names]

    def _of(self, found: Select[Any], asked_by: str | None) -> Select[Any]:
        """The questions of one person alone; letter case counts."""
        import sqlalchemy as sa

        if asked_by is None:
            return found
        # Quotes within JSON's texts are escaped: nothing that was asked can look like this key.
        body = self._tables.traces.c.body
        key = '"asked_by": '
        written = f"{key}{json.dumps(asked_by, ensure_ascii=False)}"
        own = sa.func.replace(body, written, "") != body
        if not asked_by:  # older releases kept no name
            own = sa.or_(own, sa.func.replace(body, key, "") == body)
        return found.where(own)

    def _since(self, found: Select[Any], since: date | None) -> Select[Any]:
        if since is None:
            return found
        start = moment(datetime.combine(since, time(), UTC))
        return found.where(self._tables.traces.c.asked_at >= start)

    def _prune_once(self) -> None:
        with self._lock:
            due, self._pruned = self._keep_days > 0 and not self._pruned, True
        if due:
            self.prune(datetime.now(UTC) - timedelta(days=self._keep_days))


def open_store(config: Config) -> Store:
    """The store of a project. What of it is written is for the caller to ask of the settings.

    Raises:
        ConfigError: its URL cannot be read, or the variable that should hold it is not set.
        StoreError: its file cannot be made, or its driver is not installed.
    """
    return Store(config.store_url, folder=config.folder, keep_days=config.store.keep_days)
