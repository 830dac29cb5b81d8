"""What each steering piece makes of the phrases before it."""

from __future__ import annotations

from collections.abc import Mapping

from t2sql.steps.korean.clauses import (
    AGGREGATES,
    OR,
    Clauses,
    Phrase,
    last_phrase,
    many,
    take_phrase,
)
from t2sql.steps.korean.dictionary import general_words
from t2sql.steps.korean.holding import hold_verb
from t2sql.steps.korean.narrowing import NARROWING
from t2sql.steps.korean.ranking import RANKING, Reader
from t2sql.steps.korean.scan import Piece


def _read_group(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    if piece.text:
        clauses.groups.append(piece.text)
        return
    phrase = take_phrase(clauses)
    if phrase is None:
        return
    owner = clauses.held[-1] if clauses.held else None
    if owner is not None and owner.particle == "의":
        clauses.held.pop()
        phrase.words = f"{phrase.words} of {owner.said}"
    clauses.groups.append(phrase.said)


def _read_each(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    clauses.ahead.append("each")


def _read_count(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    phrase = last_phrase(clauses)
    if phrase is None or (phrase.particle not in ("", "의") and phrase.particle[0] != "~"):
        clauses.held.append(Phrase("number of", piece.particle, "수", counted=True))
        return
    if phrase.particle[:1] == "~":
        phrase.tail = f"{phrase.tail} {phrase.particle[1:]}".strip()
    first, _, rest = phrase.words.partition(" ")
    measured = first in _AVERAGES and rest
    phrase.words = (
        f"{first} number of {many(rest)}" if measured else f"number of {many(phrase.words)}"
    )
    phrase.counted, phrase.particle = True, piece.particle
    phrase.korean += "수"


_AVERAGES = frozenset(AGGREGATES) - {"total"}


def _read_aggregate(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """Before a noun it goes with that, else with the phrase before it."""
    begins = (
        after is not None and after.kind in ("noun", "aggregate", "count") and not piece.particle
    )
    if begins:
        if clauses.held and not clauses.held[-1].particle:
            clauses.held[-1].particle = "의"
        clauses.ahead.append(piece.text)
        return
    phrase = clauses.held[-1] if clauses.held else None
    if phrase is None:
        clauses.ahead.append(piece.text)
        return
    phrase.words, phrase.counted = f"{piece.text} {phrase.words}", True
    phrase.particle = piece.particle or "."


def _read_ago(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    clauses.held.append(Phrase(piece.text, piece.particle or ".", "률", counted=True, joined=True))


def _read_among(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    if clauses.held:
        clauses.held[-1].particle = "의"
        clauses.among = True


def _read_share(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """``매출에서 A가 차지하는 비중``, ``주문 중 취소 주문의 비율``, ``취소된 주문의 비율``."""
    part = clauses.held.pop() if last_phrase(clauses) is not None else None
    particle = piece.particle or "."
    if part is None:
        clauses.held.append(Phrase("percentage", particle, counted=True))
        return
    whole = last_phrase(clauses)
    words = f"percentage of {part.said}"
    if whole is not None and whole.particle in ("에서", "의", "에서는"):
        clauses.held.pop()
        known = set(whole.words.split())
        rest = [word for word in part.said.split() if word not in known]
        words = f"what percentage of {many(whole.words)} {whole.tail} is {' '.join(rest)}"
    elif part.tail and not clauses.groups:
        words = f"what percentage of {many(part.words)} is {part.tail}"
    clauses.held.append(Phrase(" ".join(words.split()), particle, counted=True))


def _read_ask(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    """``몇 건`` counts what is spoken of; ``어디`` asks which."""
    if piece.kind == "which":
        clauses.asks = clauses.asks or "which"
        return
    if "%" in piece.korean or "퍼센트" in piece.korean or "프로" in piece.korean:
        return
    if not any(phrase.counted for phrase in clauses.held):
        clauses.asks = "how many"


def _read_period(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    clauses.periods.append(piece.text)
    if clauses.held and not clauses.held[-1].particle:
        clauses.held[-1].particle = "의"


def _read_mark(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    if clauses.held and piece.text in (",", "/", "&", "+", "·"):
        clauses.held[-1].particle = (
            "와" if not clauses.held[-1].particle else clauses.held[-1].particle
        )


def _read_and(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    if clauses.held:
        clauses.held[-1].particle = "와"


def _read_or(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    last = last_phrase(clauses)
    if last is not None:
        last.particle = OR


def _read_per(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    clauses.narrow.append(piece.text)


def _read_done(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    before = clauses.held[-1] if clauses.held else None
    words = " ".join([*clauses.ahead, piece.text])
    clauses.ahead.clear()
    hold_verb(Phrase(words, "한", ""), before, clauses)


def _read_being(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    phrase = last_phrase(clauses)
    if phrase is not None:
        phrase.words = general_words().get(f"{phrase.korean}중", phrase.words)
        phrase.particle = "~"


def _read_since(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    words: list[str] = []
    while (phrase := last_phrase(clauses)) is not None and not (words and phrase.particle):
        words.append(clauses.held.pop().said)
    if words:
        clauses.periods.append(f"{piece.text} {' '.join(reversed(words))}")


def _read_window(piece: Piece, after: Piece | None, clauses: Clauses) -> None:
    if after is not None and after.kind == "noun":
        clauses.ahead.append(piece.text)
    elif clauses.held:
        clauses.held[-1].words = f"{piece.text} {clauses.held[-1].words}"
    else:
        clauses.held.append(Phrase(piece.text, piece.particle))


READERS: Mapping[str, Reader] = {
    "group": _read_group,
    **RANKING,
    **NARROWING,
    "each": _read_each,
    "count": _read_count,
    "aggregate": _read_aggregate,
    "ago": _read_ago,
    "among": _read_among,
    "share": _read_share,
    "many": _read_ask,
    "days": _read_ask,
    "which": _read_ask,
    "period": _read_period,
    "mark": _read_mark,
    "and": _read_and,
    "or": _read_or,
    "per": _read_per,
    "done": _read_done,
    "being": _read_being,
    "since": _read_since,
    "window": _read_window,
}
