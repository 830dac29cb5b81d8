"""Conditions on text: cell values, LIKE words, NULL words; negated, "or", "both"."""

from __future__ import annotations

from t2sql.translators.offline.clauses.absence import absent
from t2sql.translators.offline.clauses.opposites import read_opposites
from t2sql.translators.offline.clauses.quoted import column_within, read_person
from t2sql.translators.offline.draft import PROJECT, Draft
from t2sql.translators.offline.reading import AnyOf, Compare, Condition, Flag, Like, Operand

_EQUALS = frozenset(
    {"is", "are", "was", "be", "named", "called", "of", "the", "as", "=", ":", "a", "equal", "to"}
    | {"an", "by", "in", "with", "at", "on", "from"}
)


_OFF = frozenset({"off", "disabled", "false", "excluded", "aside", "omitted"})


def read_matches(draft: Draft) -> None:
    """Read LIKE and NULL phrases, then every value."""
    for place in list(draft.each("like")):
        _read_like(draft, place)
    for place in list(draft.each("null", "null", "not_null")):
        _read_null(draft, place)
    _read_values(draft)
    _read_flags(draft)
    read_opposites(draft)


def _read_like(draft: Draft, place: int) -> None:
    at = place + 1
    while at < len(draft.tags) and draft.tags[at].kind == "stop":
        at += 1
    if at >= len(draft.tags) or draft.tags[at].kind not in ("mention", "word", "number"):
        return
    tag = draft.tags[at]
    first = draft.tags[place].text.lower().split()[0]
    holding = first.startswith(("contain", "includ")) or first in ("with", "have", "has")
    named = tag.is_table or tag.is_column or draft.tags[at - 1].text.lower() == "same"
    if named and (holding or tag.meaning != "quoted"):
        return
    column = column_within(draft, at) or _column_before(draft, place) or _name_of_subject(draft)
    if column is None:
        return
    shape = {"contains": "%{}%", "starts": "{}%", "ends": "%{}"}[draft.tags[place].meaning]
    text = tag.text.replace("%", "").replace("_", "\\_") if "%" not in tag.text else tag.text
    negated = draft.take_negation(place)
    pattern = text if "%" in text else shape.format(text)
    draft.add(place, Like(column, pattern, negated))
    draft.use(place, at)


def _read_null(draft: Draft, place: int) -> None:
    column = _column_before(draft, place)
    after = draft.skip(place, 1, 2)
    if column is None and after >= 0:
        column = draft.operand(after)
    if column is None:
        return
    negated = draft.tags[place].meaning == "not_null" or draft.take_negation(place)
    draft.add(place, absent(draft, column, negated=negated))
    draft.use(place)


def _column_before(draft: Draft, place: int) -> Operand | None:
    """The column named last before this place; its tag is read as part of the condition."""
    for near in range(place - 1, max(-1, place - 6), -1):
        column = draft.operand(near)
        if column is not None:
            if draft.regions[near] != PROJECT:
                draft.use(near)
            return column
    return None


def _name_of_subject(draft: Draft) -> Operand | None:
    names = draft.schema.names_of(draft.subject) if draft.subject else ()
    return names[0] if names else None


def _read_flags(draft: Draft) -> None:
    """A column of true or false that is spoken of holds, or not; "show whether" shows it."""
    for place, column in draft.operands.items():
        if place in draft.used or not draft.schema.is_flag(column):
            continue
        if place - 1 in draft.used and draft.operand(place - 1) == column:
            draft.use(place)  # "test accounts": said by two words
            continue
        before = {tag.text.lower() for tag in draft.tags[max(place - 5, 0) : place]}
        if any(tag.kind == "group" for tag in draft.tags[max(place - 2, 0) : place]):
            continue  # "for different ...": each of its answers is a group
        if before & {"whether", "if"} or draft.tags[place].text.lower() == column.column.lower():
            continue
        off = [
            at
            for at in range(place + 1, min(place + 4, len(draft.tags)))
            if draft.tags[at].text.lower() in _OFF and draft.free(at)
        ]
        negated = draft.take_negation(place) or bool(off)
        draft.add(place, Flag(column, negated))
        draft.use(place, *off)


def _read_values(draft: Draft) -> None:
    """Every value as an equality; neighbours on one column are joined by their "or" or "and"."""
    found: list[tuple[int, Compare]] = []
    for place, tag in enumerate(draft.tags):
        if place in draft.used or tag.kind != "mention":
            continue
        condition = _equality(draft, place)
        if condition is not None:
            found.append((place, condition))
            draft.use(place)
            _use_participle(draft, place)
    _join(draft, found)


def _use_participle(draft: Draft, place: int) -> None:
    """As in "euro-priced products": what the value is of shows nothing."""
    if place + 2 < len(draft.tags) and draft.tags[place + 1].text == "-":
        compound = draft.tags[place + 2]
        if compound.is_column and compound.text.lower().endswith(("ed", "en")):
            draft.use(place + 1, place + 2)


