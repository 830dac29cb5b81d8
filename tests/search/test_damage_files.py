"""Files of the index that are cut, overwritten or gone: told with the mend, or still right."""

from __future__ import annotations

import errno
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from t2sql.errors import SearchError
from t2sql.search import full_text, matrix
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import open_index, update_index
from tests.search.tiny_catalog import TinyCatalog, make_catalog, make_table

Answers = dict[str, list[str]]

ENOUGH = 1200
"""Tables, from which on Chroma keeps vectors in files of their own."""


def cut(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def overwrite(file: Path) -> None:
    file.write_bytes(random.Random(1).randbytes(file.stat().st_size))  # noqa: S311 # no secret


def overwrite_the_middle(file: Path) -> None:
    content = file.read_bytes()
    third = len(content) // 3
    garbage = random.Random(2).randbytes(third)  # noqa: S311 # no secret
    file.write_bytes(content[:third] + garbage + content[2 * third :])


def remove(file: Path) -> None:
    file.unlink()


DAMAGES: tuple[Callable[[Path], None], ...] = (cut, empty, overwrite, overwrite_the_middle, remove)


def many_tables() -> TinyCatalog:
    catalog = make_catalog()
    catalog.tables += [
        make_table(f"s.table_{number}", "a", f"column_{number % 50}") for number in range(ENOUGH)
    ]
    return catalog


def answers(folder: Path) -> Answers:
    """What every way of searching finds."""
    index = open_index(folder, HashEmbedder, "hash")
    try:
        return {
            "meaning": [hit.id for hit in index.tables_by_meaning("table 7 of column 7", 20)],
            "words": [hit.id for hit in index.tables_by_words("orders amount 7", 20)],
            "past": [hit.id for hit in index.past_queries("how many paid orders", 5)],
            "values": [hit.value for hit in index.values("orders in Mapo-gu")],
        }
    finally:
        index.close()


def agree(found: Answers, right: Answers) -> bool:
    """Whether two indexes answer alike; the nearest vectors are found by a graph, roughly."""
    near, wanted = found["meaning"], right["meaning"]
    exact = all(found[way] == right[way] for way in ("words", "past", "values"))
    return exact and near[0] == wanted[0] and len(set(near) & set(wanted)) >= 0.8 * len(wanted)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "MOST_VECTORS", -1)  # as a large collection: searched in Chroma
        update_index(folder, many_tables(), HashEmbedder())
    return folder


