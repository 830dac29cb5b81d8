"""The store: traces of questions and what they cost, in SQLite or PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from t2sql.config import hide_secrets
from t2sql.errors import InputError, StoreError
from t2sql.store.engine import open_engine, store_errors, writing
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
)
from t2sql.store.tables import VERSION, prepare_tables, read_version, store_tables
from t2sql.store.trace import Trace, merge

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from t2sql.config import Config

CostBy = Literal["day", "stage", "model"]


class Store:
    """Keeps traces. Threads and processes may share it; it is opened at its first use.

    Args:
        url: ``sqlite:///file`` or ``postgresql://…``.
        folder: what a relative file is taken from.
        keep_days: older traces are forgotten, once in the life of this object; 0 keeps all.
    """

    def __init__(self, url: str, *, folder: Path = Path(), keep_days: int = 0) -> None:
        self._engine = open_engine(url, folder)
        self._label = hide_secrets(url)
        self._tables = store_tables()
        self._keep_days = keep_days
        self._lock = threading.Lock()
        self._ready = self._pruned = False

    def record(self, trace: Trace) -> None:
        """Keep a trace; one of the same question is replaced, what only it knows is kept.

        Raises:
            StoreError: the store cannot be written.
        """
        self._prune_once()
        traces, calls = self._tables.traces, self._tables.calls
        with self._writing() as connection:
            before = self._read(connection, trace.id)
            kept = trace if before is None else merge(before, trace)
            connection.execute(calls.delete().where(calls.c.trace_id == trace.id))
            connection.execute(traces.delete().where(traces.c.id == trace.id))
            connection.execute(traces.insert(), trace_row(kept))
            if kept.calls:
                connection.execute(calls.insert(), list(call_rows(kept)))

    def trace(self, name: str) -> Trace:
        """The trace of that id; the first letters of one do where they are no other's.

        Raises:
            InputError: there is none, or more than one begins so.
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces = self._tables.traces
        with self._reading() as connection:
            begins = traces.c.id.startswith(name, autoescape=True)
            found = connection.scalars(sa.select(traces.c.id).where(begins).limit(2)).all()
            ids = [name] if name in found else found
            if not name or not ids:
                raise InputError(f"There is no trace {name!r}.", hint="`t2sql trace` lists them.")
            if len(ids) > 1:
                raise InputError(f"Several traces begin with {name!r}.", hint="Give more letters.")
            trace = self._read(connection, ids[0])
        if trace is None:
            raise InputError(f"The trace {name!r} was forgotten just now.")
        return trace

    def traces(self, limit: int = 20, since: date | None = None) -> tuple[TraceLine, ...]:
        """The last traces, the newest first; those of that day (UTC) or later.

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces, calls = self._tables.traces, self._tables.calls
        columns = ("id", "asked_at", "question", "outcome", "elapsed_ms")
        last = (
            self._since(sa.select(*(traces.c[name] for name in columns)), since)
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
        with self._reading() as connection:
            rows = connection.execute(found).all()
        return tuple(trace_line(row) for row in rows)

    def costs(self, by: CostBy = "day", since: date | None = None) -> tuple[CostLine, ...]:
        """What model calls cost by day (UTC, the newest first), stage or model (dearest first).

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
        with self._reading() as connection:
            rows = connection.execute(self._since(found, since)).all()
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

        traces, calls = self._tables.traces, self._tables.calls
        old = traces.c.asked_at < moment(before)
        with self._writing() as connection:
            ids = sa.select(traces.c.id).where(old)
            connection.execute(calls.delete().where(calls.c.trace_id.in_(ids)))
            return connection.execute(traces.delete().where(old)).rowcount

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def _read(self, connection: Connection, name: str) -> Trace | None:
        import sqlalchemy as sa

        traces, calls = self._tables.traces, self._tables.calls
        row = connection.execute(sa.select(traces).where(traces.c.id == name)).first()
        if row is None:
            return None
        found = sa.select(calls).where(calls.c.trace_id == name).order_by(calls.c.position)
        try:
            return read_trace(row.body, connection.execute(found))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise StoreError(
                f"The trace {name} in {self._label} cannot be read.",
                hint="Another version of t2sql may have written it.",
            ) from None

    def _sums(self) -> list[Any]:
        import sqlalchemy as sa

        names = ("input_tokens", "output_tokens", "calls", "cost")
        return [sa.func.sum(self._tables.calls.c[name]).label(name) for name in names]

    def _since(self, found: Select[Any], since: date | None) -> Select[Any]:
        if since is None:
            return found
        start = moment(datetime.combine(since, time(), UTC))
        return found.where(self._tables.traces.c.asked_at >= start)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._prepare()
        with store_errors(self._label), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._prepare()
        with store_errors(self._label), writing(self._engine) as connection:
            yield connection

    def _prepare(self) -> None:
        """Make the tables, once; a store that has them is only looked at."""
        with self._lock:
            if self._ready:
                return
            with store_errors(self._label):
                with self._engine.connect() as connection:
                    current = read_version(connection, self._tables, self._label)
                if current != VERSION:
                    with writing(self._engine) as connection:
                        prepare_tables(connection, self._tables, self._label)
            self._ready = True

    def _prune_once(self) -> None:
        with self._lock:
            due, self._pruned = self._keep_days > 0 and not self._pruned, True
        if due:
            self.prune(datetime.now(UTC) - timedelta(days=self._keep_days))


def open_store(config: Config) -> Store | None:
    """The store of a project; None where ``[store] traces`` is off.

    Raises:
        ConfigError: its URL cannot be read, or the variable that should hold it is not set.
        StoreError: its file cannot be made, or its driver is not installed.
    """
    if not config.store.traces:
        return None
    return Store(config.store_url, folder=config.folder, keep_days=config.store.keep_days)
