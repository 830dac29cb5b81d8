"""Comparisons of a stored column with literals, wherever they stand in a SELECT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from t2sql.sql.guards.subject import Block, Subject
from t2sql.types import Column, Table

OPERATORS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}
MIRRORED = {"=": "=", "<>": "<>", ">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column and one literal that it is compared with."""

    block: Block
    node: exp.Expr
    """The whole comparison."""
    column: exp.Column
    table: Table
    stored: Column
    operator: str
    """As if the column stood left; of a list ``=`` or ``<>``."""
    literal: exp.Literal


def compared_texts(subject: Subject) -> Iterator[Comparison]:
    """Stored columns that ``=``, ``<>`` or ``IN`` compares with texts."""
    for block in subject.blocks:
        for node in block.find(exp.EQ, exp.NEQ, exp.In):
            for column, literal in _pairs(node):
                if not literal.is_string:
                    continue
                found = block.stored(column)
                if found is not None:
                    yield Comparison(block, node, column, *found, _operator(node), literal)


def _pairs(node: exp.Expr) -> Iterator[tuple[exp.Column, exp.Literal]]:
    if isinstance(node, exp.In):
        others = node.expressions
        left = node.this
    else:
        left, other = node.this, node.expression
        if isinstance(left, exp.Literal):
            left, other = other, left
        others = [other]
    if isinstance(left, exp.Column):
        for other in others:
            if isinstance(other, exp.Literal):
                yield left, other


def _operator(node: exp.Expr) -> str:
    negated = isinstance(node.parent, exp.Not)
    if isinstance(node, exp.NEQ):
        return "=" if negated else "<>"
    return "<>" if negated else "="


def number_comparisons(subject: Subject) -> Iterator[tuple[exp.Expr, str, exp.Literal]]:
    """Comparisons of anything with a number: the node, the operator as if it stood right, it."""
    for block in subject.blocks:
        for node in block.find(*OPERATORS, exp.Between):
            if isinstance(node, exp.Between):
                for operator, side in ((">=", "low"), ("<=", "high")):
                    bound = node.args.get(side)
                    if isinstance(bound, exp.Literal) and not bound.is_string:
                        yield node, operator, bound
                continue
            operator = OPERATORS[type(node)]
            if is_number(node.expression):
                yield node, operator, node.expression
            elif is_number(node.this):
                yield node, MIRRORED[operator], node.this


def is_number(node: object) -> bool:
    """Whether it is a plain number."""
    return isinstance(node, exp.Literal) and not node.is_string
