"""Snowflake's FLATTEN, which lists the parts of a value, as DuckDB's ``json_each``."""

from __future__ import annotations

from sqlglot import exp

PARTS = {"seq": "id", "key": "key", "path": "path", "index": "id", "value": "value", "this": "json"}
"""What FLATTEN calls its columns, and which of ``json_each`` stands for each."""


def carry_flatten(tree: exp.Expr) -> None:
    """Rewrite ``LATERAL FLATTEN(input => x) f`` and ``TABLE(FLATTEN(x)) f`` in place."""
    for node in list(tree.find_all(exp.Lateral, exp.TableFromRows)):
        call = node.this
        if not isinstance(call, (exp.Explode, exp.Flatten)):
            continue
        operand = _input(call)
        alias = node.args.get("alias")
        if operand is None:
            continue
        each = exp.Anonymous(this="JSON_EACH", expressions=[operand.copy()])
        columns = [exp.alias_(exp.column(there), here) for here, there in PARTS.items()]
        query = exp.select(*columns).from_(exp.Table(this=each))
        name = alias.this.copy() if isinstance(alias, exp.TableAlias) and alias.this else None
        made = query.subquery(name)
        if isinstance(node.parent, (exp.From, exp.Join)):
            node.replace(made)
        else:
            node.replace(exp.Join(this=made, kind="CROSS"))


def _input(call: exp.Expr) -> exp.Expr | None:
    """The value that is taken apart: ``input => x``, or the first argument."""
    arguments = [call.this, *call.expressions]
    for argument in arguments:
        if isinstance(argument, exp.Kwarg) and argument.this.name.lower() == "input":
            found: exp.Expr = argument.expression
            return found
    first = arguments[0]
    return first if isinstance(first, exp.Expr) and not isinstance(first, exp.Kwarg) else None
