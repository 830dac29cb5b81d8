"""Numbers that a question says, and what it compares with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from t2sql.sql.asked.periods import AskedPeriod

_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    )
} | {"fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "twice": 2}
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9}
_SCALES |= {"천": 1e3, "만": 1e4, "십만": 1e5, "백만": 1e6, "천만": 1e7, "억": 1e8}
_NUMBER = re.compile(
    r"(?<![\w.,\-/:#'\"])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>thousand|million|billion|천만|백만|십만|천|만|억)|(?P<short>[kKmMbB])\b)?"
    r"(?P<ordinal>st|nd|rd|th)?(?![\w.]*\d)(?![-:/]\d)(?P<joined>[-/]?[A-Za-z_])?"
    rf"|\b(?P<word>{'|'.join(_WORDS)})\b(?![-'’])",
    re.IGNORECASE,
)
_BEFORE: tuple[tuple[str, str], ...] = (
    ("<=", r"(?:no|not) (?:more|greater|higher|larger|bigger|longer) than|at most|maximum of"),
    (">=", r"(?:no|not) (?:less|fewer|lower|smaller|shorter) than|at least|minimum of"),
    (">=", r"(?:greater|more|higher|larger) than or equal to"),
    ("<=", r"(?:less|fewer|lower|smaller) than or equal to"),
    (">", r"(?:more|greater|higher|larger|bigger|longer|heavier|taller) than"),
    (">", r"(?:exceed(?:s|ing|ed)?|surpass(?:es|ing|ed)?)"),
    ("<", r"(?:less|fewer|lower|smaller|shorter|lighter) than"),
    (">~", r"(?:over|above|older than)"),
    ("<~", r"(?:under|below|up to|younger than)"),
)
"""What stands before a number; with ``~`` the word does not say whether it is within."""
_AFTER: tuple[tuple[str, str], ...] = (
    (">=", r"이상|(?:or (?:more|higher|greater|above|older|over)|and (?:above|over|up))\b"),
    ("<=", r"이하|(?:or (?:less|fewer|lower|below|younger|under)|and (?:below|under))\b"),
    (">", r"초과"),
    ("<", r"미만"),
)
"""What stands after it, perhaps behind a word for what is counted."""
_COMPARED_BEFORE = tuple(
    (sign, re.compile(rf"\b(?:{words})\s+(?:an?\s+)?[$€₩]?\s*$", re.IGNORECASE))
    for sign, words in _BEFORE
)
_COMPARED_AFTER = tuple(
    # "over 50 or below 40" are two numbers with a bound each.
    (sign, re.compile(rf"\s?[^\W\d]{{0,3}}\s?(?:{words})(?! than)(?! \d)", re.IGNORECASE))
    for sign, words in _AFTER
)


_RECKONED = re.compile(
    r"\s*(?:full\s+|whole\s+)?(?:day|week|month|quarter|year|hour|minute)s?\s+"
    r"(?:before|after|prior|later|earlier|ago|from)\b",
    re.IGNORECASE,
)
"""Who reckons with two months after March may well write May."""


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A number that a question says."""

    value: float
    start: int
    end: int
    sign: str = ""
    """``>``, ``>=``, ``<`` or ``<=`` where the words say so; with ``~`` either of the two."""
    spelled: bool = False
    """Written as a word, which may be meant loosely: ``one of``, ``two kinds``."""


def read_numbers(text: str, periods: Sequence[AskedPeriod] = ()) -> tuple[AskedNumber, ...]:
    """The numbers of a question, as they come; not those of a period, a name or a rank (1st)."""
    found: list[AskedNumber] = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if match["ordinal"] or match["joined"] or _RECKONED.match(text[end:]):
            continue
        if any(period.start < end and start < period.end for period in periods):
            continue
        if match["word"]:
            value = float(_WORDS[match["word"].lower()])
        else:
            scale = (match["scale"] or match["short"] or "").lower()
            value = float(match["digits"].replace(",", "")) * _SCALES.get(scale, 1.0)
        sign = _sign(text[:start], text[end:])
        found.append(AskedNumber(value, start, end, sign, bool(match["word"])))
    return tuple(found)


def _sign(before: str, after: str) -> str:
    near = before[-40:]
    for sign, pattern in _COMPARED_AFTER:
        if pattern.match(after):
            return sign
    for sign, pattern in _COMPARED_BEFORE:
        if pattern.search(near):
            return sign
    return ""
