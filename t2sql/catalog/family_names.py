"""The name of a family, and the label of each member: what its name has where the others differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from t2sql.catalog.periods import VARYING, read_period
from t2sql.types import FamilyKind, FamilyMember, TableFamily

_MOST_DATED = 0.8
"""Share of the members that must say a period where the name varies; stray ones are forgiven."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What is kept of a table while families are looked for."""

    name: str
    columns: bytes
    """Its set of column names, as a signature."""
    masked: bytes
    """The same with runs of digits left out."""

    @property
    def schema(self) -> str:
        """What stands before the last dot, in lower case."""
        return self.name.rpartition(".")[0].lower()

    @property
    def bare(self) -> str:
        """The last part of the name, in lower case."""
        return self.name.rpartition(".")[2].lower()


@dataclass(frozen=True, slots=True)
class _Label:
    """The parts of a label, for sorting and for a person."""

    period: str = ""
    numbers: str = ""
    tenant: str = ""

    @property
    def order(self) -> tuple[str, tuple[int, ...], str]:
        return (
            self.period,
            tuple(int(number[:1000]) for number in self.numbers.split()),
            self.tenant,
        )

    @property
    def text(self) -> str:
        return " ".join(filter(None, (self.period, self.numbers, self.tenant)))


def shape(name: str) -> str:
    """The name in lower case with ``#`` for what may vary; equal for names alike but for digits."""
    return VARYING.sub("#", name.lower())


def is_dated(shards: Sequence[Shard]) -> bool:
    """Whether what varies in the names are periods."""
    return any(_is_period(part) for part in zip(*map(_parts, shards), strict=True))


def describe_family(shards: Sequence[Shard], taken: set[str]) -> Iterator[FamilyMember]:
    """The tables as members of one family, the least label first.

    Args:
        shards: tables whose bare names have one :func:`shape`.
        taken: names of families so far; this one's is put in, with a number if it is there.
    """
    labels = _labels(shards)
    ordered = sorted(shards, key=lambda shard: (labels[shard.name].order, shard.name))
    first, last = labels[ordered[0].name], labels[ordered[-1].name]
    kind, field = _kind(first, last)
    family = TableFamily(
        name=_unused(_pattern(shards), taken),
        kind=kind,
        size=len(shards),
        first=getattr(first, field),
        last=getattr(last, field),
    )
    for shard in ordered:
        yield FamilyMember(shard.name, family, labels[shard.name].text)


def _kind(first: _Label, last: _Label) -> tuple[FamilyKind, str]:
    if first.period or last.period:
        return "date", "period"
    if first.numbers or last.numbers:
        return "number", "numbers"
    return "tenant", "tenant"


def _parts(shard: Shard) -> list[str]:
    return VARYING.findall(shard.bare)


def _varies(texts: Sequence[str]) -> bool:
    return len(set(texts)) > 1


def _is_period(texts: Sequence[str]) -> bool:
    if not _varies(texts):
        return False
    periods = [period[0] for text in texts if (period := read_period(text)) is not None]
    return len(set(periods)) > 1 and len(periods) >= _MOST_DATED * len(texts)


def _labels(shards: Sequence[Shard]) -> dict[str, _Label]:
    """By table name. Only the first period of a name is one; whatever else varies are numbers."""
    columns = list(zip(*map(_parts, shards), strict=True))
    varying = [at for at, texts in enumerate(columns) if _varies(texts)]
    dated = next((at for at in varying if _is_period(columns[at])), None)
    tenants = _tenants(shards)
    labels = {}
    for row, shard in enumerate(shards):
        period, numbers = "", []
        for at in varying:
            text = columns[at][row]
            read = read_period(text) if at == dated else None
            if read is not None:
                period = read[0]
            numbers.append(read[1] if read is not None else " ".join(re.findall(r"\d+", text)))
        labels[shard.name] = _Label(period, " ".join(filter(None, numbers)), tenants[row])
    same = {label.numbers for label in labels.values() if label.period}
    if len(same) == 1:
        # What stands beside every period alike says nothing.
        labels = {
            name: _Label(label.period, "" if label.period else label.numbers, label.tenant)
            for name, label in labels.items()
        }
    return labels


def _tenants(shards: Sequence[Shard]) -> list[str]:
    """The parts of each schema that others do not have at that place; all of it if none fits."""
    schemas = [shard.name.rpartition(".")[0] for shard in shards]
    if not _varies([schema.lower() for schema in schemas]):
        return [""] * len(shards)
    split = [schema.split(".") for schema in schemas]
    if len({len(parts) for parts in split}) > 1:
        return schemas
    differing = [
        at
        for at, texts in enumerate(zip(*split, strict=True))
        if _varies([text.lower() for text in texts])
    ]
    return [".".join(parts[at] for at in differing) for parts in split]


def _pattern(shards: Sequence[Shard]) -> str:
    """The qualified name with ``*`` for what varies, otherwise as the first table spells it."""
    schema, dot, bare = shards[0].name.rpartition(".")
    columns = list(zip(*map(_parts, shards), strict=True))
    pieces, end = [], 0
    for found, texts in zip(VARYING.finditer(bare.lower()), columns, strict=True):
        pieces += [bare[end : found.start()], "*" if _varies(texts) else found.group()]
        end = found.end()
    return f"{_schema_pattern(shards, schema)}{dot}{''.join(pieces)}{bare[end:]}"


def _schema_pattern(shards: Sequence[Shard], spelled: str) -> str:
    schemas = sorted({shard.schema for shard in shards})
    if len(schemas) == 1:
        return spelled
    split = [schema.split(".") for schema in schemas]
    if len({len(parts) for parts in split}) > 1:
        return "*"
    parts = []
    for text, texts in zip(spelled.split("."), zip(*split, strict=True), strict=True):
        if not _varies(texts):
            parts.append(text)
        elif len({shape(each) for each in texts}) == 1:
            parts.append(VARYING.sub("*", text.lower()))
        else:
            parts.append("*")
    return ".".join(parts)


def _unused(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found)
    return found
