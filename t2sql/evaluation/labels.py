"""Labels: questions whose tables are known, for measuring and fitting how tables are found.

They come from a project's own verified past queries, from tables that people confirmed, or from a
suite. A label knows which past queries it came from: those are held back while it is scored, so
that no question finds itself (:func:`t2sql.evaluation.held_back.hold_back`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from t2sql.catalog.names import NameIndex
from t2sql.evaluation.gold import mask_literals
from t2sql.evaluation.history import gold_table

if TYPE_CHECKING:
    from t2sql.evaluation.suite import Suite
    from t2sql.types import PastQuery

UNVERIFIED: Final = "not verified"
NO_QUESTION: Final = "without a question"
NO_TABLES: Final = "without a known table"
REPEATED: Final = "repeated"


@dataclass(frozen=True, slots=True)
class Label:
    """A question and the tables that answer it."""

    id: str
    question: str
    tables: tuple[str, ...]
    """As the catalog names them."""
    database: str = ""
    """Where there are several; empty where there is one."""
    on: str = ""
    """ISO date of its verification, else of its last run; empty where neither is known."""
    place: int = 0
    """Where it stands among the others, counted from 0: later ones are newer."""
    past_queries: tuple[str, ...] = ()
    """Ids of the past queries that would give it away: its own, and the same SQL again."""
    shapes: tuple[str, ...] = ()
    """Its SQL with literals masked. Labels of one shape ask the same for another month or town."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels that were found, and why others are none."""

    labels: tuple[Label, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    """How many questions or past queries by reason."""


def project_labels(
    read: Callable[[], Iterator[PastQuery]], dialect: str, confirmed: Labels = Labels(())
) -> Labels:
    """Labels from verified past queries with a question, and from tables that people confirmed.

    Of a question that was asked twice the newest counts; a verified query counts before a
    confirmed choice of tables. The past queries are read twice and never held: only the verified
    ones with a question are.

    Args:
        read: gives every past query, from the first, each time it is called
            (``catalog.iter_past_queries``).
        dialect: the sqlglot dialect of the past queries.
        confirmed: see :func:`t2sql.evaluation.confirmed.confirmed_labels`; the oldest first.
    """
    left_out: Counter[str] = Counter()
    newest: dict[str, Label] = {}
    for place, query in enumerate(read()):
        reason = _unfit(query)
        if reason:
            left_out[reason] += 1
            continue
        label = Label(
            id=query.id,
            question=query.question.strip(),
            tables=tuple(dict.fromkeys(query.tables)),
            on=query.verified_on or query.last_run[:10],
            place=place,
            shapes=(mask_literals(query.sql, dialect),),
        )
        key = _folded(query.question)
        if key in newest:
            left_out[REPEATED] += 1
        if key not in newest or (newest[key].on, newest[key].place) < (label.on, label.place):
            newest[key] = label
    left_out.update(confirmed.left_out)
    labels = sorted(newest.values(), key=lambda label: label.place)
    chosen = {_folded(label.question): label for label in confirmed.labels}
    left_out[REPEATED] += len(confirmed.labels) - len(chosen.keys() - newest.keys())
    after = labels[-1].place + 1 if labels else 0
    new = [label for key, label in chosen.items() if key not in newest]
    labels += [replace(label, place=place) for place, label in enumerate(new, after)]
    return Labels(_with_own(labels, read(), dialect), dict(+left_out))


def suite_labels(suite: Suite, names: Sequence[str]) -> Labels:
    """Labels from the questions of a suite that have gold tables.

    Args:
        suite: as :func:`t2sql.evaluation.suite.load_suite` read it.
        names: the tables of the lake that will be searched, named ``db.table`` where the
            questions name a database.
    """
    index = NameIndex(names)
    left_out: Counter[str] = Counter()
    labels = []
    for place, question in enumerate(suite.questions):
        found = (gold_table(question, name, index, with_db=True) for name in question.tables)
        tables = tuple(dict.fromkeys(name for name in found if name is not None))
        if not tables:
            left_out[NO_TABLES] += 1
            continue
        dialect = suite.dialect(question)
        labels.append(
            Label(
                id=question.id,
                question=question.question,
                tables=tables,
                database=question.db.lower(),
                place=place,
                past_queries=(f"suite-{question.id}",),
                shapes=tuple(sorted({mask_literals(gold, dialect) for gold in question.golds})),
            )
        )
    return Labels(tuple(labels), dict(left_out))


def _unfit(query: PastQuery) -> str:
    if not query.verified:
        return UNVERIFIED
    if not query.question.strip():
        return NO_QUESTION
    return "" if query.tables else NO_TABLES


def _with_own(
    labels: Sequence[Label], queries: Iterable[PastQuery], dialect: str
) -> tuple[Label, ...]:
    """Add the ids of the past queries that ask the same, verified or not, or run the same SQL."""
    by_question = {_folded(label.question): label.id for label in labels}
    by_shape: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        for shape in label.shapes:
            by_shape[shape].append(label.id)
    own: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for query in queries:
        asked = by_question.get(_folded(query.question)) if query.question.strip() else None
        if asked is not None:
            own[asked][query.id] = None
        if query.verified:
            for label_id in by_shape.get(mask_literals(query.sql, dialect), ()):
                own[label_id][query.id] = None
    return tuple(replace(label, past_queries=tuple(own[label.id])) for label in labels)


def _folded(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip(" ?.!？。")
