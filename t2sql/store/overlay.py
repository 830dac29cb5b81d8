"""What people accept is found by the next question, what they take back by none: at once.

The index and the catalog are made by ``t2sql index``; accepted queries live in the store. Until
the next index these two stand before them: they add what the index does not know yet, and hide
what was taken back since. Where a file of the team answers the same question, the file wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from t2sql.catalog.vouching import STORE
from t2sql.sql.gate import pass_gate
from t2sql.types import (
    FamilyMember,
    GatePolicy,
    JoinEdge,
    PastQuery,
    Table,
    TableCustoms,
    TableUse,
    Term,
)

if TYPE_CHECKING:
    from t2sql.protocols import BrowsableCatalog, Embedder, SearchHit, SearchIndex, WordHit
    from t2sql.store.view import AcceptedNow, AcceptedView
    from t2sql.types import Baseline, ValueHit

_MEANING = 0.7
"""Of a score; the rest comes from shared words. As the index itself has it."""
_WORD = re.compile(r"\w+")


class CatalogWithAccepted:
    """Implements ``Catalog`` over another one; its past queries are as of now.

    Args:
        inner: what a person may see.
        view: what is accepted.
        policy: what the gate takes beside the tables; what does not pass it is not shown.
        sees: whether whoever asks may see all that an accepted query names; None: they may.
    """

    def __init__(
        self,
        inner: BrowsableCatalog,
        view: AcceptedView,
        policy: GatePolicy,
        sees: Callable[[PastQuery], bool] | None = None,
    ) -> None:
        self.inner = inner
        self._view = view
        self._policy = policy
        self._sees = sees
        self._judged: tuple[str, dict[str, bool]] = ("", {})

    def past_queries(self, ids: Sequence[str]) -> tuple[PastQuery, ...]:
        """The past queries of these ids, in that order."""
        now = self._view.now()
        found = {query.id: query for query in self.inner.past_queries(ids)}
        for name in ids:
            kept = found.get(name)
            if kept is not None and kept.source == STORE and name in now.undone:
                del found[name]
            elif kept is None and name in now.active and self.shows(now.active[name]):
                found[name] = now.active[name]
        return tuple(found[name] for name in dict.fromkeys(ids) if name in found)

    def shows(self, query: PastQuery) -> bool:
        """Whether all that an accepted query names is seen, and its SQL passes the gate."""
        if self._sees is not None and not self._sees(query):
            return False
        version, judged = self._judged
        if version != self.inner.version:  # a table may have come or gone
            judged = {}
            self._judged = (self.inner.version, judged)
        if query.id not in judged:
            seen = len(self.inner.tables(query.tables)) == len(query.tables)
            gate = pass_gate(query.sql, self.inner.dialect, query.tables, self._policy)
            judged[query.id] = seen and gate.passed
        return judged[query.id]

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of the warehouse."""
        return self.inner.dialect

    def names(self) -> tuple[str, ...]:
        """The names of all tables."""
        return self.inner.names()

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return self.inner.table(name)

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        """The tables of these names."""
        return self.inner.tables(names)

    def joins(self, names: Sequence[str]) -> tuple[JoinEdge, ...]:
        """Every known join with at least one end among these tables."""
        return self.inner.joins(names)

    def terms(self) -> tuple[Term, ...]:
        """What the team means by its words."""
        return self.inner.terms()

    def rules(self) -> str:
        """The team's standing instructions."""
        return self.inner.rules()

    def uses(self, names: Sequence[str]) -> Mapping[str, TableUse]:
        """What past queries say of these tables, as of the last index."""
        return self.inner.uses(names)

    def customs(self, names: Sequence[str]) -> Mapping[str, TableCustoms]:
        """What the warehouse is used to do with these tables, as of the last index."""
        return self.inner.customs(names)

    def families(self, names: Sequence[str]) -> Mapping[str, FamilyMember]:
        """The family of each of these tables."""
        return self.inner.families(names)

    def stand_ins(self, names: Sequence[str]) -> Mapping[str, str]:
        """The table that stands for each of these in the search index."""
        return self.inner.stand_ins(names)

    def family_members(self, family: str) -> tuple[FamilyMember, ...]:
        """All members of the family of that name."""
        return self.inner.family_members(family)


