"""How old the index is that an answer rests on, and what has changed in the database since."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from t2sql.errors import QueryError, SqlRejectedError, T2SQLError
from t2sql.project.introspecting import Columns, current_columns
from t2sql.types import Freshness, Table

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, Warehouse

_FRESH_S: Final = 60.0
"""How long what was seen of a table counts as what it is now."""
_TIMEOUT_S: Final = 5.0
_SHOWN: Final = 3
_INDEX: Final = "run `t2sql index`"

_Seen = Mapping[str, Columns | None]


class SchemaWatch:
    """Compares tables with the database, each at most once a minute. Thread-safe.

    The database is asked in a thread of its own, while SQL is written or a query runs: no answer
    waits for a slow engine. What comes too late for one answer is told with the next.

    Args:
        warehouse: gives the database.
        catalog: gives what is known of all tables, whoever asks.
        index: the folder of the search index.
    """

    def __init__(
        self, warehouse: Callable[[], Warehouse], catalog: Callable[[], Catalog], index: Path
    ) -> None:
        self._warehouse = warehouse
        self._catalog = catalog
        self._index = index
        self._lock = threading.Lock()
        self._seen: dict[str, tuple[float, Columns | None]] = {}
        self._asked: dict[str, Future[_Seen]] = {}
        self._worker: ThreadPoolExecutor | None = None

    def begin(self, names: Sequence[str]) -> None:
        """Look at those of these tables that were not looked at for a while; do not wait."""
        try:
            warehouse = self._warehouse()
        except T2SQLError:
            return  # whoever needs the database will tell
        now = time.monotonic()
        with self._lock:
            new = [
                name
                for name in names
                if name not in self._asked
                and (name not in self._seen or now - self._seen[name][0] > _FRESH_S)
            ]
            if not new:
                return
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, thread_name_prefix="t2sql-schema")
            asked = self._worker.submit(self._look, warehouse, new)
            self._asked.update(dict.fromkeys(new, asked))

    def freshness(self, names: Sequence[str], seen_by: Catalog, wait_s: float) -> Freshness:
        """The age of the index, and what has changed of these tables as far as it is known.

        Args:
            names: tables.
            seen_by: the catalog of the person who asks; of columns beyond it no name is told.
            wait_s: how long to wait for the database.
        """
        from t2sql.search.manifest import read_checked

        self.begin(names)
        end = time.monotonic() + wait_s
        with self._lock:
            waiting = [self._asked[name] for name in names if name in self._asked]
        for asked in waiting:
            try:
                asked.result(max(0.0, end - time.monotonic()))
            except (TimeoutError, T2SQLError):
                continue
        with self._lock:
            seen = {name: self._seen[name][1] for name in names if name in self._seen}
        return Freshness(read_checked(self._index), tuple(self._compare(seen, seen_by)))

    @contextmanager
    def telling(self, names: Sequence[str], seen_by: Catalog) -> Iterator[None]:
        """Where SQL over these tables fails, say in the error what of them has changed."""
        try:
            yield
        except (QueryError, SqlRejectedError) as error:
            notes = self.freshness(names, seen_by, _TIMEOUT_S).notes
            error.hint = " ".join((*notes, error.hint)).strip()
            raise

    def forget(self) -> None:
        """Look again at the next occasion: the tables have been indexed."""
        with self._lock:
            self._seen.clear()

    def close(self) -> None:
        """Wait for what is being asked, which takes seconds at most."""
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.shutdown(wait=True, cancel_futures=True)

    def _look(self, warehouse: Warehouse, names: Sequence[str]) -> _Seen:
        try:
            found = current_columns(warehouse, names, _TIMEOUT_S)
        finally:
            with self._lock:
                for name in names:
                    self._asked.pop(name, None)
        now = time.monotonic()
        with self._lock:
            self._seen.update((name, (now, columns)) for name, columns in found.items())
        return found

    def _compare(self, seen: _Seen, seen_by: Catalog) -> Iterator[str]:
        known = {table.name: table for table in self._catalog().tables(list(seen))}
        visible = {table.name: table for table in seen_by.tables(list(seen))}
        for name, columns in seen.items():
            if name in known and name in visible:
                said = "; ".join(_changes(known[name], visible[name], columns))
                if said:
                    yield f"{name} {said} since the index was made; {_INDEX}."


def _changes(known: Table, visible: Table, now: Columns | None) -> Iterator[str]:
    """What changed of a table, as the end of a sentence about it."""
    if now is None:
        yield "is gone from the database, or cannot be read there,"
        return
    lost = [column.name for column in visible.columns if column.name.lower() not in now]
    if lost:
        yield f"has lost the column{'s' if len(lost) > 1 else ''} {_listed(lost)}"
    before = {column.name.lower(): column.data_type for column in known.columns}
    new = sum(name not in before for name in now)
    if new:
        yield f"has {new:,} new column{'s' if new > 1 else ''}"
    other = [
        f"{column.name} is {now[key]}, no longer {column.data_type}"
        for column in visible.columns
        if now.get(key := column.name.lower()) and now[key] != column.data_type
    ]
    if other:
        yield f"has other types ({_listed(other)})"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
