"""Families among the candidates: one place for each, and the member that the question means."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from t2sql.catalog.periods import label_days
from t2sql.sql.asked.period_forms import DaySpan
from t2sql.sql.asked.periods import find_periods

if TYPE_CHECKING:
    from t2sql.types import FamilyKind, FamilyMember, Question, TableFamily

_WORD = re.compile(r"[^\W\d_]+|\d+")
_NAME = re.compile(r"(?=[^\W\d])\w*_\w*\d\w*|[^\W\d]\w*\d\w*")
"""A word with letters and digits: the name of a table, if any."""
_COUNTED = re.compile(
    r"\b(?:top|bottom|first|last|best|worst|limit|past|least|most|than|over|under|above|below)"
    r"\s+\d+",
    re.IGNORECASE,
)
"""Numbers that count something are no shard's."""
_DAY_LENGTH = 10
_label_text = attrgetter("label")
_VERSIONED = re.compile(r"(?:^|[_.-])v(?:er(?:sion)?)?_?\*")


@dataclass(frozen=True, slots=True)
class Place:
    """One place among the candidates: a table, or a family by its best table."""

    table: str
    """Of a family, the member with the best score."""
    score: float
    family: TableFamily | None = None
    found: tuple[str, ...] = ()
    """The members that were found, best first; without a family, the table alone."""


class _Label(NamedTuple):
    """A member's label, taken apart. A named tuple: families have hundreds of members."""

    member: FamilyMember
    days: tuple[str, str] | None
    numbers: tuple[int, ...]
    tenant: str


def collapse(scores: Mapping[str, float], members: Mapping[str, FamilyMember]) -> tuple[Place, ...]:
    """One place for each table without a family and for each family, the best score first.

    Args:
        scores: by table name.
        members: the families of these tables, as the catalog has them.
    """
    order = sorted(scores, key=lambda name: (-scores[name], name))
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for name in order:
        member = members.get(name)
        # A family's name holds `*` and a table is under its own; they cannot be confused.
        grouped[f"family {member.family.name}" if member else f"table {name}"].append(name)
    return tuple(
        Place(
            names[0],
            scores[names[0]],
            members[names[0]].family if names[0] in members else None,
            tuple(names),
        )
        for names in grouped.values()
    )


def choose_member(
    question: Question,
    family: TableFamily,
    members: Sequence[FamilyMember],
    scores: Mapping[str, float] | None = None,
) -> FamilyMember:
    """The member that the question means.

    A member that the question names by its table is meant. Otherwise the tenant is chosen first:
    by the words of the question, then by the best score. Of what is left, those of the
    question's period, then of its numbers; in a range the first, without a period the newest;
    of versions and other numbers the greatest.

    Args:
        question: its text, and what today is.
        family: the family.
        members: all its members, one at least.
        scores: how well members match the question, where known; decides among tenants.
    """
    words = _words(question.text)
    written = _find_written(question.text, members)
    if written is not None:
        return written
    periods = find_periods(question.text, question.today)
    if family.kind == "date" and all(_is_day(member.label) for member in members):
        return _choose_day(members, periods)
    labels = [_read_label(member, family.kind) for member in members]
    labels = _of_tenant(labels, words, scores or {})
    labels, ranged = _of_period(labels, periods)
    labels = _of_number(labels, question.text, family)
    if ranged:
        first = min(labels, key=_order).days
        labels = [label for label in labels if label.days == first]
    return max(labels, key=_order).member


def members_in_range(
    question: Question, members: Sequence[FamilyMember]
) -> tuple[FamilyMember, ...]:
    """The members whose periods the question names, the oldest first; none if it names none.

    Several of them need a UNION, or the engine's wildcard table.
    """
    periods = find_periods(question.text, question.today)
    labels = [_read_label(member, member.family.kind) for member in members]
    found = [label for label in labels if _overlaps(label, periods)]
    return tuple(label.member for label in sorted(found, key=_order))


