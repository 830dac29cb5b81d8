"""What a comparison compares: a column, a measure, a count of rows."""

from __future__ import annotations

from collections.abc import Sequence

from t2sql.translators.offline.clauses.ages import AGE_WORDS
from t2sql.translators.offline.draft import Draft, aggregate_of
from t2sql.translators.offline.english import RELATIVES
from t2sql.translators.offline.measures.formula import apply_function
from t2sql.translators.offline.reading import Compare, Operand
from t2sql.translators.offline.tags import Tag


def find_compared(draft: Draft, place: int, at: int) -> tuple[Operand | None, list[int]]:
    """What is compared at ``place`` with the number at ``at``, and the tags that name it.

    It stands between the two, before them, after the number, or the adjective speaks of it.
    """
    tag = draft.tags[place]
    for inner in range(place + 1, at):
        column = draft.operand(inner)
        if column is not None and tag.meaning != "between":
            return column, [inner]
    following = [tag.text.lower() for tag in draft.tags[at + 1 : at + 3]]
    aged = draft.by_hints(AGE_WORDS) if _is_aged(tag, following) else None
    if aged is not None:
        return aged, [at + 1, at + 2] if following[1:] == ["old"] else []
    after = _after(draft, at)
    before = draft.skip(place, -1, 4, ("distinct",))
    aged = _age_of(draft, place - 1) if after < 0 or not draft.tags[after].targets else None
    found = (aged, []) if aged is not None else _ahead(draft, place, before, at, after)
    if found is not None and not _is_outspoken(draft, place, found[0]):
        return found
    same = draft.operand(before) if before == place - 1 and tag.meaning in ("eq", "ne") else None
    if same is not None:
        return same, [before]
    again = _again(draft, place) if after < 0 or not draft.tags[after].targets else None
    if again is not None:
        return again, []
    if _is_times(draft, at, after):
        return _times(draft, place), []
    counted = _behind(draft, at, after, hinted=bool(tag.hints))
    if counted is not None:
        return counted, [after]
    return _spoken_of(draft, place, before, at)


def _after(draft: Draft, at: int) -> int:
    """What stands behind the number; of "more than 5 unpaid bills" the bills."""
    after = draft.skip(at, 1, 5, ("aggregate", "count", "distinct"))
    told = after >= 0 and (draft.tags[after].is_value or after in draft.used)
    follows = after + 1 < len(draft.tags) and draft.tags[after + 1].is_table
    return after + 1 if told and follows else after


def _again(draft: Draft, place: int) -> Operand | None:
    """As in "an average fare above 50 or below 30": a second bound on what was just compared."""
    linked = place >= 3 and draft.tags[place - 1].kind in ("or", "and", "but")
    if not linked or draft.tags[place - 2].number is None or draft.tags[place].hints:
        return None
    compared = draft.tags[place - 3].kind == "compare" and place - 3 in draft.used
    bounds = [one.left for one in draft.having if isinstance(one, Compare)]
    return bounds[-1] if compared and bounds else None


def _ahead(
    draft: Draft, place: int, before: int, at: int, after: int
) -> tuple[Operand, list[int]] | None:
    """What stands before, unless a relative clause parts it from a measure after the number."""
    if before < 0 or draft.tags[before].kind != "mention":
        return None
    measured = draft.operand(after) if after == at + 1 and draft.free(after) else None
    follows = measured is not None and draft.schema.is_measure(measured)
    follows = follows or (after == at + 1 and draft.tags[after].is_table)
    between = {word for tag in draft.tags[before + 1 : place] for word in tag.text.lower().split()}
    related = bool(between & RELATIVES)
    found = _before(draft, before)
    keyed = found is not None and draft.schema.is_key(found[0]) and not found[0].aggregated
    related = related or keyed or _is_doing(draft.tags[before])
    return None if found is None or (related and (follows or found[0].aggregated)) else found


def _behind(draft: Draft, at: int, after: int, *, hinted: bool) -> Operand | None:
    """A measure after the number, or something to count there."""
    if after < 0 or after - at > 4 or not draft.free(after):
        return None
    column = draft.operand(after)
    if column is not None and draft.schema.is_measure(column):
        return column
    return None if hinted else draft.count_of(after)


