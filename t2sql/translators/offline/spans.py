"""The best set of spans of a question, and what each may mean.

All that a span may mean is gathered first; then the best set of spans that do not overlap is
chosen at once (weighted interval scheduling), so that a long name wins over its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from t2sql.translators.offline.english import STOP_WORDS
from t2sql.translators.offline.tags import Tag
from t2sql.translators.offline.words import Word


def choose_spans(words: Sequence[Word], spans: Iterable[Tag]) -> tuple[Tag, ...]:
    """The best set of spans, in order; words that mean nothing stay as ``word`` tags.

    Of spans that are worth the same, those that come first are chosen.
    """
    return tuple(_refine(tags) if (tags := _best_cover(words, spans)) else ())


def _refine(tags: list[Tag]) -> list[Tag]:
    """As in "highest, lowest and average": a superlative in a row of measures is a measure."""
    found = list(tags)
    for place, tag in enumerate(found):
        if tag.kind != "superlative" or tag.end - tag.start > 1:
            continue
        near = (*_beyond(found, place, 1), *_beyond(found, place, -1))
        if any(other.kind == "aggregate" or _opposite(tag, other) for other in near):
            meaning = "max" if tag.meaning == "desc" else "min"
            found[place] = replace(tag, kind="aggregate", meaning=meaning, hints=())
    return found


def _beyond(tags: Sequence[Tag], place: int, step: int) -> tuple[Tag, ...]:
    """The tag on the other side of an "and" or a comma (or both), if there is one."""
    at = place + step
    linked = False
    while 0 <= at < len(tags) and (tags[at].kind in ("and", "stop") or tags[at].text == ","):
        linked = linked or tags[at].kind == "and" or tags[at].text == ","
        at += step
    return (tags[at],) if linked and 0 <= at < len(tags) else ()


def _opposite(tag: Tag, other: Tag) -> bool:
    return other.kind == "superlative" and other.meaning != tag.meaning


def _best_cover(words: Sequence[Word], spans: Iterable[Tag]) -> list[Tag]:
    ending: dict[int, list[Tag]] = {}
    for span in spans:
        ending.setdefault(span.end, []).append(span)
    weights, last = [0.0], list[Tag | None]()
    for end in range(1, len(words) + 1):
        weight, chosen = weights[-1], None
        for span in ending.get(end, ()):
            if weights[span.start] + span.weight > weight + 1e-9:
                weight, chosen = weights[span.start] + span.weight, span
        weights.append(weight)
        last.append(chosen)
    found, end = list[Tag](), len(words)
    while end:
        found.append(last[end - 1] or _rest(words, end - 1))
        end = found[-1].start
    return found[::-1]


def _rest(words: Sequence[Word], place: int) -> Tag:
    word = words[place]
    if word.kind == "mark":
        meaning = ":" if _is_dash(words, place) else word.text
        return Tag("mark", meaning, place, place + 1, word.text)
    kind = "stop" if is_empty(word) else "word"
    return Tag(kind, word.lemma, place, place + 1, word.text)


_THINGS = frozenset({"reports", "lists", "records", "entries", "shows", "tables"})
"""Of one such word a question asks for something ("report", "list"); several are things."""


def is_empty(word: Word) -> bool:
    """Whether the word says nothing by itself; an "order" may be one that somebody placed."""
    lower = word.text.lower()
    stop = lower in STOP_WORDS or (word.lemma in STOP_WORDS and lower not in _THINGS)
    return stop and word.lemma != "order"


def _is_dash(words: Sequence[Word], place: int) -> bool:
    """A dash with blanks around it, which opens a list as a colon does; no hyphen."""
    if words[place].text not in ("-", "\N{EN DASH}", "\N{EM DASH}"):
        return False
    before = words[place - 1].end if place else 0
    after = words[place + 1].start if place + 1 < len(words) else words[place].end
    return before < words[place].start and after > words[place].end
