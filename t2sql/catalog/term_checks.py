"""Terms against the catalog: do their tables exist, does their SQL parse, are its columns there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from sqlglot import exp

from t2sql.catalog.aggregates import parse_expression
from t2sql.catalog.names import NameIndex
from t2sql.catalog.notes import TableNotes
from t2sql.catalog.tables import model_tables
from t2sql.sql.nearest import nearest_names
from t2sql.types import Problem, Table, Term

Look = Callable[[str], Table | None]
"""Gives a table by its full name."""


def check_terms(
    terms: Sequence[Term],
    names: Iterable[str],
    dialect: str,
    *,
    look: Look | None = None,
    notes: Iterable[TableNotes] = (),
) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    """The terms with their tables by full name, and what does not hold.

    A table that does not exist is left out, and so is a term all of whose tables are gone. SQL
    that does not parse, or names a column that no table of the term has, is left out too: a wrong
    definition is worse than none.

    Args:
        terms: as :func:`t2sql.catalog.terms.read_terms` gives them.
        names: the names of all tables.
        dialect: the sqlglot dialect of the warehouse.
        look: gives a table; without it columns are not checked.
        notes: the notes on tables; they say which tables dbt's models are.
    """
    if not terms:
        return (), ()
    known = tuple(names)
    index = NameIndex(known)
    models = model_tables(notes, index)
    kept: list[Term] = []
    problems: list[Problem] = []
    for term in terms:
        tables, missing = _tables(term, index, models, known)
        problems += missing
        if term.tables and not tables:
            continue
        found = [table for name in tables if look and (table := look(name)) is not None]
        wrong = [*_wrong_sql(term, dialect), *_wrong_columns(term, found, dialect)]
        problems += wrong
        usable = replace(term, expression="", filter="") if wrong else term
        kept.append(replace(usable, tables=tables))
    return tuple(kept), tuple(problems)


def _tables(
    term: Term, index: NameIndex, models: dict[str, str], names: Sequence[str]
) -> tuple[tuple[str, ...], list[Problem]]:
    found: list[str] = []
    problems: list[Problem] = []
    for written in term.tables:
        model = models.get(written.lower())
        matches = (model,) if model else index.matches(written)
        if len(matches) == 1:
            found.append(matches[0])
            continue
        problems.append(
            _ambiguous(term, written, matches) if matches else _unknown_table(term, written, names)
        )
    kept = tuple(dict.fromkeys(found))
    if term.tables and not kept:
        last = problems[-1]
        problems[-1] = replace(last, message=f"{last.message[:-1]}; the term was not used.")
    return kept, problems


def _ambiguous(term: Term, written: str, matches: Sequence[str]) -> Problem:
    shown = " or ".join(sorted(matches)[:4])
    return Problem(
        "ambiguous_table",
        "warning",
        f"{term.source}: the table {written!r} of {term.term!r} may be {shown}.",
        hint="Name it with its schema.",
    )


def _unknown_table(term: Term, written: str, names: Sequence[str]) -> Problem:
    by_bare = {name.rpartition(".")[2].lower(): name for name in names}
    bare = written.rpartition(".")[2].lower()
    near = get_close_matches(bare, by_bare, n=1, cutoff=0.6)
    return Problem(
        "unknown_table",
        "warning",
        f"{term.source}: the database has no table {written!r}, which {term.term!r} names.",
        hint=f"Did you mean {by_bare[near[0]]}?" if near else "Correct the name.",
    )


def _wrong_sql(term: Term, dialect: str) -> Iterator[Problem]:
    for key, text in (("expression", term.expression), ("filter", term.filter)):
        if text and parse_expression(text, dialect) is None:
            yield Problem(
                "bad_definition",
                "warning",
                f"{term.source}: the {key} of {term.term!r} is no SQL expression of {dialect}; "
                "the definition was not used.",
                hint=f"Write what would stand {_PLACES[key]}.",
            )


_PLACES = {"expression": "in SELECT, e.g. sum(amount)", "filter": "after WHERE, e.g. NOT is_test"}


def _wrong_columns(term: Term, tables: Sequence[Table], dialect: str) -> Iterator[Problem]:
    """Columns that no table of the term has; where a table's columns are unknown, none is."""
    if not tables or len(tables) < len(term.tables) or not all(t.columns for t in tables):
        return
    wrong: dict[str, None] = {}
    for text in (term.expression, term.filter):
        tree = parse_expression(text, dialect) if text else None
        if tree is not None:
            wrong.update((name, None) for name in _unknown_columns(tree, tables))
    known = list(dict.fromkeys(column.name for table in tables for column in table.columns))
    for name in wrong:
        yield Problem(
            "unknown_column",
            "warning",
            f"{term.source}: {term.term!r} names a column {name!r}, which "
            f"{_listed([table.name for table in tables])}; the definition was not used.",
            hint=nearest_names(name, known) if len(known) <= 400 else "Correct the name.",
        )


def _listed(names: Sequence[str]) -> str:
    return f"{names[0]} does not have" if len(names) == 1 else f"none of {', '.join(names)} has"


def _unknown_columns(tree: exp.Expr, tables: Sequence[Table]) -> Iterator[str]:
    lambdas = {name.name.lower() for node in tree.find_all(exp.Lambda) for name in node.expressions}
    for column in tree.find_all(exp.Column):
        # A query inside reads tables of its own.
        if column.find_ancestor(exp.Query) is not None or isinstance(column.this, exp.Star):
            continue
        first = column.parts[0].name
        owners = [table for table in tables if _is_called(table, column)] if column.table else []
        # `a.b` is a column of the table `a`, or a field of the column `a`.
        if owners:
            if not any(table.column(column.name) for table in owners):
                yield column.name
        elif first.lower() not in lambdas and not any(table.column(first) for table in tables):
            yield first


def _is_called(table: Table, column: exp.Column) -> bool:
    written = ".".join(part.name for part in column.parts[:-1]).lower()
    return f".{table.name.lower()}".endswith(f".{written}")
