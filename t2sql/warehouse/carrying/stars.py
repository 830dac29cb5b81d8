"""BigQuery's stars over records, ``SELECT AS STRUCT *``, and aliases in GROUP BY."""

from __future__ import annotations

from sqlglot import exp


def carry_stars(tree: exp.Expr) -> None:
    """Rewrite in place the stars that DuckDB writes in another way."""
    count = 0
    for select in list(tree.find_all(exp.Select)):
        for projection in list(select.expressions):
            record = _record_before_star(projection)
            if record is None:
                continue
            star = projection.expression if isinstance(projection, exp.Dot) else projection.this
            if any(star.args.get(name) for name in ("except_", "replace", "rename")):
                count += 1
                _expand_aside(select, projection, record, star, f"star_{count}")
            else:
                spread = exp.Anonymous(this="UNNEST", expressions=[record.copy()])
                projection.replace(spread)
        if _is_struct_of_star(select):
            _wrap_as_row(select)


def carry_group_aliases(tree: exp.Expr, *, prefer_alias: bool) -> None:
    """Put the expression for an alias in GROUP BY, in place.

    DuckDB takes a column before an alias of the same name, and finds ``id`` ambiguous where
    ``a.id AS id`` is selected from two tables that have one.

    Args:
        tree: the query.
        prefer_alias: whether the engine takes the alias before a column; else only a column
            under its own name is put, which means the same either way.
    """
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group is None:
            continue
        aliases = {
            item.alias.lower(): item.this
            for item in select.expressions
            if isinstance(item, exp.Alias) and not item.this.find(exp.AggFunc, exp.Window)
        }
        for key in list(group.expressions):
            if not isinstance(key, exp.Column) or key.table:
                continue
            meant = aliases.get(key.name.lower())
            if meant is None or isinstance(meant, (exp.Literal, exp.Null)) or meant.find(exp.Query):
                continue
            same = isinstance(meant, exp.Column) and meant.name.lower() == key.name.lower()
            if prefer_alias or same:
                key.replace(meant.copy())


def _record_before_star(projection: exp.Expr) -> exp.Expr | None:
    """The record in ``record.*``, where it is more than one name."""
    if isinstance(projection, exp.Dot) and isinstance(projection.expression, exp.Star):
        record: exp.Expr = projection.this
        return record
    if isinstance(projection, exp.Column) and isinstance(projection.this, exp.Star):
        parts = [part for name in ("catalog", "db", "table") if (part := projection.args.get(name))]
        if len(parts) > 1:
            first = exp.Column(this=parts[1].copy(), table=parts[0].copy())
            rest = [part.copy() for part in parts[2:]]
            return exp.Dot.build([first, *rest]) if rest else first
    return None


def _expand_aside(
    select: exp.Select, projection: exp.Expr, record: exp.Expr, star: exp.Star, name: str
) -> None:
    """Give the record a name in FROM, since DuckDB takes EXCLUDE after a name alone."""
    aside = exp.select(exp.alias_(record.copy(), name)).subquery(f"{name}_row")
    if select.args.get("from_") is None:
        select.set("from_", exp.From(this=aside))
    else:
        select.append("joins", exp.Join(this=aside, kind="CROSS"))
    projection.replace(exp.Column(this=star.copy(), table=exp.to_identifier(name)))


def _is_struct_of_star(select: exp.Select) -> bool:
    return select.args.get("kind") == "STRUCT" and any(
        projection.is_star or isinstance(projection, exp.Anonymous)
        for projection in select.expressions
    )


def _wrap_as_row(select: exp.Select) -> None:
    """``SELECT AS STRUCT …`` as a sub-query whose row is selected whole."""
    inner = select.copy()
    inner.set("kind", None)
    outer = exp.select(exp.column("whole_row")).from_(inner.subquery("whole_row"), copy=False)
    select.replace(outer)
