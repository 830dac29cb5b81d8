"""A reading made ready to be written: codes by their words, standing filters, what these join."""

from __future__ import annotations

from dataclasses import dataclass, replace

from t2sql.translators.offline.customs.code_names import CodeView, name_codes
from t2sql.translators.offline.customs.standing import leave_out
from t2sql.translators.offline.ground import Ground
from t2sql.translators.offline.history import standing_filters
from t2sql.translators.offline.join_tree import JoinGraph, edge_cost
from t2sql.translators.offline.reading import Operand, Reading, operands, tables_used
from t2sql.translators.offline.schema import Schema
from t2sql.translators.offline.writer import Writer, make_writer


@dataclass(frozen=True, slots=True)
class Settled:
    """A reading with all that the warehouse is used to do, what writes it, and what it assumes."""

    reading: Reading
    writer: Writer
    said: tuple[str, ...] = ()


def settle(reading: Reading, ground: Ground, schema: Schema, graph: JoinGraph) -> Settled:
    """Put the customs of the tables into a reading.

    ``schema``: what it reads of the slice. ``graph``: the joins among these tables.
    """
    named, views = name_codes(reading, ground.known, ground.words)
    standing = leave_out(named, ground.known, ground.words)
    near = standing_filters(standing.reading, ground.habits)
    whole = replace(
        standing.reading, where=(*standing.reading.where, *(given for given, _ in near))
    )
    if standing.joined:
        names = tuple(dict.fromkeys((*schema.by_name, *standing.joined)))
        schema, graph = ground.schema.only(names), ground.graph.only(names)
    writer = make_writer(_with_views(schema, views), _joined(graph, views))
    fixed = {view.name: view.link for view in views}
    writer = replace(writer, codes=fixed, outer=standing.outer)
    kept = _deleted_kept(whole, schema)
    return Settled(whole, writer, (*standing.said, *(said for _, said in near), *kept))


def _deleted_kept(reading: Reading, schema: Schema) -> tuple[str, ...]:
    """Marks of deletion that nothing is known of, and that the reading does not look at."""
    asked = {one for condition in reading.where for one in operands(condition)}
    marks = (
        mark
        for name in tables_used(reading)
        if name in schema.by_name
        for column in schema.by_name[name].columns
        if "deleted" in schema.words(column.name)
        and (schema.is_flag(mark := Operand(name, column.name)) or schema.is_dated(mark))
    )
    return tuple(
        f"Rows that {mark.table}.{mark.column} marks as deleted count as well."
        for mark in marks
        if mark not in asked
    )


def _with_views(schema: Schema, views: tuple[CodeView, ...]) -> Schema:
    if not views:
        return schema
    return Schema(schema.known, schema.by_name | {view.name: view.table for view in views})


def _joined(graph: JoinGraph, views: tuple[CodeView, ...]) -> JoinGraph:
    if not views:
        return graph
    neighbours = {name: list(pairs) for name, pairs in graph.neighbours.items()}
    for view in views:
        pair = (edge_cost(view.edge), view.edge)
        neighbours.setdefault(view.column.table, []).append(pair)
        neighbours[view.name] = [pair]
    return JoinGraph(neighbours)
