"""Readings over few tables at a time.

Among many tables a stray word always finds a stray column, and its table is joined in. So the
sets of tables that explain the words best for what they cost (see ``table_sets``) are read one by
one; the readings compete by the words that their tables explain, by how sure they are, by how high
retrieval ranks their tables, and by how few tables they need.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from t2sql.translators.offline.confidence import STANDING
from t2sql.translators.offline.coverage import find_coverage
from t2sql.translators.offline.customs.code_names import without_code_tables
from t2sql.translators.offline.dated_sets import with_date
from t2sql.translators.offline.ground import Ground, Scope, tag_words
from t2sql.translators.offline.interpret import Interpretation, interpretations
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.odds import odds_of
from t2sql.translators.offline.reading import Operand, tables_used, whole_and_parts
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.table_sets import find_sets, weigh_tables
from t2sql.translators.offline.tags import Tag

SMALL = 8
"""Up to this many tables are read together: a whole small database, or a person's choice."""
ODDS_WEIGHT = 0.4
"""Of how sure a reading is, beside how well its tables explain the words: both count the words."""
LEAST_ODDS, MOST_ODDS = -5.0, 2.0
POINTER_COST = 1.5
"""As log odds: a key is shown where a name could be."""
_KEY_WORDS = frozenset({"id", "ids", "code", "codes", "key", "number", "no"})
FAR_AHEAD = 1.0
"""A reading ahead of those of other scopes by this much has no rival."""
LIKELIER = 1.0
"""As log odds: how much surer the best reading of a scope may be than the first that is read."""
CLEARLY = 1.5
"""As log odds: how much better one confirmed table alone must be read than all together."""


@dataclass(frozen=True, slots=True)
class _Read:
    """How good a scope is, its best reading, and the others where they are asked for."""

    score: float
    best: Interpretation
    others: Iterator[Interpretation]


def read_scopes(
    ground: Ground, priors: Mapping[str, float], least: int = SMALL
) -> tuple[Interpretation, ...]:
    """The best reading of the best scope, if there is one.

    ``priors``: table to retrieval score, the best being 1. ``least``: so many tables, or fewer,
    are all read together.
    """
    return tuple(islice(scoped_readings(ground, priors, least), 1))


def scoped_readings(
    ground: Ground, priors: Mapping[str, float], least: int = SMALL
) -> Iterator[Interpretation]:
    """All readings of the best scope, the best first."""
    names = without_code_tables(ground.known)
    if len(names) <= least:
        return interpretations(ground, tag_words(ground, names), priors)
    schema = ground.schema.only(names)
    coverage = find_coverage(ground, schema)
    worth = weigh_tables(schema, ground.graph.only(names), priors, coverage.named)
    read: list[_Read] = []
    for found_set in find_sets(coverage, worth):
        names = with_date(ground, schema, found_set)
        worthy, needed = coverage.gain(coverage.of(names)) + worth.of(names), _needed(read)
        if worthy + ODDS_WEIGHT * MOST_ODDS < needed:
            break  # nothing that follows can win, or even raise a doubt
        scope = tag_words(ground, names)
        if worthy + ODDS_WEIGHT * _odds_at_most(scope, read) < needed:
            continue
        surely = (needed - worthy) / ODDS_WEIGHT - LIKELIER
        found = interpretations(ground, scope, priors, surely if surely > LEAST_ODDS else -math.inf)
        best = next(found, None)
        if best is not None:
            tables = _read(best)
            sure = min(max(_odds(best), LEAST_ODDS), MOST_ODDS)
            covered = _called(best, coverage.of(tables), coverage.of(names))
            score = ODDS_WEIGHT * sure + coverage.gain(covered) + worth.of(tables)
            read.append(_Read(score - _pointers(best, schema), best, found))
    read.sort(key=lambda one: -one.score)
    return chain((_doubted(read),), read[0].others) if read else iter(())


def _needed(read: Sequence[_Read]) -> float:
    """The score from which on a scope may win, or raise a doubt that the best has not anyway."""
    if not read:
        return -math.inf
    most = max(read, key=lambda one: one.score)
    return most.score - FAR_AHEAD * (1.0 - most.best.grade.counts["doubt"])


