"""Query files cut into statements, each with the comment lines above it and its line number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

HEADER_KEYS = ("question", "verified_by", "verified_on", "runs")

_HEADER = re.compile(r"^[ \t]*--[ \t]*(\w+)[ \t]*:[ \t]*(.*?)[ \t]*$")
# What may hold a semicolon that ends nothing; a quote that is never closed is an ordinary sign.
_SKIPPED = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$(\w*)\$.*?\$\1\$",
    re.DOTALL,
)


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


def split_statements(text: str) -> Iterator[Statement]:
    """The statements of a file.

    They end at a semicolon, or where a line ``-- question:`` (or another header key) begins the
    next one: so a quote that is never closed spoils one statement, not the rest of the file.
    """
    lines = text.splitlines(keepends=True)
    starts = [0]
    sql_seen = False
    for number, line in enumerate(lines):
        if _header_key(line) in HEADER_KEYS and sql_seen:
            starts.append(number)
            sql_seen = False
        elif line.strip() and not line.lstrip().startswith("--"):
            sql_seen = True
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield from _split_block("".join(lines[start:end]), start + 1)


def _split_block(block: str, first_line: int) -> Iterator[Statement]:
    begin = 0
    for end in [*_semicolons(block), len(block)]:
        piece = block[begin:end]
        statement = _statement(piece, first_line + block.count("\n", 0, begin))
        begin = end + 1
        if statement is not None:
            yield statement


def _semicolons(block: str) -> Iterator[int]:
    position = 0
    while position < len(block):
        skipped = _SKIPPED.match(block, position)
        if skipped:
            position = skipped.end()
            continue
        if block[position] == ";":
            yield position
        position += 1


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
