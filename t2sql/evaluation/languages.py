"""Which language a question is in, as far as its letters tell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

LATIN: Final = "Latin script"
"""English, German, Spanish, ...: their letters do not tell them apart."""
NO_LETTERS: Final = "no letters"

_SHARE: Final = 0.2
"""A Korean question names things in Latin letters too: so many other letters decide."""
_SCRIPTS: Final = {
    "LATIN": LATIN,
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "KATAKANA-HIRAGANA": "Japanese",
    "CJK": "Chinese",
    "CYRILLIC": "Cyrillic script",
    "GREEK": "Greek",
    "ARABIC": "Arabic script",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Devanagari script",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "THAI": "Thai",
}
_OTHER: Final = "another script"


def language_of(text: str) -> str:
    """The language of a question, or its script where several languages share it.

    Han characters are Chinese, unless kana stand among them: then they are Japanese, or Hangul:
    then they are Korean. Scripts are told by the names of the characters in Unicode.
    """
    letters = Counter(
        _script(sign) for sign in unicodedata.normalize("NFKC", text) if sign.isalpha()
    )
    if not letters:
        return NO_LETTERS
    for language in ("Japanese", "Korean"):
        if letters[language]:
            letters[language] += letters.pop("Chinese", 0)
    others = [(count, name) for name, count in letters.items() if name != LATIN]
    count, name = max(others, default=(0, LATIN))
    return name if count >= _SHARE * letters.total() else LATIN


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], _OTHER)
