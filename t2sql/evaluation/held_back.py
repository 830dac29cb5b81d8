"""A search index that has forgotten some past queries, so that no question finds itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from t2sql.protocols import SearchHit, SearchIndex

_MORE = 200
"""Past queries asked for beyond the wanted ones at most: few are held back at a time."""


def hold_back(index: SearchIndex, past_queries: Collection[str] | None = None) -> SearchIndex:
    """The same index without the past queries of these ids; None: without any.

    Tables, columns and values are found as before. The index is not copied or closed.
    """
    return cast("SearchIndex", _HeldBackIndex(index, past_queries))


class _HeldBackIndex:
    """Answers for past queries itself; all else is the index's own answer."""

    def __init__(self, index: SearchIndex, past_queries: Collection[str] | None) -> None:
        self._index = index
        self._gone = None if past_queries is None else frozenset(past_queries)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def past_queries(self, text: str, limit: int) -> Sequence[SearchHit]:
        if self._gone is None:
            return ()
        hits = self._index.past_queries(text, limit + min(len(self._gone), _MORE))
        return [hit for hit in hits if hit.id not in self._gone][:limit]
