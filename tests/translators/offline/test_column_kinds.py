"""Which date a table's rows are of, where several could be meant."""

from __future__ import annotations

import pytest

from t2sql.translators.offline.column_kinds import date_of
from t2sql.translators.offline.identity import Same
from t2sql.types import Column, Table


def day(name: str, nulls: float = 0.0) -> Column:
    return Column(name, "DATE", null_share=nulls)


def moment(name: str, nulls: float = 0.0) -> Column:
    return Column(name, "TIMESTAMP", null_share=nulls)


@pytest.mark.parametrize(
    ("table", "columns", "meant"),
    [
        ("orders", (moment("order_date"), day("shipping_date")), "order_date"),
        ("sales.payments", (day("due_date"), moment("payment_time")), "payment_time"),
        ("visits", (moment("held_at"), day("billed_on", 0.2)), "held_at"),
        ("visits", (day("updated_on"), moment("created_at")), "created_at"),
        ("visits", (moment("seen_at"), day("visit_day")), "visit_day"),
        ("rooms", (), None),
    ],
)
def test_the_date_of_a_table_is_when_its_rows_came_about(
    table: str, columns: tuple[Column, ...], meant: str | None
) -> None:
    assert date_of(Same(Table(table, columns)), lax=False) == meant
