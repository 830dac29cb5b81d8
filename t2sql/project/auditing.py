"""Audit lines of one person: who it is, and the log of the project's store."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from typing import TYPE_CHECKING

from t2sql.errors import StoreError
from t2sql.types import Person, RunRecord

if TYPE_CHECKING:
    from t2sql.project.parts import Parts


@dataclass(frozen=True, slots=True)
class PersonalAudit:
    """Implements ``Audit``: every run of this person leaves a line in the store."""

    parts: Parts
    person: Person

    def prepare(self) -> None:
        """See that a line can be written.

        Raises:
            StoreError: it cannot, and so nothing runs.
        """
        try:
            self.parts.records.audit.prepare()
        except StoreError as error:
            raise _unwritable("Nothing was run", error) from error

    def note(self, record: RunRecord) -> None:
        """Write the line.

        Raises:
            StoreError: it could not be written, and so no row is shown.
        """
        try:
            self.parts.records.audit.add(record, who(self.person))
        except StoreError as error:
            raise _unwritable("The rows are not shown", error) from error


def who(person: Person) -> str:
    """The person's name; who runs the program on their own machine has that of the system."""
    if person.name:
        return person.name
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown"


def _unwritable(said: str, error: StoreError) -> StoreError:
    return StoreError(
        f"{said}, since the audit log cannot be written: {error.message}",
        hint=f"{error.hint} Or set `audit = false` under [store] to run without an audit log.",
    )
