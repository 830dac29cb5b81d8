"""Which document has which number, read from the file as it is asked for, and kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

_MARKS: Final = 500


class DocumentIds:
    """The documents of one collection by number and by id; one thread at a time may ask.

    Args:
        connection: the file.
        kind: which collection.
    """

    def __init__(self, connection: sqlite3.Connection, kind: str) -> None:
        self._connection = connection
        self._kind = kind
        self._ids: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The ids of those of these numbers that there are."""
        self._read("number", [number for number in numbers if number not in self._ids])
        return {number: self._ids[number] for number in numbers if number in self._ids}

    def numbers(self, ids: Sequence[str]) -> list[int]:
        """The numbers of those of these documents that there are."""
        self._read("id", [id_ for id_ in ids if id_ not in self._numbers])
        return [self._numbers[id_] for id_ in ids if id_ in self._numbers]

    def _read(self, column: str, wanted: Sequence[str | int]) -> None:
        for start in range(0, len(wanted), _MARKS):
            part = wanted[start : start + _MARKS]
            marks = ", ".join("?" * len(part))
            rows = self._connection.execute(
                "select number, id from documents"  # noqa: S608 - fixed names and marks only
                f" where kind = ? and {column} in ({marks})",
                (self._kind, *part),
            )
            for number, id_ in rows:
                self._ids[int(number)] = str(id_)
                self._numbers[str(id_)] = int(number)
