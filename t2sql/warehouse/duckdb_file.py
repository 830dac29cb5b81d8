"""Opening a DuckDB file for reading, hardened; or one sentence on why that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from t2sql.errors import DatabaseError
from t2sql.types import Limits
from t2sql.warehouse.duckdb_errors import read_error
from t2sql.warehouse.hardening import hardening

if TYPE_CHECKING:
    import duckdb

ALIAS = "t2sql_warehouse"
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


def connect(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """Open the file, hardened.

    DuckDB names a file's database after the file, and ``shop.orders`` is ambiguous where a schema
    has that name too. Such a file is attached under a name of ours instead.
    """
    import duckdb

    try:
        connection = duckdb.connect(path, read_only=True, config={**hardening(limits)})
        if connection.execute(NAMESAKE).fetchone() is None:
            return connection
        connection.close()
        connection = duckdb.connect(":memory:")
        for statement in attaching(path, limits):
            connection.execute(statement)
        return connection
    except duckdb.Error as error:
        message, hint = _refusal(str(error), path)
        raise DatabaseError(message, hint=hint) from error


def attaching(path: Path, limits: Limits) -> list[str]:
    """The statements that attach the file under our name, and harden the connection."""
    settings = {
        name: value
        for name, value in hardening(limits).items()
        if name != "temp_directory"  # spilling needs a folder, and there is none in memory
    }
    return [
        f"ATTACH {_text(str(path))} AS {ALIAS} (READ_ONLY)",
        *(f"SET {name} = {_text(value)}" for name, value in settings.items()),
    ]


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")


def _refusal(text: str, path: Path) -> tuple[str, str]:
    """One sentence for each way in which DuckDB refuses a file, and the mend."""
    if "Could not set lock" in text:
        holder = text.partition("(PID ")[2].partition(")")[0]
        who = f"another program (PID {holder})" if holder else "another program"
        return f"{path} is being written by {who}.", "Close it there and try again."
    if "different configuration" in text:
        return (
            f"{path} is open in this program with other settings.",
            "Close that connection first.",
        )
    if "not a valid DuckDB" in text or "external extensions is disabled" in text:
        return f"{path} is not a DuckDB file.", "For SQLite write sqlite:///…"
    if "version number" in text:
        return f"{path} was written by another version of DuckDB.", "Export it and import it again."
    if "Permission denied" in text or "Cannot open file" in text:
        return f"{path} may not be read.", "Check its permissions."
    reason = read_error(text).message
    return f"{path} is damaged or cannot be read: {reason}", "Restore it from a copy."
