"""From nested mappings to settings, each value of the right kind; what is wrong is named."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Literal

from t2sql.config.ranges import check_ranges
from t2sql.errors import ConfigError


def fill(
    cls: type, data: Mapping[str, Any], where: str, *, path: str = "", lenient: bool = False
) -> dict[str, Any]:
    """Keyword arguments for a settings class; ``lenient`` reads numbers and booleans from text.

    ``where`` names the file, ``path`` the keys that lead here (``limits.``).
    """
    hints = typing.get_type_hints(cls)
    known = {item.name: hints[item.name] for item in fields(cls) if item.name not in _NOT_KEYS}
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean `{path}{near[0]}`?" if near else f"Known: {', '.join(known)}."
            raise ConfigError(f"{where}: unknown key `{path}{key}`.", hint=hint)
        values[key] = _convert(known[key], value, where, path=f"{path}{key}", lenient=lenient)
    return values


def _convert(kind: Any, value: Any, where: str, *, path: str, lenient: bool) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise ConfigError(f"{where}: `{path}` should be a table: [{path}].")
        made = kind(**fill(kind, value, where, path=f"{path}.", lenient=lenient))
        return check_ranges(made, where)
    if typing.get_origin(kind) is types.UnionType:
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    if typing.get_origin(kind) is Literal:
        if value not in typing.get_args(kind):
            choices = ", ".join(typing.get_args(kind))
            raise ConfigError(f"{where}: `{path}` should be one of {choices}, not {value!r}.")
        return value
    if typing.get_origin(kind) is not None:
        several = _texts if typing.get_origin(kind) is tuple else _mapping
        return several(typing.get_args(kind)[1], value, where, path=path, lenient=lenient)
    if lenient and isinstance(value, str):
        value = _from_text(kind, value)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        # What should be a text may be a secret: its kind is told, not its value.
        got = type(value).__name__ if kind is str else repr(value)
        raise ConfigError(f"{where}: `{path}` should be {_KINDS[kind]}, not {got}.")
    return value


_NOT_KEYS = ("folder", "file")
_KINDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date, e.g. 2025-06-19",
}


def _mapping(kind: type, value: Any, where: str, *, path: str, lenient: bool) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where}: `{path}` should be a table: [{path}].")
    return {
        key: _convert(kind, item, where, path=f"{path}.{key}", lenient=lenient)
        for key, item in value.items()
    }


def _texts(_: Any, value: Any, where: str, *, path: str, lenient: bool) -> tuple[str, ...]:
    if lenient and isinstance(value, str):
        value = [text for part in value.split(",") if (text := part.strip())]
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConfigError(f"{where}: `{path}` should be a list of texts, not {value!r}.")


def _from_text(kind: type, text: str) -> Any:
    """The value that a text stands for; the text itself where it stands for none."""
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    try:
        if kind in (int, float):
            return kind(text)
        if kind is date:
            return date.fromisoformat(text)
    except ValueError:
        pass
    return text
