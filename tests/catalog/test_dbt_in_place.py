"""A dbt project is read where it lies: notes, doc blocks, metrics, exposures, models, profile."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pytest

from t2sql.catalog.dbt import read_dbt_folder, read_dbt_meaning
from t2sql.catalog.dbt.profiles import DbtTarget, find_target
from t2sql.catalog.tables import apply_notes
from t2sql.errors import ConfigError, MetadataError
from t2sql.project import open_project, start_project
from t2sql.project.dbt_urls import url_of_target
from t2sql.project.starting import dbt_folder_beside
from t2sql.types import Column, Table

PROJECT = """
name: bakery
profile: bakery_profile
model-paths: [models]
docs-paths: [docs]
vars: {raw_schema: raw}
"""
PROFILES = """
bakery_profile:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: "{{ env_var('BAKERY_FILE', 'bakery.duckdb') }}"
      schema: main
"""
SOURCES = """
version: 2
sources:
  - name: shop
    schema: "{{ var('raw_schema') }}"
    tables:
      - name: sales
        description: "{{ doc('sales') }}"
        columns:
          - name: sale_id
            tests: [unique, not_null]
          - name: never_there
            description: Was dropped long ago.
      - name: loaves
        identifier: bread
        columns:
          - name: loaf_id
            data_tests: [unique, not_null]
"""
MODELS = """
version: 2
some_key_of_a_later_dbt: 1
models:
  - name: daily_sales
    description: One row a day and loaf.
    config: {schema: marts}
    columns:
      - name: loaf_id
        description: "{{ doc('loaf') }}"
        data_tests:
          - relationships:
              arguments:
                to: source('shop', 'loaves')
                field: loaf_id
      - name: kind
        tests:
          - accepted_values: {values: [rye, wheat]}
exposures:
  - name: weekly_bread
    label: Weekly bread report
    type: dashboard
    owner: {name: Ada}
    depends_on: ["ref('daily_sales')", "source('shop', 'sales')"]
semantic_models:
  - name: sales_model
    model: ref('daily_sales')
    measures: [{name: revenue, agg: sum, expr: amount}]
metrics:
  - name: revenue
    label: Revenue
    type: simple
    type_params: {measure: revenue}
