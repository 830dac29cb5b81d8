"""What a store says when it cannot be used, and how a damaged one is mended."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from t2sql.errors import StoreError
from t2sql.store import engine as store_engine
from t2sql.store.faults import told
from t2sql.store.repair import repair_store
from t2sql.store.store import Store
from t2sql.store.trace import trace_of
from t2sql.types import AcceptedQuery, Feedback, PastQuery, Provenance, RunRecord
from tests.store.conftest import answered, asked

NOW = datetime(2025, 6, 19, 12, tzinfo=UTC)
URL = "sqlite:///store.sqlite"


def feedback(name: str = "beef") -> Feedback:
    return Feedback(name, NOW, "right", "ann", "How many?", "SELECT 1")


def entry(name: str) -> AcceptedQuery:
    query = PastQuery(name, "SELECT 1", ("library.loans",), f"How many {name}?", "ann")
    return AcceptedQuery(query, Provenance("ann", NOW))


def fill(folder: Path, traces: int = 40) -> Path:
    """A store with traces, accepted queries and audit lines; all of it in one file."""
    store = Store(URL, folder=folder)
    for number in range(traces):
        store.record(trace_of(answered(asked(f"trace{number:04}")), asked(f"trace{number:04}")))
    for name in ("aa", "bb"):
        store.accepted.accept(entry(name), replace(feedback(f"said-{name}")))
    store.audit.add(RunRecord(asked(), ("library.loans",), "SELECT 1", "ran", rows=1), "ann")
    store.close()
    file = folder / "store.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def names(folder: Path) -> tuple[set[str], set[str]]:
    """Ids of traces and of accepted queries."""
    with closing(Store(URL, folder=folder)) as store:
        traces = {line.id for line in store.traces(limit=10_000)}
        return traces, {one.id for one in store.accepted.entries()}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "no room left on the disk"),
        (OSError(errno.ENOSPC, "No space left on device"), "no room left on the disk"),
        (OSError(errno.EROFS, "Read-only file system"), "is read-only"),
        (PermissionError(errno.EACCES, "Permission denied"), "is read-only"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "is read-only"),
        (sqlite3.DatabaseError("database disk image is malformed"), "is damaged"),
        (sqlite3.DatabaseError("file is not a database"), "is damaged"),
        (sqlite3.OperationalError("database is locked"), "held by another program"),
        (RuntimeError("odd\nsecond line"), "cannot be used: odd."),
    ],
)
def test_each_fault_is_one_sentence_with_its_mend(error: Exception, said: str) -> None:
    found = told("sqlite:///a.db", error)

    assert said in found.message
    assert found.message.count("\n") == 0
    assert found.hint.endswith(".")


def test_a_store_in_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here is no folder", encoding="utf-8")
    store = Store("sqlite:///file/store.sqlite", folder=tmp_path)

    with pytest.raises(StoreError, match=r"The store .*file/store\.sqlite cannot be used: "):
        store.traces()


def test_a_read_only_store_is_read_and_its_writes_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = fill(tmp_path, traces=2)
    connect = sqlite3.connect

    def read_only(path: Any, **given: Any) -> sqlite3.Connection:
        found: sqlite3.Connection = connect(f"{Path(path).as_uri()}?mode=ro", uri=True, **given)
        return found

    monkeypatch.setattr("t2sql.store.engine.sqlite3.connect", read_only)
    with closing(Store(f"sqlite:///{file}")) as store:
        assert len(store.traces()) == 2
        with pytest.raises(StoreError, match="its file or folder is read-only"):
            store.accepted.note(feedback())
        with pytest.raises(StoreError, match="is read-only"):
            store.audit.prepare()


FULL = """
import resource, sys
from pathlib import Path
from t2sql.errors import StoreError
from t2sql.store.store import Store
from tests.store.test_faults import feedback
store = Store("sqlite:///store.sqlite", folder=Path(sys.argv[1]))
store.accepted.note(feedback("first"))
room = sum(file.stat().st_size for file in Path(sys.argv[1]).glob("store.sqlite*")) + 20_000
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
kept = 0
try:
    for number in range(10_000):
        store.accepted.note(feedback(f"id{number}"))
        kept += 1
