"""dbt's metrics as terms: the old ones with a ``calculation_method``, and the semantic layer's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from t2sql.catalog.documents import Entry, read_document
from t2sql.catalog.metric_meanings import Meanings, Metric
from t2sql.catalog.semantic_models import (
    SemanticModel,
    measure,
    measures,
    model_with_semantics,
    semantic_model,
)
from t2sql.errors import MetadataError
from t2sql.types import Problem, Term

_TOLD_OF = re.compile(r"^\s*(?:-\s+)?(?:metrics|semantic_models?)\s*:", re.MULTILINE)


def read_metrics(
    metadata: Path,
    dialect: str,
    skipped: Iterable[Path] = (),
    files: Iterable[Path] | None = None,
) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    """The metrics of every dbt file under a folder.

    A metric whose SQL cannot be had (conversions, periods compared, Jinja) still says by its
    words which tables are meant; one that cannot be read at all is left out. Both are told.

    Args:
        metadata: the folder.
        dialect: the sqlglot dialect in which their SQL is written.
        skipped: files that are not dbt's.
        files: the files to look at; by default every ``.yml`` and ``.yaml`` under the folder.

    Raises:
        MetadataError: a file that speaks of metrics is not YAML; names the file and the line.
    """
    problems: list[Problem] = []
    meanings = Meanings(dialect)
    others = set(skipped)
    if files is None:
        files = sorted(path for path in metadata.rglob("*") if path.suffix in {".yml", ".yaml"})
    for file in files:
        if file not in others and file.is_file() and _speaks_of_metrics(file):
            _collect(file, meanings, problems)
    terms = [term for metric in meanings.metrics() for term in _term(metric, meanings, problems)]
    return tuple(_placed(term, metadata) for term in terms), tuple(problems)


def _speaks_of_metrics(file: Path) -> bool:
    """Most files do not, and a warehouse has thousands; reading YAML is what takes time."""
    try:
        return _TOLD_OF.search(file.read_text(encoding="utf-8-sig")) is not None
    except (OSError, UnicodeDecodeError):
        return False  # told by those whose file it is: the notes on tables


def _collect(file: Path, meanings: Meanings, problems: list[Problem]) -> None:
    root = read_document(file)
    if root is None or not isinstance(root.node, yaml.MappingNode):
        return
    top = root.fields("the file")
    for key, read in (
        ("semantic_models", _collect_semantic_model),
        ("models", _collect_model),
        ("metrics", _collect_metric),
    ):
        try:
            entries = list(top[key].items(f"`{key}`")) if key in top else []
        except MetadataError as error:
            problems.append(_problem(error))
            continue
        for entry in entries:
            try:
                read(entry, meanings)
            except MetadataError as error:
                problems.append(_problem(error))


def _collect_semantic_model(entry: Entry, meanings: Meanings) -> None:
    model = semantic_model(entry)
    for found in measures(entry, model):
        meanings.add_measure(found)
    meanings.add_model(model)


def _collect_model(entry: Entry, meanings: Meanings) -> None:
    model = model_with_semantics(entry)
    if model is None:
        return
    meanings.add_model(model)
    fields = entry.fields("a model")
    for item in fields["metrics"].items("`metrics`") if "metrics" in fields else ():
        _collect_metric(item, meanings, model)


def _collect_metric(entry: Entry, meanings: Meanings, model: SemanticModel | None = None) -> None:
    fields = entry.fields("a metric")
    if "name" not in fields:
        raise entry.error("a `name` is missing here.")
    config = fields["config"].fields("`config`") if "config" in fields else {}
    for holder in (fields, config):
        if "enabled" in holder and not holder["enabled"].flag("`enabled`"):
            return
    if model is not None and "agg" in fields:
        meanings.add_measure(measure(entry, model))
    name = fields["name"].text("`name`")
    if not meanings.add_metric(Metric(name, entry, fields, model)):
        raise entry.error(f"there is another metric {name!r}.", hint="Keep one of them.")


def _term(metric: Metric, meanings: Meanings, problems: list[Problem]) -> Iterator[Term]:
    try:
        meaning = meanings.meaning(metric.name)
        texts = _texts(metric)
    except MetadataError as error:
        problems.append(_problem(error))
        return
    place = f"{metric.entry.file}, line {metric.entry.line}"
    if not meaning.tables:
        said = f"{place}: the metric {metric.name!r} was not used: {meaning.gap or 'no table'}."
        problems.append(Problem("bad_term", "warning", said))
        return
    if meaning.gap:
        said = f"{place}: of the metric {metric.name!r} only words and tables were used"
        problems.append(Problem("metric_without_sql", "note", f"{said}: {meaning.gap}."))
    usable = meaning.tree is not None and not meaning.gap
    yield Term(
        term=texts["label"] or _spoken(metric.name),
        synonyms=tuple(_other_names(metric, texts["label"])),
        expression=meanings.sql(meaning.tree) if usable else "",
        filter=meanings.sql(meaning.condition) if usable else "",
        tables=meaning.tables,
        owner=texts["owner"],
        description=texts["description"],
        source=place,
    )


def _texts(metric: Metric) -> dict[str, str]:
    fields = metric.fields
    found = {
        key: fields[key].text(f"`{key}`") if key in fields else ""
        for key in ("label", "description")
    }
    owners = [meta["owner"] for meta in _metas(metric) if "owner" in meta]
    return {**found, "owner": owners[-1].text("`owner`") if owners else ""}


def _other_names(metric: Metric, label: str) -> Iterator[str]:
    names = [_spoken(metric.name)] if label else []
    for meta in _metas(metric):
        if "t2sql" in meta:
            ours = meta["t2sql"].only({"synonyms"}, "`meta.t2sql` of a metric")
            names += ours["synonyms"].texts("`synonyms`") if "synonyms" in ours else ()
    for name in dict.fromkeys(names):
        if name.casefold() != label.casefold():
            yield name


def _metas(metric: Metric) -> Iterator[dict[str, Entry]]:
    fields = metric.fields
    config = fields["config"].fields("`config`") if "config" in fields else {}
    for holder in (fields, config):
        if "meta" in holder:
            yield holder["meta"].fields("`meta`")


def _spoken(name: str) -> str:
    return " ".join(name.replace("_", " ").split())


def _placed(term: Term, metadata: Path) -> Term:
    """The source told from the metadata folder on, so that a catalog moves with its project."""
    return replace(term, source=term.source.removeprefix(f"{metadata}/"))


def _problem(error: MetadataError) -> Problem:
    message = error.message.removesuffix(".") + "; it was not used."
    return Problem("bad_term", "warning", message, hint=error.hint)
