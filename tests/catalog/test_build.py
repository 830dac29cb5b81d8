from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from t2sql.catalog import database
from t2sql.catalog.build import CatalogReport, build_catalog
from t2sql.catalog.database import SqliteCatalog
from t2sql.errors import DatabaseError, MetadataError, SearchError
from t2sql.types import Limits, PastQuery
from tests.catalog.warehouse import SqliteWarehouse

LIMITS = Limits()
Opened = Callable[[Path], SqliteCatalog]
NOTES = """
models:
  - name: orders
    description: Orders of buyers.
    config: {meta: {t2sql: {grain: one order}}}
"""
HISTORY = """-- question: Orders by user?
-- verified_by: mina
select u.name, count(*) from users u join orders o on o.user_id = u.id group by 1;
select count(*) from orders
"""


@pytest.fixture
def warehouse() -> Iterator[SqliteWarehouse]:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript("""
        CREATE TABLE users (id INTEGER, name TEXT);
        INSERT INTO users VALUES (1, 'Ada'), (2, 'Bo'), (3, 'Cy');
        CREATE TABLE orders (id INTEGER, user_id INTEGER, status TEXT);
        INSERT INTO orders VALUES (10, 1, 'paid'), (11, 3, 'paid'), (12, 3, 'new');
        CREATE TABLE empty (a INTEGER, b TEXT);
    """)
    found = SqliteWarehouse(connection, version="1")
    yield found
    found.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "metadata" / "tables").mkdir(parents=True)
    (tmp_path / "metadata" / "queries").mkdir()
    (tmp_path / "metadata" / "tables" / "schema.yml").write_text(NOTES, encoding="utf-8")
    (tmp_path / "metadata" / "queries" / "q.sql").write_text(HISTORY, encoding="utf-8")
    return tmp_path


