"""Retrieve: from a question to the tables that may answer it, each with its evidence.

A table's score is the sum of its evidence: meaning (vectors), words (BM25 by field), similar past
queries (their tables vote), cell values and terms of the team named in the question. Each counts
by a weight that was learned; reciprocal rank fusion would let the weakest spoil the best (Bruch
et al. 2023). Then tables help each other: those of a schema that holds much of the question, and
those that can be joined to a better one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.catalog.masks import masked_names
from t2sql.steps.both_languages import (
    find_similar,
    find_values,
    in_both_languages,
    merge_findings,
)
from t2sql.steps.companions import with_companions
from t2sql.steps.evidence import Findings, by_earlier, find_evidence, is_masked
from t2sql.steps.families import choose_member, collapse
from t2sql.steps.fit import judge_fit
from t2sql.steps.near_twins import caution, find_twins
from t2sql.steps.rank import best_first, rank
from t2sql.steps.scope import in_scope, is_schema
from t2sql.steps.terms import find_terms
from t2sql.steps.usage import weigh_usage
from t2sql.steps.weights import DEFAULT_WEIGHTS, RetrievalWeights
from t2sql.types import CatalogSlice, Evidence, JoinEdge, TableCandidate

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, SearchIndex
    from t2sql.types import Limits, Question

_EVIDENCE_SHOWN = 6
_MOST_IN_SCOPE = 5000
"""Tables of a scope that are looked at whatever they match."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """The candidates for a question, and whether any of them fits."""

    candidates: tuple[TableCandidate, ...]
    fit: float = 1.0
    """How likely the warehouse holds what is asked for, 0 to 1."""


def retrieve(
    question: Question,
    index: SearchIndex,
    catalog: Catalog,
    limits: Limits,
    weights: RetrievalWeights = DEFAULT_WEIGHTS,
    sketch: Sequence[str] = (),
) -> Retrieval:
    """The ``limits.candidates`` most likely tables, pinned ones first, then best first.

    Scores lie between 0 and 1 and say how a table compares with the best one. Every candidate
    carries its evidence, the weightiest first. Tables of a family take one place together; the
    member that the question means stands for them. ``sketch`` are descriptions of tables to look
    for beside the question, see :func:`t2sql.steps.sketch.sketch_schema`.

    Raises:
        SearchError: the index cannot be used.
    """
    within = _in_scope(question, catalog)
    findings = merge_findings(
        [
            find_evidence(one, index, catalog, weights, within or (), sketch)
            for one in in_both_languages(question)
        ]
    )
    scores, joined = rank(findings, catalog, 3 * limits.candidates)
    hidden = {name.lower() for name in question.excluded}
    scores = {
        name: score
        for name, score in scores.items()
        if score > 0 and name.lower() not in hidden and (within is None or name in within)
    }
    said = _adjust(scores, question, catalog, weights, 2 * limits.candidates)
    top = max(scores.values(), default=1.0) or 1.0
    best = {name: scores[name] for name in best_first(scores, 8 * limits.candidates)}
    candidates = []
    for place in collapse(best, catalog.families(list(best)))[: limits.candidates]:
        found = [*findings.evidence(place.table), *joined.get(place.table, ())]
        evidence = _shown([*found, *said.get(place.table, ())])
        name = place.table
        if place.family is not None:
            shards = catalog.family_members(place.family.name)
            name = choose_member(question, place.family, shards, scores).table
        score = max(0.0, place.score / top)
        candidates.append(TableCandidate(name, score, evidence, place.family))
    candidates = with_companions(
        candidates,
        catalog,
        limits.candidates,
        lambda name: name.lower() not in hidden and (within is None or name in within),
    )
    placed = _pinned_first(candidates, question, catalog, limits.candidates)
    return Retrieval(placed, _fit(question, findings, index) if placed else 0.0)


def _fit(question: Question, findings: Findings, index: SearchIndex) -> float:
    """Who names tables, or goes on with those of an earlier question, knows that they fit."""
    if question.pinned or question.earlier:
        return 1.0
    return judge_fit(findings, index.unrelated())


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
    asked = in_both_languages(question)
    similar = find_similar(asked, index, limits.past_queries)
    past = catalog.past_queries(list(similar))
    holders = {table.name: table for table in tables}
    hits = find_values(asked, index, known)
    read = catalog.tables([name for query in past for name in query.tables])
    return CatalogSlice(
        dialect=catalog.dialect,
        tables=tables,
        joins=_joins_among(known, catalog.joins(known)),
        past_queries=past,
        past_similarities=tuple(similar[query.id] for query in past),
        value_hits=tuple(hit for hit in hits if not is_masked(hit, holders.get(hit.table))),
        uses=tuple(catalog.uses(known).values()),
        customs=tuple(catalog.customs(known).values()),
        terms=tuple(hit.term for hit in find_terms(question.text, catalog.terms())),
        rules=catalog.rules(),
        masked=masked_names((*tables, *read)),
    )


def _in_scope(question: Question, catalog: Catalog) -> Sequence[str] | None:
    """The tables that the question is confined to; None: all."""
    scope = question.scope
    if scope is None:
        return None
    names = [
        name
        for name in catalog.names()
        if not scope.schemas
        or any(is_schema(name.rpartition(".")[0], pattern) for pattern in scope.schemas)
    ]
    if scope.tags or scope.tiers:
        narrow = replace(scope, schemas=())
        names = [table.name for table in catalog.tables(names) if in_scope(table, narrow)]
    searched = dict.fromkeys(catalog.stand_ins(names).values())
    return [name for name in searched if name in set(names)][:_MOST_IN_SCOPE]


def _adjust(
    scores: dict[str, float],
    question: Question,
    catalog: Catalog,
    weights: RetrievalWeights,
    count: int,
) -> dict[str, list[Evidence]]:
    """Lift what is used and described, sink copies; what is to be said of each."""
    said: dict[str, list[Evidence]] = defaultdict(list)
    names = best_first(scores, count)
    tables = catalog.tables(names)
    for gone in set(names) - {table.name for table in tables}:
        del scores[gone]  # dropped from the warehouse since it was indexed
    for name, item in weigh_usage(tables, catalog, question.today, weights.usage):
        scores[name] += item.score
        said[name].append(item)

    def known(name: str) -> str | None:
        table = catalog.table(name)
        return table.name if table else None

    for name, twin in find_twins(best_first(scores, count), question.text, known).items():
        limit = scores.get(twin.original, scores[name]) - weights.twin
        loss = max(scores[name] - limit, 0.0)
        scores[name] -= loss
        said[name].append(caution(twin, loss))
    return said


def _shown(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    ordered = sorted(evidence, key=lambda item: -abs(item.score))
    told = [item for item in ordered if item.score > 0 or item.kind == "caution"]
    cautions = [item for item in told if item.kind == "caution"]
    others = [item for item in told if item.kind != "caution"]
    return (*others[: _EVIDENCE_SHOWN - len(cautions)], *cautions)


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
    room = max(0, count - len(first))
    return (*first, *_with_earlier(rest[:room], question, pinned, room))


def _with_earlier(
    candidates: Sequence[TableCandidate], question: Question, pinned: Sequence[str], count: int
) -> Sequence[TableCandidate]:
    """A follow-up can always go on with the tables of the query before it."""
    if not question.earlier:
        return candidates
    last = question.earlier[-1].selection
    hidden = {*pinned, *question.excluded, *(candidate.name for candidate in candidates)}
    said = by_earlier(last.question)
    missing = [TableCandidate(name, 0.0, (said,)) for name in last.tables if name not in hidden]
    kept = list(candidates)[: max(0, count - len(missing))]
    return [*kept, *missing[:count]]


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