def _odds_at_most(scope: Scope, read: Sequence[_Read]) -> float:
    """How sure its readings may be, by the words that its tables do not explain, or half.

    Words that no reading of another scope could place will hardly be placed here.
    """
    unread = {tag.text for tag in scope.tags if tag.kind == "word"}
    lost = [unread.intersection(one.best.grade.missing) for one in read]
    words = len(frozenset.intersection(*map(frozenset, lost))) if lost else 0
    counts = {
        "nested": 1.0,
        "half_matches": _half_matched(scope.tags),
        "unknown_doings": float(words),
    }
    return min(max(STANDING.odds(counts), LEAST_ODDS), MOST_ODDS)


def _half_matched(tags: Sequence[Tag]) -> float:
    """What is missing of matches at least; of words side by side one may belong to the other."""
    runs: list[tuple[int, float]] = []
    for tag in tags:
        if tag.targets:
            lack = 1.0 - min(max(target.score for target in tag.targets), 1.0)
            if runs and runs[-1][0] == tag.start:
                lack = min(lack, runs.pop()[1])
            runs.append((tag.end, lack))
    return sum(lack for _, lack in runs)


def _called(
    one: Interpretation, covered: Sequence[float], most: Sequence[float]
) -> tuple[float, ...]:
    """As in "parcel carriers": the words of a longer name are explained, if not by its table."""
    longer = {
        place
        for tag in one.draft.tags
        if tag.is_table and tag.end - tag.start > 1
        for place in range(tag.start, tag.end)
    }
    pairs = enumerate(zip(covered, most, strict=True))
    return tuple(max(pair) if place in longer else pair[0] for place, pair in pairs)


def _pointers(one: Interpretation, schema: Schema) -> float:
    """What it costs to show or group by keys of rows that have a name elsewhere, unasked."""
    keys = [operand for operand in (*one.asked.select, *one.asked.group) if operand.column]
    asked = {
        (tag.target.table, tag.target.column)
        for tag in one.draft.tags
        if tag.target is not None and _KEY_WORDS & set(tag.text.lower().split())
    }
    bare = {
        (key.table, key.column)
        for key in keys
        if not key.function and (key.table, key.column) not in asked and _has_name(key, schema)
    }
    return POINTER_COST * len(bare)


def _has_name(operand: Operand, schema: Schema) -> bool:
    """Whether the column points to rows of a table that have a name."""
    for key in schema.by_name[operand.table].foreign_keys:
        if key.columns == (operand.column,) and key.ref_table in schema.by_name:
            return schema.names_of(key.ref_table) != (schema.key_of(key.ref_table),)
    return False


def _read(one: Interpretation) -> frozenset[str]:
    """The tables that a reading reads, those it only joins through and of sub-queries as well."""
    found: set[str] = set()
    for reading in whole_and_parts(one.asked):
        names = tables_used(reading)
        tree = join_tables(one.writer.graph, names)
        ends = {end for edge in (tree[0] if tree else ()) for end in (edge.left, edge.right)}
        found |= {*names, *ends}
    return frozenset(found)


def read_confirmed(ground: Ground) -> Iterator[Interpretation]:
    """The readings of tables that were confirmed, the best first.

    All of them are meant to be read, unless one alone is clearly the better reading of a question
    that all of them leave unsure.
    """
    names = without_code_tables(ground.known)
    found = interpretations(ground, tag_words(ground, names), {})
    best = next(found, None)
    if best is None:
        return
    if len(names) > 1 and _odds(best) < 0:
        least = _odds(best) + CLEARLY
        for name in names:
            alone = interpretations(ground, tag_words(ground, [name]), {})
            first = next(alone, None)
            if first is not None and _odds(first) > least:
                best, least, found = first, _odds(first), alone
    yield best
    yield from found


def _odds(one: Interpretation) -> float:
    """How sure the reading is, as log odds."""
    return odds_of(one.grade.standing)


def _doubted(read: Sequence[_Read]) -> Interpretation:
    """The best scope's reading, less sure if another scope's says something else as well."""
    best = read[0].best
    rivals = [one.score for one in read[1:] if one.best.reading != best.reading]
    ahead = (read[0].score - max(rivals, default=-math.inf)) / FAR_AHEAD
    share = max(best.grade.counts["doubt"], 1.0 - min(ahead, 1.0))
    return replace(best, grade=replace(best.grade, counts=best.grade.counts | {"doubt": share}))
