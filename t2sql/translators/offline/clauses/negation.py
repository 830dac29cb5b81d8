"""Negated relations: "without", "never", "no orders"."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.clauses.absence import absent
from t2sql.translators.offline.clauses.semi_join import any_of_each, ends_of, relate, tables_of
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import (
    AnyOf,
    Compare,
    Condition,
    IsNull,
    Member,
    Operand,
    Reading,
)


def read_negations(draft: Draft) -> None:
    """A negated relation: rows of the subject with no partner in another table."""
    for place in list(draft.each("negation")):
        after = draft.skip(place, 1, 2)
        if after >= 0 and draft.tags[after].kind == "like":
            continue  # "does not contain the letter": a text is matched, and no rows are absent
        span = scope_of(draft, place)
        inner = [near for near in span if draft.tags[near].target is not None and draft.free(near)]
        inner = [*_doers(draft, place), *inner]
        if not inner:
            if not _read_bounded(draft, place, span):
                _read_unnamed(draft, place, span)
            continue
        inner_table = _as_table(draft, inner[0])
        if inner_table:
            _relate(draft, place, [inner_table], [])
            draft.use(*inner)
            continue
        tables = {target.table for near in inner if (target := draft.tags[near].target) is not None}
        subject = draft.subject
        if not tables - {subject}:
            if not _read_never(draft, place, inner):
                _read_absent(draft, place, inner)
        else:
            _read_relation(draft, place, inner, subject)


def _doers(draft: Draft, place: int) -> list[int]:
    """As in "that A bought but B did not buy": the value between "but" and the negation."""
    but = [at for at in range(max(place - 5, 0), place) if draft.tags[at].kind == "but"]
    if not but:
        return []
    between = range(but[-1] + 1, place)
    return [at for at in between if draft.tags[at].is_value and draft.free(at)]


def _read_bounded(draft: Draft, place: int, span: range) -> bool:
    """As in "without totals over 20": all that is named is compared already."""
    inner = [
        pair for pair in draft.where if pair[0] in span and draft.subject not in tables_of(pair[1])
    ]
    names = sorted({table for _, condition in inner for table in tables_of(condition)})
    if not names or not _relate(draft, place, names, [condition for _, condition in inner]):
        return False
    draft.where = [pair for pair in draft.where if pair not in inner]
    return True


def scope_of(draft: Draft, place: int) -> range:
    """From the negation to the end of its part of the question."""
    end = place + 1
    seen = False
    while end < len(draft.tags):
        tag = draft.tags[end]
        stops = tag.text in (".", "?", ";") or tag.kind in (
            "order",
            "group",
            "but",
            "project",
            "direction",
        )
        if stops or (seen and (tag.text == "," or tag.kind == "and")):
            break
        seen = seen or tag.target is not None
        end += 1
    return range(place + 1, end)


def _read_never(draft: Draft, place: int, inner: list[int]) -> bool:
    """As in "drivers that never had a cancelled trip", all of it in one table of trips.

    A driver has many rows there: none of them may be such a one.
    """
    asked = next((at for at in range(place) if draft.operand(at) is not None), -1)
    values = [draft.tags[near].target for near in inner if not draft.tags[near].is_table]
    key, value = draft.operand(asked), values[0] if len(values) == 1 else None
    if "never" not in draft.tags[place].text.lower().split() or key is None:
        return False
    if value is None or value.kind != "value" or value.table != key.table:
        return False
    if not draft.schema.is_key(key) or draft.schema.is_unique(key.table, [key.column]):
        return False
    such = Compare(Operand(value.table, value.column), "=", value.value)
    nobody = IsNull(key, negated=True)
    query = Reading((key.table,), (key,), where=(such, nobody))
    draft.add(place, Member(key, query, negated=True))
    draft.distinct = True
    draft.use(place, *inner)
    return True


def _read_absent(draft: Draft, place: int, inner: list[int]) -> None:
    """As in "without a phone number": a column of the subject that is empty."""
    lead = draft.tags[place].text.lower()
    column = draft.operand(inner[0])
    valued = any(draft.tags[near].is_value or draft.tags[near].number is not None for near in inner)
    if (
        column is None
        or valued
        or not lead.endswith(("without", "no", "have", "any", "lacking", "lack"))
    ):
        return
    if draft.tags[inner[0] - 1].kind == "compare" or any(True for _ in draft.each("like")):
        return
    draft.add(place, absent(draft, column))
    draft.use(place, *inner)


def _as_table(draft: Draft, place: int) -> str:
    """As in "no loans": a half-matched column where a table of that very name may be meant."""
    tag = draft.tags[place]
    if not tag.is_column or tag.target is None or tag.target.score >= 0.9:
        return ""
    tables = [one for one in tag.targets if one.kind == "table" and one.score >= 0.95]
    return tables[0].table if tables and tables[0].table != draft.subject else ""


def _read_unnamed(draft: Draft, place: int, span: range) -> None:
    """As in "never been used": no table is named; the only one that points here is meant."""
    said = [near for near in span if draft.tags[near].kind in ("word", "stop")]
    subject = draft.subject
    if not said or not subject or draft.regions[place] == "project":
        return
    pointing = set()
    for _, edge in draft.graph.neighbours.get(subject, ()):
        mine, other = ends_of(edge, subject)
        if draft.schema.is_unique(subject, [mine.column]) and other.table != subject:
            pointing.add(other.table)
    if len(pointing) == 1:
        _relate(draft, place, sorted(pointing), [])
        draft.use(*span)


def _read_relation(draft: Draft, place: int, said: list[int], subject: str) -> None:
    last = max(near for near in said if not _is_of(draft, near, subject))
    own = [near for near in said if near > last and draft.tags[near].is_value]
    inner = [near for near in said if near not in own]  # "without a loan in Seoul": who is there
    names = [target.table for near in inner if (target := draft.tags[near].target) is not None]
    conditions: list[Condition] = []
    for near in inner:
        target = draft.tags[near].target
        if target is not None and target.kind == "value":
            conditions.append(Compare(Operand(target.table, target.column), "=", target.value))
    end = max(inner)
    narrowed = [
        pair
        for pair in draft.where
        if place < pair[0] <= end + 4 and subject not in tables_of(pair[1])
    ]
    conditions.extend(condition for _, condition in narrowed)
    if _relate(draft, place, names, conditions):
        draft.use(*inner)
        draft.where = [pair for pair in draft.where if pair not in narrowed]


def _is_of(draft: Draft, place: int, table: str) -> bool:
    target = draft.tags[place].target
    return target is not None and target.table == table


def _relate(draft: Draft, place: int, names: Sequence[str], conditions: list[Condition]) -> bool:
    """NOT IN over the tables of these names; False if they hang on the subject in no simple way."""
    member = relate(draft, draft.subject, names, any_of_each(conditions), negated=True)
    if member is None:
        return False
    draft.add(place, _or_none(draft, member))
    draft.use(place)
    return True


def _or_none(draft: Draft, member: Member) -> Condition:
    """A pointer to nothing is no partner either, though NOT IN leaves it out."""
    column = draft.schema.column(member.left.table, member.left.column)
    points = draft.schema.is_unique(member.query.tables[0], [member.query.select[0].column])
    nullable = column is not None and bool(column.null_share)
    return AnyOf((IsNull(member.left), member)) if points and nullable else member
