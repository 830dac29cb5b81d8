"""Metadata that is wrong, hostile or about odd names: named, counted, skipped or handled."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from t2sql.catalog.build import CatalogReport, build_catalog
from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.errors import MetadataError
from t2sql.types import Column, Limits, Problem, Table
from tests.catalog.warehouse import SqliteWarehouse, quoted

SHELVES = Table("depot.shelves", (Column("shelf_id", "INTEGER"), Column("label", "VARCHAR")))
CRATES = Table("depot.crates", (Column("crate_id", "INTEGER"), Column("shelf_id", "INTEGER")))

ODD_NAMES = (
    "order",
    "select",
    "two words",
    "with.dot",
    "with..dots.",
    'double"quote',
    "single'quote",
    "back`tick",
    "semi;colon",
    "per%cent",
    "[bracket]",
    "주문 목록",
    "注文",
    "Ünïcode",
    "📦 boxes",
    " leading",
    "trailing ",
    "tab\there",
    "line\nbreak",
    "slash/back\\slash",
    "0digits",
    "-- comment",
    "{{ jinja }}",
    "%s",
    "x" * 300,
)


def noted(folder: Path, text: str) -> tuple[dict[str, Table], tuple[Problem, ...]]:
    folder.mkdir(exist_ok=True)
    (folder / "notes.yml").write_text(text, encoding="utf-8")
    found, problems = apply_notes((SHELVES, CRATES), read_notes(folder))
    return {table.name: table for table in found}, problems


def written(models: Any) -> str:
    return yaml.safe_dump({"models": models}, allow_unicode=True)


@pytest.mark.parametrize("name", ["pallets", "depot.pallets", "no.such.depot", *ODD_NAMES])
def test_notes_on_a_table_that_does_not_exist_are_named_and_the_rest_is_used(
    tmp_path: Path, name: str
) -> None:
    models = [{"name": name, "description": "x"}, {"name": "shelves", "description": "Racks."}]
    found, problems = noted(tmp_path, written(models))

    (problem,) = problems
    assert (problem.kind, problem.severity) == ("unknown_table", "warning")
    assert repr(name.strip()) in problem.message
    assert "notes.yml" in problem.message
    assert found["depot.shelves"].description == "Racks."


def test_a_thousand_unknown_tables_are_a_thousand_problems(tmp_path: Path) -> None:
    models = [{"name": f"gone_{number}"} for number in range(1000)]
    _, problems = noted(tmp_path, written(models))

    assert len({problem.message for problem in problems}) == 1000


@pytest.mark.slow
def test_a_description_of_five_megabytes_is_read(tmp_path: Path) -> None:
    long = "racks and crates " * 300_000
    found, problems = noted(tmp_path, written([{"name": "shelves", "description": long}]))

    assert problems == ()
    assert found["depot.shelves"].description == long.strip()


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)


@pytest.mark.parametrize(
    "text",
    [
        f"{BOMB}models: *a39\n",
        f"{BOMB}models: [{{name: shelves, synonyms: *a39}}]\n",
        f"{BOMB}anchors: *a39\nmodels: [{{name: shelves, columns: *a39}}]\n",
        "models: &m [{name: shelves, columns: *m}]\n",
        "models: [{name: shelves, meta: &m {t2sql: *m}}]\n",
        "models: [{name: shelves, config: {meta: {t2sql: {synonyms: &s [*s]}}}}]\n",
        "models: [{name: shelves, meta: {t2sql: {<<: &m {<<: *m}}}}]\n",
        "models: " + "[" * 5000 + "]" * 5000,
        "models: " + "{a: " * 3000 + "}" * 3000,
    ],
    ids=[
        "a bomb as models",
        "a bomb as synonyms",
        "a bomb as columns",
        "a list within itself",
        "a mapping within itself",
        "texts within themselves",
        "a merge of itself",
        "5,000 lists",
        "3,000 mappings",
    ],
)
def test_anchors_that_grow_without_end_are_an_error_not_a_hang(tmp_path: Path, text: str) -> None:
    with pytest.raises(MetadataError, match=r"notes\.yml"):
        noted(tmp_path, text)


def test_a_bomb_that_nothing_reads_costs_nothing(tmp_path: Path) -> None:
    found, problems = noted(
        tmp_path,
        f"anchors:\n  {BOMB.replace(chr(10), chr(10) + '  ')}\nmodels: [{{name: shelves}}]\n",
    )

    assert (found["depot.shelves"], problems) == (SHELVES, ())


@pytest.mark.parametrize(
    "text",
    [
        "models: {name: shelves}",
        "models: [shelves]",
        "models: [[name, shelves]]",
        "models: [{name: {a: b}}]",
        "models: [{name: [shelves]}]",
        "models: [{name: }]",
        "models: [{name: ''}]",
        "models: [{name: shelves, description: {a: b}}]",
        "models: [{name: shelves, columns: label}]",
        "models: [{name: shelves, columns: {label: x}}]",
        "models: [{name: shelves, columns: [label]}]",
        "models: [{name: shelves, config: [a]}]",
        "models: [{name: shelves, config: {meta: text}}]",
        "models: [{name: shelves, meta: {t2sql: [grain]}}]",
        "models: [{name: shelves, meta: {t2sql: {grain: [a, b]}}}]",
        "models: [{name: shelves, meta: {t2sql: {synonyms: {a: b}}}}]",
        "models: [{name: shelves, meta: {t2sql: {primary_key: [{a: b}]}}}]",
        "models: [{name: shelves, columns: [{name: label, tests: unique}]}]",
        "models: [{name: shelves, columns: [{name: label, tests: [[unique]]}]}]",
        "models: [{name: shelves, columns: [{name: label, tests: [{relationships: {to: x}}]}]}]",
        "models: [{name: shelves, columns: [{name: label, meta: {t2sql: {pii: 7}}}]}]",
        "sources: [{tables: [{name: shelves}]}]",
        "sources: text",
        "models: [{name: shelves}\n",
        "models:\n\t- name: shelves\n",
        "%YAML 9.9\n---\nmodels: []\n...\n---\n",
        "models: *nowhere",
        "models: !!python/object/apply:os.system [true]",
        "? [a, b]\n: c\n",
        "\x00",
    ],
)
def test_a_wrong_type_is_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(MetadataError, match=r"notes\.yml"):
        noted(tmp_path, text)


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
KEYS = st.sampled_from(
    [
        *("name", "columns", "description", "meta", "t2sql", "config", "tests", "data_tests"),
        *("grain", "synonyms", "tier", "tags", "pii", "unit", "models", "sources", "tables"),
        *("relationships", "accepted_values", "values", "to", "field", "shelves", "label"),
    ]
)
TREES = st.recursive(
    PLAIN | st.sampled_from(["shelves", "crates", "label", "unique", "ref('crates')"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(models=TREES, sources=TREES)
def test_whatever_yaml_says_it_is_read_or_refused_by_name(
    tmp_path: Path, models: Any, sources: Any
) -> None:
    text = yaml.safe_dump({"models": models, "sources": sources}, allow_unicode=True)
    try:
        noted(tmp_path, text)
    except MetadataError as error:
        assert "notes.yml" in str(error)  # noqa: PT017 # either outcome is right


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_whatever_bytes_a_file_holds_they_are_read_or_refused_by_name(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "notes.yml").write_bytes(content)
    try:
        apply_notes((SHELVES,), read_notes(tmp_path))
    except MetadataError as error:
        assert "notes.yml" in str(error)  # noqa: PT017 # either outcome is right


def odd_database(path: Path) -> None:
    """A table for each odd name, with a column of that name beside an ordinary one."""
    with closing(sqlite3.connect(path)) as connection:
        for number, name in enumerate(ODD_NAMES):
            odd = quoted(name)
            connection.execute(f"CREATE TABLE {odd} (row_{number} INTEGER PRIMARY KEY, {odd} TEXT)")
            connection.execute(f"INSERT INTO {odd} VALUES (1, 'kept')")  # noqa: S608 # quoted
        connection.commit()


def build(folder: Path, *, metadata: Path | None) -> CatalogReport:
    warehouse = SqliteWarehouse(folder / "odd.db")
    try:
        return build_catalog(
            folder / "catalog.sqlite", warehouse, metadata=metadata, limits=Limits()
        )
    finally:
        warehouse.close()


def test_odd_names_are_profiled_described_and_found_by_name(tmp_path: Path) -> None:
    odd_database(tmp_path / "odd.db")
    models = [
        {
            "name": name,
            "description": f"Note {number}.",
            "columns": [{"name": name, "description": "c"}],
        }
        for number, name in enumerate(ODD_NAMES)
        if name == name.strip()
    ]
    (tmp_path / "metadata" / "tables").mkdir(parents=True)
    (tmp_path / "metadata" / "tables" / "notes.yml").write_text(written(models), encoding="utf-8")
    report = build(tmp_path, metadata=tmp_path / "metadata")

    assert (report.tables, report.profiled, report.problems) == (len(ODD_NAMES), len(ODD_NAMES), ())
    catalog = SqliteCatalog(tmp_path / "catalog.sqlite")
    try:
        for number, name in enumerate(ODD_NAMES):
            table = catalog.table(name)
            assert table is not None, name
            assert (table.name, table.row_count) == (name, 1)
            if name == name.strip():
                assert table.description == f"Note {number}."
                column = table.column(name)
                assert column is not None
                assert column.description == "c"
        values = {(value.table, value.column) for value in catalog.iter_values()}
        assert values == {(name, name) for name in ODD_NAMES}
    finally:
        catalog.close()
