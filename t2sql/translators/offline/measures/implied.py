"""Measures that nobody names: "tickets per month" is a count, "which city had the most" shows it.

As in a report's headline: what stands before "per" or "by" is counted.
"""

from __future__ import annotations

from t2sql.translators.offline.draft import FILTER, Draft

_AMOUNTS = frozenset({"much", "many"})
_QUESTIONS = frozenset({"which", "who", "what", "list", "name", "show", "give", "find", "whose"})


def imply_count(draft: Draft) -> None:
    """As in "orders per week": rows are counted where groups are asked for and no measure is."""
    if not draft.group or _measured(draft) or draft.limit is not None:
        return
    if any(tag.kind in ("superlative", "mode", "order", "share") for tag in draft.tags):
        return
    named = [at for at, tag in enumerate(draft.tags) if tag.target is not None]
    things = [at for at in named if not draft.tags[at].is_value and at not in draft.used]
    if not things or not is_headline(draft) or not draft.tags[things[0]].is_table:
        return
    if any(draft.tags[at].is_column for at in things) or draft.regions[things[0]] == FILTER:
        return
    counted = draft.count_of(things[0])
    if counted is not None:
        draft.select.append((things[0], counted))
        draft.use(things[0])


def is_headline(draft: Draft) -> bool:
    """As in "late orders by city": no question word and no "show" opens it."""
    first = draft.tags[0].text.lower().split()[0] if draft.tags else ""
    return draft.tags[0].kind != "project" and first not in _QUESTIONS


def show_ranked(draft: Draft) -> None:
    """As in "top 5 cities by orders" and "... and how much was it": what ranks is shown as well.

    A question in a whole sentence shows it only if it asks for it.
    """
    measure = draft.order[0].operand if draft.order else None
    if measure is None or not measure.aggregated or any(one == measure for _, one in draft.select):
        return
    asked = [at for at, tag in enumerate(draft.tags) if _asks_amount(draft, at, tag.text.lower())]
    headline = draft.tags[0].text.lower() in ("top", "bottom") or draft.tags[0].number is not None
    computed = measure.formula is not None or measure.function == "count"
    if not asked and not (headline and computed):
        return
    draft.select.append((len(draft.tags), measure))
    draft.use(*asked)


def _asks_amount(draft: Draft, at: int, word: str) -> bool:
    """As in "and how much", "and how many?", and nothing that would be measured follows."""
    lead = draft.tags[at - 1].text.lower() if at else ""
    follow = draft.tags[at + 1 : at + 4]
    much = word in ("how", "and how") and bool(follow) and follow[0].text.lower() in _AMOUNTS
    asked = much or word in ("how much", "how many")
    linked = lead in ("and", ",", "(") or word.startswith("and")
    return asked and linked and not any(tag.target for tag in follow)


def _measured(draft: Draft) -> bool:
    shown = [operand for _, operand in draft.select]
    ranked = [key.operand for key in draft.order]
    return bool(draft.having) or any(one.aggregated for one in (*shown, *ranked))
