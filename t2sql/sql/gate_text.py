"""Gate rules 1 to 3: one statement, whose text can be read in one way, by the engine's rules."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from t2sql.sql.dialects import FACTS, find_dialect
from t2sql.types import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_BYTES = 65_536
MAX_NESTING = 120
"""Brackets and CASEs within each other; people write less than 20."""

PRINTABLE = re.compile(r"[\t\n\r\x20-\x7e]*")
CUT_COMMENT = re.compile(r"(--|#)[^\n]*?\r(?!\n)(?=\s*\S)")
"""DuckDB and PostgreSQL end such a comment at the carriage return, SQLite and MySQL do not."""

READING_ERRORS = (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, LookupError)
"""What sqlglot raises on text that is not SQL; it does not always wrap it in its own error."""

MAX_TOKENS = 20_000
"""More would take seconds to judge."""

OPENERS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
CLOSERS = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}
FIRST_WORDS = {"select", "with", "from", "values", "table", "pivot", "unpivot", "("}


def check_text(sql: str) -> list[Problem]:
    """Rule 1: not blank, not huge, nothing invisible, no comment that MySQL would execute."""
    if not sql.strip():
        return [refuse("text", "The SQL is empty.", "Write one SELECT.")]
    try:
        size = len(sql.encode())
    except UnicodeEncodeError:
        return [refuse("text", "The SQL holds half of a character (a lone surrogate).")]
    if size > MAX_BYTES:
        return [refuse("text", f"The SQL is {size:,} bytes; {MAX_BYTES:,} is the limit.")]
    for position, character in enumerate(sql) if not PRINTABLE.fullmatch(sql) else ():
        if character not in "\t\n\r" and unicodedata.category(character) in {"Cc", "Cf"}:
            return [
                refuse(
                    "text",
                    f"The SQL holds an invisible character, U+{ord(character):04X}.",
                    "Remove it.",
                    (position, position + 1),
                )
            ]
    if found := CUT_COMMENT.search(sql):
        comment = found[0].rstrip("\r")
        message = f"A carriage return ends the comment {comment!r} for some engines only."
        span = (found.start(), found.start() + len(comment))
        return [refuse("text", message, "End the line with a line feed.", span)]
    for opener in ("/*!", "/*M!"):
        if (position := sql.find(opener)) >= 0:
            return [
                refuse(
                    "text",
                    f"A comment that opens with {opener} is executed by MySQL and MariaDB.",
                    "Remove the comment.",
                    (position, position + len(opener)),
                )
            ]
    return []


def check_dialect(dialect: str) -> list[Problem]:
    """Rule 2, first half: the dialect is one whose rules are known."""
    if find_dialect(dialect) is not None:
        return []
    known = ", ".join(facts.name for facts in FACTS)
    return [refuse("dialect", f"The dialect {dialect!r} is unknown.", f"Known are: {known}.")]


def read_tokens(sql: str, dialect: str) -> tuple[list[Token], list[Problem]]:
    """Rule 2: split the text by the dialect's own rules; refuse what nests too deep."""
    try:
        tokens = list(Dialect.get_or_raise(dialect).tokenize(sql))
    except READING_ERRORS:
        return [], [_unclosed(sql)]
    if len(tokens) > MAX_TOKENS:
        return [], [refuse("parse", f"The SQL has more than {MAX_TOKENS:,} words.", "Shorten it.")]
    depth = 0
    for token in tokens:
        depth += (token.token_type in OPENERS) - (token.token_type in CLOSERS)
        if depth > MAX_NESTING:
            return [], [
                refuse(
                    "parse",
                    f"The SQL is nested deeper than {MAX_NESTING} levels at {token.text!r}.",
                    "Use WITH to name the parts.",
                    (token.start, token.end + 1),
                )
            ]
    return tokens, []


def check_statements(tokens: Sequence[Token]) -> list[Problem]:
    """Rule 3: exactly one statement, and it opens like a query; seen before it is parsed."""
    words = [token for token in tokens if token.token_type is not TokenType.SEMICOLON]
    if not words:
        return [refuse("statements", "The SQL holds no statement.", "Write one SELECT.")]
    ended = False
    for token in tokens:
        if token.token_type is TokenType.SEMICOLON:
            ended = token.start > words[0].start
        elif ended:
            return [
                refuse(
                    "statements",
                    f"There is a second statement, from {token.text!r} on.",
                    "Send one statement.",
                    (token.start, token.end + 1),
                )
            ]
    first = words[0]
    if first.text.lower() not in FIRST_WORDS:
        return [
            refuse(
                "root",
                f"A statement that begins with {first.text!r} is not a query.",
                "Only a SELECT may run.",
                (first.start, first.end + 1),
            )
        ]
    return []


def parse_tokens(
    tokens: Sequence[Token], sql: str, dialect: str
) -> tuple[exp.Expr | None, list[Problem]]:
    """Rules 2 and 3: one tree, or why there is none."""
    try:
        trees = Dialect.get_or_raise(dialect).parser().parse(list(tokens), sql)
    except ParseError as error:
        return None, [_syntax_problem(error, sql)]
    except RecursionError:
        return None, [refuse("parse", "The SQL is nested too deep.", "Use WITH.")]
    except READING_ERRORS:
        return None, [refuse("parse", "The SQL cannot be read.")]
    found = [tree for tree in trees if tree is not None and not isinstance(tree, exp.Semicolon)]
    if len(found) != 1:
        message = f"There are {len(found)} statements in {sql[:40]!r}; one is allowed."
        return None, [refuse("statements", message)]
    return found[0], []


def _unclosed(sql: str) -> Problem:
    """Some quote or comment does not end: the last opener is the likely one."""
    start = max(sql.rfind(opener) for opener in ("'", '"', "`", "/*", "$", "["))
    message = "The SQL cannot be read: a quote or a comment is not closed."
    if start < 0:
        return refuse("parse", message)
    return refuse("parse", f"{message[:-1]}: {sql[start : start + 20]!r}.", "", (start, start + 1))


def _syntax_problem(error: ParseError, sql: str) -> Problem:
    """The first syntax error as a sentence; ``str(error)`` would carry terminal codes."""
    detail = error.errors[0] if error.errors else {}
    near = str(detail.get("highlight") or "").strip()
    line = detail.get("line")
    before = str(detail.get("start_context") or "")
    start = sql.find(before + near) + len(before) if near and before + near in sql else -1
    span = (start, start + len(near)) if start >= 0 else None
    message = "The SQL has a syntax error"
    if near:
        message += f" near {near[:40]!r}"
    if line:
        message += f" (line {line}, column {detail.get('col')})"
    what = str(detail.get("description") or "").partition(" but got <")[0].rstrip(".")
    return refuse("parse", f"{message}: {what}." if what else f"{message}.", "", span)


def refuse(rule: str, message: str, hint: str = "", span: tuple[int, int] | None = None) -> Problem:
    """A refusal of the gate: an error whose kind names the rule."""
    return Problem(f"gate_{rule}", "error", message, hint, span)


def span_of(node: exp.Expr) -> tuple[int, int] | None:
    """Where the node's name stands in the text, where sqlglot kept it."""
    for part in (node, node.args.get("this")):
        if isinstance(part, exp.Expr):
            start, end = part.meta_get("start"), part.meta_get("end")
            if isinstance(start, int) and isinstance(end, int):
                return (start, end + 1)
    return None
