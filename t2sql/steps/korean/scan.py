"""A Korean question as a row of pieces: names, periods, numbers, and what steers the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from t2sql.steps.korean.dictionary import HANGUL, Vocabulary, general_words
from t2sql.steps.korean.numbers import read_number
from t2sql.steps.korean.periods import read_grain, read_period
from t2sql.steps.korean.phrases import read_phrase
from t2sql.steps.korean.segments import Segment, split_run

_RUN = re.compile(f"[{HANGUL}]+")
_LATIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.&'/+-]*[A-Za-z0-9_]|[A-Za-z_]")
_QUOTED = re.compile(r"\"[^\"]{1,200}\"|'[^']{1,200}'|“[^”]{1,200}”|‘[^’]{1,200}’|「[^」]{1,200}」")
_ENDS = frozenset(".?!;\n")
_BOUND_BEFORE = re.compile(f"[{HANGUL}A-Za-z0-9'\"’”」)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: ``noun``, ``period``, ``number``, ``group``, ``mark`` or the kind of a phrase."""

    kind: str
    text: str
    """In English, or as the schema writes it; of a noun that nothing knows, as it was asked."""
    particle: str = ""
    """The particle or ending tied to it."""
    korean: str = ""
    joined: bool = False
    """Written together with the piece before."""
    verb: bool = False
    """A noun made a verb (``등록된``, ``구매하지``); its ending is the particle."""


def scan(text: str, today: date, vocabulary: Vocabulary) -> tuple[Piece, ...]:
    """The pieces of a question in the order of its words."""
    found: list[Piece] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        joined = at > 0 and _BOUND_BEFORE.match(text[at - 1]) is not None
        pieces, end = _read(text, at, joined, today, vocabulary)
        found.extend(
            replace(piece, joined=joined or place > 0) for place, piece in enumerate(pieces)
        )
        at = max(end, at + 1)
    return tuple(_tie(found))


def _read(
    text: str, at: int, joined: bool, today: date, vocabulary: Vocabulary
) -> tuple[list[Piece], int]:
    quoted = _QUOTED.match(text, at)
    if quoted:
        return [Piece("noun", quoted[0].replace("「", '"').replace("」", '"'))], quoted.end()
    for kind, read in (("period", _period), ("number", _number), ("phrase", _phrase)):
        if kind == "phrase" or not joined:
            found = read(text, at, today, vocabulary)
            if found is not None:
                return found
    latin = _LATIN.match(text, at)
    if latin:
        return [Piece("noun", latin[0])], latin.end()
    run = _RUN.match(text, at)
    if run:
        return list(_names(run[0], vocabulary, joined)), run.end()
    number = read_number(text, at)
    if number is not None:
        return [Piece("number", number[0], korean=number[1])], number[2]
    return [Piece("mark", text[at])], at + 1


def _period(
    text: str, at: int, today: date, vocabulary: Vocabulary
) -> tuple[list[Piece], int] | None:
    phrase = read_phrase(text, at)
    if phrase is not None and phrase[0] == "ago":
        return None
    grain = read_grain(text, at)
    if grain is not None and not _is_longer_name(text, at, grain[1], vocabulary):
        return [Piece("group", grain[0], korean="grain")], grain[1]
    period = read_period(text, at, today)
    if period is None:
        return None
    tail = re.compile(
        "(?:에는|에만|에도|에서|에|의|은|는|도|동안|간|중|에?\\s?들어서?)*(?![가-힣])"
    ).match(text, period[1])
    return [Piece("period", period[0])], tail.end() if tail else period[1]


