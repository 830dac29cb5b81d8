"""The root of a word: "cancelled", "cancellation" and "cancel" have one."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from t2sql.translators.offline.words import lemma

_IRREGULAR = {
    "left": "leave",
    "withdrew": "withdraw",
    "withdrawn": "withdraw",
    "upheld": "uphold",
    "held": "hold",
    "lost": "lose",
    "loss": "lose",
    "broken": "break",
    "broke": "break",
    "hidden": "hide",
    "frozen": "freeze",
    "stolen": "steal",
    "chosen": "choose",
    "gone": "go",
    "went": "go",
    "begun": "begin",
    "began": "begin",
    "shown": "show",
    "sale": "sell",
    "sold": "sell",
    "paid": "pay",
    "won": "win",
    "sent": "send",
    "bought": "buy",
    "banned": "ban",
    "refused": "refuse",
    "overdue": "overdue",
    "new": "new",
    "used": "use",
}
_TURNS = (
    ("ication", "i"),
    ("ension", "end"),
    ("ansion", "and"),
    ("ission", "it"),
    ("ption", "pt"),
    ("ction", "ct"),
    ("ation", ""),
    ("ution", "ut"),
    ("ition", ""),
    ("sion", "d"),
    ("tion", "t"),
    ("ment", ""),
    ("ance", ""),
    ("ence", ""),
    ("losure", "los"),
    ("ilure", "il"),
    ("ings", ""),
    ("ing", ""),
    ("ied", "i"),
    ("ed", ""),
    ("al", ""),
    ("y", "i"),
)
_SHORTEST = 3
_NOUN_ENDINGS = ("ion", "ment", "ance", "ence", "al", "ure", "y")

Form = Literal["participle", "noun", "base", "plural"]
"""``noun``: derived from a verb ("cancellation"); ``base``: a verb or a plain noun."""


@lru_cache(maxsize=65_536)
def root(word: str) -> str:
    """A common form of words that are derived from each other; it need not be a word."""
    base = lemma(word.lower())
    base = _IRREGULAR.get(word.lower(), _IRREGULAR.get(base, base))
    for ending, instead in _TURNS:
        if base.endswith(ending) and len(base) - len(ending) + len(instead) >= _SHORTEST:
            base = base[: -len(ending)] + instead
            break
    if len(base) > _SHORTEST and base.endswith("e"):
        base = base[:-1]
    if len(base) > _SHORTEST and base[-1] == base[-2] and base[-1] not in "s":
        base = base[:-1]
    if len(base) > _SHORTEST and base.endswith("i"):
        base = base[:-1]
    return base


@lru_cache(maxsize=65_536)
def form_of(word: str) -> Form:
    """Which form of its root a word is, by its ending."""
    lower = word.lower()
    if lower.endswith(("ed", "ing")) or _IRREGULAR.get(lower, lower) != lower:
        return "participle"
    single = lemma(lower)
    if single.endswith(_NOUN_ENDINGS) and root(single) != single.removesuffix("e"):
        return "noun"
    return "base" if single == lower else "plural"
