"""What Korean words mean in English: general words of business, and the words of a schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

HANGUL = "\uac00-\ud7a3"
_HANGUL_RUN = re.compile(f"[{HANGUL}]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The Korean words that a question is taken apart by.

    ``own`` are the names that a schema itself gives in Korean, blanks left out, and how each is
    to be written. ``parts`` are the single words within them.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()

    def knows(self, word: str) -> bool:
        """Whether it is a word of the schema or of any business."""
        return word in self.parts or word in self.own or word in general_words()


NO_WORDS = Vocabulary()


def has_korean(text: str) -> bool:
    """Whether anything in the text is written in Hangul."""
    return _HANGUL_RUN.search(text) is not None


@cache
def general_words() -> Mapping[str, str]:
    """Words of any business, and their English."""
    text = files("t2sql.steps.korean").joinpath("words.txt").read_text(encoding="utf-8")
    pairs = (line.partition(" ") for line in text.splitlines() if line and line[0] != "#")
    return {korean: english.strip() for korean, _, english in pairs}


def collect_words(names: Iterable[tuple[str, str]]) -> Vocabulary:
    """The vocabulary of the Korean ones among these names, each with how it is to be written.

    A name that is to be written in two ways, since it names several things, stays as it is.
    """
    own: dict[str, str] = {}
    parts: set[str] = set()
    for name, written in names:
        if has_korean(name):
            key = _together(name)
            own[key] = written if own.get(key, written) == written else name
            parts.update(_HANGUL_RUN.findall(name))
    return Vocabulary(own, frozenset(parts))


def _together(name: str) -> str:
    return "".join(name.split())
