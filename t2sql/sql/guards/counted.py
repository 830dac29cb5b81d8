"""The aggregates of a SELECT: what each is computed over, and what repeats that."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlglot import exp

from t2sql.sql.guards.clauses import is_aggregate
from t2sql.sql.guards.links import Place, places, reach

if TYPE_CHECKING:
    from t2sql.protocols import DataFacts
    from t2sql.sql.guards.block import Block

Measure = Literal["sum", "average", "count", "rows"]
"""``rows`` counts rows of all sources together: COUNT(*), SUM(1)."""
_MEASURES: tuple[tuple[type[exp.Expr], Measure], ...] = (
    (exp.Sum, "sum"),
    (exp.Avg, "average"),
    (exp.CountIf, "count"),
    (exp.Count, "count"),
)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An aggregate that repeated rows change."""

    node: exp.Expr
    measure: Measure
    owners: Set[str]
    """Aliases of the sources that its columns are of; empty for ``rows``."""


def aggregates(block: Block) -> Iterator[Aggregate]:
    """The sums, averages and counts of a SELECT whose columns can be told.

    MIN and MAX, and whatever is DISTINCT, do not mind rows that repeat; windows are left out.
    """
    for node in block.nodes:
        measure = next((name for kind, name in _MEASURES if isinstance(node, kind)), None)
        if measure is None or not is_aggregate(node) or isinstance(node.this, exp.Distinct):
            continue
        owners = _owners(block, node)
        if owners is None:
            continue
        if measure == "sum" and _is_tally(node.this):
            measure = "count"
        yield Aggregate(node, measure if owners else "rows", owners)


def group_places(block: Block) -> list[Place]:
    """The columns of GROUP BY: they stay the same within a group."""
    if block.held is None:
        columns = [key for key in block.group_keys() if isinstance(key, exp.Column)]
        block.held = [place for place in places(block, columns) if place is not None]
    return block.held


def repeats(block: Block, aggregate: Aggregate, data: DataFacts) -> tuple[str, ...]:
    """The sources shown to repeat the rows that an aggregate is computed over."""
    return reach(block, aggregate.owners, data, group_places(block)).repeats


def _owners(block: Block, node: exp.Expr) -> Set[str] | None:
    """The sources of an aggregate's columns; None if one cannot be told."""
    if any(isinstance(found, exp.Query) for found in node.find_all(exp.Query)):
        return None
    found = list(places(block, [c for c in node.find_all(exp.Column) if not c.is_star]))
    if None in found:
        return None
    return {place[0] for place in found if place is not None}


def _is_tally(node: exp.Expr) -> bool:
    """Whether a sum counts: SUM(1), SUM(CASE WHEN ... THEN 1 ELSE 0 END)."""
    inner = node.unnest()
    if isinstance(inner, (exp.Case, exp.If)):
        results = [part.args.get("true") for part in inner.args.get("ifs") or [inner]]
        return all(isinstance(result, exp.Literal) for result in results)
    return isinstance(inner, (exp.Literal, exp.Predicate, exp.Boolean))
