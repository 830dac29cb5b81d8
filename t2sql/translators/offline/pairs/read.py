"""A question for two figures, read as two questions and joined by their groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp

from t2sql.catalog.names import NameIndex, written_name
from t2sql.translators.offline.ground import Ground
from t2sql.translators.offline.pairs.join import combine_figures, join_figures
from t2sql.translators.offline.pairs.ratio import split_ratio
from t2sql.translators.offline.pairs.split import Pair, split_pair
from t2sql.types import Question, Translation

LEAST = 0.5
"""How sure either figure must be."""
UNSURE = 0.5
"""A whole question that is read so surely needs no parting, unless it names two metrics."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Both figures in one query, and the tables that it reads."""

    translation: Translation
    tables: tuple[str, ...]


Answer = Callable[[Question], Translation | None]


def read_pair(
    ground: Ground, whole: Callable[[], Translation | None], answer: Answer
) -> Figures | None:
    """The two figures in one query; None where the question asks for no such two.

    ``whole``: gives what answers the question otherwise. ``answer``: answers one of the two.
    """
    text = ground.question.text
    for pair in split_ratio(text) or split_pair(text):
        named = pair.alone or _names_two(pair, ground)
        if not named and (pair.divided or _answers_both(whole(), pair, ground.known.dialect)):
            continue
        found = _read(pair, ground, answer)
        if found is not None and not (pair.alone and _is_read(whole(), found, ground)):
            return found
    return None


def _is_read(whole: Translation | None, found: Figures, ground: Ground) -> bool:
    """Whether the whole question is read surely, as one figure held against another of them."""
    if whole is None or whole.confidence < UNSURE:
        return False
    tree = _tree(whole.sql, ground.known.dialect)
    held = tree is not None and tree.find(exp.Div, exp.Sub) is not None
    return held and set(found.tables) <= _tables_of(tree, ground)


def _answers_both(whole: Translation | None, pair: Pair, dialect: str) -> bool:
    """Whether the answer to the whole question is sure, and shows as many figures as are told."""
    if whole is None or whole.confidence < UNSURE:
        return False
    tree = _tree(whole.sql, dialect) if pair.told else None
    figures = [one for one in tree.selects if one.find(exp.AggFunc)] if tree is not None else []
    return not pair.told or len(figures) > 1


def _names_two(pair: Pair, ground: Ground) -> bool:
    """Whether each of the questions names a metric of its own, and of other tables."""
    tables: dict[str, set[str]] = {}
    for tag in ground.metrics:
        for target in tag.targets:
            if target.measure is not None:
                tables.setdefault(tag.text.lower(), set()).update(target.measure.tables)
    mine = [text for text in tables if text in pair.one.lower() and text not in pair.other.lower()]
    others = [text for text in tables if text in pair.other.lower() and text not in mine]
    return any(not tables[one] & tables[other] for one in mine for other in others)


def _read(pair: Pair, ground: Ground, answer: Answer) -> Figures | None:
    found: list[Translation] = []
    for text in (pair.one, pair.other):
        figure = answer(replace(ground.question, text=text, earlier=()))
        if figure is None or figure.confidence < LEAST:
            return None
        found.append(figure)
    one, other = found
    trees = [_tree(figure.sql, ground.known.dialect) for figure in found]
    tables = [_tables_of(tree, ground) for tree in trees]
    if trees[0] is None or trees[1] is None or (tables[0] == tables[1] and not pair.alone):
        return None
    dialect = ground.known.dialect
    sure = round(one.confidence * other.confidence, 3)
    if pair.alone and (trees[0] == trees[1] or sure < LEAST):
        return None
    joined = join_figures(trees[0], trees[1], dialect, divided=pair.divided, whole=pair.alone)
    if pair.alone:
        joined = combine_figures(trees[0], trees[1], divided=pair.divided) or joined
    if joined is None:
        return None
    said = f"{one.explanation}; beside it, each by itself: {other.explanation}"
    assumed = tuple(dict.fromkeys((*one.assumptions, *other.assumptions)))
    sql = joined.sql(dialect=dialect, pretty=True)
    read = tuple(sorted(tables[0] | tables[1]))
    return Figures(Translation(sql, said, assumed, sure), read)


def _tree(sql: str, dialect: str) -> exp.Query | None:
    tree = sqlglot.parse_one(sql, dialect=dialect)
    return tree if isinstance(tree, exp.Query) else None


def _tables_of(tree: exp.Query | None, ground: Ground) -> frozenset[str]:
    """The tables of the slice that the query reads."""
    names = NameIndex(table.name for table in ground.known.tables)
    read = tree.find_all(exp.Table) if tree is not None else ()
    found = (names.resolve(written_name(table)) for table in read)
    return frozenset(name for name in found if name is not None)
