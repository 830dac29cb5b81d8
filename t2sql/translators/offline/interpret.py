"""From a question to readings: words, spans, targets, clauses, SQL, each with its grade."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from sqlglot import exp

from t2sql.translators.offline.build import is_writable, write_query
from t2sql.translators.offline.confidence import (
    BEYOND_DOUBT,
    Grade,
    doubt,
    grade_reading,
    structure_score,
)
from t2sql.translators.offline.customs.settle import settle
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.explain import explain_tags
from t2sql.translators.offline.grammar import read_clauses
from t2sql.translators.offline.ground import Ground, Scope, prepare, tag_words
from t2sql.translators.offline.join_tree import JoinGraph
from t2sql.translators.offline.languages import in_language
from t2sql.translators.offline.mappings import assign_targets
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
        query = write_query(self.reading, self.writer)
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
    schema, tags, graph = scope.schema, scope.tags, ground.graph.only(tuple(scope.schema.by_name))
    if not any(tag.targets for tag in tags):
        return
    read: list[_Rough] = []
    best: _Rough | None = None
    for assignment in assign_targets(tags, graph, priors, _kin(schema)):
        if best is None and _is_decided(read, assignment.score + STRUCTURE_WEIGHT):
            best = read[0]
            written = _written(_doubted(best, read), ground, scope, graph)
            if written is not None:
                yield written
        reading, draft = read_clauses(assignment, schema, graph, ground.question.today)
        if reading is not None:
            reading = in_language(reading, schema, ground.language)
            grade = grade_reading(reading, draft)
            if not read and odds_of(grade.standing) < least:
                return
            structure = STRUCTURE_WEIGHT * structure_score(grade)
            score = assignment.score + structure - LOOSE_COST * len(draft.loose)
            insort(read, _Rough(reading, draft, grade, score), key=lambda one: -one.score)
    rest = (_doubted(one, read) for one in read if one is not best)
    others = (_written(one, ground, scope, graph) for one in rest)
    yield from (one for one in others if one is not None)


@dataclass(frozen=True, slots=True)
class _Rough:
    """A reading before the customs of the warehouse are put in, which is dear."""

    asked: Reading
    draft: Draft
    grade: Grade
    score: float


def _written(one: _Rough, ground: Ground, scope: Scope, graph: JoinGraph) -> Interpretation | None:
    """It with the customs; None where it then cannot be written."""
    settled = settle(one.asked, ground, scope.schema, graph)
    if not is_writable(settled.reading, settled.writer):
        return None
    whole, assumed = settled.reading, (*one.draft.notes, *settled.said)
    return Interpretation(
        whole, one.asked, one.draft, settled.writer, one.grade, one.score, assumed
    )


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


def _doubted(one: _Rough, read: Sequence[_Rough]) -> _Rough:
    """The same, its grade knowing how far ahead it is of the readings that say something else."""
    rival = max(_rival(one, read), one.score - 1.0)
    return replace(one, grade=doubt(one.grade, one.score - rival))


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
