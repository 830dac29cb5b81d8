"""Several processes at once: one indexes, the others wait or ask; a dead one holds up nobody."""

from __future__ import annotations

import fcntl
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from t2sql.cancelling import cancellable
from t2sql.errors import CancelledError, SearchError
from t2sql.project import Project, open_project
from t2sql.project.locking import FILE, indexing_alone
from t2sql.types import Answer
from tests.whole.library import QUESTION, ROOT, make_library, run, start

HOLD = """
import sys, time
from pathlib import Path
from t2sql.project.locking import indexing_alone
with indexing_alone(Path(sys.argv[1]), wait=False):
    print("held", flush=True)
    time.sleep(120)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    with open_project(folder) as opened:
        yield opened


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock, as one that indexes does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder / ".t2sql")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_does_not_want_to_wait_is_told_which_process_indexes(
    project: Project, holder: subprocess.Popen[str]
) -> None:
    said = rf"Another t2sql \(PID {holder.pid}\) is indexing this project"
    with pytest.raises(SearchError, match=said):
        project.index(wait=False)


def test_the_command_line_waits_unless_told_not_to(
    folder: Path, holder: subprocess.Popen[str]
) -> None:
    code, _, told = run(folder, "index", "--no-wait")
    assert code == 1
    assert told.strip().splitlines() == [
        f"t2sql: Another t2sql (PID {holder.pid}) is indexing this project. "
        "Try again when it is done."
    ]
    waiting = start(folder, "index")
    assert waiting.stderr is not None
    assert f"another t2sql (PID {holder.pid}) is indexing" in waiting.stderr.readline()
    holder.kill()  # the lock of a process that was killed holds up nobody
    _, told = waiting.communicate(timeout=120)
    assert waiting.returncode == 0, told


def test_who_waits_can_be_stopped(project: Project, holder: subprocess.Popen[str]) -> None:
    with cancellable() as cancellation:
        threading.Timer(0.3, cancellation.cancel).start()
        with pytest.raises(CancelledError):
            project.index()
    assert holder.poll() is None


def test_a_lock_file_that_a_killed_process_left_is_no_lock(project: Project, folder: Path) -> None:
    (folder / ".t2sql").mkdir()
    (folder / ".t2sql" / FILE).write_text("99999999", encoding="utf-8")
    project.index(wait=False)
    assert isinstance(project.ask(QUESTION), Answer)


def test_two_threads_of_one_process_index_one_after_the_other(
    folder: Path, project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    wrong: list[BaseException] = []

    def index() -> None:
        try:
            project.index()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            wrong.append(error)

    threads = [threading.Thread(target=index) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert (folder / ".t2sql" / FILE).read_text(encoding="utf-8") == ""


def test_the_lock_says_who_holds_it_and_is_free_afterwards(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with indexing_alone(state, wait=False):
        assert (state / FILE).read_text(encoding="utf-8") == str(os.getpid())
        with (state / FILE).open() as other, pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with indexing_alone(state, wait=False):
        pass


def test_what_fails_at_once_leaves_no_state_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), indexing_alone(tmp_path / "state", wait=False):
        raise ZeroDivisionError
    assert not (tmp_path / "state").exists()


@pytest.mark.slow
def test_processes_that_index_ask_and_give_feedback_at_once_disturb_nobody(
    folder: Path, project: Project
) -> None:
    project.index()
    done: dict[str, list[subprocess.Popen[str]]] = {}
    for _ in range(2):
        for command in (
            ("index", "--rebuild"),
            ("index",),
            ("ask", "--yes", "--json", QUESTION),
            ("tables", "--json", "loans of readers"),
        ):
            done.setdefault(" ".join(command), []).append(start(folder, *command))
    for _ in range(5):
        answer = project.ask(QUESTION)
        assert isinstance(answer, Answer)
        project.accept(answer.draft)
    for said, processes in done.items():
        for process in processes:
            _, told = process.communicate(timeout=300)
            assert process.returncode == 0, f"{said}: {told}"
            assert "Traceback" not in told
    assert isinstance(project.ask(QUESTION), Answer)