except StoreError as error:
    print(kept)
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_on_a_full_disk_what_was_kept_stays_and_the_rest_is_told(tmp_path: Path) -> None:
    Store(URL, folder=tmp_path).traces()
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        cwd=root,
    )

    kept, said = done.stdout.splitlines()
    assert "cannot be written: there is no room left" in said
    with closing(Store(URL, folder=tmp_path)) as store:
        assert len(store.accepted.log()) == int(kept) + 1
        store.accepted.note(feedback("after"))  # there is room again


def test_a_store_that_somebody_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_engine, "BUSY_S", 0.1)
    file = fill(tmp_path, traces=1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(Store(URL, folder=tmp_path)) as store:
            assert len(store.traces()) == 1  # who reads does not wait
            with pytest.raises(StoreError, match="held by another program"):
                store.accepted.note(feedback())


def test_a_sound_store_is_left_as_it_is(tmp_path: Path) -> None:
    file = fill(tmp_path)
    before = file.read_bytes()

    done = repair_store(URL, tmp_path)

    assert (done.old, done.rows["traces"], done.rows["accepted"]) == (None, 40, 2)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "head", [b"\0" * 16, b"x" * 100, bytes(range(100, 200))], ids=["nothing", "letters", "bytes"]
)
def test_a_store_whose_head_is_broken_loses_nothing(tmp_path: Path, head: bytes) -> None:
    file = fill(tmp_path)
    content = file.read_bytes()
    file.write_bytes(head + content[len(head) :])
    with closing(Store(URL, folder=tmp_path)) as store, pytest.raises(StoreError, match="repair"):
        store.traces()

    done = repair_store(URL, tmp_path)

    assert done.lost == ()
    traces, accepted = names(tmp_path)
    assert (len(traces), accepted) == (40, {"aa", "bb"})
    with closing(Store(URL, folder=tmp_path)) as store:
        assert store.audit.verify().problems == ()
    assert done.old is not None
    assert done.old.read_bytes()[: len(head)] == head


def test_pages_that_cannot_be_read_cost_only_what_stood_on_them(tmp_path: Path) -> None:
    file = fill(tmp_path, traces=200)
    content = bytearray(file.read_bytes())
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 't2sql_traces'"
        ).fetchone()
    leaves = [page for page in range(40, 60) if page != root]
    for page in leaves[::4]:
        content[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
    file.write_bytes(content)

    done = repair_store(URL, tmp_path)

    traces, _ = names(tmp_path)
    assert done.old is not None
    assert len(traces) == done.rows["traces"] > 100
    with closing(Store(URL, folder=tmp_path)) as store:
        for name in sorted(traces):
            assert store.trace(name).question == "How many loans were there?"


def test_a_store_that_was_cut_keeps_what_is_left(tmp_path: Path) -> None:
    file = fill(tmp_path, traces=200)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])

    done = repair_store(URL, tmp_path)

    assert done.old is not None
    assert "traces" in done.lost
    traces, _ = names(tmp_path)
    assert 0 < len(traces) < 200


def test_of_a_file_of_noise_nothing_is_kept_and_the_project_works_again(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite").write_bytes(os.urandom(50_000))

    done = repair_store(URL, tmp_path)

    assert sum(done.rows.values()) == 0
    assert names(tmp_path) == (set(), set())


def test_a_store_of_the_first_release_is_mended_too(tmp_path: Path) -> None:
    from tests.store.test_migrations import make_first_release

    make_first_release(f"sqlite:///{tmp_path / 'store.sqlite'}")
    file = tmp_path / "store.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = file.read_bytes()
    file.write_bytes(b"\0" * 16 + content[16:])

    repair_store(URL, tmp_path)

    assert names(tmp_path)[0] == {"beef01"}


def test_there_must_be_a_file_to_mend(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        repair_store(URL, tmp_path)
    with pytest.raises(StoreError, match="kept by a server"):
        repair_store("postgresql://ann:secret@localhost/db", tmp_path)


@pytest.fixture
def wide_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.usefixtures("wide_umask")
def test_whatever_the_umask_only_the_owner_reads_the_store(tmp_path: Path) -> None:
    store = Store("sqlite:///own/store.sqlite", folder=tmp_path)
    store.accepted.accept(entry("aa"), feedback())
    files = list((tmp_path / "own").iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
    store.close()
    (tmp_path / "own" / "store.sqlite").write_bytes(b"noise" * 999)

    done = repair_store("sqlite:///own/store.sqlite", tmp_path)

    assert stat.S_IMODE(done.file.stat().st_mode) == 0o600
