"""Frozen values as JSON and back, so that what is stored is what was exchanged.

Reading forgives: a key that a class no longer has is left out, one that it got since takes the
class's default. Stored values outlive the release that wrote them.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_PLAIN = frozenset((str, int, float, bool))
"""Most of what is stored is of these types, which JSON has itself."""


def plain(value: Any) -> Any:
    """A value made of JSON's types: a dataclass is an object, a tuple a list, a date ISO text."""
    kind = type(value)
    if value is None or kind in _PLAIN:
        return value
    if names := _names(typing.cast("Hashable", kind)):
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def revive(kind: Any, stored: Any) -> Any:
    """The value of that type that :func:`plain` made this of.

    Raises:
        ValueError, TypeError: what is stored cannot be of that type.
    """
    if typing.get_origin(kind) is types.UnionType:
        if stored is None:
            return None
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    if isinstance(kind, type) and is_dataclass(kind):
        return revive_object(kind, stored)
    if kind in (date, datetime):
        return kind.fromisoformat(stored)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _revive_tuple(arguments, stored)
    if origin is not None and origin is not typing.Literal and issubclass(origin, Mapping):
        return {key: revive(arguments[1], item) for key, item in stored.items()}
    return stored


def revive_object(kind: type[T], stored: Mapping[str, Any]) -> T:
    """The dataclass value that is stored as this object.

    Raises:
        ValueError, TypeError: a field without a default is missing, or of another type.
    """
    hints = _hints(typing.cast("Hashable", kind))
    given = {name: revive(hints[name], item) for name, item in stored.items() if name in hints}
    return kind(**given)


def _revive_tuple(arguments: Sequence[Any], stored: Sequence[Any]) -> tuple[Any, ...]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(revive(arguments[0], item) for item in stored)
    return tuple(revive(part, item) for part, item in zip(arguments, stored, strict=True))


@cache
def _names(kind: Hashable) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other type."""
    return tuple(item.name for item in fields(kind)) if is_dataclass(kind) else ()


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return typing.get_type_hints(kind)
