"""What a team knows and did, as plain data for a prompt: past queries, habits, terms, rules, days.

As in :mod:`t2sql.llm.inputs` no cell stands in it unless ``samples``: literals of past queries and
habits are masked, but for those that the team itself wrote into its metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from t2sql.llm.inputs import masked_columns, past_question, public_texts
from t2sql.llm.masking import HiddenSql, hide_texts, mask_literals
from t2sql.llm.texts import block, line, spelled
from t2sql.types import CatalogSlice, Habit, PastQuery, Question, TableUse

HABITS = 6
"""Filters of a table that are shown at most."""
METRICS = 3
HABIT_SHARE = 0.25
"""Of the past queries of a table, from which on something is a habit."""
VALUE_SHARE = 0.4
"""The same of a filter on a value: of a code table each query wants another."""
HABIT_QUERIES = 2
RULES = 3000
"""Characters of rules that are shown at most."""
_DATE = re.compile(r"'\d{4}-\d{2}(?:-\d{2})?\b")
_JOIN = re.compile(r"\w+ (?:=|<>|<=|>=|<|>) [^\W\d]\w*")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def past_inputs(
    queries: Sequence[PastQuery], known: CatalogSlice, *, samples: bool
) -> list[dict[str, Any]]:
    """Past queries: question, SQL, tables. One that cannot be masked is left out."""
    shown = []
    for query in queries:
        if sql := _past_sql(query.sql, known, samples=samples):
            tables = [line(name) for name in query.tables]
            asked = line(past_question(query, known, samples=samples))
            shown.append({"question": asked, "sql": block(sql), "tables": tables})
    return shown


def earlier_inputs(
    question: Question, known: CatalogSlice, *, samples: bool, limit: int = 3
) -> list[dict[str, Any]]:
    """The last drafts of the same conversation, the oldest first."""
    return [
        {
            "question": line(draft.selection.question.text),
            "sql": block(_past_sql(draft.sql, known, samples=samples)),
            "tables": [line(name) for name in draft.selection.tables],
        }
        for draft in question.earlier[-limit:]
    ]


def hidden_sql(
    sql: str, question: Question, known: CatalogSlice, *, samples: bool, foreign: bool = False
) -> HiddenSql:
    """SQL that a model is to change, without private texts; with ``samples`` as it is.

    What is compared with a masked column is hidden in any case.

    Args:
        sql: the query.
        question: the question; what a person said, now or before, is not hidden.
        known: what is known of its tables.
        samples: whether cells may be shown.
        foreign: whether somebody else than a model wrote the query: its numbers and days may be
            cells then, as its texts may be.
    """
    said = [draft.selection.question.text for draft in question.earlier]
    return hide_texts(
        sql,
        known.dialect,
        public_texts(known),
        "\n".join([*said, question.text]),
        masked=masked_columns(known),
        samples=samples,
        numbers=foreign,
    )


def is_by_model(question: Question) -> bool:
    """Whether a model wrote all queries that a question goes on from."""
    return all(
        draft.translator == "llm" and is_by_model(draft.selection.question)
        for draft in question.earlier
    )


def habit_inputs(known: CatalogSlice, *, samples: bool) -> list[dict[str, Any]]:
    """What most past queries of a table do: filters, and how it is measured, with their shares."""
    return [
        {
            "table": spelled(use.table, known.dialect),
            "queries": use.queries,
            "filters": list(_habits(use.filters, use, known, HABITS, samples=samples)),
            "metrics": list(_habits(use.metrics, use, known, METRICS, samples=samples)),
        }
        for use in known.uses
        if known.table(use.table) is not None
    ]


def term_inputs(known: CatalogSlice) -> list[dict[str, Any]]:
    """The team's own words that the question uses, without literals of masked columns."""
    return [
        {
            "term": line(term.term),
            "synonyms": [line(name) for name in term.synonyms],
            "description": line(term.description),
            "expression": line(_past_sql(term.expression, known, samples=True)),
            "filter": line(_past_sql(term.filter, known, samples=True)),
            "tables": [spelled(name, known.dialect) for name in term.tables],
        }
        for term in known.terms
    ]


def rule_inputs(rules: Sequence[str]) -> list[str]:
    """Rules of the team, as many as there is room for."""
    kept, length = [], 0
    for rule in rules:
        shown = line(rule, 500)
        length += len(shown)
        if length > RULES:
            break
        kept.append(shown)
    return kept


def day_text(today: date) -> str:
    """ISO date and weekday; not by strftime, which speaks the machine's language."""
    return f"{today.isoformat()} ({_DAYS[today.weekday()]})"


def period_inputs(today: date) -> list[dict[str, str]]:
    """Periods that questions name, as half-open ranges, so that no model needs to count days."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    quarter = month.replace(month=(today.month - 1) // 3 * 3 + 1)
    year = month.replace(month=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    last_quarter = (quarter - timedelta(days=1)).replace(day=1)
    last_quarter = last_quarter.replace(month=(last_quarter.month - 1) // 3 * 3 + 1)
    tomorrow = today + timedelta(days=1)
    spans = (
        ("yesterday", today - timedelta(days=1), today),
        ("this week", monday, tomorrow),
        ("last week", monday - timedelta(days=7), monday),
        ("this month", month, tomorrow),
        ("last month", last_month, month),
        ("this quarter", quarter, tomorrow),
        ("last quarter", last_quarter, quarter),
        ("this year", year, tomorrow),
        ("last year", year.replace(year=year.year - 1), year),
        ("last 7 days", today - timedelta(days=7), today),
        ("last 30 days", today - timedelta(days=30), today),
    )
    return [
        {"name": name, "start": start.isoformat(), "end": end.isoformat()}
        for name, start, end in spans
    ]


def _past_sql(sql: str, known: CatalogSlice, *, samples: bool) -> str:
    public, masked = public_texts(known), masked_columns(known)
    return mask_literals(sql, known.dialect, public, masked=masked, samples=samples)


def _habits(
    habits: Sequence[Habit], use: TableUse, known: CatalogSlice, limit: int, *, samples: bool
) -> Iterator[dict[str, Any]]:
    shown: set[str] = set()
    for habit in habits:
        least = VALUE_SHARE if "'" in habit.sql else HABIT_SHARE
        if habit.share < least or habit.queries < HABIT_QUERIES or len(shown) == limit:
            continue
        if _DATE.search(habit.sql) or _JOIN.fullmatch(habit.sql):
            continue  # when a past query was written; how it joins a table to itself
        sql = line(_past_sql(habit.sql, known, samples=samples))
        if sql and sql not in shown:
            shown.add(sql)
            yield {"sql": sql, "queries": habit.queries, "of": use.queries, "share": habit.share}
