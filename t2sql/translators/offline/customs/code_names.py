"""Groups by a code are shown by the code's words: the code table is joined with its group fixed.

The code table as one column sees it is a table of its own here, named ``dim.code#trips.state_cd``:
two columns of one query may point to rows of two groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from t2sql.translators.offline.english import LANGUAGES
from t2sql.translators.offline.reading import Operand, Reading, renamed
from t2sql.translators.offline.words import Word
from t2sql.types import CatalogSlice, CodeLink, Column, JoinEdge, Table

_CODES = frozenset({"code", "codes"})


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code table as one column of codes sees it."""

    column: Operand
    link: CodeLink

    @property
    def name(self) -> str:
        """The name of the view among tables."""
        return f"{self.link.code_table}#{self.column.table}.{self.column.column}"

    @property
    def table(self) -> Table:
        """It as a table: a code in each row, and its words."""
        columns = (self.link.code_column, self.link.group_column, *self.link.names)
        return Table(self.name, tuple(Column(name, "VARCHAR") for name in columns))

    @property
    def edge(self) -> JoinEdge:
        """The join from the column to it."""
        mine = (self.column.table, (self.column.column,))
        return JoinEdge(*mine, self.name, (self.link.code_column,), "history", self.link.uses)


def code_tables(known: CatalogSlice) -> frozenset[str]:
    """Code tables of the slice: their words belong to the columns that hold their codes."""
    return frozenset(link.code_table for one in known.customs for link in one.codes)


def without_code_tables(known: CatalogSlice) -> tuple[str, ...]:
    """The names of the tables to read: those that are no code tables, if there are any."""
    hidden = code_tables(known)
    names = tuple(table.name for table in known.tables if table.name not in hidden)
    return names or tuple(table.name for table in known.tables)


def asks_for_codes(words: Sequence[Word]) -> bool:
    """Whether the question wants codes and not what they mean."""
    return any(word.text.lower() in _CODES for word in words)


def name_codes(
    reading: Reading, known: CatalogSlice, words: Sequence[Word]
) -> tuple[Reading, tuple[CodeView, ...]]:
    """The reading with words in place of the codes that it groups by, and what it then joins."""
    said = {word.text.lower() for word in words}
    if asks_for_codes(words) or not known.customs:
        return reading, ()
    views: dict[Operand, CodeView] = {}
    for operand in reading.group:
        link = _link(operand, known)
        if link is not None and known.table(link.code_table) is not None:
            views[operand] = CodeView(operand, link)
    if not views:
        return reading, ()
    shown = {operand: Operand(view.name, _name(view.link, said)) for operand, view in views.items()}
    return renamed(reading, shown), tuple(views.values())


def _link(operand: Operand, known: CatalogSlice) -> CodeLink | None:
    custom = known.custom(operand.table)
    if custom is None or operand.function or operand.grain or operand.formula is not None:
        return None
    return next((link for link in custom.codes if link.column == operand.column), None)


def _name(link: CodeLink, said: Iterable[str]) -> str:
    """The column of words in the language that is asked for, else the first."""
    endings = {LANGUAGES[word] for word in said if word in LANGUAGES}
    found = (name for name in link.names if name.lower().rpartition("_")[2] in endings)
    return next(found, link.names[0])
