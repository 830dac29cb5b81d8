"""SQL by its words: what is the same query in another layout, and in other literals.

Both come from the tokenizer alone, so that what was read before need not be parsed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot.tokenizer_core import Token, TokenType

MASK = "?"
_LITERALS = frozenset(
    {
        *(TokenType.STRING, TokenType.NUMBER, TokenType.BIT_STRING, TokenType.HEX_STRING),
        *(TokenType.BYTE_STRING, TokenType.NATIONAL_STRING, TokenType.RAW_STRING),
        *(TokenType.HEREDOC_STRING, TokenType.UNICODE_STRING),
    }
)
_GROUPS = frozenset({TokenType.GROUP_BY, TokenType.ORDER_BY})


@dataclass(frozen=True, slots=True)
class Shape:
    """A statement without its layout."""

    normal: str
    """The same for another layout, letter case of keywords and comments."""
    skeleton: str
    """The same for other literals as well."""


def shape_of(tokens: Sequence[Token]) -> Shape:
    """The shape of one statement's tokens."""
    return Shape(" ".join(_words(tokens, masked=False)), masked_skeleton(tokens))


def masked_skeleton(tokens: Iterable[Token]) -> str:
    """A statement with its literals masked and its names kept; a list of literals is one mask.

    Positions after GROUP BY and ORDER BY are no literals: they say which column is meant.
    """
    words: list[str] = []
    for word in _words(tokens, masked=True):
        if word == MASK and words[-2:] == [MASK, ","]:
            words.pop()
            continue
        words.append(word)
    return " ".join(words)


def _words(tokens: Iterable[Token], *, masked: bool) -> Iterator[str]:
    positions = False
    for token in tokens:
        kind = token.token_type
        if kind in _GROUPS:
            positions = True
        elif positions and kind not in {TokenType.COMMA, TokenType.NUMBER, TokenType.VAR}:
            positions = False
        if kind in _LITERALS:
            kept = not masked or (positions and kind is TokenType.NUMBER)
            yield _literal(token) if kept else MASK
        elif kind is TokenType.IDENTIFIER:
            yield f'"{token.text}"'
        else:
            # Keywords and plain names: their letter case says nothing.
            yield token.text.lower()


def _literal(token: Token) -> str:
    return token.text if token.token_type is TokenType.NUMBER else f"'{token.text}'"


def digest(*parts: Any) -> bytes:
    """A short key of these texts."""
    content = "\0".join(str(part) for part in parts)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()[:16]
