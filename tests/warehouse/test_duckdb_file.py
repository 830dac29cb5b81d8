"""What may happen to a DuckDB file while somebody asks of it: one sentence each, or new rows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import pytest

from t2sql.errors import DatabaseError
from t2sql.types import Limits
from t2sql.warehouse.duckdb import DuckDBWarehouse
from tests.warehouse.conftest import LIMITS

WRITER = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"


def make(path: Path, city: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE cities AS SELECT unnest(?) AS name", [[city]])
    return path


def cities(warehouse: DuckDBWarehouse) -> list[str]:
    found = warehouse.query("SELECT name FROM cities", max_rows=10, timeout_s=10)
    return [row[0] for row in found.rows]


@contextmanager
def opened(path: Path) -> Iterator[DuckDBWarehouse]:
    warehouse = DuckDBWarehouse(path, LIMITS)
    yield warehouse
    warehouse.close()


@contextmanager
def writing(path: Path) -> Iterator[int]:
    """Another program that has the file open for writing; its process."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        yield writer.pid
        writer.communicate("\n")


def test_a_file_that_is_being_written_names_the_other_program(tmp_path: Path) -> None:
    path = make(tmp_path / "busy.duckdb", "Seoul")
    with writing(path) as other, opened(path) as warehouse:
        for _ in range(2):
            with pytest.raises(DatabaseError, match=f"is being written by .*PID {other}") as caught:
                cities(warehouse)
            assert caught.value.hint
    with opened(path) as warehouse:
        assert cities(warehouse) == ["Seoul"]


def test_a_file_is_read_again_once_the_writer_is_gone(tmp_path: Path) -> None:
    path = make(tmp_path / "busy.duckdb", "Seoul")
    with ExitStack() as stack:
        with writing(path):
            warehouse = stack.enter_context(opened(path))
            with pytest.raises(DatabaseError, match="being written"):
                cities(warehouse)
        assert cities(warehouse) == ["Seoul"]


def test_a_file_open_for_writing_in_this_program_is_told(tmp_path: Path) -> None:
    path = make(tmp_path / "mine.duckdb", "Seoul")
    with (
        duckdb.connect(str(path)),
        opened(path) as warehouse,
        pytest.raises(DatabaseError, match="open for writing in this program"),
    ):
        cities(warehouse)


def test_a_closed_warehouse_leaves_the_file_to_a_writer(tmp_path: Path) -> None:
    path = make(tmp_path / "free.duckdb", "Seoul")
    with opened(path) as warehouse:
        assert cities(warehouse) == ["Seoul"]
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO cities VALUES ('Busan')")
    with opened(path) as warehouse:
        assert sorted(cities(warehouse)) == ["Busan", "Seoul"]


