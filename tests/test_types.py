"""Values of the vocabulary that do more than hold fields: rows as tables of other packages."""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from t2sql.types import QueryResult, number_names

SEOUL = timezone(timedelta(hours=9))


def column(kind: str, *cells: Any) -> QueryResult:
    """A result of one column."""
    return QueryResult(("c",), (kind,), tuple((cell,) for cell in cells))


def test_names_that_repeat_get_a_number_and_none_comes_twice() -> None:
    assert number_names(["a", "b", "a", "a_1", "a"]) == ["a", "b", "a_1", "a_1_1", "a_2"]


def test_a_data_frame_and_an_arrow_table_name_their_columns_alike() -> None:
    result = QueryResult(("n", "n", "n_1"), ("INT",) * 3, ((1, 2, 3),))

    assert list(result.df().columns) == result.arrow().column_names == ["n", "n_1", "n_1_1"]


@pytest.mark.parametrize(
    ("kind", "cells", "wanted"),
    [
        ("BIGINT", (1, None), pa.int64()),
        ("DECIMAL(12,2)", (Decimal("1.50"), None), pa.decimal128(12, 2)),
        ("numeric(12, 2)", (Decimal("1.50"),), pa.decimal128(12, 2)),
        ("NUMBER", (Decimal("1.5"), Decimal("10.25")), pa.decimal128(4, 2)),
        ("HUGEINT", (10**30, 1), pa.decimal128(38)),
        ("HUGEINT", (10**60,), pa.decimal256(76)),
        ("DATE", (date(2025, 1, 1),), pa.date32()),
        ("TIMESTAMP", (datetime(2025, 1, 1),), pa.timestamp("us")),
        ("timestamptz", (datetime(2025, 1, 1, tzinfo=UTC),), pa.timestamp("us", tz="UTC")),
        ("timestamptz", (datetime(2025, 1, 1, tzinfo=SEOUL),), pa.timestamp("us", tz="+09:00")),
        ("VARCHAR", ("a", None), pa.string()),
        ("BOOLEAN", (True, None), pa.bool_()),
        ("INTEGER[]", ([1, 2], None), pa.list_(pa.int64())),
        ("BLOB", (b"x",), pa.binary()),
        ("INTERVAL", (timedelta(1),), pa.duration("us")),
    ],
)
def test_arrow_keeps_types_and_cells_exactly(
    kind: str, cells: tuple[Any, ...], wanted: pa.DataType
) -> None:
    table = column(kind, *cells).arrow()

    assert table.schema.field("c").type == wanted
    assert table.column("c").to_pylist() == list(cells)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("BIGINT", pa.int64()),
        ("DOUBLE", pa.float64()),
        ("DECIMAL(8,3)", pa.decimal128(8, 3)),
        ("TIMESTAMP WITH TIME ZONE", pa.timestamp("us", tz="UTC")),
        ("varchar", pa.string()),
        ("DATE", pa.date32()),
        ("", pa.null()),
    ],
)
def test_a_column_of_nulls_has_the_type_of_the_engine(kind: str, wanted: pa.DataType) -> None:
    assert column(kind, None, None).arrow().schema.field("c").type == wanted
    assert column(kind).arrow().schema.field("c").type == wanted


def test_cells_that_have_no_type_in_common_become_text() -> None:
    assert column("", 1, "x", None).arrow().column("c").to_pylist() == ["1", "x", None]
    assert column("", Decimal("NaN"), Decimal(1)).arrow().column("c").to_pylist() == ["NaN", "1"]


def test_ids_of_a_type_of_their_own_come_through() -> None:
    one = uuid.UUID(int=3)

    assert str(column("UUID", one).arrow().column("c").to_pylist()[0]) == str(one)


def test_without_pyarrow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ImportError, match=r"pip install 't2sql\[arrow\]'"):
        column("INT", 1).arrow()
