"""The clauses of a Korean question, as English would say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from t2sql.steps.korean.clauses import AT, Clauses, many
from t2sql.steps.korean.ranking import order_left

_DATED = ("last", "this", "today", "yesterday", "in ", "from ", "since ", "before ", "the ")


_SHARE = "percentage of "
_GRAINS = {"day", "week", "month", "quarter", "year", "hour", "weekday"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing that is asked for, and whose it is."""

    words: str
    owners: tuple[str, ...] = ()
    is_measure: bool = False
    tail: str = ""

    def __str__(self) -> str:
        return " of ".join((f"{self.words} {self.tail}".strip(), *reversed(self.owners)))


def render(clauses: Clauses) -> str:
    """The clauses as English would say them."""
    order_left(clauses)
    wanted, places = _wanted(clauses)
    lead, beside = clauses.asks, ""
    alone = len(wanted) == 1 and len(clauses.periods) < 2
    if lead == "how many" and clauses.among and alone and wanted[0].owners:
        return _of_those(wanted[0], clauses)
    if lead == "how many" and wanted:
        wanted[0] = replace(wanted[0], words=many(wanted[0].words))
    said = [str(one) for one in wanted]
    if clauses.top:
        said, lead = _ranked(clauses, wanted), lead if not clauses.limit else ""
    if lead == "how many" and not said:
        lead = "number"
    if lead or clauses.top:
        beside = "with " + " and ".join(said[1:]) if said[1:] else ""
        said = said[:1]
    if said and said[0].startswith(_SHARE) and set(clauses.groups) - _GRAINS:
        base, group = said[0].removeprefix(_SHARE), clauses.groups.pop(0)
        said = [f"what percentage of {base} does each {group} account for", *said[1:]]
    if not said and clauses.groups and not lead:
        said = [clauses.groups.pop(0)]
    by = "by " + " and ".join(dict.fromkeys(clauses.groups)) if clauses.groups else ""
    parts = [lead, " and ".join(said), by, *clauses.narrow, *places, *_dated(clauses)]
    return " ".join(" ".join([*parts, beside, *clauses.order, *clauses.ahead]).split())


def _of_those(one: Wanted, clauses: Clauses) -> str:
    """As in ``가입한 회원 중 주문한 사람은 몇 명``: of those rows, how many are such as well."""
    base = [f"of {' of '.join(reversed(one.owners))}", *clauses.narrow, *_dated(clauses)]
    return f"{' '.join(base)}, how many {one.tail or many(one.words)}"


def _dated(clauses: Clauses) -> Iterator[str]:
    for said in clauses.periods:
        yield said if said.startswith(_DATED) else f"in {said}"


def _wanted(clauses: Clauses) -> tuple[list[Wanted], list[str]]:
    """What is asked for, and the places it is narrowed to."""
    wanted: list[Wanted] = []
    places: list[str] = []
    owners: list[str] = []
    for phrase in clauses.held:
        untied = phrase.particle[1:] if phrase.particle[:1] == "~" else ""
        listed = phrase.joined or phrase.is_measure
        if phrase.particle == "의":
            owners.append(phrase.said)
        elif phrase.particle in AT and not listed:
            places.append(f"in {phrase.said}")
        elif phrase.joined and wanted and wanted[-1].owners and not clauses.top:
            last = wanted.pop()  # 상품의 이름과 가격: both are the product's
            wanted.append(Wanted(f"{last.words} and {phrase.said}", last.owners))
        else:
            tail = f"{phrase.tail} {untied}".strip()
            wanted.append(Wanted(phrase.words, tuple(owners), phrase.is_measure, tail))
            owners.clear()
    wanted.extend(Wanted(owner) for owner in owners)
    return list(dict.fromkeys(wanted)), places


def _ranked(clauses: Clauses, wanted: list[Wanted]) -> list[str]:
    """The best, by what, and what else is to be shown of them."""
    measure, counted = "", False
    if clauses.measure is not None:
        measure, counted = clauses.measure.said, not clauses.measure.is_measure
    elif wanted and wanted[0].is_measure and (wanted[0].owners or clauses.groups):
        measure = wanted[0].words
    entity = next((str(one) for one in wanted if not measure or one.words != measure), "")
    if not entity and wanted and wanted[0].owners:
        entity = wanted[0].owners[-1]
    if not entity and clauses.groups:
        entity = clauses.groups.pop(0)
    extra = [str(one) for one in wanted if one.words != measure and str(one) != entity]
    return [_best(clauses, entity, measure, counted), *extra]


def _best(clauses: Clauses, entity: str, measure: str, counted: bool) -> str:
    if clauses.limit or not measure:
        by = f"number of {many(measure)}" if counted else measure
        limit = clauses.limit or "1"
        said = f"{clauses.top} {limit} {many(entity) if limit != '1' else entity}"
        return f"{said} by {by}" if measure else said
    things = many(measure) if counted else measure.removeprefix("number of ")
    more = counted or measure.startswith("number of ")
    best, worst = ("most", "fewest") if more else ("highest", "lowest")
    return f"{entity} with the {best if clauses.top == 'top' else worst} {things}"
