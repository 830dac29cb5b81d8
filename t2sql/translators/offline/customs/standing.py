"""Standing filters of a reading: by marks of its tables, and of those that their rows belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import sqlglot
from sqlglot import exp

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.measures.formula import Quotient, Subset
from t2sql.translators.offline.reading import (
    Compare,
    Condition,
    Given,
    Member,
    Operand,
    Reading,
    operands,
    tables_used,
)
from t2sql.translators.offline.words import Word, stem
from t2sql.types import CatalogSlice, StandingFilter

_LEFT_OUT = re.compile(
    r"\b(?:leav\w+ out|left out|exclud\w+|without|ignor\w+|omit\w*|skip\w*|not count\w*|aside)\b",
    re.IGNORECASE,
)
_EMPTY = frozenset({"is", "be", "have", "yn", "flag", "ind", "at", "date", "time"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A reading with what is left out, the tables joined for it, and what is said of it."""

    reading: Reading
    joined: tuple[str, ...] = ()
    """Tables beyond those of the reading."""
    outer: frozenset[str] = frozenset()
    """Of them those that a row may belong to none of."""
    said: tuple[str, ...] = ()


def leave_out(reading: Reading, known: CatalogSlice, words: Sequence[Word]) -> Standing:
    """The reading without the rows that every figure over its tables leaves out."""
    if not known.customs:
        return Standing(reading)
    spoken = _spoken(Same(words))
    reading = _inside(reading, known, spoken)
    filters = list(_filters(reading, known, spoken, owners=True))
    where, said = list(reading.where), list[str]()
    joined, outer = list[str](), set[str]()
    for table, one in filters:
        where.append(_given(one))
        said.append(_sentence(table, one))
        ends = [end for edge in one.path for end in (edge.left, edge.right) if end != table]
        joined.extend(ends)
        outer.update(ends if one.outer else ())
    read = (*tables_used(reading), *joined)
    whole = replace(reading, where=tuple(where), tables=tuple(dict.fromkeys(read)))
    return Standing(
        whole if joined else replace(reading, where=tuple(where)),
        tuple(dict.fromkeys(joined)),
        frozenset(outer),
        tuple(dict.fromkeys(said)),
    )


def _inside(reading: Reading, known: CatalogSlice, spoken: frozenset[str]) -> Reading:
    """The same for what stands in sub-queries; there nothing is joined for it."""
    where = tuple(_in_condition(one, known, spoken) for one in reading.where)
    select = tuple(_in_measure(one, known, spoken) for one in reading.select)
    other = reading.other
    if other is not None:
        inner = _inside(other, known, spoken)
        own = [_given(one) for _, one in _filters(inner, known, spoken, owners=False)]
        other = replace(inner, where=(*inner.where, *own))
    return replace(reading, select=select, where=where, other=other)


def _in_measure(operand: Operand, known: CatalogSlice, spoken: frozenset[str]) -> Operand:
    formula = operand.formula
    if isinstance(formula, Quotient):
        top, bottom = (_in_measure(one, known, spoken) for one in (formula.top, formula.bottom))
        return replace(operand, formula=replace(formula, top=top, bottom=bottom))
    if not isinstance(formula, Subset):
        return operand
    inside = tuple(_in_condition(one, known, spoken) for one in formula.conditions)
    return replace(operand, formula=replace(formula, conditions=inside))


def _in_condition(condition: Condition, known: CatalogSlice, spoken: frozenset[str]) -> Condition:
    inner = condition.query if isinstance(condition, Member) else None
    if isinstance(condition, Compare) and isinstance(condition.right, Reading):
        inner = condition.right
    if inner is None:
        return condition
    inner = _inside(inner, known, spoken)
    settled = _settled(condition, known)
    filters = _filters(inner, known, spoken, owners=False)
    own = [_given(one) for _, one in filters if one.column not in settled]
    inner = replace(inner, where=(*inner.where, *own))
    if isinstance(condition, Member):
        return replace(condition, query=inner)
    return replace(condition, right=inner) if isinstance(condition, Compare) else condition


def _settled(condition: Condition, known: CatalogSlice) -> frozenset[str]:
    """Marks that the rows of the whole have as well.

    A real customer with a fake order alone has ordered: who never did is not found by leaving
    fake orders out.
    """
    if not isinstance(condition, Member) or not condition.negated:
        return frozenset()
    return frozenset(one.column for one in _of(condition.left.table, known) if not one.path)


def _filters(
    reading: Reading, known: CatalogSlice, spoken: frozenset[str], *, owners: bool
) -> Iterator[tuple[str, StandingFilter]]:
    """The table, and the filter; what the reading filters by itself is left to it."""
    used = list(tables_used(reading))
    done = {one for condition in reading.where for one in operands(condition)}
    for table in used if owners else ():
        for one in _of(table, known):
            missing = one.on not in used and known.table(one.on) is not None
            if one.path and missing and _is_measured(table, reading) and not _speaks(one, spoken):
                done.add(Operand(one.on, one.column))
                yield table, one
                used.extend(end for edge in one.path for end in (edge.left, edge.right))
    for table in dict.fromkeys(used):
        for one in _of(table, known):
            company = set(used) & set(one.unless)
            operand = Operand(table, one.column)
            if not one.path and not company and operand not in done and not _speaks(one, spoken):
                yield table, one


def _of(table: str, known: CatalogSlice) -> tuple[StandingFilter, ...]:
    custom = known.custom(table)
    return custom.standing if custom is not None else ()


def _is_measured(table: str, reading: Reading) -> bool:
    measures = [*reading.select, *(key.operand for key in reading.order)]
    measures += [one.left for one in reading.having if isinstance(one, Compare)]
    return any(one.aggregated and table in one.tables for one in measures)


@lru_cache(maxsize=8)
def _spoken(words: Same[Sequence[Word]]) -> frozenset[str]:
    """The stems of the question; none where it speaks of leaving something out itself."""
    if _LEFT_OUT.search(" ".join(word.text for word in words.value)):
        return frozenset()
    return frozenset(word.stem for word in words.value)


def _speaks(one: StandingFilter, spoken: frozenset[str]) -> bool:
    """Whether the question is about what the filter leaves out."""
    named = {stem(word) for word in name_words(one.column) if word not in _EMPTY}
    return bool(named & spoken)


def _given(one: StandingFilter) -> Given:
    """The condition; rows that belong to nobody stay."""
    if not one.outer:
        return Given(Operand(one.on, one.column), one.sql)
    kept = sqlglot.parse_one(one.sql)
    nobody = exp.Is(this=exp.column(one.column), expression=exp.Null())
    return Given(Operand(one.on, one.column), exp.paren(exp.or_(kept, nobody)).sql())


def _sentence(table: str, one: StandingFilter) -> str:
    rows = f"Only rows of {one.on} with {one.sql}"
    if one.path:
        rows = f"Only rows of {table} whose {one.on} has {one.sql}"
    if one.queries:
        return f"{rows}, as in {one.queries} of {one.of} past queries."
    return f"{rows}, as is the custom of this warehouse."
