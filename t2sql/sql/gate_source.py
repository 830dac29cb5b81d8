"""The text that the gate judges, with its words: where a token stands, and what is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from t2sql.sql.gate_lists import STRUCTURE
from t2sql.sql.gate_text import span_of


@dataclass(frozen=True, slots=True)
class Source:
    """A text of one dialect and its tokens."""

    sql: str
    tokens: Sequence[Token]
    dialect: str

    def span_of(self, node: exp.Expr, *words: str) -> tuple[int, int] | None:
        """Where the node stands, or else the first of the words that the text has."""
        found = span_of(node)
        if found is not None and found[1] <= len(self.sql):
            return found
        if isinstance(node, exp.Func):
            words = (*words, *node.sql_names())
        if named := self.span_of_word([word.lower() for word in words]):
            return named
        for inner in node.walk():
            if (found := span_of(inner)) is not None and found[1] <= len(self.sql):
                return found
        return None

    def span_of_word(self, words: Sequence[str]) -> tuple[int, int] | None:
        """Where the first of the words stands, or None."""
        for token in self.tokens:
            if token.text.lower() in words or self.sql[token.start : token.end + 1] in words:
                return (token.start, token.end + 1)
        return None

    def quote(self, span: tuple[int, int] | None, otherwise: str) -> str:
        """The text of the span as it was typed, cut where it is long."""
        text = self.sql[slice(*span)] if span else otherwise
        return text if len(text) <= 60 else f"{text[:60]}…"

    def word_at(self, start: int) -> str:
        """The text of the token that starts there, quotes included."""
        token = next(token for token in self.tokens if token.start == start)
        return self.sql[token.start : token.end + 1]

    def calls(self) -> Iterator[tuple[int, bool, str, str]]:
        """Every name that a bracket follows and that is no clause, operator or type.

        Yields:
            Where it starts, whether it is quoted, the name, and in lower case the name with what is
            written before it by dots.
        """
        tokens = self.tokens
        for index in range(1, len(tokens)):
            if tokens[index].token_type is not TokenType.L_PAREN:
                continue
            token = tokens[index - 1]
            quoted = token.token_type is TokenType.IDENTIFIER
            text = token.text
            if not quoted and (not _is_word(text) or token.token_type is TokenType.STRING):
                continue
            behind_dot = index > 1 and tokens[index - 2].token_type is TokenType.DOT
            if not quoted and not behind_dot and text.lower() in STRUCTURE:
                continue
            yield token.start, quoted, text, self._with_path(index - 1)

    def _with_path(self, index: int) -> str:
        parts = [self.tokens[index].text]
        while index > 1 and self.tokens[index - 1].token_type is TokenType.DOT:
            before = self.tokens[index - 2]
            if before.token_type is not TokenType.IDENTIFIER and not _is_word(before.text):
                break
            parts.append(before.text)
            index -= 2
        return ".".join(reversed(parts)).lower()


def _is_word(text: str) -> bool:
    return bool(text) and (text[0].isalpha() or text[0] == "_")
