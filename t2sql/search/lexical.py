"""Full-text search over tables, past queries and schemas: BM25 by field, over expanded words."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from t2sql.search.expansion import Near, QuestionWord, expand, question_words
from t2sql.search.hits import WordHit
from t2sql.search.lexical_writing import ALL, FIELDS, SCHEMAS
from t2sql.search.postings import MOST, Postings
from t2sql.search.vectors import PAST_QUERIES, TABLES

if TYPE_CHECKING:
    import numpy as np

    Scores = np.ndarray[Any, np.dtype[np.float32]]

_SHOWN: Final = 5


class FullText:
    """The full text of an index; one thread at a time may ask it.

    Args:
        connection: the file that :func:`write_documents` wrote.
        near: finds words that mean the same.
    """

    def __init__(self, connection: sqlite3.Connection, near: Near) -> None:
        self._connection = connection
        self._near = near
        self._postings = {
            kind: Postings(connection, kind) for kind in (TABLES, PAST_QUERIES, SCHEMAS)
        }
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
        chosen = {int(n) for field in FIELDS for n in _best(scores[field], limit)}
        chosen.update(self._numbers(kind, also))
        rows = np.array(sorted(chosen), dtype=np.int64)
        ids = self._ids(kind, rows.tolist())
        hits = [
            WordHit(
                id=ids[number],
                score=float(scores[ALL][number]),
                name=float(scores["name"][number]),
                columns=float(scores["columns"][number]),
                explain=partial(_said, number, words),
            )
            for number in rows.tolist()
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
        ids = self._ids(SCHEMAS, [int(number) for number in scores.nonzero()[0]])
        return {name: float(scores[number]) for number, name in ids.items()}

    def _match(
        self, kind: str, words: Sequence[QuestionWord], fields: Sequence[str] = FIELDS
    ) -> tuple[dict[str, Scores], list[tuple[str, dict[str, Scores]]]] | None:
        """By field the score of every document, and what each word of the question adds."""
        import numpy as np

        postings = self._postings[kind]
        count = postings.documents
        if not count or not words:
            return None
        postings.read(term for word in words for term in word.terms)
        totals = {field: np.zeros(count, dtype=np.float32) for field in fields}
        by_word: list[tuple[str, dict[str, Scores]]] = []
        weights = 0.0
        for word in words:
            parts = {field: _score(postings, field, word, count) for field in fields}
            spread = float(np.minimum(parts[ALL], 1.0).sum())
            weight = math.log(1 + (count - spread + 0.5) / (spread + 0.5))
            weights += weight
            for field, part in parts.items():
                totals[field] += weight * part
            by_word.append((word.text, parts))
        scale = np.float32(1 / (weights * MOST))
        return {field: total * scale for field, total in totals.items()}, by_word

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

    def _numbers(self, kind: str, ids: Sequence[str]) -> list[int]:
        marks = ", ".join("?" * len(ids))
        rows = self._connection.execute(
            f"select number from documents where kind = ? and id in ({marks})",  # noqa: S608
            (kind, *ids),
        )
        return [int(row[0]) for row in rows]

    def _ids(self, kind: str, numbers: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for start in range(0, len(numbers), 500):
            part = numbers[start : start + 500]
            marks = ", ".join("?" * len(part))
            rows = self._connection.execute(
                f"select number, id from documents where kind = ? and number in ({marks})",  # noqa: S608
                (kind, *part),
            )
            found.update((int(number), str(id_)) for number, id_ in rows)
        return found


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
    return [int(number) for number in best if scores[number] > 0]


def _said(number: int, words: Sequence[tuple[str, Mapping[str, Scores]]]) -> str:
    """Which words matched where: ``name: orders; columns: order, date``."""
    parts = []
    left = list(words)
    for field in FIELDS:
        matched = [word for word, scores in left if scores[field][number] > 0]
        left = [item for item in left if item[0] not in matched]
        if matched:
            parts.append(f"{field}: {', '.join(matched[:_SHOWN])}")
    return "; ".join(parts)
