"""Numbers that no comparison word stands by: "major 600", "4 credits", "with 2 children"."""

from __future__ import annotations

from t2sql.translators.offline.clauses.ages import AGE_WORDS, bound
from t2sql.translators.offline.clauses.periods import year_column
from t2sql.translators.offline.draft import PROJECT, Draft
from t2sql.translators.offline.reading import AnyOf, Compare, Operand, Operator


def read_numbers(draft: Draft) -> None:
    """Read each lone number by what stands beside it."""
    for place in list(draft.each("number")):
        number = draft.tags[place].number
        if draft.tags[place].text.lower() == "single" and _is_none(draft, place):
            draft.use(place)
        elif draft.tags[place].text.lower() == "multiple":
            _read_multiple(draft, place)
        elif number is not None and draft.free(place):
            _read_number(draft, place, number)


def _read_multiple(draft: Draft, place: int) -> None:
    """As in "with multiple cards": more than one of them."""
    after = draft.skip(place, 1, 2)
    counted = draft.count_of(after) if after >= 0 else None
    if counted is not None:
        draft.add(place, Compare(counted, ">", 1))
        draft.use(place, after)


def _is_none(draft: Draft, place: int) -> bool:
    """As in "not a single order", "never wrote a single review": it says no more than "no"."""
    return any(tag.kind == "negation" for tag in draft.tags[max(place - 6, 0) : place])


def _read_number(draft: Draft, place: int, number: float) -> None:
    readers = (_age, _column_before, _thing_after, _key_before, _year)
    for read in readers:
        left = read(draft, place, number)
        if left is not None and read is _age:
            draft.add(place, bound(draft, left, "=", number))
            draft.use(place)
            return
        if left is not None and draft.schema.is_dated(left):
            return  # no day is a plain number: left unread, so that it is doubted
        if left is not None:
            _equal(draft, place, left, number)
            return


def _equal(draft: Draft, place: int, left: Operand, number: float) -> None:
    """The equality; a second number after an "or" is an alternative."""
    operator: Operator = "!=" if draft.take_negation(place) else "="
    draft.use(place)
    first = Compare(left, operator, number)
    link = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    other = draft.tags[place + 2].number if place + 2 < len(draft.tags) else None
    if link is not None and link.kind == "or" and other is not None and operator == "=":
        draft.use(place + 1, place + 2)
        draft.add(place, AnyOf((first, Compare(left, operator, other))))
        return
    draft.add(place, first)


def _age(draft: Draft, place: int, number: float) -> Operand | None:
    """As in "18 years old"."""
    following = [tag.text.lower() for tag in draft.tags[place + 1 : place + 3]]
    aged = draft.by_hints(AGE_WORDS) if following[1:] == ["old"] else None
    if aged is not None:
        draft.use(place + 1, place + 2)
    return aged


def _column_before(draft: Draft, place: int, number: float) -> Operand | None:
    before = draft.skip(place, -1, 3)
    column = draft.operand(before) if before >= 0 else None
    if column is not None and (draft.regions[before] != PROJECT or before == place - 1):
        draft.use(before)
    return column


def _thing_after(draft: Draft, place: int, number: float) -> Operand | None:
    """A column after the number, or something that is counted there."""
    link = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    other = draft.tags[place + 2] if place + 2 < len(draft.tags) else None
    listed = link is not None and link.kind == "or" and other is not None
    after = draft.skip(place + 2 if listed and other and other.number is not None else place, 1, 2)
    if after < 0 or draft.regions[place] == PROJECT:
        return None
    found = draft.operand(after)
    if found is None and (number > 1 or draft.tags[place].text == "1"):
        found = draft.count_of(after)
    if found is not None:
        draft.use(after)
    return found


def _key_before(draft: Draft, place: int, number: float) -> Operand | None:
    """As in "order 10": the key of the table."""
    before = draft.tags[place - 1] if place else None
    if before is None or not before.is_table or before.target is None:
        return None
    return draft.schema.key_of(before.target.table)


def _year(draft: Draft, place: int, number: float) -> Operand | None:
    """As in "Fall 2009"."""
    return year_column(draft) if isinstance(number, int) and 1500 <= number <= 2200 else None
