from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.errors import MetadataError
from t2sql.types import Column, ForeignKey, Problem, Table

USERS = Table("app.users", (Column("id", "INTEGER"), Column("email", "VARCHAR")))
ORDERS = Table(
    "shop.orders",
    (
        Column("order_id", "INTEGER"),
        Column("User_Id", "INTEGER", description="from the database"),
        Column("status", "VARCHAR"),
    ),
    description="a comment",
)

OLD_FORM = """
version: 2
models:
  - name: ORDERS
    description: Orders of buyers.
    meta: {t2sql: {grain: one order, synonyms: [purchases, sales], tier: gold}}
    columns:
      - name: order_id
        tests: [unique, not_null]
      - name: user_id
        tests:
          - relationships: {to: ref('users'), field: ID}
      - name: status
        meta: {t2sql: {synonyms: state, unit: word}}
        tests:
          - accepted_values: {values: [paid, 1.0, true]}
"""
NEW_FORM = """
models:
  - name: orders
    description: Orders of buyers.
    config: {meta: {t2sql: {grain: one order, synonyms: [purchases, sales], tier: gold}}}
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: user_id
        data_tests:
          - relationships:
              arguments: {to: "source('app', 'users')", field: id}
              config: {severity: warn}
      - name: status
        config: {meta: {t2sql: {synonyms: [state], unit: word}}}
        data_tests:
          - accepted_values: {arguments: {values: [paid, 1.0, true]}}
sources:
  - name: app
    tables: [{name: users, columns: [{name: email, config: {meta: {t2sql: {pii: true}}}}]}]
"""


def noted(
    folder: Path, text: str, tables: tuple[Table, ...] = (USERS, ORDERS)
) -> tuple[dict[str, Table], tuple[Problem, ...]]:
    (folder / "schema.yml").write_text(text, encoding="utf-8")
    found, problems = apply_notes(tables, read_notes(folder))
    return {table.name: table for table in found}, problems


@pytest.mark.parametrize("text", [OLD_FORM, NEW_FORM])
def test_old_and_new_tests_of_dbt_say_the_same(tmp_path: Path, text: str) -> None:
    found, problems = noted(tmp_path, text)
    orders = found["shop.orders"]
    assert problems == ()
    assert orders.description == "Orders of buyers."
    assert (orders.grain, orders.tier) == ("one order", "gold")
    assert orders.synonyms == ("purchases", "sales")
    assert orders.primary_key == ("order_id",)
    assert orders.foreign_keys == (ForeignKey(("User_Id",), "app.users", ("id",), "dbt"),)
    status = orders.column("status")
    assert status is not None
    assert status.accepted_values == ("paid", "1.0", "true")
    assert (status.synonyms, status.unit) == (("state",), "word")


def test_what_the_file_does_not_say_stays_as_the_database_has_it(tmp_path: Path) -> None:
    found, _ = noted(tmp_path, "models: [{name: orders, columns: [{name: user_id}]}]")
    column = found["shop.orders"].column("user_id")
    assert column is not None
    assert column.description == "from the database"
    assert found["shop.orders"].description == "a comment"


def test_personal_columns_are_marked(tmp_path: Path) -> None:
    found, _ = noted(tmp_path, NEW_FORM)
    assert [column.pii for column in found["app.users"].columns] == [False, True]


def test_a_test_under_a_condition_is_no_key(tmp_path: Path) -> None:
    text = """
models:
  - name: orders
    columns:
      - name: order_id
        data_tests: [{unique: {config: {where: "status = 'paid'"}}}, not_null]
"""
    found, _ = noted(tmp_path, text)
    assert found["shop.orders"].primary_key == ()


def test_a_doc_block_is_no_description(tmp_path: Path) -> None:
    found, _ = noted(tmp_path, """models: [{name: orders, description: '{{ doc("orders") }}'}]""")
    assert found["shop.orders"].description == "a comment"


def test_an_unknown_column_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    text = "models:\n  - name: orders\n    columns:\n      - name: statsu\n"
    with pytest.raises(MetadataError) as caught:
        noted(tmp_path, text)
    said = str(caught.value)
    assert "schema.yml, line 4" in said
    assert "shop.orders" in said
    assert "'statsu'" in said
    assert "'status'" in said


