"""A dry run on DuckDB for queries of other engines: empty typed tables, the query transpiled.

It proves names, functions and types without touching the warehouse. What DuckDB cannot express is
said and is no error: the engine itself stays the judge.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlglot import exp, parse_one
from sqlglot.errors import ErrorLevel, SqlglotError

from t2sql.sql.deep_trees import ROOM
from t2sql.sql.dialects import DialectFacts, read_literals
from t2sql.sql.scopes import flatten_tables
from t2sql.types import CheckResult, Limits, Problem, Table
from t2sql.warehouse.duckdb import hardening
from t2sql.warehouse.duckdb_errors import EngineError, read_error

if TYPE_CHECKING:
    import duckdb

CHECK = "dry run"
NAMES = {"unknown_column", "unknown_table", "ambiguous_column"}
"""Errors that mean the same in every engine."""


class Replica:
    """An in-memory DuckDB that is kept warm; a table is made when a query first needs it.

    Args:
        facts: the dialect of the queries.
        limits: memory of the replica.
    """

    def __init__(self, facts: DialectFacts, limits: Limits) -> None:
        self._facts = facts
        self._limits = limits
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._made: dict[Table, str] = {}
        self._types: dict[str, str] = {}
        self._lock = threading.Lock()

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """Bind the query on empty tables; a difference between the engines is a note."""
        import duckdb

        started = time.perf_counter()
        with self._lock:
            connection = self._connect()
            try:
                names = {table.name.lower(): self._make(connection, table) for table in tables}
                written = self._transpile(sql, tables, names)
            except (duckdb.Error, SqlglotError, RecursionError, ValueError, TypeError) as error:
                return _unprovable(str(error).partition("\n")[0] or type(error).__name__)
            refused = _explain(connection, written, timeout_s)
        if refused is not None:
            return self._judge(refused, tables)
        elapsed_ms = (time.perf_counter() - started) * 1000
        unknown = sorted(self._unknown_types(tables))
        said = f"; read as text: {', '.join(unknown[:5])}" if unknown else ""
        return CheckResult(
            CHECK, (), f"EXPLAIN passed on a DuckDB replica in {elapsed_ms:.0f} ms{said}"
        )

    def close(self) -> None:
        """Give the memory back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
                self._made.clear()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        import duckdb

        if self._connection is None:
            self._connection = duckdb.connect(":memory:", config={**hardening(self._limits)})
        return self._connection

    def _make(self, connection: duckdb.DuckDBPyConnection, table: Table) -> str:
        """Create the table under a name of its own, unless it stands already."""
        if table not in self._made:
            name = f"replica_{len(self._made)}"
            columns: dict[str, exp.Expr] = {}
            for column in table.columns:  # DuckDB tells no names apart by their case
                columns.setdefault(
                    column.name.lower(),
                    exp.ColumnDef(
                        this=exp.to_identifier(column.name, quoted=True),
                        kind=exp.DataType.build(
                            self._type(connection, column.data_type), dialect="duckdb"
                        ),
                    ),
                )
            schema = exp.Schema(this=exp.table_(name), expressions=list(columns.values()))
            connection.execute(exp.Create(this=schema, kind="TABLE").sql(dialect="duckdb"))
            self._made[table] = name
        return self._made[table]

    def _type(self, connection: duckdb.DuckDBPyConnection, text: str) -> str:
        """The type in DuckDB's words; VARCHAR where it has none."""
        import duckdb

        if text not in self._types:
            try:
                data_type = exp.DataType.build(text, dialect=self._facts.name)
                written = data_type.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)
                probe = exp.select(exp.cast(exp.null(), written, dialect="duckdb"))
                connection.execute(probe.sql(dialect="duckdb")).fetchall()
            except (SqlglotError, duckdb.Error, ValueError, TypeError, AttributeError):
                written = "VARCHAR"
            self._types[text] = written
        return self._types[text]

    def _transpile(self, sql: str, tables: Sequence[Table], names: dict[str, str]) -> str:
        with ROOM:
            tree = parse_one(sql, dialect=self._facts.name)
            read_literals(tree, tables, self._facts.name)
            flatten_tables(tree, names, self._facts)
            return tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)

    def _judge(self, error: EngineError, tables: Sequence[Table]) -> CheckResult:
        """Whether the source engine would refuse as well, as far as DuckDB can tell."""
        strict = not self._facts.lax and not self._unknown_types(tables)
        if error.kind in NAMES or (error.kind == "engine" and strict):
            # Where it stands in the transpiled text says nothing of the text that was given.
            problem = Problem(error.kind, "error", error.message, error.hint)
            return CheckResult(CHECK, (problem,), "EXPLAIN failed on a DuckDB replica")
        return _unprovable(error.message)

    def _unknown_types(self, tables: Sequence[Table]) -> set[str]:
        """Types of the tables that are stood in for by text."""
        declared = {column.data_type for table in tables for column in table.columns}
        return {
            text
            for text in declared
            if self._types.get(text) == "VARCHAR" and not _is_text(text, self._facts.name)
        }


def _is_text(text: str, dialect: str) -> bool:
    try:
        data_type = exp.DataType.build(text, dialect=dialect)
    except (SqlglotError, ValueError, TypeError, AttributeError):
        return False
    return data_type.this in exp.DataType.TEXT_TYPES


def _explain(
    connection: duckdb.DuckDBPyConnection, sql: str, timeout_s: float
) -> EngineError | None:
    import duckdb

    cursor: Any = connection.cursor()
    timer = threading.Timer(timeout_s, cursor.interrupt)
    timer.daemon = True
    timer.start()
    try:
        cursor.execute(f"EXPLAIN {sql}").fetchall()  # the text is a tree that we wrote ourselves
    except duckdb.Error as error:
        return read_error(str(error))
    finally:
        timer.cancel()
        cursor.close()
    return None


def _unprovable(why: str) -> CheckResult:
    problem = Problem("not_provable", "note", f"not provable on DuckDB: {why}")
    return CheckResult(CHECK, (problem,), "not proved")
