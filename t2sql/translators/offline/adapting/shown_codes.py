"""Groups by the code itself where a past query shows its words and the question says "code"."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from t2sql.translators.offline.adapting.frame import Item
from t2sql.translators.offline.adapting.work import Task, Work
from t2sql.translators.offline.customs.code_names import asks_for_codes

Groups = tuple[Item, ...]


def show_codes(task: Task, work: Work, groups: Groups) -> Groups:
    """The code in place of its words where the question says "code"."""
    if not asks_for_codes(task.asked.words):
        return groups
    return tuple(_as_code(task, work, item) for item in groups)


def _as_code(task: Task, work: Work, item: Item) -> Item:
    """The column that the table of words is joined by, for a column of words."""
    column = item.expression
    if not isinstance(column, exp.Column):
        return item
    source = next((one for one in work.sources if one.alias == column.table), None)
    if source is None or source.on is None:
        return item
    links = [link for one in task.known.slice.customs for link in one.codes]
    codes = {  # the table of words itself need not be among those that were confirmed
        link.code_column.lower()
        for link in links
        if link.code_table.lower() == source.table.lower() and column.name in link.names
    }
    for part in source.on.find_all(exp.EQ):
        sides = (part.this, part.expression)
        for mine, other in (sides, sides[::-1]):
            plain = isinstance(mine, exp.Column) and isinstance(other, exp.Column)
            if plain and mine.table == source.alias and mine.name.lower() in codes:
                work.explained |= {"cod"}
                return replace(item, expression=other.copy(), name=other.name)
    return item
