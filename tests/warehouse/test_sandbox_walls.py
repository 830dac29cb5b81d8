"""The child without the gate: no file, no key, no variable and no address can be reached from it.

Every statement here is one that the gate refuses. They run on the child's own connection all the
same, once with what the kernel keeps away and once with DuckDB's settings alone.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from t2sql.errors import QueryError
from t2sql.warehouse.duckdb import DuckDBWarehouse
from t2sql.warehouse.duckdb_file import opening_of
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_engine import Engine
from tests.warehouse.conftest import LIMITS
from tests.warehouse.hostile_child import PLANTED

ROOT = Path(__file__).parents[2]
IN_A_FILE = "canary-of-a-file"
IN_ENVIRONMENT = "canary-of-the-environment"

READS = """
SELECT * FROM read_csv('{secret}')
SELECT * FROM read_csv_auto('{secret}')
SELECT * FROM read_text('{secret}')
SELECT * FROM read_blob('{secret}')
SELECT content FROM read_text('{folder}/*.csv')
SELECT * FROM '{secret}'
SELECT * FROM "{secret}"
FROM '{secret}'
FROM read_text(['{secret}'])
SUMMARIZE '{secret}'
DESCRIBE SELECT * FROM '{secret}'
EXPLAIN SELECT * FROM read_csv('{secret}')
SELECT * FROM sniff_csv('{secret}')
SELECT * FROM glob('{folder}/*')
SELECT * FROM query('SELECT * FROM read_text(''{secret}'')')
SELECT * FROM query_table('{secret}')
SELECT * FROM parquet_scan('{secret}')
SELECT * FROM read_json('{secret}')
SELECT * FROM read_ndjson_objects('{secret}')
SELECT * FROM duckdb_logs()
PREPARE p AS SELECT * FROM read_text('{secret}'); EXECUTE p
CREATE TEMP TABLE t AS SELECT * FROM read_text('{secret}'); SELECT * FROM t
CREATE TEMP MACRO m() AS TABLE SELECT * FROM read_text('{secret}'); SELECT * FROM m()
CREATE TEMP TABLE c (l VARCHAR); COPY c FROM '{secret}'; SELECT * FROM c
ATTACH '{other}' AS other; SELECT * FROM other.hidden
ATTACH '{other}' AS other (READ_ONLY); SELECT * FROM other.hidden
SELECT * FROM '{other}'
SELECT * FROM read_duckdb('{other}')
IMPORT DATABASE '{folder}'
SELECT getenv('T2SQL_TEST_SECRET')
SELECT * FROM frame
SELECT * FROM statements
SELECT * FROM read_text('/proc/self/environ')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM kept_view
SELECT * FROM kept_macro()
LOAD '{secret}'
"""
WRITES = """
COPY (SELECT 1) TO '{folder}/out.csv'
COPY orders TO '{folder}/out.parquet' (FORMAT parquet)
EXPORT DATABASE '{folder}/out'
EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/out.csv'
SET log_query_path = '{folder}/log.txt'; SELECT 1
PRAGMA enable_profiling; SET profile_output = '{folder}/profile.json'; SELECT 1
PRAGMA profile_output = '{folder}/profile.json'
CALL enable_logging('QueryLog', storage = 'file', storage_path = '{folder}/log')
CALL enable_logging(storage = 'file', storage_config = {{'path': '{folder}/log'}})
CREATE PERSISTENT SECRET s (TYPE http)
SET secret_directory = '{folder}/secrets'
SET temp_directory = '{folder}/spill'
SET home_directory = '{folder}'
ATTACH '{folder}/new.duckdb' AS new; CREATE TABLE new.t AS SELECT 1
CREATE TABLE t AS SELECT 1
INSERT INTO orders VALUES (9, 9)
UPDATE orders SET amount = 0
DELETE FROM orders
TRUNCATE orders
DROP TABLE orders
ALTER TABLE orders ADD COLUMN x INTEGER
COMMENT ON TABLE orders IS 'x'
CREATE OR REPLACE VIEW v AS SELECT 1
WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone
MERGE INTO orders USING (SELECT 1 AS id) s ON orders.id = s.id WHEN MATCHED THEN DELETE
EXPLAIN ANALYZE DELETE FROM orders
SELECT nextval('counter')
VACUUM
CHECKPOINT
FORCE CHECKPOINT
SELECT * FROM checkpoint()
"""
CALLS = """
INSTALL httpfs
INSTALL spatial FROM 'http://{address}'
INSTALL 'http://{address}/x.duckdb_extension'
FORCE INSTALL x FROM community
SET custom_extension_repository = 'http://{address}'; INSTALL httpfs
SET autoinstall_extension_repository = 'http://{address}'; SELECT * FROM 'http://{address}/x.csv'
SET http_proxy = '{address}'
SELECT * FROM 'http://{address}/x.csv'
SELECT * FROM read_csv('http://{address}/x.csv')
SELECT * FROM read_text('http://{address}/x.csv')
SELECT * FROM read_parquet('s3://bucket/x.parquet')
SELECT * FROM 'hf://datasets/x/y.csv'
ATTACH 'http://{address}/x.duckdb' AS far
ATTACH 'postgres:host=127.0.0.1 port={port}' AS pg (TYPE postgres)
COPY (SELECT 1) TO 'http://{address}/x.csv'
CREATE SECRET s (TYPE s3, ENDPOINT '{address}'); SELECT * FROM 's3://bucket/x.csv'
"""
SETTINGS = """
SET enable_external_access = true
SET lock_configuration = false
RESET lock_configuration
SET GLOBAL memory_limit = '100GB'
PRAGMA memory_limit = '100GB'
SET threads = 64
SET max_execution_time = 0
RESET max_execution_time
SET max_expression_depth = 100000
SET allowed_directories = ['/']
SET allow_community_extensions = true
SET python_enable_replacements = true
"""
ALONE = """
CREATE TEMP MACRO sum(x) AS 42
CREATE TEMP MACRO count() AS 42
CREATE TEMP TABLE orders AS SELECT 1 AS id, 0 AS amount
CREATE TEMP VIEW orders AS SELECT 1 AS id, 0 AS amount
SET VARIABLE amount = 0
SET schema = 'other'
SET search_path = 'temp,main'
USE other
PREPARE p AS SELECT 42
SELECT setseed(0.5)
BEGIN
BEGIN; CREATE TEMP MACRO avg(x) AS 42
CREATE TEMP MACRO current_schema() AS 'x'
"""


def lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line]


@dataclass
class Listener:
    """A server on this machine that counts who comes."""

    port: int = 0
    visits: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    server = socket.create_server(("127.0.0.1", 0))
    found = Listener(server.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                visitor, address = server.accept()
            except OSError:
                return
            found.visits.append(str(address))
            visitor.close()

    threading.Thread(target=serve, daemon=True).start()
    with socket.create_connection(("127.0.0.1", found.port)):
        pass
    yield found
    server.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A warehouse that has a hostile view and macro, beside secrets."""
    (tmp_path / "secret.csv").write_text(f"word\n{IN_A_FILE}\n")
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("CREATE TABLE hidden AS SELECT ? AS word", [IN_A_FILE])
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE orders AS SELECT i AS id, i * 10 AS amount FROM range(5) t(i)"
        )
        connection.execute("CREATE SEQUENCE counter")
        connection.execute("CREATE SCHEMA other")
        secret = tmp_path / "secret.csv"
        read = f"SELECT * FROM read_text('{secret}')"  # noqa: S608 # our own path
        connection.execute(f"CREATE VIEW kept_view AS {read}")
        connection.execute(f"CREATE MACRO kept_macro() AS TABLE {read}")
    return tmp_path


