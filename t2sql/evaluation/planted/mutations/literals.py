"""Faults of literals: values spelt otherwise, other values, numbers one off."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.evaluation.planted.planting import (
    Plant,
    Planting,
    as_number,
    conditions,
    having,
    is_date,
    kind_of,
    literals,
    stored,
)
from t2sql.sql.guards.subject import Block
from t2sql.types import Column, Table

_SHORTEST = 4
"""Characters of a value that can be misspelt and still be known."""


def literal_case(planting: Planting) -> Iterator[Plant]:
    """A text value in another letter case."""
    for literal, _ in _values(planting):
        for other in (literal.name.lower(), literal.name.upper(), literal.name.title()):
            if other != literal.name:
                yield _put(planting, literal, other)


def literal_spelling(planting: Planting) -> Iterator[Plant]:
    """A text value with a letter doubled or lost."""
    for literal, _ in _values(planting):
        text = literal.name
        if len(text) >= _SHORTEST and not any(sign.isdigit() for sign in text):
            at = planting.draw.randrange(1, len(text) - 1)
            yield _put(planting, literal, text[:at] + text[at] + text[at:])
            yield _put(planting, literal, text[:at] + text[at + 1 :])


def literal_other(planting: Planting) -> Iterator[Plant]:
    """Another value that the column holds."""
    for literal, (table, column) in _values(planting):
        values = column.examples or planting.subject.data.near_values(
            table.name, column.name, literal.name
        )
        for other in planting.draw.sample(list(values), min(3, len(values))):
            if other.lower() != literal.name.lower():
                yield _put(planting, literal, other)


def number_off_by_one(planting: Planting) -> Iterator[Plant]:
    """A number that stands in the question is one off."""
    for literal in _numbers(planting):
        if planting.asked(literal.name) and "." not in literal.name:
            other = exp.Literal.number(int(literal.name) + 1)
            yield planting.replaced(literal, other), f"{other.name} for {literal.name}"


def wrong_limit(planting: Planting) -> Iterator[Plant]:
    """Another LIMIT."""
    for block in planting.blocks:
        limit = block.select.args.get("limit")
        count = limit.expression if isinstance(limit, exp.Limit) else None
        if isinstance(count, exp.Literal) and as_number(count.name) is not None:
            for other in (int(count.name) + 1, int(count.name) - 1):
                if other > 0:
                    yield planting.replaced(count, exp.Literal.number(other)), f"LIMIT {other}"


def text_as_number(planting: Planting) -> Iterator[Plant]:
    """A text column compared with a number."""
    for literal, _ in _values(planting):
        if as_number(literal.name) is not None:
            other = exp.Literal.number(literal.name.lstrip("0") or "0")
            yield planting.replaced(literal, other), f"{other.name} for '{literal.name}'"


def wrong_text_column(planting: Planting) -> Iterator[Plant]:
    """A filter on another text column of the same table."""
    for block in planting.blocks:
        for part in conditions(block):
            found = _compared(block, part)
            if found is None:
                continue
            column = part.find(exp.Column)
            others = [
                other
                for other in found[0].columns
                if other.name != found[1].name and kind_of(other) == "text"
            ]
            for other in planting.draw.sample(others, min(3, len(others))):
                assert column is not None  # noqa: S101 # it was compared
                copy = column.copy()
                copy.set("this", exp.to_identifier(other.name))
                said = f"{other.name} for {column.name}"
                yield planting.replaced(column, copy), said


def _values(planting: Planting) -> Iterator[tuple[exp.Expr, tuple[Table, Column]]]:
    """Text literals that are compared for equality with a stored text column."""
    for block in planting.blocks:
        for part in conditions(block):
            found = _compared(block, part)
            if found is not None:
                for literal in literals(part):
                    if literal.is_string and literal.name and not is_date(literal):
                        yield literal, found


def _compared(block: Block, part: exp.Expr) -> tuple[Table, Column] | None:
    inner = part.this if isinstance(part, exp.Not) else part
    if not isinstance(inner, exp.EQ | exp.NEQ | exp.In) or inner.args.get("query"):
        return None
    if not isinstance(inner.this, exp.Column):
        return None
    found = stored(block, inner.this)
    return found if found is not None and kind_of(found[1]) == "text" else None


def _numbers(planting: Planting) -> Iterator[exp.Literal]:
    for block in planting.blocks:
        for part in (*conditions(block), *having(block)):
            for literal in literals(part):
                if as_number(literal.name) is not None and not literal.is_string:
                    yield literal


def _put(planting: Planting, literal: exp.Expr, text: str) -> Plant:
    return planting.replaced(literal, exp.Literal.string(text)), f"'{text}' for '{literal.name}'"
