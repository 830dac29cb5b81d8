"""Support: verified past queries that read, join and filter as a new one does.

They are evidence for a person: somebody vouched for SQL of the same build.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from t2sql.sql.gate_text import READING_ERRORS

if TYPE_CHECKING:
    from t2sql.types import CatalogSlice, PastQuery

MOST = 5
_WEIGHTS = {"tables": 0.35, "joins": 0.25, "filters": 0.2, "metrics": 0.2}
"""What each kind of part counts for; a kind that neither query has is left out."""
_LEAST = 0.4
"""Below it the queries have little in common."""
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Like, exp.Is)
Parts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a past query is built like the new one."""

    past: PastQuery
    share: float
    """0 to 1: of all parts of the two, weighted by kind, how many both have."""


def find_support(sql: str, known: CatalogSlice) -> tuple[PastQuery, ...]:
    """Verified past queries of the slice that are built like this one, the likest first.

    They read at least one of its tables and, where it joins, one of its joins or all of its
    tables. At most :data:`MOST`.

    Args:
        sql: the query, in the slice's dialect.
        known: its past queries are looked through.
    """
    return tuple(found.past for found in rank_support(sql, known)[:MOST])


def rank_support(sql: str, known: CatalogSlice) -> list[Likeness]:
    """The same with the likeness of each, without a limit on their number."""
    wanted = _parts(sql, known.dialect)
    found: list[Likeness] = []
    for past in known.past_queries:
        parts = _parts(past.sql, known.dialect) if past.verified else None
        if parts is None or wanted is None:
            continue
        shared = wanted["joins"] & parts["joins"] or wanted["tables"] <= parts["tables"]
        if not shared or not wanted["tables"] & parts["tables"]:
            continue
        share = _likeness(wanted, parts)
        if share >= _LEAST:
            found.append(Likeness(past, share))
    return sorted(found, key=lambda one: -one.share)


def _likeness(left: Parts, right: Parts) -> float:
    total = weights = 0.0
    for kind, weight in _WEIGHTS.items():
        both, either = left[kind] & right[kind], left[kind] | right[kind]
        if either:
            total += weight * len(both) / len(either)
            weights += weight
    return total / weights if weights else 0.0


@lru_cache(maxsize=2048)
def _parts(sql: str, dialect: str) -> Parts | None:
    """Tables, joined columns, filtered columns and metrics, all without aliases and literals."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except READING_ERRORS:
        return None
    own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    tables = {
        node.name.lower()
        for node in tree.find_all(exp.Table)
        if isinstance(node.this, exp.Identifier) and (node.db or node.name.lower() not in own)
    }
    joins, filters = set[str](), set[str]()
    for node in tree.find_all(*_COMPARISONS):
        columns = sorted({column.name.lower() for column in node.find_all(exp.Column)})
        sides = (node.this, node.args.get("expression"))
        if isinstance(node, exp.EQ) and all(isinstance(side, exp.Column) for side in sides):
            joins.add(" = ".join(sorted(side.name.lower() for side in sides if side is not None)))
        elif columns:
            filters.add(f"{type(node).__name__} {' '.join(columns)}")
    for join in tree.find_all(exp.Join):
        joins |= {
            f"{one.name.lower()} = {one.name.lower()}" for one in join.args.get("using") or []
        }
    metrics = {
        " ".join(
            [type(node).__name__, *sorted(one.name.lower() for one in node.find_all(exp.Column))]
        )
        for node in tree.find_all(exp.AggFunc)
    }
    return {
        "tables": frozenset(tables),
        "joins": frozenset(joins),
        "filters": frozenset(filters),
        "metrics": frozenset(metrics),
    }
