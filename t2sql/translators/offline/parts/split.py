"""A question in parts: what is counted first, and what is asked of those rows.

"Of the members who joined in May, how many placed an order?", "How many claims are open, and how
many of those are disputed?", "Funnel for the trials of May: how many trials, how many of them got
a call?", "What share of the visits of May was billed within 7 days?"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from t2sql.translators.offline.parts.lapsed import split_lapsed

Kind = Literal["count", "share", "percent"]

_SHARE = r"share|part|proportion|fraction|percentage|percent"
_ASK = re.compile(
    rf"\b(?:(?:and|but)\s+)?(?:(?:for|in|on)\s+)?"
    rf"(?P<ask>how many|what (?:{_SHARE}))\b"
    rf"(?P<those>\s+of (?:those|them|these|which)\b(?:\s+\w+ ones?\b)?)?",
    re.IGNORECASE,
)
_OF = re.compile(r"^(?:out )?(?:of|among) (?:all )?(?:the |our |these )?", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:a |the )?funnel (?:for|of)|for|among|taking)?\s*(?:all |the |our )*", re.IGNORECASE
)
_SHARED = re.compile(
    rf"^(?:[\w\s-]{{1,30}}:\s*)?(?:(?:what|which|the)\s+)?(?P<ask>{_SHARE}) of "
    r"(?:all |the |our )*(?P<rest>.+)$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\s(?:that|who|which|did|do|does|has|have|had|was|were|is|are)\s|\s(?=\w{3,}ed\s)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:that|who|which)\s", re.IGNORECASE)
_EACH = re.compile(r"(?:each|every)\b", re.IGNORECASE)
_GROUP = re.compile(
    r"[,\s]+(?P<group>(?:by|per|for each|split by|broken down by) [^,?]+)$", re.IGNORECASE
)
_TAIL = re.compile(r"(?<=[?.])\s+")
_ONE_ROW = re.compile(r"^(?:in )?one row\b", re.IGNORECASE)
_NEXT = re.compile(r",\s*(?:and\s+)?|\s+and\s+(?=\w+(?:ed|d)\s)", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:what|which|who|whose|where|when|list|show|find|give|name|on average)\b", re.IGNORECASE
)
_MEANT = re.compile(r"\([^()]+\)")
_SAID_AGAIN = frozenset(
    {"were", "are", "was", "there", "in", "all", "total", "the", "altogether", "of", "each", "is"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked of the rows that are counted first, from its verb on."""

    text: str
    kind: Kind = "count"
    lapsed: bool = False
    """Asks for rows that do not meet it; the text names the rows as the base does."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A question in parts. ``counted``: the rows of the base are asked for as well."""

    base: str
    steps: tuple[Step, ...]
    counted: bool = False
    group: str = ""
    told: bool = False
    """Words say where the step begins: "the share of the trips of May that were cancelled"."""


def split_parts(text: str, today: date) -> list[Parts]:
    """The ways to part the question; none where it asks one thing only."""
    sentences = _TAIL.split(" ".join(text.split()))
    lapsed = split_lapsed(sentences[0], today)
    if lapsed is not None:
        return [Parts(lapsed[0], (Step(lapsed[1], lapsed=True),))]
    first, group, more = sentences[0].rstrip("?. "), "", list[str]()
    for sentence in sentences[1:]:
        tail = sentence.rstrip("?. ")
        if re.match(r"(?:by|per|for each)\b", tail, re.IGNORECASE):
            group = tail
        elif not _ONE_ROW.match(tail):
            more.append(tail)
    found = [*_asked(first), *_shared(first)]
    found = [one if one.group or not group else replace(one, group=group) for one in found]
    kept = f". {'. '.join(more)}" if more else ""
    return [replace(one, base=one.base + kept) for one in found]


def _asked(text: str) -> Iterator[Parts]:
    """Parts that begin with "how many" or "what share"."""
    asks = list(_ASK.finditer(text))
    if not asks:
        return
    ends = [*(ask.start() for ask in asks[1:]), len(text)]
    said = [text[ask.end() : end].strip(" ,;") for ask, end in zip(asks, ends, strict=True)]
    kinds = [_kind(ask["ask"]) for ask in asks]
    lead = text[: asks[0].start()].strip()
    if not lead:
        if len(asks) > 1 and kinds[0] == "count" and all(ask["those"] for ask in asks[1:]):
            yield _parted(said[0], said[1:], kinds[1:], counted=True)
        return
    if _OF.match(lead):
        yield _parted(_OF.sub("", lead).rstrip(" ,:"), said, kinds)
        return
    base = _LEAD.sub("", lead).rstrip(" ,:-")
    if lead[-1] not in ":,-" or not base or _QUESTION.match(base) or _EACH.match(base):
        return
    if len(asks) == 1 and len(_NEXT.findall(said[0])) > 1:
        said = _NEXT.split(said[0])
        kinds = ["count"] * len(said)
    again, group = _said_again(said[0], base)
    if len(said) > 1 and again:
        yield replace(_parted(base, said[1:], kinds[1:], counted=True), group=group)
    elif not again:
        yield _parted(base, said, kinds)


def _said_again(text: str, base: str) -> tuple[bool, str]:
    """Whether it only asks how many of the base there are; and by what."""
    whole = _GROUP.search(f" {text}")
    group = whole["group"] if whole is not None else ""
    words = re.findall(r"\w+", text[: -len(group)] if group else text)
    known = {*re.findall(r"\w+", base.lower()), *_SAID_AGAIN}
    return all(word.lower() in known for word in words), group


def _shared(text: str) -> Iterator[Parts]:
    """As in "share of the members who joined in May that left": every verb may begin the part.

    The last pronoun is the likeliest to, and comes first.
    """
    found = _SHARED.match(text)
    if found is None:
        return
    rest, group = found["rest"], ""
    last = _GROUP.search(rest)
    if last is not None:
        rest, group = rest[: last.start()], last["group"]
    verbs = [
        (rest[: verb.start()], rest[verb.start() :].strip()) for verb in _RELATIVE.finditer(rest)
    ]
    told = [verb for verb in verbs if _PRONOUN.match(verb[1])][-1:]
    for base, step in (*told, *(verb for verb in verbs if verb not in told)):
        if base and step:
            steps = (Step(step, _kind(found["ask"])),)
            yield Parts(base, steps, group=group, told=(base, step) in told)


def _parted(base: str, said: list[str], kinds: list[Kind], *, counted: bool = False) -> Parts:
    group = ""
    last = _GROUP.search(said[-1])
    lead = re.findall(r"\w+", said[-1][: last.start()].lower()) if last is not None else []
    if last is not None and not set(lead) <= _SAID_AGAIN:
        said = [*said[:-1], said[-1][: last.start()]]
        group = last["group"]
    meant = " ".join(_MEANT.findall(base))
    steps = tuple(
        Step(f"{part} {meant}".strip(), kind)
        for text, kind in zip(said, kinds, strict=True)
        for part in re.split(r",\s*(?:and\s+)?(?=with\b)", text)
    )
    return Parts(base, steps, counted, group)


def _kind(ask: str) -> Kind:
    word = ask.lower().rsplit(" ", 1)[-1]
    return "percent" if word.startswith("percent") else "count" if word == "many" else "share"
