"""Conditions that no row can meet: one column equal to two values, above and below at once."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.conditions import conjuncts
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.comparisons import MIRRORED, OPERATORS
from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import Problem


def check_never_true(subject: Subject) -> list[Problem]:
    """Find parts of WHERE, ON and HAVING that contradict each other: the result is always empty.

    Only what AND joins is looked at, and only columns compared with literals of one kind.
    """
    problems: list[Problem] = []
    for block in subject.blocks:
        for node in block.find(exp.EQ, exp.Like):
            problems += _other_case(subject, node)
        for condition in _conditions(block):
            if isinstance(condition.unnest(), exp.And):
                problems += _look(subject, condition)
    return list(dict.fromkeys(problems))


def _other_case(subject: Subject, node: exp.Expr) -> Iterator[Problem]:
    """``LOWER(city) = 'Oslo'``: a text in small letters has no capital."""
    left, right = node.this, node.args["expression"]
    if not isinstance(left, (exp.Lower, exp.Upper)) or not isinstance(right, exp.Literal):
        return
    small = isinstance(left, exp.Lower)
    fitting = right.name.lower() if small else right.name.upper()
    if fitting == right.name or not right.is_string:
        return
    copied, (place,) = subject.copy(right)
    place.replace(exp.Literal.string(fitting))
    name = "LOWER" if small else "UPPER"
    yield Problem(
        "never_true",
        "error",
        f"{name} makes a text that '{right.name[:60]}' never equals: no row fits.",
        f"Write '{fitting[:60]}'.",
        None,
        subject.written(copied),
    )


def _conditions(block: Block) -> Iterator[exp.Expr]:
    """The conditions of a SELECT, and the sides of each OR within them."""
    for name in ("where", "having"):
        clause = block.select.args.get(name)
        if clause is not None:
            yield clause.this
    yield from (join.args["on"] for join in block.joins if join.args.get("on") is not None)
    for either in block.find(exp.Or):
        yield from (side.unnest() for side in (either.this, either.args["expression"]))


def _look(subject: Subject, condition: exp.Expr) -> Iterator[Problem]:
    bounds: dict[tuple[str, bool], list[tuple[str, exp.Expr, exp.Literal]]] = {}
    for part in conjuncts(condition):
        operator = OPERATORS.get(type(part))
        if operator is None:
            continue
        left, right = part.this, part.expression
        if isinstance(left, exp.Literal):
            left, right, operator = right, left, MIRRORED[operator]
        if isinstance(left, exp.Column) and isinstance(right, exp.Literal):
            key = (left.sql().lower(), right.is_string)
            bounds.setdefault(key, []).append((operator, left, right))
    for found in bounds.values():
        clash = _clash(found) if len(found) > 1 else None
        if clash is not None:
            yield _problem(subject, condition, *clash)


def _clash(
    found: list[tuple[str, exp.Expr, exp.Literal]],
) -> tuple[exp.Expr, exp.Literal, exp.Literal, str] | None:
    """Two bounds that exclude each other."""
    for index, (operator, column, literal) in enumerate(found):
        for other_operator, _, other in found[index + 1 :]:
            if {operator, other_operator} == {"="} and literal.name != other.name:
                return column, literal, other, "="
            low, high = (literal, other) if operator[0] == ">" else (other, literal)
            opposed = {operator[0], other_operator[0]} == {">", "<"}
            if opposed and "<>" not in {operator, other_operator} and _is_above(low, high):
                return column, literal, other, "<"
    return None


def _is_above(low: exp.Literal, high: exp.Literal) -> bool:
    if low.is_string:
        return low.name > high.name
    try:
        return float(low.name) > float(high.name)
    except ValueError:
        return False


def _problem(
    subject: Subject,
    condition: exp.Expr,
    column: exp.Expr,
    one: exp.Literal,
    other: exp.Literal,
    how: str,
) -> Problem:
    name, dialect = column.name, subject.facts.name
    values = one.sql(dialect=dialect), other.sql(dialect=dialect)
    said = "equal to" if how == "=" else "within"
    rewrite = ""
    parts = conjuncts(condition)
    if len(parts) == 2 and condition.parent is not None:
        copied, (place,) = subject.copy(condition)
        either = exp.or_(*[part.copy() for part in parts], copy=False)
        place.replace(either)
        rewrite = subject.written(copied)
    return Problem(
        "never_true",
        "error",
        f"{name} cannot be {said} {values[0]} and {values[1]} at once: no row fits.",
        "Write OR, if either will do.",
        span_of(column),
        rewrite,
    )
