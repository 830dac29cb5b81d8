"""Connections to read by: borrowed, made read-only, watched, and given back as they came."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from t2sql.cancelling import current_cancellation
from t2sql.errors import DatabaseError, QueryError, QueryTimeoutError
from t2sql.warehouse.watch import Watch

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from t2sql.warehouse.sessions import Session


@dataclass(slots=True)
class Lent:
    """A connection in somebody's hands."""

    connection: Any
    """The driver's own."""
    running: Any = None
    """The cursor that runs the query, for whoever stops it."""


class Connections:
    """Lends a connection for one query. Errors of the driver become ours.

    Args:
        engine: where connections come from.
        session: what the engine does in its own way.
        label: what to call the database.
        memory_mb: what a query may need, for a sentence.
        is_file: whether the database is one; then what the engine suggests is about the file.
    """

    def __init__(
        self, engine: Engine, session: Session, label: str, memory_mb: int, *, is_file: bool
    ) -> None:
        self._engine = engine
        self._session = session
        self._label = label
        self._memory_mb = memory_mb
        self._is_file = is_file

    @property
    def driver_error(self) -> type[Exception]:
        """What the driver raises."""
        found: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        return found

    @contextmanager
    def reading(self, timeout_s: float) -> Iterator[Lent]:
        """A connection in a read-only transaction that ends with a rollback.

        Raises:
            QueryTimeoutError: it took longer; the server was told to stop.
            CancelledError: somebody wished to stop; the server was told.
            QueryError: the engine refuses.
            DatabaseError: the database cannot be reached.
        """
        with self._lent(timeout_s) as lent, self._translating(timeout_s):
            self._session.begin(lent.connection, timeout_s)
            yield lent

    @contextmanager
    def _lent(self, timeout_s: float) -> Iterator[Lent]:
        """A connection that is watched, but as it comes from the pool."""
        current_cancellation().check()
        connection = self._borrow()
        usable = False
        watch: Watch | None = None  # still, if somebody wished to stop just before
        try:
            lent = Lent(connection.driver_connection)
            with self._watched(lent, timeout_s) as watch:
                try:
                    yield lent
                except (self.driver_error, DatabaseError) as error:
                    # What the engine itself has refused or ended leaves the connection whole.
                    usable = isinstance(error.__cause__ or error, self.driver_error)
                    raise
                usable = True
        finally:
            asked = watch is not None and watch.asked
            self._give_back(connection, usable=usable and not asked)

    @contextmanager
    def reflecting(self, timeout_s: float) -> Iterator[Connection]:
        """A connection of SQLAlchemy's, to list what exists. It is watched as well.

        Raises:
            QueryTimeoutError: it took longer; the server was told to stop.
            CancelledError: somebody wished to stop; the server was told.
            sqlalchemy.exc.SQLAlchemyError: the engine refuses, or cannot be reached.
        """
        current_cancellation().check()
        with self._engine.connect() as connection:
            lent = Lent(connection.connection.driver_connection)
            watch: Watch | None = None  # still, if somebody wished to stop just before
            try:
                with self._watched(lent, timeout_s) as watch:
                    yield connection
            finally:
                if watch is not None and watch.asked:
                    connection.invalidate()

    @contextmanager
    def _watched(self, lent: Lent, timeout_s: float) -> Iterator[Watch]:
        """Have a connection's query stopped when its time is over or nobody wants it any more."""
        import sqlalchemy as sa

        def cancel() -> None:
            self._session.cancel(lent.connection, self._engine.raw_connection, lent.running)

        watch = Watch(cancel, timeout_s)
        ended = False
        try:
            with current_cancellation().stopping(watch.stop):
                yield watch
                ended = True
            watch.end()
            if watch.timed_out and watch.asked:  # MySQL's SLEEP() returns 1 when it is killed
                raise _timeout_error(timeout_s)
        except (self.driver_error, DatabaseError, sa.exc.SQLAlchemyError) as error:
            ended = True
            if watch.timed_out:
                raise _timeout_error(timeout_s) from error
            raise
        finally:
            if not ended:  # somebody went away in the middle of it: by Ctrl-C, say
                watch.stop_and_wait()
            watch.end()

    def _borrow(self) -> Any:
        import sqlalchemy as sa

        try:
            return self._engine.raw_connection()
        except (sa.exc.SQLAlchemyError, self.driver_error, OSError) as error:
            raise DatabaseError(
                f"{self._label} cannot be opened: {self.sentence(error)}",
                hint="Check the URL, the password and that the database runs.",
            ) from error

    @contextmanager
    def _translating(self, timeout_s: float) -> Iterator[None]:
        try:
            yield
        except self.driver_error as error:
            if self._session.timed_out(error):
                raise _timeout_error(timeout_s) from error
            sentence, hint = self.sentence(error), self._session.hint(error)
            if hint and self._is_file:  # a file's hints are of the file, not the query
                raise DatabaseError(f"{self._label}: {sentence}", hint=hint) from error
            raise QueryError(sentence, hint=hint) from error
        except MemoryError as error:
            raise QueryError(
                f"The query needed more than {self._memory_mb} MB.",
                hint="Ask for less, or raise limits.memory_mb.",
            ) from error
        except (UnicodeError, OverflowError, ValueError) as error:
            raise QueryError(f"The answer cannot be read: {error}") from error

    def _give_back(self, connection: Any, *, usable: bool) -> None:
        """End the transaction; what cannot, or was told to stop, is thrown away.

        A request to stop that comes late must not hit the next query.
        """
        try:
            if usable:
                self._engine.dialect.do_rollback(connection.dbapi_connection)
                self._session.reset(connection.driver_connection)
            else:
                connection.invalidate()
        except self.driver_error:
            connection.invalidate()
        finally:
            connection.close()

    def sentence(self, error: BaseException) -> str:
        """The engine's own words, one line, without the password."""
        cause = getattr(error, "orig", None) or error
        text = self._session.message(cause)
        if password := self._engine.url.password:
            text = text.replace(str(password), "***")
        line = " ".join(text.partition("\n")[0].split()).rstrip(".")
        return f"{line[:1].upper()}{line[1:300]}." if line else f"{type(cause).__name__}."


def _timeout_error(timeout_s: float) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"The query was stopped after {timeout_s:g} s; nothing changed.",
        hint="Ask for less, or raise limits.query_seconds.",
    )
