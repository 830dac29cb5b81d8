"""Rows of which a question says which are meant are listed once, whatever a join repeats."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import CatalogSlice, Column, ForeignKey, Question, Table, Translation


def growers() -> CatalogSlice:
    """Growers by village, their parcels of land, and what was reaped of each."""
    villages = Table(
        "villages",
        (Column("village_id", "INTEGER"), Column("village_name", "VARCHAR")),
        primary_key=("village_id",),
    )
    people = Table(
        "growers",
        (
            Column("grower_id", "INTEGER"),
            Column("grower_name", "VARCHAR"),
            Column("village_id", "INTEGER"),
            Column("age", "INTEGER"),
        ),
        primary_key=("grower_id",),
        foreign_keys=(ForeignKey(("village_id",), "villages", ("village_id",)),),
    )
    parcels = Table(
        "parcels",
        (
            Column("parcel_id", "INTEGER"),
            Column("grower_id", "INTEGER"),
            Column("acreage", "INTEGER"),
            Column("soil", "VARCHAR", examples=("clay", "loam")),
        ),
        primary_key=("parcel_id",),
        foreign_keys=(ForeignKey(("grower_id",), "growers", ("grower_id",)),),
    )
    return CatalogSlice("duckdb", (villages, people, parcels))


ROWS = """
CREATE TABLE villages AS SELECT * FROM (VALUES
  (1, 'Oak'), (2, 'Elm')
) AS v(village_id, village_name);
CREATE TABLE growers AS SELECT * FROM (VALUES
  (1, 'Ana', 1, 40), (2, 'Ana', 1, 50), (3, 'Bo', 2, 30), (4, 'Cy', 2, 60)
) AS g(grower_id, grower_name, village_id, age);
CREATE TABLE parcels AS SELECT * FROM (VALUES
  (1, 1, 5, 'clay'), (2, 1, 9, 'clay'), (3, 2, 7, 'clay'), (4, 3, 8, 'clay'), (5, 3, 2, 'loam'),
  (6, 3, 6, 'clay')
) AS p(parcel_id, grower_id, acreage, soil);
"""


def written(text: str) -> str:
    answer = OfflineTranslator().translate(Question(text, date(2026, 6, 15)), growers())
    assert isinstance(answer, Translation), answer
    return answer.sql


def answered(text: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as warehouse:
        warehouse.execute(ROWS)
        return warehouse.execute(written(text)).fetchall()


@pytest.mark.parametrize(
    "text",
    [
        "List the growers with clay parcels.",
        "Which growers have clay parcels?",
        "What are the names of growers who have parcels with clay soil?",
    ],
)
def test_each_is_listed_once_and_namesakes_stay_apart(text: str) -> None:
    assert sorted(answered(text)) == [("Ana",), ("Ana",), ("Bo",)]


def test_the_first_few_are_as_many_different_ones() -> None:
    assert answered("Show the 2 youngest growers who have clay parcels.") == [("Bo",), ("Ana",)]


def test_what_is_shown_of_another_table_is_joined() -> None:
    found = answered("List the village names and the names of growers with clay parcels.")
    assert sorted(found) == [("Elm", "Bo"), ("Oak", "Ana"), ("Oak", "Ana")]


def test_a_row_that_is_shown_of_the_repeating_table_is_shown_each_time() -> None:
    assert len(answered("List the acreage of clay parcels of growers.")) == 5


def test_what_is_not_said_of_the_rows_shown_is_joined() -> None:
    sql = " ".join(written("List the ages of parcels that have clay soil.").split())
    assert " JOIN " in sql
    assert " IN (" not in sql
