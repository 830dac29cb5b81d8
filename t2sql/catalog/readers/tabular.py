"""JSON lines, JSON arrays and CSV: one query a row."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from t2sql.catalog.readers.found import Found, FoundQuery
from t2sql.catalog.readers.rows import format_of, read_row, sql_keys
from t2sql.catalog.readers.texts import encoding_of, read_lines, read_text, unreadable
from t2sql.types import Problem

_SAMPLE = 64_000
_WIDEST = 100_000_000
_Row = tuple[int, Any, str]
"""The line it starts on, what was read, and why not."""


def read_json(file: Path, source: str) -> Found:
    """The queries of JSON lines, or of one JSON array; a line that is broken is named."""
    try:
        rows = _json_array(file) if _is_array(file) else _json_lines(file)
        yield from _queries(rows, file, source, "line")
    except OSError as error:
        yield unreadable(file, error)


def read_csv(file: Path, source: str) -> Found:
    """The queries of a CSV file with a header; comma, semicolon, tab or bar between the cells."""
    before = csv.field_size_limit()
    try:
        # A query may be longer than what the module takes for a mistake.
        csv.field_size_limit(_WIDEST)
        yield from _queries(_csv_rows(file), file, source, "line")
    except OSError as error:
        yield unreadable(file, error)
    finally:
        csv.field_size_limit(before)


def _queries(rows: Iterable[_Row], file: Path, source: str, unit: str) -> Found:
    known = ""
    dialect: str | None = None
    empty = True
    for number, row, fault in rows:
        empty = False
        place = f"{file}, {unit} {number}"
        read: FoundQuery | str = fault or "it is no object with names and values"
        if not fault and isinstance(row, dict):
            if dialect is None:
                if not sql_keys(map(str, row)):
                    yield _no_queries(file, sorted(map(str, row)))
                    return
                known, dialect = format_of(map(str, row))
                if known:
                    said = f"{file}: read as an export of {known}."
                    yield Problem("history_format", "note", said)
            read = read_row(row, place, source, dialect)
        if isinstance(read, str):
            said = f"{place}: the row was skipped: {read}."
            yield Problem("unreadable_row", "warning", said, hint="Correct or delete it.")
        else:
            yield read
    if empty:
        yield _no_queries(file, [])


def _no_queries(file: Path, names: list[str]) -> Problem:
    has = f"; it has {', '.join(names[:8])}" if names else "; it is empty"
    return Problem(
        "unreadable_file",
        "warning",
        f"{file}: no column or key holds SQL{has}. The file was skipped.",
        hint="Name it `sql` or `query`.",
    )


def _is_array(file: Path) -> bool:
    for _, line in read_lines(file):
        if line is not None and line.strip():
            return line.lstrip().startswith("[")
    return False


def _json_array(file: Path) -> Iterator[_Row]:
    text, problem = read_text(file)
    if problem is not None:
        yield 1, None, "it is not UTF-8 text"
        return
    decoder = json.JSONDecoder()
    position, end = text.index("[") + 1, len(text)
    line, counted = 1, 0
    # Member by member: a file that was cut keeps what stands before the cut.
    while True:
        while position < end and text[position] in " \t\r\n,":
            position += 1
        if position < end and text[position] == "]":
            return
        line += text.count("\n", counted, position)
        counted = position
        try:
            row, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            reason = "the file ends too early" if position >= end else _json_fault(error)
            yield line, None, reason
            return
        yield line, row, ""


def _json_lines(file: Path) -> Iterator[_Row]:
    for number, line in read_lines(file):
        if line is None:
            yield number, None, "it is not UTF-8 text"
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, None, _json_fault(error)
            else:
                yield number, row, ""


def _json_fault(error: Exception) -> str:
    said = getattr(error, "msg", "") or "it nests too deeply"
    return f"it is not valid JSON ({said})"


def _csv_rows(file: Path) -> Iterator[_Row]:
    encoding = encoding_of(file)
    # What is not UTF-8 shows in its own row; the others are read.
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    with file.open(encoding=encoding, errors=errors, newline="") as text:
        head = text.read(_SAMPLE)
        text.seek(0)
        reader = csv.reader(_without_nulls(text), delimiter=_delimiter(head))
        names: list[str] = []
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, None, f"it is not valid CSV ({error})"
                continue
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = row
            elif len(row) != len(names):
                yield line, None, f"it has {len(row)} cells where the header has {len(names)}"
            else:
                yield line, dict(zip(names, row, strict=True)), ""


def _without_nulls(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)


def _delimiter(head: str) -> str:
    first = next((line for line in head.splitlines() if line.strip()), "")
    return max(",;\t|", key=first.count)
