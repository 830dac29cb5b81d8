"""A past query changed so that it answers the question that is asked now.

What the business counts, leaves out and joins stands in verified queries; a new question often
asks for the same by another group, of another period, of fewer rows. So the past query is taken
apart and put together with the groups of this question (from any past query that has them), its
values and its dates. The log of past queries as the source of joins and fragments: Templar (Baik
et al. 2019).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import chain

from sqlglot import exp

from t2sql.translators.offline.adapting.adapted import Adapted, score_of
from t2sql.translators.offline.adapting.asking import find_groups
from t2sql.translators.offline.adapting.filters import (
    add_terms,
    add_values,
    drop_about,
    drop_filters,
    prune_joins,
    without_values,
)
from t2sql.translators.offline.adapting.frame import Frame, Item, read_frame, words_of
from t2sql.translators.offline.adapting.groups import place_groups
from t2sql.translators.offline.adapting.measures import EMPTY_NAMES, choose_measures
from t2sql.translators.offline.adapting.shown_codes import show_codes
from t2sql.translators.offline.adapting.work import Known, Task, Work
from t2sql.translators.offline.adapting.write import write_adapted
from t2sql.translators.offline.column_kinds import columns_of
from t2sql.translators.offline.english import LANGUAGES
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.join_tree import build_graph
from t2sql.translators.offline.likeness import forms_of
from t2sql.translators.offline.placing import put_periods
from t2sql.translators.offline.sql_periods import find_sql_periods, restrict
from t2sql.translators.offline.values import collect_values
from t2sql.translators.offline.wording import Wording, read_wording
from t2sql.translators.offline.words import stem
from t2sql.types import CatalogSlice, Question

_SHAPES_OF_ROWS = frozenset({"mean", "middle", "part", "change", "without", "distinct"})
_COMPUTED = frozenset({"mean", "middle", "part", "change"})
"""Forms of an answer that no other form can stand for."""
_MEASURED = frozenset({"count", "mean", "middle", "part", "sum", "most", "least", "change"})
_LISTS = frozenset(
    {"show", "list", "find", "what", "which", "give", "report", "return", "who"} | {"tell", "names"}
)
_OF_SHAPE = frozenset(
    {"number", "count", "total", "average", "mean", "share", "percent", "percentage", "sum"}
    | {"amount"}
)
_FILLER = frozenset(
    {"show", "name", "please", "give", "list", "want", "know", "tell", "far", "only", "versus"}
    | {"all", "time", "plac", "got", "get", "put", "lead", "handl", "mak", "com", "go"}
    | {"bring", "tak", "happen", "ever", "still", "split"}
    | {stem(language) for language in LANGUAGES}
)
"""Stems that ask for no data of their own."""
_AS_A_MATTER_OF_COURSE = re.compile(r"\b(?:leave|leaving) out [^.?;]*", re.IGNORECASE)


def adapt(question: Question, known: CatalogSlice, least: float = -math.inf) -> Adapted | None:
    """The past query that is the likeliest answer once it is changed; None where none can be.

    ``least``: the score that it must have to be of any use.
    """
    frames = _frames(known)
    if not any(score_of({"similarity": similarity}) >= least for _, similarity in frames):
        return None
    asked = read_wording(
        _AS_A_MATTER_OF_COURSE.sub(" ", question.text), question.today, known.terms
    )
    wanted = find_groups(asked.undated)
    names = {table.bare_name.lower(): table.name for table in known.tables}
    names |= {table.name.lower(): table.name for table in known.tables}
    values = collect_values(known)
    ground = Known(
        known,
        build_graph(known),
        names,
        [frame for frame, _ in frames],
        values,
        values.codes,
    )
    best: Adapted | None = None
    for frame, similarity in sorted(frames, key=lambda pair: -pair[1]):
        if frame.sources[0].table.lower() in names:
            before = read_wording(frame.past.question, question.today)
            task = Task(frame, asked, before, wanted, ground, question.today)
            adapted = _adapt(task, similarity, least)
            if adapted is not None and (best is None or adapted.score > best.score):
                best, least = adapted, max(least, adapted.score)
    return best


def _frames(known: CatalogSlice) -> list[tuple[Frame, float]]:
    columns = {
        name: tuple(columns_of(Same(table)))
        for table in known.tables
        for name in (table.name.lower(), table.bare_name.lower())
    }
    found = []
    for past, similarity in zip(known.past_queries, known.past_similarities, strict=False):
        if past.verified and past.question:
            frame = read_frame(past, known.dialect, columns)
            if frame is not None:
                found.append((frame, similarity))
    return found


def _adapt(task: Task, similarity: float, least: float) -> Adapted | None:
    """The query of the task changed; None as soon as it is not good enough."""
    frame, asked = task.frame, task.asked
    work = Work(frame.sources, list(frame.where), counts={"similarity": similarity})
    _count_forms(task, work)
    if score_of(work.counts) < least:
        return None
    groups = place_groups(task, work)
    if groups is None or score_of(work.counts) < least:
        return None
    gone = [item for item in frame.groups if item not in groups]
    groups = show_codes(task, work, groups)
    drop_filters(task, work)
    drop_about(gone, groups, work)
    measures = choose_measures(frame, asked, work)
    add_terms(task, work)
    content = asked.stems - _FILLER
    explained = _explained(task, work, (*groups, *measures), gone)
    _count(task, work, measures, gone)
    strange = content - explained
    surely = _share(without_values(task, work, strange), content)
    if score_of({**work.counts, "unexplained": surely}) < least:
        return None
    add_values(task, work, strange, measures)
    missing = strange - work.explained
    work.counts["unexplained"] = _share(missing, content)
    prune_joins(work, (*groups, *measures), task.known)
    if not all(one.table.lower() in task.known.names for one in work.sources):
        return None
    if score_of(work.counts) < least:
        return None
    return _written(task, work, groups, measures, missing)


def _written(
    task: Task,
    work: Work,
    groups: Sequence[Item],
    measures: Sequence[Item],
    missing: frozenset[str],
) -> Adapted | None:
    """It as SQL; None where the period that is asked for has no place in it."""
    frame = task.frame
    query = write_adapted(work, groups, measures, task.wanted)
    work.counts["unshaped"] = float(len(task.asked.shapes & _COMPUTED - forms_of(query)))
    if not _put_periods(task, work, query):
        return None
    tables = tuple(dict.fromkeys(task.known.names[one.table.lower()] for one in work.sources))
    changes, said = tuple(dict.fromkeys(work.changes)), tuple(sorted(missing))
    shown = (*groups, *measures) != (*frame.groups, *frame.measures)
    recast = shown or bool(work.counts.get("dropped"))
    return Adapted(frame.past, query, tables, work.counts, changes, said, recast)


def _explained(
    task: Task, work: Work, items: Sequence[Item], gone: Sequence[Item]
) -> frozenset[str]:
    """Stems that the query stands for: the past question's and its own words."""
    measured = chain.from_iterable(item.words for item in task.frame.measures)
    lost = frozenset(chain.from_iterable(item.words for item in gone)) - frozenset(measured)
    texts = [one.table for one in work.sources]
    for part in work.where:
        texts.extend(str(one.this) for one in part.find_all(exp.Literal) if one.is_string)
        texts.extend(column.name for column in part.find_all(exp.Column))
    own = chain.from_iterable(words_of(text) for text in texts)
    kept = chain.from_iterable(item.words for item in items)
    return (
        (task.before.stems - lost) | frozenset(own) | frozenset(kept) | _OF_SHAPE | work.explained
    )


