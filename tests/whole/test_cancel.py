"""Ctrl-C at the command line: one sentence, exit code 130, and nothing goes on behind it."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from t2sql.project import open_project
from tests.servers import connect_to_mysql, run_on_mysql

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

STOPPED = "t2sql: Stopped; nothing changed."
ROWS = 3000
TABLE = "CREATE TABLE readings (n INTEGER PRIMARY KEY, note VARCHAR(20))"
SLOW = (
    "SELECT count(*) FROM readings AS a, readings AS b, readings AS c "
    "WHERE a.n * b.n + c.n = 7 AND a.note || b.note <> c.note"
)
"""Takes minutes anywhere: 27 billion combinations of rows."""
ENDLESS = 60.0


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute(TABLE)
    connection.executemany("INSERT INTO readings VALUES (?, 'x')", ((n,) for n in range(ROWS)))
    connection.commit()
    connection.close()
    return f"sqlite:///{tmp_path / 'x.db'}"


@pytest.fixture
def duckdb_url(tmp_path: Path) -> str:
    import duckdb

    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        connection.execute(TABLE)
        connection.execute("INSERT INTO readings SELECT i, 'x' FROM range(?) AS t (i)", [ROWS])
    return f"duckdb:///{tmp_path / 'x.duckdb'}"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    import psycopg

    name = "t2sql_stopped"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = urlsplit(postgres_server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
        connection.execute(
            "INSERT INTO readings SELECT i, 'x' FROM generate_series(1, %s) AS i", (ROWS,)
        )
    yield url
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def mysql_url(mysql_server: str) -> Iterator[str]:
    name = f"t2sql_stopped_{os.getpid()}"
    run_on_mysql(mysql_server, (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"))
    url = urlsplit(mysql_server)._replace(path=f"/{name}").geturl()
    values = ", ".join(f"({n}, 'x')" for n in range(ROWS))
    run_on_mysql(url, (TABLE, "INSERT INTO readings VALUES " + values))  # noqa: S608 # numbers
    yield url
    run_on_mysql(mysql_server, (f"DROP DATABASE {name}",))


@pytest.fixture(
    params=[
        "sqlite",
        "duckdb",
        pytest.param("postgres", marks=pytest.mark.server),
        pytest.param("mysql", marks=[pytest.mark.server, pytest.mark.xdist_group("mysql")]),
    ]
)
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


def project(folder: Path, url: str, more: str = "") -> Path:
    """A folder with settings and an index."""
    from t2sql.search.hash_embedder import HashEmbedder

    (folder / "t2sql.toml").write_text(
        f'[database]\nurl = "{url}"\n[search]\nembedder = "hash"\n'
        f"[limits]\nquery_seconds = 300\ndry_run_seconds = 30\n{more}",
        encoding="utf-8",
    )
    with open_project(folder, embedder=HashEmbedder()) as opened:
        opened.index()
    return folder


def begin(arguments: Sequence[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "t2sql", "--project", str(folder), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )


def interrupt(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """The exit code, stdout and stderr after one Ctrl-C."""
    process.send_signal(signal.SIGINT)
    try:
        out, talk = process.communicate(timeout=ENDLESS)
    finally:
        process.kill()
    return process.returncode, out, talk


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + ENDLESS
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_busy(process: subprocess.Popen[str]) -> bool:
    """Whether it has worked longer than starting takes, itself or by a child."""
    return _spent_s(process.pid) > 4 or process.poll() is not None


def _spent_s(process_id: int) -> float:
    """Seconds of processor time of a process and its children."""
    found = subprocess.run(
        ["ps", "-o", "cputimes=", "--pid", str(process_id), "--ppid", str(process_id)],
        capture_output=True,
        text=True,
        check=False,
    )
    return sum(float(line) for line in found.stdout.split())


def on_server(url: str) -> int:
    """How many queries of the table run there now."""
    if url.startswith("postgresql"):
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            row = connection.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' "
                "AND datname = current_database() AND pid <> pg_backend_pid() "
                "AND query LIKE 'FETCH FORWARD%'"
            ).fetchone()
        return int(row[0]) if row else 0
    server = urlsplit(url)._replace(path="").geturl()  # so that this query does not count itself
    with connect_to_mysql(server) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM information_schema.processlist "
            "WHERE db = %s AND command = 'Query' AND info LIKE 'SELECT COUNT%%'",
            (urlsplit(url).path.lstrip("/"),),
        )
        return int(cursor.fetchone()[0])


def test_a_query_that_runs_is_stopped_here_and_on_the_server(url: str, tmp_path: Path) -> None:
    process = begin(["run", SLOW], project(tmp_path, url))
    if url.startswith(("postgresql", "mysql")):
        assert eventually(lambda: on_server(url) == 1 or process.poll() is not None)
    else:
        assert eventually(lambda: is_busy(process))
    code, out, talk = interrupt(process)

    assert (code, talk.strip()) == (130, STOPPED)
    assert out == ""
    if url.startswith(("postgresql", "mysql")):
        assert eventually(lambda: on_server(url) == 0)


@pytest.fixture
def silent_model() -> Iterator[socket.socket]:
    """A model server that takes a request and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(ENDLESS)
        yield server


