"""Full-text search over tables, past queries and schemas: BM25 by field, over expanded words."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from t2sql.search.document_ids import DocumentIds
from t2sql.search.expansion import Near, QuestionWord, expand, question_words
from t2sql.search.hits import WordHit
from t2sql.search.lexical_writing import ALL, FIELDS, SCHEMAS
from t2sql.search.postings import MOST, Postings
from t2sql.search.vectors import PAST_QUERIES, TABLES

if TYPE_CHECKING:
    import numpy as np

    Scores = np.ndarray[Any, np.dtype[np.float32]]
    Rows = np.ndarray[Any, np.dtype[np.int64]]

_SHOWN: Final = 5
_KEPT_SCORES: Final = 2_000_000
"""Scores of words that are kept at most: questions have most of their words in common."""


@dataclass(frozen=True, slots=True)
class _WordScores:
    """What one word of a question says of every document, by field."""

    text: str
    scores: Mapping[str, Scores]
    weight: float
    """How much it counts: a rare word more."""


class FullText:
    """The full text of an index; one thread at a time may ask it.

    Args:
        connection: the file that :func:`write_documents` wrote.
        near: finds words that mean the same.
    """

    def __init__(self, connection: sqlite3.Connection, near: Near) -> None:
        self._connection = connection
        self._near = near
        kinds = (TABLES, PAST_QUERIES, SCHEMAS)
        self._postings = {kind: Postings(connection, kind) for kind in kinds}
        self._documents = {kind: DocumentIds(connection, kind) for kind in kinds}
        self._scored: dict[str, dict[object, _WordScores]] = {kind: {} for kind in kinds}
        self._short_terms = lru_cache(maxsize=64)(self._read_short_terms)
        self._expanded = lru_cache(maxsize=32)(self._expand)

    def search(self, kind: str, text: str, limit: int, also: Sequence[str] = ()) -> list[WordHit]:
        """The documents that hold words of the text, best first; scores lie between 0 and 1.

        A score is the share of the question's words that the document holds, a rare word counting
        more (BM25 over all fields, divided by the most that it could be).

        Args:
            kind: ``tables`` or ``past_queries``.
            text: the question.
            limit: how many by each field.
            also: documents whose scores are wanted in any case.
        """
        import numpy as np

        matches = self._match(kind, self._expanded(text))
        if matches is None:
            return []
        scores, words = matches
        chosen = {number for field in FIELDS for number in _best(scores[field], limit)}
        chosen.update(self._documents[kind].numbers(also))
        rows = np.array(sorted(chosen), dtype=np.int64)
        ids = self._documents[kind].ids(rows.tolist())
        columns = [scores[field][rows].tolist() for field in (ALL, "name", "columns")]
        hits = [
            WordHit(
                id=ids[number],
                score=score,
                name=name,
                columns=in_columns,
                held=held,
                explain=partial(_said, number, words),
            )
            for number, score, name, in_columns, held in zip(
                rows.tolist(), *columns, _held(rows, words), strict=True
            )
            if number in ids
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.id))
        return hits

    def schemas(self, text: str) -> dict[str, float]:
        """How much of the text each schema as a whole holds, 0 to 1."""
        found = self._match(SCHEMAS, question_words(text), fields=(ALL,))
        if found is None:
            return {}
        scores = found[0][ALL]
        ids = self._documents[SCHEMAS].ids([int(number) for number in scores.nonzero()[0]])
        return {name: float(scores[number]) for number, name in ids.items()}

    def _match(
        self, kind: str, words: Sequence[QuestionWord], fields: Sequence[str] = FIELDS
    ) -> tuple[dict[str, Scores], list[_WordScores]] | None:
        """By field the score of every document, and what each word of the question adds."""
        import numpy as np

        count = self._postings[kind].documents
        if not count or not words:
            return None
        by_word = self._score_words(kind, words, fields)
        totals = {field: np.zeros(count, dtype=np.float32) for field in fields}
        for word in by_word:
            for field, part in word.scores.items():
                totals[field] += word.weight * part
        scale = np.float32(1 / (sum(word.weight for word in by_word) * MOST))
        return {field: total * scale for field, total in totals.items()}, by_word

    def _score_words(
        self, kind: str, words: Sequence[QuestionWord], fields: Sequence[str]
    ) -> list[_WordScores]:
        postings, kept = self._postings[kind], self._scored[kind]
        keys = [(word.text, *word.terms.items()) for word in words]
        new = {key: word for key, word in zip(keys, words, strict=True) if key not in kept}
        if (len(kept) + len(new)) * postings.documents * len(fields) > _KEPT_SCORES:
            kept.clear()
            new = dict(zip(keys, words, strict=True))
        postings.read(term for word in new.values() for term in word.terms)
        kept.update((key, _score_word(postings, word, fields)) for key, word in new.items())
        return [kept[key] for key in keys]

    def _expand(self, text: str) -> tuple[QuestionWord, ...]:
        postings = self._postings[TABLES]

        def is_named(term: str) -> bool:
            return not {"name", "columns"}.isdisjoint(postings.fields(term))

        words = question_words(text)
        postings.read(term for word in words for term in word.terms)
        return expand(words, self._near, self._short_terms, is_named)

    def _read_short_terms(self, initial: str) -> list[str]:
        rows = self._connection.execute(
            "select term from short_terms where initial = ?", (initial,)
        )
        return [row[0] for row in rows]


def _score_word(postings: Postings, word: QuestionWord, fields: Sequence[str]) -> _WordScores:
    import numpy as np

    count = postings.documents
    scores = {field: _score(postings, field, word, count) for field in fields}
    spread = float(np.minimum(scores[ALL], 1.0).sum())
    return _WordScores(word.text, scores, math.log(1 + (count - spread + 0.5) / (spread + 0.5)))


def _score(postings: Postings, field: str, word: QuestionWord, count: int) -> Scores:
    """What a word says of each document: by its best term, or by the mean of its pieces."""
    import numpy as np

    scores = np.zeros(count, dtype=np.float32)
    if not word.pieces:
        for term, weight in word.terms.items():
            postings.add(scores, field, term, weight)
        return scores
    for term in word.terms:
        piece = np.zeros(count, dtype=np.float32)
        postings.add(piece, field, term, 1.0)
        scores += piece
    return scores / np.float32(len(word.terms))


def _best(scores: Scores, limit: int) -> list[int]:
    import numpy as np

    if limit <= 0:
        return []
    if limit < len(scores):
        best = np.argpartition(-scores, limit - 1)[:limit]
    else:
        best = np.arange(len(scores))
    return [int(number) for number in best[scores[best] > 0].tolist()]


def _held(rows: Rows, words: Sequence[_WordScores]) -> list[int]:
    """How many words of the question :func:`_said` tells of each of these documents."""
    import numpy as np

    told = np.zeros(len(rows), dtype=np.int64)
    left = np.ones((len(words), len(rows)), dtype=bool)
    for field in FIELDS:
        matched = left & np.array([word.scores[field][rows] > 0 for word in words])
        told += np.minimum(matched.sum(axis=0), _SHOWN)
        left &= ~matched
    return [int(count) for count in told.tolist()]


def _said(number: int, words: Sequence[_WordScores]) -> str:
    """Which words matched where: ``name: orders; columns: order, date``."""
    parts = []
    left = list(words)
    for field in FIELDS:
        matched = [word.text for word in left if word.scores[field][number] > 0]
        left = [word for word in left if word.text not in matched]
        if matched:
            parts.append(f"{field}: {', '.join(matched[:_SHOWN])}")
    return "; ".join(parts)
