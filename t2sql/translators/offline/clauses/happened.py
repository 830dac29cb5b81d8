"""Moments that came or did not: "who have left", "not yet paid", "and the day they left".

A date that a row need not have says by itself whether something happened. So a past form that
names it, with no period beside it, asks for the rows that have it, or (negated) have it not.
"""

from __future__ import annotations

from t2sql.translators.offline.codes.roots import form_of
from t2sql.translators.offline.dates import GRAINS
from t2sql.translators.offline.draft import FILTER, Draft
from t2sql.translators.offline.reading import IsNull, Operand

_HELPERS = frozenset({"is", "are", "was", "were", "be", "been", "being", "have", "has", "had"})
_RELATIVES = frozenset({"who", "that", "which"})
_MOMENTS = frozenset({"day", "date", "time", "moment", "when"})
_THEY = frozenset({"they", "it", "he", "she", "each", "we", "the", "on"})
_LONGEST_CLAUSE = 5


def read_happened(draft: Draft) -> None:
    """Read moments that are shown, then those that must have come or must not.

    Before dates are read, so that no period takes them.
    """
    for place, column in draft.operands.items():
        if draft.free(place) and _is_moment(draft, place, column):
            shown = _is_shown(draft, place)
            if shown >= 0:
                draft.select.append((place, column))
                draft.use(place, shown)
            elif _is_said_of_rows(draft, place, column) and not _is_timed(draft, place):
                negated = draft.take_negation(place)
                draft.add(place, IsNull(column, negated=not negated))
                draft.use(place)


def _is_moment(draft: Draft, place: int, column: Operand) -> bool:
    """Whether it is a date that a past form names: "closed", "left"."""
    word = draft.tags[place].text.lower()
    if " " in word or column.function or column.formula is not None:
        return False
    past = form_of(word) == "participle" and not word.endswith("ing")
    return past and draft.schema.is_dated(column)


def _is_shown(draft: Draft, place: int) -> int:
    """As in "the day they left": where the word stands that says so; -1 if none does."""
    near = place - 1
    while near >= 0 and draft.tags[near].text.lower() in _THEY | _HELPERS:
        near -= 1
    said = near >= 0 and near < place - 1 and draft.tags[near].text.lower() in _MOMENTS
    return near if said and near and draft.free(near) and draft.tags[near].target is None else -1


def _is_said_of_rows(draft: Draft, place: int, column: Operand) -> bool:
    """As in "who have left", "are not paid": of a date that some rows lack."""
    found = draft.schema.column(column.table, column.column)
    if found is None or not found.null_share:
        return False
    before = place - 1
    while before > 0 and (
        draft.tags[before].kind == "negation"
        or draft.tags[before].text.lower() in ("yet", "still", "already", "since", "ever")
        or (draft.tags[before].text.lower() == "been" and draft.tags[before - 1].kind == "negation")
    ):
        before -= 1
    word = draft.tags[before].text.lower() if before >= 0 else ""
    if _is_before_rows(draft, place, column):
        return True
    negated = before < place - 1 and any(
        draft.tags[at].kind == "negation" for at in range(before + 1, place)
    )
    if word in _HELPERS | _RELATIVES:
        return before > 0 and (draft.regions[place] == FILTER or negated)
    return negated


def _is_before_rows(draft: Draft, place: int, column: Operand) -> bool:
    """As in "closed cases", where nothing is asked of the day."""
    after = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    target = after.target if after is not None and after.is_table else None
    timed = any(tag.period is not None or tag.kind == "grain" for tag in draft.tags)
    dated = any(tag.text.lower() in GRAINS for tag in draft.tags)
    return target is not None and target.table == column.table and not (timed or dated)


def _is_timed(draft: Draft, place: int) -> bool:
    """Whether a period, a number or a comparison is said of it."""
    for tag in draft.tags[place + 1 : place + 1 + _LONGEST_CLAUSE]:
        if tag.kind in ("mark", "and", "but", "group", "order"):
            return False
        if tag.period is not None or tag.number is not None or tag.kind == "compare":
            return True
        if tag.is_table or tag.is_column:
            return False
    return False
