"""From a question to readings: words, spans, targets, clauses, SQL, each with its grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from t2sql.translators.offline.build import is_writable, write_query
from t2sql.translators.offline.confidence import Grade, doubt, grade_reading, structure_score
from t2sql.translators.offline.customs.settle import settle
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.explain import explain_tags
from t2sql.translators.offline.grammar import read_clauses
from t2sql.translators.offline.ground import Ground, Scope, prepare, tag_words
from t2sql.translators.offline.languages import in_language
from t2sql.translators.offline.mappings import assign_targets
from t2sql.translators.offline.reading import Reading
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.writer import Writer
from t2sql.types import CatalogSlice, Question

LOOSE_COST = 0.4
"""Of a word that asks for something and could not be placed, beside what it takes off the odds."""


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
    ground: Ground, scope: Scope, priors: Mapping[str, float]
) -> tuple[Interpretation, ...]:
    """Every reading over the tables of the scope that can be written, the best first."""
    schema, tags, graph = scope.schema, scope.tags, ground.graph.only(tuple(scope.schema.by_name))
    if not any(tag.targets for tag in tags):
        return ()
    assignments = assign_targets(tags, graph, priors, _kin(schema))
    found: list[Interpretation] = []
    for assignment in assignments:
        reading, draft = read_clauses(assignment, schema, graph)
        if reading is None:
            continue
        reading = in_language(reading, schema, ground.language)
        settled = settle(reading, ground, schema, graph)
        if not is_writable(settled.reading, settled.writer):
            continue
        grade = grade_reading(reading, draft)
        score = assignment.score + 2.0 * structure_score(grade) - LOOSE_COST * len(draft.loose)
        assumed = (*draft.notes, *settled.said)
        whole, writer = settled.reading, settled.writer
        found.append(Interpretation(whole, reading, draft, writer, grade, score, assumed))
    found.sort(key=lambda one: -one.score)
    return tuple(_doubted(one, found) for one in found)


def read_words(question: Question, known: CatalogSlice) -> tuple[str, ...]:
    """What each word of the question may name by itself, where no reading of the whole is found."""
    tags = tag_words(prepare(question, known), [table.name for table in known.tables]).tags
    first = [replace(tag, target=tag.targets[0]) for tag in tags if tag.targets]
    return tuple(explain_tags(first).split("; ")) if first else ()


def _doubted(one: Interpretation, found: Sequence[Interpretation]) -> Interpretation:
    """The same, its grade knowing how far ahead it is of the readings that say something else."""
    rivals = [other.score for other in found if other.reading != one.reading]
    margin = one.score - max(rivals, default=one.score - 1.0)
    return replace(one, grade=doubt(one.grade, margin))


def _kin(schema: Schema) -> dict[str, str]:
    """Tables without a name of their own, and the table whose name their rows go by."""
    found = {name: next(iter(schema.names_of(name)), None) for name in schema.by_name}
    return {name: one.table for name, one in found.items() if one is not None and one.table != name}
