"""From a question to readings: words, spans, targets, clauses, SQL, each with its grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from t2sql.translators.offline.build import make_writer, write_query
from t2sql.translators.offline.confidence import Grade, grade_reading, structure_score
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.grammar import read_clauses
from t2sql.translators.offline.history import standing_filters
from t2sql.translators.offline.join_tree import build_graph
from t2sql.translators.offline.lexicon import build_lexicon
from t2sql.translators.offline.mappings import assign_targets
from t2sql.translators.offline.reading import Reading
from t2sql.translators.offline.schema import Schema, build_schema
from t2sql.translators.offline.spans import tag_question
from t2sql.translators.offline.values import collect_values
from t2sql.translators.offline.words import split_words
from t2sql.types import CatalogSlice, Question

MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A reading of a question that could be written as SQL."""

    reading: Reading
    draft: Draft
    query: exp.Query
    grade: Grade
    score: float
    assumptions: tuple[str, ...] = ()


def interpret(
    question: Question, known: CatalogSlice, priors: Mapping[str, float]
) -> tuple[Interpretation, ...]:
    """Every reading that can be written, the best first."""
    words = split_words(question.text)[:MOST_WORDS]
    said = frozenset(word.stem for word in words)
    schema, graph = build_schema(known), build_graph(known, said)
    tags = tag_question(
        words, build_lexicon(known, _row_names(schema)), collect_values(known), question.today
    )
    if not any(tag.targets for tag in tags):
        return ()
    writer = make_writer(schema, graph)
    assignments = assign_targets(tags, graph, priors, _kin(schema))
    found: list[Interpretation] = []
    for place, assignment in enumerate(assignments):
        reading, draft = read_clauses(assignment, schema, graph)
        if reading is None:
            continue
        standing = standing_filters(reading, known) if known.past_queries else ()
        reading = replace(reading, where=(*reading.where, *(given for given, _ in standing)))
        query = write_query(reading, writer)
        if query is None:
            continue
        rivals = [one.score for one in assignments if one is not assignment]
        margin = assignment.score - max(rivals, default=assignment.score - 1.0)
        grade = grade_reading(reading, draft, margin if place == 0 else 0.0)
        score = assignment.score + 2.0 * structure_score(grade)
        assumed = (*draft.notes, *(said for _, said in standing))
        found.append(Interpretation(reading, draft, query, grade, score, assumed))
    return tuple(sorted(found, key=lambda one: -one.score))


def _row_names(schema: Schema) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(one.column for one in schema.names_of(name) if one.table == name)
        for name in schema.by_name
    }


def _kin(schema: Schema) -> dict[str, str]:
    """Tables without a name of their own, and the table whose name their rows go by."""
    found = {name: next(iter(schema.names_of(name)), None) for name in schema.by_name}
    return {name: one.table for name, one in found.items() if one is not None and one.table != name}
