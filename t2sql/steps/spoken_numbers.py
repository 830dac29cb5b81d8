"""Numbers as people write them in a sentence, and whether a set of numbers holds them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_KOREAN = re.compile(rf"(?:{_DIGITS}\s*(?:조|억|천만|백만|만|천)\s*)+(?:\d+(?:,\d{{3}})*)?")
_KOREAN_PART = re.compile(rf"({_DIGITS})\s*(조|억|천만|백만|만|천)?")
_NUMBER = re.compile(
    rf"(?<![A-Za-z_\d.])({_DIGITS})"
    r"(?:\s*(%|percent\b|퍼센트|thousand\b|million\b|billion\b|trillion\b|[kK]\b|[mM]\b|bn\b|B\b))?"
)
_SCALES = {
    "천": 1e3,
    "만": 1e4,
    "백만": 1e6,
    "천만": 1e7,
    "억": 1e8,
    "조": 1e12,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
}
_PERCENT = ("%", "percent", "퍼센트")
_COARSE = 0.05
"""How far from the true number a number rounded to full tens, hundreds, … may be."""


@dataclass(frozen=True, slots=True)
class SaidNumber:
    """A number of a sentence."""

    value: float
    unit: float
    """What its last digit stands for: 0.1 of 3.2, 100,000 of 3.2 million."""
    percent: bool = False

    def among(self, held: Iterable[float]) -> bool:
        """Whether one of these, rounded, is this number; signs apart, since words tell them."""
        return any(self._fits(abs(number)) for number in held)

    def _fits(self, number: float) -> bool:
        candidates = (number, number * 100) if self.percent else (number,)
        return any(self._is(candidate) for candidate in candidates)

    def _is(self, number: float) -> bool:
        off = abs(self.value - number)
        if off <= 0.5 * self.unit * (1 + 1e-9) + math.ulp(number):  # a large one is kept coarsely
            return True
        zeros = self.unit
        while self.value and zeros < self.value and self.value % (zeros * 10) == 0:
            zeros *= 10
        return zeros > self.unit and off <= min(0.5 * zeros, _COARSE * number)


def said_numbers(sentence: str) -> Iterator[SaidNumber]:
    """The numbers that a sentence names; digits within a name (``R2``) are none."""
    rest = sentence
    for found in _KOREAN.finditer(sentence):
        value, unit = 0.0, 1.0
        for digits, scale in _KOREAN_PART.findall(found[0]):
            factor = _SCALES.get(scale, 1.0)
            value += _float(digits) * factor
            unit = _last_digit(digits) * factor
        yield SaidNumber(value, unit)
        rest = rest.replace(found[0], " ", 1)
    for found in _NUMBER.finditer(rest):
        digits, word = found[1], (found[2] or "").lower()
        factor = _SCALES.get(word, 1.0)
        yield SaidNumber(_float(digits) * factor, _last_digit(digits) * factor, word in _PERCENT)


def numbers_in(values: Iterable[Any]) -> set[float]:
    """The numbers of cells and texts: of a date its year, month and day."""
    held: set[float] = set()
    for value in values:
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, int | float | Decimal):
            held.add(float(value))
        elif isinstance(value, date):
            held |= {float(part) for part in (value.year, value.month, value.day)}
        else:
            held |= {_float(digits) for digits in re.findall(_DIGITS, str(value))}
    return held


def _float(digits: str) -> float:
    return float(digits.replace(",", ""))


def _last_digit(digits: str) -> float:
    return float(10.0 ** -len(digits.partition(".")[2]))
