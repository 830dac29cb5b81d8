"""What dbt's metrics mean: each as one tree over the columns of its tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import yaml
from sqlglot import exp

from t2sql.catalog.aggregates import aggregate, narrowed, operand, parse_expression
from t2sql.catalog.documents import Entry
from t2sql.catalog.metric_filters import JINJA, read_condition, written_filter
from t2sql.catalog.semantic_models import Measure, SemanticModel, model_name
from t2sql.errors import MetadataError

_OF_METRIC = re.compile(r"\{\{\s*metric\(\s*['\"]([^'\"]+)['\"]\s*\)\s*\}\}")
_MOST_NODES = 2000
"""A larger definition is for no reader; metrics made of metrics may grow without bound."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as it is written."""

    name: str
    entry: Entry
    fields: Mapping[str, Entry]
    model: SemanticModel | None = None
    """Where it stands at a model."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a metric computes."""

    tables: tuple[str, ...]
    """As dbt names them."""
    tree: exp.Expr | None = None
    condition: exp.Expr | None = None
    """The rows that it is computed over."""
    gap: str = ""
    """Why the tree does not say all of it; empty if it does."""

    @property
    def whole(self) -> exp.Expr | None:
        """Tree and condition in one."""
        return None if self.tree is None else narrowed(self.tree, self.condition)


class Meanings:
    """Metrics, measures and semantic models by name; says what each metric means.

    Args:
        dialect: the sqlglot dialect in which their SQL is written.
    """

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self._models: list[SemanticModel] = []
        self._measures: dict[str, Measure] = {}
        self._metrics: dict[str, Metric] = {}
        self._known: dict[str, Meaning] = {}

    def add_model(self, model: SemanticModel) -> None:
        """A table as metrics see it."""
        self._models.append(model)

    def add_measure(self, measure: Measure) -> None:
        """A measure; one that dbt makes a metric of is one here."""
        self._measures.setdefault(measure.name, measure)
        if measure.makes_metric:
            fields = measure.entry.fields("a measure")
            self.add_metric(Metric(measure.name, measure.entry, fields, measure.model))

    def add_metric(self, metric: Metric) -> bool:
        """A metric; False if there is one of that name, which stays."""
        return self._metrics.setdefault(metric.name, metric) is metric

    def metrics(self) -> Iterator[Metric]:
        """Every metric, as they came."""
        yield from list(self._metrics.values())

    def sql(self, tree: exp.Expr | None) -> str:
        """A tree as the dialect writes it; empty for none."""
        return "" if tree is None else tree.sql(dialect=self._dialect or None)

    def meaning(self, name: str) -> Meaning:
        """What the metric of that name means.

        Raises:
            MetadataError: it is not of the shape; names the file and the line.
        """
        metric = self._metrics.get(name)
        if metric is None:
            return Meaning((), gap=f"there is no metric {name!r}")
        if name not in self._known:
            # Stands as long as it is worked out: who meets it then is made of itself.
            self._known[name] = Meaning((), gap=f"{name!r} is made of itself")
            try:
                self._known[name] = self._work_out(metric)
            except MetadataError:
                self._known[name] = Meaning((), gap=f"{name!r} cannot be read")
                raise
        return self._known[name]

    def _work_out(self, metric: Metric) -> Meaning:
        old = metric.fields.get("calculation_method")
        if old is None and {"model", "sql"} & set(metric.fields):
            old = metric.fields.get("type")
        if old is not None:
            return self._old(metric, old.text("`calculation_method`"))
        found = self._new(metric)
        if "filter" not in metric.fields:
            return found
        return self._narrow(found, metric.fields["filter"], metric.model)

    # Metrics of dbt up to 1.5.

    def _old(self, metric: Metric, method: str) -> Meaning:
        fields = metric.fields
        body = fields.get("expression") or fields.get("sql")
        text = body.text("`expression`") if body is not None else "*"
        if method.lower() in {"derived", "expression"}:
            names = list(dict.fromkeys(_OF_METRIC.findall(text)))
            bare = _OF_METRIC.sub(lambda found: f" {found[1]} ", text)
            return self._formula(bare, {name: self.meaning(name) for name in names})
        table = model_name(fields["model"]) if "model" in fields else ""
        tables = (table,) if table else ()
        inner = None if JINJA in text else parse_expression(text, self._dialect)
        tree = None if inner is None else aggregate(method, inner)
        if tree is None:
            return Meaning(tables, gap=f"{method} of {text!r} cannot be read")
        found = Meaning(tables, tree)
        for item in fields["filters"].items("`filters`") if "filters" in fields else ():
            condition = written_filter(item, self._dialect)
            gap = "" if condition is not None else "one of its filters cannot be read"
            found = _and(found, condition, (), gap)
        return found

    # Metrics of the semantic layer.

    def _new(self, metric: Metric) -> Meaning:
        fields = metric.fields
        kind = fields["type"].text("`type`").lower() if "type" in fields else "simple"
        params = fields["type_params"].fields("`type_params`") if "type_params" in fields else {}
        params = {**fields, **params}
        if metric.name in self._measures and "measure" not in params and kind == "simple":
            return self._measured(self._measures[metric.name])
        if kind == "simple" and "measure" in params:
            return self._input(params["measure"], measured=True)
        if kind == "ratio" and {"numerator", "denominator"} <= set(params):
            parts = [self._input(params[key]) for key in ("numerator", "denominator")]
            return _joined(parts, _ratio)
        if kind == "derived" and "expr" in params:
            return self._derived(params)
        return self._other(kind, params)

    def _derived(self, params: Mapping[str, Entry]) -> Meaning:
        inputs = params.get("metrics") or params.get("input_metrics")
        parts: dict[str, Meaning] = {}
        for item in inputs.items("`metrics`") if inputs is not None else ():
            part = self._input(item)
            name, alias = _name_and_alias(item)
            parts[alias or name] = part
        return self._formula(params["expr"].text("`expr`"), parts)

    def _other(self, kind: str, params: Mapping[str, Entry]) -> Meaning:
        """A cumulative or conversion metric: its tables are known, its SQL needs more than one."""
        inner = params.get("conversion_type_params")
        places = {**params, **(inner.fields("its parameters") if inner is not None else {})}
        found: list[Meaning] = []
        for key in ("measure", "base_measure", "conversion_measure"):
            if key in places:
                found.append(self._input(places[key], measured=True))
        for key in ("input_metric", "base_metric", "conversion_metric"):
            if key in places:
                found.append(self._input(places[key]))
        tables = dict.fromkeys(table for part in found for table in part.tables)
        return Meaning(tuple(tables), gap=f"a {kind} metric is no single expression")

    def _input(self, item: Entry, *, measured: bool = False) -> Meaning:
        """A measure or metric that another is made of, by name or with a filter of its own."""
        name, _ = _name_and_alias(item)
        if measured and name in self._measures:
            found = self._measured(self._measures[name])
        elif measured:
            found = Meaning((), gap=f"there is no measure {name!r}")
        else:
            found = self.meaning(name)
        if not isinstance(item.node, yaml.MappingNode):
            return found
        fields = item.fields("an input")
        if "offset_window" in fields or "offset_to_grain" in fields:
            found = replace(found, gap=f"{name!r} is taken of another period")
        if "filter" in fields:
            found = self._narrow(found, fields["filter"], None)
        return found

    def _measured(self, measure: Measure) -> Meaning:
        table = (measure.model.table,)
        text = measure.model.dimensions.get(measure.expression, measure.expression)
        inner = None if JINJA in text else parse_expression(text, self._dialect)
        tree = inner and aggregate(measure.method, inner, measure.percentile)
        if tree is None:
            return Meaning(table, gap=f"{measure.method} of {text!r} cannot be read")
        return Meaning(table, tree)

    def _narrow(self, found: Meaning, filter_: Entry, model: SemanticModel | None) -> Meaning:
        own = [model] if model is not None else []
        own += [other for other in self._models if other.table in found.tables]
        read = read_condition(filter_, own, self._models, self._dialect)
        return _and(found, read.tree, read.tables, read.gap)

    def _formula(self, text: str, parts: Mapping[str, Meaning]) -> Meaning:
        """An expression over other metrics, each of which it names like a column."""
        formula = None if JINJA in text else parse_expression(text, self._dialect)
        if formula is None:
            gap = f"{text.strip()!r} cannot be read"
            return replace(_joined(list(parts.values()), lambda trees: trees[0]), gap=gap)

        def put_in(trees: list[exp.Expr]) -> exp.Expr:
            by_name = dict(zip(parts, trees, strict=True))

            def change(node: exp.Expr) -> exp.Expr:
                inside = by_name.get(node.name) if isinstance(node, exp.Column) else None
                return node if inside is None else operand(inside)

            return formula.transform(change)

        used = [column.name for column in formula.find_all(exp.Column)]
        missing = [name for name in used if name not in parts]
        found = _joined(list(parts.values()), put_in)
        return replace(found, gap=f"there is no metric {missing[0]!r}") if missing else found


