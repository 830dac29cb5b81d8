"""dbt's semantic models: tables with measures, dimensions and entities that metrics are built on.

Both forms are read: ``semantic_models:`` at the top of a file, and ``semantic_model:`` with
``metrics:`` at a model (https://docs.getdbt.com/docs/build/latest-metrics-spec).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from t2sql.catalog.documents import Entry

_REF = re.compile(r"""^\W*ref\(\s*(?:['"][^'"]*['"]\s*,\s*)?['"]([^'"]+)['"]""")
_SOURCE = re.compile(r"""^\W*source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]""")


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate over a column of a semantic model."""

    name: str
    model: SemanticModel
    method: str
    expression: str
    percentile: str
    entry: Entry
    makes_metric: bool = False


@dataclass(frozen=True, slots=True)
class SemanticModel:
    """A table as metrics see it."""

    table: str
    dimensions: Mapping[str, str]
    """The SQL of each dimension and entity, by name."""
    primary: frozenset[str]
    """Entities of which it has one row each."""


def semantic_model(entry: Entry) -> SemanticModel:
    """One item of ``semantic_models:``."""
    fields = entry.fields("a semantic model")
    if "model" not in fields:
        raise entry.error("a semantic model needs `model`.")
    dimensions: dict[str, str] = {}
    primary: set[str] = set()
    for key in ("dimensions", "entities"):
        for item in fields[key].items(f"`{key}`") if key in fields else ():
            _add_named(item, dimensions, primary)
    if "primary_entity" in fields:
        primary.add(fields["primary_entity"].text("`primary_entity`"))
    if "defaults" in fields:
        _add_time(fields["defaults"].fields("`defaults`"), dimensions)
    return SemanticModel(model_name(fields["model"]), dimensions, frozenset(primary))


def measures(entry: Entry, model: SemanticModel) -> Iterator[Measure]:
    """The measures of one item of ``semantic_models:``."""
    fields = entry.fields("a semantic model")
    for item in fields["measures"].items("`measures`") if "measures" in fields else ():
        yield measure(item, model)


def measure(entry: Entry, model: SemanticModel) -> Measure:
    """A measure, or a simple metric that stands at its model: both have ``agg`` and ``expr``."""
    fields = entry.fields("a measure")
    name = fields["name"].text("`name`") if "name" in fields else ""
    method = fields["agg"].text("`agg`") if "agg" in fields else ""
    if not name or not method:
        raise entry.error("a measure needs `name` and `agg`.")
    holder = fields["agg_params"].fields("`agg_params`") if "agg_params" in fields else fields
    return Measure(
        name=name,
        model=model,
        method=method,
        expression=fields["expr"].text("`expr`") if "expr" in fields else name,
        percentile=holder["percentile"].text("`percentile`") if "percentile" in holder else "",
        entry=entry,
        makes_metric="create_metric" in fields and fields["create_metric"].flag("`create_metric`"),
    )


def model_with_semantics(entry: Entry) -> SemanticModel | None:
    """A model under ``models:`` that has ``semantic_model:``; None for every other model."""
    fields = entry.fields("a model")
    if "semantic_model" not in fields or "name" not in fields or not _is_on(fields):
        return None
    dimensions: dict[str, str] = {}
    primary: set[str] = set()
    for column in fields["columns"].items("`columns`") if "columns" in fields else ():
        parts = column.fields("a column")
        name = parts["name"].text("`name`") if "name" in parts else ""
        for key in ("dimension", "entity"):
            if key in parts:
                _add_column(parts[key], name, dimensions, primary)
    if "derived_semantics" in fields:
        derived = fields["derived_semantics"].fields("`derived_semantics`")
        for key in ("dimensions", "entities"):
            for item in derived[key].items(f"`{key}`") if key in derived else ():
                _add_named(item, dimensions, primary)
    _add_time(fields, dimensions)
    return SemanticModel(fields["name"].text("`name`"), dimensions, frozenset(primary))


def model_name(entry: Entry) -> str:
    """The table behind ``ref('model')`` or ``source('source', 'table')``, as dbt names it."""
    text = entry.text("`model`")
    if source := _SOURCE.search(text):
        return f"{source[1]}.{source[2]}"
    ref = _REF.search(text)
    return ref[1] if ref else text


def _is_on(fields: Mapping[str, Entry]) -> bool:
    holder = fields["semantic_model"]
    if isinstance(holder.node, yaml.MappingNode):
        inner = holder.fields("`semantic_model`")
        return "enabled" not in inner or inner["enabled"].flag("`enabled`")
    return holder.flag("`semantic_model`")


def _add_named(item: Entry, dimensions: dict[str, str], primary: set[str]) -> None:
    fields = item.fields("a dimension or an entity")
    if "name" not in fields:
        raise item.error("a `name` is missing here.")
    name = fields["name"].text("`name`")
    dimensions[name] = fields["expr"].text("`expr`") if "expr" in fields else name
    if "type" in fields and fields["type"].text("`type`").lower() in {"primary", "unique"}:
        primary.add(name)


def _add_column(item: Entry, column: str, dimensions: dict[str, str], primary: set[str]) -> None:
    if not isinstance(item.node, yaml.MappingNode):  # `dimension: categorical` beside the name
        dimensions.setdefault(column, column)
        return
    fields = item.fields("a dimension or an entity")
    name = fields["name"].text("`name`") if "name" in fields else column
    dimensions[name] = column
    if "type" in fields and fields["type"].text("`type`").lower() in {"primary", "unique"}:
        primary.add(name)


def _add_time(fields: Mapping[str, Entry], dimensions: dict[str, str]) -> None:
    if "agg_time_dimension" in fields:
        name = fields["agg_time_dimension"].text("`agg_time_dimension`")
        dimensions["metric_time"] = dimensions.get(name, name)