def _equality(draft: Draft, place: int) -> Compare | None:
    tag = draft.tags[place]
    if tag.is_value and tag.target is not None:
        column = Operand(tag.target.table, tag.target.column)
        value = tag.target.value
    elif tag.meaning == "quoted" and tag.target is None:
        near = _named_before(draft, place) or _name_of_subject(draft)
        if near is not None and (draft.schema.is_key(near) or draft.schema.is_numeric(near)):
            near = next(iter(draft.schema.names_of(near.table)), near)
        if near is None:
            return None
        if read_person(draft, place, near):
            return None
        column, value = near, tag.text
        draft.notes.append(f"'{value}' is not a known value of {column.table}.{column.column}.")
    else:
        return None
    owned = [near.text.lower() for near in draft.tags[place + 1 : place + 3]][1:]
    held = tag.meaning == "quoted" and owned and owned[0] in ("their", "its", "his", "her", "the")
    other = draft.operand(draft.skip(place + 1, 1, 3)) if held else None
    held = held and (tag.target is None or other in (None, column))
    within = column_within(draft, place) if held else None
    if within is not None:
        draft.add(place, Like(within, f"%{tag.text}%", draft.take_negation(place)))
        draft.use(place)
        return None
    _use_neighbour(draft, place, column)
    return Compare(column, "!=" if draft.take_negation(place) else "=", value)


def _named_before(draft: Draft, place: int) -> Operand | None:
    for near in range(place - 1, max(-1, place - 5), -1):
        column, target = draft.operand(near), draft.tags[near].target
        if column is not None:
            draft.use(near) if _adjacent(draft, near, place) else None
            return column
        if target is not None and target.kind == "table":
            return next(iter(draft.schema.names_of(target.table)), None)
    return None


def _use_neighbour(draft: Draft, place: int, column: Operand) -> None:
    """As in "title 'X'", "whose city is X": the column's name beside its value is no projection."""
    for near in (*range(place - 1, max(-1, place - 5), -1), *range(place + 1, place + 4)):
        if draft.free(near) and draft.operand(near) == column and _adjacent(draft, near, place):
            draft.use(near)
            return


def _adjacent(draft: Draft, near: int, place: int) -> bool:
    low, high = sorted((near, place))
    between = [word for tag in draft.tags[low + 1 : high] for word in tag.text.lower().split()]
    if draft.regions[near] == PROJECT and "of" in between:
        return False
    return all(
        word in _EQUALS or word in ("not", "either", "both", "or", "does", "do") for word in between
    )


def _join(draft: Draft, found: list[tuple[int, Compare]]) -> None:
    both = any(tag.kind == "both" for tag in draft.tags)
    groups: list[list[tuple[int, Compare]]] = []
    for place, condition in found:
        last = groups[-1][-1] if groups else None
        same = last is not None and last[1].left == condition.left and last[1].operator == "="
        near = last is not None and place - last[0] <= 9 and not _set_against(draft, last[0], place)
        if same and condition.operator == "=" and near:
            groups[-1].append((place, condition))
        else:
            groups.append([(place, condition)])
    for group in groups:
        conditions = [condition for _, condition in group]
        unique = list(dict.fromkeys(conditions))
        if len(unique) == 1:
            draft.add(group[0][0], unique[0])
        elif _intersects(draft, group, both=both):
            draft.both.extend(unique[:2])
            _use_kind(draft, "both")
        else:
            draft.add(group[0][0], AnyOf(tuple(_typed(unique))))


def _set_against(draft: Draft, left: int, right: int) -> bool:
    """As in "the ratio of open to closed": two values of one column that are not one set."""
    ratio = any(tag.kind == "share" for tag in draft.tags[:left])
    return ratio and any(tag.text.lower() == "to" for tag in draft.tags[left:right])


def _typed(conditions: list[Compare]) -> list[Condition]:
    return list(conditions)


def _intersects(draft: Draft, group: list[tuple[int, Compare]], *, both: bool) -> bool:
    """Two values of one column cannot hold in one row: "both" asks for an intersection.

    Where something is measured, rows of either are meant: "orders by city, only X and Y".
    """
    between = draft.tags[group[0][0] : group[-1][0]]
    if any(tag.kind == "or" for tag in between):
        return False
    joined = any(tag.kind in ("and", "but") for tag in between)
    column = group[0][1].left
    again = any(draft.operand(at) == column for at in range(group[0][0] + 1, group[-1][0]))
    both = both or (again and draft.regions[group[0][0]] != PROJECT)
    measured = any(tag.kind in ("group", "count", "aggregate") for tag in draft.tags)
    apart = group[0][1].left.table != draft.subject and not measured
    return joined and len(group) == 2 and (both or apart)


def _use_kind(draft: Draft, kind: str) -> None:
    draft.use(*(place for place, tag in enumerate(draft.tags) if tag.kind == kind))
