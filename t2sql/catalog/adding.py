"""Past queries added to a project: any file or folder becomes one ``.sql`` file with headers."""

from __future__ import annotations

import filecmp
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import sqlglot

from t2sql.catalog.gathering import Gathering
from t2sql.catalog.history import gather_history
from t2sql.catalog.readers.quiet import PARSER_FAULTS, quiet_parser
from t2sql.catalog.readers.templates import is_template
from t2sql.catalog.readers.texts import read_text
from t2sql.catalog.rules import HistoryRules
from t2sql.catalog.statements import has_header, split_statements
from t2sql.errors import MetadataError
from t2sql.types import PastQuery, Problem, Table

if TYPE_CHECKING:
    from t2sql.protocols import Progress


@dataclass(frozen=True, slots=True)
class AddedHistory:
    """What was added; deleting the file takes it back."""

    file: Path
    is_new: bool
    """Whether the file was written now; else the same stood there already."""
    queries: int
    verified: int
    problems: tuple[Problem, ...]
    refused: int = 0
    """Verified queries that the gate refuses; they are not added."""


def add_history(
    path: Path,
    folder: Path,
    dialect: str,
    known: Sequence[str],
    *,
    rules: HistoryRules | None = None,
    progress: Progress | None = None,
) -> AddedHistory:
    """Put the past queries of a file or folder into a project's folder of them.

    A ``.sql`` file is copied as it is; anything else is written as statements in the warehouse's
    dialect with headers above each. What the gate refuses of a verified query is left out and
    counted. No file is ever written over: a name that is taken by other
    queries gets a number, and what was added before is not added twice.

    Args:
        path: a file, a folder of files, or a dbt project: see
            :func:`t2sql.catalog.history.read_history`.
        folder: the project's ``metadata/queries``.
        dialect: the warehouse's.
        known: the names of the tables that exist.
        rules: what is left out, and what the queries are written in.
        progress: called as ``progress(stage, done, total)``.

    Raises:
        MetadataError: there is nothing at the path, or no query in it can be used; nothing is
            written.
    """
    if folder.resolve() in (path.resolve(), *path.resolve().parents):
        raise MetadataError(f"{path} belongs to the project already.", hint="Run `t2sql index`.")
    gathering = Gathering()
    try:
        tables = [Table(name, ()) for name in known]
        problems = gather_history(
            gathering, (path,), dialect, tables, rules=rules, progress=progress
        )
        queries = verified = 0
        for query, _ in gathering.merged():
            queries += 1
            verified += query.verified
        if not queries:
            raise _nothing_to_add(path, problems)
        merged = (query for query, _ in gathering.merged())
        copied = None if gathering.refused else _copied(path, rules)
        pieces = copied or written_queries(merged, dialect)
        file, is_new = put_pieces(pieces, folder, _stem(path))
    finally:
        gathering.close()
    return AddedHistory(file, is_new, queries, verified, problems, gathering.refused)


def _nothing_to_add(path: Path, problems: Sequence[Problem]) -> MetadataError:
    worst = sorted(problems, key=lambda problem: problem.severity == "note")
    first = f" {worst[0].message}" if worst else ""
    return MetadataError(
        f"{path} holds no query that can be used; nothing was added.{first}",
        hint="Write SELECT statements that end in `;`, with `-- question:` above each.",
    )


def _stem(path: Path) -> str:
    name = path.resolve().name
    return path.resolve().stem if path.is_dir() or path.suffix.lower() == ".sql" else name


def _copied(path: Path, rules: HistoryRules | None) -> Iterable[str] | None:
    """The text of a file that may be copied as it is; None for any other."""
    ours = not path.is_dir() and path.suffix.lower() == ".sql"
    if not ours or rules not in (None, HistoryRules()):
        return None
    text, _ = read_text(path)
    named = any("users" in statement.header for statement in split_statements(text))
    return None if is_template(text) or named else [text]


def written_queries(queries: Iterable[PastQuery], dialect: str) -> Iterator[str]:
    """Statements with headers, as the stored form has them."""
    for query in queries:
        sql = without_headers(query.sql, dialect)
        lines = [f"-- {key}: {value}" for key, value in _header(query) if value]
        yield "\n".join([*lines, sql.rstrip().rstrip(";").rstrip() + "\n;\n\n"])


def _header(query: PastQuery) -> Iterator[tuple[str, str]]:
    yield "question", " ".join(query.question.split())
    yield "verified_by", " ".join(query.verified_by.split())
    yield "verified_on", query.verified_on if query.verified else ""
    yield "runs", str(query.runs)
    yield "users", ", ".join(user.replace(",", " ") for user in query.users)
    yield "last_run", query.last_run


def without_headers(sql: str, dialect: str) -> str:
    """The SQL without comments that would be read as headers of the next query."""
    if not any(map(has_header, sql.splitlines())):
        return sql
    try:
        with quiet_parser():
            return sqlglot.parse_one(sql, dialect=dialect).sql(dialect=dialect, comments=False)
    except PARSER_FAULTS:
        return "\n".join(line for line in sql.splitlines() if not has_header(line))


def put_pieces(pieces: Iterable[str], folder: Path, stem: str) -> tuple[Path, bool]:
    """Write a file whole or not at all, never over another; whether it is new.

    Raises:
        MetadataError: the folder cannot be written.
    """
    draft: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=folder, prefix=".adding-", delete=False
        ) as text:
            draft = Path(text.name)
            text.writelines(pieces)
        draft.chmod(0o644)
        for number in count(1):
            target = folder / (f"{stem}.sql" if number == 1 else f"{stem}-{number}.sql")
            try:
                _place(draft, target)
            except FileExistsError:
                if target.is_file() and _same(draft, target):
                    return target, False
            else:
                return target, True
    except OSError as error:
        raise MetadataError(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)
    raise AssertionError("numbers do not end")


def _place(draft: Path, target: Path) -> None:
    """Give a finished file its name, unless something has it."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system knows hard links.
        with target.open("xb") as copy, draft.open("rb") as content:
            shutil.copyfileobj(content, copy)


def _same(first: Path, second: Path) -> bool:
    return filecmp.cmp(first, second, shallow=False)