"""
MODEL = """
{{ config(materialized='table') }}
select sold_on as day, l.loaf_id, l.kind, sum(amount) as amount
from {{ source('shop', 'sales') }} s
join {{ source('shop', 'loaves') }} l on l.loaf_id = s.loaf_id
{% if is_incremental() %} where sold_on > (select max(day) from {{ this }}) {% endif %}
group by 1, 2, 3
"""
DOCS = """
{% docs sales %}
Every loaf sold
over the counter.
{% enddocs %}
{% docs loaf %}Which loaf.{% enddocs %}
"""
WAREHOUSE = """
CREATE SCHEMA raw; CREATE SCHEMA main_marts; CREATE SCHEMA old;
CREATE TABLE raw.sales (sale_id INTEGER, loaf_id INTEGER, amount DECIMAL(9, 2), sold_on DATE);
CREATE TABLE raw.bread (loaf_id INTEGER, kind VARCHAR);
CREATE TABLE raw.ovens (oven_id INTEGER);
CREATE TABLE main_marts.daily_sales (day DATE, loaf_id INTEGER, kind VARCHAR, amount DECIMAL(9, 2));
CREATE TABLE old.daily_sales (day DATE, loaf_id INTEGER, kind VARCHAR, amount DECIMAL(9, 2));
INSERT INTO raw.sales VALUES (1, 1, 2.5, DATE '2025-01-01');
INSERT INTO raw.bread VALUES (1, 'rye');
"""
NAMES = ("raw.sales", "raw.bread", "raw.ovens", "main_marts.daily_sales", "old.daily_sales")


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    folder = tmp_path / "bakery"
    for name, text in {
        "dbt_project.yml": PROJECT,
        "profiles.yml": PROFILES,
        "models/staging/sources.yml": SOURCES,
        "models/marts/schema.yml": MODELS,
        "models/marts/daily_sales.sql": MODEL,
        "docs/texts.md": DOCS,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    with duckdb.connect(str(folder / "bakery.duckdb")) as connection:
        connection.execute(WAREHOUSE)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(file): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def tables() -> list[Table]:
    columns = ("day", "loaf_id", "kind", "amount", "sale_id", "sold_on")
    return [Table(name, tuple(Column(one, "") for one in columns)) for name in NAMES]


def described(folder: Path, names: Iterable[str] = NAMES) -> dict[str, Table]:
    found, _ = apply_notes(tables(), read_dbt_meaning(folder, names, "duckdb").notes)
    return {table.name: table for table in found}


def test_doc_blocks_sources_and_tests_of_both_forms_are_read(bakery: Path) -> None:
    found = described(bakery)
    sales = found["main_marts.daily_sales"]

    assert found["raw.sales"].description == "Every loaf sold over the counter."
    assert found["raw.bread"].primary_key == ("loaf_id",)
    assert sales.description == "One row a day and loaf."
    assert [column.description for column in sales.columns if column.name == "loaf_id"] == [
        "Which loaf."
    ]
    assert [(key.columns, key.ref_table) for key in sales.foreign_keys] == [
        (("loaf_id",), "raw.bread")
    ]
    assert next(one for one in sales.columns if one.name == "kind").accepted_values == (
        "rye",
        "wheat",
    )


def test_of_two_tables_of_a_models_name_the_one_that_dbt_builds_is_meant(bakery: Path) -> None:
    found = described(bakery)
    assert found["main_marts.daily_sales"].description
    assert not found["old.daily_sales"].description


def test_a_manifest_says_where_a_model_is(bakery: Path) -> None:
    node = {"resource_type": "model", "name": "daily_sales", "schema": "old"}
    (bakery / "target").mkdir()
    (bakery / "target" / "manifest.json").write_text(
        json.dumps({"nodes": {"model.bakery.daily_sales": node}}), encoding="utf-8"
    )
    assert described(bakery)["old.daily_sales"].description == "One row a day and loaf."


def test_metrics_and_exposures_become_terms(bakery: Path) -> None:
    terms = {term.term: term for term in read_dbt_meaning(bakery, NAMES, "duckdb").terms}

    assert terms["Weekly bread report"].tables == ("main_marts.daily_sales", "raw.sales")
    assert terms["Weekly bread report"].owner == "Ada"
    assert "amount" in terms["Revenue"].expression


def test_what_is_wrong_in_a_file_costs_that_file_alone(bakery: Path) -> None:
    (bakery / "models" / "broken.yml").write_text("models: [", encoding="utf-8")
    meaning = read_dbt_meaning(bakery, NAMES, "duckdb")

    assert ["broken.yml" in problem.message for problem in meaning.problems] == [True]
    assert described(bakery)["raw.sales"].description


def test_a_column_that_is_not_there_costs_that_column_alone(bakery: Path) -> None:
    found = [Table("raw.sales", (Column("sale_id", ""),))]
    meaning = read_dbt_meaning(bakery, ["raw.sales"], "duckdb")
    (table,), problems = apply_notes(found, meaning.notes)

    assert table.primary_key == ("sale_id",)
    assert any("'never_there'" in problem.message for problem in problems)


def test_a_project_over_it_is_indexed_and_nothing_is_written_into_it(
    bakery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(bakery)
    folder, dbt = dbt_folder_beside(bakery)
    started = start_project("", folder, dbt=dbt)
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")
    with open_project(folder) as project:
        project.index()
        queries = list(project.catalog.iter_past_queries())
        sales = project.catalog.table("raw.sales")

    assert folder == bakery.parent / "bakery_t2sql"
    assert hashes(bakery) == before
    assert started.plan.new_tables == ("old.daily_sales", "raw.ovens")
    assert started.described_by_dbt == 3
    assert sales is not None
    assert sales.description == "Every loaf sold over the counter."
    assert [set(query.tables) for query in queries] == [{"raw.sales", "raw.bread"}]


def test_own_notes_come_over_those_of_dbt(bakery: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, dbt = dbt_folder_beside(bakery)
    start_project("", folder, dbt=dbt)
    notes = "models:\n  - name: sales\n    config: {schema: raw, meta: {t2sql: {grain: a loaf}}}\n"
    (folder / "metadata" / "tables" / "sales.yml").write_text(notes, encoding="utf-8")
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")
    with open_project(folder) as project:
        report = project.build_catalog()
        sales = project.catalog.table("raw.sales")

    assert sales is not None
    assert (sales.grain, sales.description) == ("a loaf", "Every loaf sold over the counter.")
    assert not [problem for problem in report.problems if problem.kind == "described_twice"]


def test_a_folder_that_is_no_dbt_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match="no dbt project"):
        read_dbt_meaning(tmp_path, NAMES, "duckdb")


def profile(folder: Path, text: str) -> DbtTarget | None:
    (folder / "profiles.yml").write_text(text, encoding="utf-8")
    return find_target(read_dbt_folder(folder))


@pytest.mark.parametrize(
    ("output", "url"),
    [
        (
            "{type: postgres, host: h, port: 5432, user: 'a b', password: \"{{ env_var('PW') }}\", "
            "dbname: shop, schema: dbt}",
            "postgresql://a%20b:p%2Fw@h:5432/shop",
        ),
        (
            "{type: postgres, host: h, user: ada, pass: x, database: shop, sslmode: require}",
            "postgresql://ada:x@h/shop?sslmode=require",
        ),
        (
            "{type: mysql, server: h, port: 3306, schema: shop, username: ada, password: x}",
            "mysql://ada:x@h:3306/shop",
        ),
        (
            "{type: snowflake, account: ab-1, user: ada, database: d, schema: s, role: r}",
            "snowflake://ada@ab-1/d/s?role=r",
        ),
        ("{type: bigquery, project: p, dataset: d}", "bigquery://p/d"),
    ],
)
def test_the_profile_names_the_database(
    bakery: Path, monkeypatch: pytest.MonkeyPatch, output: str, url: str
) -> None:
    monkeypatch.setenv("PW", "p/w")
    target = profile(bakery, f"bakery_profile: {{target: x, outputs: {{x: {output}}}}}")
    assert target is not None
    assert url_of_target(target, bakery, bakery.parent) == url
    assert target.password_variable == ("PW" if "env_var" in output else "")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("{type: teradata}", "adapter 'teradata'"),
        ("{type: postgres, host: h}", "has no user"),
        ("{type: duckdb, path: ':memory:'}", "names no file"),
    ],
)
def test_a_profile_that_names_no_database_says_so(bakery: Path, output: str, said: str) -> None:
    target = profile(bakery, f"bakery_profile: {{target: x, outputs: {{x: {output}}}}}")
    assert target is not None
    with pytest.raises(ConfigError, match=said) as caught:
        url_of_target(target, bakery, bakery)
    assert "t2sql init" in caught.value.hint


def test_without_a_profile_a_url_is_asked_for(
    bakery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bakery / "profiles.yml").unlink()
    monkeypatch.setenv("DBT_PROFILES_DIR", str(bakery))
    monkeypatch.setenv("HOME", str(bakery))
    with pytest.raises(ConfigError, match="bakery_profile") as caught:
        start_project("", bakery.parent / "elsewhere", dbt=bakery)
    assert "--dbt" in caught.value.hint
    assert not (bakery.parent / "elsewhere").exists()


def test_a_password_of_the_profile_is_written_nowhere(
    bakery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from t2sql.config import first_settings
    from t2sql.project.starting import _how_to_set

    monkeypatch.setenv("PW", "geheim")
    text = "{type: postgres, host: h, user: ada, password: \"{{ env_var('PW') }}\", dbname: d}"
    target = profile(bakery, f"bakery_profile: {{target: x, outputs: {{x: {text}}}}}")
    assert target is not None
    url = url_of_target(target, bakery, bakery.parent)

    assert "geheim" in url
    assert "geheim" not in first_settings(url, dbt=("../bakery",))
    assert _how_to_set(url, "PW") == 'export T2SQL_DATABASE_URL="postgresql://ada:$PW@h/d"'


@pytest.mark.parametrize("named", ["/", "../beside", "models/../../beside"])
def test_nothing_beside_the_project_is_read(tmp_path: Path, named: str) -> None:
    """A project of somebody else's could have the whole disk walked, and files of others read."""
    beside, project = tmp_path / "beside", tmp_path / "project"
    for folder in (beside, project):
        folder.mkdir()
    (beside / "notes.yml").write_text(SOURCES, encoding="utf-8")
    (beside / "notes.md").write_text("{% docs sales %}private{% enddocs %}", encoding="utf-8")
    text = PROJECT.replace("[models]", f"[{named!r}]").replace("[docs]", f"[{named!r}]")
    (project / "dbt_project.yml").write_text(text, encoding="utf-8")
    found = read_dbt_folder(project)
    assert found.paths == ("seeds", "data", "snapshots", "analyses")
    assert found.files == ()
    assert found.doc_blocks() == {}
