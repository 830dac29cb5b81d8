"""What the system holds the child to, and what is said when it dies."""

from __future__ import annotations

import os
import resource
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from t2sql.errors import SandboxError
from t2sql.types import Limits
from t2sql.warehouse.duckdb_file import opening_of
from t2sql.warehouse.sandbox import Sandbox
from t2sql.warehouse.sandbox_deaths import explain_death

LIMITS = Limits(memory_mb=256)
HEAVY = "SELECT count(*) FROM range(10000000000) a, range(1000000) b"
NEEDS_PROC = pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="needs /proc")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("limits") / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE orders AS SELECT range AS id FROM range(100000)")
    return path


@pytest.fixture(scope="module")
def sandbox(file: Path) -> Iterator[Sandbox]:
    opened = Sandbox(opening_of(file, LIMITS), 1)
    yield opened
    opened.close()


@NEEDS_PROC
def test_the_child_may_write_no_file_and_start_no_process(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        kinds = {
            resource.RLIMIT_FSIZE: 0,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NPROC: 0,
            resource.RLIMIT_NOFILE: 64,
        }
        for kind, most in kinds.items():
            assert resource.prlimit(child.process_id, kind) == (most, most)
        soft, hard = resource.prlimit(child.process_id, resource.RLIMIT_AS)
        assert soft == hard
        assert 0 < soft < 8 * 2**30


@NEEDS_PROC
def test_the_child_has_its_file_its_pipes_and_nothing_else_open(
    sandbox: Sandbox, file: Path, tmp_path: Path
) -> None:
    with (tmp_path / "private.txt").open("w") as private:
        os.set_inheritable(private.fileno(), True)
        fresh = Sandbox(opening_of(file, LIMITS), 1)
        with fresh.child() as child:
            folder = Path(f"/proc/{child.process_id}/fd")
            opened = sorted(str(link.readlink()) for link in folder.iterdir())
        fresh.close()
    kinds = {"pipe" if "pipe:" in name else name for name in opened}
    assert kinds == {"pipe", "/dev/null", str(file)}
    assert len(opened) <= 9


@NEEDS_PROC
def test_a_child_that_ends_leaves_nothing_open_here(file: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 # one folder handle, both times
    for _ in range(5):
        opened = Sandbox(opening_of(file, LIMITS), 1)
        with opened.child() as child:
            os.kill(child.process_id, signal.SIGKILL)
            with pytest.raises(SandboxError):
                child.ask("run", {"sql": "SELECT 1", "rows": 1}, 5)
        opened.close()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


@NEEDS_PROC
def test_the_kernel_would_end_the_child_before_the_session(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        score = int(Path(f"/proc/{child.process_id}/oom_score_adj").read_text())
    assert score == 1000


@NEEDS_PROC
def test_nothing_of_the_environment_but_paths_reaches_the_child(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("ODD_PASSWORD", "hunter2")
    opened = Sandbox(opening_of(file, LIMITS), 1)
    with opened.child() as child:
        seen = Path(f"/proc/{child.process_id}/environ").read_bytes()
    opened.close()
    names = {pair.partition(b"=")[0] for pair in seen.split(b"\0") if pair}
    assert names <= {b"PATH", b"PYTHONPATH", b"PYTHONHOME", b"LD_LIBRARY_PATH", b"TZ", b"LC_CTYPE"}


def test_no_query_spills_to_the_disk(sandbox: Sandbox, file: Path) -> None:
    before = sorted(path.name for path in file.parent.iterdir())
    with pytest.raises(SandboxError, match="256 MB"):
        sandbox.ask(
            "run",
            {"sql": "SELECT md5(i::TEXT) m FROM range(60000000) t(i) ORDER BY m", "rows": 1},
            60,
        )
    assert sorted(path.name for path in file.parent.iterdir()) == before
    assert not Path(".tmp").exists()


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        (None, b"", "closed its pipe"),
        (1, b"", r"ended by itself \(exit 1\)"),
        (-signal.SIGABRT, b"terminate called after: std::bad_alloc", "more than 512 MB"),
        (1, b"MemoryError: canary", "more than 512 MB"),
        (-signal.SIGKILL, b"", "killed from outside .SIGKILL.*no memory left"),
        (-signal.SIGSEGV, b"canary", "DuckDB crashed on this query .SIGSEGV"),
        (-signal.SIGABRT, b"canary", "DuckDB crashed on this query .SIGABRT"),
        (-signal.SIGTERM, b"", "ended from outside .SIGTERM"),
        (-63, b"", r"ended from outside \((signal 63|SIGRTMAX.*)\)"),
    ],
)
def test_each_death_has_a_sentence_of_its_own(code: int | None, words: bytes, said: str) -> None:
    error = explain_death(code, words, 512)
    with pytest.raises(SandboxError, match=said):
        raise error
    assert error.hint
    assert "canary" not in str(error)


@pytest.mark.parametrize(
    ("name", "said"),
    [("SIGKILL", "killed from outside"), ("SIGSEGV", "crashed"), ("SIGTERM", "ended from outside")],
)
def test_a_child_that_dies_takes_nobody_along_and_says_why(
    sandbox: Sandbox, name: str, said: str
) -> None:
    def die() -> None:
        with sandbox.child() as child:
            number = getattr(signal, name)
            threading.Timer(0.3, os.kill, (child.process_id, number)).start()
            child.ask("run", {"sql": HEAVY, "rows": 1}, 30)

    with pytest.raises(SandboxError, match=said):
        die()
    assert sandbox.ask("run", {"sql": "SELECT 1", "rows": 1}, 20)["ok"]
