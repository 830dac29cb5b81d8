"""A catalog as a person sees it: what is hidden from them is not there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.access.view_customs import seen_customs
from t2sql.access.view_names import SeenNames, seen_names
from t2sql.access.view_past import is_past_query_seen, seen_term, seen_use
from t2sql.access.view_tables import seen_table
from t2sql.steps.touched_rules import split_rules
from t2sql.types import (
    FamilyMember,
    JoinEdge,
    PastQuery,
    Table,
    TableCustoms,
    TableUse,
    Term,
)

if TYPE_CHECKING:
    from t2sql.access.rules import Sight
    from t2sql.protocols import BrowsableCatalog

_TOLD_FACTS = frozenset({"dialect", "label"})
"""What is noted about the whole catalog and names nothing in it."""
_MOST_KEPT = 5000
_MORE = 4
"""Where too few past queries are seen, so many times as many are looked at."""


class SeenCatalog:
    """Implements :class:`t2sql.protocols.BrowsableCatalog` over another one.

    Hidden tables, columns, joins, families, terms, habits and past queries do not exist here;
    texts that people wrote lose hidden names. It follows the catalog below as that changes. Made
    for one sight: nothing that is kept here is shown to anybody who sees something else.

    Args:
        catalog: all that there is.
        sight: what is seen of it.
    """

    def __init__(self, catalog: BrowsableCatalog, sight: Sight) -> None:
        self._catalog = catalog
        self._sight = sight
        self._lock = threading.RLock()
        self._version = ""
        self._names: SeenNames | None = None
        self._tables: dict[str, tuple[Table, Table]] = {}
        self._past: dict[str, tuple[PastQuery, bool]] = {}

    @property
    def seen(self) -> SeenNames:
        """What is seen of the names; found once for each state of the catalog below."""
        with self._lock:
            version = self._catalog.version
            if self._names is None or version != self._version:
                self._names = seen_names(self._catalog.iter_tables(), self._sight)
                self._tables, self._past = {}, {}
                self._version = version
            return self._names

    @property
    def hides(self) -> bool:
        """Whether there is anything that is not seen."""
        return self.seen.any_hidden

    @property
    def path(self) -> Path:
        """The file of the catalog below."""
        return self._catalog.path

    @property
    def version(self) -> str:
        """That of the catalog below."""
        return self._catalog.version

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of the warehouse."""
        return self._catalog.dialect

    @property
    def label(self) -> str:
        """What the warehouse is called before a person."""
        return self._catalog.label

    def fact(self, key: str) -> str:
        """Something noted about the whole catalog; empty where it might name what is hidden."""
        if key == "rules":
            return self.rules()
        if key == "history_counts":
            queries = list(self.iter_past_queries())
            verified = sum(query.verified for query in queries)
            return json.dumps({"queries": len(queries), "verified": verified})
        return self._catalog.fact(key) if key in _TOLD_FACTS else ""

    def names(self) -> tuple[str, ...]:
        """The names of all tables that are seen, in order."""
        return self.seen.tables

    def labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tags and the tiers that tables have which are seen, in order."""
        return self.seen.labels

    def table(self, name: str) -> Table | None:
        """The table of that name, as the catalog below finds it were it alone with what is seen."""
        full = name if name in self.seen.seen else self.seen.index.resolve(name)
        found = self.tables([full]) if full else ()
        return found[0] if found else None

    def tables(self, names: Sequence[str]) -> tuple[Table, ...]:
        """The tables of these names, in that order; unknown and hidden ones are left out."""
        seen = self.seen
        full = (name if name in seen.seen else seen.index.resolve(name) for name in names)
        wanted = list(dict.fromkeys(name for name in full if name))
        return tuple(self._seen_table(table) for table in self._catalog.tables(wanted))

    def joins(self, names: Sequence[str]) -> tuple[JoinEdge, ...]:
        """Every known join of what is seen with at least one end among these tables."""
        shown = [name for name in names if name in self.seen.seen]
        return tuple(self._seen_joins(self._catalog.joins(shown)))

    def past_queries(self, ids: Sequence[str]) -> tuple[PastQuery, ...]:
        """The past queries of these ids that name nothing hidden, in that order."""
        return tuple(self._seen_past_queries(self._catalog.past_queries(ids)))

    def terms(self) -> tuple[Term, ...]:
        """What the team means by its words, as far as it is about what is seen."""
        seen = self.seen
        found = (seen_term(term, seen, self._resolve) for term in self._catalog.terms())
        return tuple(term for term in found if term is not None)

    def rules(self) -> str:
        """The team's standing instructions, but those that name something hidden."""
        text, hidden = self._catalog.rules(), self.seen.hidden
        if not text or not self.hides:
            return text
        return "\n".join(f"- {rule}" for rule in split_rules(text) if not hidden.stands_in(rule))

    def uses(self, names: Sequence[str]) -> Mapping[str, TableUse]:
        """What past queries say of these tables, but what names something hidden."""
        seen = self.seen
        found = self._catalog.uses([name for name in names if name in seen.seen])
        return {name: seen_use(use, seen) for name, use in found.items()}

    def customs(self, names: Sequence[str]) -> Mapping[str, TableCustoms]:
        """What the warehouse is used to do with these tables, but what rests on what is hidden."""
        seen = self.seen
        found = self._catalog.customs([name for name in names if name in seen.seen])
        return {name: seen_customs(one, seen) for name, one in found.items()}

    def families(self, names: Sequence[str]) -> dict[str, FamilyMember]:
        """The family of each of these tables, as large as it is seen; one alone has none."""
        found = self._catalog.families([name for name in names if name in self.seen.seen])
        members: dict[str, FamilyMember] = {}
        for name, member in found.items():
            own = [one for one in self.family_members(member.family.name) if one.table == name]
            members.update((name, one) for one in own if one.family.size > 1)
        return members

    def family_members(self, family: str) -> tuple[FamilyMember, ...]:
        """All members of the family of that name that are seen, by their labels."""
        seen = self.seen.seen
        all_members = self._catalog.family_members(family)
        members = [one for one in all_members if one.table in seen]
        if len(members) == len(all_members) or not members:
            return tuple(members)
        whole = members[0].family
        labels = [one.label for one in members]
        shown = replace(
            whole,
            size=len(members),
            first=labels[0] if whole.first else "",
            last=labels[-1] if whole.last else "",
        )
        return tuple(replace(one, family=shown) for one in members)

    def stand_ins(self, names: Sequence[str]) -> dict[str, str]:
        """The table that stands for each of these; where that is hidden, one that is seen."""
        found = self._catalog.stand_ins(names)
        return {name: self._stand_in(name, other) for name, other in found.items()}

    def seen_stand_in(self, name: str) -> str:
        """The table that is seen in the place of one that is in the index; empty if none is."""
        if name in self.seen.seen:
            return name
        member = self._catalog.families([name]).get(name)
        if member is None:
            return ""
        members = self.family_members(member.family.name)
        stand_ins = self._catalog.stand_ins([one.table for one in members])
        return next((one.table for one in members if stand_ins.get(one.table) == name), "")

    def iter_tables(self) -> Iterator[Table]:
        """Every table that is seen."""
        seen = self.seen.seen
        return (self._seen_table(one) for one in self._catalog.iter_tables() if one.name in seen)

    def iter_past_queries(self) -> Iterator[PastQuery]:
        """Every past query that names nothing hidden."""
        return self._seen_past_queries(self._catalog.iter_past_queries())

    def past_queries_of(self, name: str, limit: int) -> tuple[PastQuery, ...]:
        """Past queries that read that table and name nothing hidden: the verified first."""
        most = limit
        while name in self.seen.seen:
            found = self._catalog.past_queries_of(name, most)
            kept = tuple(self._seen_past_queries(found))
            if len(kept) >= limit or len(found) < most:
                return kept[:limit]
            most *= _MORE
        return ()

    def iter_joins(self) -> Iterator[JoinEdge]:
        """Every join of what is seen."""
        return self._seen_joins(self._catalog.iter_joins())

    def sees_past_query(self, query: PastQuery) -> bool:
        """Whether all that a past query reads and names is seen; in doubt it is not."""
        return next(self._seen_past_queries((query,)), None) is not None

    def seen_of(self, tables: Iterable[Table]) -> tuple[Table, ...]:
        """Of tables, however they were found, what is seen; columns too."""
        names, sight = self.seen, self._sight
        shown = (seen_table(table, names) for table in tables if table.name in names.seen)
        return tuple(
            replace(
                table,
                columns=tuple(
                    one for one in table.columns if sight.sees_column(table.name, one.name)
                ),
            )
            for table in shown
        )

    def _resolve(self, name: str) -> str:
        """The full name of a table, hidden or not; as it is written where there is none."""
        if name in self.seen.seen:
            return name
        found = self._catalog.table(name)
        return found.name if found is not None else name

    def _stand_in(self, name: str, stand_in: str) -> str:
        if stand_in in self.seen.seen or name not in self.seen.seen:
            return stand_in
        return self.seen_stand_in(stand_in) or name

    def _seen_table(self, table: Table) -> Table:
        names = self.seen
        kept = self._tables.get(table.name)
        if kept is not None and kept[0] is table:
            return kept[1]
        shown = seen_table(table, names)
        if len(self._tables) >= _MOST_KEPT:
            self._tables = {}
        self._tables[table.name] = (table, shown)
        return shown

    def _seen_joins(self, edges: Iterable[JoinEdge]) -> Iterator[JoinEdge]:
        names = self.seen
        for edge in edges:
            ends = ((edge.left, edge.left_columns), (edge.right, edge.right_columns))
            if all(_is_end_seen(table, columns, names) for table, columns in ends):
                yield edge

    def _seen_past_queries(self, queries: Iterable[PastQuery]) -> Iterator[PastQuery]:
        names, dialect = self.seen, self.dialect
        for query in queries:
            kept = self._past.get(query.id)
            if kept is None or kept[0] != query:
                found = is_past_query_seen(query, names, self._sight, self._resolve, dialect)
                if len(self._past) >= _MOST_KEPT:
                    self._past = {}
                kept = self._past[query.id] = (query, found)
            if kept[1]:
                yield query


def _is_end_seen(table: str, columns: Sequence[str], names: SeenNames) -> bool:
    gone = names.hidden_columns.get(table, frozenset())
    return table in names.seen and gone.isdisjoint(column.lower() for column in columns)
