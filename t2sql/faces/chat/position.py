"""Where in a room somebody is, while steps that were begun one after the other end in any order."""

from __future__ import annotations

from typing import Generic, TypeVar

from t2sql.faces.chat.desk import Update

P = TypeVar("P")


class Position(Generic[P]):
    """A place in a room; it stays on the server, one for each page.

    What is pressed or typed is worked on at once, side by side: a list that takes long must not
    cover the table that was opened meanwhile. So only the step that was begun last shows what it
    has found.
    """

    def __init__(self, place: P) -> None:
        self.place = place
        self._begun = 0

    def begin(self, place: P | None = None) -> int:
        """A step begins, from another place if one is given; its number."""
        if place is not None:
            self.place = place
        self._begun += 1
        return self._begun

    def settle(self, step: int, place: P, shown: Update) -> Update:
        """What a step shows at the place that it led to; nothing if another was begun since."""
        if step != self._begun:
            return {}
        self.place = place
        return shown
