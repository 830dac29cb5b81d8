"""Past queries on their way into the catalog: read where they changed, mined, and stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.catalog.customs.counting import CustomsMiner
from t2sql.catalog.gathering import Gathering
from t2sql.catalog.history import gather_history
from t2sql.catalog.mining import Miner
from t2sql.catalog.observed import join_edges
from t2sql.catalog.readers.sources import sources_of
from t2sql.catalog.records import to_json
from t2sql.catalog.rules import HistoryRules
from t2sql.catalog.writing import CatalogWriter
from t2sql.errors import MetadataError
from t2sql.types import JoinEdge, PastQuery, Table

if TYPE_CHECKING:
    from t2sql.protocols import Progress

_VERSION = "4"
"""Changes when past queries are read otherwise by the program itself."""
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class PastQueries:
    """Where past queries come from, and which of them count."""

    places: tuple[Path, ...]
    extra: tuple[PastQuery, ...]
    rules: HistoryRules

    def key(self, tables: Iterable[Table], dialect: str) -> str:
        """Changes when past queries would be read otherwise; the same wherever the files lie.

        Raises:
            MetadataError: a file cannot be read, or a place does not exist.
        """
        digest = hashlib.sha256()
        for part in (_VERSION, dialect, repr(self.rules), tables_key(tables)):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        for query in self.extra:
            digest.update(to_json(query).encode("utf-8", "surrogatepass") + b"\0")
        for place in self.places:
            folder = place if place.is_dir() else place.parent
            for source in sources_of(place):
                for file in source.files:
                    name = file.relative_to(folder).as_posix()
                    digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + _hash(file))
        return digest.hexdigest()


def tables_key(tables: Iterable[Table]) -> str:
    """Changes when the names of tables or columns do."""
    digest = hashlib.sha256()
    for table in sorted(tables, key=lambda table: table.name):
        names = (table.name, *(column.name for column in table.columns))
        digest.update("\0".join(names).encode("utf-8", "surrogatepass") + b"\1")
    return digest.hexdigest()


def store_past_queries(
    writer: CatalogWriter,
    past: PastQueries,
    tables: Sequence[Table],
    dialect: str,
    key: str,
    progress: Progress | None = None,
) -> None:
    """Read all past queries, and put them and what they say into the catalog.

    Nothing is done where the catalog has the key already. It is written last: a build that was
    killed before reads them again.
    """
    if writer.fact("history_key") == key:
        return
    gathering = Gathering()
    try:
        problems = gather_history(
            gathering,
            past.places,
            dialect,
            tables,
            extra=past.extra,
            rules=past.rules,
            progress=progress,
        )
        miner, customs = Miner(), CustomsMiner(dialect)
        writer.store_history(_mined(gathering, miner, customs), problems, "")
        counts = {"queries": miner.queries, "verified": miner.verified}
    finally:
        gathering.close()
    writer.store_uses(miner.uses())
    writer.note("history_joins", json.dumps([_join(edge) for edge in join_edges(miner.joins)]))
    writer.note("history_customs", customs.counts.to_json())
    writer.note("history_counts", json.dumps(counts))
    writer.note("history_key", key)


def stored_joins(text: str) -> Iterator[JoinEdge]:
    """The joins of past queries as :func:`store_past_queries` wrote them."""
    for left, left_columns, right, right_columns, uses in json.loads(text or "[]"):
        ends = (left, tuple(left_columns), right, tuple(right_columns))
        yield JoinEdge(*ends, "history", uses)


def _mined(gathering: Gathering, miner: Miner, customs: CustomsMiner) -> Iterator[PastQuery]:
    for query, facts in gathering.merged():
        miner.add(query, facts)
        customs.add(query, facts)
        yield query


def _join(edge: JoinEdge) -> list[object]:
    return [edge.left, edge.left_columns, edge.right, edge.right_columns, edge.uses]


def _hash(file: Path) -> bytes:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        raise MetadataError(f"{file} cannot be read: {error.strerror}.") from error
    return digest.digest()
