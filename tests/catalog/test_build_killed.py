"""A catalog whose build was killed, run twice at once, or whose file was damaged."""

from __future__ import annotations

import errno
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from t2sql.catalog import storage
from t2sql.catalog.build import build_catalog
from t2sql.catalog.database import SqliteCatalog
from t2sql.errors import SearchError
from t2sql.types import Limits
from tests.catalog.warehouse import SqliteWarehouse

ROOT = Path(__file__).parents[2]
TABLES = 25
KILLS = 20
BUILD = """
import sys
from pathlib import Path
from t2sql.catalog.build import build_catalog
from t2sql.errors import SearchError
from t2sql.types import Limits
from tests.catalog.warehouse import SqliteWarehouse
folder, rebuild = Path(sys.argv[1]), len(sys.argv) > 2
print("ready", flush=True)
try:
    build_catalog(
        folder / "catalog.sqlite", SqliteWarehouse(folder / "depot.db"),
        metadata=folder / "metadata", history=[folder / "metadata" / "queries"],
        limits=Limits(), rebuild=rebuild)
except SearchError as error:
    sys.exit(f"refused: {error}")
print("done", flush=True)
"""


def depot(folder: Path) -> Path:
    """A database of racks and what lies in them, with notes and past queries."""
    folder.mkdir(exist_ok=True)
    queries = []
    with closing(sqlite3.connect(folder / "depot.db")) as connection:
        for number in range(TABLES):
            connection.execute(
                f"CREATE TABLE rack_{number} (rack_{number}_id INTEGER, label TEXT,"
                f" rack_{(number + 1) % TABLES}_id INTEGER)"
            )
            rows = [(row, f"label {row % 7}", row) for row in range(60)]
            connection.executemany(f"INSERT INTO rack_{number} VALUES (?, ?, ?)", rows)  # noqa: S608
            other = (number + 1) % TABLES
            queries += [
                f"-- question: Racks {number} with {filtered}?\n-- verified_by: mina\n"
                f"SELECT COUNT(*) FROM rack_{number} a JOIN rack_{other} b"
                f" ON a.rack_{other}_id = b.rack_{other}_id WHERE a.label = 'label {filtered}';\n"
                for filtered in range(6)
            ]
        connection.commit()
    (folder / "metadata" / "queries").mkdir(parents=True)
    (folder / "metadata" / "tables").mkdir()
    (folder / "metadata" / "queries" / "past.sql").write_text("\n".join(queries), encoding="utf-8")
    notes = "models: [{name: rack_1, description: The first rack.}]"
    (folder / "metadata" / "tables" / "notes.yml").write_text(notes, encoding="utf-8")
    return folder


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """A process that builds, once it is ready to."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def contents(folder: Path) -> dict[str, Any]:
    """All that a catalog tells."""
    catalog = SqliteCatalog(folder / "catalog.sqlite")
    try:
        names = catalog.names()
        return {
            "names": names,
            "tables": sorted(catalog.iter_tables(), key=lambda table: table.name),
            "queries": sorted(catalog.iter_past_queries(), key=lambda query: query.id),
            "joins": catalog.joins(names),
            "uses": catalog.uses(names),
            "families": catalog.families(names),
            "values": sorted(map(repr, catalog.iter_values())),
        }
    finally:
        catalog.close()


def build(folder: Path, *, rebuild: bool = False) -> None:
    warehouse = SqliteWarehouse(folder / "depot.db")
    try:
        build_catalog(
            folder / "catalog.sqlite",
            warehouse,
            metadata=folder / "metadata",
            history=[folder / "metadata" / "queries"],
            limits=Limits(),
            rebuild=rebuild,
        )
    finally:
        warehouse.close()


@pytest.mark.slow
def test_a_build_killed_twenty_times_completes_with_the_right_catalog(tmp_path: Path) -> None:
    folder, calm = depot(tmp_path / "killed"), depot(tmp_path / "calm")
    with start(calm) as process:
        began = time.monotonic()
        assert process.wait(timeout=300) == 0
    takes = time.monotonic() - began
    draw = random.Random(7)  # noqa: S311 # chooses moments, guards nothing
    for number in range(KILLS):
        # A fresh build now and then: else only the first kills would hit the profiling.
        with start(folder, *(["rebuild"] if number % 2 else [])) as process:
            time.sleep(draw.uniform(0, takes))
            process.kill()
        if (folder / "catalog.sqlite").exists():
            assert set(contents(folder)["names"]) <= set(contents(calm)["names"])
    build(folder)
    assert contents(folder) == contents(calm)


@pytest.mark.slow
def test_two_builds_at_once_leave_one_right_catalog(tmp_path: Path) -> None:
    folder, calm = depot(tmp_path / "twice"), depot(tmp_path / "calm")
    running = [start(folder), start(folder)]
    for process in running:
        _, said = process.communicate(timeout=300)
        assert process.returncode == 0 or said.startswith("refused: "), said
    build(folder)
    build(calm)
    assert contents(folder) == contents(calm)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = depot(tmp_path_factory.mktemp("original") / "depot")
    build(folder)
    return folder


def cut(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def overwritten(content: bytes) -> bytes:
    garbage = random.Random(3).randbytes(len(content) // 3)  # noqa: S311 # no secret
    return content[: len(content) // 3] + garbage + content[len(content) // 3 * 2 :]


def with_spoilt_texts(content: bytes) -> bytes:
    """Pages as SQLite wrote them, but what stands in the rows is no JSON any more."""
    return content.replace(b'"columns"', b'"columm\xff\xfe')


def with_other_texts(content: bytes) -> bytes:
    return content.replace(b'"columns"', b'"rolumns"')


@pytest.mark.parametrize("damage", [cut, overwritten, with_spoilt_texts, with_other_texts])
def test_a_damaged_catalog_is_told_with_the_mend_and_rebuilt(
    tmp_path: Path, original: Path, damage: Callable[[bytes], bytes]
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(original, folder)
    path = folder / "catalog.sqlite"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        contents(folder)
    build(folder, rebuild=True)
    assert contents(folder) == contents(original)


def test_a_catalog_that_is_gone_is_told_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(SearchError, match="t2sql index"):
        contents(tmp_path)


def test_a_full_disk_is_told_and_the_next_build_completes(
    tmp_path: Path, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = depot(tmp_path / "full")
    connect = storage.connect_file

    def small(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 40")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(storage, "connect_file", small)
        with pytest.raises(SearchError, match="full"):
            build(folder)
    build(folder)
    assert contents(folder) == contents(original)


def test_a_folder_that_cannot_be_made_for_want_of_room_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = depot(tmp_path / "full")

    def no_space(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    warehouse = SqliteWarehouse(folder / "depot.db")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", no_space)
        with pytest.raises(SearchError, match="No space left on device"):
            build_catalog(
                folder / "state" / "catalog.sqlite", warehouse, metadata=None, limits=Limits()
            )
    warehouse.close()


def test_who_comes_second_leaves_the_catalog_of_the_first(tmp_path: Path) -> None:
    folder = depot(tmp_path / "second")
    build(folder)
    storage.create_file(folder / "catalog.sqlite")
    with closing(SqliteCatalog(folder / "catalog.sqlite")) as catalog:
        assert len(catalog.names()) == TABLES
