"""Past queries as they are gathered: on disk, merged where they are the same, in bounded memory."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from t2sql.catalog.duplicates import merge_two
from t2sql.catalog.habits import QueryFacts
from t2sql.catalog.records import past_query_from_json, to_json
from t2sql.types import PastQuery

MOST_VARIANTS = 20
"""Of a query with other literals so many are parsed; the others are only counted."""
_MOST_FILTERS = 100
_MOST_RECENT = 1_000
_LAYOUT = (
    """CREATE TABLE texts (
        key BLOB PRIMARY KEY,
        skeleton BLOB,
        normal BLOB,
        sql TEXT NOT NULL,
        within INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE TABLE facts (skeleton BLOB PRIMARY KEY, variants INTEGER, body TEXT) WITHOUT ROWID",
    """CREATE TABLE queries (
        row INTEGER PRIMARY KEY,
        key BLOB NOT NULL UNIQUE,
        id TEXT NOT NULL UNIQUE,
        skeleton BLOB NOT NULL,
        normal BLOB NOT NULL,
        bare INTEGER NOT NULL,
        body TEXT NOT NULL)""",
    "CREATE INDEX queries_normal ON queries (normal)",
)


@dataclass(frozen=True, slots=True)
class ReadText:
    """What became of a text."""

    skeleton: bytes | None = None
    """None: it was skipped."""
    normal: bytes | None = None
    sql: str = ""
    """The query in the warehouse's dialect, where that is not the text itself."""
    within: bool = False
    """Whether the query is what a statement that writes reads: nobody vouches for that."""


