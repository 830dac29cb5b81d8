"""What a slice says of its tables: kinds of columns, keys, the columns that name a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from t2sql.translators.offline.column_kinds import (
    MOMENT_WORDS,
    columns_of,
    date_of,
    is_dated,
    is_numeric,
    keys_of,
    primary_key_of,
)
from t2sql.translators.offline.english import NAME_WORDS
from t2sql.translators.offline.flags import answers_of
from t2sql.translators.offline.identifiers import name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.plain_names import plain_names
from t2sql.translators.offline.reading import Operand
from t2sql.translators.offline.words import stem
from t2sql.types import CatalogSlice, Column, JoinEdge, Table

_LABELS = frozenset({"number", "code", "zip", "postcode", "phone", "fax"})
_LAX = frozenset({"sqlite", "mysql"})


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of a slice by name, with questions a grammar asks of them."""

    known: CatalogSlice
    by_name: dict[str, Table]
    named: dict[str, tuple[Operand, ...]] = field(default_factory=dict)
    """What names the rows of a table, once it was asked."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """Names to what they are called without a prefix that all share."""
    own: dict[str, tuple[Operand, ...]] = field(default_factory=dict)
    """The columns of a table that name its rows, once it was asked: whatever tables are beside."""
    keys: dict[str, Operand | None] = field(default_factory=dict)
    """The single-column key of a table, once it was asked."""
    columns: dict[str, Mapping[str, Column]] = field(default_factory=dict)
    """The columns of a table by their names in lower case, once it was asked."""

    def only(self, names: Iterable[str]) -> Schema:
        """These tables alone, in this order; what is known of each is shared."""
        found = ((name, self.by_name.get(name)) for name in names)
        tables = {name: table for name, table in found if table is not None}
        return replace(self, by_name=tables, named={})

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a column's or a table's name."""
        return name_words(self.plain.get(name.lower(), name) if self.plain else name)

    def column(self, table: str, column: str) -> Column | None:
        """The column, or None."""
        if table not in self.by_name:
            return None
        if table not in self.columns:
            self.columns[table] = columns_of(Same(self.by_name[table]))
        return self.columns[table].get(column.lower())

    @property
    def _lax(self) -> bool:
        """Whether the dialect counts with numbers that are kept as text."""
        return self.known.dialect in _LAX

    def is_numeric(self, operand: Operand) -> bool:
        """Whether the column holds numbers, by its type; keys count as numbers here."""
        if operand.formula is not None:
            return True
        column = self.column(operand.table, operand.column)
        return column is not None and is_numeric(Same(column), self._lax)

    def is_measure(self, operand: Operand) -> bool:
        """Whether it is a number that may be summed or compared: numeric and no key."""
        named = self.words(operand.column)[-1:]
        return self.is_numeric(operand) and not self.is_key(operand) and not _LABELS & set(named)

    def is_count(self, operand: Operand) -> bool:
        """Whether it is a measure, or a column called a number of something."""
        numbered = "number" in self.words(operand.column) and self.is_numeric(operand)
        return self.is_measure(operand) or (numbered and not self.is_key(operand))

    def is_dated(self, operand: Operand) -> bool:
        """Whether the column holds dates or times, by type or by the look of its values."""
        column = self.column(operand.table, operand.column)
        return column is not None and is_dated(Same(column), self._lax)

    def is_day(self, operand: Operand) -> bool:
        """Whether it is a plain date, without a time."""
        column = self.column(operand.table, operand.column)
        return column is not None and column.data_type.lower() == "date"

    def is_flag(self, operand: Operand) -> bool:
        """Whether the column says yes or no of a row, in whatever way."""
        return self._is_typed_flag(operand) or self.answers_of(operand) is not None

    def answers_of(self, operand: Operand) -> tuple[str, str] | None:
        """How the column writes yes and no; None where it is true or false itself."""
        column = self.column(operand.table, operand.column)
        if column is None or operand.function or self._is_typed_flag(operand):
            return None
        return answers_of(Same(column))

    def _is_typed_flag(self, operand: Operand) -> bool:
        """Whether the column is true or false, in a dialect that knows such columns."""
        column = self.column(operand.table, operand.column)
        typed = column is not None and column.data_type.lower().startswith("bool")
        return typed and self.known.dialect not in _LAX

    def has_median(self) -> bool:
        """Whether the dialect has a median."""
        return self.known.dialect not in _LAX

    def day_of(self, operand: Operand) -> Operand:
        """The DATE column that says the day of this timestamp, if the table has one."""
        column = self.column(operand.table, operand.column)
        if column is None or "time" not in column.data_type.lower():
            return operand
        event = [word for word in self.words(operand.column) if word not in MOMENT_WORDS]
        for other in self.by_name[operand.table].columns:
            words = [word for word in self.words(other.name) if word not in MOMENT_WORDS]
            if other.data_type.lower() == "date" and words == event:
                return Operand(operand.table, other.name)
        return operand

    def is_year(self, operand: Operand) -> bool:
        """Whether it is a column of plain years."""
        return "year" in self.words(operand.column) and not self.is_dated(operand)

    def is_key(self, operand: Operand) -> bool:
        """Whether it is (part of) a primary or foreign key, or called an id."""
        keys = keys_of(Same(self.by_name[operand.table]))
        return operand.column.lower() in keys or self.words(operand.column)[-1:] == ("id",)

    def is_unique(self, table: str, columns: Sequence[str]) -> bool:
        """Whether these columns are the table's whole primary key."""
        return primary_key_of(Same(self.by_name[table])) == frozenset(map(str.lower, columns))

    def key_of(self, table: str) -> Operand | None:
        """The single-column primary key, or a column that looks like one."""
        if table not in self.keys:
            self.keys[table] = self._find_key(table)
        return self.keys[table]

    def _find_key(self, table: str) -> Operand | None:
        found = self.by_name[table]
        if len(found.primary_key) == 1:
            return Operand(table, found.primary_key[0])
        for column in found.columns:
            if column.name.lower() in ("id", f"{found.bare_name.lower()}_id"):
                return Operand(table, column.name)
        return None

    def names_of(self, table: str) -> tuple[Operand, ...]:
        """The columns that name a row of the table for a person; its key if there are none."""
        if table not in self.named:
            key = self.key_of(table)
            first = self.by_name[table].columns[:1]
            self.named[table] = (
                self._own_names(table)
                or self._parent_names(table)
                or ((key,) if key is not None else ())
                or tuple(Operand(table, column.name) for column in first)
            )
        return self.named[table]

    def _parent_names(self, table: str) -> tuple[Operand, ...]:
        """A row without a name is called by the name of what it points to."""
        found = self.by_name[table]
        keys = {name.lower() for name in found.primary_key}
        pointers = [key for key in found.foreign_keys if len(key.columns) == 1]
        pointers.sort(key=lambda key: key.columns[0].lower() not in keys)
        for key in pointers[:1] if len(pointers) == 1 or len(keys) == 1 else ():
            if key.ref_table in self.by_name and key.ref_table != table:
                return self._own_names(key.ref_table)
        return ()

    def _own_names(self, table: str) -> tuple[Operand, ...]:
        if table not in self.own:
            self.own[table] = self._find_names(table)
        return self.own[table]

    def _find_names(self, table: str) -> tuple[Operand, ...]:
        found = self.by_name[table]
        own = {stem(word) for word in self.words(found.bare_name)}
        split = {self.words(column.name): column.name for column in found.columns}
        people = [split[words] for words in split if words[-2:] in _PERSON]
        if len(people) >= 2:
            return tuple(Operand(table, name) for name in people[:2])
        best: list[tuple[int, int, str]] = []
        for place, (whole, name) in enumerate(split.items()):
            words = whole[:-1] if _is_language(whole) else whole
            extra = [word for word in words[:-1] if stem(word) not in own]
            if words and words[-1] in NAME_WORDS and len(words) < 4:
                shared = 2 * _is_shared(found, name)
                best.append((len(extra) + (words[-1] != "name") + shared, place, name))
        if best:
            return (Operand(table, min(best)[2]),)
        for words, name in split.items():
            if {stem(word) for word in words} <= own or words[-1:] in (
                ("description",),
                ("detail",),
            ):
                return (Operand(table, name),)
        return ()

    def by_hints(self, table: str, hints: Sequence[str]) -> Operand | None:
        """The measure or date of the table whose name holds one of these words, best word first."""
        found = self.by_name[table]
        spans = "duration" in hints  # a moment is not long
        for hint in hints:
            for column in found.columns:
                operand = Operand(table, column.name)
                words = self.words(column.name)
                if hint not in words or (spans and self.is_dated(operand)):
                    continue
                if self.is_measure(operand) or self.is_dated(operand) or self.is_year(operand):
                    return operand
        return None

    def date_of(self, table: str) -> Operand | None:
        """The table's first date column (a plain "date" or a creation date before others)."""
        found = date_of(Same(self.by_name[table]), self._lax)
        return Operand(table, found) if found is not None else None

    def fans_out(self, table: str, edges: Sequence[JoinEdge]) -> bool:
        """Whether rows of the table repeat in this join: it is the "one" side of some edge."""
        for edge in edges:
            if edge.left == table and self.is_unique(table, edge.left_columns):
                other, columns = edge.right, edge.right_columns
            elif edge.right == table and self.is_unique(table, edge.right_columns):
                other, columns = edge.left, edge.left_columns
            else:
                continue
            if not self.is_unique(other, columns):
                return True
        return False


def _is_language(words: tuple[str, ...]) -> bool:
    """Whether the last word is a language code: "name_en", "name_ko"."""
    return len(words) > 1 and len(words[-1]) == 2 and words[-2] in NAME_WORDS and words[-1] != "id"


def _is_shared(table: Table, name: str) -> bool:
    """Whether, by the profile, many rows share a value of the column, so that it names none."""
    column = table.column(name)
    if column is None or column.distinct is None or not table.row_count:
        return False
    return column.distinct < table.row_count / 2


_PERSON = {("first", "name"), ("last", "name")}


def build_schema(known: CatalogSlice) -> Schema:
    """The slice, ready to be asked; of a question's parts each asks the same."""
    return _built(Same(known))


@lru_cache(maxsize=8)
def _built(same: Same[CatalogSlice]) -> Schema:
    known = same.value
    return Schema(
        known, {table.name: table for table in known.tables}, plain=plain_names(known.tables)
    )
