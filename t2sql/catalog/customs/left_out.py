"""Tables that one past query reads only to leave rows of others out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from t2sql.catalog.tracing import Tracer


def tables_read_only_for_filters(scope: Scope, tracer: Tracer) -> Iterator[str]:
    """Tables of a SELECT whose columns stand in joins and conditions alone.

    As ``members`` in ``FROM ledger JOIN members ON … AND NOT members.is_test``.
    """
    select = scope.expression
    if not isinstance(select, exp.Select):
        return
    shown: set[str] = set()
    read: dict[str, set[str]] = defaultdict(set)
    conditions = _conditions(select)
    for column in scope.columns:
        place = tracer.place(column, scope)
        if place is None:
            continue
        read[place.alias].add(place.table)
        if not any(id(node) in conditions for node in _upwards(column)):
            shown.add(place.alias)
    if any(item.is_star for item in select.expressions):
        return
    for alias, tables in read.items():
        if alias not in shown and len(tables) == 1:
            yield from tables


def _conditions(select: exp.Select) -> set[int]:
    """The nodes under which a column only picks rows."""
    where = select.args.get("where")
    found = {id(where)} if where is not None else set()
    for join in select.args.get("joins") or ():
        found.update(
            id(part)
            for key in ("on", "using")
            if (part := join.args.get(key)) is not None and isinstance(part, exp.Expression)
        )
    return found


def _upwards(node: exp.Expr) -> Iterator[exp.Expr]:
    found: exp.Expr | None = node
    while found is not None and not isinstance(found, exp.Select):
        yield found
        found = found.parent
