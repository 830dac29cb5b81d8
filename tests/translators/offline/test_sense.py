"""Readings that make no sense are less sure, whatever words led to them."""

from __future__ import annotations

import pytest

from t2sql.translators.offline.reading import Compare, IsNull, Member, Operand, Order, Reading
from t2sql.translators.offline.schema import build_schema
from t2sql.translators.offline.sense import count_nonsense, says_twice
from tests.translators.offline.schemas import shop
from tests.translators.offline.studio import studio

SUM, COUNT = Operand("sales.orders", "txn_amt", "sum"), Operand("sales.orders", function="count")


def nonsense(*select: Operand, where: tuple[Compare, ...] = (), by: Operand | None = None) -> int:
    order = (Order(by, descending=True),) if by is not None else ()
    reading = Reading((), select=select, where=where, order=order)
    return count_nonsense(reading, build_schema(shop()))


@pytest.mark.parametrize("column", ["st_cd", "order_id", "is_deleted"])
def test_texts_keys_and_flags_are_not_added_up(column: str) -> None:
    assert nonsense(Operand("sales.orders", column, "sum")) == 1
    assert nonsense(COUNT, by=Operand("sales.orders", column, "avg")) == 1


def test_amounts_are_added_up_and_anything_may_be_least_or_counted() -> None:
    assert nonsense(SUM) == 0
    assert nonsense(Operand("sales.orders", "st_cd", "min")) == 0
    assert nonsense(Operand("sales.orders", "cust_id", "count", distinct=True)) == 0


def test_two_tables_are_not_measured_over_one_join() -> None:
    assert nonsense(SUM, COUNT) == 0
    assert nonsense(SUM, Operand("sales.order_items", "qty", "sum")) == 1
    assert nonsense(COUNT, Operand("crm.customers", "cust_id", "count", distinct=True)) == 1


def test_a_flag_is_compared_with_its_answers_only() -> None:
    deleted = Operand("sales.orders", "is_deleted")
    assert nonsense(COUNT, where=(Compare(deleted, "=", "true"),)) == 0
    assert nonsense(COUNT, where=(Compare(deleted, "=", 2024),)) == 1
    letters = Reading((), where=(Compare(Operand("desk.passes", "del_yn"), "=", "N"),))
    assert count_nonsense(letters, build_schema(studio())) == 0


def test_no_text_is_the_largest() -> None:
    def largest(column: str) -> int:
        order = (Order(Operand("sales.orders", column), descending=True),)
        reading = Reading((), select=(COUNT,), order=order, limit=10)
        return count_nonsense(reading, build_schema(shop()))

    assert largest("st_cd") == 1
    assert largest("txn_amt") == largest("order_dt") == 0


def test_one_figure_of_all_rows_has_no_first() -> None:
    def first(*group: Operand) -> int:
        order = (Order(COUNT, descending=True),)
        reading = Reading((), select=(*group, COUNT), group=group, order=order, limit=1)
        return count_nonsense(reading, build_schema(shop()))

    assert first() == 1
    assert first(Operand("sales.orders", "st_cd")) == 0


def test_what_is_absent_says_nothing_of_itself() -> None:
    customer = Operand("crm.customers", "cust_id")
    ordered = Operand("sales.orders", "cust_id")
    told = (IsNull(ordered, negated=True),)

    def without(shown: Operand, *narrowed: Compare) -> int:
        inner = Reading((), select=(ordered,), where=(*told, *narrowed))
        absent = Member(customer, inner, negated=True)
        reading = Reading((), select=(shown,), where=(absent,))
        return count_nonsense(reading, build_schema(shop()))

    assert without(customer) == 0
    assert without(ordered) == 1
    assert without(ordered, Compare(Operand("sales.orders", "st_cd"), "=", "X")) == 0


def test_rows_of_one_value_need_not_be_kept_from_another() -> None:
    def twice(*conditions: Compare) -> bool:
        return says_twice(Reading((), select=(COUNT,), where=conditions))

    paid = Compare(Operand("sales.orders", "st_cd"), "=", "paid")
    not_shipped = Compare(Operand("sales.orders", "st_cd"), "!=", "shipped")
    assert twice(paid, not_shipped)
    assert not twice(paid)
    assert not twice(not_shipped)


def test_no_row_is_there_twice_where_its_own_key_groups_it() -> None:
    def twice(key: str) -> int:
        group, having = (Operand("sales.orders", key),), (Compare(COUNT, ">=", 2),)
        reading = Reading((), select=group, group=group, having=having)
        return count_nonsense(reading, build_schema(shop()))

    assert twice("order_id") == 1
    assert twice("cust_id") == 0


def test_no_row_ranks_by_how_many_values_of_a_column_it_has() -> None:
    def ranked(key: str) -> int:
        group = (Operand("sales.orders", key),)
        values = Operand("sales.orders", "st_cd", "count", distinct=True)
        order = (Order(values, descending=True),)
        reading = Reading((), select=group, group=group, order=order, limit=1)
        return count_nonsense(reading, build_schema(shop()))

    assert ranked("order_id") == 1
    assert ranked("cust_id") == 0
