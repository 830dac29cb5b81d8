"""The evidence for tables: what each source says of which table, and how much it counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, SearchHit, SearchIndex
    from t2sql.types import EvidenceKind, PastQuery, Question

_FIELDS: Mapping[str, tuple[EvidenceKind, str]] = {
    "name": ("name", "its name matches"),
    "columns": ("column", "its columns match"),
    "description": ("description", "its description matches"),
    "schema": ("name", "its schema matches"),
}


@dataclass(frozen=True, slots=True)
class RetrievalWeights:
    """What each source may add to a score at most, before the best table is brought to 1."""

    meaning: float = 0.45
    words: float = 0.55
    history: float = 0.7
    values: float = 0.3
    earlier: float = 0.3
    """For the tables of the conversation's last draft."""
    schema: float = 0.3
    """For all tables of the schema that holds the best table; in proportion for other schemas."""
    join: float = 0.2
    """For a table one known join away from a better one."""
    second_join: float = 0.1
    """For one that joins two better ones: it may be the bridge between them."""
    unverified: float = 0.6
    """Weight of a past query that nobody vouched for; a verified one has 1."""
    inferred: float = 0.7
    """Weight of a join that was only inferred; any other has 1."""
    twin: float = 0.05
    """How far a staging copy, backup or dated copy sinks below its original."""
    pool: int = 100
    """Tables asked from each source."""
    past_queries: int = 5
    """Past queries that vote."""
    past_floor: float = 0.2
    """A past query no more similar than this has no vote."""
    past_full: float = 0.75
    """One as similar as this votes with full strength."""


DEFAULT_WEIGHTS = RetrievalWeights()

Found = Iterator[tuple[str, Evidence]]


def find_evidence(
    question: Question, index: SearchIndex, catalog: Catalog, weights: RetrievalWeights
) -> dict[str, list[Evidence]]:
    """What all sources say, by table. The score of an item is its share of the table's score."""
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for name, item in chain(
        _by_meaning(question.text, index, weights),
        _by_words(question.text, index, weights),
        _by_history(question.text, index, catalog, weights),
        _by_values(question.text, index, weights),
        _by_earlier(question, weights),
    ):
        evidence[name].append(item)
    return evidence


def _by_meaning(text: str, index: SearchIndex, weights: RetrievalWeights) -> Found:
    hits = index.tables_by_meaning(text, weights.pool)
    if not hits:
        return
    best = max(hit.score for hit in hits)
    # Cosines of unrelated texts are far above 0: the last of the pool is what "unrelated" means.
    floor = min(hit.score for hit in hits) if len(hits) >= weights.pool else 0.0
    for hit in hits:
        share = (hit.score - floor) / (best - floor) if best > floor else 1.0
        yield hit.id, Evidence("description", "near in meaning", weights.meaning * share)


def _by_words(text: str, index: SearchIndex, weights: RetrievalWeights) -> Found:
    for hit in index.tables_by_words(text, weights.pool):
        parts = [part for part in hit.text.split("; ") if part]
        for kind, said in (_matched(part) for part in parts):
            yield hit.id, Evidence(kind, said, weights.words * hit.score / len(parts))
        if not parts:
            yield hit.id, Evidence("description", "shares words", weights.words * hit.score)


def _matched(part: str) -> tuple[EvidenceKind, str]:
    """``name: orders, order`` as evidence for a person."""
    field, _, words = part.partition(": ")
    kind, said = _FIELDS.get(field, ("description", "matches"))
    return kind, f"{said} {', '.join(repr(word) for word in words.split(', '))}"


def _by_history(
    text: str, index: SearchIndex, catalog: Catalog, weights: RetrievalWeights
) -> Found:
    """Tables of the most similar past queries, each voting by its similarity (k nearest)."""
    hits: Sequence[SearchHit] = index.past_queries(text, weights.past_queries)
    similarity = {hit.id: hit.score for hit in hits}
    queries = catalog.past_queries(list(similarity))
    span = weights.past_full - weights.past_floor
    votes = {
        query.id: min(1.0, max(0.0, (similarity[query.id] - weights.past_floor) / span))
        * (1.0 if query.verified else weights.unverified)
        for query in queries
    }
    total = sum(votes.values())
    if not total:
        return
    strength = weights.history * max(votes.values()) / total
    voters: dict[str, list[PastQuery]] = defaultdict(list)
    for query in queries:
        for table in dict.fromkeys(query.tables):
            voters[table].append(query)
    for table, voting in voters.items():
        score = strength * sum(votes[query.id] for query in voting)
        best = max(voting, key=lambda query: votes[query.id])
        if score > 0:
            yield table, _past_evidence(best, score)


def _past_evidence(query: PastQuery, score: float) -> Evidence:
    if query.question:
        return Evidence("past_question", f"like the past question '{query.question}'", score)
    origin = f" in {query.source}" if query.source else ""
    return Evidence("past_sql", f"used by a similar past query{origin}", score)


def _by_values(text: str, index: SearchIndex, weights: RetrievalWeights) -> Found:
    """Tables that hold a value named in the question; one that many tables hold says less."""
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for hit in index.values(text):
        key = (hit.table, hit.span.lower())
        if hit.score > best.get(key, (0.0, ""))[0]:
            best[key] = (hit.score, f"holds '{hit.value}' in {hit.column}")
    spread: dict[str, int] = defaultdict(int)
    for _, span in best:
        spread[span] += 1
    for (table, span), (score, said) in best.items():
        yield table, Evidence("value", said, weights.values * score / spread[span] ** 0.5)


def _by_earlier(question: Question, weights: RetrievalWeights) -> Found:
    if question.earlier:
        last = question.earlier[-1].selection
        said = f"used for the earlier question '{last.question.text}'"
        for name in last.tables:
            yield name, Evidence("past_question", said, weights.earlier)
