"""How values of the vocabulary stand in the catalog file: as JSON texts and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any, TypeVar

from t2sql.catalog.storage import REBUILD
from t2sql.errors import SearchError
from t2sql.types import (
    CodeLink,
    Column,
    ForeignKey,
    Habit,
    JoinEdge,
    PastQuery,
    Problem,
    StandingFilter,
    Table,
    TableCustoms,
    TableFamily,
    TableUse,
    Term,
)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class ColumnValue:
    """A value that a text column holds, and in how many of the rows that were looked at."""

    table: str
    column: str
    value: str
    count: int


def to_json(
    value: Table | PastQuery | Problem | Term | TableUse | TableFamily | TableCustoms,
) -> str:
    """One value of the vocabulary as a JSON text."""
    return json.dumps(asdict(value), ensure_ascii=False)


def _told_as_search_error(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """Turn what a text that nobody wrote so raises into one sentence with the mend."""

    @wraps(read)
    def told(text: str) -> Value:
        try:
            return read(text)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            said = "The catalog is damaged: a record in it cannot be read."
            raise SearchError(said, hint=REBUILD) from error

    return told


@_told_as_search_error
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


@_told_as_search_error
def past_query_from_json(text: str) -> PastQuery:
    """The past query that :func:`to_json` wrote."""
    return PastQuery(**_tuples(json.loads(text), ("tables", "users")))


@_told_as_search_error
def term_from_json(text: str) -> Term:
    """The term that :func:`to_json` wrote."""
    return Term(**_tuples(json.loads(text), ("synonyms", "tables")))


@_told_as_search_error
def use_from_json(text: str) -> TableUse:
    """What past queries say of a table, as :func:`to_json` wrote it."""
    body = json.loads(text)
    for key in ("filters", "groups", "metrics"):
        body[key] = tuple(Habit(**habit) for habit in body[key])
    return TableUse(**body)


@_told_as_search_error
def customs_from_json(text: str) -> TableCustoms:
    """What the warehouse is used to do with a table, as :func:`to_json` wrote it."""
    body = json.loads(text)
    codes = (
        CodeLink(**{**_tuples(link, ("names",)), "rows": tuple(map(tuple, link["rows"]))})
        for link in body["codes"]
    )
    standing = (
        StandingFilter(**{**_tuples(one, ("unless",)), "path": tuple(map(_edge_from, one["path"]))})
        for one in body["standing"]
    )
    return TableCustoms(body["table"], tuple(codes), tuple(standing))


def _edge_from(body: Mapping[str, Any]) -> JoinEdge:
    return JoinEdge(**_tuples(body, ("left_columns", "right_columns")))


@_told_as_search_error
def family_from_json(text: str) -> TableFamily:
    """The family of tables that :func:`to_json` wrote."""
    return TableFamily(**json.loads(text))


@_told_as_search_error
def problem_from_json(text: str) -> Problem:
    """The problem that :func:`to_json` wrote."""
    body = json.loads(text)
    body["span"] = tuple(body["span"]) if body["span"] else None
    return Problem(**body)


def _tuples(body: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """JSON knows lists only: these keys become the tuples that they were."""
    return {**body, **{key: tuple(body[key]) for key in keys}}
