"""Facts of keys and values: the profile first, then the value index, then a count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from t2sql.errors import QueryError, QueryTimeoutError
from t2sql.protocols import MAX_BYTES, SearchIndex, Warehouse
from t2sql.steps.facts import GatheredFacts, repeated_rows
from t2sql.types import CatalogSlice, Column, ForeignKey, QueryResult, Table

PEOPLE = Table(
    "crm.people",
    (
        Column("id", "BIGINT", distinct=100, null_share=0.0),
        Column("Email", "VARCHAR", distinct=90, null_share=0.1),
        Column("city", "VARCHAR", examples=("Oslo", "Bergen"), distinct=2, null_share=0.0),
        Column("grade", "VARCHAR", accepted_values=("gold", "silver"), distinct=2, null_share=0.0),
        Column("team", "VARCHAR", distinct=40, null_share=0.0),
        Column("seat", "INTEGER", distinct=9, null_share=0.0),
        Column("name", "VARCHAR"),
        Column("ssn", "VARCHAR", pii=True, examples=("1",), distinct=1),
    ),
    primary_key=("id",),
    row_count=100,
)
CALLS = Table(
    "crm.calls",
    (Column("id", "BIGINT"), Column("person_name", "VARCHAR")),
    foreign_keys=(ForeignKey(("person_name",), "crm.people", ("name",)),),
)
KNOWN = CatalogSlice("duckdb", (PEOPLE, CALLS))


@dataclass
class Counting:
    """A warehouse that answers counts as told, and says what it was asked."""

    rows: tuple[tuple[int, ...], ...] = ()
    error: Exception | None = None
    dialect: str = "duckdb"
    asked: list[str] = field(default_factory=list)

    def query(
        self, sql: str, *, max_rows: int, timeout_s: float, max_bytes: int = MAX_BYTES
    ) -> QueryResult:
        self.asked.append(sql)
        if self.error is not None:
            raise self.error
        return QueryResult(("n",), ("INTEGER",), self.rows)


@dataclass
class Listed:
    """An index that lists these values of every column."""

    values: tuple[str, ...] | None = ()

    def holds_value(self, table: str, column: str, value: str) -> bool | None:
        return None if self.values is None else value in self.values

    def near_values(self, table: str, column: str, value: str, limit: int = 3) -> tuple[str, ...]:
        return (self.values or ())[:limit]


def facts(
    warehouse: Counting | None = None,
    index: Listed | None = None,
    known: CatalogSlice = KNOWN,
    counts: bool | None = None,
) -> GatheredFacts:
    where: Warehouse | None = warehouse  # type: ignore[assignment] # the part that is used
    values: SearchIndex | None = index  # type: ignore[assignment] # the part that is used
    return GatheredFacts(known, values, where, counts=counts)


@pytest.mark.parametrize(
    ("columns", "unique"),
    [
        (["id"], True),
        (["ID", "city"], True),
        (["email"], True),  # every row that has one has its own
        (["city"], False),
        (["city", "grade"], False),  # 4 combinations for 100 rows
        (["team", "seat"], None),  # 360 combinations: they may all differ
        (["nothing"], None),
        ([], None),
    ],
)
def test_the_profile_tells_what_is_unique(columns: Sequence[str], unique: bool | None) -> None:
    assert facts().is_unique("CRM.People", columns) is unique


def test_what_a_declared_key_points_to_is_unique() -> None:
    assert facts().is_unique("crm.people", ["name"]) is True
    guessed = replace(CALLS, foreign_keys=(replace(CALLS.foreign_keys[0], source="inferred"),))
    known = replace(KNOWN, tables=(PEOPLE, guessed))
    assert facts(known=known).is_unique("crm.people", ["name"]) is None


def test_what_the_profile_cannot_tell_is_counted_once() -> None:
    warehouse = Counting(rows=((1,),))
    known = facts(warehouse)
    assert known.is_unique("crm.people", ["seat", "team"]) is False
    assert known.is_unique("crm.people", ["team", "seat"]) is False
    assert len(warehouse.asked) == 1
    assert facts(Counting()).is_unique("crm.people", ["team", "seat"]) is True


def test_counts_can_be_kept_for_other_questions() -> None:
    kept = facts(Counting()).counted
    first, second = facts(Counting()), facts(Counting())
    first.counted = second.counted = kept
    assert first.is_unique("crm.people", ["team", "seat"]) is True
    assert second.is_unique("crm.people", ["team", "seat"]) is True
    assert second.warehouse is not None
    assert second.warehouse.asked == []  # type: ignore[attr-defined] # a Counting


@pytest.mark.parametrize("error", [QueryError("no"), QueryTimeoutError("slow")])
def test_a_count_that_fails_leaves_it_unknown(error: Exception) -> None:
    assert facts(Counting(error=error)).is_unique("crm.people", ["team", "seat"]) is None


def test_nothing_is_counted_where_it_costs_money_unless_that_is_wanted() -> None:
    warehouse = Counting(dialect="bigquery")
    assert facts(warehouse).is_unique("crm.people", ["team", "seat"]) is None
    assert warehouse.asked == []
    assert facts(warehouse, counts=True).is_unique("crm.people", ["team", "seat"]) is True
    local = Counting()
    assert facts(local, counts=False).is_unique("crm.people", ["team", "seat"]) is None
    assert local.asked == []


def test_an_estimate_of_a_big_table_proves_only_what_is_far_away() -> None:
    big = replace(
        PEOPLE,
        primary_key=(),
        row_count=5_000_000,
        columns=(
            Column("near", "BIGINT", distinct=4_900_000, null_share=0.0),
            Column("far", "BIGINT", distinct=10, null_share=0.0),
            Column("holes", "BIGINT", distinct=4_000_000, null_share=0.2),
        ),
    )
    known = facts(known=replace(KNOWN, tables=(big,)))
    assert known.is_unique("crm.people", ["far"]) is False
    assert known.is_unique("crm.people", ["near"]) is None
    assert known.is_unique("crm.people", ["holes"]) is None


def test_the_count_is_a_quoted_query_that_stops_at_the_first_repeat() -> None:
    sql = repeated_rows(PEOPLE, ["email", "city"]).sql(dialect="duckdb")
    assert sql == (
        'SELECT 1 AS "n" FROM "crm"."people" WHERE NOT "Email" IS NULL AND NOT "city" IS NULL '
        'GROUP BY "Email", "city" HAVING COUNT(*) > 1 LIMIT 1'
    )


@pytest.mark.parametrize(
    ("column", "value", "holds"),
    [
        ("city", "Oslo", True),
        ("city", "oslo", False),  # all its values are known
        ("grade", "gold", True),
        ("grade", "bronze", False),
        ("team", "Blue", None),
        ("ssn", "2", None),  # nobody looks into personal columns
        ("nothing", "x", None),
    ],
)
def test_examples_and_accepted_values_tell_what_a_column_holds(
    column: str, value: str, holds: bool | None
) -> None:
    assert facts().holds("crm.people", column, value) is holds


def test_the_index_tells_of_the_other_columns() -> None:
    known = facts(index=Listed(("Red",)))
    assert known.holds("crm.people", "team", "Red") is True
    assert known.holds("crm.people", "team", "Blue") is False
    assert known.near_values("crm.people", "team", "Rod") == ("Red",)
    assert facts(index=Listed(None)).holds("crm.people", "team", "Blue") is None
    assert facts().near_values("crm.people", "team", "Rod") == ()


def test_a_value_that_was_added_since_the_notes_is_held() -> None:
    assert facts(index=Listed(("bronze",))).holds("crm.people", "grade", "bronze") is True


def test_values_of_a_sample_prove_that_one_is_there_but_not_that_one_is_missing() -> None:
    big = replace(PEOPLE, row_count=50_000_000)
    known = facts(index=Listed(("Red",)), known=replace(KNOWN, tables=(big,)))
    assert known.holds("crm.people", "team", "Red") is True
    assert known.holds("crm.people", "team", "Blue") is None
