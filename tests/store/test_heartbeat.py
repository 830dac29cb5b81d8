"""Whether a store's file was written is told without reading it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from t2sql.store.heartbeat import Heartbeat


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "store.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE facts (key TEXT)")
    connection.close()
    return path


def write(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("INSERT INTO facts VALUES ('one')")
    connection.close()


def test_a_file_that_nobody_wrote_is_at_the_same_moment(file: Path) -> None:
    heartbeat = Heartbeat(file)
    assert heartbeat.look() == heartbeat.look() is not None


def test_every_transaction_of_another_connection_is_another_moment(file: Path) -> None:
    heartbeat = Heartbeat(file)
    moments = [heartbeat.look()]
    for _ in range(3):
        write(file)
        moments.append(heartbeat.look())
    assert len(set(moments)) == 4


def test_another_file_in_its_place_is_another_moment(file: Path, tmp_path: Path) -> None:
    heartbeat = Heartbeat(file)
    before = heartbeat.look()
    other = tmp_path / "other.sqlite"
    other.write_bytes(file.read_bytes())
    other.replace(file)
    assert heartbeat.look() != before


def test_after_it_gave_the_file_back_no_moment_is_taken_for_an_earlier_one(file: Path) -> None:
    heartbeat = Heartbeat(file)
    before = heartbeat.look()
    heartbeat.close()
    write(file)
    assert heartbeat.look() != before


def test_of_no_file_there_is_no_moment(tmp_path: Path) -> None:
    assert Heartbeat(tmp_path / "none.sqlite").look() is None
    assert not (tmp_path / "none.sqlite").exists()
