"""What a warehouse is used to do, found from what is in the catalog and put into it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from t2sql.catalog.customs.code_links import find_code_links
from t2sql.catalog.customs.code_tables import find_code_tables
from t2sql.catalog.customs.counting import CustomCounts, counts_from_json
from t2sql.catalog.customs.marks import carried_columns, hinted_columns
from t2sql.catalog.customs.standing import find_standing
from t2sql.catalog.customs.warehouse_marks import Hints
from t2sql.types import JoinEdge, Table, TableCustoms

if TYPE_CHECKING:
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.catalog.measure import Probe
    from t2sql.catalog.writing import CatalogWriter

_VERSION = "2"
"""Changes when the program finds other customs in the same catalog."""


def store_customs(writer: CatalogWriter, catalog: SqliteCatalog, probe: Probe) -> None:
    """Find the customs of all tables, where anything that they hang on has changed."""
    counted, rules = catalog.fact("history_customs"), catalog.rules()
    texts = (_VERSION, counted, rules, catalog.fact("joins"))
    key = hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    if catalog.fact("customs_key") == key:
        return
    tables = {table.name: table for table in catalog.iter_tables()}
    counts, edges = counts_from_json(counted), tuple(catalog.iter_joins())
    found = find_customs(tables, edges, counts, rules, probe)
    # What there was no time to read is read by the next build.
    writer.store_customs(found, "" if probe.out_of_time else key)


def find_customs(
    tables: Mapping[str, Table],
    edges: Sequence[JoinEdge],
    counts: CustomCounts,
    rules: str,
    probe: Probe,
) -> tuple[TableCustoms, ...]:
    """The customs of every table that has any, in the order of the tables."""
    columns = {column.name for table in tables.values() for column in table.columns}
    hints = Hints(hinted_columns(rules, columns), carried_columns(rules, columns))
    standing = find_standing(tables, edges, counts, probe.dialect, hints)
    code_tables = tuple(find_code_tables(tables.values(), probe))
    links = find_code_links(tables.values(), code_tables, counts.links)
    return tuple(
        TableCustoms(name, links.get(name, ()), standing.get(name, ()))
        for name in tables
        if name in links or name in standing
    )
