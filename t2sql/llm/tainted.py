"""Names of a query that stand for a masked column, in it or in a query inside.

By name alone, and in doubt masked: a name that means a masked column anywhere means one everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sqlglot import exp

from t2sql.catalog.masks import is_secret_name
from t2sql.llm.literals import is_structure

_BOUNDS = (
    *(exp.Connector, exp.Where, exp.Having, exp.Qualify, exp.Join, exp.Query, exp.Values),
    *(exp.Group, exp.Order, exp.From),
)
"""What a condition stands in."""
_WORD = re.compile(r"\w+")


class Tainted:
    """The names of masked columns in a query, and of what is made of them.

    Args:
        tree: the query, or an expression.
        masked: names of masked columns, in lower case; secrets by their own name are added.
    """

    def __init__(self, tree: exp.Expr, masked: Collection[str]) -> None:
        self.names = {
            node.name.lower()
            for node in tree.find_all(exp.Column)
            if node.name.lower() in masked or is_secret_name(node.name)
        }
        before = -1
        while self.names and before != len(self.names):
            before = len(self.names)
            self._spread(tree)

    def holds(self, literal: exp.Literal) -> bool:
        """Whether a literal is compared with one of them, or stands where that cannot be told."""
        if not self.names or (literal.is_string and is_structure(literal)):
            return False
        condition: exp.Expr = literal
        while condition.parent is not None and not isinstance(condition.parent, _BOUNDS):
            condition = condition.parent
        if self.touches(condition):
            return True
        listed = isinstance(condition.parent, (exp.Values, exp.Select))
        return listed and not isinstance(condition, exp.Predicate) and not is_structure(literal)

    def touches(self, node: exp.Expr) -> bool:
        """Whether one of them stands in a part of the query."""
        return any(column.name.lower() in self.names for column in node.find_all(exp.Column))

    def shows(self, node: exp.Expr) -> bool:
        """Whether a part of the query may show cells of one of them; a count shows none."""
        return any(
            column.name.lower() in self.names and not _is_counted(column, node)
            for column in node.find_all(exp.Column)
        )

    def _spread(self, tree: exp.Expr) -> None:
        for alias in tree.find_all(exp.Alias):
            if self.shows(alias.this):
                self.names.add(alias.alias.lower())
        for named in tree.find_all(exp.TableAlias):
            if named.columns and named.parent is not None and self.shows(named.parent):
                self.names |= {column.name.lower() for column in named.columns}
        for union in tree.find_all(exp.SetOperation):
            if any(map(self.shows, (*union.selects, *_selects(union.expression)))):
                self.names |= {item.alias_or_name.lower() for item in union.selects}


def names_masked(sql: str, masked: Collection[str]) -> bool:
    """Whether a text that cannot be parsed has the name of a masked column in it."""
    words = set(_WORD.findall(sql))
    return any(word.lower() in masked or is_secret_name(word) for word in words)


def _is_counted(column: exp.Expr, within: exp.Expr) -> bool:
    above = column.parent
    while above is not None and above is not within.parent:
        if isinstance(above, exp.Count):
            return True
        above = above.parent
    return False


def _selects(query: object) -> Sequence[exp.Expr]:
    return query.selects if isinstance(query, exp.Query) else ()
