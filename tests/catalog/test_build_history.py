from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from t2sql.catalog.build import CatalogReport, build_catalog
from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.mined import mined_history
from t2sql.catalog.readers.found import FoundQuery
from t2sql.catalog.reading import QueryReader
from t2sql.catalog.rules import HistoryRules
from t2sql.types import Limits
from tests.catalog.warehouse import SqliteWarehouse

HISTORY = """-- question: Rides by rider?
-- verified_by: mina
-- users: ada
select p.name, sum(r.fare) from riders p join rides r on r.rider_id = p.id
where r.state = 'DONE' group by 1;
select sum(fare) from rides where state = 'DONE';
create table mart as select count(*) from gone;
"""
TERMS = """
- term: finished ride
  filter: state = 'DONE'
  tables: [rides]
"""


@pytest.fixture
def warehouse() -> Iterator[SqliteWarehouse]:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript("""
        CREATE TABLE riders (id INTEGER, name TEXT);
        CREATE TABLE rides (id INTEGER, rider_id INTEGER, state TEXT, fare REAL);
        CREATE TABLE hits_20260101 (id INTEGER, page TEXT, at TEXT);
        CREATE TABLE hits_20260102 (id INTEGER, page TEXT, at TEXT);
    """)
    found = SqliteWarehouse(connection, version="1")
    yield found
    found.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "project"
    (made / "metadata" / "queries").mkdir(parents=True)
    (made / "metadata" / "queries" / "q.sql").write_text(HISTORY, encoding="utf-8")
    (made / "metadata" / "terms.yml").write_text(TERMS, encoding="utf-8")
    (made / "metadata" / "rules.md").write_text("Money is in euro.\n", encoding="utf-8")
    return made


def build(
    folder: Path, warehouse: SqliteWarehouse, rules: HistoryRules | None = None
) -> CatalogReport:
    return build_catalog(
        folder / "catalog.sqlite",
        warehouse,
        metadata=folder / "metadata",
        history=[folder / "metadata" / "queries"],
        rules=rules,
        limits=Limits(),
    )


def count_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []
    before = QueryReader.read

    def counting(self: QueryReader, found: FoundQuery) -> None:
        read.append(found.sql)
        before(self, found)

    monkeypatch.setattr(QueryReader, "read", counting)
    return read


def test_a_build_keeps_what_was_mined_with_terms_and_families(
    folder: Path, warehouse: SqliteWarehouse
) -> None:
    report = build(folder, warehouse)
    assert (report.queries, report.verified) == (2, 1)
    assert [problem.kind for problem in report.problems] == ["unknown_table"]
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    use = catalog.uses(["rides"])["rides"]
    assert (use.queries, use.users, use.verified) == (2, 1, 1)
    assert [(habit.sql, habit.share) for habit in use.filters] == [("state = 'DONE'", 1.0)]
    assert [habit.sql for habit in use.metrics] == ["SUM(fare)"]
    (edge,) = (edge for edge in catalog.iter_joins() if edge.source == "history")
    assert (edge.left_columns, edge.right_columns, edge.uses) == (("id",), ("rider_id",), 1)
    assert [term.term for term in catalog.terms()] == ["finished ride"]
    assert "euro" in catalog.rules()
    assert set(catalog.families(["hits_20260101", "hits_20260102"])) == {
        *("hits_20260101", "hits_20260102"),
    }
    mined = mined_history(catalog, "rides")
    assert (mined.queries, mined.verified, mined.tables) == (2, 1, 1)
    assert [found.habit.queries for found in mined.filters] == [2]
    catalog.close()


def test_nothing_is_read_again_where_nothing_changed_wherever_the_files_lie(
    folder: Path, warehouse: SqliteWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(folder, warehouse)
    read = count_reads(monkeypatch)
    moved = folder.with_name("moved")
    shutil.move(folder, moved)
    assert build(moved, warehouse).queries == 2
    assert read == []
    build(moved, warehouse, HistoryRules(exclude_users=("zoe",)))
    assert len(read) == 3


def test_joins_that_queries_show_outlive_a_change_of_the_data(
    folder: Path, warehouse: SqliteWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(folder, warehouse)
    read = count_reads(monkeypatch)
    warehouse.version = "2"
    report = build(folder, warehouse)
    assert report.joins["history"] == 1
    assert read == []


def test_a_build_that_ends_before_all_is_mined_reads_the_history_again(
    folder: Path, warehouse: SqliteWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from t2sql.catalog.writing import CatalogWriter

    with monkeypatch.context() as patch:
        patch.setattr(CatalogWriter, "store_uses", _killed)
        with pytest.raises(KeyboardInterrupt):
            build(folder, warehouse)
    build(folder, warehouse)
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    assert catalog.uses(["rides"])["rides"].queries == 2
    catalog.close()


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
