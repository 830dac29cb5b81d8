"""A changed past query as SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from t2sql.translators.offline.adapting.asking import Wanted
from t2sql.translators.offline.adapting.frame import Item
from t2sql.translators.offline.adapting.measures import kind_of
from t2sql.translators.offline.adapting.work import Work

_THRESHOLDS: dict[str, type[exp.Binary]] = {">": exp.GT, ">=": exp.GTE, "<": exp.LT}


def write_adapted(
    work: Work, groups: Sequence[Item], measures: Sequence[Item], wanted: Wanted
) -> exp.Select:
    """The tree of the query: groups, then measures, cut and ranked as the question wants."""
    select = exp.select(*_outputs([*groups, *measures]))
    first, *rest = work.sources
    select = select.from_(exp.alias_(first.written.copy(), first.alias, table=True))
    for source in rest:
        table = exp.alias_(source.written.copy(), source.alias, table=True)
        kind = "LEFT" if source.outer else ""
        select = select.join(table, on=(source.on or exp.true()).copy(), join_type=kind)
    select = select.where(*(part.copy() for part in work.where))
    if not groups:
        return select
    select = select.group_by(*(item.expression.copy() for item in groups))
    measure = measures[0].expression
    if wanted.threshold is not None:
        operator, number = wanted.threshold
        literal = exp.Literal.number(f"{number:g}")
        return select.having(_THRESHOLDS[operator](this=measure.copy(), expression=literal))
    if wanted.ranked:
        key = exp.Ordered(this=measure.copy(), desc=wanted.descending)
        return select.order_by(key).limit(wanted.limit or 1)
    timed = next((item.expression.copy() for item in groups if item.grain), None)
    return select.order_by(timed or exp.Ordered(this=measure.copy(), desc=True))


def _outputs(items: Sequence[Item]) -> list[exp.Expr]:
    """Each with a name that no other has."""
    found: list[exp.Expr] = []
    taken: set[str] = set()
    for item in items:
        name = item.name if item.name not in ("", "*") else kind_of(item.expression) or "value"
        while name.lower() in taken:
            name += "_2"
        taken.add(name.lower())
        found.append(exp.alias_(item.expression.copy(), name, quoted=not name.isidentifier()))
    return found
