"""Phrases of measures over time: "7-day moving average", "month-over-month", what they compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from t2sql.translators.offline.dates import GRAIN_NAMES, find_period
from t2sql.translators.offline.tags import Tag, text_of
from t2sql.translators.offline.words import Word

_MOVING = frozenset({"moving", "rolling", "trailing"})
_MEANS = frozenset({"average", "mean", "avg"})
_OVER = frozenset({"over", "on"})
_BEFORE = frozenset({"before", "previous", "preceding", "prior"})
_BESIDE = frozenset({"the", "and", "it", "itself", "its", "that", "plus", "including", "current"})
_COMPARING = frozenset({"compares", "compared", "is", "against", "with", "to"})
_WEIGHT = 1.3
"""Of each word: such a phrase is more than any name in it."""


def find_windows(words: Sequence[Word], today: date) -> Iterable[Tag]:
    """Every such phrase; what only explains one is a span without a meaning."""
    growing = any(word.text.lower() == "growth" for word in words)
    kept = [place for place, word in enumerate(words) if word.text != "-"]
    plain = [words[place].text.lower() for place in kept]
    for at in range(len(kept)):
        size, rows, unit = _moving(words, kept[at:], plain[at:])
        if size:
            yield _tag(words, kept[at], kept[at + size - 1] + 1, "moving", unit, rows)
        elif _is_step(plain[at : at + 8]):
            yield _tag(words, kept[at], kept[at + 2] + 1, "", plain[at])
        if words[kept[at]].text == "(":
            end = _explained(words, kept[at])
            if end:
                yield _tag(words, kept[at], end, "", "")
        end = _compared(words, kept[at], today) if growing else 0
        if end:
            yield _tag(words, kept[at], end, "", "")


def _moving(
    words: Sequence[Word], kept: Sequence[int], plain: Sequence[str]
) -> tuple[int, int, str]:
    """As in "7-day moving average", "rolling 3 month average": words, rows and the unit."""
    for first, second in ((0, 2), (1, 0)):
        if len(plain) < 4 or plain[second] not in _MOVING or plain[3] not in _MEANS:
            continue
        number, unit = words[kept[first]].number, plain[first + 1].removesuffix("s")
        if number is not None and number > 1 and unit in GRAIN_NAMES:
            return 5 if plain[4:5] == ["of"] else 4, int(number), unit
    return 0, 0, ""


def _is_step(plain: Sequence[str]) -> bool:
    """As in "month-over-month sales growth", "year on year growth"."""
    stepped = len(plain) > 3 and plain[0] == plain[2] in GRAIN_NAMES and plain[1] in _OVER
    return stepped and "growth" in plain[3:]


def _explained(words: Sequence[Word], at: int) -> int:
    """As in "(the day and the six before)": where it ends; 0 if it is no such thing."""
    for end in range(at + 1, min(at + 12, len(words))):
        lower = words[end].text.lower()
        if lower == ")":
            inner = {word.text.lower() for word in words[at + 1 : end]}
            return end + 1 if inner & _BEFORE else 0
        unit = lower.removesuffix("s") in GRAIN_NAMES
        if not (unit or words[end].number is not None or lower in _BESIDE | _BEFORE):
            return 0
    return 0


def _compared(words: Sequence[Word], at: int, today: date) -> int:
    """As in "; January compares with December": where it ends; 0 if it is no such thing."""
    if not at or words[at - 1].text not in (";", ".", "("):
        return 0
    first = find_period(words, at, today)
    middle = at + first[1] if first is not None else len(words)
    after = middle
    while after < len(words) and words[after].text.lower() in _COMPARING:
        after += 1
    said = {word.text.lower() for word in words[middle:after]} & {"compares", "compared"}
    second = find_period(words, after, today) if said and after < len(words) else None
    return after + second[1] if second is not None else 0


def _tag(
    words: Sequence[Word], start: int, end: int, meaning: str, unit: str, rows: int | None = None
) -> Tag:
    kind = "window" if meaning else "step" if unit else "stop"
    text, weight = text_of(words, start, end), _WEIGHT * (end - start)
    hints = (unit,) if unit else ()
    return Tag(kind, meaning, start, end, text, number=rows, hints=hints, weight=weight)
