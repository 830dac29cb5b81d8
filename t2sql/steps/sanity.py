"""Sanity: do the rows look like an answer to the question? It warns, and never rewrites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from t2sql.sql.gate_text import READING_ERRORS
from t2sql.steps.series import judge_series
from t2sql.types import CheckResult, Problem

if TYPE_CHECKING:
    from t2sql.types import CatalogSlice, QueryResult, Question, Severity

NAME = "result"
MANY = re.compile(
    r"\b(?:for|of|in|from|by|to) (?:each|every(?! single))\b|\beach (?:of|\w+)\b|\bgrouped by\b"
    r"|\bbroken down\b|\b(?:daily|weekly|monthly|quarterly|yearly)\b"
    r"|\b(?:by|per) (?:day|week|month|quarter|year|hour|country|city|region|category|status)\b"
    r"|[가-힣](?:별|마다)(?:로|의|\s|$)|\b각\s?[가-힣]",
    re.IGNORECASE,
)
"""Words that ask for a row of each of something."""
_PER = re.compile(r"\b(?:average|avg|mean|median|rate|ratio|one row)\b|평균|비율", re.IGNORECASE)
"""With these "per month" or "of each" may be meant inside one number."""
_ONE = re.compile(
    r"^\W*(?:please )?(?:how many|how much|count (?:the|all)|(?:what(?:'s| is| was)|give(?: me)?"
    r"|show(?: me)?|find|tell me|calculate|compute)? ?the (?:total|overall|average|mean|median"
    r"|number|count|sum)\b)"
    r"|(?:은|는|이|가|을|를)?\s?(?:모두|총)?\s?(?:몇\s?(?:명|개|건|번|곳|대)|얼마)",
    re.IGNORECASE,
)
"""Words that ask for a single number."""
_SPLIT = re.compile(
    r"\b(?:each|every|per|by|different|respective\w*|group\w*|and (?:the|their|its)|for all"
    r"|along with|as well|list|which|who|their|with|names?|top|these|those|versus|vs|between"
    r"|daily|weekly|monthly|quarterly|yearly|distribution|breakdown|compar\w+|change\w*|trend)\b"
    r"|[,:]|별|마다|각|목록|상위|순위|비교|추이",
    re.IGNORECASE,
)
"""Words with which several rows may answer all the same."""
_LOOKED_AT = 50_000
"""Rows whose cells are looked at."""
_REPEATED = 0.2
"""Share of identical rows from which they are told."""


def judge_result(
    result: QueryResult, sql: str, question: Question, known: CatalogSlice
) -> CheckResult:
    """Look at the rows as a person would before trusting them.

    Told are: no rows, nothing but NULL or zero, one row where many were asked for and many where
    one was, more rows than any table has, keys that repeat, a series of one period, and a last
    period that is not over. What people asked is read from English and Korean words; where they
    may be meant otherwise nothing is said.

    Args:
        result: the rows, perhaps cut at a limit.
        sql: the query that gave them.
        question: what was asked; its ``today`` tells an unfinished period.
        known: the tables that were read, with row counts and keys where they are known.
    """
    tree = _parse(sql, known.dialect)
    select = _outermost(tree)
    everything, result = result, replace(result, rows=result.rows[:_LOOKED_AT])
    found = [
        *_judge_emptiness(result, select, known),
        *_judge_count(result, select, question.text),
        *_judge_explosion(everything, tree, known),
        *_judge_repeats(result, select, known),
        *judge_series(result, question),
    ]
    shown = f"{len(result.rows):,}"
    return CheckResult(NAME, tuple(found), f"{shown} {_rows(len(result.rows))} looked at")


def _parse(sql: str, dialect: str) -> exp.Expr | None:
    """The query as a tree; None where it cannot be read: then the rows alone are judged."""
    try:
        return sqlglot.parse_one(sql, read=dialect)
    except READING_ERRORS:
        return None


def _judge_emptiness(
    result: QueryResult, select: exp.Select | None, known: CatalogSlice
) -> Iterator[Problem]:
    """No rows, no values, or nothing but zero."""
    if not result.rows:
        hint = "Look at its filters: one of them may fit no row."
        yield _warn("empty_result", "The query found no rows.", hint)
        return
    empty = [
        name
        for place, name in enumerate(result.columns)
        if all(row[place] is None for row in result.rows)
    ]
    if len(empty) == len(result.columns):
        hint = "An aggregate over no rows is NULL: look at the filters and joins."
        yield _warn("null_result", "Nothing but NULL came back.", hint)
        return
    if empty and len(result.rows) > 1:
        always = all(_is_always_null(name, select, known) for name in empty)
        severity: Severity = "note" if always else "warning"
        message = f"{', '.join(empty[:3])} is NULL in every row."
        hint = "Is it the right column, and does the join find its rows?"
        yield Problem("null_column", severity, message, hint)
    numbers = [cell for row in result.rows for cell in row if _is_number(cell)]
    if numbers and not any(numbers) and _aggregates(select):
        yield _warn(
            "zero_result",
            "Every number is 0." if len(numbers) > 1 else "The number is 0.",
            "No row may fit the filters: look at the values that they name.",
        )


def _judge_count(result: QueryResult, select: exp.Select | None, asked: str) -> Iterator[Problem]:
    """One row where many were asked for, and many where one was."""
    count = len(result.rows)
    if count == 1 and select is not None and MANY.search(asked) and not _PER.search(asked):
        grouped = select.args.get("group") is not None
        if not grouped and _aggregates(select):
            hint = "A GROUP BY may be missing."
            yield _warn("one_row", "One row came back where one of each was asked for.", hint)
    if count > 1 and _ONE.search(asked) and not _SPLIT.search(asked) and not _compares(asked):
        hint = "Something is grouped by, or listed, that was not asked for."
        message = f"{count:,} rows came back where one number was asked for."
        yield _warn("many_rows", message, hint)


def _judge_explosion(
    result: QueryResult, tree: exp.Expr | None, known: CatalogSlice
) -> Iterator[Problem]:
    """More rows than the largest table has: a join multiplies."""
    counts = [table.row_count for table in known.tables]
    if tree is None or not counts or tree.find(exp.Join) is None:
        return
    if tree.find(exp.SetOperation, exp.Unnest, exp.Lateral, exp.Explode, exp.GenerateSeries):
        return  # these make rows on purpose
    sizes = [count for count in counts if count is not None]
    if len(sizes) == len(counts) and len(result.rows) > max(sizes):
        message = f"{len(result.rows):,} rows came back; the largest table has {max(sizes):,}."
        yield _warn("row_explosion", message, "A join multiplies rows: look at its condition.")


def _judge_repeats(
    result: QueryResult, select: exp.Select | None, known: CatalogSlice
) -> Iterator[Problem]:
    """The same row again and again, where joins are and nothing is grouped."""
    if select is None or not select.args.get("joins") or len(result.rows) < 2:
        return
    if select.args.get("distinct") or select.args.get("group") or _aggregates(select):
        return
    repeated = len(result.rows) - len({repr(row) for row in result.rows})
    if repeated < _REPEATED * len(result.rows):
        return
    columns = {
        projection.unalias().name.lower()
        for projection in select.expressions
        if isinstance(projection.unalias(), exp.Column)
    }
    keys = [table.primary_key for table in known.tables if table.primary_key]
    shown = [key for key in keys if {name.lower() for name in key} <= columns]
    said = f"{repeated:,} of {len(result.rows):,} rows repeat another."
    hint = "A join finds several rows for each: add DISTINCT, or count with care."
    severity: Severity = "warning" if shown else "note"
    yield Problem("repeated_rows", severity, said, hint)


def _is_always_null(name: str, select: exp.Select | None, known: CatalogSlice) -> bool:
    """Whether the stored column behind an output is NULL throughout, as profiling found."""
    outputs = select.expressions if select is not None else []
    for projection in outputs:
        behind = projection.unalias()
        if projection.alias_or_name.lower() == name.lower() and isinstance(behind, exp.Column):
            name = behind.name
    found = [column for table in known.tables if (column := table.column(name)) is not None]
    return bool(found) and all(column.null_share == 1.0 for column in found)


def _outermost(tree: exp.Expr | None) -> exp.Select | None:
    while isinstance(tree, (exp.Subquery, exp.Paren)):
        tree = tree.this
    return tree if isinstance(tree, exp.Select) else None


def _aggregates(select: exp.Select | None) -> bool:
    """Whether its own select list aggregates, windows apart."""
    if select is None:
        return False
    return any(
        isinstance(node, exp.AggFunc) and not isinstance(node.parent, exp.Window)
        for projection in select.expressions
        for node in projection.walk(prune=lambda inner: isinstance(inner, exp.Query))
    )


def _compares(asked: str) -> bool:
    """Whether it asks for several numbers: "how many cats and dogs", "in 2024 and 2025"."""
    return bool(re.search(r"\b(?:and|or)\b|(?:와|과|하고)\s", asked, re.IGNORECASE))


def _is_number(cell: object) -> bool:
    return hasattr(cell, "__float__") and not isinstance(cell, bool)


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"


def _warn(kind: str, message: str, hint: str) -> Problem:
    return Problem(kind, "warning", message, hint)
