"""Readings over few tables at a time.

Among many tables a stray word always finds a stray column, and its table is joined in. So the
sets of tables that explain the words best for what they cost (see ``table_sets``) are read one by
one; the readings compete by the words that their tables explain, by how sure they are, by how high
retrieval ranks their tables, and by how few tables they need.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from t2sql.translators.offline.confidence import STANDING
from t2sql.translators.offline.coverage import find_coverage
from t2sql.translators.offline.customs.code_names import without_code_tables
from t2sql.translators.offline.ground import Ground, Scope, tag_words
from t2sql.translators.offline.interpret import Interpretation, interpret
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


_Read = tuple[float, tuple[Interpretation, ...]]
"""How good a scope is, and its readings, the best first."""


def read_scopes(
    ground: Ground, priors: Mapping[str, float], least: int = SMALL, count: int = 1
) -> tuple[Interpretation, ...]:
    """The readings of the best scope, the best first, ``count`` of them.

    ``priors``: table to retrieval score, the best being 1. ``least``: so many tables, or fewer,
    are all read together.
    """
    names = without_code_tables(ground.known)
    if len(names) <= least:
        return interpret(ground, tag_words(ground, names), priors, count)
    schema = ground.schema.only(names)
    coverage = find_coverage(ground, schema)
    worth = weigh_tables(schema, ground.graph.only(names), priors, coverage.named)
    read: list[_Read] = []
    for names in find_sets(coverage, worth):
        worthy, needed = coverage.gain(coverage.of(names)) + worth.of(names), _needed(read)
        if worthy + ODDS_WEIGHT * MOST_ODDS < needed:
            break  # nothing that follows can win, or even raise a doubt
        scope = tag_words(ground, names)
        if worthy + ODDS_WEIGHT * _odds_at_most(scope, read) < needed:
            continue
        surely = (needed - worthy) / ODDS_WEIGHT - LIKELIER
        found = interpret(
            ground, scope, priors, count, surely if surely > LEAST_ODDS else -math.inf
        )
        if found:
            tables = _read(found[0])
            sure = min(max(_odds(found), LEAST_ODDS), MOST_ODDS)
            covered = _called(found[0], coverage.of(tables), coverage.of(names))
            score = ODDS_WEIGHT * sure + coverage.gain(covered) + worth.of(tables)
            read.append((score - _pointers(found[0], schema), found))
    read.sort(key=lambda pair: -pair[0])
    return _doubted(read) if read else ()


def _needed(read: Sequence[_Read]) -> float:
    """The score from which on a scope may win, or raise a doubt that the best has not anyway."""
    score, found = max(read, key=lambda pair: pair[0], default=(-math.inf, ()))
    doubt = found[0].grade.counts["doubt"] if found else 0.0
    return score - FAR_AHEAD * (1.0 - doubt)


def _odds_at_most(scope: Scope, read: Sequence[_Read]) -> float:
    """How sure its readings may be, by the words that its tables do not explain, or half.

    Words that no reading of another scope could place will hardly be placed here.
    """
    unread = {tag.text for tag in scope.tags if tag.kind == "word"}
    lost = [unread.intersection(found[0].grade.missing) for _, found in read]
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


def read_confirmed(ground: Ground, count: int = 1) -> tuple[Interpretation, ...]:
    """The readings of tables that were confirmed, the best first, ``count`` of them.

    All of them are meant to be read, unless one alone is clearly the better reading of a question
    that all of them leave unsure.
    """
    names = without_code_tables(ground.known)
    best = interpret(ground, tag_words(ground, names), {}, count)
    if len(names) < 2 or not best or _odds(best) >= 0:
        return best
    least = _odds(best) + CLEARLY
    for name in names:
        found = interpret(ground, tag_words(ground, [name]), {}, count)
        if found and _odds(found) > least:
            best, least = found, _odds(found)
    return best


def _odds(found: Sequence[Interpretation]) -> float:
    """How sure the best of the readings is, as log odds."""
    return odds_of(found[0].grade.standing)


def _doubted(read: Sequence[_Read]) -> tuple[Interpretation, ...]:
    """The best scope's readings, less sure if another scope's say something else as well."""
    most, best = read[0]
    rivals = [score for score, found in read[1:] if found[0].reading != best[0].reading]
    ahead = (most - max(rivals, default=-math.inf)) / FAR_AHEAD
    share = max(best[0].grade.counts["doubt"], 1.0 - min(ahead, 1.0))
    grade = replace(best[0].grade, counts=best[0].grade.counts | {"doubt": share})
    return (replace(best[0], grade=grade), *best[1:])
