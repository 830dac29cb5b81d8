"""Describe: drafts of what a table and its columns hold, for a person to correct."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from t2sql.llm.inputs import table_inputs
from t2sql.llm.team_inputs import past_inputs
from t2sql.llm.texts import line, spelled

if TYPE_CHECKING:
    from t2sql.protocols import LLM
    from t2sql.types import CatalogSlice, Column, ModelCall, Table

PROMPT = "describe_table"
COLUMNS = 60
"""Columns that one prompt asks for."""
PAST = 8
"""Past queries that it shows."""


@dataclass(frozen=True, slots=True)
class TableDraft:
    """Drafted words; what a person has written already is not in it."""

    table: str
    description: str = ""
    grain: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Column to description."""
    unsure: tuple[str, ...] = ()
    """Columns whose description is a guess."""
    calls: tuple[ModelCall, ...] = ()


def describe_table(
    table: Table, known: CatalogSlice, llm: LLM, *, samples: bool = False
) -> TableDraft:
    """Ask a model for descriptions of a table and of its columns that have none.

    A wide table is asked for in parts. Names that the table does not have are dropped.

    Args:
        table: what to describe.
        known: joins, neighbours and past queries of the table.
        llm: who is asked.
        samples: whether cell values may be shown (``[privacy] samples``).

    Raises:
        LLMError: the model failed.
    """
    bare = [column for column in table.columns if not column.description]
    past = [query for query in known.past_queries if table.name in query.tables][:PAST]
    shown = {
        "neighbours": list(_neighbours(table, known)),
        "past": past_inputs(past, known, samples=samples),
        "samples": samples,
    }
    draft = TableDraft(table.name)
    parts = [bare[at : at + COLUMNS] for at in range(0, len(bare), COLUMNS)] or [[]]
    for part in parts if bare or not table.description else ():
        (described,) = table_inputs([_part(table, part)], known.dialect, samples=samples)
        reply, call = llm.complete(PROMPT, {**shown, "table": described})
        draft = _with_reply(draft, reply, call, table, known.dialect)
    return draft


def notes_text(draft: TableDraft) -> str:
    """The draft as YAML in the shape of ``metadata/tables/*.yml``, for a person to correct."""
    import yaml

    schema, _, name = draft.table.rpartition(".")
    model: dict[str, Any] = {"name": name}
    if draft.description:
        model["description"] = draft.description
    config: dict[str, Any] = {"schema": schema} if schema else {}
    if draft.grain:
        config["meta"] = {"t2sql": {"grain": draft.grain}}
    if config:
        model["config"] = config
    columns = [
        {"name": column, "description": f"{text} (a guess)" if column in draft.unsure else text}
        for column, text in draft.columns.items()
    ]
    if columns:
        model["columns"] = columns
    notes = {"version": 2, "models": [model]}
    return yaml.safe_dump(notes, sort_keys=False, allow_unicode=True, width=100)


def _part(table: Table, asked: Sequence[Column]) -> Table:
    """The table with the columns that are asked for, and those that say what it is about."""
    wanted = {column.name for column in asked}
    told = [column for column in table.columns if column.description][:COLUMNS]
    kept = wanted | {column.name for column in told}
    return replace(table, columns=tuple(one for one in table.columns if one.name in kept))


def _neighbours(table: Table, known: CatalogSlice) -> Iterator[dict[str, str]]:
    for edge in known.joins:
        if table.name not in (edge.left, edge.right):
            continue
        name = edge.right if edge.left == table.name else edge.left
        pairs = zip(edge.left_columns, edge.right_columns, strict=False)
        condition = " AND ".join(
            f"{spelled(f'{edge.left}.{left}', known.dialect)} = "
            f"{spelled(f'{edge.right}.{right}', known.dialect)}"
            for left, right in pairs
        )
        other = known.table(name)
        yield {
            "condition": line(condition),
            "description": line(other.description, 160) if other else "",
        }


def _with_reply(
    draft: TableDraft, reply: Mapping[str, Any], call: ModelCall, table: Table, dialect: str
) -> TableDraft:
    columns, unsure = dict(draft.columns), list(draft.unsure)
    names = {spelled(column.name, dialect): column for column in table.columns}
    for said in reply.get("columns", ()):
        text, name = line(said.get("description", "")), str(said.get("name", ""))
        column = names.get(name) or table.column(name)
        if column is None or column.description or not text or column.name in columns:
            continue
        columns[column.name] = text
        if not said.get("sure"):
            unsure.append(column.name)
    return replace(
        draft,
        description=draft.description or _new(table.description, reply.get("description")),
        grain=draft.grain or _new(table.grain, reply.get("grain")),
        columns=columns,
        unsure=tuple(unsure),
        calls=(*draft.calls, call),
    )


def _new(written: str, drafted: object) -> str:
    return "" if written else line(drafted or "", 500)
