"""Values of the catalog as plain data for a prompt: short, safe to quote, and without cells.

What a prompt file may name of a table stands here (and in ``docs/prompts.md``). Two rules hold for
every prompt, a project's own included, since they hold before a template sees anything:

* what profiling found in cells is left out unless ``samples``, and always for a masked column
  (``pii``), of which name, type and keys are shown and nothing that people wrote about it;
* retrieved text is one line without control characters, and cannot close the block it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from t2sql.catalog.masks import masked_names
from t2sql.llm.masking import mask_question
from t2sql.llm.tainted import names_masked
from t2sql.llm.texts import VALUE, line, literal, spelled
from t2sql.types import (
    CatalogSlice,
    Column,
    Evidence,
    PastQuery,
    Table,
    TableCandidate,
    TableFamily,
    TableUse,
)

VALUES = 10
UNIQUE_FROM = 50
"""Rows from which distinct values tell that a column is unique; in fewer it is often chance."""
_LABELS = re.compile(r"\(.*'.*", re.DOTALL)
"""What an ENUM may hold: of a masked column these are cells."""
MASKED = "masked"
"""The mark of a column whose cells are not shown."""
_QUOTED = re.compile(r"'([^'\n]{1,200})'")
_KEY = re.compile(r"(?:^|_)(?:id|key)$|[a-z0-9]I[dD]$", re.ASCII)
_BOOLEAN = re.compile("BOOL", re.IGNORECASE)
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
    """Candidates: the table, why the search found it, its use, and the candidates it joins."""
    tables = [table for item in candidates if (table := known.table(item.name)) is not None]
    evidence = {item.name.lower(): item.evidence for item in candidates}
    partners: dict[str, list[str]] = {}
    for edge in known.only([table.name for table in tables]).joins:
        partners.setdefault(edge.left.lower(), []).append(edge.right)
        partners.setdefault(edge.right.lower(), []).append(edge.left)
    families = {item.name.lower(): item.family for item in candidates if item.family}
    return [
        {
            **shown,
            "name": line(table.name),  # as it must be written in the reply, without quotes
            **_evidence(evidence.get(table.name.lower(), ()), known, samples=samples),
            "family": _family(families.get(table.name.lower())),
            "use": _use(known.use(table.name)),
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


def masked_columns(known: CatalogSlice) -> frozenset[str]:
    """The names of columns whose cells are shown in no case, in lower case."""
    return known.masked | masked_names(known.tables)


def public_texts(known: CatalogSlice) -> frozenset[str]:
    """Values that the team itself wrote down: accepted values, and those of its terms and rules."""
    masked = masked_columns(known)
    written = [text for term in known.terms for text in (term.expression, term.filter)]
    written = [text for text in written if not names_masked(text, masked)]
    listed = [
        value
        for table in known.tables
        for column in table.columns
        if not column.pii
        for value in column.accepted_values
    ]
    return frozenset([*listed, *_QUOTED.findall(" ".join([*written, known.rules]))])


def past_question(query: PastQuery, known: CatalogSlice, *, samples: bool) -> str:
    """What a past query answers, without the cells that it names."""
    public, masked = public_texts(known), masked_columns(known)
    return mask_question(
        query.question, query.sql, known.dialect, public, masked=masked, samples=samples
    )


def _evidence(
    evidence: Sequence[Evidence], known: CatalogSlice, *, samples: bool
) -> dict[str, list[str]]:
    """What was found, and what speaks against it; both stand in ``evidence``."""
    told = [item for item in evidence if samples or item.kind != "value"]
    texts = [line(_told(item, known, samples=samples), 160) for item in told]
    cautions = [text for item, text in zip(told, texts, strict=True) if item.kind == "caution"]
    return {"evidence": texts, "cautions": cautions}


def _told(item: Evidence, known: CatalogSlice, *, samples: bool) -> str:
    """The evidence without cells that a past question names."""
    if item.kind != "past_question" or (samples and not masked_columns(known)):
        return item.text
    asked = [query for query in known.past_queries if f"'{query.question}'" in item.text]
    shown = item.text if asked else "like a past question"
    for query in asked:
        shown = past_question(replace(query, question=shown), known, samples=samples)
    return shown


def _family(family: TableFamily | None) -> str:
    if family is None:
        return ""
    span = f", from {family.first} to {family.last}" if family.first and family.last else ""
    return line(f"one of {family.size} tables {family.name} alike{span}")


def _use(use: TableUse | None) -> str:
    if use is None:
        return ""
    queries = "one past query" if use.queries == 1 else f"{use.queries} past queries"
    people = f" by {use.users} people" if use.users > 1 else ""
    verified = f", {use.verified} verified" if use.verified else ""
    last = f", the last on {use.last_run}" if use.last_run else ""
    return line(f"read by {queries}{people}{verified}{last}")


def _table(table: Table, shown: Collection[str], dialect: str, *, samples: bool) -> dict[str, Any]:
    return {
        "name": spelled(table.name, dialect),
        "description": line(table.description),
        "grain": line(table.grain),
        "synonyms": [line(name, VALUE) for name in table.synonyms],
        "tier": line(table.tier, VALUE),
        "is_view": table.is_view,
        "row_count": table.row_count,
        "partition": spelled(table.partition, dialect) if table.partition else "",
        "hidden": 0,  # columns left out for want of room
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
    if column.pii:
        marks.append(MASKED)
        column = Column(column.name, _LABELS.sub("", column.data_type), pii=True)
    cells = samples and not column.pii
    number = bool(_NUMBERS.search(column.data_type))
    a_key = number and bool(marks or _KEY.search(column.name))
    telling = cells and not a_key and not _BOOLEAN.match(column.data_type)  # else nothing is told
    return {
        "name": spelled(column.name, dialect),
        "type": line(column.data_type, VALUE),
        "marks": marks,
        "description": line(column.description),
        "synonyms": [line(name, VALUE) for name in column.synonyms],
        "unit": line(column.unit, VALUE),
        "accepted_values": [literal(value, number=number) for value in column.accepted_values[:50]],
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
