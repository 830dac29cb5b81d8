"""Names that people type: forgiven where they are clear, told with the nearest where not."""

from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.lookup import is_table, known_table
from t2sql.catalog.profile import TableProfile
from t2sql.catalog.writing import CatalogWriter
from t2sql.errors import InputError
from t2sql.types import Table

NAMES = ("desk.loans", "old.loans", "desk.readers", "desk.odd name")


@pytest.fixture
def catalog(tmp_path: Path) -> SqliteCatalog:
    return make(tmp_path, NAMES)


def make(folder: Path, names: tuple[str, ...]) -> SqliteCatalog:
    writer = CatalogWriter(folder / "catalog.sqlite")
    for number, name in enumerate(names):
        table = Table(name, (), tier=("core", "")[number % 2], tags=("b", "a")[: number % 3])
        writer.store(TableProfile(table), "", "profiled")
    writer.close()
    return SqliteCatalog(folder / "catalog.sqlite")


@pytest.mark.parametrize("typed", ["desk.readers", "READERS", "main.desk.readers"])
def test_case_and_schema_are_forgiven_where_the_name_is_clear(
    catalog: SqliteCatalog, typed: str
) -> None:
    assert known_table(catalog, typed) == "desk.readers"


def test_a_name_of_several_tables_is_an_error_that_names_them(catalog: SqliteCatalog) -> None:
    with pytest.raises(InputError, match=r"^loans may be desk\.loans or old\.loans\."):
        known_table(catalog, "loans")


def test_an_unknown_name_is_an_error_with_the_nearest(catalog: SqliteCatalog) -> None:
    with pytest.raises(InputError, match=r"Did you mean desk\.readers"):
        known_table(catalog, "desk.raeders")
    with pytest.raises(InputError, match=r"Look for it with `t2sql search`\."):
        known_table(catalog, "zzz")


def test_the_nearest_is_found_among_many(tmp_path: Path) -> None:
    many = tuple(f"lake.table_{number}" for number in range(600))
    catalog = make(tmp_path, (*many, "lake.payments"))
    with pytest.raises(InputError, match=r"Did you mean lake\.payments"):
        known_table(catalog, "lake.paymnets")


def test_a_name_is_a_table_quoted_or_ambiguous_or_not(catalog: SqliteCatalog) -> None:
    assert is_table(catalog, 'desk."odd name"')
    assert is_table(catalog, "loans")
    assert not is_table(catalog, "gmail.com")


def test_the_labels_are_all_tags_and_tiers_in_order(catalog: SqliteCatalog) -> None:
    assert catalog.labels() == (("a", "b"), ("core",))
