"""Phrases of nouns, held until the piece comes that says what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from t2sql.steps.korean.clauses import (
    AGGREGATES,
    AND,
    AT,
    OBJECT,
    OR,
    SUBJECT,
    Clauses,
    Phrase,
    last_phrase,
)
from t2sql.steps.korean.dictionary import Vocabulary, general_words
from t2sql.steps.korean.scan import Piece

PASSIVE = ("된", "되는", "될", "됐던", "되었던")
_MOVED = frozenset({"sent", "delivered", "shipped", "departed", "arrived", "returned", "moved"})


def hold_phrase(pieces: Sequence[Piece], clauses: Clauses, vocabulary: Vocabulary) -> None:
    """A phrase of nouns; a verb among them goes with the things it is said of."""
    last = pieces[-1]
    words = " ".join(_own_names(pieces, vocabulary))
    phrase = Phrase(words, last.particle, "".join(piece.korean for piece in pieces))
    before = last_phrase(clauses)
    if before is not None and before.particle == OR and not last.verb:
        clauses.held.pop()
        phrase.words = f"{before.said} or {phrase.words}"
        before = last_phrase(clauses)
    if last.verb:
        hold_verb(phrase, before, clauses)
        return
    if phrase.particle == "인":  # 업종이 카페인 가게
        if before is not None and before.particle in SUBJECT:
            clauses.held.pop()
            clauses.narrow.append(f"with {before.said} {phrase.words}")
            return
        phrase.particle = "~"
        clauses.held.append(phrase)
        return
    if before is not None and before.particle.startswith("~"):  # a verb said before it
        clauses.held.pop()
        _tie_verb(phrase, before)
    elif before is not None and before.particle.rstrip("는도만") in AND:
        phrase.joined = True
    if clauses.ahead:
        phrase.counted |= any(word in AGGREGATES for word in clauses.ahead)
        phrase.words = " ".join([*clauses.ahead, phrase.words])
        clauses.ahead.clear()
    clauses.held.append(phrase)


def _tie_verb(phrase: Phrase, verb: Phrase) -> None:
    """``가입한 회원`` is "members joined"; before an amount, or after "most", it goes first."""
    tail = verb.particle[1:]
    if verb.words.startswith(("most ", "least ")) or phrase.is_measure:
        phrase.words, phrase.tail = f"{verb.words} {phrase.words}".strip(), tail
    else:
        phrase.tail = f"{verb.words} {tail}".strip()


def hold_verb(phrase: Phrase, before: Phrase | None, clauses: Clauses) -> None:
    """A noun made a verb goes before the thing it is said of, what it is tied to after it."""
    if clauses.done:
        clauses.done = False
        return
    if phrase.particle.startswith(("하지", "되지", "받지")):
        phrase.particle = ""
        clauses.held.append(phrase)
        return
    if before is not None and before.particle in AT:
        clauses.held.pop()
        towards = before.particle in ("으로", "로", "에게")
        link = "in" if not towards else "to" if phrase.words in _MOVED else "with"
        phrase.particle = f"~{link} {before.said}"
    elif before is not None and before.particle in (*OBJECT, *SUBJECT, "도"):
        clauses.held.pop()
        link = "by " if before.particle in SUBJECT else ""
        passive = phrase.particle in PASSIVE
        order = f"with {phrase.words} " if passive else f"{phrase.words} {link}"
        phrase.words, phrase.particle = "", f"~{order}{before.said}"
    else:
        phrase.particle = "~"
    clauses.held.append(phrase)


def _own_names(pieces: Sequence[Piece], vocabulary: Vocabulary) -> Iterator[str]:
    """The words of a phrase; neighbours that the schema names together are written as it does."""
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at + 1, -1):
            together = "".join(piece.korean or piece.text for piece in pieces[at:end])
            name = vocabulary.own.get(together) or general_words().get(together)
            if name:
                yield name
                at = end
                break
        else:
            after = pieces[at + 1].text if at + 1 < len(pieces) else ""
            if pieces[at].text != after:  # two words for one thing
                yield pieces[at].text
            at += 1
