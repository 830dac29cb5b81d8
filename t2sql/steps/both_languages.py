"""A Korean question is searched by twice: as it is, and in English.

Names, descriptions, past questions and cells of one warehouse may be in either language, and an
embedder that knows English best hears more in the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.steps.evidence import Findings, Source
from t2sql.steps.korean import say_in_english
from t2sql.types import Evidence

if TYPE_CHECKING:
    from t2sql.protocols import SearchIndex, WordHit
    from t2sql.types import Question, ValueHit


def in_both_languages(question: Question) -> tuple[Question, ...]:
    """The question, and the same in English where it is in Korean."""
    english = say_in_english(question.text, question.today)
    return (question,) if english == question.text else (question, replace(question, text=english))


def merge_findings(found: Sequence[Findings]) -> Findings:
    """What is found for one question in several languages: of each source the stronger word."""
    first, *others = found
    for other in others:
        first = replace(
            first,
            near=_larger(first.near, other.near),
            worded=_better(first.worded, other.worded),
            others=_stronger(first.others, other.others),
            remembered=max(first.remembered, other.remembered),
            length=max(first.length, other.length),
            schemas=_larger(first.schemas, other.schemas),
        )
    return first


def find_similar(questions: Sequence[Question], index: SearchIndex, limit: int) -> dict[str, float]:
    """The past queries most like any of the questions, the likest first, and how like they are."""
    found: dict[str, float] = {}
    for question in questions:
        for hit in index.past_queries(question.text, limit):
            found[hit.id] = max(hit.score, found.get(hit.id, 0.0))
    best = sorted(found, key=lambda key: (-found[key], key)) if len(questions) > 1 else list(found)
    return {key: found[key] for key in best[:limit]}


def find_values(
    questions: Sequence[Question], index: SearchIndex, tables: Sequence[str]
) -> tuple[ValueHit, ...]:
    """The cells of these tables that words of any of the questions name."""
    hits = (hit for question in questions for hit in index.values(question.text, tables))
    return tuple(dict.fromkeys(hits)) if tables else ()


def _larger(left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, float]:
    return {key: max(left.get(key, 0.0), right.get(key, 0.0)) for key in (*left, *right)}


def _better(left: Mapping[str, WordHit], right: Mapping[str, WordHit]) -> dict[str, WordHit]:
    found = dict(left)
    for key, hit in right.items():
        if key not in found or hit.score > found[key].score:
            found[key] = hit
    return found


def _stronger(
    left: Mapping[str, Sequence[tuple[Source, Evidence]]],
    right: Mapping[str, Sequence[tuple[Source, Evidence]]],
) -> dict[str, Sequence[tuple[Source, Evidence]]]:
    found: dict[str, Sequence[tuple[Source, Evidence]]] = {}
    for table in dict.fromkeys((*left, *right)):
        by_source: dict[Source, list[tuple[Source, Evidence]]] = {}
        for items in (left.get(table, ()), right.get(table, ())):
            said: dict[Source, list[tuple[Source, Evidence]]] = defaultdict(list)
            for source, item in items:
                said[source].append((source, item))
            for source, group in said.items():
                if _weight(group) > _weight(by_source.get(source, ())):
                    by_source[source] = group
        found[table] = [pair for group in by_source.values() for pair in group]
    return found


def _weight(items: Sequence[tuple[Source, Evidence]]) -> float:
    return sum(item.score for _, item in items)
