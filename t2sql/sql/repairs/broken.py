"""What a repair reads and what it gives: SQL with its problems, and SQL with a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel
from sqlglot.optimizer.scope import Scope

from t2sql.sql.dialects import DialectFacts, read_literals
from t2sql.sql.gate_text import READING_ERRORS, span_of
from t2sql.sql.names import check_names
from t2sql.sql.scopes import Names, iter_columns
from t2sql.types import CatalogSlice, Problem, Question

MOST_NAMES = 12
"""Names mended in one query; with more the query is about something else."""


@dataclass(frozen=True, slots=True)
class Broken:
    """SQL with problems of a kind that a repair knows."""

    sql: str
    problems: tuple[Problem, ...]
    known: CatalogSlice
    facts: DialectFacts
    question: Question | None = None

    def tree(self) -> exp.Query | None:
        """The SQL as a tree of its own, or None where it cannot be read."""
        return read_query(self.sql, self.facts.name)

    def names(self) -> Names:
        """Finds what stands behind names, over all the tables that it may read."""
        return Names(self.known.tables, self.facts)


@dataclass(frozen=True, slots=True)
class Mended:
    """SQL with something mended."""

    sql: str
    said: tuple[str, ...]
    """What was changed, a sentence each, for a person."""


Mend = Callable[[Broken], Mended | None]


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair and the kinds of problem that it may mend."""

    kinds: frozenset[str]
    mend: Mend


@dataclass(frozen=True, slots=True)
class BadName:
    """A column reference that a problem is about."""

    node: exp.Column
    scope: Scope
    names: Names


FixName = Callable[[BadName], str | None]
"""Changes the node in place and says what was done; None leaves it as it is."""


def read_query(sql: str, dialect: str) -> exp.Query | None:
    """The one query that the text is, or None."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except READING_ERRORS:
        return None
    return tree if isinstance(tree, exp.Query) else None


def write_tree(tree: exp.Expr, dialect: str) -> str | None:
    """The tree as SQL, or None where the dialect has no words for it."""
    try:
        return tree.sql(dialect=dialect, unsupported_level=ErrorLevel.RAISE)
    except READING_ERRORS:
        return None


def fix_names(broken: Broken, kinds: Sequence[str], fix: FixName) -> Mended | None:
    """Let ``fix`` mend, one after the other, the column references with a problem of these kinds.

    After each mend the names are checked anew, since one mend may settle, or bring, others.
    """
    sql, said = broken.sql, list[str]()
    passed: set[str] = set()
    for _ in range(MOST_NAMES):
        tree = read_query(sql, broken.facts.name)
        if tree is None:
            return None
        told = _fix_first(tree, broken, kinds, fix, passed)
        if told is None:
            break
        written = write_tree(tree, broken.facts.name)
        if written is None or written == sql:
            break
        sql = written
        said.append(told)
    return Mended(sql, tuple(dict.fromkeys(said))) if said else None


def _fix_first(
    tree: exp.Query, broken: Broken, kinds: Sequence[str], fix: FixName, passed: set[str]
) -> str | None:
    """Mend the first that can be; those that cannot are remembered and passed over."""
    tables = broken.known.tables
    found = check_names(tree, tables, broken.facts.name)
    spans = {problem.span: problem for problem in found.problems if problem.kind in kinds}
    if not spans:
        return None
    read_literals(tree, tables, broken.facts.name)
    for bad in _references(tree, broken.names()):
        qualifier = bad.node.args.get("table")
        problem = spans.get(span_of(bad.node)) or (
            spans.get(span_of(qualifier)) if qualifier else None
        )
        if problem is None or problem.message in passed:
            continue
        told = fix(bad)
        if told is not None:
            return told
        passed.add(problem.message)
    return None


def _references(tree: exp.Query, names: Names) -> Iterator[BadName]:
    try:
        found = list(iter_columns(tree))
    except READING_ERRORS:
        return
    for node, scope in found:
        yield BadName(node, scope, names)
