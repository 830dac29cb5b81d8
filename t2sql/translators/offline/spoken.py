"""A question in the words that the grammar reads, in whatever language it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from t2sql.steps.korean import (
    Vocabulary,
    collect_words,
    general_words,
    has_korean,
    say_in_english,
)
from t2sql.translators.offline.words import lemma, split_name
from t2sql.types import CatalogSlice, Question, Term

_SAID = {
    ">": "more than",
    "<": "less than",
    ">=": "at least",
    "<=": "at most",
    "\N{GREATER-THAN OR EQUAL TO}": "at least",
    "\N{LESS-THAN OR EQUAL TO}": "at most",
    "!=": "not equal to",
    "<>": "not equal to",
}
_SIGN = re.compile(rf"\s*({'|'.join(sorted(_SAID, key=len, reverse=True))})\s*(?=[-$]?\d)")
"""As in "age > 45": a comparison in signs, before a number."""
LONGEST_VALUE = 20
"""Letters of a cell value that may be one of the question's words."""


def plain_text(question: Question, known: CatalogSlice) -> str:
    """The question as the grammar reads it: in English, but for names of the catalog in Korean."""
    text = _SIGN.sub(lambda sign: f" {_SAID[sign[1]]} ", question.text)
    return say_in_english(text, question.today, own_words(known)) if has_korean(text) else text


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
    """A table goes by its English name, whose plural tells that rows are meant.

    So does a key that is called as the table it points to.
    """
    own = {table.name: (table.bare_name, *table.synonyms) for table in known.tables}
    for table in known.tables:
        refs = {key.columns[0]: key.ref_table for key in table.foreign_keys}
        for name in own[table.name]:
            yield name, _plain(table.name)
        for column in table.columns:
            ref = refs.get(column.name, "")
            values = (one for one in (*column.examples, *column.accepted_values) if _is_short(one))
            for name in (column.name, *column.synonyms, *values):
                yield name, _plain(ref) if ref and _calls(name, ref, own) else name
    for hit in known.value_hits:
        yield hit.span, hit.span


def _calls(name: str, table: str, own: Mapping[str, Sequence[str]]) -> bool:
    """Whether a Korean name is one of the table's, or means what the table is called."""
    english = general_words().get(name, "")
    called = {lemma(word) for word in split_name(_plain(table))}
    return name in own.get(table, ()) or (lemma(english) in called if english else False)


def _plain(table: str) -> str:
    return " ".join(split_name(table.rsplit(".", 1)[-1]))


def _terms(terms: Sequence[Term]) -> Iterator[tuple[str, str]]:
    for term in terms:
        for name in (term.term, *term.synonyms):
            yield name, term.term


def _is_short(value: str) -> bool:
    return 2 <= len(value) <= LONGEST_VALUE
