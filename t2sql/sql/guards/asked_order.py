"""The question asks for an order, and the query gives none, or the other one."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.guards.shape import shape_of, turn
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem


def check_asked_order(subject: Subject) -> list[Problem]:
    """Compare 'sorted', 'in order of', 'descending' with the ORDER BY of the query."""
    asked = subject.asked
    if asked is None or not asked.says("sorted", "ascending", "descending"):
        return []
    shape = shape_of(subject)
    if not shape.has(exp.Order):
        if shape.names("order", "sorted"):
            return []
        return [
            Problem(
                "asked_order",
                "warning",
                "The question asks for an order, and the query has no ORDER BY.",
                "Add ORDER BY.",
            )
        ]
    return list(_turned(subject, asked))


def _turned(subject: Subject, asked: Asked) -> Iterator[Problem]:
    up, down = asked.says("ascending"), asked.says("descending")
    order = subject.tree.args.get("order")
    if up is down or order is None or subject.tree.args.get("limit") is not None:
        return
    keys = [key for key in order.expressions if isinstance(key, exp.Ordered)]
    if not keys or any(bool(key.args.get("desc")) is down for key in keys):
        return
    if any(key.find(exp.Neg, exp.Case) is not None for key in keys):
        return
    copied, places = subject.copy(*keys)
    for place in places:
        turn(place, descending=down, dialect=subject.facts.name)
    said, got = ("descending", "ascending") if down else ("ascending", "descending")
    yield Problem(
        "turned_sort",
        "warning",
        f"The question asks for {said} order, and the rows come {got}.",
        f"Order {said}.",
        None,
        subject.written(copied),
    )
