"""Conditions as trees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.translators.offline.column_kinds import is_numeric
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.reading import (
    AnyOf,
    Compare,
    Condition,
    Flag,
    Given,
    IsNull,
    Like,
    Member,
    Operand,
    Reading,
    Within,
)
from t2sql.translators.offline.stored_sql import copy_stored

if TYPE_CHECKING:
    from t2sql.translators.offline.clause import Clause

_COMPARISONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    ">": exp.GT,
    ">=": exp.GTE,
    "<": exp.LT,
    "<=": exp.LTE,
}


def write_condition(condition: Condition, clause: Clause) -> exp.Expr:
    """The condition of WHERE, HAVING, QUALIFY or FILTER as a tree."""
    if isinstance(condition, AnyOf):
        return _any(clause, condition)
    left = clause.operand(condition.left)
    if isinstance(condition, Within):
        return _within(clause, left, condition)
    if isinstance(condition, Like):
        like = exp.Like(this=left, expression=exp.Literal.string(condition.pattern))
        return exp.not_(like) if condition.negated else like
    if isinstance(condition, Given):
        return _given(clause, condition)
    if isinstance(condition, Flag):
        return _flag(clause, left, condition)
    if isinstance(condition, IsNull):
        null = exp.Null()
        return exp.Is(this=left, expression=exp.Not(this=null) if condition.negated else null)
    if isinstance(condition, Member):
        inner = clause.nested(condition.query)
        member = exp.In(this=left, query=exp.Subquery(this=inner))
        return exp.not_(member) if condition.negated else member
    return _compare(clause, left, condition)


def _flag(clause: Clause, left: exp.Expr, condition: Flag) -> exp.Expr:
    answers = clause.writer.schema.answers_of(condition.left)
    if answers is None:
        return exp.not_(left) if condition.negated else left
    answer = answers[1] if condition.negated else answers[0]
    column = clause.writer.schema.column(condition.left.table, condition.left.column)
    numeric = column is not None and is_numeric(Same(column), lax=False)
    literal = exp.Literal.number(answer) if numeric else exp.Literal.string(answer)
    return exp.EQ(this=left, expression=literal)


def _given(clause: Clause, condition: Given) -> exp.Expr:
    tree = copy_stored(condition.sql, clause.writer.dialect)
    alias = clause.aliases.get(condition.left.table)
    for column in tree.find_all(exp.Column):
        column.set("table", exp.to_identifier(alias) if alias else None)
    return tree


def _any(clause: Clause, condition: AnyOf) -> exp.Expr:
    parts = condition.conditions
    first = parts[0].left if isinstance(parts[0], Compare) else None
    same = all(
        isinstance(one, Compare)
        and one.left == first
        and one.operator == "="
        and isinstance(one.right, str)
        for one in parts
    )
    if same and first is not None:
        values = [exp.Literal.string(str(one.right)) for one in parts if isinstance(one, Compare)]
        return exp.In(this=clause.operand(first), expressions=values)
    return exp.paren(exp.or_(*(write_condition(one, clause) for one in parts)), copy=False)


def _compare(clause: Clause, left: exp.Expr, condition: Compare) -> exp.Expr:
    kind, right = _COMPARISONS[condition.operator], condition.right
    if isinstance(right, Reading):
        return kind(this=left, expression=exp.Subquery(this=_single(clause, right)))
    if isinstance(right, Operand):
        return kind(this=left, expression=clause.operand(right))
    if isinstance(right, str):
        return kind(this=left, expression=exp.Literal.string(right))
    return _number(clause, left, kind, condition.left, right)


def _single(clause: Clause, reading: Reading) -> exp.Query | None:
    """The sub-query that gives the value; where it speaks of peers, of those of the row around."""
    inner = clause.nested(reading)
    if isinstance(inner, exp.Select) and reading.peers:
        return inner.where(*(clause.agreeing(one) for one in reading.peers), copy=False)
    return inner


def _number(
    clause: Clause, left: exp.Expr, kind: type[exp.Binary], operand: Operand, value: float
) -> exp.Expr:
    """Numbers in text columns: equal as text, compared as numbers."""
    literal = exp.Literal.number(value)
    if operand.aggregated or clause.writer.schema.is_numeric(operand):
        return kind(this=left, expression=literal)
    if kind in (exp.EQ, exp.NEQ):
        return kind(this=left, expression=exp.Literal.string(str(value)))
    return kind(this=exp.cast(left, "DOUBLE"), expression=literal)


def _within(clause: Clause, left: exp.Expr, condition: Within) -> exp.Expr:
    parts: list[exp.Expr] = []
    if condition.start:
        parts.append(exp.GTE(this=left, expression=_day(clause, condition, condition.start)))
    if condition.end:
        parts.append(exp.LT(this=left.copy(), expression=_day(clause, condition, condition.end)))
    whole = exp.and_(*parts)
    return exp.not_(exp.paren(whole)) if condition.negated else whole


def _day(clause: Clause, condition: Within, day: str) -> exp.Expr:
    column = clause.writer.schema.column(condition.left.table, condition.left.column)
    literal = exp.Literal.string(day)
    typed = column is not None and re.search(r"date|time", column.data_type, re.IGNORECASE)
    if not typed or clause.writer.dialect == "sqlite":
        return literal
    return exp.Cast(this=literal, to=exp.DataType(this=exp.DType.DATE))