def test_a_file_put_in_anothers_place_is_read_by_the_next_query(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    other = make(tmp_path / "new.duckdb", "Busan")
    with opened(path) as warehouse:
        assert cities(warehouse) == ["Seoul"]
        other.replace(path)
        assert cities(warehouse) == ["Busan"]


def test_a_link_that_points_elsewhere_is_followed_anew(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a.duckdb", "Seoul"), make(tmp_path / "b.duckdb", "Busan")
    link = tmp_path / "current.duckdb"
    link.symlink_to(first)
    with opened(link) as warehouse:
        assert cities(warehouse) == ["Seoul"]
        link.unlink()
        link.symlink_to(second)
        assert cities(warehouse) == ["Busan"]


def test_a_file_that_somebody_writes_over_is_opened_anew(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    other = make(tmp_path / "new.duckdb", "Busan")
    with opened(path) as warehouse:
        assert cities(warehouse) == ["Seoul"]
        path.write_bytes(other.read_bytes())
        assert cities(warehouse) == ["Busan"]


def test_a_file_written_over_while_it_is_read_is_not_believed(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    with opened(path) as warehouse:
        with warehouse._sandbox.child() as child:
            token = child.token
        os.utime(path, (1, 1))
        with pytest.raises(DatabaseError, match="was written to while it was read"):
            warehouse._expect_same(token)
        make(tmp_path / "new.duckdb", "Busan").replace(path)
        warehouse._expect_same(token)


def test_a_file_that_is_removed_is_missed_and_found_again(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    content = path.read_bytes()
    with opened(path) as warehouse:
        assert cities(warehouse) == ["Seoul"]
        path.unlink()
        with pytest.raises(DatabaseError, match=r"There is no database file .*shop\.duckdb"):
            cities(warehouse)
        with pytest.raises(DatabaseError, match="There is no database file"):
            warehouse.dry_run("SELECT 1", (), timeout_s=5)
        assert not path.exists()
        path.write_bytes(content)
        assert cities(warehouse) == ["Seoul"]


def test_a_file_that_is_damaged_while_it_is_open_is_a_sentence(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    with opened(path) as warehouse:
        assert cities(warehouse) == ["Seoul"]
        path.write_bytes(path.read_bytes()[:6000])
        with pytest.raises(DatabaseError, match="is damaged") as caught:
            cities(warehouse)
        assert "{" not in str(caught.value)


@pytest.mark.parametrize("place", [4096, 8192, 12288, 12544])
def test_a_damaged_block_is_an_error_or_no_matter_and_never_the_end(
    tmp_path: Path, place: int
) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    content = bytearray(path.read_bytes())
    content[place : place + 256] = os.urandom(len(content[place : place + 256]))
    path.write_bytes(content)
    with opened(path) as warehouse:
        try:
            said, found = "", cities(warehouse)
        except DatabaseError as error:
            said, found = str(error), ["Seoul"]
    assert found == ["Seoul"]
    assert "{" not in said
    assert len(said) < 500


def test_what_a_killed_writer_left_beside_the_file_is_read_and_stays(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    program = (
        "import duckdb, os, sys\n"
        "writer = duckdb.connect(sys.argv[1])\n"
        "writer.execute(\"INSERT INTO cities VALUES ('Busan')\")\n"
        "os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    before = {found.name: found.read_bytes() for found in tmp_path.iterdir()}
    assert len(before) == 2
    with opened(path) as warehouse:
        assert sorted(cities(warehouse)) == ["Busan", "Seoul"]
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_sentence(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    path.chmod(0)
    with (
        opened(path) as warehouse,
        pytest.raises(DatabaseError, match="may not be read"),
    ):
        cities(warehouse)


def test_a_folder_that_may_not_be_written_is_enough(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    path = make(folder / "shop.duckdb", "Seoul")
    path.chmod(0o400)
    folder.chmod(0o500)
    try:
        with opened(path) as warehouse:
            assert cities(warehouse) == ["Seoul"]
            assert [found.name for found in folder.iterdir()] == ["shop.duckdb"]
    finally:
        folder.chmod(0o700)


def test_a_relative_path_is_read_from_where_the_program_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "shop.duckdb", "Seoul")
    monkeypatch.chdir(tmp_path)
    with opened(Path("shop.duckdb")) as warehouse:
        assert cities(warehouse) == ["Seoul"]


def test_the_session_itself_never_loads_duckdb(tmp_path: Path) -> None:
    path = make(tmp_path / "shop.duckdb", "Seoul")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from t2sql.types import Limits\n"
        "from t2sql.warehouse.duckdb import DuckDBWarehouse\n"
        "warehouse = DuckDBWarehouse(Path(sys.argv[1]), Limits())\n"
        "assert warehouse.tables()[0].name == 'cities'\n"
        "assert warehouse.dry_run('SELECT 1', (), timeout_s=10).severity == 'ok'\n"
        "assert warehouse.query('FROM cities', max_rows=5, timeout_s=10).rows == (('Seoul',),)\n"
        "assert not {'duckdb', '_duckdb'} & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_opening_waits_for_nothing_and_a_bad_file_is_told_by_the_first_query(
    tmp_path: Path,
) -> None:
    path = tmp_path / "notes.duckdb"
    path.write_text("no database" * 1000)
    warehouse = DuckDBWarehouse(path, Limits())
    for _ in range(2):
        with pytest.raises(DatabaseError, match="is not a DuckDB file"):
            warehouse.tables()
    warehouse.close()
