"""Marks: columns that say yes or no of a row, as filters of past queries speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

_NO = frozenset({"n", "no", "f", "false", "0"})
_YES = frozenset({"y", "yes", "t", "true", "1"})
_LEAVES_OUT = re.compile(
    r"\b(?:leav\w+ out|left out|exclud\w+|omit\w*|ignor\w+|filter\w* out|never count)\b"
    r"|제외|빼",
    re.IGNORECASE,
)
_NAMED = re.compile(r"`([^`]{1,200})`")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n(?=\s*[-*\d])")
_INSTRUCTION = re.compile(r"\n(?=\s*[-*\d])|\n\s*\n")
_JOINS = re.compile(r"\b(?:join\w*|look\w* up|belongs? to)\b|조인", re.IGNORECASE)


@lru_cache(maxsize=16_384)
def mark_of(sql: str, dialect: str) -> str:
    """The column of a condition that says yes or no of a row; empty where it says anything else.

    ``NOT is_test``, ``deleted = 'N'``, ``deleted_at IS NULL``, ``COALESCE(void, FALSE) = FALSE``.
    """
    try:
        condition = sqlglot.parse_one(sql, read=dialect)
    except (SqlglotError, RecursionError):
        return ""
    columns = list(condition.find_all(exp.Column))
    if len(columns) != 1 or condition.find(exp.Query) is not None:
        return ""
    return columns[0].name if _says_yes_or_no(condition) else ""


def _says_yes_or_no(condition: exp.Expr) -> bool:
    condition = condition.unnest()
    if isinstance(condition, exp.Not):
        return _says_yes_or_no(condition.this) or _is_plain(condition.this)
    if isinstance(condition, exp.Is):
        return _is_plain(condition.this)
    if isinstance(condition, (exp.EQ, exp.NEQ)):
        return _is_plain(condition.this) and _is_answer(condition.expression)
    return _is_plain(condition)


def _is_plain(side: exp.Expr) -> bool:
    side = side.unnest()
    if isinstance(side, exp.Coalesce):
        return isinstance(side.this, exp.Column) and all(map(_is_answer, side.expressions))
    return isinstance(side, exp.Column)


def _is_answer(side: exp.Expr) -> bool:
    if isinstance(side, exp.Boolean):
        return True
    return isinstance(side, exp.Literal) and side.name.lower() in _NO | _YES


@lru_cache(maxsize=16_384)
def leaves_out(sql: str, dialect: str) -> bool:
    """Whether the condition keeps the rows of which the mark is not true."""
    try:
        condition = sqlglot.parse_one(sql, read=dialect).unnest()
    except (SqlglotError, RecursionError):
        return False
    if isinstance(condition, exp.Not):
        return not isinstance(condition.this, exp.Is)
    if isinstance(condition, exp.Is):
        return (
            not isinstance(condition.expression, exp.Not) and condition.expression.sql() != "TRUE"
        )
    if isinstance(condition, (exp.EQ, exp.NEQ)):
        answer = condition.expression
        said = answer.name.lower() if isinstance(answer, exp.Literal) else str(answer.sql()).lower()
        return (said in _NO) == isinstance(condition, exp.EQ)
    return False


def hinted_columns(rules: str, columns: Iterable[str]) -> frozenset[str]:
    """Columns, in lower case, that a standing instruction to leave rows out puts in backticks."""
    known = {name.lower() for name in columns}
    found: set[str] = set()
    for sentence in _SENTENCE.split(rules):
        if _LEAVES_OUT.search(sentence):
            words = {
                word.lower()
                for name in _NAMED.findall(sentence)
                for word in re.findall(r"\w+", name)
            }
            found |= words & known
    return frozenset(found)


def carried_columns(rules: str, columns: Iterable[str]) -> frozenset[str]:
    """Of the hinted columns those that the same instruction says to join a table for.

    As in "Leave out `is_test` rows. Where a table has no mark, join the member."
    """
    known = tuple(columns)
    told = (part for part in _INSTRUCTION.split(rules) if _JOINS.search(part))
    return frozenset().union(*(hinted_columns(part, known) for part in told))
