"""What the team's words of a question are made of in SQL."""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from t2sql.evaluation.planted.planting import Planting, canonical
from t2sql.sql.conditions import conjuncts

AGGREGATES = (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Median)


def read_terms(planting: Planting) -> tuple[set[str], set[str]]:
    """The conditions and the aggregates that the question's terms are made of."""
    meant: set[str] = set()
    measured: set[str] = set()
    for term in planting.known.terms:
        for written in filter(None, (term.filter, term.expression)):
            try:
                tree = sqlglot.parse_one(written, dialect=planting.dialect)
            except SqlglotError:
                continue
            filters = [node.expression.this for node in tree.find_all(exp.Filter)]
            for condition in [tree] if written == term.filter else filters:
                meant |= {canonical(part, planting.dialect) for part in conjuncts(condition)}
            found = tree.find_all(*AGGREGATES)
            measured |= {canonical(node, planting.dialect) for node in found}
    return meant, measured
