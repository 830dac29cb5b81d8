"""The same table in several schemas: one a tenant, a region or an application, or a set twice.

Equal columns alone do not say so: two shops that know nothing of each other both have products
of an id, a name, a type and a price, and two colleges the same list of students beside all else
that differs. Only where most of a schema stands twice its tables are one with their doubles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from t2sql.catalog.copies import stands_aside
from t2sql.catalog.family_names import Shard

_ENOUGH_COLUMNS = 4
"""Fewer equal columns say nothing; one less is enough in three schemas."""
_TENANT_SHARE = 0.5
"""Of a tenant's tables, at least this share stands in another schema with equal columns."""


def tenant_schemas(groups: Mapping[str, Sequence[Shard]]) -> frozenset[str]:
    """Schemas whose tables stand elsewhere as well, most of them; in lower case.

    Args:
        groups: tables by bare names, those alike but for digits together.
    """
    kinds, shared = Counter[str](), Counter[str]()
    for group in groups.values():
        for schemas in _holders(group).values():
            kinds.update(schemas)
            if len(schemas) > 1:
                shared.update(schemas)
    return frozenset(
        schema for schema, count in shared.items() if count >= _TENANT_SHARE * kinds[schema]
    )


def join_tenants(
    parts: Sequence[Sequence[Shard]], tenants: frozenset[str]
) -> tuple[list[Shard], ...]:
    """The parts, each of one schema, joined with those of other schemas that are the same table.

    Schemas that hold copies (staging, archive) are joined with none.

    Args:
        parts: families and single tables whose bare names are alike but for digits.
        tenants: what :func:`tenant_schemas` found.
    """
    places: defaultdict[bytes, list[int]] = defaultdict(list)
    for at, part in enumerate(parts):
        for signature in dict.fromkeys(shard.columns for shard in part):
            if not stands_aside(part[0].schema):
                places[signature].append(at)
    leaders = list(range(len(parts)))
    for signature, found in places.items():
        kin = [at for at in found if parts[at][0].schema in tenants]
        if _is_same(signature, {parts[at][0].schema for at in kin}):
            for at in kin[1:]:
                leaders[_leader(leaders, at)] = _leader(leaders, kin[0])
    joined: defaultdict[int, list[Shard]] = defaultdict(list)
    for at, part in enumerate(parts):
        joined[_leader(leaders, at)] += part
    return tuple(joined.values())


def _is_same(signature: bytes, schemas: set[str]) -> bool:
    enough = _ENOUGH_COLUMNS - (len(schemas) > 2)
    return len(schemas) > 1 and len(signature) // 4 >= enough


def _holders(group: Sequence[Shard]) -> dict[bytes, set[str]]:
    """The schemas that have a table with these columns, copies left out."""
    found: defaultdict[bytes, set[str]] = defaultdict(set)
    for shard in group:
        if not stands_aside(shard.schema):
            found[shard.columns].add(shard.schema)
    return found


def _leader(leaders: list[int], at: int) -> int:
    while leaders[at] != at:
        leaders[at] = leaders[leaders[at]]
        at = leaders[at]
    return at
