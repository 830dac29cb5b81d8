"""A search index as a person sees it: it finds nothing that is hidden from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from t2sql.access.view_catalog import SeenCatalog
    from t2sql.protocols import SearchHit, SearchIndex, WordHit
    from t2sql.types import Baseline, Table, ValueHit

Found = TypeVar("Found", bound="SearchHit")
_MORE = 4
"""Where too little of what was found is seen, so many times as much is looked for."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class SeenHit:
    """A document found, under the name of a table that is seen."""

    id: str
    score: float
    text: str = ""
    name: float = 0.0
    columns: float = 0.0


class SeenIndex:
    """Implements :class:`t2sql.protocols.SearchIndex` over another one.

    Args:
        index: finds everything.
        catalog: knows what is seen.
    """

    def __init__(self, index: SearchIndex, catalog: SeenCatalog) -> None:
        self._index = index
        self._catalog = catalog
        self._words = lru_cache(maxsize=1024)(_words_of)

    def tables_by_meaning(self, text: str, limit: int) -> Sequence[SearchHit]:
        """Tables that are seen whose document is near the text as vectors (cosine)."""
        found = self._enough(lambda most: self._index.tables_by_meaning(text, most), limit)
        return [SeenHit(name, hit.score) for name, hit in found.items()]

    def tables_by_words(self, text: str, limit: int, also: Sequence[str] = ()) -> Sequence[WordHit]:
        """Tables that are seen whose document holds words of the text.

        Of a table that is seen in part a word counts only if something that is seen holds it.
        """
        found = self._enough(lambda most: self._index.tables_by_words(text, most, also), limit)
        seen = self._catalog.seen
        in_part = [name for name in found if name in seen.hidden_columns]
        partly = {table.name: table for table in self._catalog.tables(in_part)}
        hits = (_hit(name, hit, partly.get(name), self._words) for name, hit in found.items())
        return sorted((hit for hit in hits if hit.score > 0), key=lambda hit: (-hit.score, hit.id))

    def schemas_by_words(self, text: str) -> Mapping[str, float]:
        """How much of the text each schema holds, 0 to 1.

        Of a schema in which something is hidden it is what its best table holds.
        """
        found = self._index.schemas_by_words(text)
        if not found:
            return found
        whole = self._catalog.seen.whole_schemas
        shown = {name: score for name, score in found.items() if name in whole}
        for hit in self.tables_by_words(text, len(found)):
            schema = hit.id.rpartition(".")[0]
            if schema in found and schema not in whole:
                shown[schema] = max(shown.get(schema, 0.0), min(hit.score, found[schema]))
        return shown

    def unrelated(self) -> Baseline:
        """What questions find that have nothing to do with the warehouse."""
        return self._index.unrelated()

    def past_queries(self, text: str, limit: int) -> Sequence[SearchHit]:
        """Past queries that are seen, with a similar question or similar SQL."""
        most = limit
        while True:
            hits = self._index.past_queries(text, most)
            shown = {query.id for query in self._catalog.past_queries([hit.id for hit in hits])}
            kept = [hit for hit in hits if hit.id in shown]
            if len(kept) >= limit or len(hits) < most:
                return kept[:limit]
            most *= _MORE

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        """Whether the column holds exactly that text; None where it is not seen."""
        full = self._seen_column_of(table, column)
        return self._index.holds_value(full, column, value) if full else None

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        """Values of the column that are most like the text; none where it is not seen."""
        full = self._seen_column_of(table, column)
        return self._index.near_values(full, column, value, limit) if full else ()

    def values(self, text: str, tables: Sequence[str] | None = None) -> Sequence[ValueHit]:
        """Cell values that words of the text name, of columns that are seen."""
        seen = self._catalog.seen
        wanted = None if tables is None else [name for name in tables if name in seen.seen]
        if wanted is not None and not wanted:
            return []
        hits = self._index.values(text, wanted)
        return [hit for hit in hits if self._seen_column_of(hit.table, hit.column) == hit.table]

    def _seen_column_of(self, table: str, column: str) -> str:
        """The full name of the table where that column of it is seen, else an empty text."""
        seen = self._catalog.seen
        full = table if table in seen.seen else seen.index.resolve(table)
        if full is None or column.lower() in seen.hidden_columns.get(full, frozenset()):
            return ""
        return full

    def _enough(self, search: Callable[[int], Sequence[Found]], limit: int) -> dict[str, Found]:
        """What is seen of what a search finds, by name; more is looked for until it is enough."""
        most = limit
        while True:
            hits = search(most)
            found: dict[str, Found] = {}
            for hit in hits:
                name = self._catalog.seen_stand_in(hit.id)
                if name:
                    found.setdefault(name, hit)
            if len(found) >= limit or len(hits) < most:
                return found
            most *= _MORE


def _hit(
    name: str,
    hit: WordHit,
    table: Table | None,
    words_of: Callable[[Table], tuple[frozenset[str], frozenset[str]]],
) -> WordHit:
    """The hit; of a table that is seen in part with the words alone that what is seen holds."""
    if table is None:
        return hit if hit.id == name else SeenHit(name, hit.score, hit.text, hit.name, hit.columns)
    of_columns, about = words_of(table)
    kept: dict[str, list[str]] = {}
    matched = 0
    for part in (part for part in hit.text.split("; ") if part):
        field, _, listed = part.partition(": ")
        words = listed.split(", ")
        matched += len(words)
        # Its name is seen; so are the words that its name is found by.
        held = of_columns if field == "columns" else of_columns | about
        true = [word for word in words if field == "name" or _beginning(word) in held]
        if true:
            kept[field] = true
    share = sum(map(len, kept.values())) / matched if matched else 0.0
    return SeenHit(
        name,
        hit.score * share,
        "; ".join(f"{field}: {', '.join(words)}" for field, words in kept.items()),
        hit.name,
        hit.columns if "columns" in kept else 0.0,
    )


def _words_of(table: Table) -> tuple[frozenset[str], frozenset[str]]:
    """How the words begin of its columns, and of what else is said of it."""
    about = (table.name, *table.synonyms, table.description, table.grain)
    return _beginnings(_column_texts(table)), _beginnings(about)


def _column_texts(table: Table) -> Iterator[str]:
    for column in table.columns:
        yield from (column.name, column.description)
        yield from (*column.synonyms, *column.examples, *column.accepted_values)


def _beginnings(texts: Iterable[str]) -> frozenset[str]:
    """How the words of texts begin."""
    return frozenset(_beginning(word) for text in texts for word in _WORD.findall(text))


def _beginning(word: str) -> str:
    """So much of a word as stays the same in its other forms."""
    folded = word.lower()
    return folded[: max(3, len(folded) - 3)][:6]