def _spoken_of(draft: Draft, place: int, before: int, at: int) -> tuple[Operand | None, list[int]]:
    hints = draft.tags[place].hints
    if not hints:
        unknown = at + 1 < len(draft.tags) and draft.tags[at + 1].kind == "word"
        return (None, []) if unknown else _nearest_measure(draft, place)
    near = draft.operand(before) if before >= 0 else None
    hinted = draft.by_hints(hints)
    if near is not None and draft.schema.is_measure(near) and hinted is None:
        return near, [before]
    return hinted, []


def _is_doing(tag: Tag) -> bool:
    """As in "weighing more than"; a "rating" is a column's own name."""
    named = tag.target is not None and tag.target.score >= NAMED
    return tag.text.lower().endswith("ing") and not named


NAMED = 0.97
"""From this score on words are a name as it stands."""


def _is_outspoken(draft: Draft, place: int, found: Operand) -> bool:
    """As in "how many patients older than 65": no number of patients is old."""
    hints = draft.tags[place].hints
    return bool(hints) and found.function == "count" and draft.by_hints(hints) is not None


def _is_aged(tag: Tag, following: Sequence[str]) -> bool:
    """As in "over 18 years old", "18 or older"."""
    return list(following[1:2]) == ["old"] or tag.text.lower().endswith(("older", "younger"))


_BE = frozenset({"is", "are", "was", "were", "aged"})


def _before(draft: Draft, before: int) -> tuple[Operand, list[int]] | None:
    """A column, a measure of a column, or a count of rows, that ends right before."""
    lead = draft.skip(before, -1, 3)
    cue = draft.tags[lead] if lead >= 0 and draft.free(lead) else None
    column = draft.operand(before)
    if cue is not None and cue.kind == "count":
        counted = draft.count_of(before)
        if column is not None and draft.schema.is_measure(column):
            return column, [lead, before]
        if draft.regions[lead] == "project" and draft.tags[before + 1].text.lower() in _BE:
            return None
        return (counted, [lead, before]) if counted is not None else None
    if column is None:
        return None
    if cue is not None and cue.kind == "aggregate" and draft.schema.is_numeric(column):
        function = aggregate_of(cue.meaning)
        return apply_function(column, function), [lead, before]
    numbered = draft.schema.is_measure(column) or draft.schema.is_year(column)
    numbered = numbered or draft.schema.words(column.column)[-1:] in _COUNTING
    if not numbered and (draft.schema.is_key(column) or not _looks_numeric(draft, column)):
        return None
    return column, [before]


_COUNTING = (("count",), ("amount",), ("total",), ("quantity",))
"""Numbers, whatever the type that they are kept as."""


def _looks_numeric(draft: Draft, operand: Operand) -> bool:
    """Whether a text column holds numbers, by its least value."""
    column = draft.schema.column(operand.table, operand.column)
    dated = draft.schema.is_dated(operand)
    return column is not None and not dated and (column.minimum or "")[:1].isdigit()


def _is_times(draft: Draft, at: int, after: int) -> bool:
    if draft.tags[at].text.lower() in ("once", "twice"):
        return True
    following = draft.tags[at + 1].text.lower() if at + 1 < len(draft.tags) else ""
    return following in ("time", "times")


def _times(draft: Draft, place: int) -> Operand:
    """As in "visited at most twice": rows of the table that the verb names, else of the subject."""
    for near in range(place - 1, -1, -1):
        target = draft.tags[near].target
        if target is not None and target.kind == "table" and target.table != draft.subject:
            return Operand(target.table, function="count")
    others = [name for name in draft.table_names() if name != draft.subject]
    return Operand(others[0] if others else draft.subject, function="count")


def _age_of(draft: Draft, place: int) -> Operand | None:
    """As in "patients over 65": of who has an age, the age."""
    target = draft.tags[place].target if place >= 0 else None
    if target is None or target.kind != "table" or draft.tags[place + 1].text.lower() not in _AGED:
        return None
    found = draft.schema.by_hints(target.table, AGE_WORDS)
    words = draft.schema.words(found.column) if found is not None else ()
    return found if words == ("age",) or (words and "age" not in words) else None


_AGED = frozenset({"over", "under", "above", "below"})


def _nearest_measure(draft: Draft, place: int) -> tuple[Operand | None, list[int]]:
    aged = draft.by_hints(AGE_WORDS) if draft.tags[place - 1].text.lower() in _BE else None
    if aged is not None:
        return aged, []
    for near in range(place - 1, -1, -1):
        column = draft.operand(near)
        if column is not None and draft.schema.is_measure(column):
            return column, []
    return None, []
