"""Rank: the score of every table that was found, and of those that joins bring in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import Catalog
    from t2sql.steps.evidence import Findings
    from t2sql.steps.weights import RetrievalWeights
    from t2sql.types import JoinEdge


def rank(
    findings: Findings, catalog: Catalog, count: int
) -> tuple[dict[str, float], dict[str, list[Evidence]]]:
    """The score of each table, about 1 for the best, and the joins that pulled some of them up.

    Args:
        findings: the evidence, with its weights.
        catalog: knows the joins.
        count: of how many of the best tables joins are followed.
    """
    weights = findings.weights
    reached = replace(weights, join=weights.join * join_reach(findings.length))
    return _with_joins(_with_schemas(findings), catalog, reached, count)


def join_reach(length: int) -> float:
    """How far joins reach, by the length of the question: a longer one needs more tables."""
    return min(1.5, max(0.4, length / 8))


def join_share(edge: JoinEdge, weights: RetrievalWeights) -> float:
    """How much a join counts, 0 to 1: one that nobody declared or used counts less."""
    return weights.inferred if edge.source in {"inferred", "named"} else 1.0


def best_first(scores: Mapping[str, float], count: int) -> list[str]:
    """The names of the best, by score and then by name."""
    return sorted(scores, key=lambda name: (-scores[name], name))[:count]


def _with_schemas(findings: Findings) -> dict[str, float]:
    """The sums of evidence, plus what a table's schema adds; the best is brought to 1."""
    weights = findings.weights
    scores = findings.scores()
    best: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    for name, score in scores.items():
        schema = name.rpartition(".")[0]
        best[schema] = max(best[schema], score)
        sizes[schema] += 1
    lifts = {
        schema: weights.schema
        * (score + weights.cover * findings.schemas.get(schema, 0.0))
        * weights.crowd
        / (weights.crowd + sizes[schema])
        for schema, score in best.items()
    }
    lifted = {name: score + lifts[name.rpartition(".")[0]] for name, score in scores.items()}
    top = max(lifted.values(), default=1.0) or 1.0
    return {name: score / top for name, score in lifted.items()}


def _with_joins(
    scores: Mapping[str, float], catalog: Catalog, weights: RetrievalWeights, count: int
) -> tuple[dict[str, float], dict[str, list[Evidence]]]:
    """Each table is pulled up by the two best tables above it that it can be joined to.

    So a table that the question does not name, but that bridges two of its tables, comes in.
    """
    strong = best_first(scores, count)
    edges = catalog.joins(strong)
    ends = catalog.stand_ins(list(dict.fromkeys(end for e in edges for end in (e.left, e.right))))
    above: dict[str, dict[str, float]] = defaultdict(dict)
    for edge in edges:
        share = join_share(edge, weights)
        one, other = ends[edge.left], ends[edge.right]
        for name, neighbour in ((one, other), (other, one)):
            pull = scores.get(neighbour, 0.0)
            if name != neighbour and pull > scores.get(name, 0.0):
                above[name][neighbour] = max(share * pull, above[name].get(neighbour, 0.0))
    totals = dict(scores)
    evidence: dict[str, list[Evidence]] = {}
    for name, pulls in above.items():
        best = sorted(pulls.items(), key=lambda item: (-item[1], item[0]))[:2]
        parts = zip((weights.join, weights.join * weights.second_join), best, strict=False)
        evidence[name] = [
            Evidence("join", f"joins {neighbour}", weight * pull)
            for weight, (neighbour, pull) in parts
        ]
        totals[name] = totals.get(name, 0.0) + sum(item.score for item in evidence[name])
    return totals, evidence
