"""Past queries: read from files, with the tables that each reads computed from its SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError, SqlglotError
from sqlglot.optimizer.scope import traverse_scope

from t2sql.catalog.duplicates import ReadQuery, merge_reads, query_id
from t2sql.catalog.names import NameIndex, written_name
from t2sql.catalog.statements import Statement, split_statements
from t2sql.errors import MetadataError
from t2sql.types import PastQuery, Problem

_WRITES = (
    *(exp.DML, exp.DDL, exp.Drop, exp.Alter, exp.TruncateTable, exp.Command, exp.Copy, exp.Set),
    *(exp.Into, exp.Lock, exp.Pragma, exp.Attach, exp.Detach, exp.Transaction, exp.Kill),
)


@dataclass(frozen=True, slots=True)
class History:
    """The queries that could be read, and a problem for each that could not or not wholly."""

    queries: tuple[PastQuery, ...]
    problems: tuple[Problem, ...]


def read_history(path: Path, dialect: str, known: Sequence[str]) -> History:
    """The past queries of one file, or of every ``.sql`` file under a folder.

    A query that does not parse, writes, or reads no known table becomes a problem and is left
    out. The same query standing twice is counted together; the verified one wins.

    Args:
        path: a file of statements with ``-- question:``, ``-- verified_by:``,
            ``-- verified_on:`` and ``-- runs:`` above each, or a folder of such files.
        dialect: the sqlglot dialect that they are written in.
        known: the names of the tables that exist.

    Raises:
        MetadataError: the path does not exist.
    """
    index = NameIndex(known)
    files = history_files(path)
    folder = path if path.is_dir() else path.parent
    reads: list[ReadQuery] = []
    problems: list[Problem] = []
    for file in files:
        source = file.relative_to(folder).as_posix()
        text, fault = _text_of(file)
        problems.extend(fault)
        for statement in split_statements(text):
            read, said = _read_statement(statement, source, file, dialect, index)
            problems.extend(said)
            if read is not None:
                reads.append(read)
    return History(merge_reads(reads), tuple(problems))


def history_files(path: Path) -> tuple[Path, ...]:
    """The query files that a path stands for, in the order of their names.

    Raises:
        MetadataError: there is nothing at the path.
    """
    if path.is_dir():
        return tuple(sorted(file for file in path.rglob("*.sql") if file.is_file()))
    if not path.is_file():
        raise MetadataError(f"There is no query file or folder {path}.", hint="Check the path.")
    return (path,)


def add_history(file: Path, folder: Path, dialect: str, known: Sequence[str]) -> History:
    """Copy a file of past queries into a project's folder of them, never over another file.

    A name that is taken by other queries gets a number; the same file is not copied twice.

    Raises:
        MetadataError: the file cannot be read, or no query in it can; nothing is written.
    """
    if not file.is_file():
        raise MetadataError(f"There is no query file {file}.", hint="Check the path.")
    history = read_history(file, dialect, known)
    if not history.queries:
        first = f" {history.problems[0].message}" if history.problems else ""
        raise MetadataError(
            f"{file} holds no query that can be used; nothing was added.{first}",
            hint="Write SELECT statements that end in `;`, with `-- question:` above each.",
        )
    name = _copy(file, folder)
    queries = tuple(replace(query, source=name) for query in history.queries)
    return History(queries, history.problems)


def _copy(file: Path, folder: Path) -> str:
    content = file.read_bytes()
    stem = file.stem if file.suffix.lower() == ".sql" else file.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            target = folder / (f"{stem}.sql" if number == 1 else f"{stem}-{number}.sql")
            try:
                with target.open("xb") as copy:
                    copy.write(content)
            except FileExistsError:
                if target.is_file() and target.read_bytes() == content:
                    return target.name
            else:
                return target.name
    except OSError as error:
        raise MetadataError(f"{folder} cannot be written: {error.strerror}.") from error
    raise AssertionError("numbers do not end")


def _text_of(file: Path) -> tuple[str, list[Problem]]:
    try:
        return file.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError:
        said = f"{file}: not UTF-8 text; the file was skipped."
        return "", [Problem("unreadable_file", "warning", said, hint="Save the file as UTF-8.")]
    except OSError as error:
        said = f"{file}: cannot be read ({error.strerror}); the file was skipped."
        return "", [Problem("unreadable_file", "warning", said, hint="Check its permissions.")]


def _read_statement(
    statement: Statement, source: str, file: Path, dialect: str, index: NameIndex
) -> tuple[ReadQuery | None, list[Problem]]:
    place = f"{file}, line {statement.line}"
    try:
        tree = sqlglot.parse_one(statement.sql, dialect=dialect)
        normal = tree.sql(dialect=dialect, comments=False)
    except (SqlglotError, RecursionError, ValueError) as error:
        said = f"{place}: the query cannot be read and was skipped: {_parse_fault(error)}."
        return None, [Problem("unreadable_query", "warning", said, hint="Correct or delete it.")]
    if not isinstance(tree, exp.Query) or any(isinstance(node, _WRITES) for node in tree.walk()):
        said = f"{place}: only queries that read are history; this one was skipped."
        return None, [Problem("query_writes", "warning", said, hint="Delete it.")]
    tables, gone = _resolve(tables_of(tree), index)
    problems = [_gone(place, name, kept=bool(tables)) for name in gone]
    if not tables:
        if not gone:
            said = f"{place}: the query reads no table and was skipped."
            problems.append(Problem("query_without_tables", "note", said, hint="Delete it."))
        return None, problems
    query, header_problems = _past_query(statement, normal, tables, source, place)
    return ReadQuery(query, normal), problems + header_problems


def tables_of(tree: exp.Expr) -> tuple[str, ...]:
    """The tables that a query reads, as it writes them; names of its own WITH are not tables."""
    found: dict[str, None] = {}
    try:
        for scope in traverse_scope(tree):
            for source in scope.sources.values():
                if isinstance(source, exp.Table) and not isinstance(source.this, exp.Func):
                    found[written_name(source)] = None
    except OptimizeError:
        # Two sources of the same alias: the names are still there, without their scopes.
        own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
        for table in tree.find_all(exp.Table):
            if isinstance(table.this, exp.Identifier) and (
                table.db or table.name.lower() not in own
            ):
                found[written_name(table)] = None
    return tuple(name for name in found if name)


def _resolve(written: Iterable[str], index: NameIndex) -> tuple[tuple[str, ...], list[str]]:
    tables: dict[str, None] = {}
    gone: list[str] = []
    for name in written:
        table = index.resolve(name)
        if table is None:
            gone.append(name)
        else:
            tables[table] = None
    return tuple(tables), gone


def _gone(place: str, name: str, *, kept: bool) -> Problem:
    end = "it is kept for its other tables" if kept else "it was skipped"
    return Problem(
        "unknown_table",
        "note" if kept else "warning",
        f"{place}: the query reads {name!r}, which does not exist or is ambiguous; {end}.",
        hint="Correct the name, or delete the query.",
    )


def _past_query(
    statement: Statement, normal: str, tables: tuple[str, ...], source: str, place: str
) -> tuple[PastQuery, list[Problem]]:
    header = statement.header
    question = header.get("question", "")
    runs, verified_on = header.get("runs", ""), header.get("verified_on", "")
    wrong = [f"`{key}` is no header key" for key in statement.misspelled]
    if runs and not (runs.isdecimal() and int(runs) > 0):
        wrong.append(f"`runs: {runs}` is not a whole number above 0")
        runs = ""
    if verified_on and not _is_date(verified_on):
        wrong.append(f"`verified_on: {verified_on}` is not a date such as 2026-01-31")
        verified_on = ""
    query = PastQuery(
        id=query_id(normal, question),
        sql=statement.sql,
        tables=tables,
        question=question,
        verified_by=header.get("verified_by", ""),
        verified_on=verified_on,
        runs=int(runs) if runs else 1,
        source=source,
    )
    hint = "Use `-- question:`, `-- verified_by:`, `-- verified_on:` and `-- runs:`."
    said = (f"{place}: {what}; it was not used." for what in wrong)
    return query, [Problem("query_header", "warning", text, hint=hint) for text in said]


def _parse_fault(error: Exception) -> str:
    """What sqlglot says, without the colours in its message."""
    told = getattr(error, "errors", None)
    if told:
        said = str(told[0].get("description", "syntax error")).rstrip(".")
        return f"{said} (near {told[0].get('highlight', '')!r})"
    return "it nests too deeply" if isinstance(error, RecursionError) else "syntax error"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
