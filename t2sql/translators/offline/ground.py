"""A question over a slice of the catalog: all that is read once, whatever tables are tried.

The readings of a question compete over many small sets of tables. Words, cues, numbers, values,
joins and habits are the same for all of them, and what the words may name of one table seldom
depends on the tables beside it; so each is found once here, and a set of tables takes its share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from t2sql.translators.offline.cue_spans import find_cues, find_numbers
from t2sql.translators.offline.history import Habit, find_habits
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.join_tree import JoinGraph, build_graph
from t2sql.translators.offline.languages import (
    Spoken,
    as_read,
    find_language,
    without_language,
)
from t2sql.translators.offline.lexicon import Surroundings, build_lexicon
from t2sql.translators.offline.measures.metrics import collect_metrics, find_metrics
from t2sql.translators.offline.mention_spans import ValueSpan, find_mentions, find_value_spans
from t2sql.translators.offline.particles import join_particles
from t2sql.translators.offline.roles import find_role
from t2sql.translators.offline.schema import Schema, build_schema
from t2sql.translators.offline.spans import choose_spans
from t2sql.translators.offline.spoken import plain_text
from t2sql.translators.offline.surroundings import find_surroundings
from t2sql.translators.offline.table_spans import Span, find_table_spans
from t2sql.translators.offline.tags import Tag, Target
from t2sql.translators.offline.values import collect_values
from t2sql.translators.offline.window_spans import find_windows
from t2sql.translators.offline.words import Word, split_words
from t2sql.types import CatalogSlice, Question

MOST_WORDS = 120


@dataclass(frozen=True, slots=True)
class Ground:
    """What the readings of one question share."""

    question: Question
    known: CatalogSlice
    schema: Schema
    """All tables of the slice."""
    words: Sequence[Word]
    steering: Sequence[Tag]
    """Cues and numbers."""
    values: Mapping[Span, ValueSpan]
    graph: JoinGraph
    """The joins among all tables of the slice."""
    habits: Sequence[Habit]
    metrics: Sequence[Tag] = ()
    """Spans that name a measure of the team's, over any tables of the slice."""
    language: Spoken | None = None
    """The one that texts are asked for in."""
    named: dict[tuple[str, Surroundings], Mapping[Span, tuple[Target, ...]]] = field(
        default_factory=dict
    )
    """What the spans name of a table, once it was asked."""


def prepare(question: Question, known: CatalogSlice) -> Ground:
    """Read what does not depend on which of the tables are meant."""
    words = join_particles(split_words(plain_text(question, known))[:MOST_WORDS], known)
    return Ground(
        question,
        known,
        build_schema(known),
        words,
        (
            *find_cues(words),
            *find_numbers(words, question.today),
            *find_windows(words, question.today),
        ),
        find_value_spans(words, collect_values(known)),
        build_graph(known, frozenset(word.stem for word in words), find_role(words)),
        find_habits(known),
        tuple(find_metrics(words, collect_metrics(known))),
        find_language(words, known),
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """A set of tables that a question may be about, and what its words mean over them."""

    schema: Schema
    tags: Sequence[Tag]


def tag_words(ground: Ground, names: Sequence[str]) -> Scope:
    """The words of the question over the tables of these names."""
    schema = ground.schema.only(names)
    named = list(named_spans(ground, schema).values())
    mentions = find_mentions(ground.words, named, ground.values, schema.by_name)
    metrics = [tag for tag in ground.metrics if _measurable(tag, schema)]
    if any(tag.kind == "share" for tag in ground.steering):  # "what share of sales is local"
        mentions = (tag for tag in mentions if not _begins_with_verb(tag))
    spans = without_language((*ground.steering, *mentions, *metrics), ground.language)
    return Scope(schema, as_read(choose_spans(ground.words, spans), ground.language))


def _begins_with_verb(tag: Tag) -> bool:
    """Whether the verb that parts a whole from its share is taken for a piece of a name."""
    return tag.text.lower().startswith(("is ", "are ", "was ", "were ", "has ", "have "))


def _measurable(tag: Tag, schema: Schema) -> bool:
    measures = [target.measure for target in tag.targets if target.measure is not None]
    return all(table in schema.by_name for measure in measures for table in measure.tables)


def named_spans(ground: Ground, schema: Schema) -> dict[str, Mapping[Span, tuple[Target, ...]]]:
    """What the spans of the question name of each table of the schema and its columns."""
    near = find_surroundings(schema)
    return {name: _named(ground, schema, name, near[name]) for name in schema.by_name}


def _named(
    ground: Ground, schema: Schema, table: str, near: Surroundings
) -> Mapping[Span, tuple[Target, ...]]:
    key = (table, near)
    if key not in ground.named:
        lexicon = build_lexicon(Same(schema.by_name[table]), near)
        ground.named[key] = find_table_spans(ground.words, lexicon)
    return ground.named[key]
