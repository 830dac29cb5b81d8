"""Tables to look at, and what a search finds: text for a terminal, and objects for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from t2sql.faces.objects import past_object
from t2sql.faces.plain import plain_text, print_heading, print_table
from t2sql.steps.trust import badge

if TYPE_CHECKING:
    from rich.console import Console

    from t2sql.steps.cards import Found, TableView
    from t2sql.types import Column, JoinEdge, Table

MOST_COLUMNS = 40
MOST_QUERIES = 5
_MOST_EXAMPLES = 4
_LINE = 120


def show_table_view(console: Console, view: TableView, *, whole: bool = False) -> None:
    """A table with its columns, joins and past queries; ``whole`` cuts no list."""
    table = view.table
    print_heading(console, f"{table.name}{' (view)' if table.is_view else ''}")
    for line in _about(view):
        console.print(plain_text(f"  {line}"), soft_wrap=True)
    most = len(table.columns) if whole else MOST_COLUMNS
    print_heading(console, f"Columns ({len(table.columns):,})")
    rows = [_column_row(table, column) for column in table.columns[:most]]
    print_table(console, ("", "column", "type", "what it is"), rows, folds=True)
    _show_more(console, len(table.columns) - most, "columns")
    if view.joins:
        most = len(view.joins) if whole else MOST_COLUMNS
        print_heading(console, "Joins")
        for edge in view.joins[:most]:
            console.print(plain_text(f"  {join_text(edge)}"), soft_wrap=True)
        _show_more(console, len(view.joins) - most, "joins")
    if view.past_queries:
        most = len(view.past_queries) if whole else MOST_QUERIES
        print_heading(console, "Past queries")
        for past in view.past_queries[:most]:
            what = past.question or _one_line(past.sql)
            told = f"  {past.id}  {what} ({badge(past)}, {_count(past.runs, 'run')})"
            console.print(plain_text(told), soft_wrap=True)
        _show_more(console, len(view.past_queries) - most, "past queries")


def _show_more(console: Console, count: int, what: str) -> None:
    if count > 0:
        console.print(plain_text(f"  … {count:,} more {what}; --all shows them", "yellow"))


def _about(view: TableView) -> Iterator[str]:
    table, use = view.table, view.use
    if table.description:
        yield table.description
    facts = []
    if table.grain:
        facts.append(f"one row: {table.grain}")
    if table.row_count is not None:
        facts.append(_count(table.row_count, "row"))
    facts += [f"{name}: {text}" for name, text in (("tier", table.tier),) if text]
    facts += [f"tags: {', '.join(table.tags)}"] if table.tags else []
    facts += [f"also called {', '.join(table.synonyms)}"] if table.synonyms else []
    facts += [f"stored by {table.partition}"] if table.partition else []
    if facts:
        yield " · ".join(facts)
    if use is not None:
        people = f" by {_count(use.users, 'person')}" if use.users else ""
        last = f", last on {use.last_run}" if use.last_run else ""
        yield (
            f"read by {_count(use.queries, 'past query')} ({use.verified:,} verified), "
            f"{_count(use.runs, 'run')}{people}{last}"
        )
    else:
        yield "no past query reads it"
    if view.changed:
        yield view.changed


def _column_row(table: Table, column: Column) -> tuple[str, str, str, str]:
    keys = {name.lower() for name in table.primary_key}
    foreign = {name.lower() for key in table.foreign_keys for name in key.columns}
    name = column.name.lower()
    mark = "key" if name in keys else "→" if name in foreign else ""
    return mark, column.name, column.data_type, " · ".join(_column_facts(column))


def _column_facts(column: Column) -> Iterator[str]:
    if column.description:
        yield column.description
    if column.unit:
        yield f"in {column.unit}"
    if column.pii:
        yield "masked: its values are not shown"
    values = column.accepted_values or column.examples
    if values:
        more = "…" if len(values) > _MOST_EXAMPLES else ""
        yield f"e.g. {', '.join(values[:_MOST_EXAMPLES])}{more}"
    elif column.minimum is not None and column.maximum is not None:
        yield f"{column.minimum} to {column.maximum}"
    if column.null_share:
        yield f"{column.null_share:.0%} NULL"


def join_text(edge: JoinEdge) -> str:
    """A join as people write it, and who says so."""
    pairs = zip(edge.left_columns, edge.right_columns, strict=True)
    on = " and ".join(f"{edge.left}.{left} = {edge.right}.{right}" for left, right in pairs)
    used = f", in {_count(edge.uses, 'past query')}" if edge.uses else ""
    return f"{on} ({edge.source}{used})"


def _count(number: int, what: str) -> str:
    many = {"past query": "past queries", "person": "people"}.get(what, f"{what}s")
    return f"{number:,} {what if number == 1 else many}"


def show_found(console: Console, found: Sequence[Found]) -> None:
    """What a search found, the best first."""
    rows = [(one.kind, one.name, one.text) for one in found]
    print_table(console, ("what", "name", "about"), rows, folds=True)


def found_object(found: Sequence[Found]) -> dict[str, Any]:
    """What a search found, for JSON."""
    return {
        "found": [
            {"kind": one.kind, "name": one.name, "text": one.text, "score": round(one.score, 4)}
            for one in found
        ]
    }


def table_object(view: TableView) -> dict[str, Any]:
    """All that is known of a table, for JSON."""
    from dataclasses import asdict

    return {
        "table": asdict(view.table),
        "use": None if view.use is None else asdict(view.use),
        "joins": [asdict(edge) for edge in view.joins],
        "past_queries": [
            past_object(past) | {"tables": list(past.tables), "runs": past.runs}
            for past in view.past_queries
        ],
        "changed": view.changed,
    }


def _one_line(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LINE else plain[: _LINE - 1] + "…"
