"""Excel files. Text stays text, so that no cell of a database becomes a formula."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import InputError
from t2sql.faces.objects import plain
from t2sql.faces.texts import is_formula

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from t2sql.protocols import Progress
    from t2sql.types import QueryResult

MOST_ROWS = 1_048_576 - 1
"""Of a sheet, without the line of names."""
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
_EXACT = 10**15
"""Excel keeps 15 digits: a longer number would silently change."""
_BATCH = 1000
_TOLD = {
    "long": "longer than 32,767 characters, cut",
    "digits": "numbers of more than 15 digits, written as text",
    "control": "with control characters, left out",
}


def write_excel(result: QueryResult, path: Path, progress: Progress | None = None) -> Sequence[str]:
    """Write one sheet, its names in bold and held in view.

    Raises:
        InputError: more rows or columns than a sheet can hold.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if len(result.rows) > MOST_ROWS or len(result.columns) > MOST_COLUMNS:
        size = f"{len(result.rows):,} rows of {len(result.columns):,} columns"
        raise InputError(
            f"A sheet of Excel cannot hold {size}.", hint="Write .csv or .parquet instead."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("result")
    sheet.freeze_panes = "A2"
    changed: Counter[str] = Counter()
    heads = []
    for name in result.columns:
        cell = WriteOnlyCell(sheet, _as_text(name, changed))
        cell.data_type, cell.font = "s", Font(bold=True)
        heads.append(cell)
    sheet.append(heads)
    total = len(result.rows)
    for done, row in enumerate(result.rows, start=1):
        sheet.append(list(_cells(row, sheet, changed)))
        if progress is not None and (done % _BATCH == 0 or done == total):
            progress("writing", done, total)
    with path.open("xb") as file:
        book.save(file)
    return tuple(
        f"{count:,} {'cell' if count == 1 else 'cells'}: {_TOLD[kind]}."
        for kind, count in sorted(changed.items())
    )


def _cells(
    row: Sequence[Any], sheet: WriteOnlyWorksheet, changed: Counter[str]
) -> Iterator[WriteOnlyCell | Any]:
    from openpyxl.cell import WriteOnlyCell

    for value in row:
        shown = _value(value, changed)
        if isinstance(shown, str) and is_formula(shown):
            cell = WriteOnlyCell(sheet, shown)
            cell.data_type = "s"  # openpyxl would read "=…" as a formula
            cell.quotePrefix = True  # so that it stays text when a person edits it
            yield cell
        else:
            yield shown


def _value(value: Any, changed: Counter[str]) -> Any:
    """What Excel can hold of it without changing it, else its text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return _number(value, changed)
    if isinstance(value, datetime):
        return value if value.tzinfo is None and value.year >= 1900 else value.isoformat(" ")
    if isinstance(value, date):
        return value if value.year >= 1900 else value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    shown = plain(value)
    if isinstance(shown, (list, dict)):
        shown = json.dumps(shown, ensure_ascii=False)
    return _as_text(str(shown), changed)


def _number(value: float | Decimal, changed: Counter[str]) -> Any:
    if isinstance(value, Decimal):
        finite = value.is_finite()
    else:
        finite = isinstance(value, int) or math.isfinite(value)
    if not finite:
        return str(value)
    digits = len(value.as_tuple().digits) if isinstance(value, Decimal) else 0
    if (isinstance(value, int) and abs(value) >= _EXACT) or digits > 15:
        changed["digits"] += 1
        return str(value)
    return float(value) if isinstance(value, Decimal) else value


def _as_text(text: str, changed: Counter[str]) -> str:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    clean: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    changed.update(["control"] if clean != text else [])
    if len(clean) > MOST_CHARACTERS:
        changed["long"] += 1
        clean = clean[:MOST_CHARACTERS]
    return clean
