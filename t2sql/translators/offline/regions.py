"""Which clause each part of a question speaks of: what to show, which rows, in what order."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.draft import FILTER, GROUP, ORDER, PROJECT
from t2sql.translators.offline.tags import Tag

_ENDS = frozenset({".", "?", ";", "!", ":"})
_RELATIVES = frozenset({"who", "whose", "that", "whom", "where", "with", "having", "when", "have"})
_IMPERATIVES = frozenset(
    {"list", "show", "find", "give", "return", "display", "tell", "report", "provide", "compute"}
    | {"calculate", "select", "retrieve", "present", "identify", "get", "count", "determine"}
    | {"name", "also"}
)


def find_regions(tags: Sequence[Tag]) -> tuple[str, ...]:
    """The clause of each tag, by a walk from left to right."""
    state, seen, regions = PROJECT, False, list[str]()
    for place, tag in enumerate(tags):
        before = tags[place - 1] if place else None
        starts = before is None or (before.kind == "mark" and before.text in _ENDS)
        if starts and place:
            state, seen = PROJECT, False
        state = _next_state(tags, place, state, seen, starts)
        seen = seen or tag.kind in ("mention", "count", "aggregate")
        regions.append(state)
    return tuple(regions)


def _next_state(tags: Sequence[Tag], place: int, state: str, seen: bool, starts: bool) -> str:
    tag = tags[place]
    if tag.kind in ("order", "direction"):
        return ORDER
    if tag.kind == "group":
        return GROUP
    if tag.kind == "project":
        return _projecting(tags, place, state, seen, starts)
    if tag.kind == "condition" and not starts:
        return _condition(tags, place, state, seen)
    if state == GROUP and (tag.text == "," or tag.kind in ("count", "aggregate", "superlative")):
        return PROJECT
    if tag.kind in ("compare", "average_bound") and state == PROJECT and seen:
        return FILTER
    if state == FILTER and _turns_back(tags, place):
        return PROJECT
    return state


def _turns_back(tags: Sequence[Tag], place: int) -> bool:
    """As in "... and the number of", "... and their names": back to what is to be shown."""
    before = tags[place - 1] if place else None
    if before is None:
        return False
    joined = before.kind == "and" or (before.kind == "mark" and before.text == ",")
    tag = tags[place]
    if tag.text.lower() in ("their", "its", "his", "her") and joined:
        return True
    return before.text.lower() in ("and their", "and its") and tag.kind == "mention"


def _projecting(tags: Sequence[Tag], place: int, state: str, seen: bool, starts: bool) -> str:
    tag, first = tags[place], tags[place].text.lower().split()[0]
    before = tags[place - 1] if place else None
    joined = before is not None and (before.kind in ("and", "stop") or before.kind == "mark")
    if starts or first in _IMPERATIVES:
        return PROJECT if starts or joined or not seen else state
    if first in ("and", "also", "along"):
        return PROJECT
    if first == "what" or tag.text.lower().endswith("what"):
        return PROJECT
    if first in ("who", "whose", "which", "in", "for"):
        return FILTER if seen else PROJECT
    return PROJECT if joined else state


def _condition(tags: Sequence[Tag], place: int, state: str, seen: bool) -> str:
    text = tags[place].text.lower()
    if text in ("belong to", "belonging to", "made by", "located in", "through", "under which"):
        return FILTER if seen else state
    if (
        text.endswith(" which")
        or text in _RELATIVES
        or text in ("has", "had", "such that", "given", "if", "satisfy")
    ):
        return FILTER if seen and state in (PROJECT, GROUP, ORDER) else state
    after = _after(tags, place)
    valued = after is not None and (after.is_value or after.kind in ("number", "period"))
    if text in ("is", "are", "was", "were", "be", "been"):
        compared = after is not None and after.kind in ("compare", "negation", "average_bound")
        return FILTER if seen and (valued or compared) else state
    if valued and seen and state in (PROJECT, GROUP):
        return FILTER
    return state


def _after(tags: Sequence[Tag], place: int) -> Tag | None:
    for tag in tags[place + 1 : place + 4]:
        if tag.kind not in ("stop", "condition"):
            return tag
    return None
