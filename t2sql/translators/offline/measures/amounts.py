"""Amounts that a question asks for without a name: "how much money", "how heavy was the heaviest".

The column is known by its kind: an amount of money by its name, a weight by the adjective.
"""

from __future__ import annotations

from dataclasses import replace

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.english import ADJECTIVES, CURRENCIES
from t2sql.translators.offline.measures.units import UNITS
from t2sql.translators.offline.reading import Operand

_MONEY = ("amount", "total", "sum", "value", "price", "cost", "fee")
"""Words in the names of columns that hold money, the likeliest first."""
_DONE = frozenset({"did", "was", "were", "has", "have"})
_OF_ONE = frozenset({"price", "unit", "rate"})
"""Words in the names of amounts that nobody adds up."""
_MONEY_WORDS = frozenset({"money", "cash"} | set(CURRENCIES) | set(CURRENCIES.values()))


def read_amount(draft: Draft) -> None:
    """As in "how much money was paid in last month": the sum of the amounts of its rows."""
    if draft.select or draft.group or draft.order or len(draft.tags) < 2 or not draft.subject:
        return
    words = [tag.text.lower() for tag in draft.tags[:3]]
    if words[:2] == ["how", "much"] and words[2:] and words[2] in _DONE:
        _add_up(draft)
        return
    spent = words[0] == "how much" and words[1] in _MONEY_WORDS
    if not spent and not (words[:2] == ["how", "much"] and words[2:] and words[2] in _MONEY_WORDS):
        return
    named = [one for at in range(len(draft.tags)) if (one := _money_at(draft, at)) is not None]
    amount = named[0] if named else draft.schema.by_hints(draft.subject, _MONEY)
    if amount is None or not draft.schema.is_measure(amount):
        return
    draft.select.append((0, replace(amount, function="sum")))
    draft.use(*(at for at in range(len(draft.tags)) if draft.operand(at) == amount))
    money = 1 if spent else 2
    draft.use(*range(money))
    if not draft.tags[money].is_value:
        draft.use(money)


def _add_up(draft: Draft) -> None:
    """As in "how much did we refund in May": the amounts of what happened, of nobody by name."""
    schema = draft.schema
    places = [at for at in range(3, len(draft.tags)) if draft.free(at) and draft.tags[at].is_column]
    amount = draft.operand(places[0]) if len(places) == 1 else None
    if amount is None or not schema.is_measure(amount) or any(tag.is_value for tag in draft.tags):
        return
    words = {*schema.words(amount.column)}
    if words & _OF_ONE or not words & {*_MONEY, *_OF_MONEY}:
        return
    draft.select.append((0, replace(amount, function="sum")))
    draft.use(places[0])


def _money_at(draft: Draft, place: int) -> Operand | None:
    """As in "was paid": the amount that is spoken of, if the tag names one."""
    column = draft.operand(place) if draft.free(place) else None
    held = column is not None and bool({*draft.schema.words(column.column)} & {*_MONEY})
    return column if held and column is not None and draft.schema.is_measure(column) else None


def total_at(draft: Draft, place: int) -> tuple[Operand | None, list[int]]:
    """As in "total payments", "the payment total": the sum of the one amount that each has.

    ``place``: of the word "total". With the tags that say so; None if it is no sum.
    """
    if not 0 <= place < len(draft.tags) or draft.tags[place].text.lower() not in _TOTALS:
        return None, []
    after, before = draft.skip(place, 1, 2), place - 1
    thing = next((at for at in (after, before) if at >= 0 and draft.tags[at].is_table), -1)
    target = draft.tags[thing].target if thing >= 0 else None
    if target is None:
        return None, []
    table = draft.schema.by_name[target.table]
    amounts = [
        one
        for column in table.columns
        if {*_MONEY[:4]} & {*draft.schema.words(column.name)}
        and draft.schema.is_measure(one := Operand(table.name, column.name))
    ]
    named = thing == before or _OF_MONEY & set(draft.schema.words(table.bare_name))
    if not named or len(amounts) != 1:
        return None, []
    return replace(amounts[0], function="sum"), [place, thing]


_TOTALS = frozenset({"total", "totals"})
_OF_MONEY = frozenset(
    {"payment", "invoice", "bill", "expense", "refund", "sale", "donation", "deposit", "charge"}
    | {"withdrawal", "fee", "cost", "fine", "tax", "debt", "payout", "payroll", "contribution"}
    | {"budget", "spending", "revenue", "credit", "discount", "reimbursement"}
)
"""Things that are amounts of money, so that their total is no count."""


def read_extreme(draft: Draft) -> None:
    """As in "how heavy was the heaviest parcel": the greatest weight, not the parcel."""
    words = [tag.text.lower() for tag in draft.tags[:2]]
    if words[:1] != ["how"] or words[1:2] == [] or words[1] not in ADJECTIVES:
        return
    if draft.select or draft.group or draft.limit != 1 or len(draft.order) != 1:
        return
    (key,) = draft.order
    if key.operand.aggregated or not draft.schema.is_measure(key.operand):
        return
    draft.select.append((0, replace(key.operand, function="max" if key.descending else "min")))
    draft.order, draft.limit = [], None
    draft.use(0, 1)


def read_units_of(draft: Draft) -> None:
    """As in "in grams" of a weight in ``weight_g``: it is in them already."""
    shown = {part for _, one in draft.select for part in one.column.lower().split("_")[1:]}
    for place, lower in enumerate(draft.said):
        led = place > 0 and draft.said[place - 1] == "in"
        if led and draft.free(place) and shown & UNITS.get(lower, frozenset()):
            draft.use(place)


def is_row_word(draft: Draft, place: int, column: Operand) -> bool:
    """As in "how many price offers": the last word is what the rows are, not what they hold."""
    after = draft.tags[place + 1 : place + 2]
    if after and after[0].target is not None and after[0].is_table:
        beside = after[0].start == draft.tags[place].end
        return beside and after[0].target.table == column.table
    words = draft.tags[place].text.lower().split()
    own = draft.schema.words(draft.schema.by_name[column.table].bare_name)
    plural = words[-1].endswith("s") and words[-1].removesuffix("s") in own
    return len(words) > 1 and plural and not draft.schema.is_key(column)
