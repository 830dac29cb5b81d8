"""What verified past queries give: SQL of the same question asked again, and standing filters.

A past question that is the same but for its values gives its SQL with the values put in place;
the likeness is the Dice coefficient of the questions' stems, values and dates masked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.translators.offline.dates import Period, find_period
from t2sql.translators.offline.english import STOP_WORDS, SYNONYMS
from t2sql.translators.offline.reading import Given, Operand, Reading, operands, tables_used
from t2sql.translators.offline.values import ValueTargets, normalise
from t2sql.translators.offline.words import Word, split_words, stem
from t2sql.types import CatalogSlice, PastQuery, Question

ALIKE = 0.8
STANDING_SHARE = 0.6
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Repeat:
    """A past query that asks the same, with its literals put in place."""

    past: PastQuery
    query: exp.Query
    likeness: float


@dataclass(frozen=True, slots=True)
class _Slot:
    """Something in a question that a literal of the SQL stands for."""

    kind: str
    text: str
    number: float | int | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class _Masked:
    stems: Counter[str]
    slots: tuple[_Slot, ...]


def find_repeat(question: Question, known: CatalogSlice, values: ValueTargets) -> Repeat | None:
    """The verified past query whose question is this one but for its values, or None."""
    names = {table.name.lower() for table in known.tables}
    asked = _mask(question.text, question.today, values)
    best: Repeat | None = None
    for past in known.past_queries:
        usable = past.verified and past.question and past.tables
        if not usable or not {name.lower() for name in past.tables} <= names:
            continue
        before = _mask(past.question, _day(past.verified_on) or question.today, values)
        likeness = _dice(asked.stems, before.stems)
        if likeness < ALIKE or (best is not None and likeness <= best.likeness):
            continue
        query = _rebind(past.sql, known.dialect, before.slots, asked.slots)
        if query is not None:
            best = Repeat(past, query, likeness)
    return best


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _mask(text: str, today: date, values: ValueTargets) -> _Masked:
    words, at = split_words(text), 0
    stems: Counter[str] = Counter()
    slots: list[_Slot] = []
    while at < len(words):
        slot, used = _slot(words, at, today, values)
        if slot is not None:
            slots.append(slot)
        elif words[at].kind == "word" and words[at].text.lower() not in STOP_WORDS:
            stems[_canonical(words[at])] += 1
        at += used
    return _Masked(stems, tuple(slots))


def _slot(
    words: Sequence[Word], at: int, today: date, values: ValueTargets
) -> tuple[_Slot | None, int]:
    found = find_period(words, at, today)
    if found is not None:
        text = " ".join(word.text for word in words[at : at + found[1]])
        return _Slot("period", text, period=found[0]), found[1]
    if words[at].number is not None:
        return _Slot("number", words[at].text, number=words[at].number), 1
    if words[at].kind == "quoted":
        return _Slot("value", words[at].text), 1
    if words[at].kind == "word" and words[at].text.lower() not in STOP_WORDS:
        for length in range(min(5, len(words) - at), 0, -1):
            hits = values.lookup(words[at : at + length])
            if any(hit[3] >= 1.0 for hit in hits):
                return _Slot("value", hits[0][2]), length
    return None, 1


def _canonical(word: Word) -> str:
    for group in SYNONYMS:
        if word.lemma in group:
            return group[0]
    return word.stem


def _dice(left: Counter[str], right: Counter[str]) -> float:
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def _rebind(
    sql: str, dialect: str, before: Sequence[_Slot], now: Sequence[_Slot]
) -> exp.Query | None:
    """The past SQL with each slot's literal replaced; None if one cannot be found."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except SqlglotError:
        return None
    if not isinstance(tree, exp.Query) or len(before) != len(now):
        return None
    literals = list(tree.find_all(exp.Literal))
    changes: list[tuple[exp.Literal, str]] = []
    for old, new in zip(before, now, strict=True):
        found = _changes(old, new, literals)
        if old.kind != new.kind or found is None:
            return None
        changes.extend(found)
    for literal, text in changes:
        literal.set("this", text)
    return tree


