"""Whose page is which: the stream of a page's answers is read by its own person alone.

The page's server gives the answers of a page to whoever names its id; the id stands in addresses,
and so in the logs of proxies.
"""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from urllib.parse import parse_qs

MOST_PAGES = 20_000
MOST_OF_ONE = 1000
"""Pages of one person that are remembered, so that nobody can push others out."""
_BEAT = "/gradio_api/heartbeat/"
"""A page that is opened calls here first, with its id."""


class PageOwners:
    """Remembers who opened a page. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: OrderedDict[str, str] = OrderedDict()
        self._counts: Counter[str] = Counter()

    def let(self, name: str, path: str, query: bytes, page: str = "") -> bool:
        """Whether a person may send this request: every page that it names is theirs, or new.

        Args:
            name: of the person.
            path: of the address.
            query: of the address.
            page: the id that the body names; empty for none.
        """
        named = (*pages_named(path, query), *((page,) if page else ()))
        return all(self._is_of(one, name) for one in named)

    def _is_of(self, page: str, name: str) -> bool:
        with self._lock:
            owner = self._names.get(page)
            if owner is not None:
                return owner == name
            if self._counts[name] >= MOST_OF_ONE:
                self._forget(next(one for one, other in self._names.items() if other == name))
            elif len(self._names) >= MOST_PAGES:
                self._forget(next(iter(self._names)))
            self._names[page] = name
            self._counts[name] += 1
            return True

    def _forget(self, page: str) -> None:
        name = self._names.pop(page)
        self._counts[name] -= 1
        if not self._counts[name]:
            del self._counts[name]


def pages_named(path: str, query: bytes) -> Iterator[str]:
    """The ids of pages in a request's address."""
    if path.startswith(_BEAT):
        yield path.removeprefix(_BEAT)
    yield from parse_qs(query.decode("latin-1")).get("session_hash", ())
