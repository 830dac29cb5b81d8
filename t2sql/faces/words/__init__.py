"""What the faces say, in English and Korean.

Each room of the chat has a file of its own words here: two mappings with the same keys. What the
core says (reasons, problems, errors) is English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from t2sql.faces.words import answer, browse, flow

_ROOMS = (flow, answer, browse)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language by key, e.g. ``answer.run``."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with values put in place of ``{name}``."""
        text = self.texts[key]
        return text.format(**values) if values else text


def all_words() -> dict[str, Words]:
    """By language: ``en``, ``ko``."""
    english = {key: text for room in _ROOMS for key, text in room.ENGLISH.items()}
    korean = {key: text for room in _ROOMS for key, text in room.KOREAN.items()}
    return {"en": Words("en", english), "ko": Words("ko", korean)}


def words_for(accept_language: str) -> Words:
    """The words for a browser, by its ``Accept-Language`` header; English where it names neither.

    Source: RFC 9110, section 12.5.4; the order of the languages is taken for their weight.
    """
    known = all_words()
    for part in accept_language.split(","):
        language = part.partition(";")[0].strip().lower().partition("-")[0]
        if language in known:
            return known[language]
    return known["en"]
