"""How one step of a question in parts is read: over the table of the base, or with others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from t2sql.translators.offline.confidence import Grade
from t2sql.translators.offline.ground import Ground, tag_words
from t2sql.translators.offline.interpret import Interpretation, interpret
from t2sql.translators.offline.odds import odds_of
from t2sql.translators.offline.parts.steps import Entity, conditions_of
from t2sql.translators.offline.reading import Condition
from t2sql.translators.offline.scopes import LIKELIER, read_scopes
from t2sql.translators.offline.tags import Tag

DOUBTED = 0.3
"""Below it a step is read over other tables as well."""
ALONE = 0.5
"""From this confidence on a step is read over the table of the base alone."""


def read_step(
    ground: Ground, priors: Mapping[str, float], entity: Entity
) -> tuple[Interpretation | None, tuple[Condition, ...]]:
    """The first reading of a step that asks something of a row of the entity, and what."""
    for one in _readings(ground, priors, entity.table):
        conditions = conditions_of(one, entity, ground.graph)
        if conditions:
            return one, conditions
    return None, ()


def _readings(ground: Ground, priors: Mapping[str, float], table: str) -> Iterator[Interpretation]:
    """A step over the table of the base alone where that says it all, then over any tables.

    Where those leave it in doubt, over the base and one table beside it, whichever that is.
    """
    alone = interpret(ground, tag_words(ground, [table]), {})
    whole = [one for one in alone if _says_all(one.grade)]
    yield from whole
    found = read_scopes(ground, priors, least=1)
    if not whole and all(one.grade.standing < DOUBTED for one in found):
        yield from _surest_beside(ground, table, alone)
    yield from found


def _says_all(grade: Grade) -> bool:
    """Whether nothing of a step is left to other tables."""
    return grade.standing >= ALONE and not grade.missing and not grade.counts["unread_mentions"]


def _surest_beside(
    ground: Ground, table: str, alone: tuple[Interpretation, ...]
) -> tuple[Interpretation, ...]:
    """The surest reading of the table with one of those that it can be joined with.

    Those that leave the fewest words unexplained come first, since few others can then be surer.
    A table that no word names is read as the first is ``alone``.
    """
    pairs = _beside(ground, table)
    scopes = [tag_words(ground, pair) for pair in pairs]
    unread = [sum(tag.kind == "word" for tag in scope.tags) for scope in scopes]
    best: tuple[Interpretation, ...] = ()
    rank, least = (-1.0, 0), -math.inf
    for place in sorted(range(len(scopes)), key=lambda place: unread[place]):
        named = _has_targets(scopes[place].tags, pairs[place][1])
        found = interpret(ground, scopes[place], {}, least=least) if named else alone
        if found and (found[0].grade.standing, -place) > rank:
            best, rank = found, (found[0].grade.standing, -place)
            least = odds_of(found[0].grade.standing) - LIKELIER
    return best


def _has_targets(tags: Sequence[Tag], table: str) -> bool:
    """Whether a word may name the table, or something of it."""
    return any(target.table == table for tag in tags for target in tag.targets)


def _beside(ground: Ground, table: str) -> list[tuple[str, str]]:
    """The table with each of those that it can be joined with."""
    edges = [edge for _, edge in ground.graph.neighbours.get(table, ())]
    ends = [edge.right if edge.left == table else edge.left for edge in edges]
    return [(table, end) for end in dict.fromkeys(ends)]
