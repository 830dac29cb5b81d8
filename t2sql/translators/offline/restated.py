"""Where a question says once more, and only now, what is to be shown.

As in "Which shops sold nothing? Return the name and city", "The ten oldest members: name and age",
"members (name and age) who ...", "Who left this year? Name and day please".
"""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.draft import PROJECT
from t2sql.translators.offline.tags import Tag

NUMBER_WORDS = frozenset({"number", "numbers", "count", "counts"})
"""Alone in a list they mean the number that the question speaks of."""
_STOPS = frozenset({".", "?", "!", ";"})
_ASKING = frozenset(
    {"return", "show", "list", "give", "provide", "display", "output", "include", "report"}
    | {"present", "tell", "get", "select", "find", "name", "need", "want"}
)
_FURTHER = frozenset({"also", "additionally", "as", "too", "then", "and"})
_FILLING = frozenset({"please", "i", "we", "me", "us", "the", "only", "just", "with", "each"})


def find_restated(tags: Sequence[Tag], regions: Sequence[str]) -> range:
    """The places of the tags that list what is shown; empty if nothing is said once more.

    What was named before them is then not shown for its own sake.
    """
    found = range(0)
    for start, end in _parts(tags):
        free = start > 0 and tags[start - 1].text not in _STOPS
        shown = [tags[at] for at in range(start, end) if free or regions[at] == PROJECT]
        if start and _names_something(shown) and _lists(tags, start, end):
            found = range(start, end)
    return found


def show_restated(tags: Sequence[Tag], regions: Sequence[str], listed: range) -> tuple[str, ...]:
    """The regions with a list after a colon or in brackets as part of what is asked."""
    inner = bool(listed) and tags[listed[0] - 1].text not in _STOPS
    return tuple(
        PROJECT if inner and place in listed else region for place, region in enumerate(regions)
    )


def _parts(tags: Sequence[Tag]) -> list[tuple[int, int]]:
    """Sentences, what follows a colon, and what stands in brackets."""
    parts: list[tuple[int, int]] = []
    start = 0
    for place, tag in enumerate(tags):
        if tag.kind != "mark":
            continue
        if tag.text in _STOPS or tag.meaning == ":":
            parts.append((start, place))
            start = place + 1
        elif tag.text == "(":
            close = next((at for at in range(place, len(tags)) if tags[at].text == ")"), place)
            parts.append((place + 1, close))
    parts.append((start, len(tags)))
    return [(first, last) for first, last in parts if last > first]


def _names_something(tags: Sequence[Tag]) -> bool:
    return any(
        tag.is_column or tag.kind in ("count", "aggregate") or tag.text.lower() in NUMBER_WORDS
        for tag in tags
    )


def _lists(tags: Sequence[Tag], start: int, end: int) -> bool:
    """Whether this part lists what is shown: it asks for it, or it is nothing but a list."""
    opener = tags[start - 1]
    words = [tag.text.lower() for tag in tags[start:end]]
    first = next((word.split()[0] for word in words if word not in _FILLING), "")
    if opener.text in _STOPS and first in _ASKING:
        return not _FURTHER & {part for word in words[:3] for part in word.split()}
    bare = all(_in_list(tag) for tag in tags[start:end])
    if opener.text == "(":
        named = tags[start - 2] if start > 1 else None
        several = any(tag.kind == "and" or tag.text == "," for tag in tags[start:end])
        return bare and several and named is not None and named.is_table
    several = any(tag.kind == "and" or tag.text == "," for tag in tags[start:end])
    return bare and (several or opener.meaning == ":") and not _is_follow_up(words)


def _is_follow_up(words: Sequence[str]) -> bool:
    return bool(words) and words[0].split()[0] in _FURTHER | {"how", "what", "which", "by"}


def _in_list(tag: Tag) -> bool:
    """A name, a measure, or a word that links them; no value, number or condition."""
    if tag.is_value or tag.number is not None or tag.period is not None:
        return False
    if tag.kind in ("mention", "count", "aggregate", "and", "stop", "distinct"):
        return True
    if tag.text.lower() in NUMBER_WORDS:
        return True
    return tag.text.lower() in {",", "of", "in", "their", "its", "please", "by", "per", "both", "/"}
