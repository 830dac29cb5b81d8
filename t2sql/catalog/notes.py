"""Notes on tables: what people wrote in dbt's ``schema.yml`` shape, read into values.

The shape is dbt's own (https://docs.getdbt.com/reference/resource-properties): ``models``,
``seeds``, ``snapshots`` and ``sources``, tests in the old form (``tests``) and the new one
(``data_tests``, ``arguments``). Keys of ours sit under ``config.meta.t2sql`` or ``meta.t2sql``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from t2sql.catalog.documents import Entry, read_document

TOP_KEYS = frozenset(
    {
        *("version", "models", "sources", "seeds", "snapshots", "analyses", "exposures"),
        *("metrics", "semantic_models", "macros", "unit_tests", "groups", "tests", "data_tests"),
        *("saved_queries", "functions", "anchors"),
    }
)
TABLE_KEYS = frozenset(
    {"grain", "synonyms", "tier", "primary_key", "partition", "tags", "examples", "gone"}
)
_NO = frozenset({"false", "no", "off", "0", "none", ""})
COLUMN_KEYS = frozenset({"synonyms", "unit", "pii", "gone"})
EXAMPLE_KEYS = frozenset({"question", "sql", "verified_by", "verified_on"})

_REF = re.compile(r"""^\W*ref\(\s*(?:['"][^'"]*['"]\s*,\s*)?['"]([^'"]+)['"]""")
_SOURCE = re.compile(r"""^\W*source\(\s*['"]([^'"]+)['"]\s*,\s*['"]([^'"]+)['"]""")
_DOC_BLOCK = re.compile(r"^\{\{.*\}\}$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A ``relationships`` test: the column points to a field of another model or source."""

    model: str
    source: str
    """The dbt source that the model belongs to; empty for ``ref``."""
    field: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class ExampleNotes:
    """A question about a table with the SQL that answers it."""

    question: str
    sql: str
    entry: Entry
    verified_by: str = ""
    verified_on: str = ""


@dataclass(frozen=True, slots=True)
class ColumnNotes:
    """What a file says of a column."""

    name: str
    entry: Entry
    description: str = ""
    raw_description: str = ""
    """As it is written, references to doc blocks included."""
    synonyms: tuple[str, ...] = ()
    unit: str = ""
    pii: bool = False
    unique: bool = False
    not_null: bool = False
    accepted_values: tuple[str, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    gone: bool = False
    """Whether the database may be without it: ``t2sql init`` marks so what it does not find."""


@dataclass(frozen=True, slots=True)
class TableNotes:
    """What a file says of a table."""

    name: str
    """The name in the file; ``alias`` or ``identifier`` may give the database another."""
    entry: Entry
    identifier: str = ""
    schema: str = ""
    schema_given: bool = False
    """False where the schema is only the source's name, as dbt takes it by default."""
    source: str = ""
    description: str = ""
    raw_description: str = ""
    grain: str = ""
    synonyms: tuple[str, ...] = ()
    tier: str = ""
    partition: str = ""
    """Ours, or dbt's ``partition_by`` where it names one column."""
    tags: tuple[str, ...] = ()
    """Of dbt, at the model, its source or under ``config``, and our own."""
    examples: tuple[ExampleNotes, ...] = ()
    primary_key: tuple[str, ...] = ()
    unique_columns: tuple[tuple[str, ...], ...] = ()
    columns: tuple[ColumnNotes, ...] = ()
    gone: bool = False
    """Whether the database may be without it, as with a column."""
    lenient: bool = False
    """Whether a column that the table does not have costs that column alone: other tools' files."""


def read_file(file: Path, *, strict: bool = True) -> Iterator[TableNotes]:
    """The notes of one file; unless ``strict`` it may have keys at its top that nobody knows.

    Raises:
        MetadataError: the file is not YAML, or not of the shape; names the file and the line.
    """
    root = read_document(file)
    if root is None:
        return
    top = root.only(TOP_KEYS, "the file") if strict else root.fields("the file")
    for kind in ("models", "seeds", "snapshots"):
        if kind in top:
            for entry in top[kind].items(f"`{kind}`"):
                yield _table(entry)
    if "sources" in top:
        for source in top["sources"].items("`sources`"):
            yield from _source_tables(source)


def _source_tables(source: Entry) -> Iterator[TableNotes]:
    fields = source.fields("a source")
    name = _name(source, fields)
    schema = fields["schema"].text("`schema`") if "schema" in fields else name
    tags = _tags(fields, _config(fields))
    if "tables" in fields:
        for entry in fields["tables"].items("`tables`"):
            table = _table(entry, source=name, schema=schema, schema_given="schema" in fields)
            yield replace(table, tags=tuple(dict.fromkeys((*tags, *table.tags))))


def _table(
    entry: Entry, *, source: str = "", schema: str = "", schema_given: bool = False
) -> TableNotes:
    fields = entry.fields("a model")
    config = _config(fields)
    ours = _ours(fields, config, TABLE_KEYS)
    own_schema = config.get("schema") or fields.get("schema")
    identifier = fields.get("identifier") or config.get("alias") or fields.get("alias")
    columns = fields["columns"].items("`columns`") if "columns" in fields else ()
    return TableNotes(
        name=_name(entry, fields),
        entry=entry,
        identifier=identifier.text("the table's own name") if identifier else "",
        schema=own_schema.text("`schema`") if own_schema else schema,
        schema_given=schema_given or own_schema is not None,
        source=source,
        description=_description(fields),
        raw_description=_raw_description(fields),
        grain=ours["grain"].text("`grain`") if "grain" in ours else "",
        synonyms=ours["synonyms"].texts("`synonyms`") if "synonyms" in ours else (),
        tier=ours["tier"].text("`tier`") if "tier" in ours else "",
        partition=_partition(ours, config),
        tags=_tags(fields, config, ours),
        examples=tuple(_examples(ours)),
        primary_key=ours["primary_key"].texts("`primary_key`") if "primary_key" in ours else (),
        unique_columns=tuple(_unique_combinations(fields)),
        columns=tuple(_column(column) for column in columns),
        gone="gone" in ours and ours["gone"].flag("`gone`"),
    )


def _column(entry: Entry) -> ColumnNotes:
    fields = entry.fields("a column")
    config = _config(fields)
    ours = _ours(fields, config, COLUMN_KEYS)
    tests = list(_tests(fields))
    # A test under a condition says nothing about the whole column.
    always = {name for name, arguments in tests if "where" not in arguments}
    accepted = [arguments for name, arguments in tests if name == "accepted_values"]
    return ColumnNotes(
        name=_name(entry, fields),
        entry=entry,
        description=_description(fields),
        raw_description=_raw_description(fields),
        synonyms=ours["synonyms"].texts("`synonyms`") if "synonyms" in ours else (),
        unit=ours["unit"].text("`unit`") if "unit" in ours else "",
        pii=("pii" in ours and ours["pii"].flag("`pii`")) or _is_tagged(fields, config),
        unique="unique" in always,
        not_null="not_null" in always,
        accepted_values=tuple(
            text
            for arguments in accepted
            if "values" in arguments
            for text in arguments["values"].texts("`values`")
        ),
        relationships=tuple(
            _relationship(entry, arguments) for name, arguments in tests if name == "relationships"
        ),
        gone="gone" in ours and ours["gone"].flag("`gone`"),
    )


def _tests(fields: dict[str, Entry]) -> Iterator[tuple[str, dict[str, Entry]]]:
    """Tests as (name without package, arguments), from the old and the new form alike."""
    for key in ("tests", "data_tests"):
        for test in fields[key].items(f"`{key}`") if key in fields else ():
            if isinstance(test.node, yaml.ScalarNode):
                yield test.text("a test").rpartition(".")[2], {}
                continue
            for name, body in test.fields("a test").items():
                # `- unique: {config: ...}`, and `- name: x` with `test_name: unique` beside it.
                if isinstance(body.node, yaml.MappingNode):
                    yield name.rpartition(".")[2], _arguments(body)


def _arguments(body: Entry) -> dict[str, Entry]:
    given = body.fields("a test")
    for inner in ("config", "arguments"):
        if inner in given:
            given = {**given, **given[inner].fields(f"`{inner}`")}
    return given


def _relationship(column: Entry, arguments: dict[str, Entry]) -> Relationship:
    if "to" not in arguments or "field" not in arguments:
        raise column.error("a `relationships` test needs `to` and `field`.")
    to = arguments["to"].text("`to`")
    field = arguments["field"].text("`field`")
    if source := _SOURCE.search(to):
        return Relationship(source[2], source[1], field, arguments["to"])
    ref = _REF.search(to)
    return Relationship(ref[1] if ref else to, "", field, arguments["to"])


def _unique_combinations(fields: dict[str, Entry]) -> Iterator[tuple[str, ...]]:
    for name, arguments in _tests(fields):
        if name == "unique_combination_of_columns" and "combination_of_columns" in arguments:
            yield arguments["combination_of_columns"].texts("`combination_of_columns`")


def _examples(ours: dict[str, Entry]) -> Iterator[ExampleNotes]:
    for entry in ours["examples"].items("`examples`") if "examples" in ours else ():
        fields = entry.only(EXAMPLE_KEYS, "an example")
        texts = {key: value.text(f"`{key}`") for key, value in fields.items()}
        if not texts.get("question") or not texts.get("sql"):
            raise entry.error("an example needs `question` and `sql`.")
        yield ExampleNotes(entry=entry, **texts)


def _partition(ours: dict[str, Entry], config: dict[str, Entry]) -> str:
    """``partition_by`` is a name, a list of them, or BigQuery's mapping with a ``field``."""
    given = ours.get("partition") or config.get("partition_by")
    if given is None:
        return ""
    if isinstance(given.node, yaml.MappingNode):
        field = given.fields("`partition_by`").get("field")
        return field.text("`field`") if field is not None else ""
    return next(iter(given.texts("`partition`")), "")


def _tags(*places: dict[str, Entry]) -> tuple[str, ...]:
    """Tags of all these places, each once; dbt takes one text for a list of one."""
    found = (tag for fields in places if "tags" in fields for tag in fields["tags"].texts("`tags`"))
    return tuple(dict.fromkeys(found))


def _config(fields: dict[str, Entry]) -> dict[str, Entry]:
    return fields["config"].fields("`config`") if "config" in fields else {}


def _ours(
    fields: dict[str, Entry], config: dict[str, Entry], known: frozenset[str]
) -> dict[str, Entry]:
    """Our keys under ``meta.t2sql`` and ``config.meta.t2sql``; the latter wins."""
    found: dict[str, Entry] = {}
    for holder in (fields, config):
        if "meta" not in holder:
            continue
        meta = holder["meta"].fields("`meta`")
        if "t2sql" in meta:
            found.update(meta["t2sql"].only(known, "`meta.t2sql`"))
    return found


def _is_tagged(*holders: dict[str, Entry]) -> bool:
    """Whether a column is called personal as other tools do: ``meta: {pii: …}``, ``tags: [pii]``.

    What is said there in other words than a plain no counts as a yes.
    """
    for holder in holders:
        meta = holder["meta"].fields("`meta`") if "meta" in holder else {}
        for key in ("pii", "contains_pii", "is_pii"):
            if key in meta and str(meta[key].node.value).strip().lower() not in _NO:
                return True
        if "tags" in holder and "pii" in map(str.lower, holder["tags"].texts("`tags`")):
            return True
    return False


def _name(entry: Entry, fields: dict[str, Entry]) -> str:
    name = fields["name"].text("`name`") if "name" in fields else ""
    if not name:
        raise entry.error("a `name` is missing here.")
    return name


def _description(fields: dict[str, Entry]) -> str:
    """The description; a reference to a dbt doc block says nothing to a reader and is dropped."""
    text = _raw_description(fields)
    return "" if _DOC_BLOCK.match(text) else text


def _raw_description(fields: dict[str, Entry]) -> str:
    return fields["description"].text("`description`") if "description" in fields else ""
