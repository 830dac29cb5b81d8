"""What the words of a question may be called in a warehouse: stems, near words, short forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from t2sql.search.abbreviations import LONGEST, abbreviates
from t2sql.search.words import content_words, is_east_asian, singular, terms_of

MOST_WORDS: Final = 64
"""Words of a question that are looked for."""
NEAR: Final = 8
"""Words of the warehouse that a word of the question may mean."""
_UNRELATED: Final = 0.5
"""Cosine of two words that have nothing to do with each other; one much alike has 1."""
_SHORT: Final = 0.9
"""How much a short form counts where the warehouse does not write the word out."""
_SHORT_BESIDE: Final = 0.5
"""And where it does."""
_LEAST: Final = 0.15


Near = Callable[[Mapping[str, str]], Sequence[Sequence[tuple[str, float]]]]
"""For words, each with its own term: the terms nearest in meaning, with their cosines."""


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """A word of a question, and the terms by which documents may hold it."""

    text: str
    terms: Mapping[str, float]
    """Each with how surely it means the word, 0 to 1."""
    pieces: bool = False
    """Whether the terms are pieces of the word, which count together; else the best one counts."""


def question_words(text: str) -> tuple[QuestionWord, ...]:
    """The words of a question that carry meaning, each with its own terms only."""
    found: dict[tuple[str, ...], QuestionWord] = {}
    for word in content_words(text)[:MOST_WORDS]:
        terms = tuple(dict.fromkeys(terms_of(word)))
        pieces = is_east_asian(word) and len(terms) > 1
        found.setdefault(terms, QuestionWord(word, dict.fromkeys(terms, 1.0), pieces))
    return tuple(found.values())


def expand(
    words: Sequence[QuestionWord],
    near: Near,
    short_terms: Callable[[str], Sequence[str]],
    is_named: Callable[[str], bool],
) -> tuple[QuestionWord, ...]:
    """The same words with what else the warehouse may call them.

    Args:
        words: of the question.
        near: finds terms that mean the same.
        short_terms: the short words of names that begin with a letter.
        is_named: whether a term stands in a name.
    """
    plain = [word for word in words if _is_plain(word)]
    found = near({word.text: next(iter(word.terms)) for word in plain})
    meant = dict(zip((word.text for word in plain), found, strict=True))
    return tuple(
        QuestionWord(word.text, _all_terms(word, meant[word.text], short_terms, is_named))
        if word.text in meant
        else word
        for word in words
    )


def _is_plain(word: QuestionWord) -> bool:
    return not word.pieces and not is_east_asian(word.text) and word.text.isalpha()


def _all_terms(
    word: QuestionWord,
    near: Sequence[tuple[str, float]],
    short_terms: Callable[[str], Sequence[str]],
    is_named: Callable[[str], bool],
) -> dict[str, float]:
    terms = dict(word.terms)
    for term, cosine in near[:NEAR]:
        share = (cosine - _UNRELATED) / (1 - _UNRELATED)
        if share > terms.get(term, 0.0):
            terms[term] = share
    whole = singular(word.text)
    trust = _SHORT_BESIDE if any(is_named(term) for term in word.terms) else _SHORT
    letters = frozenset(whole)
    for term in short_terms(whole[0]) if len(whole) > LONGEST // 2 else ():
        if not letters.issuperset(term):
            continue
        share = trust * abbreviates(term, whole)
        if share > max(_LEAST, terms.get(term, 0.0)):
            terms[term] = share
    return terms
