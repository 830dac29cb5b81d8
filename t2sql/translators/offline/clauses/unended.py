"""Rows that have not ended, or lack a mark: "open tickets", "active contracts", "unpaid bills".

A row that says when it was closed, and may lack that date, is open as long as it lacks it.
"""

from __future__ import annotations

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Condition, Flag, IsNull, Operand
from t2sql.translators.offline.words import stem

_NOT_CLOSED = frozenset(
    {"closed", "close", "resolved", "completed", "ended", "end", "finished", "settled", "closing"}
)
_NOT_LEFT = frozenset(
    {"cancelled", "canceled", "ended", "end", "terminated", "closed", "left", "churned", "expired"}
    | {"deactivated", "leaving", "termination", "cancellation", "returned"}
)
_STATES = {
    **dict.fromkeys(("open", "unresolved", "unfinished", "ongoing"), _NOT_CLOSED),
    **dict.fromkeys(("active", "running", "current"), _NOT_LEFT),
}
_NEGATED = ("un", "in", "non")
_UNTIL = frozenset({"still", "currently", "yet", "now"})


def read_unended(draft: Draft) -> None:
    """Read each such adjective that no cell value, flag or measure stands for."""
    for place, tag in enumerate(draft.tags):
        column = draft.operand(place)
        if not draft.free(place) or tag.is_value or tag.is_table:
            continue
        if column is not None and not draft.schema.is_dated(column):
            continue
        state = _state(draft, place, tag.text.lower())
        if state is None:
            continue
        draft.add(place, state)
        near = range(max(place - 1, 0), min(place + 2, len(draft.tags)))
        draft.use(place, *(at for at in near if draft.tags[at].text.lower() in _UNTIL))


def _state(draft: Draft, place: int, word: str) -> Condition | None:
    """What the adjective says of the rows that it stands by."""
    if word in _STATES:
        missing = _end_of(draft, _described(draft, place), _STATES[word])
        return None if missing is None else IsNull(missing, negated=draft.take_negation(place))
    prefix = next((one for one in _NEGATED if word.startswith(one)), "")
    plain = stem(word.removeprefix(prefix))
    if not prefix or len(plain) < 3 or draft.tags[place].kind != "word":
        return None
    table = draft.schema.by_name.get(_described(draft, place))
    for column in table.columns if table is not None else ():
        marked = Operand(table.name if table is not None else "", column.name)
        if plain not in {stem(said) for said in draft.schema.words(column.name)}:
            continue
        if draft.schema.is_flag(marked):
            return Flag(marked, negated=True)
        if column.null_share and draft.schema.is_dated(marked):
            return IsNull(marked)
    return None


def _described(draft: Draft, place: int) -> str:
    """The table of the rows that the adjective is said of: the next word's, else the one before."""
    after = draft.tags[place + 1] if place + 1 < len(draft.tags) else None
    if after is not None and after.target is not None and not after.is_value:
        return after.target.table
    before = draft.tags[place - 1] if place else None
    told = before is not None and before.kind in ("condition", "stop", "negation")
    return draft.subject if told else ""


def _end_of(draft: Draft, table: str, ends: frozenset[str]) -> Operand | None:
    """The one date of the table that says when its rows ended, where some have not."""
    columns = draft.schema.by_name[table].columns if table in draft.schema.by_name else ()
    found = [
        one
        for column in columns
        if column.null_share
        and ends & set(draft.schema.words(column.name))
        and draft.schema.is_dated(one := Operand(table, column.name))
    ]
    return found[0] if len(found) == 1 else None