def _name_and_alias(item: Entry) -> tuple[str, str]:
    if not isinstance(item.node, yaml.MappingNode):
        return item.text("a metric's name"), ""
    fields = item.fields("an input")
    if "name" not in fields:
        raise item.error("a `name` is missing here.")
    return fields["name"].text("`name`"), fields["alias"].text(
        "`alias`"
    ) if "alias" in fields else ""


def _and(
    meaning: Meaning, condition: exp.Expr | None, tables: tuple[str, ...], gap: str
) -> Meaning:
    both = exp.and_(meaning.condition, condition) if meaning.condition else condition
    return replace(
        meaning,
        tables=tuple(dict.fromkeys((*meaning.tables, *tables))),
        condition=both if condition is not None else meaning.condition,
        gap=meaning.gap or gap,
    )


def _ratio(trees: list[exp.Expr]) -> exp.Expr:
    return exp.Div(this=operand(trees[0]), expression=operand(trees[1]))


def _joined(parts: Sequence[Meaning], make: Callable[[list[exp.Expr]], exp.Expr]) -> Meaning:
    """One metric made of several: each is computed over its own rows."""
    tables = tuple(dict.fromkeys(table for part in parts for table in part.tables))
    gap = next((part.gap for part in parts if part.gap), "")
    trees = [whole for part in parts if (whole := part.whole) is not None]
    if gap or not parts or len(trees) < len(parts):
        return Meaning(tables, gap=gap or "it names no other metric")
    if sum(1 for tree in trees for _ in tree.walk()) > _MOST_NODES:
        return Meaning(tables, gap="written out it is too long")
    return Meaning(tables, make(trees))