@pytest.mark.parametrize(
    "arguments",
    [["ask", "How many readings are there?"], ["explain", "SELECT n FROM readings"]],
    ids=["ask", "explain"],
)
def test_a_model_that_does_not_answer_is_left(
    arguments: list[str], silent_model: socket.socket, sqlite_url: str, tmp_path: Path
) -> None:
    port = silent_model.getsockname()[1]
    more = f'[llm]\nmodel = "mute"\nbase_url = "http://127.0.0.1:{port}/v1"\n'
    process = begin(arguments, project(tmp_path, sqlite_url, more))
    asked, _ = silent_model.accept()
    assert asked.recv(10)
    code, _, talk = interrupt(process)
    asked.close()

    assert code == 130
    assert talk.strip().endswith(STOPPED)
    assert "Traceback" not in talk


def test_indexing_is_stopped_and_goes_on_another_time(sqlite_url: str, tmp_path: Path) -> None:
    folder = project(tmp_path, sqlite_url)
    program = (
        "import sys, time\n"
        "from t2sql.faces.cli import main\n"
        "from t2sql.warehouse.sqlalchemy import SQLAlchemyWarehouse as Warehouse\n"
        "tables = Warehouse.tables\n"
        "def slow(self):\n"
        "    print('reading', flush=True)\n"
        "    time.sleep(1)\n"
        "    return tables(self)\n"
        "Warehouse.tables = slow\n"
        f"main(['--project', {str(folder)!r}, 'index', '--rebuild'])\n"
    )
    process = started(program)
    code, _, talk = interrupt(process)

    assert (code, "Traceback" in talk) == (130, False)
    assert STOPPED in talk or "stopped" in talk.lower()
    done = begin(["run", "SELECT count(*) FROM readings", "--format", "csv"], folder)
    out, talk = done.communicate(timeout=ENDLESS)
    assert (done.returncode, out.split()[-1]) == (0, str(ROWS)), talk


def started(program: str) -> subprocess.Popen[str]:
    """A Python program of ours, once it has said a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip()
    return process


STUCK = """
import time
from t2sql.cancelling import current_cancellation
from t2sql.faces.cli.interrupts import run_stoppable

def work():
    {before}
    print("ready", flush=True)
    deadline = time.monotonic() + 50
    while time.monotonic() < deadline:
        time.sleep(0.02)
        {during}

run_stoppable(work)
"""


def test_work_that_cannot_be_stopped_is_left(sqlite_url: str) -> None:
    code, _, talk = interrupt(started(STUCK.format(before="", during="")))
    assert (code, talk.strip()) == (130, STOPPED)


def test_work_that_keeps_results_is_waited_for_until_a_second_ctrl_c() -> None:
    process = started(
        STUCK.format(
            before="current_cancellation().let_finish()",
            during="current_cancellation().is_cancelled and print('saving', flush=True)",
        )
    )
    assert process.stdout is not None
    process.send_signal(signal.SIGINT)
    for _ in range(100):  # more than the patience with other work
        assert process.stdout.readline().strip() == "saving"
    assert process.poll() is None
    code, _, talk = interrupt(process)
    assert (code, talk.strip()) == (130, STOPPED)


def test_a_signal_to_end_stops_as_ctrl_c_does() -> None:
    process = started(STUCK.format(before="", during="current_cancellation().check()"))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=ENDLESS)
    assert process.returncode == 1  # the error reached the program, which did not catch it


def test_what_is_ignored_stays_ignored() -> None:
    """As under nohup, or in the background of a shell."""
    process = started(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        + STUCK.format(before="", during="print('on', flush=True)")
    )
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    for _ in range(60):
        assert process.stdout.readline().strip() == "on"
    assert process.poll() is None
    process.kill()
    process.communicate()
