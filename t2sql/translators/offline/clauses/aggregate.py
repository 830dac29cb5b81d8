"""Measures: "how many", "the number of", "average price", "the maximum and minimum budget"."""

from __future__ import annotations

from t2sql.translators.offline.draft import ORDER, Draft, aggregate_of
from t2sql.translators.offline.english import ADJECTIVES
from t2sql.translators.offline.measures.amounts import is_row_word, total_at
from t2sql.translators.offline.measures.formula import apply_function
from t2sql.translators.offline.reading import Compare, Operand
from t2sql.translators.offline.restated import NUMBER_WORDS


def read_aggregates(draft: Draft) -> None:
    """Read the measures that are asked for into the select list."""
    for place in list(draft.each("aggregate")):
        if draft.regions[place] not in (ORDER,) and place not in draft.used:
            _read_aggregate(draft, place)
    for place in list(draft.each("project")):
        if draft.tags[place].text.lower() in ("count", "counts") and place:
            _read_count_after(draft, place)
    for place in draft.listed:
        _read_number(draft, place)
    for place in list(draft.each("count")):
        if draft.regions[place] != ORDER and place not in draft.used:
            _read_count(draft, place)


def _read_count_after(draft: Draft, place: int) -> None:
    """As in "order count": the count of what stands right before."""
    counted = draft.count_of(place - 1) if draft.free(place - 1) else None
    if counted is not None and draft.tags[place - 1].is_table:
        draft.select.append((place, counted))
        draft.use(place - 1, place)


def _read_aggregate(draft: Draft, place: int) -> None:
    """One or more functions over the column(s) that follow."""
    if draft.tags[place].meaning == "median" and not draft.schema.has_median():
        draft.loose.append(draft.tags[place].text)
        return
    functions, at = [place], place + 1
    while at < len(draft.tags) and _joins(draft, at):
        if draft.tags[at].kind in ("aggregate", "superlative"):
            functions.append(at)
        at += 1
    if _is_narrowed(draft, at):
        at += 1
    column = draft.operand(at)
    while column is not None and draft.schema.is_key(column) and draft.operand(at + 1) is not None:
        draft.use(at)  # "median seller response time": no number of sellers is meant
        at += 1
        column = draft.operand(at)
    if column is None:
        nearby = draft.skip(at - 1, 1)
        if nearby >= 0 and draft.tags[nearby].kind == "count":
            _read_counted_aggregate(draft, place, nearby)
            return
        column = draft.operand(nearby) if nearby >= 0 else None
        at = nearby
    if column is None or not draft.schema.is_numeric(column):
        _read_bare(draft, place, at)
        return
    for function in functions:
        tag = draft.tags[function]
        name = (
            aggregate_of(tag.meaning)
            if tag.kind == "aggregate"
            else "max"
            if tag.meaning == "desc"
            else "min"
        )
        draft.select.append((function, apply_function(column, name)))
    draft.use(*functions, at)
    _read_further(draft, functions, at)


def _is_narrowed(draft: Draft, at: int) -> bool:
    """As in "total refunded amount": what is added up is told by a value or a state before it."""
    told = at < len(draft.tags) and (draft.tags[at].is_value or at in draft.used)
    column = draft.operand(at + 1)
    return told and column is not None and draft.schema.is_measure(column)


def _read_further(draft: Draft, functions: list[int], at: int) -> None:
    """As in "average age and weight": the same function over the next measure."""
    if len(functions) > 1 and draft.tags[at + 1 : at + 2] == ():
        return
    following = at + 1
    while following + 1 < len(draft.tags) and draft.tags[following].kind in ("and",):
        column = draft.operand(following + 1)
        if column is None or not draft.schema.is_measure(column):
            return
        for function in functions:
            tag = draft.tags[function]
            if tag.kind == "aggregate":
                name = aggregate_of(tag.meaning)
                draft.select.append((following + 1, apply_function(column, name)))
        draft.use(following, following + 1)
        following += 2


def _joins(draft: Draft, at: int) -> bool:
    tag = draft.tags[at]
    plain = tag.kind in ("and", "stop") or tag.text == ","
    return plain or tag.kind == "aggregate" or (tag.kind == "superlative" and not tag.hints)


def _read_counted_aggregate(draft: Draft, place: int, count: int) -> None:
    """As in "the average number of X": a column that counts X if one is named, else nothing."""
    after = draft.skip(count, 1)
    column = draft.operand(after) if after >= 0 else None
    if column is not None and draft.schema.is_measure(column):
        function = aggregate_of(draft.tags[place].meaning)
        draft.select.append((place, apply_function(column, function)))
        draft.use(place, count, after)
        return
    if draft.tags[place].meaning == "sum":
        draft.use(place)


def _read_bare(draft: Draft, place: int, at: int) -> None:
    """As in "total customers" is a count; an average of no known measure is not understood."""
    tag = draft.tags[place]
    if _read_again(draft, place) or _read_degree(draft, place):
        return
    counted = draft.count_of(at) if 0 <= at < len(draft.tags) else None
    if tag.meaning == "sum":
        total, used = total_at(draft, place)
        if total is not None:
            draft.select.append((place, total))
            draft.use(*used)
            return
        if counted is not None and tag.text.lower() not in ("overall", "combined"):
            draft.select.append((place, counted))
            draft.use(place, at)
        return
    column = draft.operand(at) if at >= 0 else None
    if column is not None:
        function = aggregate_of(tag.meaning)
        draft.select.append((place, apply_function(column, function)))
        draft.use(place, at)
        return
    draft.loose.append(tag.text)


