"""What a text finds in a project: tables, columns, past queries and terms, by name and meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import nlargest
from typing import TYPE_CHECKING, Final

from t2sql.catalog.lookup import tables_like
from t2sql.search.words import content_words, natural_name, terms_of
from t2sql.steps.cards import Found
from t2sql.steps.evidence import NEAR_IN_MEANING
from t2sql.steps.retrieve import retrieve
from t2sql.steps.terms import find_terms

if TYPE_CHECKING:
    from t2sql.protocols import Catalog, SearchIndex, WordHit
    from t2sql.steps.weights import RetrievalWeights
    from t2sql.types import Column, Limits, PastQuery, Question, Table, TableCandidate, Term

_MOST_COLUMNS: Final = 20_000
"""Columns that are compared at most; their tables are the likeliest ones."""
_NEAR: Final = 0.35
"""A table whose evidence weighs less than this share of the best one's is not shown."""
_MEANT: Final = 0.4
"""Where only meaning speaks for a table, how well the text must fit the warehouse."""
_PAST: Final = 0.45
"""A past query less alike than this is not shown."""
_KNOWN_BY_NAME: Final = 0.7
_LINE: Final = 160


def find_all(
    question: Question,
    index: SearchIndex,
    catalog: Catalog,
    limits: Limits,
    weights: RetrievalWeights,
    *,
    most: int,
) -> tuple[Found, ...]:
    """What the text finds, the best first, no kind taking more than half where others have more.

    A score is 1 for an exact name, less for a part or a slip of it, and for what is like it in
    meaning or words. Tables come by the same retrieval as those of a question; where nothing fits
    in meaning, names alone count.

    Raises:
        SearchError: the index cannot be used.
    """
    text = question.text
    named = tables_like(catalog, text, most)
    found = retrieve(question, index, catalog, replace(limits, candidates=most), weights)
    candidates = [
        one
        for one in found.candidates
        if found.fit >= (_MEANT if _only_near(one) else limits.fit) and one.score >= _NEAR
    ]
    tables = _tables(named, candidates, found.fit, catalog)
    places = dict.fromkeys([*named, *(hit.id for hit in _by_columns(index, text, most))])
    columns = _columns(text, catalog.tables(list(places)))
    similar = {hit.id: hit.score for hit in index.past_queries(text, most)}
    queries = (_query(query, similar[query.id]) for query in catalog.past_queries(list(similar)))
    kinds = [
        _best(tables, most),
        _best(columns, most),
        _best((query for query in queries if query.score >= _PAST), most),
        _best(_terms(text, catalog.terms()), most),
    ]
    half = max(1, most // 2)
    first = [one for kind in kinds for one in kind[:half]]
    rest = [one for kind in kinds for one in kind[half:]]
    chosen = _best(first, most)
    return tuple(_best([*chosen, *_best(rest, most - len(chosen))], most))


def _only_near(candidate: TableCandidate) -> bool:
    """Whether no word, value or past query speaks for it."""
    return all(
        item.text == NEAR_IN_MEANING or item.kind in ("usage", "caution")
        for item in candidate.evidence
    )


def _best(found: Iterator[Found] | Sequence[Found], most: int) -> list[Found]:
    return nlargest(most, found, key=lambda one: one.score)


def _by_columns(index: SearchIndex, text: str, most: int) -> Sequence[WordHit]:
    """Tables that hold words of the text, those first that hold them in columns' names."""
    hits = index.tables_by_words(text, most)
    return sorted(hits, key=lambda hit: (-hit.columns, -hit.score))


def _tables(
    named: dict[str, float], candidates: Sequence[TableCandidate], fit: float, catalog: Catalog
) -> Iterator[Found]:
    scores = dict(named)
    why = {name: "perhaps meant" for name, score in named.items() if score < _KNOWN_BY_NAME}
    for candidate in candidates:
        score = candidate.score * (0.5 + 0.4 * fit)
        if score > scores.get(candidate.name, 0.0):
            scores[candidate.name] = score
            why[candidate.name] = candidate.evidence[0].text if candidate.evidence else ""
    for table in catalog.tables(list(scores)):
        said = _line(table.description or table.grain) or why.get(table.name, "")
        yield Found("table", table.name, said, scores[table.name])


def _columns(text: str, tables: Sequence[Table]) -> Iterator[Found]:
    """Columns that the text names, or whose name and description hold its words."""
    written = "_".join(text.lower().split())
    words = {term for word in content_words(text) for term in terms_of(natural_name(word) or word)}
    left = _MOST_COLUMNS
    for table in tables:
        for column in table.columns[:left]:
            score = _column_score(column, written, words)
            if score > 0:
                said = "; ".join(part for part in (column.data_type, column.description) if part)
                yield Found("column", f"{table.name}.{column.name}", _line(said), score)
        left -= len(table.columns)
        if left <= 0:
            return


def _column_score(column: Column, written: str, words: set[str]) -> float:
    name = column.name.lower()
    if name == written:
        return 0.97
    if len(written) > 1 and written in name:
        return 0.85 if name.startswith(written) else 0.75
    own = set(terms_of(" ".join([natural_name(column.name), *column.synonyms])))
    if not words:
        return 0.0
    in_name = len(words & own) / len(words)
    if in_name == 1:
        return 0.8
    if not column.description:
        return 0.5 * in_name if in_name >= 0.5 else 0.0
    in_all = len(words & (own | set(terms_of(column.description)))) / len(words)
    if in_all == 1:
        return 0.65 if in_name else 0.5
    return 0.5 * in_all if in_name >= 0.5 else 0.0


def _query(query: PastQuery, score: float) -> Found:
    said = _line(query.question or query.sql)
    return Found("query", query.id, said, min(score, 0.95))


def _terms(text: str, terms: Sequence[Term]) -> Iterator[Found]:
    """Terms that stand in the text, and those whose names or meaning hold it."""
    met = {hit.term.term for hit in find_terms(text, terms)}
    wanted = " ".join(text.casefold().split())
    for term in terms:
        names = [name.casefold() for name in term.names]
        if term.term in met or wanted in names:
            score = 0.98
        elif len(wanted) > 1 and any(wanted in name for name in names):
            score = 0.8
        elif len(wanted) > 2 and wanted in term.description.casefold():
            score = 0.5
        else:
            continue
        said = term.description or term.expression or term.filter
        yield Found("term", term.term, _line(said), score)


def _line(text: str) -> str:
    """A text on one line, cut where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LINE else plain[: _LINE - 1].rstrip() + "…"
