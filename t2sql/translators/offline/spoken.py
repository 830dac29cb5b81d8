"""A question in the words that the grammar reads, in whatever language it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from t2sql.steps.korean import Vocabulary, collect_words, has_korean, say_in_english
from t2sql.translators.offline.words import split_name
from t2sql.types import CatalogSlice, Question, Term

LONGEST_VALUE = 20
"""Letters of a cell value that may be one of the question's words."""


def plain_text(question: Question, known: CatalogSlice) -> str:
    """The question as the grammar reads it: in English, but for names of the catalog in Korean."""
    if not has_korean(question.text):
        return question.text
    return say_in_english(question.text, question.today, own_words(known))


def english_text(text: str, today: date, terms: Sequence[Term] = ()) -> str:
    """A question all in English, to be compared with others; ``terms``: the team's own words."""
    if not has_korean(text):
        return text
    return say_in_english(text, today, collect_words(_terms(terms)))


def own_words(known: CatalogSlice) -> Vocabulary:
    """What the catalog itself gives Korean names; a term of the team goes before a column."""
    names, terms = collect_words(_names(known)), collect_words(_terms(known.terms))
    return Vocabulary({**names.own, **terms.own}, names.parts | terms.parts)


def _names(known: CatalogSlice) -> Iterator[tuple[str, str]]:
    """A table goes by its English name, whose plural tells that rows are meant."""
    for table in known.tables:
        for name in (table.bare_name, *table.synonyms):
            yield name, " ".join(split_name(table.bare_name))
        for column in table.columns:
            values = (one for one in (*column.examples, *column.accepted_values) if _is_short(one))
            for name in (column.name, *column.synonyms, *values):
                yield name, name
    for hit in known.value_hits:
        yield hit.span, hit.span


def _terms(terms: Sequence[Term]) -> Iterator[tuple[str, str]]:
    for term in terms:
        for name in (term.term, *term.synonyms):
            yield name, term.term


def _is_short(value: str) -> bool:
    return 2 <= len(value) <= LONGEST_VALUE
