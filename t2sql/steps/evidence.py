"""The evidence for tables: what each source says of which table, and how much it counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from t2sql.steps.sketch import match_sketch
from t2sql.steps.terms import find_terms
from t2sql.steps.weights import RetrievalWeights
from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, SearchHit, SearchIndex, WordHit
    from t2sql.types import EvidenceKind, PastQuery, Question, Table, ValueHit

NEAR_IN_MEANING = "near in meaning"
"""What is said of a table that the vectors alone find."""
_FIELDS: Mapping[str, tuple[EvidenceKind, str]] = {
    "name": ("name", "its name matches"),
    "columns": ("column", "its columns match"),
    "all": ("description", "its description matches"),
}


@dataclass(frozen=True, slots=True)
class Findings:
    """What all sources say of a question."""

    weights: RetrievalWeights
    near: Mapping[str, float]
    """Cosine of the tables nearest in meaning."""
    worded: Mapping[str, WordHit]
    """Tables that hold words of the question."""
    others: Mapping[str, Sequence[tuple[Source, Evidence]]]
    """What past queries, values, terms, the conversation and a sketch say by table: 0 to 1."""
    remembered: float = 0.0
    """How strongly past queries vote, 0 to 1."""
    length: int = 8
    """How many words of some weight the question has."""
    schemas: Mapping[str, float] = field(default_factory=dict)
    """How much of the question each schema as a whole holds, 0 to 1."""

    @property
    def floor(self) -> float:
        """The cosine that tables which were not found have at most; 0 where all were found."""
        full = len(self.near) >= self.weights.pool
        return min(self.near.values()) if full else 0.0

    def scores(self) -> dict[str, float]:
        """The weight of each table's evidence."""
        weights, floor = self.weights, self.floor
        scores = {
            name: weights.meaning * self.near.get(name, floor)
            for name in (*self.near, *self.worded, *self.others)
        }
        for name, hit in self.worded.items():
            scores[name] += (
                weights.words * hit.score + weights.name * hit.name + weights.columns * hit.columns
            )
        for name, items in self.others.items():
            scores[name] += sum(_weight(source, weights) * item.score for source, item in items)
        return scores

    def evidence(self, name: str) -> list[Evidence]:
        """What is to be said of a table; the scores are shares of its weight."""
        found = [
            replace(item, score=_weight(source, self.weights) * item.score)
            for source, item in self.others.get(name, ())
        ]
        if name in self.near:
            share = self.weights.meaning * (self.near[name] - self.floor)
            found.append(Evidence("description", NEAR_IN_MEANING, share))
        if name in self.worded:
            found.extend(_worded(self.worded[name], self.weights))
        return found


def question_length(text: str) -> int:
    """How many different words of some weight: of four letters and more, or of another script."""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return sum(len(word) > 3 or not word.isascii() for word in words)


Source = Literal["history", "values", "terms", "earlier", "sketch"]
Found = Iterator[tuple[str, Evidence]]


def _weight(source: Source, weights: RetrievalWeights) -> float:
    return float(getattr(weights, source))


def find_evidence(
    question: Question,
    index: SearchIndex,
    catalog: Catalog,
    weights: RetrievalWeights,
    within: Sequence[str] = (),
    sketch: Sequence[str] = (),
) -> Findings:
    """What all sources say of the tables; those in ``within`` are looked at in any case."""
    text = question.text
    pool = max(weights.pool, len(within))
    near = {hit.id: hit.score for hit in index.tables_by_meaning(text, pool)}
    worded = index.tables_by_words(text, weights.pool, [*near, *within])
    votes, strength = _votes(text, index, catalog, weights)
    others: dict[str, list[tuple[Source, Evidence]]] = defaultdict(list)
    sources: tuple[tuple[Source, Iterable[tuple[str, Evidence]]], ...] = (
        ("history", votes),
        ("values", _by_values(text, index, catalog)),
        ("terms", _by_terms(text, catalog)),
        ("earlier", _by_earlier(question)),
        ("sketch", match_sketch(sketch, index, weights, within)),
    )
    for source, found in sources:
        for name, item in found:
            others[name].append((source, item))
    return Findings(
        weights,
        near,
        {hit.id: hit for hit in worded},
        others,
        remembered=strength,
        length=question_length(text),
        schemas=index.schemas_by_words(text),
    )