@dataclass(frozen=True, slots=True)
class _Hit:
    """An accepted query that was found."""

    id: str
    score: float
    text: str = ""


class IndexWithAccepted:
    """Implements ``SearchIndex`` over another one; accepted queries are found as of now.

    Args:
        inner: the index.
        catalog: tells which past queries are known, and what they ask.
        view: what is accepted.
        embedder: gives the embedder of the index; called when there is something to compare.
    """

    def __init__(
        self,
        inner: SearchIndex,
        catalog: CatalogWithAccepted,
        view: AcceptedView,
        embedder: Callable[[], Embedder],
    ) -> None:
        self.inner = inner
        self._catalog = catalog
        self._view = view
        self._embedder = embedder
        self._asked: tuple[str | None, Any] = (None, None)
        self._new: tuple[AcceptedNow | None, str, tuple[PastQuery, ...]] = (None, "", ())

    def past_queries(self, text: str, limit: int) -> Sequence[SearchHit]:
        """Past queries with a similar question, the accepted ones of now among them."""
        found = self.inner.past_queries(text, limit)
        new = self._not_indexed()
        if not new:
            return found
        known = self._catalog.inner.past_queries([hit.id for hit in found])
        answered = {
            _folded(query.question) for query in known if query.verified and query.source != STORE
        }
        new = tuple(query for query in new if _folded(query.question) not in answered)
        hits = [*found, *self._scored(text, new)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit]

    def _not_indexed(self) -> tuple[PastQuery, ...]:
        """Accepted queries that the catalog has not taken in yet."""
        now, version = self._view.now(), self._catalog.inner.version
        if self._new[0] is not now or self._new[1] != version:
            known = {query.id for query in self._catalog.inner.past_queries(list(now.active))}
            new = tuple(
                query
                for name, query in now.active.items()
                if name not in known and self._catalog.shows(query)
            )
            self._new = (now, version, new)
        return self._new[2]

    def _scored(self, text: str, queries: Sequence[PastQuery]) -> list[_Hit]:
        if not queries:
            return []
        if self._asked[0] != text:  # a question is searched for more than once
            self._asked = (text, self._embedder().embed([text])[0])
        asked = self._asked[1]
        vectors = self._view.vectors([query.question for query in queries], self._embedder)
        words = set(_WORD.findall(_folded(text)))
        hits = []
        for query, vector in zip(queries, vectors, strict=True):
            shared = words & set(_WORD.findall(_folded(query.question)))
            near = max(0.0, float(asked @ vector))
            score = _MEANING * near + (1 - _MEANING) * len(shared) / max(1, len(words))
            hits.append(_Hit(query.id, min(1.0, score)))
        return hits

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[SearchHit]:
        """Tables whose document is near the text as vectors."""
        return self.inner.tables_by_meaning(text, limit)

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> Sequence[WordHit]:
        """Tables whose document holds words of the text."""
        return self.inner.tables_by_words(text, limit, also)

    def schemas_by_words(self, text: str) -> Mapping[str, float]:
        """How much of the text each schema holds."""
        return self.inner.schemas_by_words(text)

    def unrelated(self) -> Baseline:
        """What questions find that have nothing to do with the warehouse."""
        return self.inner.unrelated()

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        """Whether the column holds exactly that text."""
        return self.inner.holds_value(table, column, value)

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Values of the column that are most like the text."""
        return self.inner.near_values(table, column, value, limit)

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        """Cell values that words of the text name."""
        return self.inner.values(text, tables)


def _folded(question: str) -> str:
    return " ".join(question.casefold().split())