def _is_longer_name(text: str, at: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a known word begins here and goes on beyond the grain (``일일활성사용자``)."""
    run = _RUN.match(text, at)
    if run is None:
        return False
    return any(vocabulary.knows(run[0][:size]) for size in range(end - at + 1, len(run[0]) + 1))


def _number(
    text: str, at: int, today: date, vocabulary: Vocabulary
) -> tuple[list[Piece], int] | None:
    del today
    number = read_number(text, at)
    run = _RUN.match(text, at)
    phrase = read_phrase(text, at)
    if number is not None and phrase is not None and phrase[2] > number[2]:
        return None
    if number is None or (run and any(vocabulary.knows(run[0][:size]) for size in range(2, 9))):
        return None
    tail = re.compile(
        r"(?:을|를|이|가|은|는|의|과|와|도|으로|로|에|인데?|이고)?(?=[\s,.?]|$|이상|이하|초과|미만)"
    ).match(text, number[2])
    particle = tail[0] if tail else ""
    between = _between(text, number)
    if between is not None:
        return between
    return [Piece("number", number[0], particle, number[1])], number[2] + len(particle)


_RANGE = re.compile(r"\s?(?:에서|부터|~|-)\s?")
_WITHIN = re.compile(r"\s?(?:사이|까지|범위)(?:인|의|에)?")


def _between(text: str, first: tuple[str, str, int]) -> tuple[list[Piece], int] | None:
    """``만 원에서 2만 원 사이인``: a bound at both ends."""
    joined = _RANGE.match(text, first[2])
    second = read_number(text, joined.end()) if joined else None
    within = _WITHIN.match(text, second[2]) if second else None
    if second is None or within is None:
        return None
    words = f"{first[0]} and {second[0]}"
    return [Piece("range", words, korean=second[1] or first[1])], within.end()


def _phrase(
    text: str, at: int, today: date, vocabulary: Vocabulary
) -> tuple[list[Piece], int] | None:
    del today
    phrase = read_phrase(text, at)
    if phrase is None:
        return None
    run = _RUN.match(text, at)
    size = len(run[0]) if run else 0
    covered = phrase[2] - at
    if (
        any(vocabulary.knows(run[0][:length]) for length in range(covered + 1, size + 1))
        if run
        else False
    ):
        return None  # a longer name begins here
    if run and size > covered and phrase[0] not in _OPEN:
        if not _ends_well(run[0][covered:], vocabulary):
            return None
        return [Piece(phrase[0], phrase[1], "", text[at : phrase[2]])], run.end()
    particle = re.compile("(?:으로|로|을|를|이|가|은|는|의|도|과|와|에서|에)(?![가-힣])").match(
        text, phrase[2]
    )
    closes = particle is not None and phrase[0] in ("count", "aggregate", "share", "window", "ago")
    said = particle[0] if closes and particle else ""
    if phrase[0] not in _OPEN and not closes and particle is not None:
        return [Piece(phrase[0], phrase[1], "", text[at : phrase[2]])], particle.end()
    return [Piece(phrase[0], phrase[1], said, text[at : phrase[2]])], phrase[2] + len(said)


_OPEN = frozenset({"aggregate", "window", "most", "rank", "count", "ago", "share"})
"""Phrases after which a name may follow without a blank."""


def _ends_well(rest: str, vocabulary: Vocabulary) -> bool:
    """Whether what is tied to a phrase is an ending, and not the rest of another word."""
    parts = split_run(rest, vocabulary, after_noun=True)
    return all(part.kind in ("particle", "copula", "verb", "suffix") for part in parts)


def _names(run: str, vocabulary: Vocabulary, joined: bool) -> Iterator[Piece]:
    """The nouns of a run, each with its suffixes and, the last one, its particle."""
    for segment in split_run(run, vocabulary, joined):
        yield _piece(segment, vocabulary)


def _piece(segment: Segment, vocabulary: Vocabulary) -> Piece:
    if segment.kind in ("particle", "copula", "verb", "suffix"):
        return Piece(segment.kind, segment.text, korean=segment.text)
    if segment.text in vocabulary.parts or segment.text in vocabulary.own:
        return Piece("noun", vocabulary.own.get(segment.text, segment.text), korean=segment.text)
    english = general_words().get(segment.text, segment.text)
    return Piece("noun", english, korean=segment.text)


def _tie(pieces: list[Piece]) -> Iterator[Piece]:
    """Particles and endings go with the noun before them; suffixes become what they mean."""
    from t2sql.steps.korean.segments import SUFFIXES

    held: Piece | None = None
    for piece in pieces:
        if piece.kind in ("particle", "copula") and held is not None:
            held = replace(held, particle=held.particle + piece.text)
        elif piece.kind == "verb" and held is not None:
            held = _doing(held, piece.text)
        elif piece.kind == "suffix" and held is not None:
            meaning = SUFFIXES[piece.text]
            if meaning:
                yield held
                held = _suffix(piece, meaning)
        elif piece.kind in ("particle", "copula", "verb", "suffix"):
            continue
        else:
            if held is not None:
                yield held
            held = piece
    if held is not None:
        yield held


def _doing(noun: Piece, ending: str) -> Piece:
    """The noun made a verb: ``등록된`` is registered, where ``등록`` is a registration."""
    done = "" if ending.endswith("지") else general_words().get(f"{noun.korean}하다", "")
    return replace(noun, text=done or noun.text, particle=ending, verb=True)


def _suffix(piece: Piece, meaning: str) -> Piece:
    kinds = {"by": "group", "number": "count", "order": "sort", "under": "among"}
    if meaning in kinds:
        return Piece(kinds[meaning], "", korean=piece.text, joined=True)
    return Piece("noun", meaning, korean=piece.text, joined=True)