def build(
    folder: Path, warehouse: SqliteWarehouse, *, limits: Limits = LIMITS, rebuild: bool = False
) -> CatalogReport:
    warehouse.asked.clear()
    return build_catalog(
        folder / "catalog.sqlite",
        warehouse,
        metadata=folder / "metadata",
        history=[folder / "metadata" / "queries"],
        limits=limits,
        rebuild=rebuild,
    )


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens the catalog of a folder; all are closed in the end."""
    held: list[SqliteCatalog] = []

    def open_catalog(folder: Path) -> SqliteCatalog:
        held.append(SqliteCatalog(folder / "catalog.sqlite"))
        return held[-1]

    yield open_catalog
    for catalog in held:
        catalog.close()


def test_a_build_writes_what_exists_and_what_it_means(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    report = build(folder, warehouse)
    assert (report.tables, report.profiled, report.unchanged) == (3, 3, 0)
    assert (report.queries, report.verified, report.problems) == (2, 1, ())
    assert report.joins == {"history": 1}
    catalog = opened(folder)
    assert (catalog.dialect, catalog.label) == ("sqlite", "sqlite:///fake")
    orders = catalog.table("main.ORDERS")
    assert orders is not None
    assert (orders.description, orders.grain, orders.row_count) == (
        "Orders of buyers.",
        "one order",
        3,
    )
    assert orders.primary_key == ("id",)
    (join,) = catalog.joins(["users"])
    assert (join.left_columns, join.right_columns, join.uses) == (("user_id",), ("id",), 1)
    assert sorted(value.value for value in catalog.iter_values()) == [
        *("Ada", "Bo", "Cy", "new", "paid"),
    ]
    verified = [query for query in catalog.iter_past_queries() if query.verified]
    assert [query.tables for query in verified] == [("users", "orders")]
    assert catalog.past_queries([verified[0].id, "none"]) == (verified[0],)


def test_a_second_build_asks_the_data_nothing(folder: Path, warehouse: SqliteWarehouse) -> None:
    build(folder, warehouse)
    assert warehouse.asked != []
    report = build(folder, warehouse)
    assert warehouse.asked == []
    assert (report.profiled, report.unchanged, report.queries) == (0, 3, 2)
    assert report.joins == {"history": 1}


def test_new_notes_change_the_table_without_a_query(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    file = folder / "metadata" / "tables" / "schema.yml"
    file.write_text(NOTES.replace("one order", "one purchase"), encoding="utf-8")
    report = build(folder, warehouse)
    assert warehouse.asked == []
    assert (report.described, report.unchanged) == (1, 2)
    orders = opened(folder).table("orders")
    assert orders is not None
    assert (orders.grain, orders.row_count, orders.primary_key) == ("one purchase", 3, ("id",))


def test_a_column_that_becomes_personal_loses_its_values(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    text = "models: [{name: users, columns: [{name: name, meta: {t2sql: {pii: true}}}]}]"
    (folder / "metadata" / "tables" / "users.yml").write_text(text, encoding="utf-8")
    report = build(folder, warehouse)
    assert (report.profiled, report.unchanged) == (1, 2)
    assert all('"orders"' not in sql for sql in warehouse.asked if "GROUP BY" in sql)
    catalog = opened(folder)
    assert {value.table for value in catalog.iter_values()} == {"orders"}
    users = catalog.table("users")
    assert users is not None
    assert (users.columns[1].minimum, users.columns[1].examples) == (None, ())


def test_new_data_and_new_columns_are_profiled(folder: Path, warehouse: SqliteWarehouse) -> None:
    build(folder, warehouse)
    warehouse.connection.execute("ALTER TABLE users ADD COLUMN city TEXT")
    assert build(folder, warehouse).profiled == 1
    warehouse.version = "2"
    assert build(folder, warehouse).profiled == 3


def test_tables_that_are_gone_are_removed(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    warehouse.connection.execute("DROP TABLE users")
    report = build(folder, warehouse)
    assert (report.tables, report.removed, report.joins) == (2, 1, {})
    kinds = [problem.kind for problem in report.problems]
    assert kinds == ["unknown_table", "unproved_query"]
    catalog = opened(folder)
    assert catalog.names() == ("empty", "orders")
    assert {value.table for value in catalog.iter_values()} == {"orders"}
    assert {query.tables for query in catalog.iter_past_queries()} == {("orders",)}


def test_a_build_that_was_killed_is_taken_up(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    warehouse.killed_after = 3
    with pytest.raises(KeyboardInterrupt):
        build(folder, warehouse)
    with pytest.raises(SearchError, match="no catalog yet"):
        opened(folder)
    with closing(sqlite3.connect(folder / "catalog.sqlite.new")) as begun:
        done = begun.execute("SELECT count(*) FROM tables").fetchone()[0]
    assert 0 < done < 3
    warehouse.killed_after = None
    report = build(folder, warehouse)
    assert (report.tables, report.profiled, report.unchanged) == (3, 3 - done, done)
    assert report.joins == {"history": 1}
    assert build(folder, warehouse).unchanged == 3


def test_inferred_keys_are_looked_up_once(folder: Path, warehouse: SqliteWarehouse) -> None:
    (folder / "metadata" / "queries" / "q.sql").unlink()
    report = build(folder, warehouse)
    assert report.joins == {"inferred": 1}
    (folder / "metadata" / "queries" / "q.sql").write_text(HISTORY, encoding="utf-8")
    assert build(folder, warehouse).joins == {"history": 1}
    assert warehouse.asked == []


def test_a_table_that_cannot_be_read_goes_on_without_a_profile(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    warehouse.failing = 'FROM "users"'
    for _ in range(2):
        report = build(folder, warehouse)
        assert report.unprofiled == 1
        assert [problem.kind for problem in report.problems] == ["table_not_profiled"]
        assert "users" in report.problems[0].message
    assert warehouse.asked == []
    users = opened(folder).table("users")
    assert users is not None
    assert users.row_count is None


def test_tables_beyond_the_time_are_profiled_by_the_next_build(
    folder: Path, warehouse: SqliteWarehouse
) -> None:
    report = build(folder, warehouse, limits=replace(LIMITS, profile_seconds=0.0))
    assert (report.tables, report.profiled, report.unprofiled) == (3, 0, 3)
    assert [problem.kind for problem in report.problems] == ["profiling_incomplete"]
    assert build(folder, warehouse).profiled == 3


def test_progress_is_told_for_each_table(folder: Path, warehouse: SqliteWarehouse) -> None:
    told: list[tuple[str, int, int]] = []
    build_catalog(
        folder / "catalog.sqlite",
        warehouse,
        metadata=None,
        limits=LIMITS,
        progress=lambda *step: told.append(step),
    )
    assert told == [("profile", 1, 3), ("profile", 2, 3), ("profile", 3, 3)]


def test_queries_from_elsewhere_join_those_of_files(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    extra = (
        PastQuery("a", "SELECT COUNT(*) FROM orders", ("orders",), runs=4, source="store"),
        PastQuery("b", "select * from users", ("users", "gone"), source="store"),
        PastQuery("c", "select * from gone", ("gone",), source="store"),
    )
    build_catalog(
        folder / "catalog.sqlite",
        warehouse,
        metadata=None,
        history=[folder / "metadata" / "queries" / "q.sql"],
        extra_queries=extra,
        limits=LIMITS,
    )
    found = {query.sql: query for query in opened(folder).iter_past_queries()}
    assert len(found) == 3
    assert found["select count(*) from orders"].runs == 5
    assert found["select * from users"].tables == ("users",)


def test_an_empty_database_is_an_error(tmp_path: Path) -> None:
    empty = SqliteWarehouse(sqlite3.connect(":memory:"))
    with pytest.raises(DatabaseError, match="No tables found in sqlite:///fake"):
        build_catalog(tmp_path / "catalog.sqlite", empty, metadata=None, limits=LIMITS)
    empty.close()
    assert list(tmp_path.iterdir()) == []


def test_wrong_metadata_leaves_the_catalog_as_it_was(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    before = opened(folder).table("orders")
    (folder / "metadata" / "tables" / "bad.yml").write_text("models: [", encoding="utf-8")
    with pytest.raises(MetadataError):
        build(folder, warehouse, rebuild=True)
    assert opened(folder).table("orders") == before


def test_a_missing_catalog_says_what_to_run(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(SearchError, match="Run `t2sql index`"):
        opened(tmp_path)


def test_a_damaged_catalog_says_what_to_run(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    content = b"not a database at all" * 100
    (folder / "catalog.sqlite").write_bytes(content)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        opened(folder)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        build(folder, warehouse)
    assert (folder / "catalog.sqlite").read_bytes() == content
    assert build(folder, warehouse, rebuild=True).profiled == 3


def test_an_empty_catalog_file_cannot_be_read_but_is_built_over(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    (folder / "catalog.sqlite").touch()
    with pytest.raises(SearchError, match="t2sql index"):
        opened(folder)
    assert build(folder, warehouse).profiled == 3


def test_another_programs_database_is_left_as_it_is(
    folder: Path, warehouse: SqliteWarehouse
) -> None:
    path = folder / "catalog.sqlite"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE facts (key, value)")
    foreign.commit()
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(SearchError, match="not a t2sql catalog"):
        build(folder, warehouse)
    assert path.read_bytes() == before


def test_a_catalog_cut_short_says_what_to_run(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    path = folder / "catalog.sqlite"
    path.write_bytes(path.read_bytes()[:6000])
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        list(opened(folder).iter_tables())


def test_names_are_forgiven_only_if_they_are_clear(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    catalog = opened(folder)
    assert [table.name for table in catalog.tables(["ORDERS", "none", "users", "orders"])] == [
        *("orders", "users"),
    ]
    assert catalog.table("rders") is None
    assert catalog.table("") is None
    assert catalog.joins(["none"]) == ()


def test_many_threads_may_read(folder: Path, warehouse: SqliteWarehouse, opened: Opened) -> None:
    build(folder, warehouse)
    catalog = opened(folder)
    wrong: list[str] = []

    def read() -> None:
        for name in ("orders", "users", "empty") * 20:
            table = catalog.table(name)
            if table is None or table.name != name:
                wrong.append(name)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    catalog.close()
    with pytest.raises(SearchError):
        catalog.names()


def test_a_catalog_of_an_older_version_is_made_anew(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with pytest.raises(SearchError, match="another version"):
        opened(folder)
    build(folder, warehouse)
    assert opened(folder).names()


def test_a_rebuild_that_fails_leaves_the_old_catalog_and_is_gone_on_with(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    reader = opened(folder)
    before = tuple(reader.iter_tables())
    warehouse.killed_after = 3
    with pytest.raises(KeyboardInterrupt):
        build(folder, warehouse, rebuild=True)
    assert tuple(reader.iter_tables()) == before
    assert tuple(opened(folder).iter_tables()) == before
    warehouse.killed_after = None
    report = build(folder, warehouse)
    assert report.profiled > 0
    assert report.unchanged > 0
    assert not (folder / "catalog.sqlite.new").exists()
    assert build(folder, warehouse).unchanged == 3


def test_an_open_catalog_goes_on_with_the_one_that_was_made_anew(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    reader = opened(folder)
    assert reader.table("users") is not None
    warehouse.connection.execute("DROP TABLE orders")
    build(folder, warehouse, rebuild=True)
    assert "orders" not in reader.names()
    assert reader.tables(["orders", "users"])[0].name == "users"


def test_an_open_catalog_goes_on_with_a_new_file_after_the_old_one_was_lost(
    folder: Path,
    warehouse: SqliteWarehouse,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(database, "_LOOK_S", 0.0)
    build(folder, warehouse)
    reader = opened(folder)
    assert "orders" in reader.names()
    (folder / "catalog.sqlite").unlink()
    assert "orders" in reader.names()  # what was read stays readable
    warehouse.connection.execute("DROP TABLE orders")
    build(folder, warehouse)
    assert "orders" not in reader.names()


def test_a_rebuild_replaces_what_is_no_catalog_any_more(
    folder: Path, warehouse: SqliteWarehouse, opened: Opened
) -> None:
    build(folder, warehouse)
    (folder / "catalog.sqlite").write_bytes(b"not a database" * 1000)
    build(folder, warehouse, rebuild=True)
    assert sorted(path.name for path in folder.glob("catalog.sqlite*")) == ["catalog.sqlite"]
    assert len(opened(folder).names()) == 3
