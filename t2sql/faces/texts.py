"""Rows as plain text: CSV, JSON and Markdown, the same in a file and on stdout."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from t2sql.faces.objects import escape_unseen, plain
from t2sql.faces.plain import visible
from t2sql.types import number_names

if TYPE_CHECKING:
    from t2sql.protocols import Progress
    from t2sql.types import QueryResult

_BATCH = 10_000
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")
"""What a spreadsheet may read as the start of a formula (OWASP, "CSV Injection")."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")
_MARKS = (
    ("&", "&amp;"),
    *((mark, f"\\{mark}") for mark in "\\|`[]"),
    *(("<", "&lt;"), (">", "&gt;"), ("@", "&#64;"), ("://", "&#58;//")),
)
"""How Markdown writes what it would read as HTML, code, a link or the end of a cell."""


def write_csv(
    result: QueryResult, path: Path, progress: Progress | None = None, *, raw: bool = False
) -> Sequence[str]:
    """Write UTF-8 CSV (RFC 4180) with a line of names; NULL is an empty field.

    Text that a spreadsheet could take for a formula gets an apostrophe before it, as OWASP says
    ("CSV Injection"), and that is told; ``raw`` writes all cells as they are, for programs.
    """
    with path.open("x", encoding="utf-8", newline="") as file:
        count = print_csv(result, file, progress, raw=raw)
    if not count:
        return ()
    cells, stands = ("1 cell begins", "it") if count == 1 else (f"{count:,} cells begin", "them")
    said = f"{cells} like a formula (=, +, -, @)"
    if raw:
        return (f"{said}: do not open the file in a spreadsheet.",)
    return (f"{said}: an apostrophe stands before {stands}. --raw leaves them as they are.",)


def print_csv(
    result: QueryResult, file: TextIO, progress: Progress | None = None, *, raw: bool = False
) -> int:
    """The same to any text file; returns how many cells could be taken for a formula."""
    writer = csv.writer(file)
    count = 0

    def field(cell: Any) -> Any:
        nonlocal count
        written = _field(cell)
        if not is_formula(written):
            return written
        count += 1
        return written if raw else f"'{written}"

    writer.writerow([field(name) for name in result.columns])
    total = len(result.rows)
    for start in range(0, total, _BATCH):
        batch = result.rows[start : start + _BATCH]
        writer.writerows([field(cell) for cell in row] for row in batch)
        if progress is not None:
            progress("writing", start + len(batch), total)
    return count


def is_formula(cell: Any) -> bool:
    """Whether a spreadsheet could take the text for a formula; a number never is one."""
    if not isinstance(cell, str) or not _FORMULA.match(cell):
        return False
    return _NUMBER.fullmatch(cell) is None


def rows_as_json(result: QueryResult) -> str:
    """A list with an object a row; of columns with the same name the later get a number."""
    names = number_names(result.columns)
    lines = (
        json.dumps(dict(zip(names, plain(row), strict=True)), ensure_ascii=False, allow_nan=False)
        for row in result.rows
    )
    body = ",\n ".join(lines)
    return escape_unseen(f"[{body}]")


def rows_as_markdown(result: QueryResult) -> str:
    """A table in GitHub's Markdown, numbers to the right; NULL is an empty cell.

    Nothing in a cell is read as Markdown, HTML or a link; control characters are shown as dots.
    """
    numeric = [
        any(isinstance(row[place], (int, float, Decimal)) for row in result.rows)
        for place in range(len(result.columns))
    ]
    rules = ["---:" if is_numeric else "---" for is_numeric in numeric]
    return "\n".join(_lines([result.columns, rules], result.rows))


def _lines(head: Iterable[Sequence[str]], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    names, rules = head
    yield f"| {' | '.join(_escape(name) for name in names)} |"
    yield f"| {' | '.join(rules)} |"
    for row in rows:
        yield f"| {' | '.join(_escape(_field(cell)) for cell in row)} |"


def _escape(value: Any) -> str:
    """Nothing in a cell may end it, or be read as HTML or a link."""
    lines = re.split(r"\s*[\r\n]+\s*", "" if value is None else str(value))
    return "<br>".join(_escape_line(visible(line)) for line in lines)


def _escape_line(text: str) -> str:
    for mark, written in _MARKS:
        text = text.replace(mark, written)
    return re.sub(r"\b(www)\.", r"\1&#46;", text, flags=re.IGNORECASE)


def _field(cell: Any) -> Any:
    """Numbers and texts exactly as they are; all else as JSON shows it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if cell is None or isinstance(cell, (int, float, Decimal, str)):
        return cell
    shown = plain(cell)
    return json.dumps(shown, ensure_ascii=False) if isinstance(shown, (list, dict)) else shown
