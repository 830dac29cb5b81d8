"""The question says both, or either, and the query takes the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot import exp

from t2sql.sql.guards.subject import Subject
from t2sql.types import Problem

_BOTH = re.compile(r"\bboth\b|\bas well as\b|\band also\b|둘 다|모두", re.IGNORECASE)
_EITHER = re.compile(
    r"\bor\b|\beither\b|\bany\b|\btogether\b|\bcombined\b|\bplus\b|\ball\b|/|또는|이거나|혹은",
    re.IGNORECASE,
)
_AND = re.compile(r"\band\b|\bboth\b|\balso\b|\bwho\b|\bthat\b|그리고|둘 다", re.IGNORECASE)


def check_asked_both(subject: Subject) -> list[Problem]:
    """Compare 'both' and 'or' with the set operation that makes the answer, and with OR."""
    if subject.asked is None:
        return []
    return list(_look(subject, subject.asked.unquoted))


def _look(subject: Subject, text: str) -> Iterator[Problem]:
    both, either = bool(_BOTH.search(text)), bool(_EITHER.search(text))
    tree = subject.tree
    if isinstance(tree, exp.Union) and both and not either:
        yield _problem("both", "takes the rows of one side or the other (UNION)", "INTERSECT")
    elif isinstance(tree, exp.Intersect) and either and not _AND.search(text):
        yield _problem("or", "keeps only what both sides have (INTERSECT)", "UNION")
    elif not either and not both:
        yield from _unasked_or(subject)


def _unasked_or(subject: Subject) -> Iterator[Problem]:
    """OR between two different columns, where the question only adds conditions up."""
    for node in (found for block in subject.blocks for found in block.find(exp.Or)):
        sides = (node.this, node.args["expression"])
        names = [{column.name.lower() for column in side.find_all(exp.Column)} for side in sides]
        if names[0].isdisjoint(names[1]) and all(names) and node.find(exp.Is) is None:
            yield _problem("no 'or'", "lets in rows that meet one condition alone", "AND")
            return


def _problem(said: str, does: str, instead: str) -> Problem:
    quoted = said if said.startswith("no ") else f"'{said}'"
    return Problem(
        "asked_both",
        "warning",
        f"The question says {quoted}, and the query {does}.",
        f"Use {instead}.",
    )
