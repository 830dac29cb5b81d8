"""Choose the past queries that a prompt shows: those that ask alike and are built alike.

An example helps by how it asks and how it is built, not by the values that it names, so both
questions are compared with the words of the schema masked, and the query with what the question
will need: groups, ratios, ranks, windows (DAIL-SQL: Gao et al. 2024). A draft, where there is one,
says that better than the words of the question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

if TYPE_CHECKING:
    from t2sql.types import CatalogSlice, PastQuery, Question

MASK = "_"
_WORD = re.compile(r"[^\W\d_]+|\d[\d.,]*")
_SPLIT = re.compile(r"[\W_]+|(?<=[a-z])(?=[A-Z])")
_MEANING, _ASKED, _BUILT, _TABLES = 0.3, 0.1, 0.3, 0.3
"""What counts for how much, in all 1."""
_REPEATED = 0.1
"""How far a query sinks that is built like one that is chosen already."""
_FOREIGN = 0.45
"""How alike a query that reads none of the tables must ask, to be worth its place."""
_CUES: dict[str, str] = {
    "group": r"\b(per|by|each|every|across|break ?down|split|monthly|daily|weekly)\b|별|마다|각",
    "month": r"\b(month|monthly|quarter|week|weekly|trend|over time|year)\w*\b|월별|주별|추이|분기",
    "rank": r"\b(top|most|least|highest|lowest|biggest|largest|best|worst|first|last|latest|rank)"
    r"\w*\b|상위|하위|가장|최고|최대|최다|순위",
    "avg": r"\b(average|mean|avg)\b|평균",
    "sum": r"\b(total|sum|revenue|sales|spend|amount|spent|gmv)\w*\b|합계|총|매출|금액",
    "count": r"\b(how many|number of|count)\b|몇|수는|건수|개수|명",
    "distinct": r"\b(distinct|different|unique)\b|서로 다른|고유",
    "ratio": r"\b(share|rate|ratio|percent\w*|proportion|conversion)\b|%|비율|비중|율",
    "not": r"\b(without|never|no|not|nobody|none)\b|없는|않은|안 ",
    "median": r"\b(median|percentile|p\d\d)\b|중앙값|중위",
    "growth": r"\b(growth|change|compared|versus|vs|previous|prior)\b|증감|대비|전월",
    "window": r"\b(cumulative|running|moving|rolling)\b|누적|이동",
}
_BUILDS: dict[str, tuple[type[exp.Expression], ...]] = {
    "group": (exp.Group,),
    "month": (exp.DateTrunc, exp.TimestampTrunc, exp.TimeToStr, exp.Extract),
    "rank": (exp.Limit, exp.RowNumber, exp.Fetch),
    "avg": (exp.Avg,),
    "sum": (exp.Sum,),
    "count": (exp.Count,),
    "distinct": (exp.Distinct,),
    "ratio": (exp.Div,),
    "not": (exp.Exists, exp.Except),
    "median": (exp.Median, exp.Quantile, exp.PercentileCont),
    "growth": (exp.Lag, exp.Lead),
    "window": (exp.WindowSpec,),
}


@dataclass(frozen=True, slots=True)
class _Rated:
    query: PastQuery
    score: float
    build: frozenset[str]


def choose_examples(
    question: Question, known: CatalogSlice, count: int, draft: str = ""
) -> tuple[PastQuery, ...]:
    """At most ``count`` verified past queries with a question, the most helpful first.

    One that reads none of the tables must ask very much alike; beside a draft it has no place.

    Args:
        question: what is asked.
        known: what is known for it; the past queries come from there.
        count: how many at most.
        draft: SQL that is to be changed or mended: queries built like it are preferred.
    """
    usable = [query for query in known.past_queries if query.verified and query.question]
    if not usable:
        return ()
    similar = dict(zip((q.id for q in known.past_queries), known.past_similarities, strict=False))
    names = _schema_words(known)
    asked, wanted = _masked(question.text, names), _build_of(question.text, draft, known.dialect)
    shown = {table.name.lower() for table in known.tables}
    rated = []
    for query in usable:
        build = _built(query.sql, known.dialect)
        near = similar.get(query.id)
        meaning = near if near is not None else _dice(_words(question.text), _words(query.question))
        shared = _overlap(shown, {name.lower() for name in query.tables})
        alike = _dice(asked, _masked(query.question, names))
        if not shared and (draft or meaning < _FOREIGN or not alike):
            continue
        score = (
            _MEANING * meaning + _ASKED * alike + _BUILT * _dice(wanted, build) + _TABLES * shared
        )
        rated.append(_Rated(query, score, build))
    return tuple(one.query for one in _varied(rated, count))


def _varied(rated: Sequence[_Rated], count: int) -> list[_Rated]:
    """The best one, then each time the best that is not built like those before it."""
    left, chosen = sorted(rated, key=lambda one: -one.score), list[_Rated]()
    while left and len(chosen) < count:

        def worth(one: _Rated) -> float:
            tables = {name.lower() for name in one.query.tables}
            alike = (
                _dice(one.build, other.build)
                * _overlap(tables, {name.lower() for name in other.query.tables})
                for other in chosen
            )
            return one.score - _REPEATED * max(alike, default=0.0)

        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
    return chosen


def _build_of(text: str, draft: str, dialect: str) -> frozenset[str]:
    """What the right query is made of: as the draft is, or as words of the question say."""
    if draft and (built := _built(draft, dialect)):
        return built
    return frozenset(name for name, cue in _CUES.items() if re.search(cue, text, re.IGNORECASE))


def _built(sql: str, dialect: str) -> frozenset[str]:
    try:
        tree = sqlglot.parse_one(sql, dialect=dialect)
    except (SqlglotError, RecursionError):
        return frozenset()
    return frozenset(name for name, kinds in _BUILDS.items() if tree.find(*kinds) is not None)


def _schema_words(known: CatalogSlice) -> frozenset[str]:
    """Words that name tables, columns, their values and the team's terms."""
    texts: list[str] = [name for term in known.terms for name in term.names]
    texts += [hit.span for hit in known.value_hits]
    for table in known.tables:
        texts += [table.name, *table.synonyms]
        for column in table.columns:
            texts += [column.name, *column.synonyms, *column.accepted_values]
    return frozenset(_stem(part) for text in texts for part in _SPLIT.split(text) if len(part) > 1)


def _masked(text: str, names: Collection[str]) -> frozenset[str]:
    """The words and pairs of words of a question, with what names the schema masked."""
    masked: list[str] = []
    for word in _WORD.findall(text.lower()):
        known = word[0].isdigit() or _stem(word) in names or _starts_with_name(word, names)
        if not (known and masked[-1:] == [MASK]):
            masked.append(MASK if known else word)
    pairs = [" ".join(pair) for pair in pairwise(masked)]
    return frozenset([*(word for word in masked if word != MASK), *pairs])


def _starts_with_name(word: str, names: Collection[str]) -> bool:
    """Korean words carry particles behind them."""
    return not word.isascii() and any(word[:end] in names for end in range(2, len(word)))


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()))


def _stem(word: str) -> str:
    low = word.lower()
    if low.isascii() and len(low) > 3:
        return low.removesuffix("ies") + "y" if low.endswith("ies") else low.removesuffix("s")
    return low


def _dice(left: Collection[str], right: Iterable[str]) -> float:
    ours, theirs = set(left), set(right)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 0.0


def _overlap(left: set[str], right: set[str]) -> float:
    """Share of the tables of either that both read (Jaccard)."""
    return len(left & right) / len(left | right) if left or right else 0.0
