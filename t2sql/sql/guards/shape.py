"""What a query is made of: the kinds of its nodes and the words of the names in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.sql.guards.subject import Subject

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_a-zA-Z]+")
AVERAGES = (
    *(exp.Avg, exp.Median, exp.Quantile, exp.ApproxQuantile, exp.PercentileCont),
    *(exp.PercentileDisc, exp.Div),
)
"""What can make an average; a division may."""
COUNTS = (exp.Count, exp.CountIf, exp.ApproxDistinct, exp.Sum)
EXTREMES = (
    *(exp.Max, exp.Min, exp.ArgMax, exp.ArgMin, exp.First, exp.Last, exp.FirstValue),
    *(exp.LastValue, exp.NthValue, exp.Window, exp.All, exp.Any, exp.Qualify),
)
"""What can tell the first of an order."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Kinds of nodes anywhere in a query, and words of its identifiers in lower case."""

    kinds: frozenset[type[exp.Expr]]
    words: frozenset[str]

    def has(self, *kinds: type[exp.Expr]) -> bool:
        """Whether a node of one of these kinds is there."""
        return not self.kinds.isdisjoint(kinds)

    def names(self, *words: str) -> bool:
        """Whether a name in it has one of these words, or one that begins so."""
        return any(word.startswith(words) for word in self.words)


def shape_of(subject: Subject) -> Shape:
    """The shape of the whole query.

    Names are those of columns and tables. What the query itself calls its results proves nothing.
    """
    kinds: set[type[exp.Expr]] = set()
    words: set[str] = set()
    for node in _nodes(subject):
        kinds.add(type(node))
        if isinstance(node, (exp.Column, exp.Table)):
            words.update(words_of(node.name))
    return Shape(frozenset(kinds), frozenset(words))


def _nodes(subject: Subject) -> Iterator[exp.Expr]:
    """Every node that says something: those of the SELECTs, and what puts SELECTs together."""
    for block in subject.blocks:
        yield from block.nodes
    pending = [subject.tree]
    while pending:
        query = pending.pop()
        if isinstance(query, exp.SetOperation):
            yield query
            pending += [query.left.unnest(), query.right.unnest()]
            yield from (query.args[name] for name in ("order", "limit") if query.args.get(name))


def words_of(name: str) -> Iterator[str]:
    """The words of a name, in lower case: ``avgPrice_2`` gives ``avg``, ``price``, ``2``."""
    return (word.lower() for word in _WORD.findall(name))


def turn(key: exp.Ordered, *, descending: bool, dialect: str) -> None:
    """Turn one key of ORDER BY round, in place; empty cells stay where the engine puts them."""
    key.set("desc", descending)
    placing = Dialect.get_or_raise(dialect).NULL_ORDERING
    first = {"nulls_are_small": not descending, "nulls_are_large": descending}
    key.set("nulls_first", first.get(placing, False))
