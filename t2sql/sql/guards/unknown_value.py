"""A text that the column does not hold: the comparison is true for no row, or for all."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from sqlglot import exp

from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.comparisons import Comparison, compared_texts
from t2sql.sql.guards.kinds import kind_of
from t2sql.sql.guards.subject import Subject
from t2sql.types import Column, Problem, Severity, Table

CASELESS = frozenset({"mysql", "tsql"})
"""Dialects whose texts are equal whatever their letter case, unless told otherwise."""
_FREE_TEXT = 0.95
_MANY_ROWS = 50
_SHOWN = 3
_LONGEST = 60


def check_unknown_value(subject: Subject) -> list[Problem]:
    """Find texts that a column is compared with and, by all that is known, does not hold.

    An error where one value of the column differs from it in letter case, accents or
    punctuation alone: then that one is meant, and the rewrite puts it in place.
    """
    return list(dict.fromkeys(_look(subject)))


def _look(subject: Subject) -> Iterator[Problem]:
    for found in compared_texts(subject):
        if _is_judged(found.stored, found.literal.name):
            problem = _judge(subject, found)
            if problem is not None:
                yield problem


def _is_judged(column: Column, text: str) -> bool:
    """Only texts that mean themselves: a pattern that somebody wrote with = is another fault."""
    if kind_of(column) != "text" or column.pii or not text.strip():
        return False
    return not any(sign in text for sign in "%*")


def _is_free_text(table: Table, column: Column) -> bool:
    """Whether nearly every row has a value of its own: prose, names, numbers of some kind."""
    rows, distinct = table.row_count, column.distinct
    if column.accepted_values or not rows or distinct is None:
        return False
    return rows >= _MANY_ROWS and distinct >= _FREE_TEXT * rows


def _judge(subject: Subject, found: Comparison) -> Problem | None:
    table, column, text = found.table, found.stored, found.literal.name
    if _holds(subject, table, column, text) is not False:
        return None
    near = _near(subject, table, column, text)
    if not near and _is_free_text(table, column):
        return None
    if subject.facts.name in CASELESS and any(one.casefold() == text.casefold() for one in near):
        return None
    alike = [one for one in near if is_alike(one, text)]
    rewrite = _put(subject, found.literal, alike[0]) if len(alike) == 1 else ""
    severity: Severity = "error" if len(alike) == 1 else "warning"
    if not alike and _has_company(subject, found):
        severity = "note"
    where = f"{table.bare_name}.{column.name}"
    effect = "so no row fits" if found.operator == "=" else "so every row fits"
    listed = isinstance(found.node, exp.In) and len(found.node.expressions) > 1
    message = f"{where} holds no '{text[:_LONGEST]}'{'' if listed else f', {effect}'}."
    shown = alike or near
    if shown:
        values = " or ".join(f"'{one[:_LONGEST]}'" for one in shown[:_SHOWN])
        hint = f"Did you mean {values}?"
    else:
        hint = "Compare it with a value that the column holds, or use another column."
    cells = tuple(one[:_LONGEST] for one in shown[:_SHOWN])
    return Problem("unknown_value", severity, message, hint, span_of(found.literal), rewrite, cells)


def _has_company(subject: Subject, found: Comparison) -> bool:
    """Whether other texts of the same list are there: then the list is only longer than needed."""
    if not isinstance(found.node, exp.In):
        return False
    others = [item for item in found.node.expressions if item is not found.literal]
    return any(
        isinstance(item, exp.Literal)
        and _holds(subject, found.table, found.stored, item.name) is not False
        for item in others
    )


def _holds(subject: Subject, table: Table, column: Column, text: str) -> bool | None:
    if text in column.accepted_values or text in column.examples:
        return True
    told = subject.data.holds(table.name, column.name, text)
    if told is not None:
        return told
    if column.accepted_values:
        return False
    complete = bool(column.examples) and column.distinct == len(column.examples)
    return False if complete else None


def _near(subject: Subject, table: Table, column: Column, text: str) -> Sequence[str]:
    """Values like the text: the equal ones first, then what the data say, then the listed ones."""
    listed = (*column.accepted_values, *column.examples)
    equal = [one for one in listed if is_alike(one, text)]
    told = subject.data.near_values(table.name, column.name, text)
    few = listed if len(set(listed)) <= _SHOWN else ()
    return [one for one in dict.fromkeys([*equal, *told, *few]) if one != text]


def _put(subject: Subject, literal: exp.Literal, value: str) -> str:
    copied, (place,) = subject.copy(literal)
    place.replace(exp.Literal.string(value))
    return subject.written(copied)


def is_alike(one: str, other: str) -> bool:
    """Whether two texts differ in letter case, accents or punctuation alone.

    Of a short one every sign counts: ``A`` is not ``A+``.
    """
    if one.casefold() == other.casefold():
        return True
    folded = _fold(one)
    return len(folded) > 2 and folded == _fold(other)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())
