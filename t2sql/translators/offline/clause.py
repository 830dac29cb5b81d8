"""The parts of one SELECT as trees: tables, columns, measures, keys of an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from t2sql.sql.conditions import conjuncts
from t2sql.translators.offline.aliases import output_name
from t2sql.translators.offline.conditions import write_condition
from t2sql.translators.offline.measures.write import write_formula
from t2sql.translators.offline.reading import Condition, Operand, Order, Reading
from t2sql.translators.offline.writer import Writer

_FUNCTIONS: dict[str, type[exp.Func]] = {
    "count": exp.Count,
    "sum": exp.Sum,
    "avg": exp.Avg,
    "median": exp.Median,
    "min": exp.Min,
    "max": exp.Max,
}
_ISO_WEEKDAYS = frozenset({"duckdb", "postgres"})
"""They number the days of a week from Monday on as 1 to 7."""
_SQLITE_GRAINS = {
    "day": "%Y-%m-%d",
    "week": "%Y-%W",
    "month": "%Y-%m",
    "year": "%Y",
    "month_of_year": "%m",
    "weekday": "%w",
}


PEER = "peer"
"""What a sub-query calls the table that is read around it as well."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Writes the parts of one SELECT; ``aliases`` is empty where there is one table."""

    writer: Writer
    aliases: dict[str, str]
    nested: Callable[[Reading], exp.Query | None]
    """Writes a reading that stands within another."""

    def table(self, name: str) -> exp.Table:
        """The table as FROM and JOIN name it; of codes, the code table."""
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
        """All columns of the table."""
        alias = self.aliases.get(name)
        return exp.Column(this=exp.Star(), table=exp.to_identifier(alias)) if alias else exp.Star()

    def column(self, operand: Operand) -> exp.Expr:
        """The column of an operand."""
        found = self.writer.schema.column(operand.table, operand.column)
        name = self.writer.identifier(found.name if found is not None else operand.column)
        alias = self.aliases.get(operand.table)
        return exp.Column(this=name, table=exp.to_identifier(alias) if alias else None)

    def agreeing(self, operand: Operand) -> exp.Expr:
        """Of a sub-query's row and the row around it, that they have the same in the column."""
        around = self.column(operand)
        if isinstance(around, exp.Column) and not around.table:
            around.set("table", self.writer.identifier(operand.table.rsplit(".", 1)[-1]))
        inner = exp.Column(this=around.this.copy(), table=exp.to_identifier(PEER))
        return exp.EQ(this=inner, expression=around)

    def shown(self, operand: Operand) -> exp.Expr:
        """The operand as an output column; a measure gets a name."""
        name = output_name(operand, self.writer.schema)
        written = self.operand(operand)
        return exp.alias_(written, self.writer.identifier(name), copy=False) if name else written

    def operand(self, operand: Operand) -> exp.Expr:
        """The column, the measure over it, or what is computed."""
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
        if operand.grain == "weekday":
            if self.writer.dialect not in _ISO_WEEKDAYS:
                return exp.DayOfWeek(this=column)
            return exp.Extract(this=exp.var("ISODOW"), expression=column)
        unit, _, yearly = operand.grain.partition("_")
        if yearly:  # "month_of_year": its number, the same in every year
            return exp.Extract(this=exp.var(unit.upper()), expression=column)
        return exp.TimestampTrunc(this=column, unit=exp.var(unit.upper()))

    def parts(self, condition: Condition) -> list[exp.Expr]:
        """The condition as parts to be joined by AND."""
        return [*conjuncts(self.condition(condition))]

    def condition(self, condition: Condition) -> exp.Expr:
        """The condition as one part."""
        return write_condition(condition, self)
