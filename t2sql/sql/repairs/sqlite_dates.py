"""Dates in SQLite, which has neither EXTRACT nor DATE_TRUNC: by strftime and date modifiers.

Source: SQLite's manual, "Date And Time Functions".
"""

from __future__ import annotations

from sqlglot import exp

from t2sql.sql.repairs.broken import Broken, Mended, write_tree

KINDS = frozenset({"engine", "syntax", "unknown_function", "unknown_column", "gate_rewrite"})
_PARTS = {
    "YEAR": "%Y",
    "MONTH": "%m",
    "DAY": "%d",
    "HOUR": "%H",
    "MINUTE": "%M",
    "SECOND": "%S",
    "DOW": "%w",
    "DOY": "%j",
}
_STARTS = {"YEAR": "start of year", "MONTH": "start of month", "DAY": "start of day"}


def write_sqlite_dates(broken: Broken) -> Mended | None:
    """Write parts and starts of dates as SQLite knows them."""
    if broken.facts.name != "sqlite":
        return None
    tree = broken.tree()
    if tree is None:
        return None
    said = carry_dates(tree)
    written = write_tree(tree, "sqlite") if said else None
    return Mended(written, said) if written else None


def carry_dates(tree: exp.Expr) -> tuple[str, ...]:
    """Change the tree in place; return what was said of it."""
    said: dict[str, None] = {}
    kinds = (exp.Extract, exp.Year, exp.Month, exp.Day, exp.DateTrunc, exp.TimestampTrunc)
    for node in list(tree.find_all(*kinds)):
        carried = _part(node) or _start(node)
        if carried is not None:
            before = node.sql()
            node.replace(carried)
            said[f"SQLite has no {before[:60]}; it is {carried.sql(dialect='sqlite')[:80]}."] = None
    return tuple(said)


def _part(node: exp.Expr) -> exp.Expr | None:
    if isinstance(node, exp.Extract):
        unit, moment = node.name.upper(), node.expression
    elif isinstance(node, (exp.Year, exp.Month, exp.Day)):
        unit, moment = type(node).__name__.upper(), node.this
    else:
        return None
    form = _PARTS.get(unit)
    if form is None:
        return None
    text = exp.Anonymous(this="STRFTIME", expressions=[exp.Literal.string(form), _plain(moment)])
    return exp.cast(text, "INTEGER")


def _start(node: exp.Expr) -> exp.Expr | None:
    if not isinstance(node, (exp.DateTrunc, exp.TimestampTrunc)):
        return None
    start = _STARTS.get(node.text("unit").upper())
    if start is None:
        return None
    return exp.Anonymous(this="DATE", expressions=[_plain(node.this), exp.Literal.string(start)])


def _plain(moment: exp.Expr) -> exp.Expr:
    """Without a cast to a date, which SQLite would read as a cast to a number."""
    inner = moment.unnest()
    while isinstance(inner, (exp.Cast, exp.TsOrDsToDate)):
        inner = inner.this
    return inner.copy()
