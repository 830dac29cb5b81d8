"""Names that a person must not read, in texts: found, and taken out.

In SQL every word may be a name. In prose a plain word is a word: there a name is what is written
like one: with an underscore or a digit, in quotes, or with its schema or table before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

HIDDEN = "(hidden)"
"""Stands where a name was."""
_PATH = re.compile(r"[\w$]+(?:[`\"'\]]?\.[`\"'\[]?[\w$]+)*")
_QUOTES = "`\"'[]"
_LIKE_A_NAME = re.compile(r"[_$\d]|[a-z][A-Z]")
_WORD = re.compile(r"[\w$]+")


@dataclass(frozen=True)
class HiddenNames:
    """Names that are hidden, in lower case."""

    words: frozenset[str] = frozenset()
    """Of schemas, tables and columns; nothing that is seen is called so."""
    paths: frozenset[str] = frozenset()
    """Full names of tables, and of columns with their table before them."""
    _odd: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        odd = (name for name in self.words | self.paths if not _PATH.fullmatch(name))
        object.__setattr__(self, "_odd", tuple(sorted(odd, key=len, reverse=True)))

    def stands_in_sql(self, sql: str, also: Collection[str] = ()) -> bool:
        """Whether the SQL names one of them; ``also`` are further names, in lower case."""
        folded = sql.lower()
        words = set(_WORD.findall(folded))
        if not words.isdisjoint(self.words) or not words.isdisjoint(also):
            return True
        if any(name in folded for name in (*self._odd, *(one for one in also if _is_odd(one)))):
            return True
        return any(self._is_hidden_path(found.group()) for found in _PATH.finditer(folded))

    def is_told_by(self, text: str, spoken: str) -> bool:
        """Whether a text names one of them that what was spoken does not hold anyway."""
        said = set(_WORD.findall(spoken.lower()))
        folded = text.lower()
        if not (set(_WORD.findall(folded)) - said).isdisjoint(self.words):
            return True
        if any(name in folded and name not in spoken.lower() for name in self._odd):
            return True
        paths = (found.group() for found in _PATH.finditer(folded))
        return any(
            self._is_hidden_path(path) and not said.issuperset(_WORD.findall(path))
            for path in paths
        )

    def stands_in(self, text: str) -> bool:
        """Whether prose names one of them."""
        return next(self._spans(text), None) is not None

    def without(self, text: str) -> str:
        """The prose with a mark where it names one of them."""
        if not text:
            return text
        parts: list[str] = []
        last = 0
        for start, end in self._spans(text):
            parts += (text[last:start], HIDDEN)
            last = end
        return "".join((*parts, text[last:])) if parts else text

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        last = 0
        for found in self._pattern.finditer(text):
            if found.start() >= last and self._is_told(found, text):
                last = found.end()
                yield found.span()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Names with blanks or signs in them as they stand; else anything that may be a name."""
        odd = "|".join(re.escape(name) for name in self._odd)
        return re.compile(f"{odd}|{_PATH.pattern}" if odd else _PATH.pattern, re.IGNORECASE)

    def _is_told(self, found: re.Match[str], text: str) -> bool:
        word, folded = found.group(), found.group().lower()
        if folded in self._odd_set:
            return True
        if "." in word:
            return self._is_hidden_path(folded)
        if folded not in self.words:
            return False
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        quoted = bool(before) and bool(after) and before in _QUOTES and after in _QUOTES
        return quoted or _LIKE_A_NAME.search(word) is not None

    @cached_property
    def _odd_set(self) -> frozenset[str]:
        return frozenset(self._odd)

    def _is_hidden_path(self, path: str) -> bool:
        parts = [part.strip(_QUOTES) for part in path.split(".")]
        if len(parts) < 2:
            return False
        if not self.words.isdisjoint(parts):
            return True
        spans = (
            ".".join(parts[start:end])
            for start in range(len(parts))
            for end in range(start + 2, len(parts) + 1)
        )
        return any(span in self.paths for span in spans)


def _is_odd(name: str) -> bool:
    return not _WORD.fullmatch(name)
