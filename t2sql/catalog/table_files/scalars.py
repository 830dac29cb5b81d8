"""Texts as YAML scalars: plain where that is safe, else in double quotes."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"[^\W\d_][\w ,.;()'/%+-]*|_\w+")
_WORDS: Final = frozenset(
    ("true", "false", "yes", "no", "on", "off", "null", "none", "nan", "inf", "y", "n")
)
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BYTE, _SHORT = 0xFF, 0xFFFF


def scalar(text: str, *, in_flow: bool = False) -> str:
    """The text on one line of YAML, so that any parser reads the very same.

    ``in_flow`` is within ``{}`` or ``[]``, where a comma ends a plain text.
    """
    if (
        _PLAIN.fullmatch(text)
        and not (in_flow and "," in text)
        and text.lower() not in _WORDS
        and text == text.strip()
    ):
        return text
    return f'"{"".join(map(_escaped, text))}"'


def comment(text: str, most: int = 80) -> str:
    """What may stand behind ``#``: one line, and not too long a one."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    if code <= _BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _SHORT else f"\\U{code:08x}"
