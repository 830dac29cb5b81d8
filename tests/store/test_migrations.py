"""A store of any earlier release becomes one of this release, with all that is in it."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from t2sql.errors import StoreError
from t2sql.store.database import StoreDatabase
from t2sql.store.engine import open_engine, writing
from t2sql.store.migrating import REVISIONS, VERSION_TABLE
from t2sql.store.store import Store
from t2sql.store.tables import store_tables

FIRST_RELEASE = (
    "CREATE TABLE t2sql_version (version INTEGER NOT NULL)",
    """CREATE TABLE t2sql_traces (
        id VARCHAR(64) NOT NULL PRIMARY KEY, asked_at VARCHAR(32) NOT NULL, question TEXT NOT NULL,
        outcome VARCHAR(16) NOT NULL, elapsed_ms FLOAT NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX ix_t2sql_traces_asked_at ON t2sql_traces (asked_at)",
    """CREATE TABLE t2sql_calls (
        trace_id VARCHAR(64) NOT NULL, position INTEGER NOT NULL, stage VARCHAR(32) NOT NULL,
        prompt VARCHAR(128) NOT NULL, version INTEGER NOT NULL, sha256 VARCHAR(64) NOT NULL,
        model TEXT NOT NULL, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL,
        calls INTEGER NOT NULL, cost FLOAT, elapsed_ms FLOAT NOT NULL, messages TEXT NOT NULL,
        reply TEXT NOT NULL, PRIMARY KEY (trace_id, position))""",
    "INSERT INTO t2sql_version VALUES (1)",
    """INSERT INTO t2sql_traces VALUES ('beef01', '2025-06-19T12:00:00.000000+00:00',
        'How many loans?', 'answered', 12.5, '{"id": "beef01", "question": "How many loans?",
        "asked_at": "2025-06-19T12:00:00.000000+00:00", "today": "2025-06-19",
        "outcome": "answered", "sql": "SELECT 1"}')""",
    """INSERT INTO t2sql_calls VALUES ('beef01', 0, 'generate', 'generate_sql', 2, 'c0ffee',
        'large', 100, 20, 1, 0.25, 150.0, '[]', '"x"')""",
)


Open = Callable[[str], Store]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens stores, and closes them in the end."""
    with ExitStack() as stack:
        yield lambda url: stack.enter_context(closing(Store(url)))


def make_first_release(url: str) -> None:
    engine = open_engine(url, Path())
    with writing(engine) as connection:
        for statement in FIRST_RELEASE:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_store_of_the_first_release_keeps_its_rows(any_url: str, opened: Open) -> None:
    make_first_release(any_url)

    store = opened(any_url)

    assert store.trace("beef01").sql == "SELECT 1"
    assert store.trace("beef01").usage.cost == 0.25
    assert [line.usage.input_tokens for line in store.traces()] == [100]
    assert store.accepted.entries() == ()
    assert store.audit.verify().lines == 0
    assert opened(any_url).trace("beef01").sql == "SELECT 1"


def test_the_first_release_refuses_what_was_brought_over(any_url: str, opened: Open) -> None:
    make_first_release(any_url)
    opened(any_url).traces()

    engine = open_engine(any_url, Path())
    with engine.connect() as connection:
        # It reads this number, and leaves a greater one than its own alone.
        assert connection.exec_driver_sql("SELECT version FROM t2sql_version").scalar() == 2
    engine.dispose()


def test_an_old_and_a_new_store_come_to_the_same_tables(
    any_url: str, tmp_path: Path, opened: Open
) -> None:
    make_first_release(any_url)
    fresh = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    for url in (any_url, fresh):
        opened(url).traces()

    for url in (any_url, fresh):
        engine = open_engine(url, Path())
        found = sa.inspect(engine)
        for table in store_tables().metadata.sorted_tables:
            columns = {one["name"]: one["nullable"] for one in found.get_columns(table.name)}
            wanted = {column.name: column.nullable for column in table.columns}
            assert columns == wanted, table.name
            indexed = {tuple(index["column_names"]) for index in found.get_indexes(table.name)}
            assert indexed == {tuple(index.columns.keys()) for index in table.indexes}, table.name
        engine.dispose()


def test_the_revisions_that_are_known_are_those_that_there_are() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    import t2sql.store

    config = Config()
    folder = Path(t2sql.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    script = ScriptDirectory.from_config(config)

    assert tuple(one.revision for one in script.walk_revisions())[::-1] == REVISIONS
    assert script.get_heads() == [REVISIONS[-1]]


def test_a_store_of_a_newer_release_is_left_alone(any_url: str, opened: Open) -> None:
    opened(any_url).traces()
    engine = open_engine(any_url, Path())
    with writing(engine) as connection:
        table = sa.table(VERSION_TABLE, sa.column("version_num"))
        connection.execute(table.update().values(version_num="9999"))
    engine.dispose()

    with pytest.raises(StoreError, match=r"made by a newer t2sql\. Install that version"):
        opened(any_url).traces()


def test_a_migration_that_fails_leaves_the_store_as_it_was(tmp_path: Path, opened: Open) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    make_first_release(url)
    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        connection.execute("CREATE TABLE t2sql_uses (own INTEGER)")  # in the way

    with pytest.raises(StoreError):
        opened(url).traces()

    with sqlite3.connect(tmp_path / "store.sqlite") as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert "t2sql_feedback" not in tables
        connection.execute("DROP TABLE t2sql_uses")
    assert opened(url).trace("beef01").sql == "SELECT 1"


def _open(url: str, start: object) -> None:
    start.wait(30)  # type: ignore[attr-defined]
    database = StoreDatabase(url, Path())
    with database.writing():
        pass
    database.close()


@pytest.mark.slow
@pytest.mark.parametrize("old", [True, False])
def test_processes_that_open_it_at_once_migrate_it_once(any_url: str, old: bool) -> None:
    if old:
        make_first_release(any_url)
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    crew = [context.Process(target=_open, args=(any_url, start)) for _ in range(3)]
    for process in crew:
        process.start()
    start.set()
    for process in crew:
        process.join(120)

    assert [process.exitcode for process in crew] == [0, 0, 0]
    engine = open_engine(any_url, Path())
    with engine.connect() as connection:
        table = sa.table(VERSION_TABLE, sa.column("version_num"))
        found = connection.scalars(sa.select(table.c.version_num)).all()
    engine.dispose()
    assert found == [REVISIONS[-1]]


def test_a_current_store_is_opened_without_alembic(tmp_path: Path, opened: Open) -> None:
    import subprocess
    import sys

    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    opened(url).traces()
    code = (
        "import sys; from t2sql.store.store import Store; "
        f"Store({url!r}).traces(); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
