"""Past queries: the same question asked again, and filters that always stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from t2sql.translators.offline import OfflineTranslator
from t2sql.types import Habit, PastQuery, Question, TableUse, Translation
from tests.translators.offline.schemas import shop

TODAY = date(2026, 6, 15)


def past(number: int, question: str, sql: str, tables: tuple[str, ...]) -> PastQuery:
    return PastQuery(
        f"q{number}", sql, tables, question, verified_by="kim", verified_on="2026-03-10"
    )


GMV = past(
    1,
    "GMV of the Toys category in January 2026",
    "SELECT SUM(oi.qty * p.unit_price) AS gmv FROM sales.order_items AS oi "
    "JOIN sales.products AS p ON oi.product_id = p.product_id "
    "JOIN sales.orders AS o ON o.order_id = oi.order_id WHERE p.category = 'Toys' "
    "AND o.order_dt >= '2026-01-01' AND o.order_dt < '2026-02-01'",
    ("sales.order_items", "sales.products", "sales.orders"),
)
LARGE = past(
    2,
    "customers with more than 5 orders",
    "SELECT cust_id FROM sales.orders GROUP BY cust_id HAVING COUNT(*) > 5",
    ("sales.orders",),
)
LAST_MONTH = past(
    3,
    "total paid amount last month",
    "SELECT SUM(txn_amt) FROM sales.orders WHERE NOT is_deleted AND order_dt >= '2026-02-01' "
    "AND order_dt < '2026-03-01'",
    ("sales.orders",),
)
DELETED = tuple(
    past(
        number,
        question,
        f"{shown} FROM sales.orders AS o WHERE o.is_deleted = FALSE{more}",
        ("sales.orders",),
    )
    for number, question, shown, more in (
        (4, "refund share by week", "SELECT COUNT(*)", ""),
        (5, "biggest basket of the spring", "SELECT MAX(o.txn_amt)", ""),
        (6, "cancelled share", "SELECT COUNT(*)", " AND o.st_cd = 'cancelled'"),
    )
)


def answer(text: str, *queries: PastQuery, alike: float = 0.97) -> Translation:
    known = replace(shop(), past_queries=queries, past_similarities=(alike,) * len(queries))
    found = OfflineTranslator(0.0).translate(Question(text, TODAY), known)
    assert isinstance(found, Translation)
    return found


def test_the_same_question_gives_the_past_sql_with_values_and_dates_in_place() -> None:
    found = answer("GMV of the Garden category in March 2026", GMV)
    assert "'Garden'" in found.sql
    assert "'2026-03-01'" in found.sql
    assert "'2026-04-01'" in found.sql
    assert "Toys" not in found.sql
    assert found.confidence >= 0.5
    assert "verified by kim" in found.explanation


def test_numbers_are_put_in_place() -> None:
    assert "> 12" in answer("Customers with more than 12 orders", LARGE).sql


def test_a_relative_date_is_counted_from_the_day_the_past_query_was_verified() -> None:
    found = answer("total paid amount last month", LAST_MONTH)
    assert "'2026-05-01'" in found.sql
    assert "'2026-06-01'" in found.sql


def test_a_question_with_another_filter_is_not_the_same_question() -> None:
    text = "GMV of the Garden category in the South region in March 2026"
    assert answer(text, GMV, alike=0.5).confidence < 0.5


def test_an_unverified_query_is_never_repeated() -> None:
    found = answer("Customers with more than 12 orders", replace(LARGE, verified_by=""))
    assert "verified" not in found.explanation


def test_a_filter_that_most_verified_queries_carry_is_added_and_said() -> None:
    found = answer("How many orders are there?", *DELETED, alike=0.2)
    assert "is_deleted = FALSE" in found.sql
    assert "cancelled" not in found.sql
    assert any("is_deleted" in line for line in found.assumptions)


def test_without_history_no_filter_is_added() -> None:
    assert "is_deleted" not in answer("How many orders are there?").sql


def test_the_tables_of_a_repeated_question_are_those_of_the_past_query() -> None:
    known = replace(shop(), past_queries=(GMV,), past_similarities=(0.97,))
    found = OfflineTranslator().select_tables(
        Question("GMV of the Garden category in March 2026", TODAY), (), known, 6
    )
    assert isinstance(found, tuple)
    assert {one.name for one in found[0]} == set(GMV.tables)
    assert "past question" in found[0][0].reason


def test_a_filter_of_most_past_queries_stands_though_none_of_them_is_near() -> None:
    def asked(*filters: Habit, queries: int = 20) -> str:
        use = TableUse("sales.orders", queries, queries, filters=filters)
        known = replace(shop(), uses=(use,))
        answer = OfflineTranslator().translate(Question("How many orders?", TODAY), known)
        assert isinstance(answer, Translation)
        return answer.sql

    habit = Habit("NOT is_deleted", 18, 0.9)
    assert "NOT is_deleted" in asked(habit)
    assert "is_deleted" not in asked(replace(habit, share=0.4))
    assert "is_deleted" not in asked(habit, queries=3)
    assert "order_dt" not in asked(Habit("order_dt >= '2026-01-01'", 18, 0.9))
