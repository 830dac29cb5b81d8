"""The question says average, total, how many or what share, and nothing in the query makes that."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.kinds import kind_of
from t2sql.sql.guards.shape import AVERAGES, COUNTS, Shape, shape_of, words_of
from t2sql.sql.guards.subject import Subject
from t2sql.types import Column, Problem, Table

_AVERAGE_NAMES = ("avg", "average", "mean", "median")
_TOTAL_NAMES = ("tot", "ttl", "sum", "overall", "gross", "cumul")
_UNSAID_AVERAGE = re.compile(
    r"averag|\bavg\b|\bmean\b|typical|usual|normal|expected|\brates?\b|\bratings?\b|\bscores?\b|\bper\b|평균|대체로|보통",
    re.IGNORECASE,
)
_NAMING = frozenset({"name", "title", "code", "number", "nickname", "key", "label"})
"""Counting different names is counting what they name."""
_COUNT_NAMES = ("num", "count", "cnt", "qty", "quantity", "times", "years")
_SHARE_NAMES = ("pct", "percent", "rate", "ratio", "share", "proportion", "ctr", "freq")


def check_asked_aggregate(subject: Subject) -> list[Problem]:
    """Compare the aggregates that the question names with those of the query.

    A column that is called so (``avg_price``) holds what is asked for already.
    """
    asked = subject.asked
    if asked is None:
        return []
    shape = shape_of(subject)
    return [
        *_unasked(subject, asked, shape),
        *_average(subject, asked, shape),
        *_total(subject, asked, shape),
        *_count(subject, asked, shape),
        *_share(asked, shape),
        *_distinct(subject, asked, shape),
    ]


def _average(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    if not asked.says("average") or shape.has(*AVERAGES) or shape.names(*_AVERAGE_NAMES):
        return
    yield Problem(
        "asked_average",
        "warning",
        "The question asks for an average, and the query makes none.",
        "Take AVG, or divide a sum by a count.",
        None,
        _instead(subject, exp.Sum, exp.Avg),
    )


def _unasked(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    """An average, or a count of different values, that nobody asked for."""
    meant = " ".join(term.expression.lower() for term in subject.known.terms)
    asks = asked.says("total") or _UNSAID_AVERAGE.search(asked.text)
    if shape.has(exp.Avg) and not asks and "avg" not in meant:
        yield Problem(
            "unasked_average",
            "warning",
            "The query averages, and the question does not ask for an average.",
            "Take SUM, if the question asks for the whole.",
            None,
            _instead(subject, exp.Avg, exp.Sum),
        )
    if shape.has(exp.Distinct) and not asked.says("distinct") and "distinct" not in meant:
        yield from _unasked_distinct(subject, asked)


def _unasked_distinct(subject: Subject, asked: Asked) -> Iterator[Problem]:
    said = asked.text.lower()
    for block in subject.blocks:
        for count in block.find(exp.Count):
            inner = count.this
            parts = inner.expressions if isinstance(inner, exp.Distinct) else []
            if len(parts) != 1 or not isinstance(parts[0], exp.Column):
                continue
            stored = block.stored(parts[0])
            if stored is None or _is_id(*stored):
                continue
            words = [word for word in words_of(stored[1].name) if len(word) > 2]
            stems = [word[: max(3, len(word) - 1)] for word in words]  # city, cities
            if _NAMING.isdisjoint(words) and not any(stem in said for stem in stems):
                yield Problem(
                    "unasked_distinct",
                    "warning",
                    f"The query counts the different values of {stored[1].name}, of which the "
                    "question does not speak.",
                    "Count rows, or what the question asks for.",
                    span_of(parts[0]),
                )


def _total(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    if not asked.says("total") or asked.says("average"):
        return
    if shape.has(*COUNTS, exp.Add, exp.Window) or shape.names(*_TOTAL_NAMES):
        return
    averaged = shape.has(exp.Avg)
    yield Problem(
        "asked_total",
        "warning",
        "The question asks for a total, and the query "
        + ("averages." if averaged else "adds nothing up."),
        "Take SUM.",
        None,
        _instead(subject, exp.Avg, exp.Sum) if averaged else "",
    )


def _count(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    if not asked.says("count") or shape.has(*COUNTS, exp.Window):
        return
    if asked.says("average", "greatest", "least", "total") or _shows_number(subject):
        return
    if shape.names(*_COUNT_NAMES):
        return
    if any(word in asked.text.lower() for word in _numbers_used(subject)):
        return  # the number stands in a column
    yield Problem(
        "asked_count",
        "warning",
        "The question asks how many, and the query counts nothing.",
        "Take COUNT.",
    )


def _shows_number(subject: Subject) -> bool:
    """Whether the answer has a stored number in it, or one that is not known."""
    for block in subject.outermost:
        for item in block.select.expressions:
            inner = item.unalias()
            if not isinstance(inner, exp.Column) or inner.is_star:
                return True
            stored = block.stored(inner)
            if stored is None or not (kind_of(stored[1]) == "text" or _is_id(*stored)):
                return True
    return not subject.outermost


def _is_id(table: Table, column: Column) -> bool:
    """Whether it names its row or another one, so that nobody reads it as an amount."""
    name = column.name.lower()
    own = {key.lower() for key in table.primary_key}
    others = {key.lower() for foreign in table.foreign_keys for key in foreign.columns}
    return name in own or name in others or name.endswith("id")


def _numbers_used(subject: Subject) -> Iterator[str]:
    """Words of the names of the number columns that the query looks at; not those of keys."""
    for block in subject.blocks:
        for column in block.columns():
            stored = block.stored(column)
            if stored is None or _is_id(*stored):
                continue
            if kind_of(stored[1]) == "number":
                yield from (word for word in words_of(column.name) if len(word) > 2)


def _share(asked: Asked, shape: Shape) -> Iterator[Problem]:
    if not asked.says("share") or shape.has(*AVERAGES, exp.Window):
        return
    if not shape.names(*_SHARE_NAMES):
        yield Problem(
            "asked_share",
            "warning",
            "The question asks for a share, and the query divides nothing.",
            "Divide the part by the whole: 1.0 * COUNT(…) / COUNT(*).",
        )


def _distinct(subject: Subject, asked: Asked, shape: Shape) -> Iterator[Problem]:
    if not asked.says("distinct") or shape.has(
        exp.Distinct, exp.Group, exp.Union, exp.Intersect, exp.Except, exp.ApproxDistinct
    ):
        return
    for block in subject.outermost:
        count = next(iter(block.find(exp.Count)), None)
        if count is not None and isinstance(count.this, exp.Star):
            continue  # rows are counted
        items = [count.this] if count is not None else block.select.expressions
        columns = [item.unalias() for item in items]
        if not all(isinstance(column, exp.Column) for column in columns):
            return
        stored = [block.stored(column) for column in columns]
        if any(place is None for place in stored):
            return
        tables = {place[0].name for place in stored if place is not None}
        names = [place[1].name for place in stored if place is not None]
        if len(tables) != 1 or subject.data.is_unique(next(iter(tables)), names) is not False:
            return
        yield Problem(
            "asked_distinct",
            "warning",
            "The question asks for different values, and the query repeats them.",
            "Write COUNT(DISTINCT …)." if count is not None else "Write SELECT DISTINCT.",
        )


def _instead(subject: Subject, wrong: type[exp.Expr], right: type[exp.Expr]) -> str:
    """The query with the other aggregate, where there is only one to change."""
    found = list(subject.tree.find_all(wrong))
    if len(found) != 1:
        return ""
    copied, (place,) = subject.copy(found[0])
    place.replace(right(this=place.this.copy()))
    return subject.written(copied)
