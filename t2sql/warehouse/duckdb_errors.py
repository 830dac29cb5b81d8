"""What DuckDB says of a query, as a typed problem; one sentence and the nearest names.

Read with ``errors_as_json`` on, so that names and candidates are fields. Two of its messages carry
them in the text alone, so the text is read as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from t2sql.types import Problem

CANDIDATES = re.compile(r"Candidate bindings: :?\s*(.+)|Did you mean (.+)\?")
QUOTED = re.compile(r'"((?:[^"]|"")+)"')
CELL = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|'[^']*$|\"[^\"]*$"  # what stands in quotes, closed or not
    r"|(?<![\w.])-?\d[\w.,:+-]*"  # a number, a day; not the digits of INT32
)
MESSAGE = re.compile(r'"exception_message":"((?:[^"\\]|\\.)*)')
LONGEST = 300
SOURCE_LINE = re.compile(r"\n+LINE \d+:.*", re.DOTALL)
NO_COLUMN = re.compile(
    r'Referenced column "(?P<bare>[^"]+)" (?:not found|was not found)'
    r'|(?:Table|Values list) "(?P<table>[^"]*)" does not have a column named "(?P<column>[^"]+)"'
    r'|Referenced table "(?P<alias>[^"]+)" not found'
)


@dataclass(frozen=True, slots=True)
class EngineError:
    """One error of DuckDB."""

    kind: str
    """``unknown_column``, ``unknown_table``, ``unknown_function``, ``ambiguous_column``,
    ``syntax``, ``conversion`` or ``engine``."""
    message: str
    hint: str = ""
    position: int | None = None
    """0-based, in characters of the text that ran."""
    name: str = ""
    """The name that was not found, where one was not: a column maybe with its table."""

    def problem(self, shift: int = 0) -> Problem:
        """The same as an error of a check; ``shift`` is what stood before the query."""
        start = None if self.position is None else self.position - shift
        span = None if start is None or start < 0 else (start, start + 1)
        return Problem(self.kind, "error", self.message, self.hint, span)


def read_error(text: str) -> EngineError:
    """Read ``str(error)`` of any error that DuckDB raises."""
    fields = _fields(text)
    message = str(fields.get("exception_message") or text)
    name = str(fields.get("name") or "")
    position = str(fields.get("position") or "")
    hint = _hint(message, str(fields.get("candidates") or ""), name)
    kind, sentence = _classify(message, str(fields.get("exception_type") or ""), name)
    start = int(position) if position.isdigit() else None
    return EngineError(kind, sentence, hint, start, _missing(message, name))


def without_cells(message: str) -> str:
    """The message without quoted text and numbers: of a run-time error these may be cells."""
    return CELL.sub("…", message)


def _fields(text: str) -> dict[str, object]:
    _, found, body = text.partition(" Error: ")
    if not found or not body.startswith("{"):
        return {"exception_message": body or text, "exception_type": text.partition(" Error:")[0]}
    try:
        fields = json.loads(body)
    except json.JSONDecodeError:  # it was cut for its length
        part = MESSAGE.search(body)
        return {"exception_message": f"{part[1][:LONGEST]} …" if part else body[:LONGEST]}
    return fields if isinstance(fields, dict) else {"exception_message": body}


def _classify(message: str, exception_type: str, name: str) -> tuple[str, str]:
    first = SOURCE_LINE.sub("", message).partition("\n")[0].strip().rstrip(".!")
    first = first if len(first) <= LONGEST else f"{first[:LONGEST]} …"
    if found := NO_COLUMN.search(message):
        if alias := found.group("alias"):
            return "unknown_table", f"No table or alias {alias} stands in FROM."
        column = found.group("bare") or f"{found.group('table')}.{found.group('column')}"
        return "unknown_column", f"There is no column {column}."
    if "Function with name" in message and "does not exist" in message:
        return "unknown_function", f"There is no function {name or first}."
    if message.startswith(("Table with name", "View with name")):
        return "unknown_table", f"There is no table {name or first}."
    if message.startswith("Ambiguous reference"):
        return "ambiguous_column", f"{first}."
    if exception_type in {"Parser", "Syntax"}:
        return "syntax", f"The SQL has a {first}."
    if exception_type in {"Conversion", "Out of Range", "Invalid Input"}:
        return "conversion", without_cells(f"{first}.")
    return "engine", f"{first}."


def _missing(message: str, name: str) -> str:
    found = NO_COLUMN.search(message)
    if found is None:
        return name
    return found["alias"] or found["bare"] or f"{found['table']}.{found['column']}"


def _hint(message: str, candidates: str, name: str) -> str:
    names = [one.strip() for one in candidates.split(",") if one.strip()]
    if "No function matches" in message or "(" in candidates:
        return "Cast the arguments, or use another column." if name else ""
    if not names and (found := CANDIDATES.search(message)):
        names = QUOTED.findall(found.group(1) or found.group(2) or "")
    if names:
        return f"Did you mean {' or '.join(names[:3])}?"
    rest = message.partition("\n")[2].strip().partition("\n")[0]
    return rest if rest.startswith("Either") else ""
