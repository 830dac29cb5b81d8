"""What people accepted, rejected and took back: kept for good, each with where it comes from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.errors import InputError
from t2sql.store.facts import put_fact, read_fact
from t2sql.store.feedback_rows import (
    accepted_row,
    feedback_row,
    read_accepted,
    read_dependents,
    read_feedback,
)
from t2sql.store.rows import any_text, moment
from t2sql.types import AcceptedQuery, DependentAnswer, Feedback

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from t2sql.store.database import StoreDatabase
    from t2sql.store.heartbeat import Moment

_CHANGES = "accepted_changes"


class AcceptedBook:
    """Accepted queries, and all that was said of answers. Nothing of it is ever deleted."""

    def __init__(self, database: StoreDatabase) -> None:
        self._database = database
        self._tables = database.tables
        self._changes: tuple[Moment | None, str] = (None, "")

    def accept(
        self, entry: AcceptedQuery, said: Feedback, *, instead_of: Collection[str] = ()
    ) -> AcceptedQuery:
        """Make a query an example, and keep who said so.

        One that is an example already stays as it was accepted first. Those of ``instead_of``
        cease to be examples at the same moment.

        Raises:
            StoreError: the store cannot be written; then nothing of it is kept.
        """
        accepted = self._tables.accepted
        with self._database.writing() as connection:
            before = self._find(connection, entry.id)
            if before is None or not before.active:
                connection.execute(accepted.delete().where(accepted.c.id == entry.id))
                connection.execute(accepted.insert(), accepted_row(entry))
                before = entry
            gone = self._withdraw(connection, set(instead_of) - {entry.id}, said)
            self._note(connection, replace(said, accepted=(entry.id, *gone)))
            return before

    def note(self, said: Feedback, *, withdraw: Collection[str] = ()) -> Feedback:
        """Keep what a person said; the accepted queries of ``withdraw`` cease to be examples.

        Raises:
            StoreError: the store cannot be written; then nothing of it is kept.
        """
        with self._database.writing() as connection:
            noted = replace(said, accepted=self._withdraw(connection, withdraw, said))
            self._note(connection, noted)
            return noted

    def redo(self, name: str, said: Feedback) -> AcceptedQuery:
        """Make a query an example again that had been taken back.

        Raises:
            InputError: there is none of that id.
            StoreError: the store cannot be written.
        """
        accepted = self._tables.accepted
        with self._database.writing() as connection:
            found = self._find(connection, name)
            if found is None:
                raise _unknown(name)
            again = {"undone_at": None, "undone_by": ""}
            connection.execute(accepted.update().where(accepted.c.id == name).values(again))
            self._note(connection, replace(said, accepted=(name,)))
            return replace(found, undone_at=None, undone_by="")

    def entry(self, name: str) -> AcceptedQuery:
        """The accepted query of that id; the first letters do where they are no other's.

        Raises:
            InputError: there is none, or more than one begins so.
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        accepted = self._tables.accepted
        begins = accepted.c.id.startswith(name, autoescape=True)
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(accepted).where(begins).limit(2)).all()
            exact = connection.execute(sa.select(accepted).where(accepted.c.id == name)).first()
        found = [exact] if exact is not None else rows
        if not name or not found:
            raise _unknown(name)
        if len(found) > 1:
            raise InputError(f"Several accepted queries begin with {name!r}.", hint="Say more.")
        return read_accepted(found[0])

    def entries(self, *, undone: bool = False) -> tuple[AcceptedQuery, ...]:
        """All examples, the newest first; with ``undone`` those taken back as well.

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        accepted = self._tables.accepted
        if not self._database.exists:
            return ()
        found = sa.select(accepted).order_by(accepted.c.accepted_at.desc(), accepted.c.id)
        if not undone:
            found = found.where(accepted.c.undone_at.is_(None))
        with self._database.reading() as connection:
            return tuple(map(read_accepted, connection.execute(found)))

    def log(self, limit: int | None = None, *, by: str | None = None) -> tuple[Feedback, ...]:
        """What was said, the newest first; by that person, or by all.

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        feedback = self._tables.feedback
        if not self._database.exists:
            return ()
        found = sa.select(feedback).order_by(feedback.c.at.desc(), feedback.c.id).limit(limit)
        if by is not None:
            found = found.where(feedback.c.person == by)
        with self._database.reading() as connection:
            return tuple(map(read_feedback, connection.execute(found)))

    def dependents(self, name: str) -> tuple[DependentAnswer, ...]:
        """The saved answers, and accepted queries, that this one had a part in; newest first.

        Raises:
            StoreError: the store cannot be read.
        """
        import sqlalchemy as sa

        traces, uses, accepted = self._tables.traces, self._tables.uses, self._tables.accepted
        answers = (
            sa.select(traces.c.id, traces.c.asked_at, traces.c.question, uses.c.how)
            .join(uses, uses.c.trace_id == traces.c.id)
            .where(uses.c.past_id == name)
            .order_by(traces.c.asked_at.desc())
        )
        taken = (
            sa.select(
                accepted.c.question_id,
                accepted.c.accepted_at,
                accepted.c.question,
                sa.literal("accepted"),
            )
            .where(accepted.c.asset == name, accepted.c.id != name)
            .where(accepted.c.undone_at.is_(None))
        )
        with self._database.reading() as connection:
            rows = [*connection.execute(answers), *connection.execute(taken)]
        return read_dependents(rows)

    def changes(self) -> str:
        """Changes whenever a query becomes or ceases to be an example.

        Raises:
            StoreError: the store cannot be read.
        """
        if not self._database.exists:
            return ""
        moment = self._database.moment()  # before it is read: what comes meanwhile is seen next
        seen, changes = self._changes
        if moment is None or moment != seen:
            with self._database.reading() as connection:
                changes = read_fact(connection, self._database.statements, _CHANGES)
            self._changes = (moment, changes)
        return changes

    def _find(self, connection: Connection, name: str) -> AcceptedQuery | None:
        import sqlalchemy as sa

        accepted = self._tables.accepted
        row = connection.execute(sa.select(accepted).where(accepted.c.id == name)).first()
        return None if row is None else read_accepted(row)

    def _withdraw(
        self, connection: Connection, names: Collection[str], said: Feedback
    ) -> tuple[str, ...]:
        """Take back those of them that are examples; return which they were."""
        accepted = self._tables.accepted
        gone = []
        for name in sorted(names):
            active = (accepted.c.id == name) & accepted.c.undone_at.is_(None)
            undone = {"undone_at": moment(said.at), "undone_by": any_text(said.by)}
            if connection.execute(accepted.update().where(active).values(undone)).rowcount:
                gone.append(name)
        return tuple(gone)

    def _note(self, connection: Connection, said: Feedback) -> None:
        connection.execute(self._tables.feedback.insert(), feedback_row(said))
        count = int(read_fact(connection, self._database.statements, _CHANGES) or 0)
        put_fact(connection, self._tables, _CHANGES, str(count + 1))


def _unknown(name: str) -> InputError:
    return InputError(
        f"There is no accepted query {name!r}.", hint="`t2sql history list` shows them."
    )
