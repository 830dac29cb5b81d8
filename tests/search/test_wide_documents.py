"""Documents of several vectors, and what an update holds in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from t2sql.search import writing
from t2sql.search.documents import Document, table_document
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index, update_index
from t2sql.search.manifest import read_manifest
from t2sql.types import Table
from tests.search.tiny_catalog import CountingEmbedder, TinyCatalog, make_lake, make_table


def wide_document(table: Table) -> Document:
    """The document of a table, with a further text for each two columns beyond the first two."""
    names = [column.name.replace("_", " ") for column in table.columns[2:]]
    parts = tuple(", ".join(names[at : at + 2]) for at in range(0, len(names), 2))
    return replace(table_document(table), parts=parts)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "table_document", wide_document)
    monkeypatch.setattr(writing, "FORMAT", "wide")


def make_wide() -> TinyCatalog:
    many = ("beam", "bolt", "crane", "drill", "forge", "girder", "hoist", "lathe")
    return TinyCatalog(
        [make_table("works.machines", *many), make_table("works.people", "badge", "shift")]
    )


def test_a_part_of_a_wide_table_finds_it_once(tmp_path: Path) -> None:
    update_index(tmp_path, make_wide(), HashEmbedder())
    index = open_index(tmp_path, HashEmbedder, "hash")
    hits = index.tables_by_meaning("hoist, lathe", 5)
    assert [hit.id for hit in hits] == ["works.machines", "works.people"]
    assert hits[0].score > 0.99  # as near as its nearest part
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert (manifest.tables, manifest.table_vectors) == (2, 5)
    index.close()


def test_parts_that_are_gone_are_removed_and_new_ones_added(tmp_path: Path) -> None:
    catalog = make_wide()
    update_index(tmp_path, catalog, HashEmbedder())
    catalog.tables[0] = make_table("works.machines", "beam", "bolt", "crane")
    report = update_index(tmp_path, catalog, HashEmbedder())
    assert (report.embedded, report.tables) == (1, 2)
    index = open_index(tmp_path, HashEmbedder, "hash")
    assert index.tables_by_meaning("hoist, lathe", 5)[0].score < 0.9
    assert len(index.tables_by_meaning("crane", 5)) == 2
    index.close()
    catalog = make_wide()
    assert update_index(tmp_path, catalog, HashEmbedder()).embedded == 1
    idle = CountingEmbedder()
    assert not update_index(tmp_path, catalog, idle).changed
    assert idle.texts == 0


def test_a_limit_smaller_than_the_parts_still_gives_that_many_tables(tmp_path: Path) -> None:
    columns = [f"valve_{number}" for number in range(40)]
    tables = [make_table(f"works.pumps_{at}", *columns) for at in range(6)]
    update_index(tmp_path, TinyCatalog(tables), HashEmbedder())
    index = open_index(tmp_path, HashEmbedder, "hash")
    assert len({hit.id for hit in index.tables_by_meaning("valve 3", 4)}) == 4
    index.close()


def test_an_unchanged_document_is_not_even_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = make_lake(0)
    update_index(tmp_path, lake, HashEmbedder())

    def never(table: Table) -> Document:
        raise AssertionError(table.name)

    monkeypatch.setattr(writing, "table_document", never)
    report = update_index(tmp_path, lake, HashEmbedder())
    assert not report.changed


def test_a_damaged_book_is_begun_anew(tmp_path: Path) -> None:
    lake = make_wide()
    update_index(tmp_path, lake, HashEmbedder())
    (book,) = tmp_path.glob("*/book.sqlite")
    book.write_bytes(b"no database at all" * 500)
    idle = CountingEmbedder()
    assert not update_index(tmp_path, lake, idle).changed
    assert idle.texts == 0
