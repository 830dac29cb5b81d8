"""The first stop: the tables of a question as a person confirms them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from t2sql.catalog.joins import join_tree
from t2sql.catalog.lookup import known_table
from t2sql.steps.cards import SelectionView, TableCard
from t2sql.steps.fit import WEAK_NOTE
from t2sql.steps.near_twins import find_twins
from t2sql.types import (
    Evidence,
    JoinEdge,
    Table,
    TableCandidate,
    TableSelection,
)

if TYPE_CHECKING:
    from t2sql.project.project import Project
    from t2sql.protocols import Catalog

NEAR_MISSES: Final = 6
"""Candidates that were not chosen, shown beside those that were."""
SURE: Final = 0.6
"""A table that the model is less sure of is a doubt."""
TIE: Final = 0.9
"""A twin that scores at least so much of what the chosen one does is as good as it."""
_MOST_TRIED: Final = 30
"""Tables for which join paths are looked for."""
_DESCRIBED: Final = 0.25
"""Share of the columns that a well documented table describes."""
_ALIKE: Final = 0.8
"""Share of column names that twins have in common (Jaccard)."""
_FEW: Final = 3
_TEMPORAL: Final = ("DATE", "TIME")


def view_selection(project: Project, selection: TableSelection) -> SelectionView:
    """See :meth:`Project.view`."""
    catalog = project.catalog
    chosen = [known_table(catalog, name) for name in selection.tables]
    missed = [one.name for one in selection.candidates if one.name not in chosen]
    names = list(dict.fromkeys([*chosen, *missed[:NEAR_MISSES]]))
    tables = catalog.tables(names)
    uses = catalog.uses(names)
    twins = _twins(tables, selection.question.text, catalog)
    notes = project.freshness(names).notes
    said = {one.name.lower(): one for one in selection.chosen}
    found = {one.name: one for one in selection.candidates}
    cards = []
    for table in tables:
        picked = said.get(table.name.lower()) if table.name in chosen else None
        candidate = found.get(table.name)
        cards.append(
            TableCard(
                table,
                chosen=picked is not None,
                reason=picked.reason if picked else "",
                confidence=picked.confidence if picked else None,
                evidence=_ordered(candidate),
                use=uses.get(table.name),
                changed=say_changed(table, notes, selection.question.today),
                twins=twins.get(table.name, ()),
                poorly_documented=is_poorly_documented(table),
                family=candidate.family if candidate else None,
            )
        )
    path, unjoined = find_path(catalog, chosen)
    return SelectionView(tuple(cards), path, unjoined)


def needs_confirming(project: Project, selection: TableSelection) -> bool:
    """See :meth:`Project.needs_confirming`."""
    setting = project.config.project.confirm
    if setting == "never" or is_pinned(selection):
        return False
    return setting == "always" or bool(find_doubts(selection, project.catalog))


def is_pinned(selection: TableSelection) -> bool:
    """Whether the person named every table that is chosen: there is nothing left to ask."""
    pinned = {name.lower() for name in selection.question.pinned}
    return bool(pinned) and all(name.lower() in pinned for name in selection.tables)


def find_doubts(selection: TableSelection, catalog: Catalog) -> tuple[str, ...]:
    """Why a person should look at the tables, as short words; none where the choice is sure.

    ``weak``: hardly anything fits the question; ``not_chosen``: the model could not be asked, so
    that the order of the search stands; ``confidence``: the model is not sure of a table;
    ``twin``: a table as like a chosen one scored nearly as much; ``unjoined``: nothing known
    joins the chosen tables.
    """
    doubts = []
    if WEAK_NOTE in selection.notes:
        doubts.append("weak")
    if selection.chosen_by == "retrieval":
        doubts.append("not_chosen")
    given = [one.confidence for one in selection.chosen if one.confidence is not None]
    if given and min(given) < SURE:
        doubts.append("confidence")
    if _is_tied(selection, catalog):
        doubts.append("twin")
    if find_path(catalog, selection.tables)[1]:
        doubts.append("unjoined")
    return tuple(doubts)


def find_path(
    catalog: Catalog, names: Sequence[str]
) -> tuple[tuple[JoinEdge, ...], tuple[str, ...]]:
    """How tables are joined, through others where that is needed, and those that are not.

    The largest group that is joined counts; of equal ones the one of the first table.
    """
    names = list(names)[:_MOST_TRIED]
    if len(names) < 2:
        return (), ()
    edges = catalog.joins(names)
    ends = {end for edge in edges for end in (edge.left, edge.right)}
    edges = catalog.joins([*names, *(end for end in sorted(ends) if end not in names)])
    best: list[str] = []
    for start in names:
        if start in best:
            continue
        group = [start]
        for other in names:
            if other != start and join_tree(edges, [start, other]) is not None:
                group.append(other)
        if len(group) > len(best):
            best = group
    if len(best) == 1:
        return (), tuple(names)
    path = join_tree(edges, [name for name in names if name in best]) or ()
    return path, tuple(name for name in names if name not in best)


def is_poorly_documented(table: Table) -> bool:
    """Whether nobody has said what it is, or what most of its columns are."""
    if not table.description:
        return True
    described = sum(bool(column.description) for column in table.columns)
    return len(table.columns) > _FEW and described < _DESCRIBED * len(table.columns)


def say_changed(table: Table, notes: Sequence[str], today: date) -> str:
    """What has changed of a table since the index, else the newest day that it holds.

    Args:
        table: the table, as the catalog knows it.
        notes: what the freshness of several tables tells.
        today: days after tomorrow say nothing.
    """
    told = " ".join(note for note in notes if note.startswith(f"{table.name} "))
    if told:
        return told
    newest = max(_days(table, today), default=None)
    return f"newest {newest[1]}: {newest[0]}" if newest else ""


def _ordered(candidate: TableCandidate | None) -> tuple[Evidence, ...]:
    if candidate is None:
        return ()
    return tuple(sorted(candidate.evidence, key=lambda item: (item.kind == "caution", -item.score)))


def _days(table: Table, today: date) -> Iterator[tuple[str, str]]:
    """The last day that each column of days holds; one far ahead says nothing."""
    for column in table.columns:
        day = (column.maximum or "")[:10]
        if not column.pii and any(kind in column.data_type.upper() for kind in _TEMPORAL):
            try:
                read = date.fromisoformat(day)
            except ValueError:
                continue
            if (read - today).days <= 1:
                yield day, column.name


def _twins(tables: Sequence[Table], text: str, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Tables that are easily taken for one another, by their names or by their columns."""
    found: dict[str, list[str]] = {table.name: [] for table in tables}
    copies = find_twins(list(found), text, partial(_known, catalog))
    for twin in copies.values():
        found[twin.name].append(twin.original)
        if twin.original in found:
            found[twin.original].append(twin.name)
    columns = {table.name: frozenset(c.name.lower() for c in table.columns) for table in tables}
    for name, own in columns.items():
        for other, others in columns.items():
            if name != other and min(len(own), len(others)) >= _FEW:
                shared = len(own & others) / len(own | others)
                if shared >= _ALIKE or _is_namesake(name, other):
                    found[name].append(other)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _known(catalog: Catalog, name: str) -> str | None:
    table = catalog.table(name)
    return table.name if table else None


def _is_namesake(name: str, other: str) -> bool:
    return name.rpartition(".")[2].lower() == other.rpartition(".")[2].lower()


def _is_tied(selection: TableSelection, catalog: Catalog) -> bool:
    """Whether a table like a chosen one was left out though it scored nearly as much."""
    scores = {one.name: one.score for one in selection.candidates}
    tables = catalog.tables(list(scores))
    twins = _twins(tables, selection.question.text, catalog)
    return any(
        other in scores
        and other not in selection.tables
        and scores[other] >= TIE * scores.get(name, 1.0)
        for name in selection.tables
        for other in twins.get(name, ())
    )
