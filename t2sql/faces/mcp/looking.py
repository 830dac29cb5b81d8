"""The tools to look around: what a text finds, what is known of a table, what was asked before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from mcp.server.mcpserver import Context
from pydantic import Field

from t2sql.catalog.masks import masked_names
from t2sql.faces.mcp.desk import Desk
from t2sql.faces.mcp.teller import joins_shown
from t2sql.faces.mcp.values import (
    Asked,
    ColumnShown,
    Finding,
    Findings,
    History,
    PastQueryShown,
    TableShown,
)
from t2sql.faces.mcp.working import tool, work
from t2sql.llm.inputs import table_inputs
from t2sql.llm.team_inputs import past_inputs, term_inputs
from t2sql.llm.texts import line
from t2sql.types import CatalogSlice, PastQuery

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.steps.cards import Found

MOST_COLUMNS = 300
"""Columns of one table that are told."""
MOST_QUERIES = 10
_Limit = Annotated[int, Field(description="How many at most.", ge=1, le=100)]


@tool
async def search(
    text: Annotated[str, Field(description="Words, or a part of a name.")],
    context: Context,
    limit: _Limit = 20,
) -> Findings:
    """Find tables, columns, past queries and the team's own terms by name and meaning."""
    return await work(context, lambda desk: Findings(found=_findings(desk, text, limit)))


@tool
async def show_table(
    name: Annotated[str, Field(description="As the catalog writes it, or its last part.")],
    context: Context,
) -> TableShown:
    """Show what is known of a table: columns, descriptions, joins, past queries. No rows."""
    return await work(context, lambda desk: table_shown(desk.project, name))


@tool
async def past_questions(
    context: Context,
    text: Annotated[str, Field(description="What their words hold; empty: all.")] = "",
    limit: _Limit = 20,
) -> History:
    """List what this person asked before, the newest first; `open_question` opens one."""

    def list_them(desk: Desk) -> History:
        return History(
            questions=[
                Asked(
                    question_id=one.id,
                    asked_at=one.asked_at.isoformat(timespec="seconds"),
                    question=line(one.question, 500),
                    outcome=one.outcome,
                )
                for one in desk.project.asked(text, limit)
            ]
        )

    return await work(context, list_them)


def said_of_change(project: Project, name: str, said: str) -> str:
    """How fresh a table is: the newest day of a column is a cell, what has changed is none."""
    return said if project.config.privacy.samples else " ".join(project.freshness([name]).notes)


def table_shown(project: Project, name: str) -> TableShown:
    """A table as an assistant may be told of it.

    Raises:
        InputError: a table that the catalog does not know, with the nearest names.
    """
    view, samples = project.table(name), project.config.privacy.samples
    table, dialect = view.table, project.catalog.dialect
    ends = [end for edge in view.joins for end in (edge.left, edge.right)]
    known = CatalogSlice(
        dialect,
        (table, *project.catalog.tables([end for end in dict.fromkeys(ends) if end != table.name])),
        masked=_masked(project, view.past_queries[:MOST_QUERIES], [table.name]),
    )
    told = table_inputs(known.tables, dialect, samples=samples)[0]
    return TableShown(
        name=table.name,
        description=told["description"],
        grain=told["grain"],
        row_count=table.row_count,
        changed=line(said_of_change(project, view.table.name, view.changed)),
        columns=[
            ColumnShown(
                name=column["name"],
                type=column["type"],
                description=column["description"],
                marks=column["marks"],
                accepted_values=column["accepted_values"],
                examples=column["examples"],
            )
            for column in told["columns"][:MOST_COLUMNS]
        ],
        columns_left_out=max(len(table.columns) - MOST_COLUMNS, 0),
        joins=joins_shown(view.joins, known),
        past_queries=[
            PastQueryShown(
                id=query.id,
                question=shown["question"],
                sql=shown["sql"],
                verified_by=line(query.verified_by),
            )
            for query in view.past_queries[:MOST_QUERIES]
            for shown in past_inputs((query,), known, samples=samples)
        ],
    )


def _findings(desk: Desk, text: str, limit: int) -> list[Finding]:
    """What a text finds, told from the catalog by the rules of a prompt."""
    project = desk.project
    found = project.find(text, limit)
    samples, catalog = project.config.privacy.samples, project.known
    places = [one.name.rpartition(".")[0] for one in found if one.kind == "column"]
    places += [one.name for one in found if one.kind == "table"]
    queries = catalog.past_queries([one.name for one in found if one.kind == "query"])
    known = CatalogSlice(
        catalog.dialect,
        catalog.tables(list(dict.fromkeys(places))),
        past_queries=tuple(queries),
        terms=tuple(catalog.terms()),
        masked=_masked(project, queries, []),
    )
    told: dict[tuple[str, str], str] = {}
    tables = table_inputs(known.tables, known.dialect, samples=samples)
    for table, shown in zip(known.tables, tables, strict=True):
        told["table", table.name] = shown["description"] or shown["grain"]
        for column, one in zip(table.columns, shown["columns"], strict=True):
            said = "; ".join(filter(None, (one["type"], one["description"])))
            told["column", f"{table.name}.{column.name}"] = said
    for query in queries:
        for shown in past_inputs((query,), known, samples=samples):
            told["query", query.id] = shown["question"] or line(shown["sql"])
    for term, shown in zip(known.terms, term_inputs(known), strict=True):
        texts = (shown["description"], shown["expression"], shown["filter"])
        told["term", term.term] = next(filter(None, texts), "")
    return [_finding(one, told) for one in found]


def _finding(one: Found, told: dict[tuple[str, str], str]) -> Finding:
    return Finding(kind=one.kind, name=one.name, text=told.get((one.kind, one.name), ""))


def _masked(project: Project, queries: Sequence[PastQuery], names: Sequence[str]) -> frozenset[str]:
    """Names of masked columns of tables, and of those that past queries read."""
    read = [name for query in queries for name in query.tables]
    return masked_names(project.catalog.tables(list(dict.fromkeys([*names, *read]))))
