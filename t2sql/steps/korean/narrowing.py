"""What narrows the rows: bounds, ranges, what is lacking, what a text holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from t2sql.steps.korean.clauses import (
    AT,
    OBJECT,
    SUBJECT,
    TOPIC,
    Clauses,
    Phrase,
    last_phrase,
    many,
    take_phrase,
)
from t2sql.steps.korean.dictionary import general_words
from t2sql.steps.korean.numbers import is_measured
from t2sql.steps.korean.ranking import Reader, limit_best
from t2sql.steps.korean.scan import Piece


def name_bound(piece: Piece, clauses: Clauses) -> None:
    """``3회 이상 구매한`` bounds the purchases, ``주문을 3회 이상 취소한`` the cancelled orders."""
    if not clauses.narrow:
        return
    if not clauses.narrow[-1].startswith("with "):
        noun = general_words().get(piece.korean, piece.text)
        clauses.narrow[-1] = f"with {clauses.narrow[-1]} {many(noun)}"
    elif piece.text not in _EMPTY and not clauses.narrow[-1][-1].isdigit():
        clauses.narrow[-1] += f" {piece.text}"


_EMPTY = frozenset({"run", "handled", "used", "registered", "written"})
"""What is done with most things anyhow."""


def read_number(piece: Piece, after: Piece | None, rest: Sequence[Piece], clauses: Clauses) -> int:
    """A bound, how many of the best, or a plain number; how many more pieces it took."""
    if after is not None and after.kind == "compare":
        _bound(piece, after.text, clauses)
        return 1
    if after is not None and after.kind == "than":
        way = next((one for one in rest[1:3] if one.kind == "adjective"), None)
        if way is not None:
            _bound(piece, "more than" if way.text == "desc" else "less than", clauses)
            return 2
    if after is not None and after.kind == "window":
        clauses.ahead.append(f"{piece.text}-{_UNITS.get(piece.korean, 'row')}")
        return 0
    last = last_phrase(clauses)
    subject = last is not None and last.particle in (*SUBJECT, *TOPIC)
    if subject and (piece.korean == "인" or piece.particle.startswith(("인", "이고"))):
        _bound(piece, "", clauses)
        return 0
    if limit_best(piece, clauses):
        return 0
    if last is not None and not last.particle and not is_measured(piece.korean) and piece.korean:
        last.words, last.particle = f"{piece.text} {many(last.words)}", piece.particle or "."
        return 0
    clauses.held.append(Phrase(piece.text, piece.particle, piece.korean))
    return 0


_UNITS = {"일": "day", "주": "week", "주일": "week", "개월": "month", "달": "month", "년": "year"}


def _bound(piece: Piece, words: str, clauses: Clauses) -> None:
    """``조회수가 100 이상`` is "views at least 100", ``주문 3건 이상`` "at least 3 orders"."""
    phrase = take_phrase(clauses, (*SUBJECT, *OBJECT, *TOPIC, "도", "만"))
    before = clauses.narrow[-1] if clauses.narrow else ""
    if phrase is None and before.startswith("with ") and before[-1].isdigit():
        clauses.narrow[-1] += f" and {words} {piece.text}"  # 4점 이상 5점 이하
    elif phrase is None:
        clauses.narrow.append(f"{words} {piece.text}")
    elif is_measured(piece.korean) or phrase.is_measure or not piece.korean:
        clauses.narrow.append(f"with {phrase.said} {words} {piece.text}")
    else:
        clauses.narrow.append(
            f"with {words} {piece.text} {many(phrase.words)} {phrase.tail}".strip()
        )


def _read_range(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    phrase = take_phrase(clauses, (*SUBJECT, *TOPIC))
    named = f"with {phrase.said} " if phrase is not None else ""
    clauses.narrow.append(f"{named}between {piece.text}")


def _read_beside(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """``급여가 평균보다 높은`` is "with salary above average"."""
    phrase = take_phrase(clauses, (*SUBJECT, *TOPIC))
    named = f"with {phrase.said} " if phrase is not None else ""
    clauses.narrow.append(f"{named}{piece.text}")


def _read_contain(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """``상품명에 '프로'가 들어가는`` is "with product name containing '프로'"."""
    value, column = take_phrase(clauses), take_phrase(clauses, (*AT, *SUBJECT, *TOPIC))
    if value is not None:
        named = f"with {column.said} " if column is not None else ""
        clauses.narrow.append(f"{named}{piece.text} {value.said}")


def _read_without(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    phrase = take_phrase(clauses)
    if phrase is None:
        return
    link = {"except": "excluding", "not": "not"}.get(piece.kind, "without")
    clauses.narrow.append(f"{link} {many(phrase.words)} {phrase.tail}".strip())


def _read_with(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    phrase = take_phrase(clauses)
    if phrase is not None:
        link = "in" if phrase.particle in AT else "with"
        clauses.narrow.append(f"{link} {phrase.said}")


NARROWING: Mapping[str, Reader] = {
    "range": _read_range,
    "beside": _read_beside,
    "contain": _read_contain,
    "without": _read_without,
    "never": _read_without,
    "except": _read_without,
    "not": _read_without,
    "with": _read_with,
}
