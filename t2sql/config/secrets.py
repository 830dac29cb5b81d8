"""Texts that may hold a password, a key or a token, and how they are shown: without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "***"
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):/{0,2}", re.ASCII)
_VARIABLE = re.compile(r"\$\w+")
_SECRET_KEY = re.compile(r"pass|pwd|secret|token|key|credential|auth|signature", re.I)
_IN_TEXT = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*://)[^\s/@'\"<>]*:[^\s@'\"<>]*@"
    r"|(?P<bearer>\b(?:Bearer|Basic)\s+)[\w.~+/=\-]{8,}"
    r"|(?P<named>\b\w*(?:password|passwd|pwd|secret|token|api_?key)[\"']?\s*[=:]\s*)"
    r"(?:'[^']*'|\"[^\"]*\"|[^\s,;&'\"]+)"
    r"|\bsk-[\w\-]{8,}",
    re.IGNORECASE,
)


class Secret(str):
    """A text that may hold a secret: printed, formatted or logged it hides itself.

    What talks to the outside takes the text itself by :func:`reveal`. Two are equal as their texts
    are. A URL is shown without its password and options, anything else as ``***``.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(str(self))

    def __str__(self) -> str:
        text = reveal(self)
        if not text or _VARIABLE.fullmatch(text):  # a name is no secret
            return text
        return hide_secrets(text) if _URL.match(text) else HIDDEN

    def __format__(self, form: str) -> str:
        return format(str(self), form)


def hide_fields(settings: object, *names: str) -> None:
    """Make these fields of a frozen value secrets: texts, or mappings of texts."""
    for name in names:
        held = getattr(settings, name)
        hidden = (
            {key: Secret(item) for key, item in held.items()}
            if isinstance(held, Mapping)
            else Secret(held)
        )
        object.__setattr__(settings, name, hidden)


def reveal(text: str) -> str:
    """The text itself, as a plain one."""
    return str.__str__(text) if type(text) is str else "".join((text,))


def hide_secrets(url: str) -> str:
    """A URL without password and query part: for people, logs and names of folders.

    Passwords are often not encoded as they should be: what may belong to one is left out, even
    where that takes a piece of a path along.
    """
    text = reveal(url)
    found = _URL.match(text)
    if found is None:
        return "" if "@" in text else _before_options(text)
    begin, rest = text[: found.end()], text[found.end() :]
    person, at, place = rest.rpartition("@")
    if at and not rest.startswith("/") and (not re.search(r"[/?#]", person) or ":" in person):
        return begin + _before_options(person.partition(":")[0]) + at + _before_options(place)
    return begin + _before_options(rest)


def _before_options(text: str) -> str:
    """What stands before the query part and the fragment."""
    return re.split(r"[?#]", text, maxsplit=1)[0]


def holds_secret(url: str) -> bool:
    """Whether a URL has a password in it, or an option that is named like one."""
    text = reveal(url)
    plain, mark, options = text.partition("?")
    if hide_secrets(plain) != plain.partition("#")[0]:
        return True
    return bool(mark) and ("@" in options or bool(_SECRET_KEY.search(options)))


def scrub(text: str, *secrets: str) -> str:
    """A text of somebody else (a driver, a server) without these secrets, nor what looks so.

    For messages that are shown: passwords of URLs, ``Bearer …``, ``password=…`` and ``sk-…``.
    """
    for secret in secrets:
        if len(secret) >= 3:  # a shorter one would only riddle the text
            text = text.replace(secret, HIDDEN)
    return _IN_TEXT.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    groups: dict[str, Any] = found.groupdict()
    kept = groups["scheme"] or groups["bearer"] or groups["named"] or ""
    return f"{kept}{HIDDEN}" + ("@" if groups["scheme"] else "")