def _read_degree(draft: Draft, place: int) -> bool:
    """As in "on average, how old are the members": the measure that the adjective speaks of."""
    pairs = zip(draft.tags, draft.tags[1:], strict=False)
    asked = next((two.text.lower() for one, two in pairs if one.text.lower() == "how"), "")
    direction, hints = ADJECTIVES.get(asked, (0, ()))
    column = draft.by_hints(hints) if direction else None
    if column is None or not draft.schema.is_measure(column):
        return False
    said = [at for at, one in enumerate(draft.tags) if one.text.lower() == asked]
    said += [at for at in range(len(draft.tags)) if draft.operand(at) == column]
    draft.select.append((place, apply_function(column, aggregate_of(draft.tags[place].meaning))))
    draft.use(place, *said)
    return True


def _read_again(draft: Draft, place: int) -> bool:
    """As in "the average price, and the total": another measure of what was just measured."""
    following = draft.tags[place + 1 : place + 2]
    last = draft.select[-1][1] if draft.select else None
    if last is None or not last.column or last.function not in ("sum", "avg", "min", "max"):
        return False
    linked = any(tag.kind == "and" for tag in draft.tags[max(place - 2, 0) : place])
    if not linked or any(tag.kind not in ("mark", "period", "group") for tag in following):
        return False
    function = aggregate_of(draft.tags[place].meaning)
    draft.select.append((place, Operand(last.table, last.column, function)))
    draft.use(place)
    return True


def _read_count(draft: Draft, place: int) -> None:
    after = draft.skip(place, 1, 4, ("distinct", "aggregate"))
    draft.use(place)
    kind = draft.tags[after].target if _is_kind(draft, after) else None
    if kind is not None:
        draft.select.append((place, draft.rows_of(kind.table)))
        return
    while after >= 0 and (draft.tags[after].is_value or _is_read_flag(draft, after)):
        after = draft.skip(after, 1, 4)
    if after >= 0 and _is_participle(draft, after):
        after = draft.skip(after, 1)
    if after >= 0 and draft.tags[after].is_metric:
        return  # as in "the number of new members": the metric says how they are counted
    between = range(place, max(after, place))
    distinct = "different" in draft.tags[place].text.lower() or any(
        draft.tags[near].kind == "distinct" for near in between
    )
    if after >= 0 and (draft.tags[after].is_column or draft.tags[after].is_table):
        draft.use(
            after, *(at for at in between if draft.tags[at].kind in ("distinct", "aggregate"))
        )
        counted = _count_column(draft, after, distinct=distinct) or draft.count_of(after)
        compound = draft.operand(after + 1)
        if counted is not None:
            draft.select.append((place, counted))
            if draft.tags[after].is_table and compound and compound.table == counted.table:
                draft.use(after + 1)
            return
    draft.select.append((place, _bounded(draft) or Operand(draft.subject, function="count")))


def _is_kind(draft: Draft, place: int) -> bool:
    """As in "the number of no-shows per doctor": what is counted is called by what its rows say."""
    if place < 0 or not draft.tags[place].is_value or place + 1 >= len(draft.tags):
        return False
    noun = draft.tags[place].text.lower().endswith("s")
    return noun and draft.tags[place + 1].kind in ("group", "condition", "period", "grain")


def _is_participle(draft: Draft, place: int) -> bool:
    """As in "the number of registered cars", "of new cars": nothing is known of it."""
    tag = draft.tags[place]
    following = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    counted = following is not None and following.is_table
    return counted and tag.kind == "word" and tag.text.lower().endswith(("ed", "ing", "new"))


def _read_number(draft: Draft, place: int) -> None:
    """A bare "number" in a list."""
    tag = draft.tags[place]
    measure = _bounded(draft) if draft.free(place) and tag.text.lower() in NUMBER_WORDS else None
    if measure is not None and tag.target is None:
        draft.select.append((place, measure))
        draft.use(place)


def _bounded(draft: Draft) -> Operand | None:
    """As in "which wards had more than 20 visits? Ward and number": the number that is bounded."""
    bounded = [one.left for one in draft.having if isinstance(one, Compare)]
    return bounded[0] if len(bounded) == 1 else None


def _is_read_flag(draft: Draft, place: int) -> bool:
    """As in "how many deleted orders": a condition, not what is counted."""
    column = draft.operand(place)
    return column is not None and place in draft.used and draft.schema.is_flag(column)


def _count_column(draft: Draft, place: int, *, distinct: bool) -> Operand | None:
    """As in "how many points": a measure is shown or summed, other values are counted."""
    column = draft.operand(place)
    if column is None:
        return None
    if distinct:
        return Operand(column.table, column.column, "count", distinct=True)
    if is_row_word(draft, place, column):
        return draft.rows_of(column.table)
    settled = draft.where or draft.group or draft.order or _grouped(draft)
    if not draft.schema.is_measure(column) or not settled:
        return None
    keyed = any(key.table != column.table or key.column for key in draft.group)
    beside = any(one.function == "sum" for _, one in draft.select)
    return apply_function(column, "sum") if keyed or beside else column


def _grouped(draft: Draft) -> bool:
    return any(tag.kind in ("group", "superlative", "compare") for tag in draft.tags)
