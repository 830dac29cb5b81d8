"""What gold SQL says of a question: its class, whether order counts, its shape without literals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sqlglot import exp

QuestionClass = Literal[
    "one_table", "two_tables", "three_plus", "nested", "set_operation", "window", "unanswerable"
]


def parse_gold(sql: str, dialect: str) -> exp.Expr | None:
    """The tree of one gold query, or None where sqlglot cannot read it (the engine still may)."""
    import sqlglot
    from sqlglot.errors import SqlglotError

    try:
        return sqlglot.parse_one(sql, dialect=dialect)
    except SqlglotError:
        return None


def has_root_order(tree: exp.Expr | None) -> bool:
    """Whether the query orders its rows at the root; False for what cannot be parsed."""
    from sqlglot import exp

    while isinstance(tree, exp.Subquery | exp.Paren) and not tree.args.get("order"):
        tree = tree.this
    return tree is not None and bool(tree.args.get("order"))


def classify(tree: exp.Expr | None, tables: int) -> QuestionClass:
    """The hardest thing in the query, or how many tables the question needs."""
    from sqlglot import exp

    if tree is not None:
        if tree.find(exp.SetOperation):
            return "set_operation"
        if tree.find(exp.Window):
            return "window"
        if sum(1 for _ in tree.find_all(exp.Select)) > 1:
            return "nested"
    if tables <= 1:
        return "one_table"
    return "two_tables" if tables == 2 else "three_plus"


def traits(tree: exp.Expr | None, tables: int) -> tuple[str, ...]:
    """All that is in the gold, where :func:`classify` names the hardest thing alone.

    ``tables_1``, ``tables_2`` or ``tables_3_plus`` by what the question needs; ``joined``,
    ``self_joined``, ``nested``, ``nested_deep`` (a query in a query in a query), ``with``,
    ``set_operation``, ``window``, ``aggregate``, ``grouped``, ``having``, ``distinct``,
    ``ordered``, ``top`` (ordered and cut), ``case`` and ``arithmetic``.
    """
    counted = f"tables_{tables}" if 0 < tables < 3 else ("tables_3_plus" if tables else "tables_0")
    if tree is None:
        return (counted,)
    return (counted, *(name for name, holds in _TRAITS.items() if holds(tree)))


def _has(*kinds: str) -> Callable[[exp.Expr], bool]:
    """Whether one of sqlglot's classes of these names stands in the tree."""

    def holds(tree: exp.Expr) -> bool:
        from sqlglot import exp

        return tree.find(*(getattr(exp, kind) for kind in kinds)) is not None

    return holds


def _joins_itself(tree: exp.Expr) -> bool:
    from sqlglot import exp

    for select in tree.find_all(exp.Select):
        source = select.args.get("from_")
        sources = [source.this] if source else []
        sources += [join.this for join in select.args.get("joins") or ()]
        names = [node.name.lower() for node in sources if isinstance(node, exp.Table)]
        if len(names) > len(set(names)):
            return True
    return False


def _depth(tree: exp.Expr) -> int:
    """How many queries stand in one another; the sides of a set operation stand side by side."""
    from sqlglot import exp

    deepest = 0
    for select in tree.find_all(exp.Select):
        above, depth = select.parent, 1
        while above is not None:
            depth += isinstance(above, exp.Select)
            above = above.parent
        deepest = max(deepest, depth)
    return deepest


_TRAITS: Mapping[str, Callable[[exp.Expr], bool]] = {
    "joined": _has("Join"),
    "self_joined": _joins_itself,
    "nested": lambda tree: _depth(tree) > 1,
    "nested_deep": lambda tree: _depth(tree) > 2,
    "with": _has("CTE"),
    "set_operation": _has("SetOperation"),
    "window": _has("Window"),
    "aggregate": _has("AggFunc"),
    "grouped": _has("Group"),
    "having": _has("Having"),
    "distinct": _has("Distinct"),
    "ordered": has_root_order,
    "top": lambda tree: _has("Order")(tree) and _has("Limit", "Fetch")(tree),
    "case": _has("Case", "If"),
    "arithmetic": _has("Add", "Sub", "Mul", "Div"),
}


def tables_read(tree: exp.Expr | None) -> frozenset[str]:
    """Names of the tables that a query reads, in lower case as written; no CTEs."""
    from sqlglot import exp

    if tree is None:
        return frozenset()
    ctes = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    names = set()
    for table in tree.find_all(exp.Table):
        name = ".".join(part.name for part in table.parts).lower()
        if name and name not in ctes:
            names.add(name)
    return frozenset(names)


def same_table(left: str, right: str) -> bool:
    """Whether two names can mean one table: case apart, either may lack its leading parts."""
    left, right = left.lower(), right.lower()
    return left == right or left.endswith(f".{right}") or right.endswith(f".{left}")


def mask_literals(sql: str, dialect: str) -> str:
    """The query with every literal as ``?``: two queries of one shape become one text.

    Letter case, comments and spacing do not count. SQLite reads a double-quoted word that is no
    column as text, so in that dialect an unqualified quoted word is masked as well. It works on
    tokens: thousands of queries are masked at once, and some cannot be parsed.
    """
    from sqlglot import TokenType
    from sqlglot.dialects.dialect import Dialect
    from sqlglot.errors import TokenError

    literals = {TokenType.STRING, TokenType.NUMBER, TokenType.TRUE, TokenType.FALSE}
    names = {TokenType.VAR, TokenType.IDENTIFIER}
    try:
        tokens = Dialect.get_or_raise(dialect).tokenize(sql)
    except TokenError:
        return " ".join(re.sub(r"'[^']*'|\b\d+\b", "?", sql).lower().split())
    parts: list[str] = []
    for token in tokens:
        quoted = token.token_type == TokenType.IDENTIFIER and dialect == "sqlite"
        if token.token_type in literals or (quoted and parts[-1:] != ["."]):
            parts.append("?")
        elif token.token_type in names:
            parts.append(token.text.lower())
        elif token.token_type != TokenType.SEMICOLON:
            # One spelling for operators that have several, such as <> and !=.
            parts.append(_SPELLINGS.get(token.text, token.text.lower()))
    return " ".join(parts)


_SPELLINGS = {"<>": "!=", "==": "="}
