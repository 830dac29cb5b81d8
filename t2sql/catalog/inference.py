"""Likely foreign keys where nobody declared any: by name, then by type, then by the data.

A column points to a table's key if its name says so (the key's own name, ``<table>_id``, an
abbreviation such as ``usr_id``, any of them behind a role as in ``buyer_usr_id``), the types are
of one family, and its values stand in the key. Names alone never connect ``id`` with ``id``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from t2sql.catalog.families import TypeFamily, type_family
from t2sql.catalog.keys import (
    abbreviates,
    entity_words,
    is_plural,
    is_twin,
    is_unique,
    key_name,
    key_rank,
    means,
    root,
)
from t2sql.types import Column, Table

Inclusion = Callable[[Table, Column, Table, Column], float | None]
"""The share of a column's distinct values that stand in a key; None if that is not known."""

SURE = 0.7
"""From this strength on a name alone is enough where there are no data to look at."""
INCLUDED = 0.9
"""Share of values that must stand in the key: real data have a few orphans."""
MOSTLY = 0.6
"""The same where the name leaves no doubt."""
_ROLE = 0.15
_BARE = 0.5
_CROWD = 20
_TRIES = 3
_GENERIC = frozenset(
    {
        *("name", "title", "type", "status", "date", "year", "month", "day", "time", "number"),
        *("description", "value", "amount", "price", "rank", "position", "address", "city"),
        *("email", "phone", "gender", "age", "count", "total", "result", "level", "category"),
    }
)


