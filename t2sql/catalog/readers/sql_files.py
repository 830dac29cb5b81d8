"""``.sql`` files: statements, each with what the comment lines above it say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import sqlglot

from t2sql.catalog.readers.found import LONGEST_SQL, Found, FoundQuery
from t2sql.catalog.readers.quiet import PARSER_FAULTS, quiet_parser
from t2sql.catalog.readers.scripts import aside_word, reading_part
from t2sql.catalog.readers.templates import TemplateFault, fill_template, is_template
from t2sql.catalog.readers.texts import read_text
from t2sql.catalog.statements import HEADER_KEYS, Statement, split_statements
from t2sql.types import Problem

_HINT = "Use " + ", ".join(f"`-- {key}:`" for key in HEADER_KEYS) + "."


def read_sql(
    file: Path, source: str, dialect: str, names: Mapping[str, str] | None = None
) -> Found:
    """The statements of a file, in order.

    Args:
        file: what to read.
        source: what the file is called in the history.
        dialect: what it is written in.
        names: what ``ref`` and ``source`` mean, where Jinja stands in it.
    """
    text, problem = read_text(file)
    if problem is not None:
        yield problem
        return
    statements, fault = cut_text(text, dialect, names)
    if fault:
        said = f"{file}: its Jinja was not filled in: {fault}."
        yield Problem("unreadable_template", "warning", said, hint="Correct the template.")
    for statement in statements:
        place = f"{file}, line {statement.line}"
        header, wrong = _checked(statement)
        for what in wrong:
            said = f"{place}: {what}; it was not used."
            yield Problem("query_header", "warning", said, hint=_HINT)
        yield FoundQuery(
            sql=statement.sql,
            place=place,
            source=source,
            question=header.get("question", ""),
            verified_by=header.get("verified_by", ""),
            verified_on=header.get("verified_on", ""),
            runs=int(header.get("runs") or 1),
            users=tuple(user for it in header.get("users", "").split(",") if (user := it.strip())),
            last_run=header.get("last_run", ""),
            dialect=header.get("dialect", "").lower(),
            script=source,
        )


def cut_text(
    text: str, dialect: str, names: Mapping[str, str] | None = None
) -> tuple[tuple[Statement, ...], str]:
    """The statements of a text, Jinja filled in, and why it was not where it was not.

    Of the readings of a template the first stays that parses, else the one that parses best.
    """
    if not is_template(text) or len(text) > LONGEST_SQL:
        return tuple(split_statements(text, dialect)), ""
    best: tuple[Statement, ...] | None = None
    fewest = 0
    fault = ""
    try:
        for filled in fill_template(text, names):
            statements = tuple(split_statements(filled, dialect))
            failed = sum(not _parses(statement.sql, dialect) for statement in statements)
            if statements and (best is None or failed < fewest):
                best, fewest = statements, failed
            if statements and not failed:
                break
    except TemplateFault as error:
        fault = str(error)
    if best is None:
        return tuple(split_statements(text, dialect)), fault
    return best, ""


def pieces_of(
    found: FoundQuery, statements: Sequence[Statement], fault: str
) -> Iterator[FoundQuery | Problem]:
    """A query of a log as the statements that its text was cut into; mostly it is just one.

    What is known of the whole is known of each, but the question, which is the last one's.
    """
    if fault:
        said = f"{found.place}: its Jinja was not filled in: {fault}."
        yield Problem("unreadable_template", "warning", said, hint="Correct the template.")
    for number, statement in enumerate(statements, start=1):
        last = number == len(statements)
        yield replace(
            found,
            sql=statement.sql,
            place=found.place if len(statements) == 1 else f"{found.place}, statement {number}",
            question=found.question if last else "",
            verified_by=found.verified_by if last else "",
        )


def _parses(sql: str, dialect: str) -> bool:
    part = reading_part(sql)
    if not part or aside_word(part) or len(part) > LONGEST_SQL:
        return True
    try:
        with quiet_parser():
            sqlglot.parse_one(part, dialect=dialect)
    except PARSER_FAULTS:
        return False
    return True


def _checked(statement: Statement) -> tuple[Mapping[str, str], list[str]]:
    """The header without what is wrong in it, and what that is."""
    header = dict(statement.header)
    wrong = [f"`{key}` is no header key" for key in statement.misspelled]
    runs = header.get("runs", "")
    if runs and not (runs.isdecimal() and len(runs) < 16 and int(runs) > 0):
        wrong.append(f"`runs: {runs}` is not a whole number above 0")
        del header["runs"]
    for key in ("verified_on", "last_run"):
        if header.get(key) and not _is_date(header[key]):
            wrong.append(f"`{key}: {header[key]}` is not a date such as 2026-01-31")
            del header[key]
    dialect = header.get("dialect", "").lower()
    if dialect and not is_dialect(dialect):
        wrong.append(f"`dialect: {dialect}` is no known dialect")
        del header["dialect"]
    return header, wrong


def is_dialect(name: str) -> bool:
    """Whether sqlglot knows a dialect of that name."""
    from sqlglot.dialects.dialect import Dialect

    try:
        return bool(name) and Dialect.get(name) is not None
    except (ValueError, ImportError):
        return False


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
