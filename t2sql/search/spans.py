"""The spans of a question that may name a cell value: word n-grams and quoted strings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from t2sql.search.words import STOP_WORDS, fold, singular, words_of

LONGEST = 7
"""Words of the longest unquoted span."""
_MOST_WORDS = 150
_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"(?<!\w)(?:'([^']+)'|\"([^\"]+)\"|[“”]([^“”]+)[“”]|[‘’]([^‘’]+)[‘’])(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:])\W*$")
_PARTICLES = re.compile(
    "(?:에서는|에게서|으로는|에서|에게|까지|부터|으로|이나|은|는|이|가|을|를|의|에|로|와|과|도|만)$"
)
"""Korean particles stand at the end of the word they belong to."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question and where it stands."""

    text: str
    norm: str
    start: int
    end: int
    marked: bool
    """Written as a name would be: capitalised within a sentence, or in a script without case."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of the question that might be a cell value."""

    text: str
    norm: str
    start: int
    end: int
    words: int
    quoted: bool = False
    marked: bool = False

    def inside(self, other: Span) -> bool:
        """Whether it is a proper part of the other."""
        within = other.start <= self.start and self.end <= other.end
        return within and (other.end - other.start) > (self.end - self.start)


def normalise(text: str) -> str:
    """Words alone: no letter case, accents, punctuation or plural endings."""
    return " ".join(map(singular, words_of(text)))


@lru_cache(maxsize=64)
def question_words(text: str) -> tuple[Word, ...]:
    """The words of a question, in order; of an endless one the first."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        if len(found) == _MOST_WORDS:
            break
        first = match.group()[0]
        starts = _SENTENCE_START.search(text[max(0, match.start() - 4) : match.start()])
        at_start = starts is not None and (match.start() < 4 or starts.start() > 0)
        caseless = first.isalpha() and first.lower() == first.upper()
        capital = first.isupper() and (not at_start or match.group()[1:].isupper())
        word = match.group()
        found.append(Word(word, normalise(word), match.start(), match.end(), caseless or capital))
    return tuple(found)


@lru_cache(maxsize=64)
def find_spans(text: str) -> tuple[Span, ...]:
    """Every quoted string and every run of up to seven words, a few hundred for a long question."""
    words = question_words(text)
    spans = [
        Span(inner, normalise(inner), match.start(), match.end(), len(inner.split()), True, True)
        for match in _QUOTED.finditer(text)
        if (inner := next(group for group in match.groups() if group))
    ]
    for length in range(1, LONGEST + 1):
        for at in range(len(words) - length + 1):
            spans.extend(_run(text, words[at : at + length]))
    return tuple(spans)


def _run(text: str, words: Sequence[Word]) -> Iterator[Span]:
    start, end = words[0].start, words[-1].end
    marked = any(word.marked for word in words)
    norm = " ".join(word.norm for word in words)
    yield Span(text[start:end], norm, start, end, len(words), marked=marked)
    last = words[-1].text
    bare = without_particle(last)
    if bare != last:
        end -= len(last) - len(bare)
        norm = " ".join([*(word.norm for word in words[:-1]), normalise(bare)])
        yield Span(text[start:end], norm, start, end, len(words), marked=marked)


def without_particle(word: str) -> str:
    """A Korean word without its particle; any other word as it is."""
    if "가" <= word[-1] <= "힣":
        bare = _PARTICLES.sub("", word)
        return bare if len(bare) >= 2 else word
    return word


def trust(span: Span, is_schema_word: Callable[[str], bool]) -> float:
    """How likely the span means a value and not just a word: 0 to 1.

    Quoted or capitalised words are names; a lower-case word that is also a word of the schema
    (date, country, name) is more likely to be said of a column.
    """
    if span.quoted:
        return 1.0
    words = span.norm.split()
    if span.norm.isdigit():
        return 1.0 if len(span.norm) >= 5 else 0.3
    if all(word in STOP_WORDS for word in words):
        return 0.2
    if len(span.norm) == 1 and span.norm.isascii():
        return 0.7 if span.marked and span.text not in {"A", "I"} else 0.2
    if span.marked:
        return 1.0
    if all(word in STOP_WORDS or is_schema_word(word) for word in words):
        return 0.45 if len(words) == 1 else 0.6
    return 0.85


def rare_word_candidates(text: str) -> dict[str, Word]:
    """The question's words that could stand for a longer value, by their normal form."""
    found: dict[str, Word] = {}
    for word in question_words(text):
        bare = without_particle(word.text)
        norm = singular(fold(bare))
        if fold(bare) not in STOP_WORDS and not norm.isdigit() and len(norm) >= _shortest(norm):
            found.setdefault(norm, word)
    return found


def _shortest(norm: str) -> int:
    return 3 if norm.isascii() else 2