@dataclass(frozen=True, slots=True)
class _Key:
    """A column that other tables may point to."""

    table: Table
    column: Column
    family: TypeFamily


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write a reference to a key, and how much it says."""

    key: _Key
    strength: float


def infer_keys(
    tables: Sequence[Table], taken: set[tuple[str, str]], included: Inclusion
) -> Iterator[tuple[Table, Column, Table, Column]]:
    """Pairs (table, column) to (table, key column) that are likely to be foreign keys.

    Args:
        tables: with their profiles.
        taken: (table, column) pairs that have a declared key already.
        included: looks at the data; asked only for pairs whose names and types agree.
    """
    # Copies and views hold the same keys as what they were made from, and own none of them.
    owners = (table for table in tables if not (table.is_view or is_twin(table.bare_name)))
    keys = [key for table in owners for key in _keys_of(table)]
    forms = _Forms(keys)
    for table in tables:
        for position, column in enumerate(table.columns):
            family = type_family(column.data_type)
            if (table.name, column.name) in taken or family not in {"text", "number", "uuid"}:
                continue
            if _owns(table, position):
                continue
            found = _best(forms.of(table, column), table, family)
            for form in found[:_TRIES]:
                share = included(table, column, form.key.table, form.key.column)
                if _agrees(share, form.strength):
                    yield table, column, form.key.table, form.key.column
                    break


def _agrees(share: float | None, strength: float) -> bool:
    if share is None:
        return strength >= SURE
    return share >= (MOSTLY if strength >= 0.9 else INCLUDED)


def _keys_of(table: Table) -> Iterator[_Key]:
    """The key of a table, and other columns that are unique and named like one."""
    ranks = [key_rank(table, position) for position in range(len(table.columns))]
    # A name is a key only where there is no better one.
    better = any(
        rank is not None and rank < 4 and is_unique(table, position)
        for position, rank in enumerate(ranks)
    )
    single = table.primary_key[0] if len(table.primary_key) == 1 else None
    for position, column in enumerate(table.columns):
        rank = ranks[position] if ranks[position] != 4 or not better else None
        is_key = column.name == single
        if not is_key and single is None and not table.row_count:
            is_key = rank == 0
        if is_key or (rank is not None and is_unique(table, position)):
            yield _Key(table, column, type_family(column.data_type))


def _owns(table: Table, position: int) -> bool:
    """Whether a column is the key of its table by its name, too: it points to nothing else."""
    column = table.columns[position]
    named = key_rank(table, position) in {0, 1}
    return named and (column.name in table.primary_key[:1] or is_unique(table, position))


def _best(forms: Sequence[_Form], child: Table, family: TypeFamily) -> list[_Form]:
    """The forms that fit, the best first; one a parent table.

    A number may point to a text that holds numbers, if the data say so: SQLite does not mind.
    """
    fitting = []
    for form in forms:
        if form.key.family == family:
            fitting.append(form)
        elif {form.key.family, family} == {"text", "number"}:
            fitting.append(_Form(form.key, min(form.strength - _ROLE, SURE - 0.01)))
    fitting.sort(
        key=lambda form: (
            -form.strength,
            form.key.table.schema != child.schema,
            -(form.key.table.row_count or 0),
            form.key.table.name,
        )
    )
    first: dict[str, _Form] = {}
    for form in fitting:
        first.setdefault(form.key.table.name, form)
    return list(first.values())


class _Forms:
    """Every way in which a column may refer to a key, by the letters of its name."""

    def __init__(self, keys: Sequence[_Key]) -> None:
        self._by_letters: dict[str, list[_Form]] = defaultdict(list)
        self._in_schema: dict[tuple[str, str], list[_Form]] = defaultdict(list)
        self._by_initial: dict[tuple[str, str], dict[str, list[_Key]]] = defaultdict(dict)
        self._own: dict[str, list[_Key]] = defaultdict(list)
        self._short: dict[tuple[str, str], tuple[str, ...]] = {}
        for key in keys:
            self._add(key)

    def _add(self, key: _Key) -> None:
        name = key_name(key.column.name)
        entity = entity_words(key.table.bare_name)
        letters = "".join(entity)
        own_entity = not name.stem or means(name.stem, entity)
        if name.stem and name.joined not in _GENERIC:
            is_name = name.word in {"", "name"}
            strength = 0.6 if is_name else 1.0 if own_entity else 0.8
            self._put(_letters(name.stem) + name.word, _Form(key, strength))
        if key.column.name in key.table.primary_key or (own_entity and name.word):
            self._put(letters, _Form(key, _BARE))
        if not (own_entity and name.word) or name.word == "name":
            return
        self._put(letters + name.word, _Form(key, 0.95))
        if len(entity) > 1 and not name.stem:
            self._put(entity[-1] + name.word, _Form(key, 0.55))
        if len(entity) == 1:
            self._by_initial[letters[0], name.word].setdefault(letters, []).append(key)
        self._own[key.table.name].append(key)

    def of(self, table: Table, column: Column) -> list[_Form]:
        """The keys of other tables that a column's name may refer to."""
        name = key_name(column.name)
        found: list[_Form] = []
        for start in range(len(name.stem)):
            role = _ROLE if start else 0.0
            stem = name.stem[start:]
            exact = self._written(_letters(stem) + name.word, table.schema)
            short = self._abbreviated(stem, name.word)
            for form in (*exact, *short):
                # `home_games` counts games, it names none.
                if form.strength != _BARE or not is_plural(stem[-1]):
                    found.append(_Form(form.key, form.strength - role))
        others = [form for form in found if form.key.table.name != table.name]
        return others + self._of_itself(table, column, found)

    def _put(self, letters: str, form: _Form) -> None:
        self._by_letters[letters].append(form)
        self._in_schema[form.key.table.schema, letters].append(form)

    def _written(self, letters: str, schema: str) -> Sequence[_Form]:
        """What these letters refer to; what fits a crowd of tables refers to none of them."""
        found: Sequence[_Form] = self._by_letters.get(letters, ())
        if len(found) > _CROWD:
            found = self._in_schema.get((schema, letters), ())
        return found if len(found) <= _CROWD else ()

    def _abbreviated(self, stem: tuple[str, ...], word: str) -> list[_Form]:
        if len(stem) != 1 or not word:
            return []
        entities = self._by_initial.get((stem[0][0], word), {})
        memo = (stem[0], word)
        if memo not in self._short:
            short = root(stem[0])
            self._short[memo] = tuple(name for name in entities if abbreviates(short, name))
        keys = [key for name in self._short[memo] for key in entities[name][: _CROWD + 1]]
        return [_Form(key, SURE) for key in keys] if len(keys) <= _CROWD else []

    def _of_itself(self, table: Table, column: Column, found: Sequence[_Form]) -> list[_Form]:
        """A key of its own table: only behind a role, or as ``parent_id``."""
        name = key_name(column.name)
        own = [
            form
            for form in found
            if form.key.table.name == table.name
            and form.key.column.name != column.name
            and len(name.stem) > 1
        ]
        if name.stem == ("parent",):
            own += [_Form(key, 0.6) for key in self._own.get(table.name, ())]
        return own


def _letters(stem: Sequence[str]) -> str:
    return "".join(root(word) for word in stem)
