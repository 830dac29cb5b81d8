"""Numbers of the question that the query does not hold, or compares the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlglot import exp

from t2sql.sql.asked.asked import Asked
from t2sql.sql.asked.numbers import AskedNumber
from t2sql.sql.gate_text import span_of
from t2sql.sql.guards.comparisons import number_comparisons
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_STEPS = {">": (1, ">="), ">=": (-1, ">"), "<": (-1, "<="), "<=": (1, "<")}
"""The same bound of a whole number in the other writing: more than 5 is at least 6."""
_WRITTEN: dict[str, type[exp.Expr]] = {">": exp.GT, ">=": exp.GTE, "<": exp.LT, "<=": exp.LTE}
_SCALES = (1.0, 0.01, 100.0, 1000.0, 0.001, 60.0, 24.0, 1e6, 1e-6)
"""Per cent, thousands, minutes: what a query may reckon in instead."""
_PLAIN = re.compile(
    r"(?:\b(?:top|first|last|bottom|limit|only)\s+|\bthe\s+)$|^\s?(?:most|least|highest|lowest"
    r"|largest|smallest|biggest|greatest|best|worst|oldest|youngest|cheapest|longest|shortest)\b",
    re.IGNORECASE,
)


def check_asked_number(subject: Subject) -> list[Problem]:
    """Look for each number of the question, and at the side on which it bounds.

    A number written as a word counts only where the words around make a bound or a rank of it.
    """
    asked = subject.asked
    if asked is None or not asked.numbers:
        return []
    compared = list(number_comparisons(subject))
    held = _numbers_of(subject)
    problems: list[Problem] = []
    for number in asked.numbers:
        if number.value in held:
            problems += _other_side(subject, asked, number, compared)
        elif not _is_loose(number, asked) and not _is_held(number, held, compared):
            problems.append(_unused(asked, number))
    return list(dict.fromkeys(problems))


def _numbers_of(subject: Subject) -> set[float]:
    """Every number that the query writes: alone, within texts, within names."""
    found: set[float] = set()
    for node in subject.tree.find_all(exp.Literal, exp.Column, exp.Table):
        found.update(float(digits) for digits in _DIGITS.findall(node.name))
    return found


def _is_loose(number: AskedNumber, asked: Asked) -> bool:
    """Whether it may well stand for something else: ``at least one``, ``the two of them``."""
    if number.value <= 1 and number.sign[:1] == ">":
        return number.value + (number.sign == ">") <= 1  # there is one: a join or EXISTS will do
    if not number.spelled or number.sign:
        return False
    if number.value < 2:
        return True
    before, after = asked.text[: number.start], asked.text[number.end :]
    superlative = asked.says("greatest", "least", "latest", "earliest", "ranked")
    return not (superlative and (_PLAIN.search(before) or _PLAIN.search(after)))


def _is_held(
    number: AskedNumber,
    held: set[float],
    compared: Sequence[tuple[exp.Expr, str, exp.Literal]],
) -> bool:
    if any(_near(number.value * scale, held) for scale in _SCALES):
        return True
    step = _STEPS.get(number.sign.rstrip("~"))
    if step is None:
        return False
    return any(
        operator == step[1] and _value(literal) == number.value + step[0]
        for _, operator, literal in compared
    ) or (number.value == 1 and 0 in held)


def _near(value: float, held: set[float]) -> bool:
    return value in held or round(value, 6) in held


def _value(literal: exp.Literal) -> float | None:
    try:
        return float(literal.name)
    except ValueError:
        return None


def _unused(asked: Asked, number: AskedNumber) -> Problem:
    around = asked.text[max(0, number.start - 20) : number.end + 12].strip()
    return Problem(
        "unused_number",
        "warning",
        f"The question says {asked.text[number.start : number.end].strip()} "
        f"(…{around}…), and the query does not hold that number.",
        "Use it as the bound or the LIMIT that it stands for.",
    )


def _other_side(
    subject: Subject,
    asked: Asked,
    number: AskedNumber,
    compared: Sequence[tuple[exp.Expr, str, exp.Literal]],
) -> Iterator[Problem]:
    """The number bounds from the other side than the words say, or is wrongly within."""
    sign = number.sign.rstrip("~")
    if not sign or sum(other.value == number.value for other in asked.numbers) > 1:
        return
    found = [item for item in compared if _value(item[2]) == number.value]
    found = [item for item in found if item[1] in _WRITTEN]
    if not found or any(operator == sign for _, operator, _ in found):
        return
    loose = number.sign.endswith("~")
    if loose and any(operator[0] == sign[0] for _, operator, _ in found):
        return
    node, operator, literal = found[0]
    said = asked.text[max(0, number.start - 14) : number.end + 8].strip()
    negated = node.find_ancestor(exp.Not, exp.Except) is not None or asked.says("negated")
    if len(found) > 1 or negated:
        return
    yield Problem(
        "turned_comparison",
        "warning",
        f"The question says '…{said}…', and the query compares with {operator} {literal.name}.",
        f"Write {sign} {literal.name}.",
        span_of(node.this) if isinstance(node.this, exp.Column) else None,
        _with_sign(subject, node, operator, sign),
    )


def _with_sign(subject: Subject, node: exp.Expr, operator: str, sign: str) -> str:
    if isinstance(node, exp.Between) or not isinstance(node, _WRITTEN[operator]):
        return ""
    copied, (place,) = subject.copy(node)
    place.replace(_WRITTEN[sign](this=place.this.copy(), expression=place.expression.copy()))
    return subject.written(copied)
