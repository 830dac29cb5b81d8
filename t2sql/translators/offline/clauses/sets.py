"""Set operations: "both ... and ..." asks for rows that are in two answers."""

from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.codes.roots import form_of
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import AnyOf, Compare, Member, Operand, Reading, Within


def part_contradictions(draft: Draft) -> None:
    """Two bounds on one column that no row can meet ask for an intersection of row sets."""
    bounds = [(pair, pair[1]) for pair in draft.where if isinstance(pair[1], Compare | Within)]
    for index, (pair, left) in enumerate(bounds):
        for other, right in bounds[index + 1 :]:
            if left.left != right.left or not _contradict(left, right) or draft.both:
                continue
            draft.where.remove(pair)
            draft.where.remove(other)
            equal = isinstance(left, Within) or left.operator == "="
            if equal and not _said_twice(draft, pair[0], other[0]):
                draft.where.append((pair[0], AnyOf((left, right))))
                draft.loose.extend(_other_moments(draft, left, pair[0], other[0]))
            else:
                draft.both.extend((left, right))
            return


def _other_moments(draft: Draft, left: Compare | Within, first: int, second: int) -> list[str]:
    """As in "sent in May and returned in June": the second period is hardly of the same date."""
    between = range(min(first, second) + 1, max(first, second)) if isinstance(left, Within) else ()
    return [
        draft.tags[at].text
        for at in between
        if form_of(draft.tags[at].text) == "participle" and draft.operand(at) != left.left
    ]


def _said_twice(draft: Draft, first: int, second: int) -> bool:
    """Whether two values of one column ask for what has both.

    As in "both in 2023 and 2024", "a book in 1989 and a book in 1990"; "in 2023 and 2024" does not.
    """
    if any(tag.kind == "both" for tag in draft.tags):
        draft.use(*(place for place, tag in enumerate(draft.tags) if tag.kind == "both"))
        return True
    between = draft.tags[min(first, second) + 1 : max(first, second)]
    named = [tag for tag in between if tag.is_table or tag.is_column or tag.kind == "word"]
    return any(tag.kind in ("and", "but") for tag in between) and bool(named)


def _contradict(left: Compare | Within, right: Compare | Within) -> bool:
    if isinstance(left, Within) and isinstance(right, Within):
        closed = left.end and right.end and left.start and right.start
        apart = left.end <= right.start or right.end <= left.start
        return bool(closed) and apart and not left.negated and not right.negated
    if isinstance(left, Within) or isinstance(right, Within):
        return False
    if left.operator == right.operator == "=":
        plain = not isinstance(left.right, Reading) and not isinstance(right.right, Reading)
        return plain and left.right != right.right
    low, high = (left, right) if left.operator[0] == ">" else (right, left)
    numbers = isinstance(low.right, (int, float)) and isinstance(high.right, (int, float))
    if not numbers or low.operator[0] != ">" or high.operator[0] != "<":
        return False
    return float(str(low.right)) >= float(str(high.right))


def intersect(reading: Reading, draft: Draft) -> Reading:
    """The reading with the two conditions of "both" as an intersection of two queries."""
    if not draft.both:
        return reading
    if len(draft.both) < 2:
        return replace(reading, where=(*reading.where, *draft.both))
    first, second = draft.both[:2]
    counted = _counted_in_both(reading, draft)
    if counted is not None:
        return counted
    right = replace(reading, where=(*reading.where, second), order=(), limit=None)
    left = replace(reading, where=(*reading.where, first), order=(), limit=None)
    shown = tuple(key for key in reading.order if key.operand in reading.select)
    return replace(left, combine="intersect", other=right, order=shown)


def _counted_in_both(reading: Reading, draft: Draft) -> Reading | None:
    """As in "how many guests ordered both tea and coffee": the things in both sets are counted.

    An intersection of two counts would say nothing. None where no key tells the things apart.
    """
    count = reading.select[0] if len(reading.select) == 1 else None
    if count is None or count.function != "count" or count.formula or reading.group:
        return None
    table = count.table
    key = Operand(table, count.column) if count.column else draft.schema.key_of(table)
    if key is None or reading.having:
        return None
    inner = Reading(reading.tables, (key,), where=reading.where)
    members = tuple(
        Member(key, replace(inner, where=(*inner.where, condition))) for condition in draft.both[:2]
    )
    unique = draft.schema.is_unique(table, (key.column,))
    shown = Operand(table, function="count") if unique else count
    return Reading((table,), (shown,), where=members)
