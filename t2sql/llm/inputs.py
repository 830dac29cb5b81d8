"""Values of the catalog as plain data for a prompt: short, safe to quote, and without cells.

What a prompt file may name of a table stands here (and in ``docs/prompts.md``). Two rules hold for
every prompt, a project's own included, since they hold before a template sees anything:

* what profiling found in cells is left out unless ``samples``, and always for a ``pii`` column;
* retrieved text is one line without control characters, and cannot close the block it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from t2sql.llm.texts import VALUE, block, line, literal, mask_literals, mask_quoted, spelled
from t2sql.types import (
    CatalogSlice,
    Column,
    Problem,
    Question,
    Table,
    TableCandidate,
)

VALUES = 10
UNIQUE_FROM = 50
"""Rows from which distinct values tell that a column is unique; in fewer it is often chance."""
_NUMBERS = re.compile(r"INT|REAL|FLOA|DOUB|DEC|NUM|BOOL|SERIAL", re.IGNORECASE)


def table_inputs(tables: Sequence[Table], dialect: str, *, samples: bool) -> list[dict[str, Any]]:
    """Tables: name, description, grain, row count, synonyms, columns.

    A key is marked only where the table it points to is among them: what a query may not read is
    not named.
    """
    shown = {table.name.lower() for table in tables}
    return [_table(table, shown, dialect, samples=samples) for table in tables]


def candidate_inputs(
    candidates: Sequence[TableCandidate], known: CatalogSlice, *, samples: bool
) -> list[dict[str, Any]]:
    """Candidates: the table, why the search found it, and the candidates it joins."""
    tables = [table for item in candidates if (table := known.table(item.name)) is not None]
    evidence = {item.name.lower(): item.evidence for item in candidates}
    partners: dict[str, list[str]] = {}
    for edge in known.only([table.name for table in tables]).joins:
        partners.setdefault(edge.left.lower(), []).append(edge.right)
        partners.setdefault(edge.right.lower(), []).append(edge.left)
    return [
        {
            **shown,
            "name": line(table.name),  # as it must be written in the reply, without quotes
            "evidence": [
                line(item.text, 160)
                for item in evidence.get(table.name.lower(), ())
                if samples or item.kind != "value"
            ],
            "joins": [line(name) for name in dict.fromkeys(partners.get(table.name.lower(), ()))],
        }
        for table, shown in zip(
            tables, table_inputs(tables, known.dialect, samples=samples), strict=True
        )
    ]


def join_inputs(known: CatalogSlice) -> list[dict[str, Any]]:
    """Joins among the tables: the condition, where it is known from, how many queries use it."""
    found = []
    for edge in known.only([table.name for table in known.tables]).joins:
        pairs = zip(edge.left_columns, edge.right_columns, strict=False)
        ends = [(f"{edge.left}.{left}", f"{edge.right}.{right}") for left, right in pairs]
        condition = " AND ".join(
            f"{spelled(left, known.dialect)} = {spelled(right, known.dialect)}"
            for left, right in ends
        )
        found.append({"condition": line(condition), "source": edge.source, "uses": edge.uses})
    return found


def value_inputs(known: CatalogSlice, *, samples: bool) -> list[dict[str, Any]]:
    """Values in the data that words of the question name; none without ``samples``."""
    hits = []
    for hit in known.value_hits if samples else ():
        table = known.table(hit.table)
        column = table.column(hit.column) if table else None
        if column is not None and not column.pii:
            hits.append(
                {
                    "span": line(hit.span, VALUE),
                    "column": spelled(f"{hit.table}.{hit.column}", known.dialect),
                    "value": literal(hit.value, number=bool(_NUMBERS.search(column.data_type))),
                    "share": hit.share,
                }
            )
    return hits


def example_inputs(known: CatalogSlice, limit: int, *, samples: bool) -> list[dict[str, Any]]:
    """Verified past queries that have a question; those that read a shown table come first.

    Literals that columns are compared with are masked as ``?`` unless ``samples``: people type
    cell values there. What the metadata lists as accepted stays.
    """
    shown = {table.name.lower() for table in known.tables}
    public = {
        value
        for table in known.tables
        for column in table.columns
        if not column.pii
        for value in column.accepted_values
    }
    usable = [query for query in known.past_queries if query.verified and query.question]
    usable.sort(key=lambda query: shown.isdisjoint(name.lower() for name in query.tables))
    examples = []
    for query in usable[:limit]:
        sql = query.sql if samples else mask_literals(query.sql, known.dialect, public)
        if sql:
            examples.append(
                {
                    "question": line(query.question),
                    "sql": block(sql),
                    "tables": [line(name) for name in query.tables],
                }
            )
    return examples


def earlier_inputs(question: Question, limit: int = 3) -> list[dict[str, str]]:
    """The last drafts of the same conversation, the oldest first."""
    return [
        {"question": line(draft.selection.question.text), "sql": block(draft.sql)}
        for draft in question.earlier[-limit:]
    ]


def problem_input(
    problem: Problem, sql: str, known: CatalogSlice, *, samples: bool
) -> dict[str, str]:
    """A problem of failed SQL.

    Engines quote cells in their messages ("invalid input: '000-0'"). Unless ``samples``, quoted
    text is masked that is neither in the SQL nor a name of the catalog.
    """
    texts = {"message": problem.message, "hint": problem.hint}
    if not samples:
        names = {table.name.lower() for table in known.tables}
        names |= {column.name.lower() for table in known.tables for column in table.columns}
        texts = {key: mask_quoted(text, sql, names) for key, text in texts.items()}
    return {"kind": line(problem.kind), **{key: line(text, 600) for key, text in texts.items()}}


def _table(table: Table, shown: Collection[str], dialect: str, *, samples: bool) -> dict[str, Any]:
    return {
        "name": spelled(table.name, dialect),
        "description": line(table.description),
        "grain": line(table.grain),
        "synonyms": [line(name, VALUE) for name in table.synonyms],
        "tier": line(table.tier, VALUE),
        "is_view": table.is_view,
        "row_count": table.row_count,
        "columns": [
            _column(column, table, shown, dialect, samples=samples) for column in table.columns
        ],
    }


def _column(
    column: Column, table: Table, shown: Collection[str], dialect: str, *, samples: bool
) -> dict[str, Any]:
    marks = []
    rows = table.row_count or 0
    if column.name in table.primary_key:
        marks.append("PK" if len(table.primary_key) == 1 else "part of PK")
    elif rows >= UNIQUE_FROM and column.distinct == rows:
        marks.append("unique")
    for key in table.foreign_keys:
        if column.name in key.columns and key.ref_table.lower() in shown:
            target = dict(zip(key.columns, key.ref_columns, strict=False)).get(column.name, "")
            marks.append(f"FK -> {spelled(f'{key.ref_table}.{target}'.rstrip('.'), dialect)}")
    cells = samples and not column.pii
    number = bool(_NUMBERS.search(column.data_type))
    telling = cells and not (number and marks)  # the numbers of a key say nothing
    return {
        "name": spelled(column.name, dialect),
        "type": line(column.data_type, VALUE),
        "marks": marks,
        "description": line(column.description),
        "synonyms": [line(name, VALUE) for name in column.synonyms],
        "unit": line(column.unit, VALUE),
        "accepted_values": []
        if column.pii
        else [literal(value, number=number) for value in column.accepted_values[:50]],
        "examples": [literal(value, number=number) for value in column.examples[:VALUES]]
        if telling
        else [],
        "minimum": literal(column.minimum, number=number) if telling and column.minimum else "",
        "maximum": literal(column.maximum, number=number) if telling and column.maximum else "",
        "null_share": column.null_share if cells else None,
        "distinct": column.distinct if cells else None,
        "all_shown": telling
        and column.distinct in range(1, VALUES + 1)
        and column.distinct == len(column.examples),
    }
