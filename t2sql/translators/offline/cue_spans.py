"""Spans that steer the SQL: cue words, graded adjectives, numbers, dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from t2sql.translators.offline.adjectives import find_adjective
from t2sql.translators.offline.cues import Cue, load_cues
from t2sql.translators.offline.dates import GRAINS, find_period
from t2sql.translators.offline.english import STOP_WORDS
from t2sql.translators.offline.spoken_periods import find_spoken_periods
from t2sql.translators.offline.tags import Tag, text_of
from t2sql.translators.offline.words import SCALES, Word


def find_cues(words: Sequence[Word]) -> Iterable[Tag]:
    """Every cue phrase, graded adjective and time grain, wherever it stands."""
    cues, lower, plain = load_cues(), [one.text.lower() for one in words], [*map(_plain, words)]
    for start in range(len(words)):
        if words[start].kind != "word":
            continue
        adjective = find_adjective(words, start)
        if adjective is not None:
            yield Tag(
                adjective.kind,
                adjective.meaning,
                start,
                start + adjective.words,
                text_of(words, start, start + adjective.words),
                hints=adjective.hints,
                weight=0.7 + 0.77 * (adjective.words - 1),
            )
        if lower[start] == "than":
            yield from _parted(words, start)
        grain = GRAINS.get(lower[start])
        if grain:
            yield Tag("grain", grain, start, start + 1, words[start].text, weight=0.9)
        for length in range(1, min(6, len(words) - start) + 1):
            said = slice(start, start + length)
            cue = cues.get(tuple(lower[said])) or cues.get(tuple(plain[said]))
            if cue is not None and not _is_otherwise(cue, words, start, start + length):
                text = text_of(words, start, start + length)
                weight = cue.weight + (1.2 if start == 0 and cue.kind == "project" else 0)
                yield Tag(cue.kind, cue.meaning, start, start + length, text, weight=weight)


_GREATER = frozenset({"more", "higher", "greater", "larger", "bigger", "longer", "better"})
_LESSER = frozenset({"less", "fewer", "lower", "smaller", "shorter", "worse"})

_IN_ORDER = frozenset(
    {"order", "descending", "ascending", "increasing", "decreasing", "alphabetical", "reverse"}
    | {"highest", "lowest", "largest", "smallest", "most", "least", "longest", "shortest", "high"}
    | {"low", "oldest", "youngest", "old", "young", "latest", "earliest", "newest", "new"}
    | {"cheapest", "z"}
)
"""What tells an order after "ordered in", "ordered from": without, somebody ordered something."""


def _parted(words: Sequence[Word], than: int) -> Iterable[Tag]:
    """As in "a higher price than": the comparative stands apart from its "than"."""
    for back in range(than - 2, max(-1, than - 8), -1):
        lower = words[back].text.lower()
        if words[back].kind != "word" or lower in ("than", "or", "and"):
            return
        if lower in _GREATER or lower in _LESSER:
            meaning = "gt" if lower in _GREATER else "lt"
            yield Tag("compare", meaning, than, than + 1, words[than].text, weight=0.7)
            return


def _plain(word: Word) -> str:
    """The word as cues are written: only "be", "have" and "do" are put in their plain form."""
    return word.lemma if word.lemma in ("be", "have", "do") else word.text.lower()


def _is_otherwise(cue: Cue, words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the words are part of another phrase here.

    As in "the phone number of", "the count of each", "customers who ordered in May", "below 3 or
    above 5".
    """
    if cue.kind == "count":
        return _compounded(words, start)
    if cue.kind == "group" and words[start].lemma == "of":
        return start > 0 and words[start - 1].lemma in ("count", "number")
    if cue.kind == "order" and text_of(words, start, end).lower() in ("ordered in", "ordered from"):
        return not any(word.text.lower() in _IN_ORDER for word in words[end : end + 4])
    following = words[end] if end < len(words) else None
    if cue.kind == "or_more" and following is not None:
        return following.number is not None or following.lemma == "than"
    return False


def _compounded(words: Sequence[Word], start: int) -> bool:
    """Whether "number of" belongs to the noun before it: "the phone number of ..."."""
    before = words[start - 1] if start else None
    return (
        before is not None
        and before.kind == "word"
        and words[start].lemma == "number"
        and before.text.lower() not in STOP_WORDS
        and before.lemma not in STOP_WORDS
    )


def _long_periods(words: Sequence[Word], today: date) -> Iterable[Tag]:
    """Periods from one day to another ("9-15 June"), and those that are said twice."""
    for spoken in find_spoken_periods(words, today):
        size = spoken.end - spoken.at
        single = find_period(words, spoken.at, today)
        plain = size < 3 or (single is not None and single[1] == size)
        lead = words[spoken.at - 1].text.lower() if spoken.at else ""
        named = any(
            word.kind == "word" and word.text.lower() != "to"
            for word in words[spoken.at : spoken.end]
        )
        ends = words[spoken.at].text.lower() in ("start", "beginning", "end")
        if not plain and named and not ends and lead not in ("between", "since"):
            text = text_of(words, spoken.at, spoken.end)
            yield Tag(
                "period",
                "",
                spoken.at,
                spoken.end,
                text,
                period=spoken.period,
                weight=1.15 * size + 0.5,
            )


def find_numbers(words: Sequence[Word], today: date) -> Iterable[Tag]:
    """Every number, count word and period, wherever it stands."""
    yield from _long_periods(words, today)
    counts = {"once": 1, "twice": 2, "single": 1, "multiple": 2}
    for place, word in enumerate(words):
        period = find_period(words, place, today)
        if period is not None:
            end = place + period[1]
            if [word.text.lower() for word in words[end : end + 2]] == ["so", "far"]:
                end += 2
            text = text_of(words, place, end)
            weight = 1.15 * (end - place)
            yield Tag(
                "period", "", place, end, text, number=word.number, period=period[0], weight=weight
            )
        number = word.number
        if number is None and word.text.lower() in counts:
            number = counts[word.text.lower()]
        if number is not None:
            after = words[place + 1].text.lower() if place + 1 < len(words) else ""
            scale = SCALES.get(after, 1) if len(after) > 1 else 1
            end = place + (2 if scale > 1 else 1)
            text = text_of(words, place, end)
            yield Tag("number", "", place, end, text, number=number * scale, weight=0.8)
