"""Text as markup that shows it and nothing else. Everything below ``faces/html`` is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the order of what follows. Joiners stay: scripts and
emoji are written with them, and an element of its own (``dir="auto"``) keeps a text's direction."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def text_html(text: object) -> Markup:
    """A text of data or of a model, as it reads: nothing of it is HTML."""
    shown = _CONTROL.sub("·", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    return escape(_SURROGATE.sub("�", shown))


def join_html(parts: Iterable[Markup], between: str = "") -> Markup:
    """The parts one after another; what stands between is text."""
    return escape(between).join(parts)


def framed(*parts: Markup) -> Markup:
    """The parts in the element that :mod:`t2sql.faces.html.style` is about; empty without any."""
    body = join_html(parts)
    return Markup('<div class="t2sql">{}</div>').format(body) if body else Markup()
