"""The team's metrics: terms with an expression, as measures that a question may name."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.sql.conditions import conjuncts
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.measures.formula import Expression
from t2sql.translators.offline.measures.learned import learn_metrics
from t2sql.translators.offline.reading import Operand
from t2sql.translators.offline.tags import Tag, Target, text_of
from t2sql.translators.offline.words import Word, split_words
from t2sql.types import CatalogSlice, Table, Term

LEARNED_SCORE = 1.1
TERM_SCORE = 1.2
"""Above any name: the team says what it means by the word."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A measure and one way to call it, as stems (see ``_forms``)."""

    stems: tuple[str, ...]
    measure: Operand
    score: float


def collect_metrics(known: CatalogSlice) -> tuple[Metric, ...]:
    """The metrics whose tables are all in the slice."""
    return _collected(Same(known))


@lru_cache(maxsize=8)
def _collected(same: Same[CatalogSlice]) -> tuple[Metric, ...]:
    known = same.value
    found: list[Metric] = []
    for term in known.terms:
        measure = _measure_of(term, known) if term.expression else None
        if measure is None:
            continue
        for name in (term.term, *term.synonyms):
            words = [word for word in split_words(name) if word.kind != "mark"]
            if words:
                found.append(Metric(_forms(words), measure, TERM_SCORE))
    said = {stem for name in _narrowing(known) for stem in _stems_of(name)}
    found.extend(one for one in _learned(known) if not _is_part(one.stems, said))
    return tuple(found)


def _narrowing(known: CatalogSlice) -> Iterator[str]:
    """Terms that narrow rows: what a past query calls so is no measure."""
    for term in known.terms:
        if not term.expression:
            yield from (term.term, *term.synonyms)


def _stems_of(name: str) -> tuple[str, ...]:
    return tuple(word.stem for word in split_words(name) if word.kind != "mark")


def _is_part(stems: Sequence[str], said: Container[str]) -> bool:
    """Whether the words are all of terms that narrow rows."""
    return all(stem.removeprefix("=") in said for stem in stems)


def _learned(known: CatalogSlice) -> Iterator[Metric]:
    """What the verified past queries near the question compute."""
    for past in known.past_queries:
        for stems, expression in learn_metrics(past, known.dialect):
            tables = [known.table(name) for name in expression.tables]
            names = tuple(table.name for table in tables if table is not None)
            if len(names) == len(expression.tables):
                measure = Operand(names[0], formula=replace(expression, tables=names))
                yield Metric(stems, measure, LEARNED_SCORE)


def _forms(words: Sequence[Word]) -> tuple[str, ...]:
    """A single word is meant in just this form: "signups" are counted, a "signup channel" is not.

    Stems, or after an equals sign the word itself.
    """
    single = len(words) == 1
    return tuple(f"={word.text.lower()}" if single else word.stem for word in words)


def find_metrics(words: Sequence[Word], metrics: Sequence[Metric]) -> Iterator[Tag]:
    """Every span of the question that names a metric; hyphens between its words do not matter."""
    for metric in metrics:
        for start in range(len(words)):
            end = _match(words, start, metric.stems)
            if end is not None:
                text = text_of(words, start, end)
                named = Target(
                    "metric", metric.measure.table, text.lower(), "", metric.score, metric.measure
                )
                weight = metric.score * (end - start) + 0.1
                yield Tag("mention", "", start, end, text, (named,), weight=weight)


def _match(words: Sequence[Word], start: int, stems: Sequence[str]) -> int | None:
    at = start
    for place, wanted in enumerate(stems):
        while place and at < len(words) and words[at].text == "-":
            at += 1
        if at >= len(words) or wanted not in (words[at].stem, f"={words[at].text.lower()}"):
            return None
        at += 1
    return at


def _measure_of(term: Term, known: CatalogSlice) -> Operand | None:
    tables = [known.table(name) for name in term.tables]
    inside = tuple(table for table in tables if table is not None)
    if not inside or len(inside) < len(tables):
        return None
    expression = read_expression(term.term, term.expression, inside, known.dialect)
    return Operand(inside[0].name, formula=expression) if expression is not None else None


@lru_cache(maxsize=512)
def read_expression(
    name: str, sql: str, tables: tuple[Table, ...], dialect: str
) -> Expression | None:
    """The expression with its columns tied to the tables; None where one of them is unknown."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except SqlglotError:
        return None
    where: tuple[tuple[str, str], ...] = ()
    if isinstance(tree, exp.Filter):
        where = tuple(_conditions(tree.expression.this, tables[0], dialect))
        tree = tree.this if where else tree
    for column in list(tree.find_all(exp.Column)):
        owner = next((one for one in tables if one.column(column.name) is not None), None)
        if owner is None:
            return None
        column.set("table", exp.to_identifier(owner.name, quoted=True))
    used = {column.table for column in tree.find_all(exp.Column)}
    names = tuple(one.name for one in tables if one is tables[0] or one.name in used)
    return Expression(name, tree.sql(dialect=dialect), names, where)


def _conditions(whole: exp.Expr, table: Table, dialect: str) -> Iterator[tuple[str, str]]:
    """The parts of the filter, each with its first column, which is bare."""
    parts = conjuncts(whole)
    columns = [column.name for part in parts for column in part.find_all(exp.Column)]
    if any(table.column(name) is None for name in columns):
        return
    for part in parts:
        column = part.find(exp.Column)
        if column is None:
            return
        yield column.name, part.sql(dialect=dialect)
