"""Rows that agree with another row: "in the same city as Kim", "of the same genre as ..."."""

from __future__ import annotations

from t2sql.translators.offline.clauses.negation import scope_of
from t2sql.translators.offline.clauses.semi_join import ends_of
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Compare, Condition, Member, Operand, Reading


def read_peers(draft: Draft) -> None:
    """Read "the same X as" with what is said of the other row behind it."""
    for place, tag in enumerate(draft.tags):
        if tag.text.lower() not in ("same", "the same"):
            continue
        named = draft.skip(place, 1, 2)
        shared = _shared(draft, named) if named >= 0 else None
        link = draft.skip(named, 1, 1, ("condition",)) if shared is not None else -1
        at = next((at for at in (named + 1, link) if _says_as(draft, at)), -1)
        if shared is None or at < 0:
            continue
        span = scope_of(draft, at)
        conditions, used = _said(draft, span)
        if conditions:
            inner = Reading((shared.table,), (shared,), where=tuple(conditions))
            draft.add(place, Member(shared, inner))
            draft.use(place, named, at, *used)


_OWN = frozenset({"their", "its", "his", "her", "own", "same", "the same", "the"})


def of_peers(draft: Draft, place: int, measure: Operand) -> tuple[tuple[Operand, ...], list[int]]:
    """As in "above the average of their branch": the column in which rows are held together.

    ``place``: of the last word of what they are held against. Also the places of the words.
    """
    before = range(place + 1, min(place + 5, len(draft.tags)))
    said = [at for at in before if draft.tags[at].kind in ("stop", "condition")]
    words = {word for at in said for word in draft.tags[at].text.lower().split()}
    at = draft.skip(place, 1, 4)
    if at < 0 or not words & (_OWN - {"the"}) or said[:1] != [place + 1]:
        return (), []
    column = _held_in(draft, at, measure)
    return ((column,), [at]) if column is not None else ((), [])


def _held_in(draft: Draft, place: int, measure: Operand) -> Operand | None:
    """The column of the measured rows themselves: named, or the key that points to the table."""
    target = draft.tags[place].target
    if target is None or target.kind == "value":
        return None
    if target.table == measure.table:
        return draft.operand(place)
    edges = draft.graph.between(measure.table, target.table)
    if not edges or len(edges[0].left_columns) != 1:
        return None
    mine, other = ends_of(edges[0], measure.table)
    return mine if draft.schema.is_unique(other.table, [other.column]) else None


def _says_as(draft: Draft, place: int) -> bool:
    return 0 <= place < len(draft.tags) and draft.tags[place].text.lower().startswith("as")


def _shared(draft: Draft, place: int) -> Operand | None:
    """The column of the subject that is shared: itself, or the key that points to the table."""
    target = draft.tags[place].target
    subject = draft.subject
    if target is None or not subject:
        return None
    if target.table == subject:
        return draft.operand(place)
    edges = draft.graph.between(subject, target.table)
    if not edges or len(edges[0].left_columns) != 1:
        return None
    mine, other = ends_of(edges[0], subject)
    return mine if draft.schema.is_unique(other.table, [other.column]) else None


def _said(draft: Draft, span: range) -> tuple[list[Condition], list[int]]:
    """What is said of the other row, and the places of the words."""
    conditions: list[Condition] = []
    used = [at for at in span if draft.tags[at].target is not None and draft.free(at)]
    for at in span:
        tag = draft.tags[at]
        if tag.is_value and tag.target is not None:
            column = Operand(tag.target.table, tag.target.column)
            conditions.append(Compare(column, "=", tag.target.value))
        elif tag.meaning == "quoted" and tag.target is None:
            named = [one for near in span[: at - span[0]] if (one := draft.operand(near))]
            names = named or list(draft.schema.names_of(draft.subject))
            conditions.append(Compare(names[-1], "=", tag.text))
            used.append(at)
        elif tag.text.lower() in ("someone", "somebody", "anyone", "anybody", "one"):
            used.append(at)
    return conditions, used
