"""Support: past queries that somebody vouched for and that are built as the new one is."""

from __future__ import annotations

import pytest

from t2sql.steps.support import find_support
from t2sql.types import CatalogSlice, PastQuery

NEW = (
    "SELECT w.name, sum(v.fee) FROM clinic.visits v JOIN clinic.wards w ON w.ward_id = v.ward_id "
    "WHERE NOT v.is_void AND v.visited_on >= DATE '2026-05-01' GROUP BY w.name"
)


def past(name: str, sql: str, by: str = "ann") -> PastQuery:
    return PastQuery(name, sql, (), name, by, "2026-05-02")


def supported(*queries: PastQuery) -> list[str]:
    known = CatalogSlice("duckdb", (), past_queries=queries)
    return [found.id for found in find_support(NEW, known)]


SAME = past("same", NEW.replace("2026-05", "2025-01"))
JOINED = past(
    "joined",
    "SELECT count(*) FROM clinic.wards a JOIN clinic.visits b USING (ward_id) "
    "WHERE b.visited_on > now()",
)
OTHER = past("other", "SELECT sum(fee) FROM shop.orders")
HALF = past("half", "SELECT name FROM clinic.wards")


def test_the_likest_comes_first() -> None:
    assert supported(OTHER, JOINED, SAME) == ["same", "joined"]


def test_a_query_that_nobody_vouched_for_is_no_support() -> None:
    assert supported(past("same", NEW, by="")) == []


def test_a_query_over_one_of_two_tables_is_no_support() -> None:
    assert supported(HALF) == []


def test_at_most_five_are_named() -> None:
    assert len(supported(*(past(str(number), NEW) for number in range(8)))) == 5


@pytest.mark.parametrize("broken", ["SELECT (", "", "DROP TABLE clinic.visits"])
def test_a_past_query_that_cannot_be_read_is_passed_over(broken: str) -> None:
    assert supported(past("broken", broken), SAME) == ["same"]


def test_sql_that_cannot_be_read_has_no_support() -> None:
    assert find_support("SELECT (", CatalogSlice("duckdb", (), past_queries=(SAME,))) == ()
