"""GROUP BY phrases: "for each department", "per month", "by category"."""

from __future__ import annotations

from t2sql.translators.offline.clauses.grains import GRAIN_WORDS, read_asked_grain, read_grain
from t2sql.translators.offline.draft import ORDER, Draft
from t2sql.translators.offline.join_tree import join_tables
from t2sql.translators.offline.measures.implied import is_headline
from t2sql.translators.offline.reading import Operand

_PARTICIPLES = frozenset(
    {"made", "held", "taught", "won", "sent", "sold", "bought", "paid", "led", "built", "brought"}
    | {"met", "read", "run", "put", "kept", "spent", "lost", "found", "done", "shown"}
)
_CLOSING = frozenset({")", ":", ";", ".", "?"})
_MEASURED = frozenset({"count", "aggregate", "grain", "share", "window"})
MOST_GRADES = 7
"""More whole numbers are counts, or measures."""
_AGAINST = frozenset({"versus", "vs", "against"})


def read_grouping(draft: Draft) -> None:
    """Read the grouping phrases; keys are kept even if no measure turns out to be asked."""
    for place in list(draft.each("group")):
        draft.use(place)
        if not (_is_own_row(draft, place) or _read_listed(draft, place)):
            _read_keys(draft, place)
            _count_rows(draft, place)
    for place in list(draft.each("grain")):
        read_grain(draft, place, draft.tags[place].meaning)
    read_asked_grain(draft)
    for place, lower in enumerate(draft.said):
        if lower == "by" and draft.free(place) and draft.regions[place] != ORDER:
            key = draft.skip(place, 1, 2)
            passive = _is_passive(draft, place) or _is_told(draft, place + 1)
            passive = passive or _is_single(draft, key)
            if _measured(draft) and _is_key(draft, key) and not passive:
                _read_keys(draft, place)
            elif not passive and (_is_category(draft, place + 1) or _is_sorted(draft, place)):
                _count_rows(draft, place)
                if draft.select or is_headline(draft):
                    _read_keys(draft, place)


def _is_own_row(draft: Draft, place: int) -> bool:
    """As in "the average number of beds per ward", which a row of wards says itself."""
    at = draft.skip(place, 1, 2)
    column, target = draft.operand(place - 1), draft.tags[at].target if at >= 0 else None
    averaged = place > 1 and draft.tags[place - 2].is_a("aggregate", "avg")
    if column is None or target is None or not averaged or draft.tags[place].text.lower() != "per":
        return False
    own = draft.tags[at].is_table and target.table == column.table
    if own and draft.schema.is_measure(column):
        draft.use(at)
        return True
    return False


def _read_listed(draft: Draft, place: int) -> bool:
    """As in "for each city (Lyon, Porto)", "in each of Lyon and Porto": rows of these alone."""
    values: list[int] = []
    for at in range(place + 1, len(draft.tags)):
        if draft.tags[at].is_value:
            values.append(at)
        elif _ends_list(draft, at, begun=bool(values) or at > place + 3):
            break
    columns = {_column_of(draft, at) for at in values}
    if len(values) < 2 or len(columns) != 1:
        return False
    draft.group.append(columns.pop())
    draft.use(*range(place + 1, values[0]))
    return True


def _ends_list(draft: Draft, at: int, *, begun: bool) -> bool:
    """Whether no value of the same list can follow; what they are may be said before them."""
    tag = draft.tags[at]
    if tag.target is not None:
        return begun
    return tag.text in _CLOSING or tag.kind not in ("mark", "and", "or", "stop")


def _column_of(draft: Draft, at: int) -> Operand:
    target = draft.tags[at].target
    return Operand(target.table, target.column) if target is not None else Operand("")


def _is_passive(draft: Draft, place: int) -> bool:
    """As in "books written by": who did it; but "cancelled trips by city" sorts trips."""
    before = draft.tags[place - 1] if place else None
    if before is None or before.is_table or before.kind == "mark":
        return False
    done = any(
        word.endswith(("ed", "en")) or word in _PARTICIPLES
        for word in (tag.text.lower() for tag in draft.tags[max(place - 2, 0) : place])
    )
    key = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    sorts = before.is_value and key is not None and key.is_table and _measured(draft)
    if sorts and key is not None and not key.text.lower().endswith("s"):
        return False  # "how many were cancelled by shop", not "by shops"
    return done


def _is_told(draft: Draft, place: int) -> bool:
    """As in "songs by singers who ...": whose they are, not what they are sorted by."""
    after = draft.tags[place + 1].text.lower() if place + 1 < len(draft.tags) else ""
    return after in ("who", "that", "whose", "which", "older", "younger")


def _is_single(draft: Draft, key: int) -> bool:
    """As in "tests by the doctor 'Iris Roth'": one of them, who is called by name."""
    if not 0 <= key < len(draft.tags) - 1:
        return False
    of, named = draft.tags[key].target, draft.tags[key + 1].target
    if of is None or named is None or of.kind != "table" or named.kind != "value":
        return False
    return draft.schema.names_of(of.table)[0] == Operand(named.table, named.column)


