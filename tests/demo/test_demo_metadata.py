"""The demo's metadata name what exists, and what they promise of it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.demo.conftest import Ask

METADATA = Path(__file__).parents[2] / "metadata"
FILES = sorted((METADATA / "tables").glob("*.yml"))

Columns = dict[str, dict[str, str]]


def read_model(file: Path) -> dict[str, Any]:
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert document["version"] == 2
    (model,) = document["models"]
    assert isinstance(model, dict)
    return model


def table_of(model: dict[str, Any]) -> str:
    return f"{model['config']['schema']}.{model['name']}"


def checks(model: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Column, name and arguments of every test, from the old form and the new."""
    for column in model.get("columns", []):
        for test in column.get("data_tests", column.get("tests", [])):
            if isinstance(test, str):
                yield column["name"], test, {}
            else:
                ((name, arguments),) = test.items()
                yield column["name"], name, arguments.get("arguments", arguments)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_metadata_file_names_a_table_and_columns_that_exist(file: Path, columns: Columns) -> None:
    model = read_model(file)
    assert file.stem == table_of(model)
    assert {column["name"] for column in model.get("columns", [])} <= set(columns[file.stem])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_metadata_file_promises_of_the_data_holds(
    file: Path, columns: Columns, ask: Ask
) -> None:
    model = read_model(file)
    table = table_of(model)
    by_name = {name.partition(".")[2]: name for name in columns}
    broken = []
    for column, check, arguments in checks(model):
        some = f"SELECT 1 FROM {table} t WHERE t.{column} "  # noqa: S608
        if check == "not_null":
            sql = some + "IS NULL LIMIT 1"
        elif check == "unique":
            sql = some + f"IS NOT NULL GROUP BY {column} HAVING count(*) > 1 LIMIT 1"
        elif check == "accepted_values":
            values = ", ".join(f"'{value}'" for value in arguments["values"])
            sql = some + f"NOT IN ({values}) LIMIT 1"
        else:
            assert check == "relationships"
            target = by_name[re.sub(r"^ref\('(\w+)'\)$", r"\1", arguments["to"])]
            sql = (
                f"SELECT 1 FROM {table} t ANTI JOIN {target} r "  # noqa: S608
                f"ON r.{arguments['field']} = t.{column} WHERE t.{column} IS NOT NULL LIMIT 1"
            )
        broken += [f"{column}: {check}"] if ask(sql) else []
    assert broken == []


def test_tables_are_described_well_badly_and_not_at_all(columns: Columns) -> None:
    lengths = [len(read_model(file).get("description") or "") for file in FILES]
    assert sum(length > 80 for length in lengths) >= 15
    assert sum(length < 30 for length in lengths) >= 10
    assert len(columns) - len(FILES) >= 10


def test_both_forms_of_dbt_tests_are_used() -> None:
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    assert sum("        tests:" in text for text in texts) >= 5
    assert sum("        data_tests:" in text and "arguments:" in text for text in texts) >= 5


def test_terms_name_tables_that_exist_and_their_expressions_run(columns: Columns, ask: Ask) -> None:
    terms = yaml.safe_load((METADATA / "terms.yml").read_text(encoding="utf-8"))
    assert len(terms) >= 12
    for term in terms:
        assert set(term["tables"]) <= set(columns), term["term"]
        assert ("expression" in term) != ("filter" in term), term["term"]
        if len(term["tables"]) == 1:
            (table,) = term["tables"]
            wanted, condition = term.get("expression", "count(*)"), term.get("filter", "true")
            assert ask(f"SELECT {wanted} FROM {table} WHERE {condition}")[0][0]  # noqa: S608


def test_the_standing_instructions_are_short() -> None:
    text = (METADATA / "rules.md").read_text(encoding="utf-8")
    assert 5 <= text.count("\n- ") <= 15
