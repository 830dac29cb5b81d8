"""Near twins: copies of a table (staging, backups, older versions), told by their names alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from t2sql.catalog.copies import RELATIONS, place_mark
from t2sql.types import Evidence

_MARKS = "|".join(RELATIONS)
_ENDS = "|".join(mark for mark in RELATIONS if mark != "raw")
_BEFORE = re.compile(rf"^_*(?P<mark>{_MARKS})_+", re.IGNORECASE)
_AFTER = re.compile(
    rf"_+(?P<mark>{_ENDS}|\d{{6}}|\d{{8}}|\d{{4}}_\d{{2}}(?:_\d{{2}})?)\d?$", re.IGNORECASE
)
_LAYER = re.compile(r"^(dim|fct|fact|f|d)_+", re.IGNORECASE)
_VERSION = re.compile(r"_v(?P<version>\d{1,4})$", re.IGNORECASE)
_SAID = {
    "stg": "staging",
    "tmp": "temporary",
    "temp": "temporary",
    "bak": "backup",
    "bkp": "backup",
    "snap": "snapshot",
}


@dataclass(frozen=True, slots=True)
class Twin:
    """A table that its name makes a copy of another."""

    name: str
    original: str
    relation: str
    """What the copy is of the original: ``a backup of``."""


def find_twins(
    names: Iterable[str], text: str, known: Callable[[str], str | None]
) -> dict[str, Twin]:
    """Which of these tables are copies of others, by name; those the text names are left out.

    A copy bears a mark (``stg_orders``, ``orders_backup``, ``orders_20240101``), is an older
    version of one of these tables (``orders_v1`` beside ``orders_v2``), or stands by the same
    bare name in a schema of copies (``sandbox.orders`` beside ``trade.orders``).

    Args:
        names: the candidates, best first; originals are looked for among them first.
        text: the question.
        known: the name of a table that the catalog has, or None; asked for originals that are
            not among the candidates.
    """
    names = list(names)
    originals: defaultdict[str, list[str]] = defaultdict(list)
    newest: dict[str, tuple[int, str]] = {}
    for name in names:
        if original_name(name) is None and place_mark(_schema(name)) is None:
            originals[_core(name)].append(name)
        stem, version = _version(name)
        if version is not None and version > newest.get(stem, (-1, ""))[0]:
            newest[stem] = version, name
    twins: dict[str, Twin] = {}
    for name in names:
        if is_named(name, text):
            continue
        for original, relation in _relations(name, originals, newest, known):
            if original != name:
                twins[name] = Twin(name, original, relation)
                break
    return twins


def twins_of(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The tables that differ from one by marks of copies, layers and versions alone."""
    own = _bare_core(name)
    return tuple(other for other in names if other != name and _bare_core(other) == own)


def caution(twin: Twin, loss: float) -> Evidence:
    """What is to be said of a copy among the candidates; ``loss`` is how far it sinks."""
    return Evidence("caution", f"{twin.relation} {twin.original}; sinks below it", -abs(loss))


def original_name(name: str) -> str | None:
    """The name that the table would be a copy of, in the same schema; None if it is no copy.

    ``trade.stg_orders`` and ``trade.orders_backup_20240101`` give ``trade.orders``.
    """
    schema, dot, bare = name.rpartition(".")
    stem, marks = _strip(bare)
    return f"{schema}{dot}{stem}" if marks else None


def is_named(name: str, text: str) -> bool:
    """Whether the text names the copy: its whole name, or its mark (old, backup, sandbox, v1)."""
    schema, _, bare = name.lower().rpartition(".")
    words = _words(text.lower())
    own = _strip(bare)[1]
    marks = set(own)
    place = place_mark(schema)
    if place is not None:
        marks |= {place[0], *(part for part in schema.split(".") if place_mark(part))}
    version = _VERSION.search(bare)
    if version is not None and re.search(
        rf"\bv(?:ersion)?\s*0*{int(version['version'])}\b", text, re.IGNORECASE
    ):
        return True
    # A copy that only its schema tells has the original's own bare name: it names no copy.
    told = place is None or bool(own) or version is not None
    said = {*marks, *(_SAID.get(mark, mark) for mark in marks)}
    return (told and bare in words) or not words.isdisjoint(said)


def _relations(
    name: str,
    originals: dict[str, list[str]],
    newest: dict[str, tuple[int, str]],
    known: Callable[[str], str | None],
) -> Iterator[tuple[str, str]]:
    """What the table may be a copy of, and how; the first is meant."""
    original = original_name(name)
    if original is not None:
        found = _nearest(name, originals.get(_core(original), ())) or known(original)
        if found is not None:
            marks = _strip(name.rpartition(".")[2])[1]
            # Of `orders_backup_20240101` the word says more than the date.
            said = (RELATIONS[mark] for mark in marks if mark in RELATIONS)
            yield found, next(said, "a dated copy of")
    stem, version = _version(name)
    if version is not None and newest[stem][0] > version:
        yield newest[stem][1], "an older version of"
    place = place_mark(_schema(name))
    if place is not None:
        found = _nearest(name, originals.get(_core(name), ()))
        if found is not None:
            yield found, place[1]


def _nearest(name: str, others: Iterable[str]) -> str | None:
    """The one of the schema that is most like the table's own; the first of equals."""
    own = set(re.findall(r"[a-z0-9]+", _schema(name)))
    found = [(-len(own & set(re.findall(r"[a-z0-9]+", _schema(o)))), o) for o in others]
    return min(found, key=lambda item: item[0])[1] if found else None


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


@lru_cache(maxsize=4096)
def _strip(bare: str) -> tuple[str, tuple[str, ...]]:
    """The name without the marks of a copy, and the marks in lower case, the outer ones first."""
    marks: list[str] = []
    while found := _AFTER.search(bare) or _BEFORE.search(bare):
        stem = bare[: found.start()] + bare[found.end() :]
        if not stem:
            break
        marks.append(found["mark"].lower())
        bare = stem
    return bare, tuple(marks)


@lru_cache(maxsize=4096)
def _version(name: str) -> tuple[str, int | None]:
    """The name without its version, in lower case, and the version, if any."""
    found = _VERSION.search(name)
    return (name[: found.start()].lower(), int(found["version"])) if found else (name, None)


def _schema(name: str) -> str:
    return name.rpartition(".")[0].lower()


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    return _LAYER.sub("", name.rpartition(".")[2].lower()).rstrip("s")


def _bare_core(name: str) -> str:
    """What is left of the bare name without marks, version, layer and plural."""
    return _core(_strip(_version(name.rpartition(".")[2])[0])[0])
