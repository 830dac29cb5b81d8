"""Quotes that a word processor makes, and letters that nobody sees."""

from __future__ import annotations

import unicodedata

from t2sql.sql.repairs.broken import Broken, Mended

KINDS = frozenset({"gate_parse", "gate_text", "unknown_column"})
_PLAIN = {"‘": "'", "’": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "；": ";"}


def plain_quotes(broken: Broken) -> Mended | None:
    """Write typographic quotes as SQL's own, and leave invisible letters out.

    What stands between SQL's own single quotes is somebody's value and stays as it is.
    """
    said: dict[str, None] = {}
    kept: list[str] = []
    within = False
    for letter in broken.sql:
        if letter == "'":
            within = not within
        if letter not in "\t\n\r" and unicodedata.category(letter) in {"Cc", "Cf"}:
            said["Invisible letters were left out."] = None
        elif letter in _PLAIN and not within:
            said["Typographic quotes were written as plain ones."] = None
            kept.append(_PLAIN[letter])
        else:
            kept.append(letter)
    return Mended("".join(kept), tuple(said)) if said else None
