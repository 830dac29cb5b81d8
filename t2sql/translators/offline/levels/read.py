"""The figure of each thing, read as a question of its own, and the average of the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sqlglot
from sqlglot import exp

from t2sql.catalog.names import NameIndex, written_name
from t2sql.translators.offline.ground import Ground
from t2sql.translators.offline.levels.split import Level, Over, split_levels
from t2sql.translators.offline.pairs.read import Answer, Figures
from t2sql.translators.offline.reading import Operand
from t2sql.translators.offline.schema import Schema
from t2sql.types import Translation

LEAST = 0.6
"""How sure it must be in the end: it stands against a reading of the whole question."""
SURE = 0.5
"""A whole question that is read so surely as the same figure needs no other reading."""
KEPT = 0.9
"""So much of how sure it is stays: things that have nothing to count may have been meant too."""
_FUNCTIONS: dict[Over, type[exp.AggFunc]] = {
    "avg": exp.Avg,
    "median": exp.Median,
    "max": exp.Max,
    "min": exp.Min,
}
_MORE = ("with_", "having", "qualify", "limit", "distinct")


def read_levels(
    ground: Ground, whole: Callable[[], Translation | None], answer: Answer
) -> Figures | None:
    """The figure of figures in one query; None where the question asks for no such.

    ``whole``: gives what answers the question otherwise. ``answer``: answers the inner question.
    """
    dialect = ground.known.dialect
    for level in split_levels(ground.question.text):
        if level.over == "median" and not ground.schema.has_median():
            continue
        if _is_answered(whole(), level, dialect):
            continue
        figure = answer(replace(ground.question, text=level.inner, earlier=()))
        if figure is None:
            continue
        inner = sqlglot.parse_one(figure.sql, dialect=dialect)
        tree = figure_of_figures(inner, level) if isinstance(inner, exp.Select) else None
        sure = round(figure.confidence * KEPT, 3)
        if tree is None or sure < LEAST or _by_flag(tree, ground.schema):
            continue
        said = f"of the figures of each: {figure.explanation}"
        assumed = (*figure.assumptions, "Those that have none do not count in it.")
        sql = tree.sql(dialect=dialect, pretty=True)
        return Figures(Translation(sql, said, assumed, sure), _tables_of(tree, ground))
    return None


def _is_answered(whole: Translation | None, level: Level, dialect: str) -> bool:
    """Whether the whole question is read surely as one figure of rows, whatever it is per."""
    if whole is None or whole.confidence < SURE:
        return False
    tree = sqlglot.parse_one(whole.sql, dialect=dialect)
    if not level.told or tree.find(exp.Div) is not None:
        return True
    added = tree.find(exp.Sum, exp.Count) is not None
    apart = tree.find(exp.Group) is not None and not level.grouped
    return not added and not apart and tree.find(_FUNCTIONS[level.over]) is not None


def figure_of_figures(inner: exp.Select, level: Level) -> exp.Select | None:
    """The average of the measure over the groups of the query; None where it has not just one."""
    group = inner.args.get("group")
    measures = [one for one in inner.selects if one.find(exp.AggFunc) is not None]
    keys = [one for one in inner.selects if one not in measures]
    if group is None or len(measures) != 1 or any(inner.args.get(one) for one in _MORE):
        return None
    measure = measures[0]
    if not isinstance(measure.unalias(), (exp.Count, exp.Sum)) or not measure.alias:
        return None
    if level.grouped and len(keys) < 2:
        return None
    bare = inner.copy()
    shown = [keys[0].copy()] if level.grouped else []
    bare.set("expressions", [*shown, measure.copy()])
    bare.set("order", None)
    name = f"{level.over}_{measure.alias}"
    figure = _FUNCTIONS[level.over](this=exp.column(measure.alias))
    query = exp.select(exp.alias_(figure, name)).from_(bare.subquery("figures", copy=False))
    if not level.grouped:
        return query
    key = exp.column(keys[0].alias_or_name)
    query.set("expressions", [key, *query.expressions])
    return query.group_by(key.copy()).order_by(exp.Ordered(this=exp.column(name), desc=True))


def _by_flag(tree: exp.Select, schema: Schema) -> bool:
    """As in "per active member": what they are is said, and is no thing of which there are many."""
    keys = {
        column.name.lower()
        for group in tree.find_all(exp.Group)
        for column in group.find_all(exp.Column)
    }
    return any(
        column.name.lower() in keys and schema.is_flag(Operand(name, column.name))
        for name, table in schema.by_name.items()
        for column in table.columns
    )


def _tables_of(tree: exp.Select, ground: Ground) -> tuple[str, ...]:
    """The tables of the slice that the query reads."""
    names = NameIndex(table.name for table in ground.known.tables)
    found = {names.resolve(written_name(table)) for table in tree.find_all(exp.Table)}
    return tuple(sorted(name for name in found if name is not None))
