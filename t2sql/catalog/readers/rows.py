"""Rows of logs and exports, by the names of their columns, whatever tool wrote them.

Known are the exports of PostgreSQL ``pg_stat_statements`` (query, calls, userid or rolname),
BigQuery ``INFORMATION_SCHEMA.JOBS`` (query, user_email, creation_time, state, error_result,
referenced_tables) and Snowflake ``QUERY_HISTORY`` (QUERY_TEXT, USER_NAME, START_TIME,
EXECUTION_STATUS, DATABASE_NAME, SCHEMA_NAME), and any table with like names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from t2sql.catalog.readers.found import FoundQuery

_NAMES: Mapping[str, tuple[str, ...]] = {
    "sql": (
        *("sql", "query", "statement", "query_text", "sql_text", "statement_text"),
        *("query_string", "querytext", "raw_sql", "sql_query", "compiled_code", "info"),
    ),
    "question": ("question", "natural_language", "utterance", "nl", "prompt", "title"),
    "users": (
        *("users", "user", "user_name", "username", "user_email", "rolname", "usename"),
        *("userid", "email", "author", "run_by", "executed_by", "principal"),
    ),
    "last_run": (
        *("last_run", "ran_at", "run_at", "start_time", "creation_time", "executed_at"),
        *("started_at", "end_time", "created_at", "timestamp", "date", "time", "stats_since"),
    ),
    "runs": ("runs", "calls", "executions", "execution_count", "run_count", "count"),
    "state": ("execution_status", "state", "status", "success", "succeeded"),
    "error": ("error_result", "error_code", "error_message", "error"),
    "dialect": ("dialect", "engine"),
    "database": ("database_name", "database", "datname", "project_id", "catalog"),
    "schema": ("schema_name", "schema", "default_dataset"),
    "verified_by": ("verified_by", "verified"),
    "verified_on": ("verified_on",),
    "referenced": ("referenced_tables",),
    "source": ("path", "source", "file"),
}
_SUCCESS = {"done", "success", "succeeded", "successful", "ok", "true", "1", "finished", "complete"}
_NO_ERROR = {"", "null", "none", "nan", "{}", "0", "[]", "false", "00000"}
_LATEST = 1e20
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SIGNS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("Snowflake QUERY_HISTORY", "snowflake", frozenset({"query_text", "execution_status"})),
    ("BigQuery INFORMATION_SCHEMA.JOBS", "bigquery", frozenset({"query", "creation_time"})),
    ("PostgreSQL pg_stat_statements", "postgres", frozenset({"query", "calls"})),
)


def fold_key(name: str) -> str:
    """A column's name as it is compared: ``Query Text`` and ``QUERY_TEXT`` are one."""
    return re.sub(r"\W+", "_", name.strip().lower()).strip("_")


def sql_keys(names: Iterable[str]) -> bool:
    """Whether a row with these columns can hold a query."""
    return not {fold_key(name) for name in names}.isdisjoint(_NAMES["sql"])


def format_of(names: Iterable[str]) -> tuple[str, str]:
    """Which tool's export has these columns, and its dialect; empty where that is not known."""
    folded = {fold_key(name) for name in names}
    found = (sign for sign in _SIGNS if sign[2] <= folded)
    name, dialect, _ = next(found, ("", "", frozenset()))
    return name, dialect


def read_row(row: Mapping[str, Any], place: str, source: str, dialect: str) -> FoundQuery | str:
    """The query of a row, or why there is none.

    Args:
        row: cells by the names of their columns.
        place: the file and the row, for a person.
        source: the file.
        dialect: what the export's tool speaks.
    """
    cells = {fold_key(str(key)): value for key, value in row.items()}
    found: dict[str, Any] = {}
    for field, names in _NAMES.items():
        filled = (name for name in names if cells.get(name) not in (None, ""))
        name = next(filled, None)
        if name is not None:
            found[field] = cells[name]
    sql = found.get("sql")
    if not isinstance(sql, str) or not sql.strip():
        return "it holds no SQL"
    if any("\ud800" <= letter <= "\udfff" for letter in sql):
        return "its SQL is not UTF-8 text"
    named = _text(found.get("source"))
    return FoundQuery(
        sql=sql.strip(),
        place=f"{place} ({named})" if named else place,
        source=source,
        question=" ".join(_text(found.get("question")).split()),
        verified_by=_verified(found.get("verified_by")),
        verified_on=_text(found.get("verified_on")),
        runs=_whole(found.get("runs")),
        users=_users(found.get("users")),
        last_run=read_day(found.get("last_run")),
        dialect=_text(found.get("dialect")).lower(),
        guessed=dialect,
        schemas=_schemas(_text(found.get("database")), _text(found.get("schema"))),
        referenced=_referenced(found.get("referenced")),
        failed=_failed(found.get("state"), found.get("error")),
        script=place,
    )


def read_day(value: Any) -> str:
    """The ISO date of a time, written as text or as seconds (or less) since 1970; or nothing."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _day_of(float(value)) if abs(value) < _LATEST else ""
    text = _text(value)
    if re.fullmatch(r"\d{10,16}(\.\d+)?", text):
        return read_day(float(text))
    found = _DAY.search(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def _day_of(seconds: float) -> str:
    while abs(seconds) > 1e11:
        seconds /= 1000  # it was milliseconds, or less
    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds > 0 else ""


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()


def _verified(value: Any) -> str:
    text = _text(value)
    return "" if text.lower() in {"false", "0", "no", "none", "null"} else text


def _whole(value: Any) -> int:
    try:
        return max(1, int(float(_text(value) or "1")))
    except (ValueError, OverflowError):
        return 1


def _users(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else _text(value).split(",")
    return tuple(dict.fromkeys(name for item in names if (name := _text(item))))


def _schemas(database: str, schema: str) -> tuple[str, ...]:
    if not schema:
        return ()
    return (f"{database}.{schema}", schema) if database else (schema,)


def _referenced(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return ()
    names = []
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str):
            names.append(item)
        elif isinstance(item, dict):
            folded = {fold_key(str(key)).replace("_", ""): part for key, part in item.items()}
            parts = (_text(folded.get(key)) for key in ("projectid", "datasetid", "tableid"))
            names.append(".".join(part for part in parts if part))
    return tuple(name for name in names if name)


def _failed(state: Any, error: Any) -> bool:
    if isinstance(error, (dict, list)):
        return bool(error)
    if _text(error).lower() not in _NO_ERROR:
        return True
    return state is not None and _text(state).lower() not in _SUCCESS
