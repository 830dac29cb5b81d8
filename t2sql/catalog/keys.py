"""Names of keys: which column of a table looks like its key, and what a key's name points to."""

from __future__ import annotations

from dataclasses import dataclass

from t2sql.catalog.names import words_of
from t2sql.types import Table

KEY_WORDS = frozenset(
    {
        *("id", "ids", "key", "code", "cd", "no", "nr", "num", "number", "uuid", "guid"),
        *("sk", "pk", "fk", "seq", "idx", "ref"),
    }
)
_SAME_KEY = {"ids": "id", "cd": "code", "nr": "no", "num": "no", "number": "no", "guid": "uuid"}
_GLUED = ("id", "number", "code", "key", "no")
_LAYERS = frozenset(
    {
        *("dim", "fact", "fct", "tbl", "tb", "mst", "master", "raw", "src", "ods", "dwd", "dws"),
        *("dwh", "mart", "ref", "lkp", "lookup"),
    }
)
_TWINS = frozenset(
    {
        *("stg", "staging", "tmp", "temp", "old", "bak", "backup", "copy", "archive"),
        *("archived", "snapshot"),
    }
)


@dataclass(frozen=True, slots=True)
class KeyName:
    """A column's name, taken apart: ``buyer_usr_id`` has the stem (buyer, usr) and the word id."""

    stem: tuple[str, ...]
    word: str
    """``id``, ``code``, ``no`` ...; empty if the name ends in no key word."""

    @property
    def joined(self) -> str:
        """The name without what separates its words."""
        return "".join(self.stem) + self.word


def key_name(column: str) -> KeyName:
    """A column's name, taken apart; ``userid`` and ``UserID`` are read like ``user_id``.

    Some words end like a key and are none (``paid``); their stem then names no table.
    """
    words = words_of(column)
    while len(words) > 1 and words[-1].isdecimal():
        words = words[:-1]  # `club_id_2` is one of several
    if not words:
        return KeyName((), "")
    last = words[-1]
    if last in KEY_WORDS or (last == "name" and len(words) > 1):
        return KeyName(words[:-1], _SAME_KEY.get(last, last))
    for ending in _GLUED:
        if last.endswith(ending) and len(last) > len(ending):
            word = _SAME_KEY.get(ending, ending)
            return KeyName((*words[:-1], last.removesuffix(ending)), word)
    return KeyName(words, "")


def entity_words(table: str) -> tuple[str, ...]:
    """What a table's rows are, by its bare name: ``dim_order_items`` gives (order, item)."""
    words = words_of(table)
    while len(words) > 1 and words[0] in _LAYERS:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LAYERS:
        words = words[:-1]
    return tuple(root(word) for word in words)


def is_twin(table: str) -> bool:
    """Whether a bare name says that the table is a copy: ``stg_orders``, ``orders_old``."""
    words = words_of(table)
    while len(words) > 1 and words[-1].isdecimal():
        words = words[:-1]  # `listings_backup_20250401`
    return len(words) > 1 and (words[0] in _TWINS or words[-1] in _TWINS)


def root(word: str) -> str:
    """What an English word and its plural have in common: ``compani``, ``campus``, ``cours``.

    Good enough to compare names with each other, not to be read.
    """
    if len(word) <= 3:
        return word
    stem = word[:-1] if is_plural(word) else word
    stem = stem.removesuffix("e")
    return stem[:-1] + "i" if stem.endswith("y") else stem


def is_plural(word: str) -> bool:
    """Whether an English word looks like a plural."""
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def abbreviates(short: str, word: str) -> bool:
    """Whether one word is short for another: ``usr`` for user, ``dept``, ``cust``.

    At least three letters, the same first letter, letters in the same order, and either the
    beginning of the word or its last letter too.
    """
    if not 3 <= len(short) < len(word) or short[0] != word[0]:
        return False
    rest = iter(word)
    in_order = all(letter in rest for letter in short)
    return in_order and (word.startswith(short) or short[-1] == word[-1])


def means(stem: tuple[str, ...], entity: tuple[str, ...]) -> bool:
    """Whether the words of a key's stem name an entity: in full, abbreviated, or by its initial."""
    if "".join(map(root, stem)) == "".join(entity):
        return True
    if len(stem) == 1 and len(stem[0]) == 1:
        return stem[0] == entity[0][:1]
    return len(stem) == len(entity) and all(
        root(short) == word or abbreviates(root(short), word)
        for short, word in zip(stem, entity, strict=True)
    )


def key_rank(table: Table, position: int) -> int | None:
    """How much a column's name looks like its table's own key; 0 is most, None is not at all."""
    name = key_name(table.columns[position].name)
    if not name.word:
        return None
    entity = entity_words(table.bare_name)
    if name.word == "name":
        return 4 if means(name.stem, entity) else None
    if not name.stem or means(name.stem, entity):
        return 0 if name.word in {"id", "uuid", "pk", "sk", "key"} else 1
    return 2 if position == 0 else 3


def guess_primary_key(table: Table) -> tuple[str, ...]:
    """The column whose name looks most like the key, among those that hold no value twice.

    Needs a profile; an empty table gives no evidence and so no key.
    """
    ranked = [
        (rank, position)
        for position, column in enumerate(table.columns)
        if is_unique(table, position) and (rank := key_rank(table, position)) is not None
    ]
    return (table.columns[min(ranked)[1]].name,) if ranked else ()


def is_unique(table: Table, position: int) -> bool:
    """Whether the profile found a value in every row and no value twice."""
    column = table.columns[position]
    return bool(table.row_count) and column.distinct == table.row_count and not column.null_share
