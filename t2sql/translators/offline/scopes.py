"""Readings over few tables at a time.

Among many tables a stray word always finds a stray column, and its table is joined in. So each of
the best candidates is read alone, and those that can be joined two at a time (three with a bridge
between them); the readings compete by how sure they are, by how high retrieval ranks their
tables, and by how few tables they need.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from t2sql.translators.offline.ground import prepare, tag_words
from t2sql.translators.offline.interpret import Interpretation, interpret
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.types import CatalogSlice, Question

SMALL = 8
"""Up to this many tables are read together: a whole small database, or a person's choice."""
ALONE = 8
"""Candidates that are read by themselves."""
TOGETHER = 6
"""Candidates that are read two at a time."""
PRIOR_WEIGHT = 3.0
TABLE_COST = 0.7
BEYOND_DOUBT = 1.0
"""A reading ahead of those of other scopes by this much has no rival."""
CLEARLY = 1.5
"""As log odds: how much better one confirmed table alone must be read than all together."""
SUREST = 1.8
"""No reading is surer than this, as log odds."""


def read_scopes(
    question: Question, known: CatalogSlice, priors: Mapping[str, float]
) -> tuple[Interpretation, ...]:
    """The readings of the best scope, the best first.

    ``priors``: table to retrieval score, the best being 1.
    """
    ground, names = prepare(question, known), [table.name for table in known.tables]
    if len(names) <= SMALL:
        return interpret(ground, tag_words(ground, names), priors)
    scopes = _scopes(sorted(names, key=lambda name: -priors.get(name, 0.0)), ground.graph)
    read: list[tuple[float, tuple[Interpretation, ...]]] = []
    covered: dict[frozenset[str], float] = {}
    for scope in sorted(scopes, key=lambda one: -_worth(one, priors)):
        most = max((score for score, _ in read), default=-math.inf)
        if _worth(scope, priors) + SUREST < most - BEYOND_DOUBT:
            break  # nothing that follows can win, or even raise a doubt
        tagged = tag_words(ground, scope)
        if _adds_nothing(scope, tagged.covered, covered):
            continue
        covered[frozenset(scope)] = tagged.covered
        found = interpret(ground, tagged, priors)
        if found:
            read.append((_odds(found) + _worth(scope, priors), found))
    read.sort(key=lambda pair: -pair[0])
    return _doubted(read) if read else ()


def read_confirmed(question: Question, known: CatalogSlice) -> tuple[Interpretation, ...]:
    """The readings of tables that were confirmed, the best first.

    All of them are meant to be read, unless one alone is clearly the better reading of a question
    that all of them leave unsure.
    """
    ground, names = prepare(question, known), [table.name for table in known.tables]
    best = interpret(ground, tag_words(ground, names), {})
    if len(names) < 2 or not best or _odds(best) >= 0:
        return best
    least = _odds(best) + CLEARLY
    for name in names:
        found = interpret(ground, tag_words(ground, [name]), {})
        if found and _odds(found) > least:
            best, least = found, _odds(found)
    return best


def _adds_nothing(
    scope: Sequence[str], explained: float, covered: Mapping[frozenset[str], float]
) -> bool:
    """Whether some of these tables alone explain as much of the question."""
    return any(
        explained <= before + 1e-9 for part, before in covered.items() if part < frozenset(scope)
    )


def _odds(found: Sequence[Interpretation]) -> float:
    """How sure the best of the readings is, as log odds."""
    sure = min(max(found[0].grade.confidence, 0.001), 0.999)
    return math.log(sure / (1 - sure))


def _doubted(
    read: Sequence[tuple[float, tuple[Interpretation, ...]]],
) -> tuple[Interpretation, ...]:
    """The best scope's readings, less sure if another scope's say something else as well."""
    most, best = read[0]
    rivals = [score for score, found in read[1:] if found[0].reading != best[0].reading]
    ahead = (most - max(rivals, default=-math.inf)) / BEYOND_DOUBT
    share = max(best[0].grade.counts["doubt"], 1.0 - min(ahead, 1.0))
    grade = replace(best[0].grade, counts=best[0].grade.counts | {"doubt": share})
    return (replace(best[0], grade=grade), *best[1:])


def _worth(scope: Sequence[str], priors: Mapping[str, float]) -> float:
    """What a reading over these tables is worth beside how sure it is."""
    prior = sum(priors.get(name, 0.0) for name in scope) / len(scope)
    return PRIOR_WEIGHT * prior - TABLE_COST * (len(scope) - 1)


def _scopes(ranked: Sequence[str], graph: JoinGraph) -> list[tuple[str, ...]]:
    """Sets of tables that may be all that a question needs, each of which can be joined."""
    scopes: list[tuple[str, ...]] = [(name,) for name in ranked[:ALONE]]
    first = ranked[:TOGETHER]
    for place, left in enumerate(first):
        for right in first[place + 1 :]:
            if graph.between(left, right):
                scopes.append((left, right))
                continue
            bridges = [
                name
                for name in ranked
                if name not in (left, right)
                and graph.between(left, name)
                and graph.between(name, right)
            ]
            scopes.extend((left, name, right) for name in bridges[:1])
    return scopes
