"""Benchmark suites: a folder of questions with gold SQL, and what they are asked of.

The form is told in ``benchmarks/README.md``. Gold SQL is read in this room alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from t2sql.errors import FileError
from t2sql.evaluation.jsonlines import Line, read_lines

_SETTINGS = ("database", "history", "metadata", "today", "private")
_DIALECTS = {"duckdb": "duckdb", "sqlite": "sqlite", "postgresql": "postgres", "mysql": "mysql"}
_ENGINES = {".duckdb": "duckdb", ".sqlite": "sqlite"}


@dataclass(frozen=True, slots=True)
class SuiteQuestion:
    """One question and what is right for it."""

    id: str
    db: str
    """The database it is asked of; empty where the suite has one for all."""
    question: str
    golds: tuple[str, ...]
    """Any of them is right; empty: the question cannot be answered."""
    tables: tuple[str, ...]
    """The gold tables, as the file writes them."""
    evidence: str = ""
    repeats: str = ""
    """The question of the past query that it asks again in other words."""

    @property
    def answerable(self) -> bool:
        """Whether there is a right answer but refusing."""
        return bool(self.golds)


@dataclass(frozen=True, slots=True)
class LakeColumn:
    """A column as ``tables.jsonl`` tells of it."""

    name: str
    data_type: str
    label: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table as ``tables.jsonl`` tells of it."""

    db: str
    table: str
    columns: tuple[LakeColumn, ...]
    label: str = ""
    description: str = ""
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[tuple[str, str, str], ...] = ()
    """Column, the table it points to, the column there."""

    @property
    def name(self) -> str:
        """``db.table``, or the table alone where no ``db`` is given."""
        return f"{self.db}.{self.table}" if self.db else self.table


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite as read from its folder."""

    folder: Path
    questions: tuple[SuiteQuestion, ...]
    lake: tuple[LakeTable, ...] = ()
    databases: Mapping[str, str] = field(default_factory=dict)
    """URL of each database, by its name in lower case."""
    database: str = ""
    """URL of the one database that every question is asked of, or empty."""
    history: Path | None = None
    metadata: Path | None = None
    today: date | None = None
    private: bool = False
    """Whether its rows may stand in no report."""

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def executable(self) -> bool:
        """Whether there is a database to run SQL on."""
        return bool(self.database or self.databases)

    def url(self, question: SuiteQuestion) -> str:
        """The URL of the database that the question is asked of.

        Raises:
            FileError: the suite has no such database.
        """
        if self.database:
            return self.database
        try:
            return self.databases[question.db.lower()]
        except KeyError:
            raise FileError(
                f"{self.folder}: question {question.id} is asked of the database "
                f"{question.db!r}, which databases/ does not hold.",
                hint=f"Put it there as {question.db}.sqlite or {question.db}.duckdb.",
            ) from None

    def dialect(self, question: SuiteQuestion) -> str:
        """The sqlglot dialect of the question's gold SQL; DuckDB's where nothing tells."""
        url = self.database or self.databases.get(question.db.lower(), "duckdb:")
        return _DIALECTS.get(re.split(r"[:+]", url)[0], "duckdb")


def load_suite(folder: Path) -> Suite:
    """Read a suite's files; the databases are looked up, not opened.

    Raises:
        FileError: a file is missing or malformed; the sentence names the file and the line.
    """
    folder = folder.resolve()
    if not folder.is_dir():
        raise FileError(f"{folder} is not a folder.", hint="Name a suite's folder.")
    settings = _read_settings(folder)
    databases = _find_databases(folder / "databases")
    executable = bool(databases or settings.get("database"))
    today = settings.get("today")
    return Suite(
        folder=folder,
        questions=_read_questions(folder, executable=executable),
        lake=_read_lake(folder),
        databases=databases,
        database=_absolute_url(settings.get("database", ""), folder),
        history=_existing(folder, settings, "history"),
        metadata=_existing(folder, settings, "metadata"),
        today=date.fromisoformat(str(today)) if today is not None else None,
        private=settings.get("private", False),
    )


def _find_databases(folder: Path) -> dict[str, str]:
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    return {
        file.stem.lower(): f"{_ENGINES[file.suffix]}:///{file}"
        for file in files
        if file.suffix in _ENGINES
    }


def _read_settings(folder: Path) -> dict[str, Any]:
    path = folder / "suite.toml"
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise FileError(f"{path} cannot be read: {error}.") from error
    settings = {key.replace("-", "_"): value for key, value in settings.items()}
    for key, value in settings.items():
        if key not in _SETTINGS:
            raise FileError(
                f"{path}: the key {key!r} is unknown.", hint=f"Known are {', '.join(_SETTINGS)}."
            )
        kind, called = (bool, "true or false") if key == "private" else (str, "a text")
        if key != "today" and not isinstance(value, kind):
            raise FileError(f"{path}: {key} must be {called}.")
    _check_today(path, settings.get("today"))
    return settings


def _check_today(path: Path, today: object) -> None:
    if today is None:
        return
    try:
        date.fromisoformat(str(today))
    except ValueError:
        raise FileError(
            f"{path}: today is {today!r}, which is no date.", hint="Write it as 2025-06-30."
        ) from None


def database_file(url: str) -> Path | None:
    """The file that a URL names, or None where it names a server or memory."""
    scheme, separator, path = url.partition(":///")
    if not separator or scheme.partition("+")[0] not in _ENGINES.values() or path == ":memory:":
        return None
    return Path(path)


def _absolute_url(url: str, folder: Path) -> str:
    """The URL with its file taken from the suite's folder, not from where the run began."""
    path = database_file(url)
    return url if path is None else f"{url.partition(':///')[0]}:///{(folder / path).resolve()}"


def _existing(folder: Path, settings: Mapping[str, Any], key: str) -> Path | None:
    if key not in settings:
        return None
    path: Path = (folder / str(settings[key])).resolve()
    if not path.exists():
        raise FileError(f"{folder / 'suite.toml'}: {key} names {path}, which does not exist.")
    return path


def _read_questions(folder: Path, *, executable: bool) -> tuple[SuiteQuestion, ...]:
    path = folder / "questions.jsonl"
    if not path.is_file():
        return ()
    questions: dict[str, SuiteQuestion] = {}
    for line in read_lines(path):
        question = SuiteQuestion(
            id=line.text("id"),
            db=line.text("db", default=""),
            question=line.text("question"),
            golds=line.texts("sql", required=executable),
            tables=line.texts("tables"),
            evidence=line.text("evidence", default=""),
            repeats=line.text("repeats", default=""),
        )
        if question.id in questions:
            raise line.error(f"the id {question.id!r} stands twice")
        questions[question.id] = question
    return tuple(questions.values())


def _read_lake(folder: Path) -> tuple[LakeTable, ...]:
    for name in ("tables.jsonl", "tables.jsonl.gz"):
        path = folder / name
        if path.is_file():
            return tuple(_lake_table(line) for line in read_lines(path))
    return ()


def _lake_table(line: Line) -> LakeTable:
    columns = tuple(
        LakeColumn(
            name=column.text("name"),
            data_type=column.text("type", default=""),
            label=column.text("label", default=""),
            description=column.text("description", default=""),
        )
        for column in line.objects("columns")
    )
    keys = tuple(
        (key.text("column"), key.text("ref_table"), key.text("ref_column", default=""))
        for key in line.objects("foreign_keys")
    )
    return LakeTable(
        db=line.text("db", default=""),
        table=line.text("table"),
        columns=columns,
        label=line.text("label", default=""),
        description=line.text("description", default=""),
        primary_key=line.texts("primary_key"),
        foreign_keys=keys,
    )
