"""The best and the worst: ``가장 많은``, ``상위 5개``, ``높은 순으로``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from t2sql.steps.korean.clauses import OBJECT, SUBJECT, TOPIC, Clauses, last_phrase
from t2sql.steps.korean.numbers import is_measured
from t2sql.steps.korean.scan import Piece

Reader = Callable[[Piece, Piece | None, Clauses], None]
"""What a piece makes of the clauses, given the piece after it."""
_SUPERLATIVES = {
    "비싼": "most expensive",
    "싼": "cheapest",
    "저렴한": "cheapest",
    "큰": "largest",
    "작은": "smallest",
    "긴": "longest",
    "짧은": "shortest",
    "무거운": "heaviest",
    "가벼운": "lightest",
    "빠른": "fastest",
    "느린": "slowest",
    "좋은": "best",
    "나쁜": "worst",
    "늦은": "latest",
    "이른": "earliest",
}
_OF_NUMBER = "많적"
"""Adjectives of how many there are begin so; others speak of an amount."""
_THE_BEST = re.compile(r"\bthe (?=(?:most recent|oldest|most expensive|\w+est)\b)")


def limit_best(piece: Piece, clauses: Clauses) -> bool:
    """Whether the number says how many of the best are asked for, and is kept as that."""
    last = last_phrase(clauses)
    if last is not None and _THE_BEST.search(last.words):
        last.words = _THE_BEST.sub(f"the {piece.text} ", last.words, count=1)
        last.particle = last.particle or piece.particle
        return True
    ranked = clauses.top or clauses.best or clauses.measure is not None or clauses.order
    counted = ranked and not is_measured(piece.korean)
    if clauses.limit or not (counted or piece.korean == "위"):
        return False
    clauses.limit, clauses.top = piece.text, clauses.top or "top"
    if last is not None and not last.particle:
        last.particle = piece.particle
    return True


def _read_rank(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """``거래액 상위 5개``: what stands before is what they are the best by, if it is an amount."""
    clauses.top = "bottom" if piece.text == "asc" else "top"
    last = last_phrase(clauses)
    if last is not None and last.is_measure and last.particle in ("", *SUBJECT, "의"):
        clauses.measure = clauses.held.pop()


def _read_most(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    clauses.best = piece.text


def _read_newest(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    clauses.ahead.append(piece.text)


def _read_adjective(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """With a superlative before it or an order behind it, it says by what, and which way."""
    last = last_phrase(clauses)
    if after is not None and after.kind == "sort":
        clauses.way = piece.text
        return
    if not clauses.best:
        if last is not None and last.particle in SUBJECT:
            clauses.sorted_by, clauses.way = last, piece.text
        return
    clauses.best = ""
    adverb = piece.korean.endswith("이")
    spoken_of = OBJECT if adverb else (*SUBJECT, *TOPIC, "")
    superlative = _SUPERLATIVES.get(piece.korean, "")
    if last is not None and last.particle in spoken_of:
        clauses.measure, clauses.done = clauses.held.pop(), adverb
        clauses.measure.counted |= piece.korean[0] not in _OF_NUMBER
    elif adverb:
        clauses.ahead.append("most" if piece.text == "desc" else "least")
    elif superlative:
        clauses.ahead.append(f"the {superlative}")
        return
    clauses.top = "bottom" if piece.text == "asc" else "top"


def _read_sort(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """``무거운 순으로``, ``가격순``, ``고객 수가 많은 도시 순``."""
    way, last = piece.text or clauses.way, last_phrase(clauses)
    by = clauses.sorted_by or last
    if clauses.sorted_by is not None and last is not None and last is not by:
        clauses.groups.append(clauses.held.pop().said)
    elif by is not None and len(clauses.held) > 1 and not piece.text:
        clauses.held.remove(by)
    named = by.said if by is not None else ""
    clauses.order.append(_order(named, way))
    clauses.way, clauses.sorted_by = "", None


def _order(named: str, way: str) -> str:
    if not named:
        return "in ascending order" if way == "asc" else "in descending order"
    if not way:
        return f"sorted by {named}"
    return f"in {'ascending' if way == 'asc' else 'descending'} order of {named}"


def order_left(clauses: Clauses) -> None:
    """As in ``평점이 높은 상품``: an adjective that nothing came of says what is wanted first."""
    by = clauses.sorted_by
    if by is not None and by in clauses.held and len(clauses.held) > 1:
        clauses.held.remove(by)
        clauses.order.append(_order(by.said, clauses.way))


RANKING: Mapping[str, Reader] = {
    "rank": _read_rank,
    "most": _read_most,
    "newest": _read_newest,
    "adjective": _read_adjective,
    "sort": _read_sort,
}
