"""How a build behaves: the same for a seed, told as it goes, and whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from t2sql.demo import build_warehouse

SMALL = 0.005


def fingerprint(path: Path) -> dict[str, tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        names = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        return {
            f"{schema}.{table}": connection.execute(
                f"SELECT count(*), bit_xor(hash(t)), sum(hash(t) % 1000003) FROM {schema}.{table} t"  # noqa: S608
            ).fetchall()[0]
            for schema, table in names
        }


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "small.duckdb"
    build_warehouse(path, scale=SMALL)
    return path


def test_the_same_seed_gives_the_same_rows_and_progress_counts_the_tables(
    small: Path, tmp_path: Path
) -> None:
    told: list[tuple[str, int, int]] = []
    again = tmp_path / "again.duckdb"
    build_warehouse(again, scale=SMALL, progress=lambda *step: told.append(step))
    prints = fingerprint(again)
    assert prints == fingerprint(small)
    assert [done for _, done, _ in told] == list(range(1, len(prints) + 1))
    assert {total for _, _, total in told} == {len(prints)}
    assert {table for table, _, _ in told} == set(prints)


def test_another_seed_gives_other_rows(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.duckdb"
    build_warehouse(other, scale=SMALL, seed=7)
    here, there = fingerprint(small), fingerprint(other)
    assert here["dim.region"] == there["dim.region"]
    assert here["trade.orders"] != there["trade.orders"]


def stop(_table: str, done: int, _total: int) -> None:
    if done == 3:
        raise KeyboardInterrupt


def test_a_build_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "half.duckdb"
    with pytest.raises(KeyboardInterrupt):
        build_warehouse(path, scale=SMALL, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_is_stopped_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "half.duckdb"
    path.write_bytes(b"what was there")
    with pytest.raises(KeyboardInterrupt):
        build_warehouse(path, scale=SMALL, progress=stop)
    assert [file.name for file in tmp_path.iterdir()] == ["half.duckdb"]
    assert path.read_bytes() == b"what was there"


def test_what_a_killed_build_left_is_swept_up_by_the_next(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    leftover = tmp_path / f"half.duckdb.building-{gone.pid}"
    leftover.write_bytes(b"")
    with pytest.raises(KeyboardInterrupt):
        build_warehouse(tmp_path / "half.duckdb", scale=SMALL, progress=stop)
    assert not leftover.exists()
