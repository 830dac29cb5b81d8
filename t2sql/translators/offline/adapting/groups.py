"""The groups that a question asks for, each as some past query or column gives it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlglot import exp

from t2sql.translators.offline.adapting.asking import Phrase
from t2sql.translators.offline.adapting.frame import Item, Source, words_of
from t2sql.translators.offline.adapting.grafting import graft
from t2sql.translators.offline.adapting.work import Task, Work
from t2sql.translators.offline.wording import canonical_stem

LEAST = 0.5
OWN = 0.15
"""What speaks for the query's own groups, over those of others."""
SAME_ROWS = 0.05
COLUMN = -0.1
EXTRA = 0.05
"""Off for each word of a group that the question does not say."""
_CODES = frozenset({"code", "codes"})
FURTHER = 0.02
"""Off for each table that has to be joined."""

Placed = tuple[float, Item, tuple[Source, ...]]
"""How well an item fits, the item as it reads over these sources, the sources."""


def place_groups(task: Task, work: Work) -> tuple[Item, ...] | None:
    """The groups in the order of the question; None where a stretch of time cannot be had."""
    groups: list[Item] = []
    for asked in task.wanted.groups:
        item = _stretch(task, asked.grain) if asked.grain else _group(task, work, asked)
        if item is None and asked.grain:
            return None
        if item is None:
            work.count("unplaced_groups")
            continue
        groups.append(_as_code(task, work, item))
        work.explained |= asked.stems | (item.words if asked.grain else frozenset())
    return tuple(groups) or _listed(task, work)


def _listed(task: Task, work: Work) -> tuple[Item, ...]:
    """As in "costs of May: account, ward and amount": the query's own groups that are listed."""
    texts = [word.text for word in task.asked.undated]
    if ":" not in texts:
        return ()
    after = task.asked.undated[texts.index(":") + 1 :]
    stems = frozenset(canonical_stem(word) for word in after if word.kind == "word")
    found = tuple(item for item in task.frame.groups if item.words & stems)
    if found:
        work.counts.pop("unplaced_groups", None)
    return found


def _as_code(task: Task, work: Work, item: Item) -> Item:
    """The code itself where the question asks for it, and the query shows what it means."""
    column = item.expression
    said = {word.text.lower() for word in task.asked.undated}
    if not said & _CODES or not isinstance(column, exp.Column):
        return item
    joins = [one.on for one in work.sources if one.alias == column.table and one.on is not None]
    pairs = [pair for join in joins for pair in join.find_all(exp.EQ)]
    sides = [side for pair in pairs for side in (pair.this, pair.expression)]
    keys = [one for one in sides if isinstance(one, exp.Column) and one.table != column.table]
    grouped = any(isinstance(one, exp.Literal) for one in sides)  # codes of many kinds in a table
    if len(keys) == 1 and grouped:
        return Item(keys[0].copy(), keys[0].name, item.words)
    return item


def _stretch(task: Task, grain: str) -> Item | None:
    """Days, weeks, months … of the date that the query goes by."""
    for item in task.frame.groups:
        if item.grain == grain:
            return item
    day = task.date_column()
    for item in task.frame.groups:
        if grain == "day" and item.expression == day:
            return item
    if day is None or grain == "hour":
        return None
    if grain == "day":
        return Item(day.copy(), grain, frozenset({grain}), grain)
    cut = exp.cast(exp.func("DATE_TRUNC", exp.Literal.string(grain), day.copy()), "DATE")
    return Item(cut, grain, frozenset({grain}), grain)


def _group(task: Task, work: Work, asked: Phrase) -> Item | None:
    base = words_of(task.frame.sources[0].table.rsplit(".", 1)[-1])
    bare = asked.stems - base
    if bare and bare != asked.stems:  # "sanction reasons" of sanctions are reasons
        asked = replace(asked, stems=bare)
    best = _best(task, work, asked)
    if best is None:
        return None
    if best[2] != work.sources:
        work.count("grafted")
    work.sources = best[2]
    return best[1]


def _best(task: Task, work: Work, asked: Phrase) -> Placed | None:
    """What fits best, the query's own groups first; only what may be better is joined in."""
    best: Placed | None = None
    most, known = LEAST, task.known
    for item in task.frame.groups:
        if (score := _fit(item.words, asked) + OWN) > most:
            most, best = score, (score, item, work.sources)
    for other in known.frames:
        same = other.sources[0].table.lower() == task.frame.sources[0].table.lower()
        for item in other.groups if other is not task.frame else ():
            score = _fit(item.words, asked) + (SAME_ROWS if same else 0.0)
            if item.grain or score <= most:
                continue
            found = graft(item.expression, other.sources, work.sources, known.graph, known.names)
            if found is not None:
                score -= FURTHER * (len(found.sources) - len(work.sources))
                if score > most:
                    placed = replace(item, expression=found.expression)
                    most, best = score, (score, placed, found.sources)
    columns = _columns(task, work.sources, asked)
    return max((one for one in columns if one[0] > most), key=lambda one: one[0], default=best)


def _columns(task: Task, sources: Sequence[Source], asked: Phrase) -> Iterator[Placed]:
    """Columns of the tables that are read, by their own words."""
    for source in sources:
        table = task.known.table(source.table)
        for column in table.columns if table is not None else ():
            words = words_of(column.name)
            if any(words_of(synonym) == asked.stems for synonym in column.synonyms):
                words = asked.stems
            score = _fit(words, asked) + COLUMN
            if score > LEAST:
                item = Item(exp.column(column.name, table=source.alias), column.name, words)
                yield score, item, tuple(sources)


def _fit(words: frozenset[str], asked: Phrase) -> float:
    """The share of the phrase that the words cover, less what they add."""
    if not asked.stems:
        return 0.0
    return len(words & asked.stems) / len(asked.stems) - EXTRA * len(words - asked.stems)
