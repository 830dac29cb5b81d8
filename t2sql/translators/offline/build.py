"""A reading written as SQL: a sqlglot tree in the dialect of the warehouse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.translators.offline.aliases import output_name, short_aliases
from t2sql.translators.offline.column_kinds import is_numeric
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.measures.write import write_formula
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
    Order,
    Reading,
    Within,
    tables_used,
)
from t2sql.translators.offline.stored_sql import copy_stored
from t2sql.translators.offline.writer import Writer
from t2sql.types import JoinEdge

_COMPARISONS: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    ">": exp.GT,
    ">=": exp.GTE,
    "<": exp.LT,
    "<=": exp.LTE,
}


_FUNCTIONS: dict[str, type[exp.Func]] = {
    "count": exp.Count,
    "sum": exp.Sum,
    "avg": exp.Avg,
    "median": exp.Median,
    "min": exp.Min,
    "max": exp.Max,
}


_SQLITE_GRAINS = {
    "day": "%Y-%m-%d",
    "week": "%Y-%W",
    "month": "%Y-%m",
    "year": "%Y",
    "month_of_year": "%m",
}


def write_query(reading: Reading, writer: Writer, *, named: bool = True) -> exp.Query | None:
    """The reading as a tree; None if its tables cannot be joined. ``named``: measures get names."""
    if not reading.combine or reading.other is None:
        return _write_select(reading, writer, named=named)
    left = _write_select(replace(reading, order=()), writer, named=named)
    if left is None:
        return None
    right = _write_select(reading.other, writer, named=named)
    if right is None:
        return None
    kind = {"intersect": exp.Intersect, "except": exp.Except, "union": exp.Union}[reading.combine]
    whole: exp.Query = kind(this=left, expression=right, distinct=True)
    clause = _Clause(writer, {})  # the keys are output columns here: no table before them
    for key in reading.order:
        whole = whole.order_by(clause.ordered(key), copy=False)
    return whole


def is_writable(reading: Reading, writer: Writer) -> bool:
    """Whether there is a way to join the tables of the reading."""
    names = tables_used(reading)
    if not names or join_tables(writer.graph, names) is None:
        return False
    return not reading.combine or reading.other is None or is_writable(reading.other, writer)


def _write_select(reading: Reading, writer: Writer, *, named: bool) -> exp.Select | None:
    names = tables_used(reading)
    tree = join_tables(writer.graph, names)
    if tree is None or not names:
        return None
    edges = list(tree[0])
    order = list(dict.fromkeys((*names, *(end for one in edges for end in (one.left, one.right)))))
    clause = _Clause(writer, short_aliases(order) if edges else {})
    query = exp.Select()
    write = clause.shown if named else clause.operand
    shown = [write(one) for one in reading.select] or [clause.star(names[0])]
    query = query.select(*_named_apart(shown), copy=False)
    query = _from(query, clause, order[0], edges)
    if reading.distinct:
        query = query.distinct()
    parts = [part for condition in reading.where for part in clause.parts(condition)]
    query = query.where(*parts, copy=False) if parts else query
    if reading.group:
        query = query.group_by(*(clause.operand(one) for one in reading.group), copy=False)
    for condition in reading.having:
        query = query.having(clause.condition(condition), copy=False)
    if reading.per and reading.limit is not None:
        query.set("qualify", _first_of_each(reading, clause))
    elif reading.kept:
        kept = exp.and_(*(clause.condition(one) for one in reading.kept), copy=False)
        query.set("qualify", exp.Qualify(this=kept))
    for key in (*(Order(one) for one in reading.per), *reading.order):
        query = query.order_by(clause.ordered(key), copy=False)
    return query if reading.limit is None or reading.per else query.limit(reading.limit)


def _named_apart(shown: Sequence[exp.Expr]) -> Sequence[exp.Expr]:
    """No two measures by one name: the second gets a number."""
    seen: dict[str, int] = {}
    for one in shown:
        name = one.alias
        if name:
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                one.set("alias", exp.to_identifier(f"{name}_{seen[name]}"))
    return shown


def _first_of_each(reading: Reading, clause: _Clause) -> exp.Qualify:
    """The first rows of each; where a single one is asked, all that share the first place."""
    alone = reading.limit == 1 and not any(key.operand.aggregated for key in reading.order)
    rank = exp.Window(
        this=exp.Rank() if alone else exp.RowNumber(),
        partition_by=[clause.operand(one) for one in reading.per],
        order=exp.Order(expressions=[clause.ordered(key) for key in reading.order]),
    )
    return exp.Qualify(this=exp.LTE(this=rank, expression=exp.Literal.number(reading.limit or 1)))


def _from(query: exp.Select, clause: _Clause, first: str, edges: Sequence[JoinEdge]) -> exp.Select:
    query = query.from_(clause.table(first), copy=False)
    inside, waiting = {first}, list(edges)
    while waiting:
        edge = next(one for one in waiting if one.left in inside or one.right in inside)
        waiting.remove(edge)
        new = edge.right if edge.left in inside else edge.left
        inside.add(new)
        pairs = zip(edge.left_columns, edge.right_columns, strict=True)
        on = exp.and_(
            *(
                exp.EQ(
                    this=clause.operand(Operand(edge.left, left)),
                    expression=clause.operand(Operand(edge.right, right)),
                )
                for left, right in pairs
            )
        )
        on = clause.with_group(on, new)
        outer = "left" if new in clause.writer.outer else None
        query = query.join(clause.table(new), on=on, join_type=outer, copy=False)
    return query


@dataclass(frozen=True, slots=True)
class _Clause:
    """Writes the parts of one SELECT; ``aliases`` is empty where there is one table."""

    writer: Writer
    aliases: dict[str, str]

    def table(self, name: str) -> exp.Table:
        link = self.writer.codes.get(name)
        written = link.code_table if link is not None else name
        parts = [self.writer.identifier(part) for part in written.split(".")]
        table = exp.Table(this=parts[-1])
        if len(parts) > 1:
            table.set("db", parts[-2])
        if len(parts) > 2:
            table.set("catalog", parts[-3])
        alias = self.aliases.get(name)
        return exp.alias_(table, alias, table=True) if alias else table  # type: ignore[return-value]

    def with_group(self, on: exp.Condition, name: str) -> exp.Condition:
        """The condition of a join; of a code table only the rows of one group are meant."""
        link = self.writer.codes.get(name)
        if link is None:
            return on
        group = exp.Literal.string(link.group)
        fixed = exp.EQ(this=self.operand(Operand(name, link.group_column)), expression=group)
        return exp.and_(fixed, on)

    def star(self, name: str) -> exp.Expr:
        alias = self.aliases.get(name)
        return exp.Column(this=exp.Star(), table=exp.to_identifier(alias)) if alias else exp.Star()

    def column(self, operand: Operand) -> exp.Expr:
        found = self.writer.schema.column(operand.table, operand.column)
        name = self.writer.identifier(found.name if found is not None else operand.column)
        alias = self.aliases.get(operand.table)
        return exp.Column(this=name, table=exp.to_identifier(alias) if alias else None)

    def shown(self, operand: Operand) -> exp.Expr:
        """The operand as an output column; a measure gets a name."""
        name = output_name(operand, self.writer.schema)
        written = self.operand(operand)
        return exp.alias_(written, self.writer.identifier(name), copy=False) if name else written

    def operand(self, operand: Operand) -> exp.Expr:
        if operand.function == "count" and not operand.column and operand.formula is None:
            return exp.Count(this=exp.Star(), big_int=True)
        computed = operand.formula
        column = write_formula(computed, self) if computed is not None else self.column(operand)
        if operand.grain:
            return self._grain(column, operand)
        if not operand.function:
            return column
        inner = exp.Distinct(expressions=[column]) if operand.distinct else column
        return _FUNCTIONS[operand.function](this=inner)

    def ordered(self, key: Order) -> exp.Ordered:
        """NULLs stand where the dialect puts them by itself, so that nothing is written of them."""
        habit = Dialect.get_or_raise(self.writer.dialect).NULL_ORDERING
        first = {"nulls_are_small": not key.descending, "nulls_are_large": key.descending}
        return exp.Ordered(
            this=self.operand(key.operand),
            desc=key.descending or None,
            nulls_first=first.get(habit, False),
        )

    def _grain(self, column: exp.Expr, operand: Operand) -> exp.Expr:
        if self.writer.dialect == "sqlite":
            shape = _SQLITE_GRAINS.get(operand.grain, "%Y-%m")
            return exp.Anonymous(this="STRFTIME", expressions=[exp.Literal.string(shape), column])
        unit, _, yearly = operand.grain.partition("_")
        if yearly:  # "month_of_year": its number, the same in every year
            return exp.Extract(this=exp.var(unit.upper()), expression=column)
        return exp.TimestampTrunc(this=column, unit=exp.var(unit.upper()))

    def parts(self, condition: Condition) -> list[exp.Expr]:
        """The condition as parts to be joined by AND."""
        whole = self.condition(condition)
        return list(whole.flatten()) if isinstance(whole, exp.And) else [whole]

    def condition(self, condition: Condition) -> exp.Expr:
        if isinstance(condition, AnyOf):
            return self._any(condition)
        left = self.operand(condition.left)
        if isinstance(condition, Within):
            return self._within(left, condition)
        if isinstance(condition, Like):
            like = exp.Like(this=left, expression=exp.Literal.string(condition.pattern))
            return exp.not_(like) if condition.negated else like
        if isinstance(condition, Given):
            return self._given(condition)
        if isinstance(condition, Flag):
            return self._flag(left, condition)
        if isinstance(condition, IsNull):
            null = exp.Null()
            return exp.Is(this=left, expression=exp.Not(this=null) if condition.negated else null)
        if isinstance(condition, Member):
            inner = write_query(condition.query, self.writer, named=False)
            member = exp.In(this=left, query=exp.Subquery(this=inner))
            return exp.not_(member) if condition.negated else member
        return self._compare(left, condition)

    def _flag(self, left: exp.Expr, condition: Flag) -> exp.Expr:
        answers = self.writer.schema.answers_of(condition.left)
        if answers is None:
            return exp.not_(left) if condition.negated else left
        answer = answers[1] if condition.negated else answers[0]
        column = self.writer.schema.column(condition.left.table, condition.left.column)
        numeric = column is not None and is_numeric(Same(column), lax=False)
        literal = exp.Literal.number(answer) if numeric else exp.Literal.string(answer)
        return exp.EQ(this=left, expression=literal)

    def _given(self, condition: Given) -> exp.Expr:
        tree = copy_stored(condition.sql, self.writer.dialect)
        alias = self.aliases.get(condition.left.table)
        for column in tree.find_all(exp.Column):
            column.set("table", exp.to_identifier(alias) if alias else None)
        return tree

    def _any(self, condition: AnyOf) -> exp.Expr:
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
            values = [
                exp.Literal.string(str(one.right)) for one in parts if isinstance(one, Compare)
            ]
            return exp.In(this=self.operand(first), expressions=values)
        return exp.paren(exp.or_(*(self.condition(one) for one in parts)), copy=False)

    def _compare(self, left: exp.Expr, condition: Compare) -> exp.Expr:
        kind, right = _COMPARISONS[condition.operator], condition.right
        if isinstance(right, Reading):
            inner = write_query(right, self.writer, named=False)
            return kind(this=left, expression=exp.Subquery(this=inner))
        if isinstance(right, Operand):
            return kind(this=left, expression=self.operand(right))
        if isinstance(right, str):
            return kind(this=left, expression=exp.Literal.string(right))
        return self._number(left, kind, condition.left, right)

    def _number(
        self, left: exp.Expr, kind: type[exp.Binary], operand: Operand, value: float
    ) -> exp.Expr:
        """Numbers in text columns: equal as text, compared as numbers."""
        literal = exp.Literal.number(value)
        if operand.aggregated or self.writer.schema.is_numeric(operand):
            return kind(this=left, expression=literal)
        if kind in (exp.EQ, exp.NEQ):
            return kind(this=left, expression=exp.Literal.string(str(value)))
        return kind(this=exp.cast(left, "DOUBLE"), expression=literal)

    def _within(self, left: exp.Expr, condition: Within) -> exp.Expr:
        parts: list[exp.Expr] = []
        if condition.start:
            parts.append(exp.GTE(this=left, expression=self._day(condition, condition.start)))
        if condition.end:
            parts.append(exp.LT(this=left.copy(), expression=self._day(condition, condition.end)))
        whole = exp.and_(*parts)
        return exp.not_(exp.paren(whole)) if condition.negated else whole

    def _day(self, condition: Within, day: str) -> exp.Expr:
        column = self.writer.schema.column(condition.left.table, condition.left.column)
        literal = exp.Literal.string(day)
        typed = column is not None and re.search(r"date|time", column.data_type, re.IGNORECASE)
        if not typed or self.writer.dialect == "sqlite":
            return literal
        return exp.Cast(this=literal, to=exp.DataType(this=exp.DType.DATE))