def _choose_day(members: Sequence[FamilyMember], periods: Sequence[DaySpan]) -> FamilyMember:
    """The same among members of one day each: there may be thousands, and texts compare fast."""
    if periods:
        within = [
            member
            for period in periods
            for member in members
            if period.first <= member.label <= period.last
        ]
        if within:
            return min(within, key=_label_text)
        first = min(period.first for period in periods)
        before = [member for member in members if member.label < first]
        if not before:
            return min(members, key=_label_text)
        members = before
    return max(members, key=_label_text)


def _is_day(label: str) -> bool:
    return len(label) == _DAY_LENGTH and label[4] == label[7] == "-"


def _read_label(member: FamilyMember, kind: FamilyKind) -> _Label:
    label = member.label
    if kind == "tenant":
        return _Label(member, None, (), label)
    parts = label.split(" ")
    days = label_days(parts[0]) if kind == "date" else None
    at = 1 if days else 0
    numbers = []
    while at < len(parts) and parts[at].isdecimal():
        numbers.append(int(parts[at][:1000]))
        at += 1
    return _Label(member, days, tuple(numbers), " ".join(parts[at:]))


def _order(label: _Label) -> tuple[tuple[str, str], tuple[int, ...], str]:
    return label.days or ("", ""), label.numbers, label.member.table


def _of_tenant(
    labels: Sequence[_Label], words: frozenset[str], scores: Mapping[str, float]
) -> list[_Label]:
    """The labels of one tenant; all of them where the family is of one schema."""
    names = {label.tenant for label in labels}
    if len(names) == 1:
        return list(labels)
    tenants = {name: _words(name) for name in names}
    spread = Counter(word for said in tenants.values() for word in said)
    best: defaultdict[str, float] = defaultdict(float)
    for label in labels:
        best[label.tenant] = max(best[label.tenant], scores.get(label.member.table, 0.0))
    chosen = min(
        tenants,
        key=lambda tenant: (
            # A word that all tenants have tells nothing.
            -sum(1 / spread[w] for w in tenants[tenant] & words if spread[w] < len(tenants)),
            -best[tenant],
            tenant,
        ),
    )
    return [label for label in labels if label.tenant == chosen]


def _of_period(labels: Sequence[_Label], periods: Sequence[DaySpan]) -> tuple[list[_Label], bool]:
    """The labels within the periods, and whether there are any; else the nearest to them."""
    dated = [label for label in labels if label.days is not None]
    if not periods or not dated:
        # A stray member without a date is the newest of nothing.
        return dated or list(labels), False
    within = [label for label in dated if _overlaps(label, periods)]
    if within:
        return within, True
    first = min(period.first for period in periods)
    before = [label for label in dated if label.days is not None and label.days[1] < first]
    nearest = max(before, key=_order) if before else min(dated, key=_order)
    return [label for label in dated if label.days == nearest.days], False


def _overlaps(label: _Label, periods: Iterable[DaySpan]) -> bool:
    days = label.days
    if days is None:
        return False
    return any(days[0] <= period.last and period.first <= days[1] for period in periods)


def _of_number(labels: Sequence[_Label], text: str, family: TableFamily) -> list[_Label]:
    """The labels with a number that the question names; all of them if it names none."""
    if not any(label.numbers for label in labels):
        return list(labels)
    if _VERSIONED.search(family.name):
        said = re.findall(r"\bv(?:er(?:sion)?)?[\s_.]*(\d+)", text, re.IGNORECASE)
    else:
        said = re.findall(r"\d+", _COUNTED.sub(" ", text))
    numbers = {int(number[:18]) for number in said}
    if family.kind == "number":
        # `survey16` is the survey of 2016.
        numbers |= {number % 100 for number in numbers if 1900 <= number < 2100}
    matching = Counter({at: len(numbers & set(label.numbers)) for at, label in enumerate(labels)})
    most = max(matching.values())
    return [label for at, label in enumerate(labels) if matching[at] == most]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))


def _find_written(text: str, members: Sequence[FamilyMember]) -> FamilyMember | None:
    """The member whose own name stands in the text: ``events_20240101``."""
    written = {word.lower() for word in _NAME.findall(text)}
    if not written:
        return None
    for member in members:
        if member.table.rpartition(".")[2].lower() in written:
            return member
    return None
