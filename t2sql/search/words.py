"""Words of names and questions: splitting, short forms of warehouse names, and stop words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_WORDS = re.compile(r"[^\W_]+")
_LETTERS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PLAIN = re.compile("[\x00-\x7f\u4e00-\u9fff\uac00-\ud7a3]*")
"""What has neither accents nor width: ASCII, Han characters and whole Korean syllables."""
_EAST_ASIAN = re.compile(f"[{_LETTERS}]")
_SCRIPTS = re.compile(f"[{_LETTERS}]+|[^{_LETTERS}]+")

_STOP_TEXT = """
    a about above all along alphabetical alphabetically also am among an and any are as ascending at
    average be been being below between both but by can corresponding could descending did different
    distinct do does doing during each either ever every find for from get give given had has have
    having he her here hers highest him his how i if in into is it its just least less let list
    lowest many maximum may me might minimum more most much must my neither no nor not number of on
    one only or other our out over per please respective respectively return same several shall she
    should show so some sorted such tell than that the their theirs them then there these they this
    those through to too total under until up us use using very want was we were what when where
    which while who whom whose why will with within without would you your
"""
STOP_WORDS = frozenset(_STOP_TEXT.split())
"""English words that questions are made of and that say nothing about tables."""


def split_name(name: str) -> tuple[str, ...]:
    """The lower-case words of an identifier: ``orderItems_2`` gives order, items, 2."""
    return tuple(piece.lower() for piece in _PIECES.findall(name))


@cache
def short_forms() -> Mapping[str, str]:
    """Usual short forms in warehouse names and what they stand for: ``qty`` is a quantity."""
    text = files("t2sql.search").joinpath("short_forms.txt").read_text(encoding="utf-8")
    pairs = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {short: long for short, _, long in pairs}


def natural_name(name: str) -> str:
    """An identifier as people would say it: words apart, short forms written out beside them."""
    known = short_forms()
    words: list[str] = []
    for word in split_name(name):
        words.append(word)
        if word in known:
            words.append(known[word])
    return " ".join(words)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, lower case, without accents, in order."""
    return tuple(_WORDS.findall(fold(text)))


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning, each once, in order; all words if none is left."""
    words = tuple(dict.fromkeys(words_of(text)))
    return tuple(word for word in words if word not in STOP_WORDS) or words


def fold(text: str) -> str:
    """Letter case, width and accents removed: ``Café`` and ``ＣＡＦＥ`` are both ``cafe``."""
    if text.isascii() or _PLAIN.fullmatch(text):
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", bare)


def singular(word: str) -> str:
    """An English word without its plural ending, roughly: ``cities`` gives city."""
    if word[-1:] != "s" or len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """An English word without its endings (Snowball): ``orders`` and ``ordered`` give order."""
    return str(_stemmer().stemWord(word))


def terms_of(text: str) -> list[str]:
    """What full text holds of a text, in order: stems, and pairs of East Asian letters.

    Chinese and Japanese words are not set apart, and Korean ones bear particles.
    """
    terms: list[str] = []
    for word in words_of(text):
        for run in _SCRIPTS.findall(word):
            terms.extend(letter_pairs(run) if is_east_asian(run) else [stem(run)])
    return terms


def is_east_asian(word: str) -> bool:
    """Whether a word begins with a Chinese, Japanese or Korean letter."""
    return _EAST_ASIAN.match(word) is not None


def letter_pairs(word: str) -> list[str]:
    """Neighbouring letters: ``거래액`` gives 거래 and 래액; a single letter gives itself."""
    return [word[at : at + 2] for at in range(len(word) - 1)] or [word]


def join_words(words: Iterable[str]) -> str:
    """Words each once, in order, with a blank between."""
    return " ".join(dict.fromkeys(word for word in words if word))
