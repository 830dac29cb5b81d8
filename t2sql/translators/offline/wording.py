"""A question taken apart for comparing it with past ones: periods, numbers, words, and its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from t2sql.steps.korean import has_korean
from t2sql.translators.offline.english import CURRENCIES, STOP_WORDS, SYNONYMS
from t2sql.translators.offline.spoken import english_text
from t2sql.translators.offline.spoken_periods import Spoken, find_spoken_periods
from t2sql.translators.offline.words import Word, split_words, stem
from t2sql.types import Term

SHAPES = {
    "grain": ("day", "daily", "week", "weekly", "month", "monthly", "quarter", "year", "hour"),
    "mean": ("average", "avg", "mean", "typical", "typically"),
    "middle": ("median",),
    "part": ("share", "rate", "percentage", "percent", "ratio", "part", "conversion"),
    "change": ("growth", "change", "versus"),
    "most": ("top", "most", "largest", "biggest", "best", "highest", "maximum", "max", "latest"),
    "least": ("least", "lowest", "fewest", "smallest", "minimum", "min", "earliest", "worst"),
    "count": ("many", "number", "count", "numbers", "counts"),
    "sum": ("total", "sum"),
    "without": ("not", "never", "without", "no", "except"),
    "group": ("each", "per", "by", "every"),
    "distinct": ("different", "distinct", "unique"),
    "order": ("sorted", "order", "ordered", "descending", "ascending", "alphabetical"),
}
"""Words that say what form the answer has; a past question that has others asks something else."""
_TURNS = {
    "more": ("more", "above", "greater", "higher", "larger", "bigger", "longer", "older"),
    "less": ("less", "fewer", "below", "under", "lower", "smaller", "shorter", "younger"),
    "before": ("before", "earlier"),
    "after": ("after", "later"),
    "or": ("or", "either"),
    "both": ("both",),
    "first": ("first",),
    "last": ("last",),
    "than": ("than",),
    "only": ("only", "exactly"),
    "not": ("not", "no", "never", "without", "except", "don't", "doesn't", "didn't", "hasn't"),
}
"""Small words that turn a question round; two that differ in one are never the same."""
_PERIOD = re.compile(r"\b(?:first|last) (?:\d+ |\w+ )?(?:day|week|month|quarter|year)s?\b")
"""Periods are put in place: "last month" is no turn."""
_TOGETHER = (
    (re.compile(r"\bon[ -]time\b", re.IGNORECASE), "punctual"),
    (re.compile(r"\badd(?:s|ed)? up(?: to)?\b", re.IGNORECASE), "total amount"),
)
"""Words that say little each, and by what they mean together."""
_TURN_OF = {word: turn for turn, words in _TURNS.items() for word in words}
_SHAPE_OF = {word: name for name, words in SHAPES.items() for word in words}


@dataclass(frozen=True, slots=True)
class Wording:
    """A question taken apart."""

    words: tuple[Word, ...]
    undated: tuple[Word, ...]
    """The words outside the periods: in "April 2025" no month's name is a value."""
    periods: tuple[Spoken, ...]
    numbers: tuple[float, ...]
    """Those outside the periods."""
    stems: frozenset[str]
    """Of the words that carry meaning."""
    shapes: frozenset[str]
    """What form the answer has; see ``SHAPES``."""
    turns: frozenset[str]
    """Small words that turn it round."""


def read_wording(text: str, today: date, terms: tuple[Term, ...] = ()) -> Wording:
    """Take a question apart, relative dates being read as of ``today``.

    All that is told of a Korean question is told of it in English (``terms``: the team's words).
    """
    return _read(text, today, terms if has_korean(text) else ())  # terms are dear as keys


@lru_cache(maxsize=4096)
def _read(text: str, today: date, terms: tuple[Term, ...]) -> Wording:
    text = english_text(text, today, terms)
    for words_together, meant in _TOGETHER:
        text = words_together.sub(meant, text)
    words = split_words(text)
    periods = find_spoken_periods(words, today)
    dated = {at for spoken in periods for at in range(spoken.at, spoken.end)}
    rest = [word for at, word in enumerate(words) if at not in dated]
    lower = [word.text.lower() for word in rest]
    return Wording(
        words,
        tuple(rest),
        periods,
        tuple(float(word.number) for word in rest if word.number is not None),
        frozenset(
            canonical_stem(word)
            for word in rest
            if word.kind == "word" and word.number is None and word.text.lower() not in STOP_WORDS
        ),
        frozenset(_shape(word) for word in lower if word in _SHAPE_OF),
        _turns(text),
    )


def _turns(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z']+", _PERIOD.sub("", text.lower().replace("’", "'")))
    return frozenset(_TURN_OF[word] for word in words if word in _TURN_OF)


def _shape(word: str) -> str:
    """The shape; of a grain also which, days being another answer than months."""
    name = _SHAPE_OF[word]
    return f"{name} {word[:3]}" if name == "grain" else name


def canonical_stem(word: Word) -> str:
    """The stem that stands for the word and its synonyms."""
    return _first_synonyms().get(word.lemma, word.stem)


@cache
def _first_synonyms() -> dict[str, str]:
    """The first of its group for every word that has synonyms; of two groups, the earlier's."""
    codes = {code: stem(word) for word, code in reversed(CURRENCIES.items())}
    return codes | {word: group[0] for group in reversed(SYNONYMS) for word in group}