@pytest.fixture(scope="module")
def right(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    copy = tmp_path_factory.mktemp("right") / "index"
    shutil.copytree(original, copy)
    return answers(copy)


@pytest.mark.slow
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_whichever_file_is_damaged_no_answer_is_silently_wrong(
    tmp_path: Path, original: Path, right: Answers, damage: Callable[[Path], None]
) -> None:
    files = sorted(path.relative_to(original) for path in original.rglob("*") if path.is_file())
    told = 0
    for number, file in enumerate(files):
        folder = tmp_path / str(number)
        shutil.copytree(original, folder)
        damage(folder / file)
        try:
            found = answers(folder)
        except SearchError as error:
            assert "t2sql index" in str(error), file  # noqa: PT017 # either outcome is right
            told += 1
        else:
            assert agree(found, right), file
    assert told >= 4  # the manifest, the full text, Chroma's book, the vectors


def vector_file(folder: Path, name: str) -> Path:
    """That file of the collection which Chroma has saved."""
    (ids,) = folder.rglob("index_metadata.pickle")
    return ids.with_name(name)


@pytest.mark.parametrize("damage", [cut, overwrite, remove], ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("name", ["header.bin", "data_level0.bin"])
def test_vector_files_that_would_crash_chroma_are_refused_before_it_reads_them(
    tmp_path: Path, original: Path, name: str, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(original, folder)
    damage(vector_file(folder, name))
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        answers(folder)
    with pytest.raises(SearchError, match="t2sql index --rebuild"):
        update_index(folder, many_tables(), HashEmbedder())


def test_a_rebuild_mends_damaged_vector_files(
    tmp_path: Path, original: Path, right: Answers
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(original, folder)
    overwrite(vector_file(folder, "data_level0.bin"))
    update_index(folder, many_tables(), HashEmbedder(), rebuild=True)
    assert answers(folder)["words"] == right["words"]
    assert answers(folder)["meaning"][0] == right["meaning"][0]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    update_index(folder, make_catalog(), HashEmbedder())
    return folder


def kill_half_written(book: Path) -> None:
    """Leave the file and the journal of a writer that went away in the middle of its work."""
    file, journal = book, book.with_name(book.name + "-journal")
    writer = sqlite3.connect(file, isolation_level=None)
    writer.execute("PRAGMA cache_size = 1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TABLE half (written TEXT)")
    for _ in range(64):
        writer.execute("INSERT INTO half VALUES (?)", ("x" * 4000,))
    left = [(path, path.read_bytes()) for path in (file, journal)]
    writer.execute("ROLLBACK")
    writer.close()
    for path, content in left:
        path.write_bytes(content)


def test_a_writer_of_vectors_that_was_killed_leaves_no_damage(small: Path) -> None:
    (book,) = small.rglob("chroma.sqlite3")
    kill_half_written(book)
    catalog = make_catalog()
    catalog.tables.append(make_table("s.added_since", "a"))
    assert update_index(small, catalog, HashEmbedder()).changed
    assert "s.added_since" in answers(small)["meaning"]
    with sqlite3.connect(book) as mended:
        assert not mended.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall()


def test_a_first_update_that_was_killed_as_chroma_made_its_tables_is_begun_anew(
    small: Path,
) -> None:
    (book,) = small.rglob("chroma.sqlite3")
    right = answers(small)
    shutil.rmtree(small)
    book.parent.mkdir(parents=True)
    with sqlite3.connect(book) as half:
        half.execute("CREATE TABLE migrations (dir TEXT, version INTEGER)")
    assert update_index(small, make_catalog(), HashEmbedder()).changed
    assert agree(answers(small), right)


def no_space(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def full_sqlite(*_: Any, **__: Any) -> Any:
    raise sqlite3.OperationalError("database or disk is full")


def test_a_full_disk_while_the_manifest_is_written_is_told_and_the_old_index_stays(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = make_catalog()
    catalog.tables.append(make_table("logistics.parcels", "parcel_id"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_space)
        with pytest.raises(SearchError, match="No space left on device"):
            update_index(small, catalog, HashEmbedder())
    update_index(small, catalog, HashEmbedder())
    assert "logistics.parcels" in answers(small)["meaning"]


def test_a_full_disk_while_full_text_is_written_is_told(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = make_catalog()
    catalog.tables.append(make_table("logistics.parcels", "parcel_id"))
    with monkeypatch.context() as patch:
        for name in ("update_values", "update_documents", "write_values"):
            if hasattr(full_text, name):
                patch.setattr(full_text, name, full_sqlite)
        with pytest.raises(SearchError, match="disk is full"):
            update_index(small, catalog, HashEmbedder())
    update_index(small, catalog, HashEmbedder())
    assert answers(small)["meaning"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(SearchError, match="cannot be made"):
        update_index(tmp_path / "file" / "index", make_catalog(), HashEmbedder())


INDEX_A_FOLDER = """
import sys
from pathlib import Path
from t2sql.errors import SearchError
from t2sql.search.hash_embedder import HashEmbedder
from t2sql.search.index import update_index
from tests.search.tiny_catalog import make_catalog, make_table
catalog = make_catalog()
catalog.tables += [make_table(f"s.table_{number}", "a") for number in range(300)]
try:
    update_index(Path(sys.argv[1]), catalog, HashEmbedder())
except SearchError as error:
    sys.exit(f"refused: {error}")
"""


@pytest.mark.slow
def test_two_processes_that_index_at_once_leave_one_right_index(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", INDEX_A_FOLDER, str(folder)],
            cwd=root,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ends = [process.communicate(timeout=300)[1] for process in running]
    for process, said in zip(running, ends, strict=True):
        assert process.returncode == 0 or said.startswith("refused: "), said
    catalog = make_catalog()
    catalog.tables += [make_table(f"s.table_{number}", "a") for number in range(300)]
    update_index(folder, catalog, HashEmbedder())
    assert not update_index(folder, catalog, HashEmbedder()).changed
    index = open_index(folder, HashEmbedder, "hash")
    assert index.tables_by_words("total order amount", 1)[0].id == "trade.orders"
    assert index.tables_by_meaning("orders", 1)[0].id == "trade.orders"
    index.close()
