"""Letters that came in halves."""

from __future__ import annotations


def whole_letters(text: str) -> str:
    """The text with halves of letters put together, and what stays half replaced by a mark.

    JSON can say one half of a letter beyond U+FFFF, which no file and no database takes.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