def _count_forms(task: Task, work: Work) -> None:
    """What speaks against the query by the form of the two questions alone."""
    asked, before = task.asked, task.before
    work.counts["shapes"] = float(len((asked.shapes ^ before.shapes) & _SHAPES_OF_ROWS))
    if task.wanted.threshold is None and task.wanted.limit is None and asked.numbers:
        work.count("numbers")


def _share(some: frozenset[str], whole: frozenset[str]) -> float:
    return len(some) / max(len(whole), 1)


def _count(task: Task, work: Work, measures: Sequence[Item], gone: Sequence[Item]) -> None:
    """What speaks against the query being an answer, but for words that it leaves unexplained."""
    asked, before = task.asked, task.before
    grouped = {stem for one in find_groups(before.undated).groups for stem in one.stems}
    about = before.stems - frozenset(chain.from_iterable(item.words for item in gone))
    about -= grouped - asked.stems
    lost = about - asked.stems - _FILLER - work.explained
    work.counts["lost"] = _share(lost, about)
    work.counts["listed"] = float(_is_list(asked, measures))


def _is_list(asked: Wording, measures: Sequence[Item]) -> bool:
    """Whether rows are to be shown, and nothing is to be measured."""
    first = next((word.text.lower() for word in asked.words if word.kind == "word"), "")
    others = [item for item in measures if not isinstance(item.expression, exp.Count)]
    named = any(item.words & asked.stems - EMPTY_NAMES for item in others)
    return first in _LISTS and not asked.shapes & _MEASURED and not named


def _put_periods(task: Task, work: Work, query: exp.Select) -> bool:
    """Ask of the period that the question names; False where that cannot be."""
    placed = put_periods(query, task.asked, task.before, task.today, work.changes)
    if placed is None:
        day, spoken = task.date_column(), {one.period for one in task.asked.periods}
        if day is None or len(spoken) != 1 or find_sql_periods(query):
            return False
        (period,) = spoken
        restrict(query, day, period.start, period.end)
        placed = {"added_period": 1.0}
    for name, count in placed.items():
        work.counts[name] = max(count, work.counts.get(name, 0.0))
    return True
