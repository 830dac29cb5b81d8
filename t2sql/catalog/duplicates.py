"""The same query standing in several places: counted together, the verified one wins."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import sqlglot
from sqlglot.errors import SqlglotError

from t2sql.types import PastQuery


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """A query, and its SQL as the dialect would write it, by which duplicates are known."""

    query: PastQuery
    normal: str


def query_id(normal: str, question: str) -> str:
    """An id that stays the same wherever the query stands and however it is laid out."""
    content = f"{normal}\n{question.casefold()}"
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def merge_queries(queries: Iterable[PastQuery], dialect: str) -> tuple[PastQuery, ...]:
    """Queries of several places together; of two that are equally good the first stays."""
    return merge_reads([ReadQuery(query, _normal_of(query.sql, dialect)) for query in queries])


def merge_reads(reads: Sequence[ReadQuery]) -> tuple[PastQuery, ...]:
    """The same for queries that were just read."""
    groups: dict[str, list[PastQuery]] = defaultdict(list)
    for read in reads:
        groups[read.normal].append(read.query)
    return tuple(query for same in groups.values() for query in _merge_same(same))


def _merge_same(same: Sequence[PastQuery]) -> Iterator[PastQuery]:
    """Queries of the same SQL: one a question; those without one count towards the best."""
    by_question: dict[str, PastQuery] = {}
    for query in same:
        key = query.question.casefold()
        before = by_question.get(key)
        if before is None:
            by_question[key] = query
            continue
        best = before if before.verified or not query.verified else query
        by_question[key] = replace(best, runs=before.runs + query.runs)
    bare = by_question.pop("", None)
    if bare is not None:
        best = max(by_question.values(), key=lambda query: query.verified, default=bare)
        # A verified text must not vouch for a question that nobody verified.
        if best is bare or (bare.verified and not best.verified):
            yield bare
        else:
            by_question[best.question.casefold()] = replace(best, runs=best.runs + bare.runs)
    yield from by_question.values()


def _normal_of(sql: str, dialect: str) -> str:
    try:
        return sqlglot.parse_one(sql, dialect=dialect).sql(dialect=dialect, comments=False)
    except (SqlglotError, RecursionError, ValueError):
        return sql
