"""Find the team's own words in a question, however they are bent.

A term is met where its words stand one after the other: letter case, width and accents apart, in
singular or plural, with a Korean particle behind it or a Korean compound written together or
apart. Of terms that overlap the longest is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from t2sql.types import Term

_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Hangul by syllables, since compounds are written together or apart; scripts without blanks by
# signs; all else by words, a possessive 's left out.
_PIECES = re.compile(
    rf"(?P<hangul>[{_HANGUL}])|[{_UNSPACED}]"
    rf"|(?P<word>[^\W_{_HANGUL}{_UNSPACED}]+)(?:['’]s\b)?"
)
# What may follow a Korean noun, and still it is that noun: 들 (plural), 수 (number of), 별 (by),
# then particles of case and topic, one or two of them.
_ENDINGS = re.compile(
    "(?:들)?(?:수|건수|액|금액)?(?:별로?|당|마다)?"
    "(?:에서|에게서?|한테|께서?|으?로서?|부터|까지|만큼|보다|처럼|같이|이?라는|이?란|이?나|이?랑|하고|에)?"
    "(?:은|는|이|가|을|를|의|도|만|과|와|요|인가요?|이?고)?"
)
_LONGEST = 12
"""No ending and no beginning has so many syllables."""
# What may stand before one without a blank: whole, monthly, daily, average, …
_BEGINNINGS = re.compile(
    "(?:총|전체|누적|평균|[연년월주일]간?|[일주월연]별|분기별?|당월|전월|금월)"
)
_COMMON_TEXT = """
    a all am an and any are as at be by can do for had has he how i if in is it its may me my new
    no not now of off on one or our out own per set she so the to too up us via was we who why you
"""
_COMMON = frozenset(_COMMON_TEXT.split())
"""Words that a term in capitals (``IT``, ``AM``) must not be taken for."""


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term that a question uses."""

    term: Term
    name: str
    """Which of its names: the term itself or a synonym."""
    span: str
    """The words of the question."""
    start: int
    end: int
    """Where they stand in the text, in characters of its composed form (NFC)."""

    @property
    def evidence(self) -> str:
        """For a person: where the word is defined, and by whom."""
        places = f" on {' and '.join(self.term.tables)}" if self.term.tables else ""
        owner = f" by {self.term.owner}" if self.term.owner else ""
        means = "" if self.span.casefold() == self.term.term.casefold() else f" ({self.term.term})"
        return f"'{self.span}'{means} is defined{places}{owner}"


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    end: int
    hangul: bool


@dataclass(frozen=True, slots=True)
class _Name:
    written: str
    term: Term
    exact: bool
    """Whether letter case counts: ``IT`` is a term, ``it`` is none."""


class TermIndex:
    """The terms by the first word of their names; make it once and ask it many questions."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._names: dict[tuple[str, ...], list[_Name]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for term in terms:
            for written in term.names:
                key = tuple(map(_plain, _PIECES.finditer(_composed(written))))
                if key:
                    exact = written.isupper() and written.lower() in _COMMON
                    self._names[key].append(_Name(written, term, exact))
                    lengths[key[0]].add(len(key))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, text: str) -> tuple[TermHit, ...]:
        """The terms that the text uses, each once, in the order of their words.

        Where several terms claim the same words all of them are given.
        """
        composed = _composed(text)
        pieces = list(_pieces(composed))
        found = sorted(self._matches(composed, pieces), key=lambda hit: hit.start - hit.end)
        hits: list[TermHit] = []
        taken: set[int] = set()
        spans: set[tuple[int, int]] = set()
        for hit in found:
            span = (hit.start, hit.end)
            places = range(*span)
            if span in spans or taken.isdisjoint(places):
                spans.add(span)
                taken.update(places)
                hits.append(hit)
        hits.sort(key=lambda hit: hit.start)
        return tuple({hit.term.term: hit for hit in reversed(hits)}.values())[::-1]

    def _matches(self, text: str, pieces: Sequence[_Piece]) -> Iterator[TermHit]:
        for first, piece in enumerate(pieces):
            for length in self._lengths.get(piece.text, ()):
                run = pieces[first : first + length]
                names = self._names.get(tuple(part.text for part in run))
                if not names or not _stands_alone(pieces, first, first + length):
                    continue
                span = text[run[0].start : run[-1].end]
                for name in names:
                    if not name.exact or span == name.written:
                        yield TermHit(name.term, name.written, span, run[0].start, run[-1].end)


def find_terms(text: str, terms: Sequence[Term]) -> tuple[TermHit, ...]:
    """The terms that a text uses; the index over the last few lists of terms is kept."""
    return _index(tuple(terms)).find(text)


@lru_cache(maxsize=4)
def _index(terms: tuple[Term, ...]) -> TermIndex:
    return TermIndex(terms)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _pieces(text: str) -> Iterator[_Piece]:
    for found in _PIECES.finditer(text):
        word = found["word"]
        end = found.start() + len(word) if word else found.end()
        yield _Piece(_plain(found), found.start(), end, found["hangul"] is not None)


def _plain(found: re.Match[str]) -> str:
    if found["hangul"]:
        return found[0]
    word = found["word"]
    return _singular(word) if word else _fold(found[0])


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return unicodedata.normalize("NFKC", kept)


def _singular(word: str) -> str:
    """The same for singular and plural; it need not be a word."""
    folded = _fold(word)
    if not folded.endswith("s"):
        return folded
    if word[:-1].isupper() and word.endswith("s") and len(word) > 2:
        return folded[:-1]  # KPIs, PRs
    if len(folded) <= 3 or folded.endswith(("ss", "us", "is")):
        return folded
    if folded.endswith("ies") and len(folded) > 4:
        return folded[:-3] + "y"
    if folded.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return folded[:-2]
    return folded[:-1]


def _stands_alone(pieces: Sequence[_Piece], first: int, after: int) -> bool:
    """Whether Hangul around the pieces leaves them a word of their own."""
    before = _glued(pieces, range(first - 1, -1, -1)) if pieces[first].hangul else ""
    if before and not _BEGINNINGS.fullmatch(before[::-1]):
        return False
    behind = _glued(pieces, range(after, len(pieces)))
    return not behind or _ENDINGS.fullmatch(behind) is not None


def _glued(pieces: Sequence[_Piece], places: range) -> str:
    """The Hangul that stands without a gap beyond the edge, going outwards."""
    signs: list[str] = []
    for place in places:
        inner, outer = pieces[place - places.step], pieces[place]
        gap = outer.start - inner.end if places.step > 0 else inner.start - outer.end
        if gap or not outer.hangul or len(signs) > _LONGEST:
            break
        signs.append(outer.text)
    return "".join(signs)
