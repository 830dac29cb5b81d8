"""Formulas written as sqlglot trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.translators.offline.measures.formula import (
    Difference,
    Expression,
    Formula,
    Quotient,
    Subset,
    Window,
)
from t2sql.translators.offline.stored_sql import copy_stored
from t2sql.translators.offline.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from t2sql.translators.offline.reading import Condition, Operand

_WITHOUT_FILTER = frozenset({"mysql", "tsql", "oracle", "bigquery", "snowflake", "redshift"})


class ClauseWriter(Protocol):
    """What writes the parts of one SELECT."""

    @property
    def writer(self) -> Writer:
        """The schema and the dialect."""

    @property
    def aliases(self) -> Mapping[str, str]:
        """Table to alias; empty where there is one table."""

    def operand(self, operand: Operand) -> exp.Expr:
        """An operand of the reading."""

    def condition(self, condition: Condition) -> exp.Expr:
        """A condition of the reading."""


def write_formula(formula: Formula, clause: ClauseWriter) -> exp.Expr:
    """The formula as it stands in the SELECT that the clause writes."""
    if isinstance(formula, Expression):
        return _expression(formula, clause)
    if isinstance(formula, Subset):
        conditions = exp.and_(*(clause.condition(one) for one in formula.conditions), copy=False)
        return narrowed(clause.operand(formula.measure), conditions, clause.writer.dialect)
    if isinstance(formula, Quotient):
        top, bottom = clause.operand(formula.top), clause.operand(formula.bottom)
        return _divided(top, bottom, formula.factor, clause.writer.dialect)
    if isinstance(formula, Difference):
        return _difference(formula, clause)
    return _window(formula, clause)


def narrowed(measure: exp.Expr, condition: exp.Expr, dialect: str) -> exp.Expr:
    """The aggregate over the rows that meet the condition, by FILTER or else by CASE."""
    if dialect not in _WITHOUT_FILTER:
        return exp.Filter(this=measure, expression=exp.Where(this=condition))
    inner = measure.this
    value = exp.Literal.number(1) if isinstance(inner, exp.Star) else inner
    distinct = isinstance(value, exp.Distinct)
    value = value.expressions[0] if distinct else value
    case: exp.Expr = exp.Case(ifs=[exp.If(this=condition, true=value)])
    measure.set("this", exp.Distinct(expressions=[case]) if distinct else case)
    return measure


def _expression(formula: Expression, clause: ClauseWriter) -> exp.Expr:
    dialect = clause.writer.dialect
    tree = _placed(formula.sql, clause)
    if Dialect.get_or_raise(dialect).TYPED_DIVISION:
        for division in tree.find_all(exp.Div):
            left = exp.Mul(this=exp.Literal.number("1.0"), expression=division.this)
            division.set("this", left)
    if not formula.where:
        return tree
    parts = [_placed(sql, clause, formula.tables[0]) for _, sql in formula.where]
    return narrowed(tree, exp.and_(*parts, copy=False), dialect)


def _placed(sql: str, clause: ClauseWriter, table: str = "") -> exp.Expr:
    """The SQL with the aliases of this SELECT; ``table`` is the one of bare columns."""
    tree = copy_stored(sql, clause.writer.dialect)
    for column in tree.find_all(exp.Column):
        alias = clause.aliases.get(column.table or table)
        column.set("table", exp.to_identifier(alias) if alias else None)
    return tree


def _divided(top: exp.Expr, bottom: exp.Expr, factor: float, dialect: str) -> exp.Expr:
    """Never an integer division, and never one by zero where that is an error."""
    rules = Dialect.get_or_raise(dialect)
    left = exp.Mul(this=exp.Literal.number(f"{factor:.1f}"), expression=_held(top))
    right = _held(bottom)
    if not rules.SAFE_DIVISION:
        right = exp.Nullif(this=bottom, expression=exp.Literal.number(0))
    return exp.Div(
        this=left, expression=right, typed=rules.TYPED_DIVISION, safe=rules.SAFE_DIVISION
    )


def _held(part: exp.Expr) -> exp.Expr:
    return exp.paren(part, copy=False) if isinstance(part, exp.Binary) else part


def _difference(formula: Difference, clause: ClauseWriter) -> exp.Expr:
    left, right = clause.operand(formula.left), clause.operand(formula.right)
    if not formula.unit:
        return exp.Sub(this=left, expression=_held(right))
    if clause.writer.dialect == "sqlite":
        days = exp.Sub(
            this=exp.Anonymous(this="JULIANDAY", expressions=[left]),
            expression=exp.Anonymous(this="JULIANDAY", expressions=[right]),
        )
        parts = {"hour": 24, "minute": 1440, "second": 86400}.get(formula.unit, 1)
        whole = exp.paren(days, copy=False)
        return exp.Mul(this=whole, expression=exp.Literal.number(parts)) if parts > 1 else days
    return exp.DateDiff(this=left, expression=right, unit=exp.var(formula.unit.upper()))


def _window(formula: Window, clause: ClauseWriter) -> exp.Expr:
    measure = clause.operand(formula.measure)
    if formula.kind == "share":
        whole = _over(exp.Sum(this=measure.copy()), formula, clause)
        return _divided(measure, whole, formula.factor, clause.writer.dialect)
    if formula.kind == "running":
        return _over(exp.Sum(this=measure), formula, clause)
    if formula.kind == "rank":
        return _over(exp.Rank(), formula, clause)
    if formula.kind == "moving":
        frame = exp.WindowSpec(
            kind="ROWS",
            start=exp.Literal.number(formula.rows - 1),
            start_side="PRECEDING",
            end="CURRENT ROW",
        )
        return _over(exp.Avg(this=measure), formula, clause, frame)
    offset = {"offset": exp.Literal.number(formula.rows)} if formula.rows > 1 else {}
    before = _over(exp.Lag(this=measure.copy(), **offset), formula, clause)
    change = exp.Sub(this=measure, expression=before)
    if formula.kind == "change":
        return change
    held = exp.paren(change, copy=False)
    return _divided(held, before.copy(), formula.factor, clause.writer.dialect)


def _over(
    measure: exp.Expr,
    formula: Window,
    clause: ClauseWriter,
    frame: exp.WindowSpec | None = None,
) -> exp.Expr:
    keys = [clause.operand(one) for one in formula.order]
    descending = formula.kind == "rank"
    order = exp.Order(expressions=[exp.Ordered(this=key, desc=descending) for key in keys])
    return exp.Window(
        this=measure,
        partition_by=[clause.operand(one) for one in formula.partition],
        order=order if keys else None,
        spec=frame,
    )
