"""What a question asks to be grouped by, ranked by and cut to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from t2sql.translators.offline.dates import GRAIN_NAMES, GRAINS
from t2sql.translators.offline.english import STOP_WORDS
from t2sql.translators.offline.wording import canonical_stem
from t2sql.translators.offline.words import Word

_BEFORE = frozenset({"by", "per", "each", "every", "across"})
_ENDS = frozenset(
    {"for", "in", "over", "with", "where", "that", "who", "which", "only", "last", "this", "from"}
    | {"during", "between", "on", "is", "are", "was", "were", "had", "have", "has", "did", "at"}
    | {"since", "until", "got", "do", "does", "how", "what", "to", "first", "year", "going"}
)
MOST_ROWS = 1000
"""A greater number is no number of rows to show."""
_MEASURES = frozenset({"number", "count", "total", "average", "mean", "sum", "amount", "share"})
"""What follows "by" where things are ranked by it."""
_VERBS = frozenset({"hold", "holds", "led", "handled", "handle", "made", "sold", "bought", "gave"})
GRAIN_WORDS = GRAINS | {grain: grain for grain in GRAIN_NAMES}
_MOST = frozenset({"most", "highest", "largest", "biggest", "best", "top", "maximum", "greatest"})
_LEAST = frozenset({"least", "fewest", "lowest", "smallest", "worst", "minimum"})
_MORE = {"more": ">", "over": ">", "above": ">", "least": ">=", "less": "<", "fewer": "<"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name what rows are grouped by."""

    stems: frozenset[str]
    start: int
    end: int
    grain: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form of the answer that a question asks for."""

    groups: tuple[Phrase, ...]
    limit: int | None = None
    descending: bool = True
    ranked: bool = False
    threshold: tuple[str, float] | None = None
    """Comparison and number that a measure of a group must pass."""


def find_groups(words: Sequence[Word]) -> Wanted:
    """Read the groups, the ranking and the threshold of a question, its periods left out."""
    lower = [word.text.lower() for word in words]
    groups = _grouped(words, lower)
    ranked, descending = _ranking(lower)
    threshold = _threshold(words, lower)
    limit = _limit(words, lower) if ranked and threshold is None else None
    if ranked or threshold is not None:
        head = _head(words, lower)
        if head is not None and not any(one.stems & head.stems for one in groups):
            groups.insert(0, head)
    return Wanted(tuple(groups), limit, descending, ranked, threshold)


def _grouped(words: Sequence[Word], lower: Sequence[str]) -> list[Phrase]:
    """As in "by A and B", "per A", "for each A", "monthly"; not what stands in brackets."""
    groups: list[Phrase] = []
    at = depth = 0
    while at < len(words):
        depth += (lower[at] == "(") - (lower[at] == ")")
        if depth <= 0 and lower[at] in GRAINS:
            groups.append(_grain(words, at, at + 1, GRAIN_WORDS[lower[at]]))
        elif depth <= 0 and lower[at] in _BEFORE and not set(lower[at + 1 : at + 2]) <= _MEASURES:
            found = _phrases(words, lower, at + 1 + (lower[at + 1] in _BEFORE | {"the"}))
            groups.extend(found)
            at = max([one.end for one in found], default=at)
        at += 1
    return groups


def _ranking(lower: Sequence[str]) -> tuple[bool, bool]:
    """Whether the greatest or the least are asked for, and whether it is the greatest."""
    found = (False, True)
    for at, word in enumerate(lower):
        is_name = lower[at + 1 : at + 2] in (["-"], ["level"])  # "top-level"
        if word in _MOST | _LEAST and lower[max(at - 1, 0)] != "at" and not is_name:
            found = (True, word in _MOST)
    return found


def _threshold(words: Sequence[Word], lower: Sequence[str]) -> tuple[str, float] | None:
    """As in "more than 20", "at least 6", "500 or more"."""
    found = None
    for at, word in enumerate(words):
        if word.number is None:
            continue
        before, after = lower[max(at - 2, 0) : at], lower[at + 1 : at + 3]
        if before[-1:] == ["than"] and before[0] in _MORE:
            found = (_MORE[before[0]], float(word.number))
        elif before == ["at", "least"] or after == ["or", "more"]:
            found = (">=", float(word.number))
    return found


def _limit(words: Sequence[Word], lower: Sequence[str]) -> int | None:
    """How many: the first number."""
    numbers = (
        word.number
        for word, text in zip(words, lower, strict=True)
        if word.number is not None and text != "one"
    )
    return next((int(one) for one in numbers if one == int(one) and 0 < one <= MOST_ROWS), None)


def _grain(words: Sequence[Word], start: int, end: int, grain: str) -> Phrase:
    return Phrase(frozenset({canonical_stem(words[start])}), start, end, grain)


def _phrases(words: Sequence[Word], lower: Sequence[str], start: int) -> list[Phrase]:
    found: list[Phrase] = []
    at = begin = start
    while at <= len(words):
        if 0 < at < len(words) - 1 and lower[at] == "-" and _glued(words, at):
            at += 1
            continue
        if at == start and at < len(words) and lower[at] == "who":
            begin = at = at + 1
            continue
        end = at == len(words) or words[at].kind != "word" or lower[at] in _ENDS
        if end or lower[at] == "and":
            if lower[begin:at] and (first := lower[begin]) in GRAIN_WORDS and at - begin == 1:
                found.append(_grain(words, begin, at, GRAIN_WORDS[first]))
            else:
                stems = frozenset(
                    canonical_stem(word)
                    for word in words[begin:at]
                    if word.kind == "word" and word.text.lower() not in STOP_WORDS
                )
                if stems and "dat" not in stems and "date" not in stems:
                    found.append(Phrase(stems, begin, at))
            if end:
                break
            begin = at + 1
        at += 1
    return found


def _glued(words: Sequence[Word], at: int) -> bool:
    """As in "top-level": a mark between two words without blanks."""
    return words[at - 1].end == words[at].start and words[at].end == words[at + 1].start


def _head(words: Sequence[Word], lower: Sequence[str]) -> Phrase | None:
    """As in "Top 5 cities by …", "Which 3 shops …", "the 5 agents with …", "Five most listed …"."""
    at = 0
    while at < len(words) and (
        lower[at]
        in {"which", "what", "top", "the", "show", "list", "give", "me", "our", "on", "at"}
        or lower[at] in _MOST | _LEAST
        or words[at].number is not None
    ):
        if lower[at + 1 : at + 2] == ["-"]:
            break
        at += 1
    end = at
    while end < len(words) and end - at < 5:
        glued = lower[end] == "-" and end + 1 < len(words) and _glued(words, end)
        plain = words[end].kind == "word" and lower[end] not in _ENDS | _BEFORE | _VERBS | {"and"}
        if not (glued or plain):
            break
        end += 1
    if at in (end, 0):
        return None
    if end - at == 1 and lower[at] in GRAIN_WORDS:
        return _grain(words, at, end, GRAIN_WORDS[lower[at]])
    stems = frozenset(
        canonical_stem(word)
        for word in words[at:end]
        if word.kind == "word" and word.text.lower() not in STOP_WORDS
    )
    return Phrase(stems, at, end) if stems else None
