"""A small project in a folder: a database of a library, notes on it, past queries, settings."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).parents[2]
SETTINGS = """
[project]
today = 2025-06-19
translator = "offline"

[database]
url = "sqlite:///library.db"

[search]
embedder = "hash"
"""
TABLES = {
    "authors": "author_id INTEGER PRIMARY KEY, name VARCHAR(80), country VARCHAR(40)",
    "books": "book_id INTEGER PRIMARY KEY, title VARCHAR(80), price DECIMAL(8, 2), "
    "published_on DATE, author_id INTEGER REFERENCES authors (author_id)",
    "readers": "reader_id INTEGER PRIMARY KEY, name VARCHAR(80), joined_on DATE",
    "loans": "loan_id INTEGER PRIMARY KEY, book_id INTEGER REFERENCES books (book_id), "
    "reader_id INTEGER REFERENCES readers (reader_id), lent_on DATE, fine DECIMAL(6, 2)",
}
ROWS = (
    "INSERT INTO authors VALUES (1, 'Han', 'Korea'), (2, 'Morrison', 'America')",
    "INSERT INTO authors VALUES (3, 'Oe', 'Japan')",
    "INSERT INTO books VALUES (1, 'White', 12.5, '2020-01-05', 1)",
    "INSERT INTO books VALUES (2, 'Beloved', 9, '1987-09-01', 2)",
    "INSERT INTO readers VALUES (1, 'Mina', '2024-02-01'), (2, 'Tom', '2024-03-01')",
    "INSERT INTO loans VALUES (1, 1, 2, '2025-05-05', 0.5)",
)
QUESTION = "How many authors are from Korea?"


def make_library(folder: Path, *, shelves: int = 0, version: str = "first") -> Path:
    """Write the project; ``shelves`` more tables and past queries make indexing take longer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    with closing(sqlite3.connect(folder / "library.db")) as connection:
        for name, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
        for statement in ROWS:
            connection.execute(statement)
        for number in range(shelves):
            connection.execute(f"CREATE TABLE shelf_{number} (place TEXT, width_{number} INTEGER)")
        connection.commit()
    write_notes(folder, version)
    queries = [
        "-- question: How many books cost more than ten?\n-- verified_by: mina\n"
        "SELECT COUNT(*) FROM books WHERE price > 10;"
    ]
    queries += [
        f"SELECT place FROM shelf_{number} WHERE width_{number} > 5;"  # noqa: S608 - invented
        for number in range(shelves)
    ]
    place = folder / "metadata" / "queries"
    place.mkdir(parents=True, exist_ok=True)
    (place / "past.sql").write_text("\n".join(queries), encoding="utf-8")
    return folder


def write_notes(folder: Path, version: str) -> None:
    """Describe the authors so that the version can be read from catalog and index."""
    place = folder / "metadata" / "tables"
    place.mkdir(parents=True, exist_ok=True)
    text = f"models: [{{name: authors, description: Who wrote the books; {version} edition.}}]"
    (place / "notes.yml").write_text(text, encoding="utf-8")


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process that runs a command of t2sql in the project's folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "t2sql", "--project", str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """What a command of t2sql in the project's folder ends with: code, stdout, stderr."""
    process = start(folder, *arguments)
    said, told = process.communicate(timeout=300)
    return process.returncode, said, told
