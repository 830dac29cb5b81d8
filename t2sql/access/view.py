"""What somebody sees of a project: its catalog and its index through their sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import is_
from typing import TYPE_CHECKING

from t2sql.access.view_catalog import SeenCatalog
from t2sql.access.view_index import SeenIndex
from t2sql.access.view_warehouse import SeenWarehouse
from t2sql.types import GatePolicy, PastQuery, Question, SqlDraft

if TYPE_CHECKING:
    from collections.abc import Callable

    from t2sql.access.rules import Sight
    from t2sql.protocols import BrowsableCatalog, SearchIndex, Warehouse

SOME_HIDDEN = "Some tables or columns are hidden from you."
"""Told where the rules hide anything from a person; what it is, is never told."""


class SeenColumns(Mapping[str, tuple[str, ...]]):
    """The columns that may be read of tables that may be read in part, as of now.

    A gate may live longer than a state of the catalog: what was added since is limited, too.
    """

    def __init__(self, catalog: SeenCatalog) -> None:
        self._catalog = catalog

    def __getitem__(self, table: str) -> tuple[str, ...]:
        return self._catalog.seen.columns[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self._catalog.seen.columns)

    def __len__(self) -> int:
        return len(self._catalog.seen.columns)


def visible_catalog(catalog: BrowsableCatalog, sight: Sight) -> BrowsableCatalog:
    """The catalog as it is seen; itself, at no cost, where everything is."""
    return catalog if sight.is_whole else SeenCatalog(catalog, sight)


def visible_index(index: SearchIndex, catalog: BrowsableCatalog) -> SearchIndex:
    """The index as it is seen through a catalog of :func:`visible_catalog`."""
    return SeenIndex(index, catalog) if isinstance(catalog, SeenCatalog) else index


def visible_warehouse(warehouse: Warehouse, catalog: BrowsableCatalog) -> Warehouse:
    """The warehouse, without hidden names in what it says."""
    return SeenWarehouse(warehouse, catalog) if isinstance(catalog, SeenCatalog) else warehouse


def hides_something(catalog: BrowsableCatalog) -> bool:
    """Whether a catalog of :func:`visible_catalog` keeps anything back."""
    return isinstance(catalog, SeenCatalog) and catalog.hides


def gate_policy(catalog: BrowsableCatalog, functions: frozenset[str] = frozenset()) -> GatePolicy:
    """What the gate takes from somebody who sees that catalog.

    Args:
        catalog: one of :func:`visible_catalog`.
        functions: names that the team allows, in lower case.
    """
    if not isinstance(catalog, SeenCatalog):
        return GatePolicy(functions)
    return GatePolicy(functions, SeenColumns(catalog), hides=True)


def past_query_filter(catalog: BrowsableCatalog) -> Callable[[PastQuery], bool] | None:
    """Whether somebody who sees that catalog may see a past query; None: they may see all."""
    return catalog.sees_past_query if isinstance(catalog, SeenCatalog) else None


def discreet_question(question: Question, sees: Callable[[PastQuery], bool] | None) -> Question:
    """The question without earlier turns that name what whoever asks may not see.

    Rules may have changed since, and a draft may be somebody else's.
    """
    if sees is None or not question.earlier:
        return question
    kept: list[SqlDraft] = []
    for draft in question.earlier:
        asked = draft.selection.question
        if not sees(PastQuery("", draft.sql, draft.selection.tables, asked.text)):
            continue
        before = discreet_question(asked, sees)
        selection = replace(draft.selection, question=before)
        kept.append(draft if before is asked else replace(draft, selection=selection))
    if len(kept) == len(question.earlier) and all(map(is_, kept, question.earlier)):
        return question
    return replace(question, earlier=tuple(kept))
