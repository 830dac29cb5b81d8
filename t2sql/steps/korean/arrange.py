"""Pieces of a Korean question in the order of English: what is asked first, what narrows it after.

Korean puts what modifies before what it modifies, and says last what is wanted. So phrases are
held until the piece comes that says what they are: ``주문이 없는`` makes the phrase before it
"without orders", ``별`` makes it "by ...", and what is left in the end is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from t2sql.steps.korean.clauses import Clauses
from t2sql.steps.korean.dictionary import Vocabulary
from t2sql.steps.korean.holding import hold_phrase
from t2sql.steps.korean.narrowing import name_bound, read_number
from t2sql.steps.korean.rendering import render
from t2sql.steps.korean.scan import Piece
from t2sql.steps.korean.steering import READERS

_ENDS = frozenset(".?!;\n")


def arrange(pieces: Sequence[Piece], vocabulary: Vocabulary) -> str:
    """The question in the order of English; sentences after the first add to it."""
    clauses = Clauses()
    for sentence in _sentences(pieces):
        read_sentence(sentence, clauses, vocabulary)
    said = render(clauses)
    kept = (piece.text for piece in pieces if _must_stay(piece, vocabulary))
    lost = [text for text in kept if not _says(said, text)]
    return " ".join([said, *dict.fromkeys(lost)]).strip()


def _sentences(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    sentence: list[Piece] = []
    for piece in pieces:
        if piece.kind == "mark" and piece.text in _ENDS:
            yield sentence
            sentence = []
        else:
            sentence.append(piece)
    yield sentence


def _must_stay(piece: Piece, vocabulary: Vocabulary) -> bool:
    """Whether it is a number, or a name that nothing knows: whatever it means, it is not let go."""
    named = piece.kind == "noun" and not vocabulary.knows(piece.korean)
    return piece.kind == "number" or (named and piece.korean in ("", piece.text))


def _says(said: str, text: str) -> bool:
    """Whether the text stands there as a word, a Korean ending apart."""
    return re.search(rf"(?<![A-Za-z0-9_.]){re.escape(text)}(?![A-Za-z0-9_])", said) is not None


def read_sentence(pieces: Sequence[Piece], clauses: Clauses, vocabulary: Vocabulary) -> None:
    """Add the clauses of one sentence."""
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.kind == "noun":
            end = _end_of_phrase(pieces, at)
            if _names_group(piece):  # 성별 is one word, and asked by all the same
                clauses.groups.append(piece.text)
                end = at + 1
            elif piece.verb and at > 1 and pieces[at - 1].kind == "compare":
                end = at + 1
                name_bound(piece, clauses)
            else:
                hold_phrase(pieces[at:end], clauses, vocabulary)
            at = end
            continue
        reader = READERS.get(piece.kind)
        after = pieces[at + 1] if at + 1 < len(pieces) else None
        if piece.kind == "number":
            at += read_number(piece, after, pieces[at + 1 :], clauses)
        elif reader is not None:
            reader(piece, after, clauses)
        at += 1
    for phrase in clauses.held:
        phrase.closed = True


def _end_of_phrase(pieces: Sequence[Piece], at: int) -> int:
    end = at + 1
    while end < len(pieces) and pieces[end].kind == "noun" and not pieces[end - 1].particle:
        if _names_group(pieces[end]):
            break
        end += 1
    return end


def _names_group(piece: Piece) -> bool:
    by = piece.korean.endswith("별") and len(piece.korean) > 1
    return by and piece.particle in ("", "로", "로는") and not piece.verb