def _count_rows(draft: Draft, place: int) -> None:
    """As in "devices per platform", "devices by city": with no measure it is a count.

    The key is a column of what is counted, or of what each row of that points to.
    """
    if _measured(draft) or draft.select or draft.order or draft.limit is not None:
        return
    before = [at for at in range(place) if draft.tags[at].target is not None]
    things = [at for at in before if not draft.tags[at].is_value and at not in draft.used]
    key = draft.skip(place, 1, 4, ("distinct",))
    column = draft.operand(key) if key >= 0 else None
    if column is None or len(things) != 1 or not draft.tags[things[0]].is_table:
        return
    if any(tag.kind in ("superlative", "mode", "order") for tag in draft.tags):
        return
    counted = draft.count_of(things[0])
    if counted is not None and _points_to(draft, counted.table, column.table):
        draft.select.append((things[0], counted))
        draft.use(things[0])


def _points_to(draft: Draft, table: str, other: str) -> bool:
    """Whether each row of the table has at most one row of the other."""
    tree = join_tables(draft.graph, (table, other))
    return table == other or (tree is not None and not draft.schema.fans_out(table, tree[0]))


def _is_sorted(draft: Draft, place: int) -> bool:
    """As in "deleted drivers by carrier": the one of which each of the rows spoken of has one."""
    after = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    before = draft.tags[place - 1] if place else None
    if after is None or before is None or not (after.is_table and before.is_table):
        return False
    if after.target is None or before.target is None or after.text.lower().endswith("s"):
        return False
    here, there = before.target.table, after.target.table
    return is_headline(draft) and here != there and _points_to(draft, here, there)


def _is_category(draft: Draft, place: int) -> bool:
    """Whether the tag names a column that rows can be sorted into: no name, key or measure."""
    column = draft.operand(place)
    if column is None:
        return False
    schema = draft.schema
    measured = schema.is_measure(column) and not _is_graded(draft, column)
    single = measured or schema.is_key(column) or schema.is_dated(column)
    return not single and column not in schema.names_of(column.table)


def _is_graded(draft: Draft, column: Operand) -> bool:
    """As in "priority" from 1 to 3: whole numbers that many rows share are kinds."""
    found = draft.schema.column(column.table, column.column)
    whole = found is not None and "int" in found.data_type.lower()
    return whole and found is not None and 1 < (found.distinct or 0) <= MOST_GRADES


def _measured(draft: Draft) -> bool:
    return any(tag.kind in _MEASURED or tag.is_metric for tag in draft.tags) or any(
        operand.aggregated for _, operand in draft.select
    )


def _is_key(draft: Draft, place: int) -> bool:
    if not 0 <= place < len(draft.tags):
        return False
    tag = draft.tags[place]
    return tag.is_column or tag.is_table or tag.text.lower() in GRAIN_WORDS


def _read_keys(draft: Draft, place: int) -> None:
    """The key right after the phrase, and further ones joined by "and" or commas."""
    at = draft.skip(place, 1, 4, ("distinct",))
    while at >= 0:
        if not _read_key(draft, at):
            return
        link = draft.tags[at + 1] if at + 1 < len(draft.tags) else None
        if link is None or link.kind != "and":
            return
        if not _is_key(draft, at + 2) or (at + 3 < len(draft.tags) and draft.tags[at + 2].is_table):
            return
        draft.use(at + 1)
        at += 2


def _read_key(draft: Draft, at: int) -> bool:
    tag = draft.tags[at]
    listed = _listed_values(draft, at)
    if listed is not None:
        draft.group.append(listed)
        return True
    if tag.is_value and at + 1 < len(draft.tags):
        return _read_key(draft, at + 1)
    column = draft.operand(at)
    lower = tag.text.lower()
    if lower in GRAIN_WORDS and (column is None or draft.schema.is_dated(column)):
        return read_grain(draft, at, lower)
    if column is not None:
        draft.group.append(column)
        draft.use(at)
        return True
    beside = draft.operand(at + 1)
    if tag.is_table and beside is not None and beside.formula is None and draft.free(at + 1):
        draft.group.append(beside)  # "per support team": the team, whatever table has it
        draft.use(at, at + 1)
        return True
    following = draft.tags[at + 1] if at + 1 < len(draft.tags) else None
    done = following is not None and following.text.lower().endswith("ed")
    done = done or "did" in draft.said[:at]  # "did each customer buy"
    if tag.is_table and following and following.is_table and draft.free(at + 1) and not done:
        draft.use(at)  # "each customer order": orders
        return _read_key(draft, at + 1)
    if tag.is_table and tag.target is not None:
        draft.group.append(Operand(tag.target.table))  # the entity: its key and its name
        draft.use(at)
        return True
    return False


def read_contrasts(draft: Draft) -> None:
    """As in "on weekends versus weekdays": both sides of a flag are groups."""
    for place, between in enumerate(draft.said[1:-1]):
        column = draft.operand(place) if between in _AGAINST else None
        named = column is not None and draft.tags[place].is_column
        if column is None or not named or not draft.schema.is_flag(column):
            continue
        draft.group.append(column)
        draft.use(place, place + 1, place + 2)


def _listed_values(draft: Draft, at: int) -> Operand | None:
    """As in "split by inpatients and outpatients": the groups themselves, not what they are of."""
    first = draft.tags[at].target
    last = draft.tags[at + 2].target if at + 2 < len(draft.tags) else None
    if first is None or last is None or not first.kind == last.kind == "value":
        return None
    same = (first.table, first.column) == (last.table, last.column)
    linked = draft.tags[at + 1].kind == "and"
    return Operand(first.table, first.column) if same and linked else None
