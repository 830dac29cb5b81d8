"""Readings said back as questions: what a person may choose from where one reading is unsure.

A sentence is offered only if it is surely read as the reading that it stands for, so that
choosing it leads there in every face, which asks it as a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.interpret import Interpretation
from t2sql.translators.offline.reading import (
    Compare,
    Condition,
    Given,
    IsNull,
    Operand,
    Reading,
    Within,
    tables_used,
)
from t2sql.types import Question

Read = Callable[[Question], Interpretation | None]
"""Reads a question over the same tables."""

MOST = 3
TRIED = 5
"""Readings that are said back at most, of which some may turn out to be read otherwise."""
_MEASURES = {
    "avg": "average",
    "sum": "total",
    "min": "minimum",
    "max": "maximum",
    "median": "median",
}
_SAID = {"=": "is", ">": "is greater than", "<": "is less than", ">=": "is at least"}


def restate(
    question: Question, found: Iterable[Interpretation], read: Read, sure: float
) -> tuple[str, ...]:
    """The best readings that differ, a sentence each; ``sure``: how surely it must be read so."""
    said: list[str] = []
    for one in islice(found, TRIED):
        sentence = say_reading(one.reading)
        if not sentence or sentence in said or sentence.lower() == question.text.lower():
            continue
        again = read(replace(question, text=sentence, earlier=()))
        if again is None or again.grade.confidence < sure:
            continue
        if _same(again.reading, one.reading):
            said.append(sentence)
        if len(said) == MOST:
            break
    return tuple(said)


def say_reading(reading: Reading) -> str:
    """The reading in plain words; empty where it has a part that is not said plainly."""
    plain = not (reading.having or reading.order or reading.combine or reading.limit)
    conditions = [one for one in reading.where if not isinstance(one, Given)]
    rows = [_condition(one) for one in conditions]
    shown = [_operand(one) for one in reading.select if one not in reading.group]
    keys = [_operand(one) for one in reading.group]
    if not plain or not all((*rows, *shown, *keys)):
        return ""
    tables = tables_used(reading)
    if not tables or (not shown and reading.group):
        return ""
    what = _listed(shown) or f"All {_plural(tables[0])}"
    owners = dict.fromkeys(one.table for one in reading.select if one.column)
    if owners and not reading.group:
        what = f"{what} of {_plural(next(iter(owners)))}"
    by = f" by {_listed(keys)}" if keys else ""
    where = f" whose {' and whose '.join(rows)}" if rows else ""
    return f"{what[0].upper()}{what[1:]}{by}{where}"


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings ask the same, in whatever order they name their parts."""
    return (
        one.select == other.select
        and set(map(repr, one.where)) == set(map(repr, other.where))
        and one.group == other.group
        and not (one.having or one.limit or one.combine)
        and set(tables_used(one)) == set(tables_used(other))
    )


def _operand(operand: Operand) -> str:
    if operand.formula is not None:
        return ""
    if operand.grain:
        return operand.grain
    if operand.function == "count":
        of = f"different {_words(operand.column)}s" if operand.column else _plural(operand.table)
        return f"number of {of}"
    column = _words(operand.column)
    return f"{_MEASURES[operand.function]} {column}" if operand.function else column


def _condition(condition: Condition) -> str:
    left = _words(condition.left.column) if hasattr(condition, "left") else ""
    if isinstance(condition, Compare) and not condition.left.function:
        verb = _SAID.get(condition.operator, "")
        if isinstance(condition.right, str) and condition.operator == "=":
            return f"{left} is '{condition.right}'"
        if isinstance(condition.right, (int, float)) and verb:
            return f"{left} {verb} {condition.right}"
    if isinstance(condition, Within) and condition.start and condition.end:
        until = date.fromisoformat(condition.end[:10]) - timedelta(days=1)
        return "" if condition.negated else f"{left} is from {condition.start} to {until}"
    if isinstance(condition, IsNull):
        return f"{left} is not null" if condition.negated else f"{left} is null"
    return ""


def _listed(parts: Sequence[str]) -> str:
    return (
        " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part) if parts else ""
    )


def _words(name: str) -> str:
    return " ".join(name_words(name))


def _plural(table: str) -> str:
    words = table.rsplit(".", 1)[-1].replace("_", " ")
    return words if words.endswith("s") else f"{words}s"
