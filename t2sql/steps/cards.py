"""What a person reads of a table before confirming it."""

from __future__ import annotations

from dataclasses import dataclass

from t2sql.types import (
    Evidence,
    JoinEdge,
    PastQuery,
    QueryResult,
    Table,
    TableFamily,
    TableUse,
)

_NAMED = 5
"""Columns named at most in a sentence."""


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table that may answer the question, and what speaks for and against it."""

    table: Table
    """Without cells of masked columns."""
    chosen: bool
    reason: str = ""
    """Why it was chosen; empty for a near miss."""
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    """The strongest first; cautions last."""
    use: TableUse | None = None
    """How much past queries use it; None where none does."""
    changed: str = ""
    """How fresh it is, for a person: when it last changed, or what has changed since the index."""
    twins: tuple[str, ...] = ()
    """Tables so like it that they are easily confused."""
    poorly_documented: bool = False
    family: TableFamily | None = None


@dataclass(frozen=True, slots=True)
class SelectionView:
    """A selection as a person confirms it."""

    cards: tuple[TableCard, ...]
    """The chosen first, then the near misses."""
    path: tuple[JoinEdge, ...] = ()
    """How the chosen tables are joined."""
    unjoined: tuple[str, ...] = ()
    """Chosen tables that nothing known joins to the others."""


@dataclass(frozen=True, slots=True)
class TableView:
    """All that is known of a table, to browse."""

    table: Table
    use: TableUse | None
    joins: tuple[JoinEdge, ...]
    past_queries: tuple[PastQuery, ...]
    """The verified first, then the most run."""
    changed: str = ""
    """How fresh it is, as on a :class:`TableCard`."""
    twins: tuple[str, ...] = ()
    """Tables that their names make copies of it, or it of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something of the catalog that a text finds."""

    kind: str
    """``table``, ``column``, ``query`` or ``term``."""
    name: str
    """Qualified; of a past query its id."""
    text: str
    """Why, or what it is, on a line."""
    score: float


def left_out(table: Table, shown: QueryResult) -> str:
    """What a glance at a table does not show, as a sentence; empty where it shows all columns."""
    names = set(shown.columns)
    masked = [column.name for column in table.columns if column.pii and column.name not in names]
    more = len(table.columns) - len(masked) - len(names)
    said = []
    if masked:
        listed = ", ".join(masked[:_NAMED]) + ("…" if len(masked) > _NAMED else "")
        said.append(f"{len(masked):,} masked {_columns(len(masked))} ({listed})")
    if more > 0:
        said.append(f"{more:,} {'other ' if masked else 'more '}{_columns(more)}")
    return f"Left out: {' and '.join(said)}." if said else ""


def _columns(count: int) -> str:
    return "column" if count == 1 else "columns"