def _worded(hit: WordHit, weights: RetrievalWeights) -> Iterator[Evidence]:
    own = {"name": weights.name * hit.name, "columns": weights.columns * hit.columns}
    parts = [part.partition(": ") for part in hit.text.split("; ") if part]
    shared = weights.words * hit.score / max(1, len(parts))
    for name, _, words in parts:
        kind, said = _FIELDS[name]
        quoted = ", ".join(repr(word) for word in words.split(", "))
        yield Evidence(kind, f"{said} {quoted}", shared + own.get(name, 0.0))


def _votes(
    text: str, index: SearchIndex, catalog: Catalog, weights: RetrievalWeights
) -> tuple[list[tuple[str, Evidence]], float]:
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
        return [], 0.0
    strongest = max(votes.values())
    voters: dict[str, list[PastQuery]] = defaultdict(list)
    searched = catalog.stand_ins([table for query in queries for table in query.tables])
    for query in queries:
        for table in dict.fromkeys(searched[table] for table in query.tables):
            voters[table].append(query)
    found = []
    for table, voting in voters.items():
        score = strongest * sum(votes[query.id] for query in voting) / total
        best = max(voting, key=lambda query: votes[query.id])
        if score > 0:
            found.append((table, _past_evidence(best, score)))
    return found, strongest


def _past_evidence(query: PastQuery, score: float) -> Evidence:
    if query.question:
        return Evidence("past_question", f"like the past question '{query.question}'", score)
    origin = f" in {query.source}" if query.source else ""
    return Evidence("past_sql", f"used by a similar past query{origin}", score)


def _by_values(text: str, index: SearchIndex, catalog: Catalog) -> Found:
    """Tables that hold a value named in the question; one that many tables hold says less.

    A column may have been masked since its values were indexed.
    """
    hits = index.values(text)
    holders = {table.name: table for table in catalog.tables(list({hit.table for hit in hits}))}
    hits = [hit for hit in hits if not is_masked(hit, holders.get(hit.table))]
    searched = catalog.stand_ins(list(dict.fromkeys(hit.table for hit in hits)))
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for hit in hits:
        key = (searched[hit.table], hit.span.lower())
        if hit.score > best.get(key, (0.0, ""))[0]:
            best[key] = (hit.score, f"holds '{hit.value}' in {hit.column}")
    spread: dict[str, int] = defaultdict(int)
    for _, span in best:
        spread[span] += 1
    for (table, span), (score, said) in best.items():
        yield table, Evidence("value", said, score / spread[span] ** 0.5)


def is_masked(hit: ValueHit, table: Table | None) -> bool:
    """Whether a value is of a column whose cells stay where they are, or of none that is known."""
    column = table.column(hit.column) if table is not None else None
    return column is None or column.pii


def _by_terms(text: str, catalog: Catalog) -> Found:
    """Tables on which the team has defined a word of the question."""
    terms = catalog.terms()
    if not terms:
        return
    for hit in find_terms(text, terms):
        for name in catalog.stand_ins(hit.term.tables).values():
            yield name, Evidence("term", hit.evidence, 1.0)


def _by_earlier(question: Question) -> Found:
    if question.earlier:
        last = question.earlier[-1].selection
        for name in last.tables:
            yield name, by_earlier(last.question)


def by_earlier(question: Question) -> Evidence:
    """What speaks for the tables of the query before; SQL of a person's own has no question."""
    asked = f"question '{question.text}'" if question.text else "SQL"
    return Evidence("past_question", f"used for the earlier {asked}", 1.0)
