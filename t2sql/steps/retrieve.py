"""Retrieve: from a question to the tables that may answer it, each with its evidence.

A table's score is the sum of its evidence. Five sources speak: meaning (vectors), words (BM25),
similar past queries (their tables vote), cell values named in the question, and known joins.
Meaning and words are added by weight after bringing each to 0..1; reciprocal rank fusion would
let the weaker of the two spoil the better one (Bruch et al. 2023).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from t2sql.steps.evidence import DEFAULT_WEIGHTS, RetrievalWeights, find_evidence
from t2sql.steps.near_twins import is_named, original_name, same_original
from t2sql.types import CatalogSlice, Evidence, JoinEdge, TableCandidate

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, SearchIndex
    from t2sql.types import Limits, Question

_EVIDENCE_SHOWN = 6


def retrieve(
    question: Question,
    index: SearchIndex,
    catalog: Catalog,
    limits: Limits,
    weights: RetrievalWeights = DEFAULT_WEIGHTS,
) -> tuple[TableCandidate, ...]:
    """The ``limits.candidates`` most likely tables, pinned ones first, then best first.

    Scores lie between 0 and 1 and say how a table compares with the best one, not how likely it
    is. Every candidate carries its evidence, the weightiest first.

    Raises:
        SearchError: the index cannot be used.
    """
    evidence = find_evidence(question, index, catalog, weights)
    scores = _relative_scores(evidence, weights)
    _sink_twins(scores, question.text, catalog, weights)
    picks = _pick(scores, catalog, limits.candidates, weights)
    candidates = [
        TableCandidate(name, score, _shown([*evidence.get(name, ()), *joined]))
        for name, score, joined in picks
    ]
    return _pinned_first(candidates, question, catalog, limits.candidates)


def slice_catalog(
    question: Question,
    names: Sequence[str],
    index: SearchIndex,
    catalog: Catalog,
    limits: Limits,
) -> CatalogSlice:
    """What is known about these tables and this question: the input of later steps.

    The joins are those among the tables, and those through which a table outside would bridge
    two of them.

    Raises:
        SearchError: the index cannot be used.
    """
    tables = catalog.tables(names)
    known = [table.name for table in tables]
    similar = {hit.id: hit.score for hit in index.past_queries(question.text, limits.past_queries)}
    past = catalog.past_queries(list(similar))
    return CatalogSlice(
        dialect=catalog.dialect,
        tables=tables,
        joins=_joins_among(known, catalog.joins(known)),
        past_queries=past,
        past_similarities=tuple(similar[query.id] for query in past),
        value_hits=tuple(index.values(question.text, known)) if known else (),
    )


def _relative_scores(
    evidence: Mapping[str, Sequence[Evidence]], weights: RetrievalWeights
) -> dict[str, float]:
    """Sums of evidence, the best being 1, plus what a table's schema adds."""
    sums = {name: sum(item.score for item in items) for name, items in evidence.items()}
    best = max(sums.values(), default=0.0) or 1.0
    schemas: dict[str, float] = defaultdict(float)
    for name, score in sums.items():
        schema = name.rpartition(".")[0]
        schemas[schema] = max(schemas[schema], score / best)
    return {
        name: score / best + weights.schema * schemas[name.rpartition(".")[0]]
        for name, score in sums.items()
    }


def _sink_twins(
    scores: dict[str, float], text: str, catalog: Catalog, weights: RetrievalWeights
) -> None:
    """A copy of a table comes after the table, unless the question names the copy."""
    for name in list(scores):
        original = original_name(name)
        if original is None or is_named(name, text):
            continue
        twins = [other for other in scores if other != name and same_original(other, original)]
        if twins:
            scores[name] = min(scores[name], max(scores[twin] for twin in twins) - weights.twin)
        elif catalog.table(original) is not None:
            scores[name] -= weights.twin


def _pick(
    scores: Mapping[str, float], catalog: Catalog, count: int, weights: RetrievalWeights
) -> list[tuple[str, float, list[Evidence]]]:
    """The best tables one after the other, each pulling up those it can be joined to.

    Greedy selection over the join graph, as published for dense retrieval with foreign keys.
    """
    strong = sorted(scores, key=lambda name: (-scores[name], name))[: 2 * count]
    edges = _neighbours(catalog.joins(strong), weights) if strong else {}
    top = 1.0 + weights.schema
    bonus: dict[str, list[Evidence]] = defaultdict(list)
    left = set(scores) | set(edges)
    picks: list[tuple[str, float, list[Evidence]]] = []

    def total(name: str) -> float:
        return scores.get(name, 0.0) + _join_bonus(bonus.get(name, ()), weights)

    while left and len(picks) < count:
        name = min(left, key=lambda item: (-total(item), item))
        left.remove(name)
        if total(name) <= 0 or catalog.table(name) is None:
            continue
        limit = picks[-1][1] if picks else 1.0
        picks.append((name, min(limit, total(name) / (top + weights.join)), bonus[name]))
        pull = weights.join * min(1.0, scores.get(name, 0.0) / top)
        for other, share in edges.get(name, {}).items():
            bonus[other].append(Evidence("join", f"joins {name}", pull * share))
    return picks


def _neighbours(
    edges: Sequence[JoinEdge], weights: RetrievalWeights
) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for edge in edges:
        share = weights.inferred if edge.source == "inferred" else 1.0
        for one, other in ((edge.left, edge.right), (edge.right, edge.left)):
            if one != other:
                found[one][other] = max(share, found[one].get(other, 0.0))
    return found


def _join_bonus(joins: Sequence[Evidence], weights: RetrievalWeights) -> float:
    """The best join counts in full, a second one as a bridge; more say nothing new."""
    pulls = sorted((item.score for item in joins), reverse=True)
    return sum(pulls[:1]) + sum(pulls[1:2]) * weights.second_join / (weights.join or 1.0)


def _shown(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    ordered = sorted(evidence, key=lambda item: -item.score)
    return tuple(item for item in ordered if item.score > 0)[:_EVIDENCE_SHOWN]


def _pinned_first(
    candidates: Sequence[TableCandidate], question: Question, catalog: Catalog, count: int
) -> tuple[TableCandidate, ...]:
    found = {candidate.name: candidate for candidate in candidates}
    tables = (catalog.table(name) for name in dict.fromkeys(question.pinned))
    pinned = list(dict.fromkeys(table.name for table in tables if table is not None))
    named = Evidence("name", "named by you", 1.0)
    first = [
        TableCandidate(name, 1.0, (named, *(found[name].evidence if name in found else ())))
        for name in pinned
    ]
    rest = [candidate for candidate in candidates if candidate.name not in pinned]
    return (*first, *rest[: max(0, count - len(first))])


def _joins_among(names: Sequence[str], edges: Sequence[JoinEdge]) -> tuple[JoinEdge, ...]:
    inside = set(names)
    reached: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.left not in inside:
            reached[edge.left].add(edge.right)
        elif edge.right not in inside:
            reached[edge.right].add(edge.left)
    bridges = {outside for outside, ends in reached.items() if len(ends & inside) >= 2}
    kept = inside | bridges
    return tuple(edge for edge in edges if edge.left in kept and edge.right in kept)
