"""The filters of dbt's metrics: as fields and operators, or as SQL with names of dimensions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from t2sql.catalog.aggregates import operand, parse_expression
from t2sql.catalog.documents import Entry
from t2sql.catalog.semantic_models import SemanticModel

JINJA = "{{"
_DIMENSION = re.compile(
    r"\{\{\s*(?:Dimension|TimeDimension|Entity)\(\s*['\"]([^'\"]+)['\"][^{}]*\)\s*\}\}"
)
_COMPARISONS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<>": exp.NEQ,
    "is": exp.Is,
    "like": exp.Like,
    ">": exp.GT,
    ">=": exp.GTE,
    "<": exp.LT,
    "<=": exp.LTE,
    "is not": exp.Is,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter as it was read."""

    tree: exp.Expr | None = None
    tables: tuple[str, ...] = ()
    """Tables that it names beside the metric's own."""
    gap: str = ""
    """What could not be read; empty if all was."""


def written_filter(item: Entry, dialect: str) -> exp.Expr | None:
    """A filter of ``field``, ``operator`` and ``value``; None if it cannot be read."""
    fields = item.fields("a filter")
    texts = {key: value.text(f"`{key}`") for key, value in fields.items()}
    field, value = texts.get("field", ""), texts.get("value", "")
    operator = " ".join(texts.get("operator", "=").lower().split())
    compare = _COMPARISONS.get(operator)
    left, right = parse_expression(field, dialect), parse_expression(value, dialect)
    if compare is None or left is None or right is None or JINJA in field + value:
        return None
    tree = compare(this=left, expression=right)
    return exp.Not(this=tree) if operator == "is not" else tree


def read_condition(
    filter_: Entry, own: Sequence[SemanticModel], models: Sequence[SemanticModel], dialect: str
) -> Condition:
    """A filter of SQL in which ``{{ Dimension('entity__name') }}`` stands for a column.

    Args:
        filter_: one text, or several that must all hold.
        own: the semantic models that the metric is built on.
        models: all of them; a dimension of another adds that one's table.
        dialect: the sqlglot dialect that it is written in.
    """
    marks: dict[str, str] = {}

    def mark(match: re.Match[str]) -> str:
        return marks.setdefault(match[1], f"dimension_{len(marks)}_of_the_filter")

    conditions: list[exp.Expr] = []
    for text in filter_.texts("`filter`"):
        bare = _DIMENSION.sub(mark, text)
        tree = None if JINJA in bare else parse_expression(bare, dialect)
        if tree is None:
            return Condition(gap=f"the filter {' '.join(text.split())!r} cannot be read")
        conditions.append(tree)
    if not conditions:
        return Condition()
    inserted: dict[str, exp.Expr] = {}
    tables: list[str] = []
    for written, name in marks.items():
        sql, table = _dimension(written, own, models)
        inside = None if JINJA in sql else parse_expression(sql, dialect)
        if inside is None:
            return Condition(gap=f"the dimension {written!r} cannot be read")
        inserted[name] = operand(inside)
        tables += [table] if table else []
    whole = exp.and_(*conditions).transform(_put_in, inserted)
    return Condition(whole, tuple(dict.fromkeys(tables)))


def _put_in(node: exp.Expr, inserted: Mapping[str, exp.Expr]) -> exp.Expr:
    inside = inserted.get(node.name) if isinstance(node, exp.Column) else None
    return node if inside is None else inside.copy()


def _dimension(
    written: str, own: Sequence[SemanticModel], models: Sequence[SemanticModel]
) -> tuple[str, str]:
    """The SQL of ``entity__dimension``, and its table where that is another than the metric's."""
    path, _, name = written.rpartition("__")
    entity = path.rpartition("__")[2]
    ours = [model.table for model in own]
    homes = [model for model in (*own, *models) if entity in model.primary] if entity else []
    for home in (*homes, *own):
        if name in home.dimensions:
            return home.dimensions[name], "" if home.table in ours else home.table
    return name, ""
