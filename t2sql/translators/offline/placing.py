"""Puts what a new question restricts in the places where a past query restricts it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlglot import exp

from t2sql.translators.offline.dates import Period
from t2sql.translators.offline.english import STOP_WORDS
from t2sql.translators.offline.sql_periods import (
    add_period,
    find_sql_periods,
    move_day,
    move_period,
    read_day,
)
from t2sql.translators.offline.values import ValueTargets, normalise
from t2sql.translators.offline.wording import Wording
from t2sql.translators.offline.words import Word

AGAIN = 0.8
"""Share of the days of two periods that are the same where one says the other once more."""
_LONGEST_VALUE = 5
NamedValue = tuple[str, str, str, str]
"""Table, column, the value as stored, and the words that name it."""


def put_periods(
    tree: exp.Query, asked: Wording, before: Wording, today: date, changes: list[str]
) -> dict[str, float] | None:
    """Move the query to the period that is asked for; None where it cannot be."""
    written = find_sql_periods(tree)
    spoken = list(dict.fromkeys(one.period for one in asked.periods))
    if not spoken:
        return {"unsaid_period": float(bool(written and before.periods))}
    first = spoken[0]
    if len(written) < 2:  # no room for another one
        if not all(_is_said_again(first, other) for other in spoken[1:]):
            return None
        spoken = spoken[:1]
    changes.extend(f"{new.start} to before {new.end}" for new in spoken)
    if first.end - first.start == timedelta(days=1) and move_day(tree, first.start):
        return {}
    if not written:
        return {"added_period": 1.0} if add_period(tree, first.start, first.end) else None
    if len(written) != len(spoken):
        return None
    in_order = sorted(spoken, key=lambda period: period.start)
    moved = [
        (old.start, old.end) == (new.start, new.end) or move_period(old, new.start, new.end, today)
        for old, new in zip(written, in_order, strict=True)
    ]
    return {} if all(moved) else None


def _is_said_again(period: Period, other: Period) -> bool:
    """As in "the last 30 days (20 May to 18 June)": the same but for a few days."""
    days = min(period.end, other.end) - max(period.start, other.start)
    return days >= AGAIN * max(period.end - period.start, other.end - other.start)


def put_numbers(tree: exp.Query, asked: Wording, before: Wording, changes: list[str]) -> bool:
    """Put each number where the past one stood; False where there are more or fewer."""
    literals = [one for one in tree.find_all(exp.Literal) if not one.is_string]
    places = [found for number in before.numbers if (found := _at_number(literals, number))]
    limit = tree.args.get("limit")
    if not places and len(asked.numbers) == 1 and isinstance(limit, exp.Limit):
        places = [[limit.expression]]  # "the top categories", and now "the top 3"
    if len(places) != len(asked.numbers):
        return False
    for found, new in zip(places, asked.numbers, strict=True):
        for literal in found:
            if float(literal.this) != new:
                literal.set("this", f"{new:g}")
                changes.append(f"{new:g}")
    return True


def _at_number(literals: Sequence[exp.Literal], number: float) -> list[exp.Literal]:
    found = []
    for literal in literals:
        try:
            same = float(literal.this) == number
        except ValueError:
            continue
        if same:
            found.append(literal)
    return found


def put_values(
    tree: exp.Query,
    asked: Wording,
    before: Wording,
    named: Sequence[NamedValue],
    changes: list[str],
) -> dict[str, float]:
    """Put the values that are ``named`` now in place of those that the past question named."""
    spoken = normalise(" ".join(word.text for word in asked.words))
    earlier = normalise(" ".join(word.text for word in before.words))
    used: set[str] = set()
    unsaid = extra = 0
    for literal, column in _text_literals(tree):
        old = normalise(str(literal.this))
        if not _says(earlier, old) or _says(spoken, old):
            continue
        fitting = [one for one in named if one[1].lower() == column and one[3] not in used]
        if not fitting:
            unsaid += 1
            continue
        _, _, value, span = fitting[0]
        literal.set("this", value)
        used.add(span)
        changes.append(f"{column} = {value}")
    for _, _, value, span in named:
        kept = span in used or _says(earlier, span) or _in_sql(tree, value)
        if not kept and span[:1].isupper():
            extra += 1
            used.add(span)
    return {"unsaid_values": float(unsaid), "extra_values": float(extra)}


def named_values(words: Sequence[Word], values: ValueTargets) -> list[NamedValue]:
    """Every value that the question names."""
    found: list[NamedValue] = []
    at = 0
    while at < len(words):
        step = 1
        longest = min(_LONGEST_VALUE, len(words) - at) if values.may_begin(words[at]) else 0
        for length in range(longest, 0, -1):
            span = words[at : at + length]
            plain = length == 1 and span[0].text.lower() in STOP_WORDS
            hits = () if plain else values.lookup(span)
            if hits:
                text = " ".join(word.text for word in span)
                found.extend((*hit[:3], text) for hit in hits)
                step = length
                break
        at += step
    return found


def lacks_codes(tree: exp.Query, named: Sequence[NamedValue]) -> bool:
    """Whether a code that the question names, as "W12", stands nowhere in the query."""
    spans = {span for *_, value, span in named if _is_code(span) and _is_same(span, value)}
    return any(not _in_sql(tree, span) for span in spans)


def _is_code(span: str) -> bool:
    """Whether it is a word of letters and digits: who says it means nothing but those rows."""
    return span.isalnum() and not span.isalpha() and span[:1].isalpha() and span.isupper()


def _is_same(span: str, value: str) -> bool:
    return normalise(span) == normalise(value)


def _text_literals(tree: exp.Query) -> Iterator[tuple[exp.Literal, str]]:
    """Each text literal that a column is compared with, and the column's name in lower case."""
    for literal in list(tree.find_all(exp.Literal)):
        comparison = literal.find_ancestor(exp.EQ, exp.NEQ, exp.In, exp.Like)
        if not literal.is_string or comparison is None or read_day(str(literal.this)):
            continue
        column = comparison.this.find(exp.Column)
        if column is not None:
            yield literal, column.name.lower()


def _says(text: str, value: str) -> bool:
    words = value.split()
    singular = " ".join([*words[:-1], words[-1].rstrip("s")]) if words else ""
    return bool(singular) and f" {singular}" in f" {text}"


def _in_sql(tree: exp.Query, value: str) -> bool:
    return any(
        one.is_string and normalise(str(one.this)) == normalise(value)
        for one in tree.find_all(exp.Literal)
    )
