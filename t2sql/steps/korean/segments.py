"""A run of Hangul taken apart: known words, suffixes, and the particle or ending at its end.

Korean writes compounds together (``카테고리별거래액``) and ties particles and verb endings to the
word before. The cheapest way to cut a run is taken, where a known word costs little and an unknown
stretch much (a unigram model whose dictionary is general words and the schema's own).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from t2sql.steps.korean.dictionary import Vocabulary

SegmentKind = Literal["word", "unknown", "suffix", "particle", "verb", "copula"]

SUFFIXES = {
    "별": "by",
    "당": "by",
    "마다": "by",
    "수": "number",
    "건수": "number",
    "개수": "number",
    "갯수": "number",
    "횟수": "number",
    "명수": "number",
    "인원수": "number",
    "률": "rate",
    "율": "rate",
    "액": "amount",
    "비": "cost",
    "료": "fee",
    "사": "company",
    "자": "person",
    "일": "date",
    "량": "quantity",
    "명": "name",
    "순": "order",
    "중": "under",
    "들": "",
    "님": "",
    "씩": "",
    "간": "",
    "용": "",
}
"""What may follow a noun without a blank."""
_PARTICLES = re.compile(
    "(?:에서는|에서도|에서의|에서만|에서|에게서|에게|한테서|한테|께서|으로부터|로부터|으로는|으로만|으로|로는|로만|로서|로써|로"
    "|까지의|까지는|까지|부터의|부터는|부터|이라도|이나|이랑|이며|하고|에는|에도|에만|에"
    "|별로는|만의|만을|만|보다|처럼|대로|밖에|조차|랑|과의|와의|과|와|은|는|이|가|을|를|의|도|나)"
)
_COPULA = re.compile(
    "(?:인데요?|인지|인가요?|인|이었나요|이었어요?|이었는지|였나요|였어요?|였는지|였던|이었던|이에요|예요|이야|야|입니까|입니다"
    "|일까요?|이고|이며|이니|죠|이죠|요|이었고|였고|이던)"
)
_DONE = "(?:됐|되었|했|하였|받았|당했|시켰)"
_VERB = re.compile(
    f"(?:{_DONE}(?:던|는지|나요|어요?|습니까|습니다|다|고|으며|으나|지만|을까요?)?"
    "|(?:하|되|받|시키|당하)(?:는|던|고|며|면|나요|나|는지|려면|지|기|도록|니|려는)"
    "|된|한|할|될|받은|시킨|당한|중인|하신|해서|되어서?|돼서?|하여|합니까|합니다|됩니까|됩니다|한다|된다|해요?|함|됨|해|돼)"
)
_TAILS: tuple[tuple[SegmentKind, re.Pattern[str]], ...] = (
    ("particle", _PARTICLES),
    ("copula", _COPULA),
    ("verb", _VERB),
)
_KNOWN, _KNOWN_LETTER, _SUFFIX, _TAIL, _UNKNOWN, _UNKNOWN_LETTER = 1.0, 0.05, 0.7, 0.3, 2.2, 0.5


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a run: what it is, and its letters."""

    kind: SegmentKind
    text: str


def split_run(run: str, vocabulary: Vocabulary, after_noun: bool = False) -> tuple[Segment, ...]:
    """The cheapest way to cut a run of Hangul; nothing of it is lost.

    ``after_noun``: a noun stands right before it, written together with it (``PG사별``).
    """
    lead = (Segment("word", ""),) if after_noun else ()
    best: list[tuple[float, tuple[Segment, ...]] | None] = [(0.0, lead)]
    best += [None] * len(run)
    for start in range(len(run)):
        here = best[start]
        if here is None or (here[1] and here[1][-1].kind in ("particle", "copula")):
            continue
        for end in range(start + 1, len(run) + 1):
            for kind, cost in _kinds(run, start, end, here[1], vocabulary):
                found = (here[0] + cost, (*here[1], Segment(kind, run[start:end])))
                known = best[end]
                if known is None or found[0] < known[0] - 1e-9:
                    best[end] = found
    last = best[-1]
    return last[1][len(lead) :] if last is not None else (Segment("unknown", run),)


def _kinds(
    run: str, start: int, end: int, before: tuple[Segment, ...], vocabulary: Vocabulary
) -> list[tuple[SegmentKind, float]]:
    """What this stretch may be after those before it, and what that costs."""
    text, whole = run[start:end], end == len(run)
    last = before[-1].kind if before else None
    found: list[tuple[SegmentKind, float]] = []
    single = len(text) == 1
    # One syllable is a word only where nothing else is left of the run.
    stands = not single or (not before and _is_tail(run[end:]))
    if last != "verb" and stands and vocabulary.knows(text):
        found.append(("word", _KNOWN - _KNOWN_LETTER * len(text)))
    if last in ("word", "unknown", "suffix") and text in SUFFIXES:
        certain = text in ("별", "마다")  # hardly anything else, whatever stands before it
        unsure = 0.0 if last != "unknown" else -0.4 if certain else 0.3
        found.append(("suffix", _SUFFIX + unsure))
    if whole and before:
        letters = int(last == "unknown" and len(before[-1].text) < 2 and not single)
        found.extend(
            (kind, _TAIL + letters)
            for kind, pattern in _TAILS
            if pattern.fullmatch(text) and _may_follow(kind, last, len(before[-1].text))
        )
    if last not in ("unknown", "verb"):
        found.append(("unknown", _UNKNOWN + _UNKNOWN_LETTER * len(text)))
    return found


def _may_follow(kind: SegmentKind, last: SegmentKind | None, letters: int) -> bool:
    if kind == "copula":
        return last in ("word", "suffix", "unknown")
    if kind == "verb":
        return last in ("word", "suffix") or (last == "unknown" and letters >= 2)
    return last is not None


@lru_cache(maxsize=4096)
def _is_tail(text: str) -> bool:
    return not text or text in SUFFIXES or any(one.fullmatch(text) for _, one in _TAILS)
