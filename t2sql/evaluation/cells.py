"""Cells of a result made comparable: one form for values that mean the same."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Set
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

Cell = float | str | tuple[Any, ...] | None
"""None, a number, a text (dates and times too, in ISO form), or a tagged tuple."""

RELATIVE = 1e-6
ABSOLUTE = 1e-12
"""Sums of floats that should be zero leave dust, and relative tolerance knows no zero."""

_TIMESTAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?"
)
_NOT_A_NUMBER = ("nan",)


def close(left: float, right: float) -> bool:
    """Whether two numbers are equal within the tolerance; NaN is equal to nothing here."""
    return math.isclose(left, right, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def canonical(value: Any) -> Cell:
    """The comparable form of a cell. NaN equals NaN, and NULL equals NULL alone."""
    if value is None:
        return None
    if isinstance(value, bool | int | float | Decimal):
        return _number(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date | time | timedelta):
        return _temporal(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return ("bytes", bytes(value))
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _container(value)
    return str(value)


def _temporal(value: date | time | timedelta) -> Cell:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value.isoformat())
    return ("interval", value.total_seconds())


def _container(value: Mapping[Any, Any] | Collection[Any]) -> Cell:
    if isinstance(value, Mapping):
        return ("map", *sorted((str(key), _inner(item)) for key, item in value.items()))
    inner = [_inner(item) for item in value]
    return ("list", *(sorted(inner) if isinstance(value, Set) else inner))


def _inner(value: Any) -> str:
    """A cell within a cell, as text; numbers are cut to the digits that count."""
    cell = canonical(value)
    return f"{cell:.6g}" if isinstance(cell, float) else repr(cell)


def _number(value: bool | float | Decimal) -> Cell:
    try:
        number = float(value)
    except (OverflowError, ValueError):  # an integer beyond floats, a signalling NaN
        return str(value)
    return _NOT_A_NUMBER if math.isnan(number) else number + 0.0


def _text(value: str) -> str:
    if len(value) < 10 or value[4] != "-":
        return value
    found = _TIMESTAMP.fullmatch(value)
    if found is None:
        return value
    day, clock, zone = found.groups()
    if clock is None:
        return day
    if zone is None:
        return _join(day, _clock(clock))
    try:
        return _moment(datetime.fromisoformat(value))
    except ValueError:
        return value


def _moment(value: datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    return _join(value.date().isoformat(), _clock(value.time().isoformat()))


def _join(day: str, clock: str) -> str:
    return day if clock == "00:00:00" else f"{day} {clock}"


def _clock(text: str) -> str:
    """Hours, minutes and seconds, with a fraction only if there is one."""
    if len(text) == 5:
        text = f"{text}:00"
    return text.rstrip("0").rstrip(".") if "." in text else text
