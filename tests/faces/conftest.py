"""A small shop on DuckDB as a project, and the command line to it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from t2sql.faces.cli import main
from t2sql.project import open_project

SHOP = """
CREATE SCHEMA shop;
CREATE TABLE shop.customers (
  customer_id INTEGER PRIMARY KEY, full_name VARCHAR NOT NULL, city VARCHAR, joined_on DATE);
CREATE TABLE shop.orders (
  order_id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES shop.customers (customer_id),
  ordered_on DATE, status VARCHAR, total_amount DECIMAL(10, 2));
INSERT INTO shop.customers
  SELECT i, 'Customer ' || i, ['Seoul', 'Busan', 'Daegu'][1 + i % 3], DATE '2024-01-01' + i::INT
  FROM range(1, 31) AS r(i);
INSERT INTO shop.orders
  SELECT i, 1 + i % 30, DATE '2025-01-01' + (i % 150)::INT, ['paid', 'cancelled'][1 + i % 2],
    i * 1.5
  FROM range(1, 301) AS r(i);
"""
SETTINGS = """
[project]
today = 2025-06-19
[database]
url = "duckdb:///store.duckdb"
[search]
embedder = "hash"
"""


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Done]


def make_shop(folder: Path) -> None:
    """The warehouse and the settings; nothing is indexed."""
    with duckdb.connect(str(folder / "store.duckdb")) as connection:
        connection.execute(SHOP)
    (folder / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder, not yet indexed; it is the current folder."""
    make_shop(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def t2sql(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(arguments)
        captured = capsys.readouterr()
        return Done(int(left.value.code or 0), captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def indexed_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, indexed once; nobody writes into it."""
    folder = tmp_path_factory.mktemp("shop")
    make_shop(folder)
    with open_project(folder) as project:
        project.index()
    return folder


@pytest.fixture
def enter_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Makes a copy of a project the current folder."""

    def enter(folder: Path) -> Path:
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return enter


@pytest.fixture
def indexed(indexed_shop: Path, enter_copy: Callable[[Path], Path]) -> Path:
    """A copy of the indexed project; it is the current folder."""
    return enter_copy(indexed_shop)


def fingerprint(folder: Path) -> dict[str, str]:
    """A hash of every file, to see that nothing changed.

    What was tried may be noted: who held the lock, and the line of a refusal in the audit log.
    """
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.name.endswith(("-wal", "-shm"))
        and file.name not in {"indexing.lock", "store.sqlite"}
    }