def test_an_unknown_field_of_a_relationship_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match=r"app\.users has no column 'user_id'"):
        noted(tmp_path, OLD_FORM.replace("field: ID", "field: user_id"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("models:\n  - name: [a\n", "line 3: not valid YAML"),
        ("models: 7\n", "line 1: `models` must be a list"),
        ("modles: []\n", "unknown key 'modles' in the file. Did you mean 'models'"),
        (
            "models:\n- name: orders\n  config:\n    meta:\n      t2sql: {grian: x}\n",
            "line 5: unknown key 'grian' in `meta.t2sql`. Did you mean 'grain'",
        ),
        ("models: [{description: x}]", "a `name` is missing here"),
        (
            "models: [{name: orders, columns: [{name: status, meta: {t2sql: {pii: maybe}}}]}]",
            "`pii` must be true or false, not 'maybe'",
        ),
        ("- a\n- b\n", "the file must be a mapping"),
    ],
)
def test_a_wrong_file_is_an_error_that_names_file_and_line(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(MetadataError) as caught:
        noted(tmp_path, text)
    assert said in str(caught.value)
    assert "schema.yml" in str(caught.value)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "schema.yml").write_bytes(b"models: \xff\xfe")
    with pytest.raises(MetadataError, match="not UTF-8"):
        read_notes(tmp_path)


def test_keys_of_dbt_that_say_nothing_here_are_ignored(tmp_path: Path) -> None:
    text = "models: [{name: orders, docs: {show: true}, constraints: [], config: {tags: [x]}}]"
    _, problems = noted(tmp_path, f"{text}\nexposures: []\n")
    assert problems == ()


def test_a_table_that_does_not_exist_is_skipped_and_told(tmp_path: Path) -> None:
    found, problems = noted(
        tmp_path, "models: [{name: orders}, {name: gone, columns: [{name: x}]}]"
    )
    assert [problem.kind for problem in problems] == ["unknown_table"]
    assert "'gone'" in problems[0].message
    assert found["shop.orders"] == ORDERS


def test_a_name_in_two_schemas_needs_its_schema(tmp_path: Path) -> None:
    tables = (Table("a.orders", (Column("x", "INT"),)), Table("b.orders", (Column("x", "INT"),)))
    _, problems = noted(tmp_path, "models: [{name: orders, description: d}]", tables)
    assert [problem.kind for problem in problems] == ["ambiguous_table"]
    assert "a.orders or b.orders" in problems[0].message
    assert "schema" in problems[0].hint
    text = "models: [{name: orders, description: d, config: {schema: B}}]"
    found, problems = noted(tmp_path, text, tables)
    assert problems == ()
    assert (found["a.orders"].description, found["b.orders"].description) == ("", "d")


def test_a_schema_that_is_given_is_not_forgiven(tmp_path: Path) -> None:
    _, problems = noted(tmp_path, "models: [{name: orders, config: {schema: other}}]")
    assert [problem.kind for problem in problems] == ["unknown_table"]


def test_a_table_described_twice_keeps_the_first_notes(tmp_path: Path) -> None:
    text = "models: [{name: orders, description: one}, {name: shop.orders, description: two}]"
    found, problems = noted(tmp_path, text)
    assert found["shop.orders"].description == "one"
    assert [problem.kind for problem in problems] == ["described_twice"]


def test_a_relationship_to_nothing_is_told(tmp_path: Path) -> None:
    found, problems = noted(tmp_path, OLD_FORM.replace("ref('users')", "ref('people')"))
    assert found["shop.orders"].foreign_keys == ()
    assert [problem.kind for problem in problems] == ["unknown_reference"]


def test_a_folder_that_does_not_exist_holds_no_notes(tmp_path: Path) -> None:
    assert read_notes(tmp_path / "none") == ()


@pytest.mark.parametrize(
    "config",
    [
        "config: {meta: {t2sql: {partition: order_id}}}",
        "config: {partition_by: order_id}",
        "config: {partition_by: [order_id, status]}",
        "config: {partition_by: {field: order_id, data_type: date}}",
    ],
)
def test_the_partition_column_is_read_in_our_form_and_in_those_of_dbt(
    tmp_path: Path, config: str
) -> None:
    found, problems = noted(tmp_path, f"models: [{{name: orders, {config}}}]")
    assert (found["shop.orders"].partition, problems) == ("order_id", ())