def _changes(
    old: _Slot, new: _Slot, literals: Sequence[exp.Literal]
) -> list[tuple[exp.Literal, str]] | None:
    if old.period is not None and new.period is not None:
        return _period_changes(old, new, literals)
    if old.text == new.text:
        return []
    if old.number is not None and new.number is not None:
        same = [one for one in literals if _is_number(one, old.number)]
        return [(one, str(new.number)) for one in same] or None
    same = [one for one in literals if normalise(str(one.this)) == normalise(old.text)]
    return [(one, new.text) for one in same] or None


def _period_changes(
    old: _Slot, new: _Slot, literals: Sequence[exp.Literal]
) -> list[tuple[exp.Literal, str]] | None:
    if old.period is None or new.period is None or old.period == new.period:
        return []
    day = timedelta(days=1)
    pairs = {
        old.period.start.isoformat(): new.period.start.isoformat(),
        old.period.end.isoformat(): new.period.end.isoformat(),
        (old.period.end - day).isoformat(): (new.period.end - day).isoformat(),
    }
    if old.period.year is not None and new.period.year is not None:
        pairs[str(old.period.year)] = str(new.period.year)
    found = [(one, pairs[str(one.this)]) for one in literals if str(one.this) in pairs]
    return found or None


def _is_number(literal: exp.Literal, number: float) -> bool:
    try:
        return not literal.is_string and float(literal.this) == float(number)
    except ValueError:
        return False


def standing_filters(reading: Reading, known: CatalogSlice) -> tuple[tuple[Given, str], ...]:
    """Filters that most verified queries on a table carry without their question saying so.

    Each comes with the sentence that tells the person.
    """
    present = {one for condition in reading.where for one in operands(condition)}
    found: list[tuple[Given, str]] = []
    for name in tables_used(reading):
        over = [
            past
            for past in known.past_queries
            if past.verified and name.lower() in {one.lower() for one in past.tables}
        ]
        if len(over) < FEWEST:
            continue
        counts = Counter(
            filter_ for past in over for filter_ in set(_filters(past, name, known.dialect))
        )
        for (column, text), count in sorted(counts.items()):
            operand = Operand(name, column)
            if count / len(over) >= STANDING_SHARE and operand not in present:
                said = (
                    f"Only rows of {name} with {text}, as in {count} of {len(over)} past queries."
                )
                found.append((Given(operand, text), said))
    return tuple(found)


def _filters(past: PastQuery, name: str, dialect: str) -> Iterable[tuple[str, str]]:
    """Column and condition of each simple filter on the table that the question does not say."""
    try:
        tree = sqlglot.parse_one(past.sql, read=dialect)
    except SqlglotError:
        return
    said = {word.stem for word in split_words(past.question)}
    for select in tree.find_all(exp.Select):
        where, aliases = select.args.get("where"), _aliases(select)
        if where is None:
            continue
        whole = where.this
        for part in whole.flatten() if isinstance(whole, exp.And) else (whole,):
            columns = list(part.find_all(exp.Column))
            if len(columns) != 1 or part.find(exp.Query) or part.find(exp.Func):
                continue
            owner = aliases.get(columns[0].table.lower(), "") if len(aliases) > 1 else name
            if owner.lower() != name.lower().rsplit(".", 1)[-1] and owner != name:
                continue
            words = {stem(str(one.this)) for one in part.find_all(exp.Literal) if one.is_string}
            if not words & said and not any(
                not one.is_string for one in part.find_all(exp.Literal)
            ):
                bare = part.copy()
                for column in bare.find_all(exp.Column):
                    column.set("table", None)
                yield columns[0].name, bare.sql(dialect=dialect)


def _aliases(select: exp.Select) -> dict[str, str]:
    tables = [source.this for source in select.args.get("joins") or ()]
    first = select.args.get("from_") or select.args.get("from")
    tables.extend([first.this] if first is not None else [])
    return {one.alias_or_name.lower(): one.name for one in tables if isinstance(one, exp.Table)}
