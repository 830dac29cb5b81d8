"""The question uses a word that the team has defined, and the query does not do what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.sql.conditions import conjuncts
from t2sql.sql.guards.adding import with_filter
from t2sql.sql.guards.shape import AVERAGES, words_of
from t2sql.sql.guards.subject import Block, Source, Subject
from t2sql.types import Problem, Table, Term


@dataclass(frozen=True, slots=True)
class _Read:
    """Where the query reads a table of a term, and what it looks at there."""

    block: Block
    source: Source
    table: Table


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a definition says, taken apart."""

    conditions: tuple[exp.Expr, ...]
    measured: tuple[str, ...]
    """The columns that it aggregates, in lower case."""
    divides: bool
    columns: frozenset[str]
    """All columns that it names, in lower case."""


def check_unused_term(subject: Subject) -> list[Problem]:
    """Find defined terms of the question of which a condition or a column is not in the query.

    Conditions are compared by their columns and literals, whatever the writing. Where none of the
    term's tables is read, or a column is called like the term (``gmv_krw`` for GMV), the query is
    taken to hold the term ready made.
    """
    if subject.question is None or not subject.known.terms:
        return []
    read = [(term, found) for term in subject.known.terms if (found := _first_read(subject, term))]
    if not read:
        return []
    places = _columns_used(subject)
    texts = {node.name.lower() for node in subject.tree.find_all(exp.Literal)}
    problems: list[Problem] = []
    for term, found in read:
        meaning = _meaning(term, subject.facts.name)
        if _is_denied(term, subject.question.text) or _is_ready_made(term, meaning, places):
            continue
        names = {name for table, name in places if table in _tables(term)}
        problems += _unused(subject, term, meaning, found, names, texts)
    return list(dict.fromkeys(problems))


def _tables(term: Term) -> set[str]:
    return {name.lower() for name in term.tables}


def _columns_used(subject: Subject) -> set[tuple[str, str]]:
    """Table and column, in lower case, of every stored column that the query looks at."""
    used = set()
    for block in subject.blocks:
        for column in block.columns():
            stored = block.stored(column)
            if stored is not None:
                used.add((stored[0].name.lower(), stored[1].name.lower()))
    return used


def _first_read(subject: Subject, term: Term) -> _Read | None:
    wanted = _tables(term)
    for block in reversed(subject.blocks):
        for source in block.sources.values():
            if source.table is not None and source.table.name.lower() in wanted:
                return _Read(block, source, source.table)
    return None


def _is_ready_made(term: Term, meaning: _Meaning, places: set[tuple[str, str]]) -> bool:
    named = [tuple(words_of(name.replace(" ", "_"))) for name in term.names]
    for _, column in places:
        words = tuple(words_of(column))
        if column in meaning.columns:
            continue
        if any(name and name == words[: len(name)] for name in named):
            return True
    return False


def _meaning(term: Term, dialect: str) -> _Meaning:
    """The parts of a definition; what cannot be read is left out."""
    trees = {}
    for part in ("filter", "expression"):
        text = getattr(term, part)
        if text:
            with suppress(SqlglotError):
                trees[part] = sqlglot.parse_one(text, read=dialect, into=exp.Condition)
    conditions = list(conjuncts(trees["filter"])) if "filter" in trees else []
    expression = trees.get("expression")
    if expression is None:
        return _Meaning(tuple(conditions), (), False, _names(*trees.values()))
    for filtered in expression.find_all(exp.Filter):
        conditions += conjuncts(filtered.expression.this)
    measured = tuple(_measured(expression))
    divides = expression.find(exp.Div) is not None
    return _Meaning(tuple(conditions), measured, divides, _names(*trees.values()))


def _names(*trees: exp.Expr) -> frozenset[str]:
    found = (column for tree in trees for column in tree.find_all(exp.Column))
    return frozenset(column.name.lower() for column in found)


def _unused(
    subject: Subject,
    term: Term,
    meaning: _Meaning,
    read: _Read,
    names: set[str],
    texts: set[str],
) -> Iterator[Problem]:
    """What of the term's meaning the query lacks: a condition, or the column it measures."""
    measured = [name for name in meaning.measured if read.table.column(name)]
    if measured and names.isdisjoint(measured):
        yield _problem(term, f"does not look at {measured[0]}", "")
        return
    if meaning.divides and subject.tree.find(*AVERAGES) is None:
        yield _problem(term, "divides nothing", "")
        return
    lacking = [part for part in meaning.conditions if _lacks(part, read.table, names, texts)]
    if lacking:
        written = " AND ".join(part.sql(dialect=subject.facts.name) for part in lacking)
        added = exp.and_(*[_bare(part) for part in lacking])
        rewrite = "" if meaning.divides else with_filter(subject, read.block, read.source, added)
        yield _problem(term, f"lacks {written}", rewrite)


def _measured(expression: exp.Expr) -> list[str]:
    """The columns that are aggregated, in lower case; not those of FILTER."""
    names = []
    for aggregate in expression.find_all(exp.AggFunc):
        if not isinstance(aggregate.this, exp.Expr):
            continue
        names += [column.name.lower() for column in aggregate.this.find_all(exp.Column)]
    return list(dict.fromkeys(names))


def _lacks(part: exp.Expr, table: Table, names: set[str], texts: set[str]) -> bool:
    """Whether the query has no condition on the columns of this one, or on other values."""
    columns = {column.name.lower() for column in part.find_all(exp.Column)}
    if not columns or any(table.column(name) is None for name in columns):
        return False
    if not columns <= names:
        return True
    literals = {node.name.lower() for node in part.find_all(exp.Literal) if node.is_string}
    return bool(literals) and literals.isdisjoint(texts)


def _bare(part: exp.Expr) -> exp.Expr:
    """The condition with its columns unqualified."""
    copied = part.copy()
    for column in copied.find_all(exp.Column):
        for name in ("table", "db", "catalog"):
            column.set(name, None)
    return copied


def _is_denied(term: Term, text: str) -> bool:
    """Whether the question asks for the others: ``no withdrawn members``."""
    names = "|".join(re.escape(name) for name in term.names)
    denied = rf"\b(?:no|not|non|without|except|excluding|other than)[\s-]+(?:\w+\s+)?(?:{names})"
    return re.search(denied, text, re.IGNORECASE) is not None


def _problem(term: Term, lack: str, rewrite: str) -> Problem:
    owner = f", by {term.owner}" if term.owner else ""
    meaning = " and ".join(part for part in (term.expression, term.filter) if part)
    return Problem(
        "unused_term",
        "warning",
        f"'{term.term}' is defined{owner}, and the query {lack}.",
        f"It means {meaning}.",
        None,
        rewrite,
    )
