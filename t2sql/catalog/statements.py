"""Query files cut into statements, each with the comment lines above it and its line number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

HEADER_KEYS = (
    *("question", "verified_by", "verified_on", "runs"),
    *("users", "last_run", "dialect"),
)

_HEADER = re.compile(r"^[ \t]*--[ \t]*(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$")
# What may hold a semicolon that ends nothing; a quote that is never closed is an ordinary sign.
_PIECES = re.compile(
    r"--[^\n]*|/\*.*?(?:\*/|\Z)|'(?:[^']|'')*+'|\"(?:[^\"]|\"\")*+\"|`[^`]*+`"
    r"|\$(\w{0,30})\$.*?\$\1\$|(?P<end>;)",
    re.DOTALL,
)
# Where one of these stands, dialects differ in where a quote or a comment ends.
_DIALECT_MARKS = ("\\", "#", "'''", '"""', "/*", "$", "[")
_MOST_TOKENIZED = 1_000_000


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a file."""

    sql: str
    line: int
    """Of its first word, counted from 1."""
    header: Mapping[str, str]
    """What the comment lines above it say, by key."""
    misspelled: tuple[str, ...] = ()
    """Keys above it that look like a header key and are none."""


def split_statements(text: str, dialect: str = "") -> Iterator[Statement]:
    """The statements of a file.

    They end at a semicolon, or where a line ``-- question:`` (or another header key) begins the
    next one: so a quote that is never closed spoils one statement, not the rest of the file.
    Where quotes and comments end is as the dialect has it.
    """
    lines = text.splitlines(keepends=True)
    starts = [0]
    sql_seen = False
    for number, line in enumerate(lines):
        if sql_seen and has_header(line):
            starts.append(number)
            sql_seen = False
        elif line.strip() and not line.lstrip().startswith("--"):
            sql_seen = True
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield from _split_block("".join(lines[start:end]), start + 1, dialect)


def has_several(sql: str) -> bool:
    """Whether a text may hold more than one statement."""
    return ";" in sql.rstrip().rstrip(";")


def has_header(line: str) -> bool:
    """Whether a line begins a new query's header."""
    return _header_key(line) in HEADER_KEYS


def _split_block(block: str, first_line: int, dialect: str) -> Iterator[Statement]:
    begin, line = 0, first_line
    for end in [*_semicolons(block, dialect), len(block)]:
        piece = block[begin:end]
        statement = _statement(piece, line)
        line += block.count("\n", begin, end)
        begin = end + 1
        if statement is not None:
            yield statement


def _semicolons(block: str, dialect: str) -> Sequence[int]:
    differs = dialect and any(mark in block for mark in _DIALECT_MARKS)
    if differs and has_several(block) and len(block) <= _MOST_TOKENIZED:
        try:
            tokens = Dialect.get_or_raise(dialect).tokenize(block)
        except SqlglotError:
            pass  # a quote that is never closed: then by the rules that most dialects share
        else:
            return [token.start for token in tokens if token.token_type is TokenType.SEMICOLON]
    return [found.start() for found in _PIECES.finditer(block) if found["end"]]


def _statement(piece: str, first_line: int) -> Statement | None:
    header: dict[str, str] = {}
    misspelled: list[str] = []
    lines = piece.split("\n")
    for index, line in enumerate(lines):
        stripped = line.strip()
        if stripped and not stripped.startswith("--"):
            sql = "\n".join(lines[index:]).strip()
            return Statement(sql, first_line + index, header, tuple(misspelled))
        found = _HEADER.match(line)
        if found and found[1].lower() in HEADER_KEYS:
            header[found[1].lower()] = found[2]
        elif found and get_close_matches(found[1].lower(), HEADER_KEYS, n=1, cutoff=0.8):
            misspelled.append(found[1])
    return None


def _header_key(line: str) -> str:
    found = _HEADER.match(line)
    return found[1].lower() if found else ""
