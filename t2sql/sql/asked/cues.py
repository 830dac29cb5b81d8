"""Words of a question that tell what its answer must be made with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Cue = Literal[
    "greatest", "least", "ranked", "latest", "earliest", "average", "total", "count", "share",
    "distinct", "sorted", "ascending", "descending", "each", "negated",
    "by_day", "by_week", "by_month", "by_quarter", "by_year",
]  # fmt: skip
_QUOTED = re.compile(r"(?<!\w)(?:'[^']+'|\"[^\"]+\"|“[^”]+”|‘[^’]+’)(?!\w)")
_NUMBERED = (
    "phone", "telephone", "fax", "room", "flight", "account", "order", "id", "license", "card",
    "registration", "serial", "model", "track", "case", "invoice", "department", "class",
)  # fmt: skip
"""Things that have a number instead of being one."""
_NOT_NUMBERED = "".join(rf"(?<!\b{thing} )" for thing in _NUMBERED)
_MEASURED = "hour|minute|second|day|week|capita|cent|unit|share"
"""Miles per hour is a unit and no group."""


def _by(unit: str) -> str:
    return rf"(?:by|per|each|every) (?:\w+ )?(?:and )?{unit}s?|{unit} by {unit}"


_ENGLISH: Mapping[Cue, str] = {
    "greatest": (
        r"highest|largest|biggest|greatest|maximum|max|longest|heaviest|tallest|busiest"
        r"|(?<!at )most(?! (?:recent|of|likely|to least))|top(?![- ](?:level|up|ped))"
    ),
    "least": (
        r"lowest|smallest|fewest|minimum|min|shortest|lightest|cheapest"
        r"|(?<!at )(?<!of )(?<!to )least"
    ),
    "ranked": r"oldest|youngest|best|worst|fastest|slowest|strongest|richest|poorest",
    "latest": r"latest|newest|(?:most|more) recent(?:ly)?",
    "earliest": r"earliest|first ever",
    "average": r"averages?|avg|mean(?! by)",
    "total": r"totals?|sum(?! up)|altogether",
    "count": rf"how (?:many|often)|{_NOT_NUMBERED}numbers? of|the counts? of|count the",
    "share": r"percent(?:age)?s?|proportions?|shares? of|what (?:share|part)|ratios?",
    "distinct": r"different|distinct|unique",
    "sorted": (
        r"sort(?:ed)?|order(?:ed)? by|in (?:the )?(?:\w+ )?order|ranked by"
        r"|alphabetical(?:ly)?|chronological(?:ly)?|starting from"
        r"|from (?:the )?(?:\w+ )?\w+ to (?:the )?(?:\w+ )?(?:\w+est|least|most)"
        r"|(?:largest|smallest|highest|lowest|newest|oldest|most|cheapest|latest) first"
    ),
    "ascending": (
        r"ascending|increasing|(?<!reverse )alphabetical(?:ly)?|chronological(?:ly)?"
        r"|(?:smallest|lowest|cheapest|oldest|earliest) first"
    ),
    "descending": (
        r"descending|decreasing|reverse alphabetical"
        r"|(?:largest|highest|newest|latest|most|biggest) first"
    ),
    "each": (
        rf"(?:for|in|of|at|by|from) (?:each|every)|per(?! (?:{_MEASURED})\b)"
        r"|(?:broken down|grouped|split) by"
    ),
    "negated": r"not|never|without|except|excluding|neither|nor|other than|none|no|\w*n['’]t",
    "by_day": _by("day"),
    "by_week": _by("week"),
    "by_month": _by("month") + r"|monthly",
    "by_quarter": _by("quarter") + r"|quarterly",
    "by_year": _by("year") + r"|yearly|annually",
}
_KOREAN: Mapping[Cue, str] = {
    "greatest": r"가장 (?:많|높|큰|긴|비싼)|최대|최고|상위",
    "least": r"가장 (?:적|낮|작|짧|싼)|최소|최저|하위",
    "latest": r"가장 최근|최신",
    "earliest": r"가장 (?:먼저|이른|오래된)|최초",
    "average": r"평균",
    "total": r"합계|총액|총합|총\s",
    "count": r"몇\s?(?:명|개|건|번|회)|건수|개수|명수",
    "share": r"비율|비중|퍼센트|점유율",
    "distinct": r"서로 다른|고유|중복\s?없",
    "sorted": r"정렬|순으로|순서",
    "ascending": r"오름차순|가나다순|낮은 순|적은 순",
    "descending": r"내림차순|높은 순|많은 순|최신순",
    "each": r"별로?\b|마다",
    "negated": r"[^가-힣]안 |않|없는|제외|아닌",
    "by_day": r"(?<!요)일별|매일",
    "by_week": r"주별|주간별|매주",
    "by_month": r"월별|매월|매달",
    "by_quarter": r"분기별|매분기",
    "by_year": r"(?:연도|연|년)별|매년",
}


def _pattern(cue: Cue) -> re.Pattern[str]:
    korean = _KOREAN.get(cue, "")
    return re.compile(rf"\b(?:{_ENGLISH[cue]})\b" + (f"|{korean}" if korean else ""), re.IGNORECASE)


_PATTERNS = {cue: _pattern(cue) for cue in _ENGLISH}


def read_cues(text: str) -> frozenset[Cue]:
    """The cues of a question; give it :func:`without_quotes`, since names tell nothing."""
    return frozenset(cue for cue, pattern in _PATTERNS.items() if pattern.search(text))


def without_quotes(text: str) -> str:
    """The text with its quoted parts blanked out; every sign keeps its place."""
    return _QUOTED.sub(lambda match: " " * len(match[0]), text)


def find_quotes(text: str) -> tuple[str, ...]:
    """The quoted parts of a text, without their quotes."""
    return tuple(match[0][1:-1] for match in _QUOTED.finditer(text))
