"""The question says not, never or without, and nothing in the query negates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.guards.shape import words_of
from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem

_NO_DENIAL = re.compile(
    r"\b(?:no|not) (?:more|less|fewer|greater|later|earlier|lower|higher|longer|older|younger) than"
    # Who asks to ignore those that have none is served by a join.
    r"|\b(?:ignor\w+|skip\w*|omit\w*|leave out)\b[^.?!;]{0,60}?"
    r"(?:n['’]t|\bnot|\bno|\bnever|\bwithout)\b"
    r"|\bnot (?:only|just)\b|\bwhether or not\b|\bor not\b"
    r"|\bno-(?!one\b)(?=\w)"  # "no-shows" are a kind of thing
    r"|\b(?:phone|room|order|account)? ?no\.?(?= ?\d)"
    r"|\bwhy (?:not|\w+n['’]t)\b|\bdo(?:es)?n['’]t (?:know|matter|care)\b",
    re.IGNORECASE,
)
"""What sounds like a denial and is none."""
_DENIAL = re.compile(
    r"\b(?:not|never|without|except|excluding|neither|nor|other than|none of|no)\b|n['’]t\b"
    r"|않|없는|제외|아닌",
    re.IGNORECASE,
)
_DENIES = (exp.NEQ, exp.Except, exp.Is, exp.NullSafeNEQ)
_NOTHING = frozenset({"0", "no", "n", "false", "none", "f", "never", ""})


def check_asked_negation(subject: Subject) -> list[Problem]:
    """Find questions that deny something, and queries that deny nothing."""
    asked = subject.asked
    if asked is None or not asked.says("negated"):
        return []
    text = _NO_DENIAL.sub(" ", asked.unquoted)
    found = _DENIAL.search(text)
    if found is None or _denies(subject, text.lower()):
        return []
    said = found[0]
    return [
        Problem(
            "asked_negation",
            "warning",
            f"The question says '{said}', and nothing in the query negates.",
            "Use NOT EXISTS, NOT IN, <>, IS NULL or EXCEPT.",
        )
    ]


def _is_said(column: exp.Column, said: str) -> bool:
    return any(len(word) > 2 and word in said for word in words_of(column.name))


def _denies(subject: Subject, said: str) -> bool:
    for node in subject.tree.find_all(*_DENIES, exp.Not, exp.Join, exp.Like, exp.ILike):
        if isinstance(node, exp.Not):
            # NOT is_test is a habit, unless the question speaks of tests.
            if not isinstance(node.this, exp.Column) or _is_said(node.this, said):
                return True
        elif isinstance(node, exp.Join):
            if node.side:
                return True
        elif not isinstance(node, (exp.Like, exp.ILike)) or node.args.get("negate"):
            return True
    return any(text in _NOTHING for text in _literals(subject))


def _literals(subject: Subject) -> Iterator[str]:
    for node in subject.tree.find_all(exp.Literal, exp.Boolean):
        if isinstance(node, exp.Boolean):
            yield str(node.this).lower()
        else:
            text = node.name.lower()
            yield text if _DENIAL.search(text) is None else ""