class Gathering:
    """Holds the queries of one reading in a temporary file that nobody else sees."""

    def __init__(self) -> None:
        # An empty name: SQLite keeps what does not fit into memory in a file of its own.
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA journal_mode = OFF")
        for statement in _LAYOUT:
            self._connection.execute(statement)
        self._connection.execute("BEGIN")
        self._recent: dict[bytes, tuple[QueryFacts, int]] = {}
        self.refused = 0
        """Verified queries that the gate refused."""

    def close(self) -> None:
        """Give back the file."""
        self._connection.close()

    def text(self, key: bytes) -> ReadText | None:
        """What a text is that was read before; None if nobody read it yet."""
        found = self._connection.execute(
            "SELECT skeleton, normal, sql, within FROM texts WHERE key = ?", (key,)
        )
        row = found.fetchone()
        return None if row is None else ReadText(row[0], row[1], row[2], bool(row[3]))

    def keep_text(self, key: bytes, text: ReadText) -> None:
        """Remember what a text is."""
        row = (key, text.skeleton, text.normal, text.sql, text.within)
        self._connection.execute("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?, ?)", row)

    def facts(self, skeleton: bytes) -> tuple[QueryFacts, int] | None:
        """What the queries of a skeleton say, and how many of them were parsed."""
        found = self._recent.get(skeleton)
        if found is not None:
            return found
        row = self._connection.execute(
            "SELECT body, variants FROM facts WHERE skeleton = ?", (skeleton,)
        ).fetchone()
        return None if row is None else self._remember(skeleton, _facts_from_json(row[0]), row[1])

    def add_facts(self, skeleton: bytes, facts: QueryFacts) -> None:
        """Add what one more query of a skeleton says; its literals differ from the others'."""
        before = self.facts(skeleton)
        variants = 1
        if before is not None:
            filters = sorted(before[0].filters | facts.filters)
            facts = replace(before[0], filters=frozenset(filters[:_MOST_FILTERS]))
            variants += before[1]
        self._remember(skeleton, facts, variants)
        row = (skeleton, variants, _facts_to_json(facts))
        self._connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", row)

    def add(self, query: PastQuery, skeleton: bytes, normal: bytes) -> None:
        """Add a query, or count it with the one that it repeats.

        The same text with another question is another query. Without a question, and if nobody
        vouches for it, one that differs by its literals alone is the same.
        """
        bare = not query.question
        question = query.question.casefold().encode("utf-8", "surrogatepass")
        key = b"s" + skeleton if bare and not query.verified else b"n" + normal + question
        row = self._connection.execute(
            "SELECT row, body FROM queries WHERE key = ?", (key,)
        ).fetchone()
        if row is None:
            if self._connection.execute(
                "SELECT 1 FROM queries WHERE id = ?", (query.id,)
            ).fetchone():
                query = replace(query, id=key.hex()[:32])
            new = (key, query.id, skeleton, normal, bare, to_json(query))
            self._connection.execute(
                "INSERT INTO queries (key, id, skeleton, normal, bare, body) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                new,
            )
        else:
            self._put(row[0], merge_two(past_query_from_json(row[1]), query))

    def merged(self) -> Iterator[tuple[PastQuery, QueryFacts]]:
        """Every query with what it says, in the order in which they came.

        A query without a question counts towards the same one with a question. A verified text
        does not vouch for a question that nobody verified.
        """
        self._join_bare()
        found = self._connection.execute(
            "SELECT q.body, f.body FROM queries AS q "
            "LEFT JOIN facts AS f ON f.skeleton = q.skeleton ORDER BY q.row"
        )
        for body, facts in found:
            yield past_query_from_json(body), _facts_from_json(facts) if facts else QueryFacts()

    def skeletons(self) -> dict[str, bytes]:
        """The skeleton of every query by its id: equal ones differ by their literals alone."""
        return dict(self._connection.execute("SELECT id, skeleton FROM queries"))

    def _join_bare(self) -> None:
        pairs = self._connection.execute(
            "SELECT DISTINCT b.row FROM queries AS b "
            "JOIN queries AS q ON q.normal = b.normal WHERE b.bare AND NOT q.bare ORDER BY b.row"
        ).fetchall()
        for (row,) in pairs:
            bare, normal = self._connection.execute(
                "SELECT body, normal FROM queries WHERE row = ?", (row,)
            ).fetchone()
            query = past_query_from_json(bare)
            asked = [
                (other, past_query_from_json(body))
                for other, body in self._connection.execute(
                    "SELECT row, body FROM queries WHERE normal = ? AND NOT bare ORDER BY row",
                    (normal,),
                )
            ]
            other, best = max(asked, key=lambda found: found[1].verified)
            if query.verified and not best.verified:
                continue
            self._put(other, replace(merge_two(best, query), question=best.question))
            self._connection.execute("DELETE FROM queries WHERE row = ?", (row,))

    def _remember(
        self, skeleton: bytes, facts: QueryFacts, variants: int
    ) -> tuple[QueryFacts, int]:
        if len(self._recent) >= _MOST_RECENT:
            self._recent.clear()
        self._recent[skeleton] = (facts, variants)
        return facts, variants

    def _put(self, row: int, query: PastQuery) -> None:
        self._connection.execute("UPDATE queries SET body = ? WHERE row = ?", (to_json(query), row))


def _facts_to_json(facts: QueryFacts) -> str:
    body = {
        "tables": facts.tables,
        "unknown": facts.unknown,
        "joins": sorted(facts.joins),
        "filters": sorted(facts.filters),
        "groups": sorted(facts.groups),
        "metrics": sorted(facts.metrics),
        "links": sorted(facts.links),
        "aside": sorted(facts.aside),
    }
    return json.dumps(body, ensure_ascii=False)


def _facts_from_json(text: str) -> QueryFacts:
    body = json.loads(text)
    joins = ((a, tuple(b), c, tuple(d)) for a, b, c, d in body["joins"])
    return QueryFacts(
        tables=tuple(body["tables"]),
        unknown=tuple(body["unknown"]),
        joins=frozenset(joins),
        filters=frozenset((table, sql) for table, sql in body["filters"]),
        groups=frozenset((table, sql) for table, sql in body["groups"]),
        metrics=frozenset((table, sql) for table, sql in body["metrics"]),
        aside=frozenset(body["aside"]),
        links=frozenset((a, b, c, d, e, f) for a, b, c, d, e, f in body["links"]),
    )
