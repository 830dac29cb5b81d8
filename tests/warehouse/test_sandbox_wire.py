"""Rows through the pipe: every cell comes back as the type that DuckDB gave it, within bounds."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import duckdb
import pytest
import pytz  # type: ignore[import-untyped] # it has no types of its own
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import QueryError
from t2sql.protocols import MAX_BYTES
from t2sql.warehouse.duckdb import DuckDBWarehouse
from t2sql.warehouse.sandbox_wire import decode_rows, encode_rows
from tests.warehouse.conftest import LIMITS

EXPRESSIONS = [
    "NULL",
    "true",
    "1::UTINYINT",
    "-9223372036854775808",
    "170141183460469231731687303715884105727::HUGEINT",
    "'123456789012345678901234567890123456789012345678901234567890'::BIGNUM",
    "1.1::FLOAT",
    "'nan'::DOUBLE",
    "'-inf'::DOUBLE",
    "-0.0::DOUBLE",
    "10.00::DECIMAL(12,2)",
    "1.5::DECIMAL(38,10)",
    "''",
    "'a' || chr(0) || '한글 🙂'",
    "'\\xAA\\x00'::BLOB",
    "'10101'::BIT",
    "'a'::ENUM('a','b')",
    "DATE '2024-02-29'",
    "'infinity'::DATE",
    "'290000-01-01'::DATE",
    "TIME '12:34:56.789'",
    "'24:00:00'::TIME",
    "'12:00:00+05:30'::TIMETZ",
    "TIMESTAMP '1969-12-31 23:59:59.999999'",
    "'2024-01-01 00:00:00.123456789'::TIMESTAMP_NS",
    "'-infinity'::TIMESTAMP",
    "TIMESTAMPTZ '2024-07-01 00:00:00+00'",
    "TIMESTAMPTZ '1890-07-01 00:00:00+00'",
    "INTERVAL '1 year 3 days 4 seconds'",
    "INTERVAL '-5 months 2 microseconds'",
    "'0b5ed3ba-9ea9-4b0d-9f9c-ac5ee0cae5ed'::UUID",
    "[1, NULL, 3]",
    "[]",
    "[[DATE '2024-01-01'], NULL]",
    "[1, 2, 3]::INTEGER[3]",
    "{'a': 1, 'b': [{'c': TIMESTAMPTZ '2024-01-01 00:00:00+00'}]}",
    "row(1, 'x')",
    "MAP {'a': 1.50::DECIMAL(4,2)}",
    "MAP {1: NULL}",
    "MAP {[1, 2]: 'x'}",
    "union_value(k := 'x')",
    "'{\"a\": [1, null]}'::JSON",
]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBWarehouse]:
    path = tmp_path_factory.mktemp("wire") / "wire.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE numbers AS SELECT range AS i FROM range(10000)")
    opened = DuckDBWarehouse(path, LIMITS)
    yield opened
    opened.close()


def same(left: Any, right: Any) -> bool:
    """Equal in value, type and zone, all the way down; NaN is itself."""
    if type(left) is not type(right):
        return False
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    return repr(left) == repr(right)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_cell_comes_back_as_duckdb_gives_it_itself(
    warehouse: DuckDBWarehouse, expression: str
) -> None:
    for shape in ("{}", "[{}, NULL]", "{{'k': {}}}"):
        sql = f"SELECT {shape.format(expression)} AS x UNION ALL SELECT NULL"
        with duckdb.connect() as connection:
            expected = connection.execute(sql).fetchall()
            types = tuple(str(column[1]) for column in connection.description or [])
        found = warehouse.query(sql, max_rows=10, timeout_s=10)
        assert same(list(found.rows), expected), (found.rows, expected)
        assert found.types == types


def test_a_moment_has_the_zone_of_this_machine_as_it_would_have_here(
    warehouse: DuckDBWarehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    elsewhere = DuckDBWarehouse(warehouse._path, LIMITS)
    sql = "SELECT TIMESTAMPTZ '2024-07-01 00:00:00+00' AS t, current_setting('TimeZone') AS z"
    ((moment, zone),) = elsewhere.query(sql, max_rows=1, timeout_s=10).rows
    elsewhere.close()
    assert zone == "Asia/Seoul"
    assert same(moment, pytz.timezone(zone).localize(datetime(2024, 7, 1, 9)))


def test_columns_keep_their_names_even_twice(warehouse: DuckDBWarehouse) -> None:
    found = warehouse.query('SELECT 1 AS a, 2 AS a, 3 AS "한 글"', max_rows=1, timeout_s=5)
    assert found.columns == ("a", "a", "한 글")
    assert found.rows == ((1, 2, 3),)


def test_no_row_still_has_its_columns(warehouse: DuckDBWarehouse) -> None:
    found = warehouse.query("SELECT i, 'x' AS s FROM numbers WHERE i < 0", max_rows=9, timeout_s=5)
    assert (found.columns, found.types) == (("i", "s"), ("BIGINT", "VARCHAR"))
    assert found.rows == ()
    assert not found.truncated


@pytest.mark.parametrize(
    ("most", "truncated"), [(0, True), (1, True), (9999, True), (10000, False)]
)
def test_rows_are_counted_to_the_last(
    warehouse: DuckDBWarehouse, most: int, truncated: bool
) -> None:
    found = warehouse.query("SELECT i FROM numbers ORDER BY i", max_rows=most, timeout_s=5)
    assert [row[0] for row in found.rows] == list(range(most))
    assert found.truncated is truncated


def test_a_result_ends_where_its_bytes_do(warehouse: DuckDBWarehouse) -> None:
    found = warehouse.query(
        "SELECT i, repeat('x', 1000) AS s FROM numbers ORDER BY i",
        max_rows=10_000,
        timeout_s=5,
        max_bytes=100_000,
    )
    assert found.truncated
    assert 80 < len(found.rows) < 100
    assert [row[0] for row in found.rows] == list(range(len(found.rows)))


def test_one_row_that_is_larger_than_a_result_is_told(warehouse: DuckDBWarehouse) -> None:
    sql = "SELECT repeat('x', 20000000) AS s"
    with pytest.raises(QueryError, match="One row of the result is larger than 4 MB") as caught:
        warehouse.query(sql, max_rows=10, timeout_s=20, max_bytes=4 * 2**20)
    assert "left(" in caught.value.hint
    found = warehouse.query(
        f"SELECT 'first' UNION ALL {sql}", max_rows=10, timeout_s=20, max_bytes=4 * 2**20
    )
    assert found.rows in ((("first",),), ())
    assert found.truncated


def test_a_wide_result_is_held_to_its_bytes_as_well(warehouse: DuckDBWarehouse) -> None:
    columns = ", ".join(f"i + {number} AS c{number}" for number in range(2000))
    found = warehouse.query(
        f"SELECT {columns} FROM numbers",  # noqa: S608 # our own numbers
        max_rows=10_000,
        timeout_s=30,
        max_bytes=4 * 2**20,
    )
    assert found.truncated
    assert 0 < len(found.rows) * 2000 * 32 <= 4 * 2**20
    assert MAX_BYTES > 4 * 2**20


def unfolded(moment: Any) -> Any:
    """The same as DuckDB gives it: the second time of an hour that comes twice is not marked."""
    return moment.replace(fold=0)


cells = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes().map(unfolded)
    | st.datetimes(timezones=st.just(pytz.utc)).map(unfolded)
    | st.times().map(unfolded)
    | st.times(timezones=st.just(timezone(timedelta(minutes=330)))).map(unfolded)
    | st.timedeltas()
    | st.uuids(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_any_cells_in_any_mixture_come_back_as_they_were(rows: list[tuple[Any, ...]]) -> None:
    body = encode_rows(rows)
    assert body is not None
    assert same(decode_rows(body), rows)


@given(st.lists(st.text(min_size=50), min_size=1, max_size=4))
def test_nothing_is_written_out_that_is_longer_than_it_may_be(texts: list[str]) -> None:
    assert encode_rows([(text,) for text in texts], 49) is None


@given(st.binary(max_size=200))
def test_what_is_no_batch_is_refused(noise: bytes) -> None:
    for body in (noise, b"\0" + noise, b"\0" + struct.pack(">I", len(noise)) + noise):
        with pytest.raises(ValueError, match=r".+"):
            decode_rows(body)


@pytest.mark.parametrize(
    ("column", "payload"),
    [
        (["int", "", 8], b"\0" * 8),  # one cell, where two are told
        (["plain", "", 3], b"[1]"),
        (["plain", "", 5], b'"ab"]'),
        (["date", "", 9], b'["a","b"]'),
        (["zoned", "../../etc/passwd", 5], b"[1,2]"),
        (["any", "", 19], b'[["eval","x"],null]'),
        (["no such tag", "", 5], b"[1,2]"),
    ],
)
def test_a_batch_that_lies_is_refused(column: list[Any], payload: bytes) -> None:
    told = json.dumps({"rows": 2, "columns": [["int", "", 16], column]}).encode()
    body = b"\0" + struct.pack(">I", len(told)) + told + b"\0" * 16 + payload
    with pytest.raises(ValueError, match=r".+"):
        decode_rows(body)


def test_what_the_pipe_carries_is_plain_data_and_no_code() -> None:
    body = encode_rows(
        [(1, "x", date(2024, 1, 1), Decimal("1.0"), time(1), [datetime(2024, 1, 1)])]
    )
    assert body is not None
    assert b"pickle" not in body
    assert b"[738886]" in body
    assert math.isnan(decode_rows(encode_rows([(float("nan"),)]) or b"")[0][0])
