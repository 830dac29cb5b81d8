"""Families of tables: alike but for a date, a number or a tenant in their names.

Two things decide: the names are equal once their runs of digits are left out, and the columns
are the same or nearly so. Columns drift over the years, so a name with a period may differ more.
"""

from __future__ import annotations

import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zlib import crc32

from t2sql.catalog.family_names import Shard, describe_family, is_dated, shape
from t2sql.catalog.tenants import join_tenants, tenant_schemas
from t2sql.types import FamilyMember, Table

RULES = "2"
"""Raise it when families are told otherwise: those in the catalog are then found anew."""
DATED_LIKENESS = 0.6
"""Jaccard index of two sets of columns that tables of different periods need."""
LIKENESS = 0.8
"""The same for names that differ by a number."""
_DIGIT = re.compile(r"\d+")
_FEW_COLUMNS = 3
"""Fewer say little: many tables are an id and a name."""
_MOST_COMPARISONS = 1_000_000
"""Among thousands of unlike tables with one shape of name, the rarer sets are not compared."""
_MANY_SHARDS = 8
"""So many numbered tables with the very same columns are shards, however few the columns."""


def find_families(tables: Iterable[Table]) -> tuple[FamilyMember, ...]:
    """The members of all families with at least two, by family, the least label first.

    Tables of one schema are a family if their names are alike but for digits and their columns
    are alike: to the family's most common set of columns a Jaccard index of at least
    :data:`LIKENESS`, or :data:`DATED_LIKENESS` where the names hold periods. Tables (or families)
    of one bare name in several schemas are one family as :mod:`t2sql.catalog.tenants` tells.

    It reads the tables once and keeps of each its name and some bytes a column.
    """
    groups: defaultdict[str, list[Shard]] = defaultdict(list)
    interned: dict[bytes, bytes] = {}
    for table in tables:
        if table.columns:
            names = [column.name.lower() for column in table.columns]
            exact = masked = _signature(names)
            if _DIGIT.search(" ".join(names)):
                masked = _signature(_DIGIT.sub("#", name) for name in names)
            shard = Shard(
                table.name,
                interned.setdefault(exact, exact),
                interned.setdefault(masked, masked),
            )
            groups[shape(table.bare_name)].append(shard)
    found: list[FamilyMember] = []
    taken: set[str] = set()
    tenants = tenant_schemas(groups)
    for key in sorted(groups):
        if len(groups[key]) > 1:
            group = sorted(groups[key], key=lambda shard: shard.name)
            for cluster in join_tenants(_by_schema(group, numbered="#" in key), tenants):
                if len(cluster) > 1:
                    found += describe_family(cluster, taken)
    return tuple(found)


def stand_ins(members: Iterable[FamilyMember]) -> dict[str, str]:
    """For each shard the one that may stand for it in a search index: the newest of its schema.

    Shards differ in a date or a number, which the search need not know; hundreds of equal
    documents would fill every list of hits. Tenants stand for themselves: their names tell.

    Args:
        members: whole families, in any order.
    """
    newest: dict[tuple[str, str], FamilyMember] = {}
    members = tuple(members)
    for member in members:
        other = newest.setdefault(_place(member), member)
        if _age(member) > _age(other):
            newest[_place(member)] = member
    return {member.table: newest[_place(member)].table for member in members}


def _place(member: FamilyMember) -> tuple[str, str]:
    return member.family.name, member.table.rpartition(".")[0].lower()


def _age(member: FamilyMember) -> tuple[tuple[int, str], ...]:
    """A label with its numbers as numbers: 10 comes after 9, and a date after an earlier one."""
    parts = re.findall(r"\d+|\D+", member.label)
    return (
        *((int(part[:1000]), "") if part.isdecimal() else (-1, part) for part in parts),
        (0, member.table),
    )


def _signature(names: Iterable[str]) -> bytes:
    """A set of column names in four bytes a column: equal for equal sets, small to keep."""
    hashes = {crc32(name.encode("utf-8", "surrogatepass")) for name in names}
    return struct.pack(f">{len(hashes)}I", *sorted(hashes))


def _columns(signature: bytes) -> frozenset[bytes]:
    return frozenset(signature[at : at + 4] for at in range(0, len(signature), 4))


def _by_schema(group: Sequence[Shard], *, numbered: bool) -> list[list[Shard]]:
    """The families within each schema, and the tables that are alone there, as lists of one."""
    schemas: defaultdict[str, list[Shard]] = defaultdict(list)
    for shard in group:
        schemas[shard.schema].append(shard)
    parts: list[list[Shard]] = []
    for shards in schemas.values():
        if numbered and len(shards) > 1:
            parts += _alike(shards)
        else:
            parts += [[shard] for shard in shards]
    return parts


def _alike(shards: Sequence[Shard]) -> list[list[Shard]]:
    """Tables of one schema, by likeness of their columns to the most common set of columns."""
    dated = is_dated(shards)
    by_columns: defaultdict[bytes, list[Shard]] = defaultdict(list)
    for shard in shards:
        by_columns[shard.columns].append(shard)
    clusters = []
    for signatures in _group_signatures(by_columns, DATED_LIKENESS if dated else LIKENESS):
        cluster = [shard for signature in signatures for shard in by_columns[signature]]
        few = len(signatures[0]) // 4 < _FEW_COLUMNS
        if few and not dated and len(cluster) < _MANY_SHARDS:
            clusters += [[shard] for shard in cluster]
        else:
            clusters.append(cluster)
    return clusters


def _group_signatures(
    by_columns: Mapping[bytes, Sequence[Shard]], likeness: float
) -> Iterator[list[bytes]]:
    """Sets of columns around the most common ones; each set stands in one group.

    Only sets that share one of their rarest columns are compared, which loses none (prefix
    filtering, Bayardo et al. 2007: Scaling up all pairs similarity search).
    """
    order = sorted(by_columns, key=lambda signature: (-len(by_columns[signature]), signature))
    if len(order) == 1:
        yield order
        return
    sets = {signature: _columns(signature) for signature in order}
    prefixes = _rarest(sets, likeness)
    holders: defaultdict[bytes, list[bytes]] = defaultdict(list)
    masks: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for signature in order:
        for column in prefixes[signature]:
            holders[column].append(signature)
        masks[by_columns[signature][0].masked].append(signature)
    taken: set[bytes] = set()
    left = _MOST_COMPARISONS
    for centre in order:
        if centre in taken:
            continue
        group = {centre}
        if left > 0:
            near = {other for column in prefixes[centre] for other in holders[column]}
            left -= len(near)
            group |= {other for other in near if _jaccard(sets[centre], sets[other]) >= likeness}
        mask = by_columns[centre][0].masked
        if len(mask) // 4 >= _FEW_COLUMNS:
            group.update(masks[mask])
        group -= taken
        taken |= group
        yield [centre, *sorted(group - {centre})]


def _rarest(sets: Mapping[bytes, frozenset[bytes]], likeness: float) -> dict[bytes, list[bytes]]:
    """Of each set the columns of which two sets this alike share at least one."""
    counts = Counter(column for columns in sets.values() for column in columns)
    found = {}
    for signature, columns in sets.items():
        ordered = sorted(columns, key=lambda column: (counts[column], column))
        found[signature] = ordered[: len(columns) - _at_least(likeness * len(columns)) + 1]
    return found


def _at_least(value: float) -> int:
    """The least whole number that is not below the value, rounding errors forgiven."""
    return -int(-(value - 1e-9) // 1)


def _jaccard(left: frozenset[bytes], right: frozenset[bytes]) -> float:
    shared = len(left & right)
    return shared / (len(left) + len(right) - shared)
