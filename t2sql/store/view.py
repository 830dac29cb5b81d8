"""What is accepted at this moment, as an open session sees it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from t2sql.errors import StoreError
from t2sql.types import PastQuery

if TYPE_CHECKING:
    import numpy as np

    from t2sql.protocols import Embedder
    from t2sql.store.accepted import AcceptedBook

    Vector = np.ndarray[Any, np.dtype[np.float32]]

_PAUSE_S = 10.0
"""How long a store that could not be read is left alone: one far away takes long to fail."""


@dataclass(frozen=True, slots=True)
class AcceptedNow:
    """The accepted queries of a moment."""

    changes: str | None = None
    active: Mapping[str, PastQuery] = field(default_factory=dict)
    undone: frozenset[str] = frozenset()


class AcceptedView:
    """What is accepted now, read again whenever the store says that it changed.

    A store that cannot be read costs nobody an answer: what was known last is used on.

    Args:
        book: gives the store's book, or raises what is wrong with the store.
    """

    def __init__(self, book: Callable[[], AcceptedBook]) -> None:
        self._book = book
        self._now = AcceptedNow()
        self._lock = threading.Lock()
        self._vectors: dict[str, Vector] = {}
        self._told = False
        self._again = 0.0

    def now(self) -> AcceptedNow:
        """The accepted queries of this moment."""
        if monotonic() < self._again:
            return self._now
        try:
            book = self._book()
            changes = book.changes()
            with self._lock:
                if changes != self._now.changes:
                    entries = book.entries(undone=True)
                    active = {entry.id: entry.query for entry in entries if entry.active}
                    undone = frozenset(entry.id for entry in entries if not entry.active)
                    self._now = AcceptedNow(changes, active, undone)
                self._told = False
        except StoreError as error:
            self._again = monotonic() + _PAUSE_S
            if not self._told:
                self._told = True
                logging.getLogger("t2sql").warning("Accepted queries are not seen: %s", error)
        return self._now

    def vectors(self, questions: Sequence[str], load: Callable[[], Embedder]) -> list[Vector]:
        """The vectors of accepted questions; each is made once, whoever asks.

        Args:
            questions: of accepted queries.
            load: gives the embedder of the index; called where something is new.
        """
        with self._lock:
            new = [one for one in dict.fromkeys(questions) if one not in self._vectors]
            if new:
                active = {query.question for query in self._now.active.values()}
                made = zip(new, load().embed(new), strict=True)
                held = {text: it for text, it in self._vectors.items() if text in active}
                self._vectors = {**held, **dict(made)}
            return [self._vectors[one] for one in questions]
