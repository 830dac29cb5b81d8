"""What a catalog has read of its file, kept until the file changes."""

from __future__ import annotations

from dataclasses import dataclass, field

from t2sql.types import (
    FamilyMember,
    JoinEdge,
    PastQuery,
    Table,
    TableCustoms,
    TableUse,
    Term,
)

_MOST_KEPT = 5000
"""Names of each kind."""


@dataclass(slots=True)
class Kept:
    """What was read of one state of the file, by name; None where there is nothing of the name."""

    version: int
    facts: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    meant: dict[str, Table | None] = field(default_factory=dict)
    """By names as they were asked for."""
    joins: dict[str, tuple[JoinEdge, ...]] = field(default_factory=dict)
    """Those with an end at the table."""
    past_queries: dict[str, PastQuery | None] = field(default_factory=dict)
    uses: dict[str, TableUse | None] = field(default_factory=dict)
    customs: dict[str, TableCustoms | None] = field(default_factory=dict)
    families: dict[str, FamilyMember | None] = field(default_factory=dict)
    stand_ins: dict[str, str | None] = field(default_factory=dict)
    members: dict[str, tuple[FamilyMember, ...]] = field(default_factory=dict)
    terms: tuple[Term, ...] | None = None

    def is_full(self) -> bool:
        """Whether it has grown so large that it is read anew."""
        sizes = (self.tables, self.meant, self.joins, self.past_queries, self.uses, self.stand_ins)
        return any(len(kept) > _MOST_KEPT for kept in sizes)
