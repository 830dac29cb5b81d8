"""How values of the vocabulary stand in the catalog file: as JSON texts and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from t2sql.types import (
    Column,
    ForeignKey,
    Habit,
    PastQuery,
    Problem,
    Table,
    TableFamily,
    TableUse,
    Term,
)


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A value that a text column holds, and in how many of the rows that were looked at."""

    table: str
    column: str
    value: str
    count: int


def to_json(value: Table | PastQuery | Problem | Term | TableUse | TableFamily) -> str:
    """One value of the vocabulary as a JSON text."""
    return json.dumps(asdict(value), ensure_ascii=False)


def table_from_json(text: str) -> Table:
    """The table that :func:`to_json` wrote."""
    body = json.loads(text)
    columns = tuple(
        Column(**_tuples(column, ("synonyms", "examples", "accepted_values")))
        for column in body.pop("columns")
    )
    keys = tuple(
        ForeignKey(**_tuples(key, ("columns", "ref_columns"))) for key in body.pop("foreign_keys")
    )
    rest = _tuples(body, ("primary_key", "synonyms", "tags"))
    return Table(columns=columns, foreign_keys=keys, **rest)


def past_query_from_json(text: str) -> PastQuery:
    """The past query that :func:`to_json` wrote."""
    return PastQuery(**_tuples(json.loads(text), ("tables", "users")))


def term_from_json(text: str) -> Term:
    """The term that :func:`to_json` wrote."""
    return Term(**_tuples(json.loads(text), ("synonyms", "tables")))


def use_from_json(text: str) -> TableUse:
    """What past queries say of a table, as :func:`to_json` wrote it."""
    body = json.loads(text)
    for key in ("filters", "groups", "metrics"):
        body[key] = tuple(Habit(**habit) for habit in body[key])
    return TableUse(**body)


def family_from_json(text: str) -> TableFamily:
    """The family of tables that :func:`to_json` wrote."""
    return TableFamily(**json.loads(text))


def problem_from_json(text: str) -> Problem:
    """The problem that :func:`to_json` wrote."""
    body = json.loads(text)
    body["span"] = tuple(body["span"]) if body["span"] else None
    return Problem(**body)


def _tuples(body: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """JSON knows lists only: these keys become the tuples that they were."""
    return {**body, **{key: tuple(body[key]) for key in keys}}
