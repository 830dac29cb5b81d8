"""Words of a question: tokens with their places, lemmas and stems, numbers.

No library and no dictionary: the same light rules are put on both sides (question and schema),
so a stem need not be a word, it only has to be the same on both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

WordKind = Literal["word", "number", "quoted", "mark", "date"]

IRREGULAR = {
    "people": "person",
    "persons": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "mice": "mouse",
    "criteria": "criterion",
    "indices": "index",
    "indexes": "index",
    "matrices": "matrix",
    "analyses": "analysis",
    "bought": "buy",
    "sold": "sell",
    "paid": "pay",
    "spent": "spend",
    "born": "birth",
    "taught": "teach",
    "made": "make",
    "won": "win",
    "lost": "lose",
    "held": "hold",
    "led": "lead",
    "written": "write",
    "wrote": "write",
    "taken": "take",
    "took": "take",
    "given": "give",
    "gave": "give",
    "sent": "send",
    "built": "build",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "began": "begin",
    "begun": "begin",
    "chose": "choose",
    "chosen": "choose",
    "flew": "fly",
    "flown": "fly",
    "drove": "drive",
    "driven": "drive",
    "broke": "break",
    "broken": "break",
    "fell": "fall",
    "grew": "grow",
    "grown": "grow",
    "ran": "run",
    "spoke": "speak",
    "spoken": "speak",
    "stole": "steal",
    "stolen": "steal",
    "threw": "throw",
    "thrown": "throw",
    "leaves": "leave",
    "lives": "live",
    "movies": "movie",
    "series": "series",
    "species": "species",
    "status": "status",
    "campus": "campus",
    "bus": "bus",
    "gas": "gas",
    "address": "address",
    "has": "have",
    "had": "have",
    "having": "having",
    "is": "be",
    "are": "be",
    "was": "be",
    "were": "be",
    "does": "do",
    "did": "do",
    "done": "do",
    "this": "this",
    "ids": "id",
    "its": "its",
}

NUMBER_WORDS = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
}
_CONTRACTED = frozenset(
    {"didnt", "dont", "doesnt", "isnt", "arent", "wasnt", "werent", "hasnt", "havent"}
)
SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "billion": 10**9}

_TOKEN = re.compile(
    r"""
    (?P<date>\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?|\d{1,2}/\d{1,2}/\d{4})
    |"(?P<double>[^"]{1,200})"
    |“(?P<curly>[^”]{1,200})”
    |‘(?P<single_curly>[^’]{1,200})’
    |(?<![\w'])'(?P<single>[^\s'](?:[^']|'(?=\w)){0,200}?)'(?!\w)
    |``(?P<ticks>[^'`]{1,200})''
    |(?P<number>(?<![\w.])-?\$?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w]))
    |(?P<word>[^\W_]+(?:['’](?:s|t|re|ll|ve|d)\b)?)
    |(?P<mark>[^\w\s])
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One token of a question. ``start`` and ``end`` are character places in the text."""

    text: str
    kind: WordKind
    start: int
    end: int
    lemma: str = ""
    stem: str = ""
    number: float | int | None = None


@lru_cache(maxsize=4096)
def split_words(text: str) -> tuple[Word, ...]:
    """The tokens of a question; a quoted string is one token, a possessive ``'s`` is dropped."""
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        body = match.group(kind)
        place = (match.start(), match.end())
        if kind == "number":
            words.append(_number(body, place))
        elif kind == "word":
            words.extend(_word(body, place))
        elif kind in ("date", "mark"):
            words.append(Word(body, "date" if kind == "date" else "mark", *place))
        elif body.strip():
            words.append(Word(body.strip(), "quoted", *place))
    return tuple(words)


def _number(body: str, place: tuple[int, int]) -> Word:
    digits = body.replace(",", "").replace("$", "")
    value = float(digits) if "." in digits else int(digits)
    return Word(body, "number", *place, lemma=digits, stem=digits, number=value)


def _word(body: str, place: tuple[int, int]) -> list[Word]:
    text = body.replace("’", "'")
    lower = text.lower()
    if lower.endswith("n't") or lower in _CONTRACTED:
        base = lower.replace("'", "")[:-2]
        return [
            Word(base, "word", *place, lemma=lemma(base), stem=stem(base)),
            Word("not", "word", *place, lemma="not", stem="not"),
        ]
    plain = text.split("'")[0]
    number = NUMBER_WORDS.get(plain.lower())
    return [Word(plain, "word", *place, lemma(plain), stem(plain), number)]


@lru_cache(maxsize=65536)
def lemma(word: str) -> str:
    """The word in lower case, plural taken away."""
    word = word.lower()
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A shorter common form of a word, and of the noun that is made of a verb.

    Plural, ``-ing``, ``-ed``, ``-ment``, ``-al`` and their like, and a last ``e`` are taken away.
    """
    base = lemma(word)
    for ending in ("ing", "ed", "er", "or", "ment", "ation", "ion", "ance", "ence", "ure", "al"):
        least = 3 if ending in ("ing", "ed") else 4
        if base.endswith(ending) and len(base) - len(ending) >= least:
            base = base[: -len(ending)]
            break
    if len(base) > 4 and base[-1] == base[-2] and base[-1] not in "sl":
        base = base[:-1]
    if len(base) > 5 and base.endswith("er") and not lemma(word).endswith(base):
        base = base[:-2]  # "delivered" as "deliver"
    if len(base) > 3 and base.endswith("e"):
        base = base[:-1]
    for noun, verb in _OF_VERBS:
        if base.endswith(noun):
            return base[: -len(noun)] + verb
    return base[:-1] + "i" if len(base) > 3 and base.endswith("y") else base


_OF_VERBS = (
    ("script", "scrib"),
    ("admiss", "admit"),
    ("submiss", "submit"),
    ("registr", "regist"),
    ("delivery", "deliv"),
    ("diagnosis", "diagnos"),
)
"""How nouns end that are made of verbs, without "-ion", and how the verbs do: "prescription"."""


@lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, ...]:
    """The words of an identifier: ``orderID``, ``order_id`` and ``Order ID`` are the same."""
    spaced = re.sub(
        r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s(?![a-z]))", " ", name
    )
    spaced = re.sub(r"(?<=[^\W\d_]{2})(?=\d)", " ", spaced)
    return tuple(part.lower() for part in re.split(r"[\W_]+", spaced) if part)
