"""Names: which table a written name means, and a table's name as a tree to query it by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from sqlglot import exp

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")


class NameIndex:
    """Finds the known table that a written name means.

    Letter case is forgiven, so is a schema left out where only one table has the name, and a
    catalog prefix (``main.orders`` in SQLite, ``shop.trade.orders`` for ``trade.orders``).
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_suffix: dict[str, list[str]] = defaultdict(list)
        self._full: dict[str, str] = {}
        for name in names:
            folded = name.lower()
            self._full.setdefault(folded, name)
            parts = folded.split(".")
            for start in range(len(parts)):
                self._by_suffix[".".join(parts[start:])].append(name)

    def matches(self, written: str) -> tuple[str, ...]:
        """Every known table that the name may mean: none, one, or several if it is ambiguous."""
        folded = written.lower()
        exact = self._full.get(folded)
        if exact is not None:
            return (exact,)
        by_suffix = self._by_suffix.get(folded)
        if by_suffix:
            return tuple(by_suffix)
        parts = folded.split(".")
        for start in range(1, len(parts)):
            # Only a full name may be left: `old.orders` never means `trade.orders`.
            rest = self._full.get(".".join(parts[start:]))
            if rest is not None:
                return (rest,)
        return ()

    def resolve(self, written: str) -> str | None:
        """The one known table that the name means, or None if there is none or several."""
        found = self.matches(written)
        return found[0] if len(found) == 1 else None


def written_name(table: exp.Table) -> str:
    """The name of a table as a query writes it, without quotes: ``schema.table``."""
    return ".".join(part.name for part in table.parts)


def table_tree(name: str, *, whole: bool = False) -> exp.Table:
    """A quoted table reference for a qualified name.

    Args:
        name: the name as :attr:`t2sql.types.Table.name` has it, at most three parts.
        whole: take the name as one part, dots and all.
    """
    parts = [name] if whole else name.split(".")
    if len(parts) > 3:
        parts = [".".join(parts[:-2]), *parts[-2:]]
    padded: list[str | None] = [None] * (3 - len(parts)) + list(parts)
    catalog, schema, table = padded
    return exp.table_(table or "", db=schema, catalog=catalog, quoted=True)


def words_of(name: str) -> tuple[str, ...]:
    """The lower-case words of a name: ``orderItems_2`` gives ``order``, ``items``, ``2``."""
    return tuple(word.lower() for word in _WORD.findall(name))
