"""Who did something once, and not another time: "bought in 2024 but not in 2025"."""

from __future__ import annotations

import re
from datetime import date

from t2sql.translators.offline.dates import find_period
from t2sql.translators.offline.words import split_words

_BUT_NOT = re.compile(
    r"^how many (?P<base>.+?),?\s+(?:but|and)\s+"
    r"(?:(?:did|do|does|has|have|had|were|was)\s*(?:not|never)|didn't|haven't|hasn't|never|none|not)"
    r"(?:\s+(?:a single one|any|one|so|again|made any|placed any|had any))*\s+"
    r"(?P<rest>(?:in|during|within|since|after|this|last|from|between|until|on)\b.+)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:in|during|within|on)\s+", re.IGNORECASE)


def split_lapsed(text: str, today: date) -> tuple[str, str] | None:
    """The rows that did something in one period, and the same said of the other period.

    None where no two periods are set against each other.
    """
    found = _BUT_NOT.match(text)
    if found is None:
        return None
    base, rest = found["base"], found["rest"].rstrip("?. ")
    words = split_words(base)
    for at in range(len(words)):
        period = find_period(words, at, today)
        if period is not None:
            start, end = words[at].start, words[at + period[1] - 1].end
            lead = re.search(r"\b(?:in|during|within|on)\s+$", base[:start])
            start = lead.start() if lead is not None else start
            later = _LEAD.sub("in ", rest)
            return base, " ".join(f"{base[:start]} {later} {base[end:]}".split())
    return None
