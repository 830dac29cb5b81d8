"""BigQuery's arrays: UNNEST, whose fields are columns, and ARRAY_AGG with a limit."""

from __future__ import annotations

from collections.abc import Container

from sqlglot import exp

ARRAY = "array_here"
"""What the operand of an UNNEST is called in the query that stands for it."""


def read_paths(tree: exp.Expr, known: Container[str]) -> None:
    """Read ``FROM row.items AS item`` as an UNNEST, in place, where ``row`` is in the query.

    Args:
        tree: the query.
        known: full names of tables, in lower case.
    """
    sources = {
        node.alias_or_name.lower()
        for node in tree.find_all(exp.Table, exp.CTE, exp.Subquery)
        if node.alias_or_name
    }
    sources |= {
        name.name.lower() for alias in tree.find_all(exp.TableAlias) for name in alias.columns
    }
    for node in list(tree.find_all(exp.Table)):
        parts = list(node.parts)
        path = ".".join(part.name for part in parts).lower()
        if len(parts) != 2 or path in known or parts[0].name.lower() not in sources:
            continue
        column = exp.Column(this=parts[1].copy(), table=parts[0].copy())
        name = node.args["alias"].this if node.args.get("alias") else parts[1]
        alias = exp.TableAlias(columns=[name.copy()])
        node.replace(exp.Unnest(expressions=[column], alias=alias))


def carry_arrays(tree: exp.Expr) -> None:
    """Rewrite in place what sqlglot writes for DuckDB in another sense, or not at all."""
    for unnest in list(tree.find_all(exp.Unnest)):
        if isinstance(unnest.parent, (exp.From, exp.Join)):
            unnest.replace(_unnested(unnest))
    for aggregate in list(tree.find_all(exp.ArrayAgg)):
        _carry_aggregate(aggregate)


def _unnested(unnest: exp.Unnest) -> exp.Expr:
    """A sub-query with the element under its alias, and its fields beside it.

    In BigQuery ``FROM UNNEST(items) AS item`` knows ``item``, ``item.price`` and ``price``.
    """
    alias = unnest.args.get("alias")
    names = list(alias.columns) if isinstance(alias, exp.TableAlias) else []
    name = names[0] if names else None
    if name is None and isinstance(alias, exp.TableAlias):
        name = alias.this
    if len(unnest.expressions) != 1:
        return unnest
    # The operand stands in a query of its own, where no alias of these can be meant by its names.
    inner = exp.select(exp.alias_(unnest.expressions[0].copy(), ARRAY)).subquery(f"{ARRAY}_row")
    query = exp.Select()
    if isinstance(name, exp.Identifier) and not _has_star(unnest, name.name):
        query = query.select(exp.alias_(_call("UNNEST"), name.copy()), copy=False)
        _qualify_element(unnest, name)
    depth = exp.PropertyEQ(this=exp.to_identifier("max_depth"), expression=exp.Literal.number(2))
    query = query.select(_call("UNNEST", depth), copy=False)
    offset = unnest.args.get("offset")
    if offset:
        first = _call("GENERATE_SUBSCRIPTS", exp.Literal.number(1))
        position = exp.Sub(this=first, expression=exp.Literal.number(1))
        written = offset.copy() if isinstance(offset, exp.Identifier) else "offset"
        query = query.select(exp.alias_(position, written), copy=False)
    query = query.from_(inner, copy=False)
    return query.subquery(name.copy() if isinstance(name, exp.Identifier) else None, copy=False)


def _call(name: str, *more: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=[exp.column(ARRAY), *more])


def _qualify_element(unnest: exp.Unnest, name: exp.Identifier) -> None:
    """Say ``item.item`` for ``item``: another table may have a column of that name."""
    query = unnest.find_ancestor(exp.Select)
    inside = {id(column) for column in unnest.find_all(exp.Column)}
    for column in query.find_all(exp.Column) if query is not None else ():
        is_meant = not column.table and column.name.lower() == name.name.lower()
        if is_meant and id(column) not in inside and not _is_output_name(column):
            column.set("table", name.copy())


def _is_output_name(column: exp.Column) -> bool:
    """Whether the column stands where names of other tables must, as in USING and EXCEPT."""
    return isinstance(column.parent, (exp.Join, exp.Star))


def _has_star(unnest: exp.Unnest, alias: str) -> bool:
    """Whether the query says ``alias.*``, which means the fields alone."""
    query = unnest.find_ancestor(exp.Select)
    return query is not None and any(
        column.is_star and column.table.lower() == alias.lower()
        for column in query.find_all(exp.Column)
    )


def _carry_aggregate(aggregate: exp.ArrayAgg) -> None:
    """``ARRAY_AGG(x IGNORE NULLS ORDER BY y LIMIT n)`` as a filtered list that is cut."""
    limit = aggregate.this if isinstance(aggregate.this, exp.Limit) else None
    outer: exp.Expr = aggregate
    nulls = aggregate.parent if isinstance(aggregate.parent, exp.IgnoreNulls) else None
    if limit is None and nulls is None:
        return
    inner = aggregate.this if limit is None else limit.this
    count = limit.expression if limit is not None else None
    outer = nulls if nulls is not None else aggregate
    place = outer.parent
    if place is None:
        return
    value = inner
    while isinstance(value, (exp.Order, exp.Distinct)):
        value = value.expressions[0] if isinstance(value, exp.Distinct) else value.this
    made: exp.Expr = exp.Anonymous(this="LIST", expressions=[inner.copy()])
    if nulls is not None:
        kept = exp.Not(this=exp.Is(this=value.copy(), expression=exp.null()))
        made = exp.Filter(this=made, expression=exp.Where(this=kept))
    if isinstance(place, exp.Window) and place.this is outer:
        window = place.copy()
        window.set("this", made)
        outer, made = place, window
    if count is not None:
        cut = exp.Slice(this=exp.Literal.number(1), expression=count.copy())
        made = exp.Anonymous(this="LIST_SLICE", expressions=[made, cut.this.copy(), count.copy()])
    outer.replace(made)