def everything(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def attack(place: Path, statements: list[str], walls: str, address: str) -> list[list[str]]:
    """What became of each statement, in a process like the child that holds planted secrets."""
    filled = [
        statement.format(
            secret=place / "secret.csv",
            folder=place,
            other=place / "other.duckdb",
            address=address,
            port=address.rpartition(":")[2],
        )
        for statement in statements
    ]
    home = place.parent / f"{place.name}-home"
    home.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.warehouse.hostile_child", str(place / "shop.duckdb"), walls],
        input=json.dumps(filled),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "T2SQL_TEST_SECRET": IN_ENVIRONMENT, "HOME": str(home)},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not list(home.rglob("*"))
    answer = json.loads(done.stdout)
    if walls == "kernel" and sys.platform.startswith("linux") and not answer["walls"]:
        pytest.skip("this kernel has no Landlock")
    found: list[list[str]] = answer["found"]
    assert len(found) == len(statements)
    return found


@pytest.mark.parametrize("walls", ["kernel", "settings"])
def test_no_statement_reads_writes_or_calls_out(
    place: Path, listener: Listener, walls: str
) -> None:
    before, visits = everything(place), len(listener.visits)
    statements = lines(READS) + lines(WRITES) + lines(CALLS) + lines(SETTINGS)
    found = attack(place, statements, walls, f"127.0.0.1:{listener.port}")
    told = json.dumps(found)
    for canary in (IN_A_FILE, IN_ENVIRONMENT, PLANTED, "root:x:0"):
        assert canary not in told, [one for one in found if canary in str(one)]
    assert everything(place) == before
    assert len(listener.visits) == visits
    ran = [said for said, (how, _) in zip(statements, found, strict=True) if how == "ran"]
    settings = [said for said in ran if said in lines(SETTINGS)]
    assert not settings, settings
    changed = [said for said in ran if said in lines(WRITES)]
    assert set(changed) <= {
        "VACUUM",
        "CHECKPOINT",
        "FORCE CHECKPOINT",
        "SELECT * FROM checkpoint()",
    }


