"""A full disk, a folder that cannot be written, files in each other's place: one sentence each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from t2sql.project import open_project
from t2sql.types import Answer
from tests.whole.library import QUESTION, ROOT, make_library, run, write_notes

LIMITED = """
import resource, sys
from t2sql.faces.cli import main
size = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
main(sys.argv[2:])
"""
SIZES = (0, 40_000, 160_000)


def run_with_little_room(folder: Path, size: int, *arguments: str) -> tuple[int, str]:
    """A command whose files may not grow beyond some bytes, as on a disk that is nearly full."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(size), "--project", str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stderr


def assert_answers(folder: Path) -> None:
    with open_project(folder) as project:
        answer = project.ask(QUESTION)
        assert isinstance(answer, Answer)
        assert answer.result.rows == ((1,),)


def assert_one_sentence(told: str) -> None:
    """What is said of the failure, without warnings about what was not kept."""
    lines = [line for line in told.strip().splitlines() if line.startswith("t2sql: ")]
    assert len(lines) == 1, told
    assert "Traceback" not in told
    assert "t2sql index" in lines[0] or "room on the disk" in lines[0], told


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_library(tmp_path_factory.mktemp("indexed") / "library", shelves=120)
    with open_project(folder) as project:
        project.index()
    return folder


@pytest.fixture
def folder(indexed: Path, tmp_path: Path) -> Path:
    shutil.copytree(indexed, tmp_path / "library")
    return tmp_path / "library"


@pytest.mark.slow
@pytest.mark.parametrize("command", [("index",), ("index", "--rebuild")], ids=" ".join)
@pytest.mark.parametrize("size", SIZES)
def test_indexing_on_a_full_disk_is_told_and_the_old_index_goes_on_answering(
    folder: Path, size: int, command: tuple[str, ...]
) -> None:
    write_notes(folder, "second")
    code, told = run_with_little_room(folder, size, *command)
    if code:
        assert code == 1
        assert_one_sentence(told)
    assert_answers(folder)
    code, _, told = run(folder, "index")  # there is room again
    assert code == 0, told
    assert_answers(folder)
    with open_project(folder) as project:
        assert project.search.tables_by_words("second edition", 1)[0].id == "authors"


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_a_first_index_on_a_full_disk_is_told_and_the_next_one_completes(
    tmp_path: Path, size: int
) -> None:
    folder = make_library(tmp_path / "library", shelves=120)
    code, told = run_with_little_room(folder, size, "index")
    assert code == 1
    assert_one_sentence(told)
    code, _, told = run(folder, "index")
    assert code == 0, told
    assert_answers(folder)


@pytest.mark.slow
def test_sql_is_written_on_a_full_disk(folder: Path) -> None:
    code, told = run_with_little_room(folder, 0, "ask", "--yes", "--no-run", QUESTION)
    assert code == 0, told
    assert "Traceback" not in told


WRONG_PLACES = {
    "catalog.sqlite": "is a folder",
    "indexing.lock": "Remove the folder",
    "index/manifest.json": "manifest.json",
    "index/checked": "Remove the folder",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG_PLACES)
def test_a_folder_where_a_file_should_be_is_told_with_the_mend(folder: Path, name: str) -> None:
    place = folder / ".t2sql" / name
    place.unlink(missing_ok=True)
    place.mkdir()
    code, _, told = run(folder, "index", "--rebuild")
    assert code == 1
    assert WRONG_PLACES[name] in told
    assert "Traceback" not in told
    place.rmdir()
    code, _, told = run(folder, "index", "--rebuild")
    assert code == 0, told
    assert_answers(folder)


@pytest.mark.parametrize("name", [".t2sql", ".t2sql/index"])
def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path, name: str) -> None:
    folder = make_library(tmp_path / "library")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("", encoding="utf-8")
    code, _, told = run(folder, "index")
    assert code == 1
    assert "File exists" in told
    assert "Traceback" not in told


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only_is_told_and_answers_all_the_same(folder: Path) -> None:
    state = folder / ".t2sql"
    places = [state, *(path for path in state.rglob("*") if path.is_dir())]
    for place in places:
        place.chmod(0o500)
    try:
        code, _, told = run(folder, "index", "--rebuild")
        assert code == 1
        assert "Traceback" not in told
        assert_answers(folder)
    finally:
        for place in places:
            place.chmod(0o700)


def test_the_state_folder_is_for_its_owner_only(folder: Path) -> None:
    for place in (folder / ".t2sql", folder / ".t2sql" / "index"):
        assert place.stat().st_mode & 0o077 == 0
    for build in (folder / ".t2sql" / "index").glob("build-*"):
        assert build.stat().st_mode & 0o077 == 0
