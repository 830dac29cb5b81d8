"""From a question to readings: words, spans, targets, clauses, SQL, each with its grade."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from sqlglot import exp

from t2sql.translators.offline.build import is_writable, write_query
from t2sql.translators.offline.clauses.finish import finish
from t2sql.translators.offline.confidence import (
    BEYOND_DOUBT,
    Grade,
    count_structure,
    doubt,
    grade_reading,
    structure_at_most,
    structure_score,
)
from t2sql.translators.offline.customs.settle import settle
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.explain import explain_tags
from t2sql.translators.offline.grammar import read_clauses
from t2sql.translators.offline.ground import Ground, Scope, prepare, tag_words
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.languages import in_language
from t2sql.translators.offline.mappings import Assignment, assign_targets
from t2sql.translators.offline.narrowing import narrow_once
from t2sql.translators.offline.odds import odds_of
from t2sql.translators.offline.reading import Reading, tables_used
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.writer import Writer
from t2sql.types import CatalogSlice, Question

LOOSE_COST = 0.4
"""Of a word that asks for something and could not be placed, beside what it takes off the odds."""
STRUCTURE_WEIGHT = 2.0
"""Of how much of the steering words the clauses made use of."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A reading of a question that could be written as SQL."""

    reading: Reading
    asked: Reading
    """The same before the customs of the warehouse were put in."""
    draft: Draft
    writer: Writer
    grade: Grade
    score: float
    assumptions: tuple[str, ...] = ()

    def write(self) -> exp.Query:
        """It as SQL; only of the few that are chosen, since writing is dear."""
        once = narrow_once(self.reading, self.draft.tags, self.writer)
        query = write_query(once, self.writer)
        if query is None:
            raise ValueError(f"tables that cannot be joined: {self.reading.tables}")
        return query


def interpret(
    ground: Ground, scope: Scope, priors: Mapping[str, float], least: float = -math.inf
) -> tuple[Interpretation, ...]:
    """The best reading over the tables of the scope that can be written, if there is one.

    ``least``: none where the likeliest choice of what the words mean stands lower than this, as log
    odds.
    """
    return tuple(islice(interpretations(ground, scope, priors, least), 1))


def interpretations(
    ground: Ground, scope: Scope, priors: Mapping[str, float], least: float = -math.inf
) -> Iterator[Interpretation]:
    """The same and all others, the best first; what only they need is read when they are asked."""
    work = _Work(ground, scope, ground.graph.only(tuple(scope.schema.by_name)))
    read: list[_Rough] = []
    late: list[tuple[Assignment, Draft]] = []
    assignments = _assignments(work, priors)
    for assignment in assignments:
        if _is_decided(read, assignment.score + STRUCTURE_WEIGHT):
            assignments = chain((assignment,), assignments)
            break
        draft = work.draft(assignment)
        if _is_decided(read, _at_most(assignment, draft)):
            late.append((assignment, draft))
            continue
        rough = work.put_together(assignment, draft)
        if rough is None:
            continue
        if not read and least > -math.inf and odds_of(rough.grade.standing) < least:
            return
        insort(read, rough, key=_rank)
    best = read[0] if read else None
    first = work.written(best, read) if best is not None else None
    if first is not None:
        yield first
    late.extend((one, work.draft(one)) for one in assignments)
    more = (work.put_together(*pair) for pair in late)
    read = sorted((*read, *(one for one in more if one is not None)), key=_rank)
    others = (work.written(one, read) for one in read if one is not best)
    yield from (one for one in others if one is not None)


@dataclass(frozen=True, slots=True)
class _Rough:
    """A reading before the customs of the warehouse are put in, which is dear."""

    asked: Reading
    draft: Draft
    structure: Mapping[str, float]
    score: float

    @property
    def grade(self) -> Grade:
        """By itself; only of those that are given, since it is dear as well."""
        return grade_reading(self.asked, self.draft, self.structure)


@dataclass(frozen=True, slots=True)
class _Work:
    """What the readings of a scope share, and the steps to one."""

    ground: Ground
    scope: Scope
    graph: JoinGraph

    def draft(self, assignment: Assignment) -> Draft:
        return read_clauses(assignment, self.scope.schema, self.graph, self.ground.question.today)

    def put_together(self, assignment: Assignment, draft: Draft) -> _Rough | None:
        """The reading that the draft amounts to, if it is one."""
        reading = finish(draft)
        if reading is None:
            return None
        reading = in_language(reading, self.scope.schema, self.ground.language)
        structure = count_structure(reading, draft)
        score = _score(assignment, draft, structure_score(structure))
        return _Rough(reading, draft, structure, score)

    def written(self, one: _Rough, read: Sequence[_Rough]) -> Interpretation | None:
        """It with the customs, and the doubt that the others raise; None if it is not writable."""
        settled = settle(one.asked, self.ground, self.scope.schema, self.graph)
        if not is_writable(settled.reading, settled.writer):
            return None
        rival = max(_rival(one, read), one.score - 1.0)
        grade = doubt(one.grade, one.score - rival)
        whole, assumed = settled.reading, (*one.draft.notes, *settled.said)
        return Interpretation(
            whole, one.asked, one.draft, settled.writer, grade, one.score, assumed
        )


def _assignments(work: _Work, priors: Mapping[str, float]) -> Iterator[Assignment]:
    schema, tags = work.scope.schema, work.scope.tags
    named = any(tag.targets for tag in tags)
    return assign_targets(tags, work.graph, priors, _kin(schema)) if named else iter(())


def _score(assignment: Assignment, draft: Draft, structure: float) -> float:
    return assignment.score + STRUCTURE_WEIGHT * structure - LOOSE_COST * len(draft.loose)


def _at_most(assignment: Assignment, draft: Draft) -> float:
    """The score that the draft's reading may have, known before it is put together and graded."""
    return _score(assignment, draft, structure_at_most(draft))


def _rank(one: _Rough) -> float:
    return -one.score


def read_words(question: Question, known: CatalogSlice) -> tuple[str, ...]:
    """What each word of the question may name by itself, where no reading of the whole is found."""
    tags = tag_words(prepare(question, known), [table.name for table in known.tables]).tags
    first = [replace(tag, target=tag.targets[0]) for tag in tags if tag.targets]
    return tuple(explain_tags(first).split("; ")) if first else ()


def _is_decided(read: Sequence[_Rough], hope: float) -> bool:
    """Whether nothing that is as good as ``hope`` at most can win, or raise more of a doubt.

    ``read``: the best first. Its rival is as good already, or it is ahead of all that follows.
    """
    if not read:
        return False
    return hope < read[0].score - BEYOND_DOUBT or hope <= _rival(read[0], read)


def _rival(one: _Rough, read: Sequence[_Rough]) -> float:
    """The score of the best that says something else. ``read``: all of them, the best first."""
    rivals = (other.score for other in read if not _say_the_same(one.asked, other.asked))
    return next(rivals, -math.inf)


def _say_the_same(one: Reading, other: Reading) -> bool:
    """Whether they are one query: the words may name a table whose column is read anyway."""
    if one.select != other.select or one.where != other.where:
        return False
    tables = (tables_used(one), tables_used(other))
    return tables[0] == tables[1] and replace(one, tables=other.tables) == other


def _kin(schema: Schema) -> dict[str, str]:
    """Tables without a name of their own, and the table whose name their rows go by."""
    found = {name: next(iter(schema.names_of(name)), None) for name in schema.by_name}
    return {name: one.table for name, one in found.items() if one is not None and one.table != name}