def test_the_same_statements_do_reach_the_secrets_of_a_plain_connection(place: Path) -> None:
    with duckdb.connect(str(place / "shop.duckdb"), read_only=True) as connection:
        for statement in lines(READS)[:8]:
            filled = statement.format(secret=place / "secret.csv", folder=place, other="")
            assert IN_A_FILE in repr(connection.execute(filled).fetchall()), statement


def test_the_kernel_keeps_files_away_even_where_duckdb_would_not(place: Path) -> None:
    program = (
        "import sys, duckdb\n"
        "from t2sql.warehouse.sandbox_confine import confine_process\n"
        "walls = confine_process([])\n"
        "if 'files' not in walls: sys.exit(77)\n"
        "for path in sys.argv[1:]:\n"
        "    for mode in ('r', 'w'):\n"
        "        try: open(path, mode).close()\n"
        "        except PermissionError: continue\n"
        "        sys.exit(1)\n"
        "import subprocess, socket\n"
        "try: subprocess.run(['/bin/true'])\n"
        "except PermissionError: pass\n"
        "else: sys.exit(2)\n"
        "if 'network' in walls:\n"
        "    try: socket.create_connection(('127.0.0.1', 9))\n"
        "    except PermissionError: pass\n"
        "    else: sys.exit(3)\n"
        'try: duckdb.sql("SELECT * FROM read_text(\'" + sys.argv[1] + "\')").fetchall()\n'
        "except duckdb.Error: sys.exit(0)\n"
        "sys.exit(4)\n"
    )
    files = [str(place / "secret.csv"), "/etc/passwd", "/proc/1/environ", "/proc/self/environ"]
    done = subprocess.run(
        [sys.executable, "-c", program, *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode == 77:
        pytest.skip("this kernel has no Landlock")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("statement", lines(ALONE))
def test_what_one_query_leaves_in_its_session_no_other_sees(place: Path, statement: str) -> None:
    engine = Engine(opening_of(place / "shop.duckdb", LIMITS).message(), lambda body: None)
    engine._connection.cursor().execute(statement)
    left = engine._connection.cursor()
    left.execute(statement)  # this one stays open, and still is another's
    told = "SELECT sum(amount), count(*), avg(amount), getvariable('amount') FROM orders"
    with engine._cursor({"number": 1}) as cursor:
        assert cursor.execute(told).fetchall() == [(100, 5, 20.0, None)]
        assert cursor.execute("SELECT current_schema()").fetchall() == [("main",)]
        assert cursor.execute("SELECT 7::INTEGER").fetchall() == [(7,)]
        with pytest.raises(duckdb.Error):
            cursor.execute("EXECUTE p")


def test_a_result_cannot_be_falsified_by_an_earlier_query(place: Path) -> None:
    warehouse = DuckDBWarehouse(place / "shop.duckdb", LIMITS)
    for statement in lines(ALONE):
        if not statement.startswith("SELECT"):
            with pytest.raises(QueryError):
                warehouse.query(statement, max_rows=1, timeout_s=5)
        found = warehouse.query("SELECT sum(amount), count(*) FROM orders", max_rows=1, timeout_s=5)
        assert found.rows == ((100, 5),)
    warehouse.close()


def test_random_numbers_are_not_steered_by_another_query(place: Path) -> None:
    with Sandbox(opening_of(place / "shop.duckdb", LIMITS), 1).child() as child:
        seen = set()
        for _ in range(3):
            assert child.ask("run", {"sql": "SELECT setseed(0.5)", "rows": 1}, 5)["ok"]
            bodies: list[bytes] = []
            message = {"sql": "SELECT random()", "rows": 1, "bytes": 1000}
            child.ask("query", message, 5, bodies.append)
            seen.update(bodies)
    assert len(seen) == 3
