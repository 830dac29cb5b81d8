"""Counts what past queries leave out, table by table, and which code rows they join."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from t2sql.catalog.customs.marks import mark_of
from t2sql.catalog.habits import QueryFacts
from t2sql.catalog.observed import Link
from t2sql.types import PastQuery

Kept = tuple[str, str, str, str, bool]
"""A table that a query reads; the table whose mark it filters by, which may be the same; the
column; the condition; whether the query reads the second table for nothing else."""
_MOST = 200_000


@dataclass(slots=True)
class CustomCounts:
    """How many queries do so: those that somebody vouched for, or all where there are none."""

    reads: Counter[str] = field(default_factory=Counter)
    kept: Counter[Kept] = field(default_factory=Counter)
    together: Counter[tuple[str, str]] = field(default_factory=Counter)
    """A table, and one whose mark some query filters by, read by the same query."""
    links: Counter[Link] = field(default_factory=Counter)

    def to_json(self) -> str:
        """As it stands in the catalog."""
        marked = {on for _, on, *_ in self.kept}
        body = {
            "reads": list(self.reads.items()),
            "kept": list(self.kept.items()),
            "together": [one for one in self.together.items() if one[0][1] in marked],
            "links": list(self.links.items()),
        }
        return json.dumps(body, ensure_ascii=False)


def counts_from_json(text: str) -> CustomCounts:
    """What :meth:`CustomCounts.to_json` wrote."""
    body = json.loads(text or '{"reads": [], "kept": [], "together": [], "links": []}')
    return CustomCounts(
        Counter(dict(body["reads"])),
        Counter({(a, b, c, d, bool(e)): count for (a, b, c, d, e), count in body["kept"]}),
        Counter({(a, b): count for (a, b), count in body["together"]}),
        Counter({(a, b, c, d, e, f): count for (a, b, c, d, e, f), count in body["links"]}),
    )


class CustomsMiner:
    """Counts one query after the other."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self._verified = CustomCounts()
        self._all = CustomCounts()

    def add(self, query: PastQuery, facts: QueryFacts) -> None:
        """Count a query and what it says."""
        for counts in (self._all, *((self._verified,) if query.verified else ())):
            self._add(counts, query.tables, facts)

    @property
    def counts(self) -> CustomCounts:
        """What was counted: where people vouch for queries, by those alone."""
        found = self._verified if self._verified.reads else self._all
        found.links = self._all.links  # how codes are joined is no matter of judgement
        return found

    def _add(self, counts: CustomCounts, tables: Iterable[str], facts: QueryFacts) -> None:
        read = tuple(dict.fromkeys(tables))
        counts.reads.update(read)
        counts.links.update(facts.links)
        marks = [
            (on, column, sql)
            for on, sql in sorted(facts.filters)
            if on in read and (column := mark_of(sql, self._dialect))
        ]
        for table in read:
            counts.kept.update((table, *mark, mark[0] in facts.aside) for mark in marks)
            counts.together.update((table, other) for other in read if other != table)
        for counter in (counts.together, counts.kept, counts.links):
            _bound(counter)


def _bound(counter: Counter[tuple[str, str]] | Counter[Kept] | Counter[Link]) -> None:
    if len(counter) <= 2 * _MOST:
        return
    kept = counter.most_common(_MOST)  # lossy counting: what is rare is no custom
    counter.clear()
    counter.update(dict(kept))  # type: ignore[arg-type]
