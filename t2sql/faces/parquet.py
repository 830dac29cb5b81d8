"""Parquet files, written by DuckDB in a connection of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.errors import InputError
from t2sql.types import number_names

if TYPE_CHECKING:
    import duckdb

    from t2sql.protocols import Progress
    from t2sql.types import QueryResult


def write_parquet(
    result: QueryResult, path: Path, progress: Progress | None = None
) -> Sequence[str]:
    """Write one file with the types of the result, as far as DuckDB knows them.

    Of columns with the same name the later get a number, since Parquet wants each name once.

    Raises:
        InputError: the cells of a column are of types that have none in common.
    """
    import duckdb
    import pandas as pd

    names = number_names(result.columns)
    # Objects, not numpy's types: these would make numbers with NULL into floats.
    frame = pd.DataFrame(
        {
            name: pd.Series([row[place] for row in result.rows], dtype=object)
            for place, name in enumerate(names)
        }
    )
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    try:
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute(f"SET pandas_analyze_sample = {max(len(frame), 1)}")
            connection.register("rows", frame)
            _write(connection, names, result.types, path)
    except duckdb.Error as error:
        path.unlink(missing_ok=True)
        reason = str(error).partition("\n")[0][:200]
        raise InputError(
            f"The result cannot be written as Parquet: {reason}", hint="Write .csv instead."
        ) from error
    if progress is not None:
        progress("writing", len(result.rows), len(result.rows))
    renamed = [name for name, old in zip(names, result.columns, strict=True) if name != old]
    return (f"Columns with the same name were numbered: {', '.join(renamed)}.",) if renamed else ()


def _write(
    connection: duckdb.DuckDBPyConnection, names: Sequence[str], types: Sequence[str], path: Path
) -> None:
    """With the types of the engine where DuckDB has them too, else with those of the cells."""
    import duckdb

    plain = [exp.column(name, quoted=True) for name in names]
    typed = [
        exp.alias_(exp.cast(column.copy(), wanted), name, quoted=True) if wanted else column
        for column, name, wanted in zip(plain, names, map(_type, types), strict=True)
    ]
    for columns in (typed, plain):
        query = exp.select(*columns).from_("rows").sql(dialect="duckdb")
        try:
            connection.sql(query).write_parquet(str(path))
        except duckdb.Error:
            if columns is plain:
                raise
        else:
            return


def _type(text: str) -> Any:
    """The type where it is one of DuckDB's, else None."""
    try:
        built = exp.DataType.build(text, dialect="duckdb") if text else None
    except (SqlglotError, ValueError):
        return None
    if built is None or built.is_type("unknown", "userdefined", "null"):
        return None
    if built.is_type("int128", "uint128"):  # a sum of BIGINT; Parquet would make it a float
        return exp.DataType.build("DECIMAL(38, 0)", dialect="duckdb")
    return built
