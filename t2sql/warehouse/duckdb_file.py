"""Opening a DuckDB file for reading, hardened; or one sentence on why that cannot be.

DuckDB names a file's database after the file, and ``shop.orders`` is ambiguous where a schema has
that name too. Such a file is attached under a name of ours instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from sqlglot import exp

from t2sql.errors import DatabaseError
from t2sql.types import Limits
from t2sql.warehouse.duckdb_errors import read_error
from t2sql.warehouse.hardening import hardening
from t2sql.warehouse.sandbox_opening import Opening

ALIAS = "t2sql_warehouse"
HOLDER = re.compile(r"\bPID (\d+)")
"""Who holds the lock, in DuckDB's words."""
NAMESAKE = """
SELECT 1 FROM duckdb_schemas()
WHERE schema_name = current_database() AND database_name = current_database()
"""


def expect_file(path: Path) -> None:
    """Raise a DatabaseError unless there is a file."""
    try:
        if path.is_dir():
            raise DatabaseError(f"{path} is a folder.", hint="Name a DuckDB file in the URL.")
        if not path.exists():
            raise DatabaseError(
                f"There is no database file {path}.",
                hint="Check the URL; a file is never created here.",
            )
    except (OSError, ValueError) as error:
        raise DatabaseError(f"{path} cannot be read: {error}", hint="Check the URL.") from error


def opening_of(path: Path, limits: Limits) -> Opening:
    """What the sandbox opens of a file, and how it tells that it cannot."""
    settings = hardening(limits)
    return Opening(
        settings,
        limits.memory_mb,
        path=str(path.absolute()),
        namesake=NAMESAKE,
        alias=ALIAS,
        attach=_attaching(path, settings),
        refusal=lambda text: refuse_file(text, path),
    )


def file_token(path: Path) -> str:
    """Changes whenever the file does, or another takes its place.

    Raises:
        DatabaseError: there is no file any more.
    """
    try:
        found = path.stat()
    except OSError as error:
        expect_file(path)
        raise DatabaseError(f"{path} may not be read.", hint="Check its permissions.") from error
    return f"{found.st_dev}-{found.st_ino}-{found.st_mtime_ns}-{found.st_size}"


def _attaching(path: Path, settings: Mapping[str, str]) -> list[str]:
    """The statements that attach the file under our name, and harden the connection."""
    return [
        f"ATTACH {_text(str(path))} AS {ALIAS} (READ_ONLY)",
        *(f"SET {name} = {_text(value)}" for name, value in settings.items()),
    ]


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")


def refuse_file(text: str, path: Path) -> DatabaseError:
    """Why DuckDB refuses a file, in one sentence, and the mend."""
    message, hint = _refusal(text, path)
    return DatabaseError(message, hint=hint)


def _refusal(text: str, path: Path) -> tuple[str, str]:
    """One sentence for each way in which DuckDB refuses a file, and the mend."""
    if "Could not set lock" in text:
        holder = HOLDER.search(text)
        who = f"another program (PID {holder[1]})" if holder else "another program"
        if holder and int(holder[1]) == os.getpid():
            return f"{path} is open for writing in this program.", "Close that connection first."
        return f"{path} is being written by {who}.", "Close it there and try again."
    if "not a valid DuckDB" in text or "external extensions is disabled" in text:
        return f"{path} is not a DuckDB file.", "For SQLite write sqlite:///…"
    if "version number" in text:
        return f"{path} was written by another version of DuckDB.", "Export it and import it again."
    if "Permission denied" in text or "Cannot open file" in text:
        return f"{path} may not be read.", "Check its permissions."
    reason = read_error(text).message
    return f"{path} is damaged or cannot be read: {reason}", "Restore it from a copy."
