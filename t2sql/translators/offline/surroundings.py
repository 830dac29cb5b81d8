"""What the phrases of a table owe to the tables that it is read with.

Told apart from the phrases themselves, which are dear and seldom change from one set of tables
to another: a glued name ("deptname") is parted at words that other names use, and a word that is
another table's whole name says little in a longer one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from t2sql.translators.offline.dates import GRAINS
from t2sql.translators.offline.english import ABBREVIATIONS
from t2sql.translators.offline.identifiers import GLUED, name_words
from t2sql.translators.offline.identity import Same
from t2sql.translators.offline.lexicon import Surroundings
from t2sql.translators.offline.plain_names import plain_names_of
from t2sql.translators.offline.schema import Schema, build_schema
from t2sql.translators.offline.words import split_name
from t2sql.types import CatalogSlice, Table

_COMMON = (
    *("name", "date", "code", "type", "number", "title", "phone", "count", "first"),
    *GRAINS,
)


def find_surroundings(schema: Schema) -> dict[str, Surroundings]:
    """Of each table of the schema, all of them being read together."""
    return _found(Same(schema.known), tuple(schema.by_name))


@lru_cache(maxsize=128)
def _found(known: Same[CatalogSlice], names: tuple[str, ...]) -> dict[str, Surroundings]:
    schema = build_schema(known.value).only(names)
    tables = schema.by_name.values()
    keys = {table.name: Same(table) for table in tables}
    said = frozenset(_COMMON).union(*(_name_parts(key) for key in keys.values()))
    words = {name: _parting(key, said) for name, key in keys.items()}
    own = {name: name_words(_plain_name(key), words[name]) for name, key in keys.items()}
    single = {parts[0] for parts in own.values() if len(parts) == 1}
    return {
        name: Surroundings(
            words[name],
            frozenset(single.intersection(parts)) if len(parts) > 1 else frozenset(),
            tuple(one.column for one in schema.names_of(name) if one.table == name),
        )
        for name, parts in own.items()
    }


@lru_cache(maxsize=1024)
def _name_parts(table: Same[Table]) -> frozenset[str]:
    """The longer words of a table's name and of its columns' names."""
    return frozenset(part for part in _parts(table) if len(part) > 3)


def _plain_name(table: Same[Table]) -> str:
    name = table.value.bare_name
    return plain_names_of(table).get(name.lower(), name)


def _parts(table: Same[Table]) -> Iterator[str]:
    plain = plain_names_of(table)
    for name in (table.value.bare_name, *(column.name for column in table.value.columns)):
        yield from split_name(plain.get(name.lower(), name))


def _parting(table: Same[Table], said: frozenset[str]) -> frozenset[str]:
    """Of the words that are said, those at which a name of the table may be parted."""
    pieces, heads = _pieces(table)
    found = said & pieces
    return found.union(word for word in said if word.startswith(heads)) if heads else found


@lru_cache(maxsize=1024)
def _pieces(table: Same[Table]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Every half into which a name may be parted; beginnings that a longer word stands for."""
    pieces: set[str] = set()
    heads: set[str] = set()
    for part in frozenset(_parts(table)):
        if len(part) < 4 or part in ABBREVIATIONS:
            continue
        for place in range(3, len(part) - 2):
            pieces.update((part[:place], part[place:]))
        heads.update(part.removesuffix(ending) for ending in GLUED if part.endswith(ending))
    return frozenset(pieces | heads), tuple(sorted(head for head in heads if len(head) >= 2))
