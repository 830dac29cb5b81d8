"""What engines say of a query before it runs, read from their plans."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from t2sql.types import CostEstimate

SOURCE = "EXPLAIN"
UNITS = {"K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}


def read_duckdb_plan(text: str) -> CostEstimate | None:
    """Of ``EXPLAIN (FORMAT json)``: the rows that the root gives; DuckDB tells no bytes."""
    plan = _json(text)
    nodes = plan if isinstance(plan, list) else [plan]
    rows = _duckdb_rows(nodes[0]) if nodes and isinstance(nodes[0], dict) else None
    return None if rows is None else CostEstimate(rows=rows, source=SOURCE)


def read_postgres_plan(plan: Any) -> CostEstimate | None:
    """Of ``EXPLAIN (FORMAT JSON)``: the root's rows, and rows times width of all that is scanned.

    Source: PostgreSQL's manual, "Using EXPLAIN": width is the bytes of a row that a node gives.
    """
    plan = _json(plan) if isinstance(plan, str) else plan
    first = plan[0] if isinstance(plan, list) and plan else None
    root = first.get("Plan") if isinstance(first, dict) else None
    if not isinstance(root, dict):
        return None
    scanned = [
        int(node.get("Plan Rows", 0)) * int(node.get("Plan Width", 0))
        for node in _nodes(root, "Plans")
        if "Scan" in str(node.get("Node Type", "")) and "Relation Name" in node
    ]
    return CostEstimate(int(root.get("Plan Rows", 0)), sum(scanned) or None, SOURCE)


def read_mysql_plan(text: str) -> CostEstimate | None:
    """Of ``EXPLAIN FORMAT=JSON``: the rows that are joined, before they are grouped.

    MySQL counts the rows of a join with its last table; MariaDB gives each table's own, which
    are multiplied, and tells no bytes.
    """
    plan = _json(text)
    block = plan.get("query_block") if isinstance(plan, dict) else None
    tables = list(_tables(block)) if block is not None else []
    if not tables:
        return None
    produced = [table["rows_produced_per_join"] for table in tables if _counts(table)]
    if produced:
        read = sum(_bytes(str(table.get("data_read_per_join", ""))) for table in tables)
        return CostEstimate(int(produced[-1]), read or None, SOURCE)
    rows = 1.0
    for table in tables:
        rows *= float(table.get("rows", 1)) * float(table.get("filtered", 100)) / 100
    return CostEstimate(rows=max(1, round(rows)), source=SOURCE)


def read_snowflake_plan(text: str) -> CostEstimate | None:
    """Of ``EXPLAIN USING JSON``: the bytes of the partitions that are left to read."""
    plan = _json(text)
    found = plan.get("GlobalStats") if isinstance(plan, dict) else None
    if not isinstance(found, dict) or "bytesAssigned" not in found:
        return None
    return CostEstimate(bytes=int(found["bytesAssigned"]), source=SOURCE)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (json.JSONDecodeError, TypeError):
        return None


def _duckdb_rows(node: Mapping[str, Any]) -> int | None:
    facts = node.get("extra_info") or {}
    children = node.get("children") or []
    written = str(facts.get("Estimated Cardinality", "")).replace(",", "")
    rows = int(written) if written.isdigit() else None
    below = _duckdb_rows(children[-1]) if children else None
    most = str(facts.get("Top", facts.get("Limit", "")))
    if most.isdigit():  # its own guess of what a limit leaves may be 0
        return int(most) if below is None else min(below, int(most))
    return below if rows is None else rows


def _nodes(node: Mapping[str, Any], children: str) -> Iterator[Mapping[str, Any]]:
    yield node
    for child in node.get(children) or []:
        yield from _nodes(child, children)


def _tables(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every ``table`` of a plan, in the order in which they are joined."""
    if isinstance(node, list):
        for item in node:
            yield from _tables(item)
    elif isinstance(node, dict):
        for key, inner in node.items():
            if key == "table" and isinstance(inner, dict):
                yield inner
                continue
            yield from _tables(inner)


def _counts(table: Mapping[str, Any]) -> bool:
    return isinstance(table.get("rows_produced_per_join"), int)


def _bytes(text: str) -> int:
    """``16M`` as MySQL writes it."""
    number, unit = text[:-1], text[-1:].upper()
    if unit in UNITS and number.replace(".", "", 1).isdigit():
        return int(float(number) * UNITS[unit])
    return int(text) if text.isdigit() else 0
