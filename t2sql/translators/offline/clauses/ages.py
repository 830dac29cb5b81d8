"""Ages: a column of years of life, or the day or year of birth that they are told from."""

from __future__ import annotations

from datetime import date, timedelta

from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Compare, Operand, Operator, Within

AGE_WORDS = ("age", "birth", "born")
"""Words of columns that say how old somebody is, the plainest first."""
OLDEST = 150
"""Years: greater numbers are years of the calendar."""
_TURNED: dict[Operator, Operator] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


def bound(draft: Draft, left: Operand, operator: Operator, number: float) -> Compare | Within:
    """The comparison; of who is so many years old, one with the day or the year of birth."""
    if not _is_birth(draft, left) or not 0 < number <= OLDEST:
        return Compare(left, operator, number)
    years = round(number)
    if draft.schema.is_year(left):
        return Compare(left, _TURNED.get(operator, operator), draft.today.year - years)
    day = _years_before(draft.today, years)
    after, older = day + timedelta(days=1), _years_before(draft.today, years + 1)
    spans = {
        ">": ("", day),
        ">=": ("", after),
        "<": (after, ""),
        "<=": (older + timedelta(days=1), ""),
    }
    start, end = spans.get(operator, (older + timedelta(days=1), after))
    said = f"Ages are those of {draft.today}, by {left.table}.{left.column}."
    draft.notes.extend([said] if said not in draft.notes else [])
    return Within(left, str(start), str(end), negated=operator == "!=")


def _is_birth(draft: Draft, operand: Operand) -> bool:
    """Whether it says when somebody was born."""
    words = set(draft.schema.words(operand.column)) if operand.column else set()
    told = bool(words & {"birth", "born", "birthday"}) and not operand.function
    return told and (draft.schema.is_dated(operand) or draft.schema.is_year(operand))


def _years_before(day: date, years: int) -> date:
    """The same day so many years before; of a leap day the last of February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
