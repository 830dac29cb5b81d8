"""The question asks for the most, the least or the latest, and the query does not pick them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.guards.clauses import limit_of
from t2sql.sql.guards.shape import EXTREMES, Shape, shape_of, turn, words_of
from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import Problem

_PLACES = frozenset({"rank", "ranking", "position", "place", "order", "priority", "grade"})
"""Columns of which the least is the best."""
_NAMED = frozenset({
    "max", "maximum", "min", "minimum", "highest", "lowest", "top", "best", "worst", "most",
    "least", "rank", "ranking", "latest", "last",
})  # fmt: skip
"""A column called so is ranked already."""
_SOME = re.compile(r"\b(?:few|some|several|couple|handful|sample|examples?)\b|몇몇|일부", re.I)
_MOST_ROWS = 50
"""A greater LIMIT only keeps the result short."""


def check_asked_top(subject: Subject) -> list[Problem]:
    """Compare the superlatives of the question with order, limit and extremes of the query.

    Found are a ranking that is missing, one that is not cut, one that is turned round, and a
    LIMIT of a number that nobody said.
    """
    asked = subject.asked
    if asked is None:
        return []
    problems = list(_unasked_limits(subject, asked))
    if asked.says("greatest", "least", "latest", "earliest"):
        shape = shape_of(subject)
        problems += [*_unranked(subject, asked, shape), *_turned(subject, asked, shape)]
    return problems


def _unranked(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    if shape.has(*EXTREMES) or not shape.words.isdisjoint(_NAMED):
        return
    if shape.has(exp.Limit, exp.Fetch):
        return  # without an order: limit_without_order tells
    if shape.has(exp.Order):
        if not asked.says("sorted", "ascending", "descending"):
            yield Problem(
                "unlimited_top",
                "warning",
                "The question asks for the first of an order, and the query gives all rows of it.",
                "Add a LIMIT.",
            )
        return
    if not _compares_with_one(subject):
        yield Problem(
            "unranked_top",
            "warning",
            "The question asks for the most or the least, and nothing in the query ranks.",
            "Add ORDER BY and LIMIT, or MAX or MIN.",
        )


def _compares_with_one(subject: Subject) -> bool:
    """Whether something is compared with a query: that may well pick an extreme."""
    return any(
        isinstance(node.parent, (exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE))
        for node in subject.tree.find_all(exp.Subquery)
    )


def _turned(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    """Orders and extremes of the other direction than the only one that is asked for."""
    up, down = asked.says("greatest", "latest"), asked.says("least", "earliest")
    if up and down and not shape.has(exp.Order, exp.Window):
        yield from _one_sided(subject, shape)
    if up is down or asked.says("ranked"):
        return
    cut = [
        block
        for block in subject.blocks
        if block.select.args.get("order") is not None and limit_of(block.select) is not None
    ]
    if len(cut) == 1:
        yield from _turned_order(subject, cut[0], descending=up)
    elif not cut and shape.has(exp.Max, exp.Min) and not shape.has(exp.Window, exp.Order):
        wrong, right = (exp.Min, exp.Max) if up else (exp.Max, exp.Min)
        if shape.has(wrong) and not shape.has(right):
            yield _turned_extreme(subject, wrong, right)


def _one_sided(subject: Subject, shape: Shape) -> Iterator[Problem]:
    """Both ends are asked for, and the query takes the same one twice."""
    for only, other in ((exp.Max, exp.Min), (exp.Min, exp.Max)):
        if shape.has(other) or len(list(subject.tree.find_all(only))) != 2:
            continue
        names = only.__name__.upper(), other.__name__.upper()
        yield Problem(
            "turned_extreme",
            "warning",
            f"The question asks for both ends, and the query takes {names[0]} twice.",
            f"Take {names[1]} once.",
        )


def _turned_order(subject: Subject, block: Block, *, descending: bool) -> Iterator[Problem]:
    key = block.select.args["order"].expressions[0]
    if not isinstance(key, exp.Ordered) or bool(key.args.get("desc")) is descending:
        return
    named = {word for column in key.find_all(exp.Column) for word in words_of(column.name)}
    if not named.isdisjoint(_PLACES) or key.find(exp.Neg, exp.Sub, exp.Case) is not None:
        return
    copied, (place,) = subject.copy(key)
    turn(place, descending=descending, dialect=subject.facts.name)
    first, wanted = ("least", "greatest") if descending else ("greatest", "least")
    yield Problem(
        "turned_order",
        "warning",
        f"The question asks for the {wanted}, and the order puts the {first} first.",
        f"Order {'descending' if descending else 'ascending'}.",
        None,
        subject.written(copied),
    )


def _turned_extreme(subject: Subject, wrong: type[exp.Expr], right: type[exp.Expr]) -> Problem:
    found = list(subject.tree.find_all(wrong))
    copied, places = subject.copy(*found)
    for place in places:
        place.replace(right(this=place.this.copy()))
    names = wrong.__name__.upper(), right.__name__.upper()
    return Problem(
        "turned_extreme",
        "warning",
        f"The question asks for the other end: the query takes {names[0]}.",
        f"Take {names[1]}.",
        None,
        subject.written(copied),
    )


def _unasked_limits(subject: Subject, asked: Asked) -> Iterator[Problem]:
    said = {number.value for number in asked.numbers}
    for block in subject.blocks:
        limit = limit_of(block.select)
        if limit is None or not 1 < limit <= _MOST_ROWS or limit in said:
            continue
        if block.select.args.get("order") is None or block.select.args.get("offset") is not None:
            continue
        if not _SOME.search(asked.text):
            yield Problem(
                "unasked_limit",
                "warning",
                f"The query keeps {limit} rows, a number that the question does not say.",
                "Take the number of the question; one row for 'the most'.",
            )
