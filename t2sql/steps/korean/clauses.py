"""What has been made of a Korean question so far: phrases still held, and clauses that are done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

OBJECT = ("을", "를")
SUBJECT = ("이", "가")
TOPIC = ("은", "는")
AND = ("와", "과", "랑", "이랑", "하고", "과의", "와의", "이며", "이고", "나", "이나")
OR = "|"
"""Stands for a particle where the next phrase is an alternative."""
AT = (
    *("에서", "에", "에게", "으로", "로", "한테"),
    *("에서의", "에서는", "에는", "에만", "에서도", "으로는", "로는"),
)
AGGREGATES = (
    "average",
    "average monthly",
    "average daily",
    "total",
    "median",
    "maximum",
    "minimum",
    "cumulative",
    "moving average",
)
_MEASURES = (
    *("금액", "액", "량", "율", "률", "비", "가", "가격", "점수", "평점", "시간", "비용"),
    *("매출", "이익", "수", "무게", "가치"),
)


_AMOUNTS = frozenset(
    {"salary", "revenue", "price", "cost", "fee", "amount", "rate", "score", "rating", "weight"}
    | {"age", "spend", "budget", "profit", "income", "balance", "quantity", "time", "duration"}
    | {"distance", "size", "length", "height", "population", "capacity", "margin", "share", "GMV"}
)


@dataclass(slots=True)
class Phrase:
    """Words that stand together, and how they are tied to what follows."""

    words: str
    particle: str = ""
    korean: str = ""
    counted: bool = False
    """A number of things, or another measure."""
    joined: bool = False
    """Part of a list with the phrase before it."""
    closed: bool = False
    """Of an earlier sentence."""
    tail: str = ""
    """What follows it: a verb, and what that is tied to."""

    @property
    def said(self) -> str:
        """All of it."""
        return f"{self.words} {self.tail}".strip()

    @property
    def is_measure(self) -> bool:
        """Whether it is rather an amount than a thing."""
        korean = len(self.korean) > 1 and self.korean.endswith(_MEASURES)
        return self.counted or korean or self.words.rpartition(" ")[2] in _AMOUNTS


@dataclass(slots=True)
class Clauses:
    """What has been made of the pieces so far."""

    held: list[Phrase] = field(default_factory=list)
    """Phrases that nothing was made of yet."""
    groups: list[str] = field(default_factory=list)
    narrow: list[str] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    asks: str = ""
    best: str = ""
    """``desc`` or ``asc`` once a superlative was said, until its adjective comes."""
    top: str = ""
    """``top`` or ``bottom``."""
    limit: str = ""
    measure: Phrase | None = None
    """What the best are the best by."""
    way: str = ""
    """The direction of the last adjective."""
    ahead: list[str] = field(default_factory=list)
    """Words that go before the next phrase: "average", "number of"."""
    each: bool = False
    """The next phrase is what there is one line for."""
    done: bool = False
    """The next verb adds nothing to what was made of its object."""
    sorted_by: Phrase | None = None
    """What a sorting that is still to come goes by."""
    among: bool = False
    """What is asked is a part of what was named."""


def many(words: str) -> str:
    """English words in the plural; what is not English stays."""
    last = words.rpartition(" ")[2]
    known = last.isascii() and last.isalpha() and last.islower()
    if not known or last.endswith(("s", "ed")) or last in _NO_PLURAL | _AMOUNTS:
        return words
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{words[:-1]}ies"
    return f"{words}es" if last.endswith(("ch", "sh", "x")) else f"{words}s"


_NO_PLURAL = frozenset({"people", "male", "female", "stock", "staff", "sent", "sold", "paid"})


def last_phrase(clauses: Clauses) -> Phrase | None:
    """The last phrase of this sentence that nothing was made of yet."""
    return clauses.held[-1] if clauses.held and not clauses.held[-1].closed else None


def take_phrase(clauses: Clauses, particles: Iterable[str] = ()) -> Phrase | None:
    """The last phrase of this sentence with one of these particles or none, taken out."""
    wanted = tuple(particles)
    for place in range(len(clauses.held) - 1, -1, -1):
        phrase = clauses.held[place]
        if phrase.closed:
            return None
        if not wanted or phrase.particle in wanted or not phrase.particle:
            return clauses.held.pop(place)
    return None
