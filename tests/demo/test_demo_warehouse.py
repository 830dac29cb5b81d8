"""The demo warehouse is what its description promises."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from t2sql.demo import DEMO_TODAY
from tests.demo.conftest import Ask

TWINS = ("stg_", "_old", "_tmp", "_backup")
PAIRS = (
    ("trade.orders", "ordered_at", "order_date"),
    ("trade.orders", "completed_at", "completed_date"),
    ("member.members", "signup_at", "signup_date"),
    ("listing.listings", "created_at", "created_date"),
    ("payment.pay_txn", "txn_dtm", "txn_dt"),
    ("payment.wallet_ledger", "entry_dtm", "entry_dt"),
    ("chat.chat_messages", "sent_at", "sent_date"),
    ("search.search_logs", "searched_at", "dt"),
    ("event.events_202505", "event_ts", "event_date"),
    ("support.tickets", "created_at", "created_date"),
    ("logistics.shipments", "delivered_at", "delivered_date"),
)
CALENDAR = "dim.dim_date"
FUTURE = {"due_date", "promised_date", "valid_to", "end_date", "budget_month", "dt", "period_end"}


def one(ask: Ask, sql: str) -> float:
    return float(ask(sql)[0][0])


def test_there_are_many_tables_in_many_schemas_and_millions_of_rows(ask: Ask) -> None:
    tables = ask("SELECT schema_name, table_name, estimated_size FROM duckdb_tables()")
    assert len(tables) >= 44
    assert len({schema for schema, _, _ in tables}) >= 8
    assert sum(rows for _, _, rows in tables) >= 2_200_000


def test_no_table_is_empty(ask: Ask, columns: dict[str, dict[str, str]]) -> None:
    assert [table for table in columns if not ask(f"SELECT 1 FROM {table} LIMIT 1")] == []  # noqa: S608


def test_table_names_are_unique_across_schemas(columns: dict[str, dict[str, str]]) -> None:
    names = [table.partition(".")[2] for table in columns]
    assert len(names) == len(set(names))


def test_there_are_wide_and_narrow_tables(columns: dict[str, dict[str, str]]) -> None:
    assert max(len(found) for found in columns.values()) >= 60
    assert min(len(found) for found in columns.values()) <= 3


def test_every_kind_of_near_twin_exists(columns: dict[str, dict[str, str]]) -> None:
    assert all(any(mark in table for table in columns) for mark in TWINS)


def test_some_keys_and_comments_are_declared_and_many_are_not(ask: Ask) -> None:
    kinds: dict[str, int] = dict(
        ask("SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY 1")
    )
    commented = one(ask, "SELECT count(comment) FROM duckdb_tables()")
    assert kinds["PRIMARY KEY"] >= 15
    assert kinds["FOREIGN KEY"] >= 10
    assert 10 <= commented < one(ask, "SELECT count(*) FROM duckdb_tables()")


def test_today_is_the_thursday_after_the_last_event(ask: Ask) -> None:
    assert date(2025, 6, 19) == DEMO_TODAY
    assert DEMO_TODAY.strftime("%A") == "Thursday"
    assert ask("SELECT max(order_date) FROM trade.orders") == [(date(2025, 6, 18),)]
    assert ask("SELECT min(signup_date) FROM member.members") == [(date(2023, 1, 1),)]


def test_nothing_happens_today_or_later(ask: Ask, columns: dict[str, dict[str, str]]) -> None:
    late = []
    for table, found in columns.items():
        for column, data_type in found.items():
            if data_type not in {"DATE", "TIMESTAMP"} or column in FUTURE:
                continue
            if table == CALENDAR or column == "loaded_at":
                continue
            limit = (
                "DATE '2025-06-18'" if data_type == "DATE" else "TIMESTAMP '2025-06-18 14:59:59'"
            )
            if ask(f"SELECT 1 FROM {table} WHERE {column} > {limit} LIMIT 1"):  # noqa: S608
                late.append(f"{table}.{column}")
    assert late == []


def test_the_date_dimension_covers_every_date(ask: Ask, columns: dict[str, dict[str, str]]) -> None:
    uncovered = []
    for table, found in columns.items():
        days = [name for name, data_type in found.items() if data_type == "DATE"]
        for column in days if table != CALENDAR else []:
            rows = ask(
                f"SELECT 1 FROM (SELECT DISTINCT {column} AS dt FROM {table}) "  # noqa: S608
                "ANTI JOIN dim.dim_date USING (dt) "
                "WHERE dt IS NOT NULL AND dt <> DATE '9999-12-31' LIMIT 1"
            )
            uncovered += [f"{table}.{column}"] if rows else []
    assert uncovered == []


@pytest.mark.parametrize(("table", "stamp", "day"), PAIRS)
def test_local_dates_are_the_korean_dates_of_utc_timestamps(
    ask: Ask, table: str, stamp: str, day: str
) -> None:
    wrong = f"SELECT count(*) FROM {table} WHERE ({stamp} + INTERVAL 9 HOUR)::DATE <> {day}"  # noqa: S608
    assert one(ask, wrong) == 0


def test_events_follow_each_other_in_time(ask: Ask) -> None:
    assert (
        ask("""
        SELECT o.order_id FROM trade.orders o
        JOIN listing.listings l USING (listing_id)
        JOIN member.members b ON b.member_id = o.buyer_id
        LEFT JOIN logistics.shipments s USING (order_id)
        WHERE o.ordered_at < l.created_at OR b.signup_at > o.ordered_at OR o.buyer_id = o.seller_id
          OR o.completed_at < o.ordered_at OR o.cancelled_at < o.ordered_at
          OR s.delivered_at > o.completed_at OR s.picked_up_at < s.requested_at
    """)
        == []
    )


def test_one_row_of_a_history_is_current_and_periods_do_not_overlap(ask: Ask) -> None:
    assert (
        ask("""
        SELECT member_id FROM member.member_profile_hist
        GROUP BY member_id HAVING count(*) FILTER (is_current) <> 1
    """)
        == []
    )
    assert (
        ask("""
        SELECT member_id FROM member.member_profile_hist
        QUALIFY lead(valid_from) OVER (PARTITION BY member_id ORDER BY valid_from) <> valid_to
    """)
        == []
    )


def test_there_are_test_accounts_soft_deletes_cancellations_and_gaps(ask: Ask) -> None:
    assert one(ask, "SELECT count(*) FROM member.members WHERE is_test") > 50
    assert 0.005 < one(ask, "SELECT avg(is_test::INT) FROM trade.orders") < 0.1
    assert 0.01 < one(ask, "SELECT avg(is_deleted::INT) FROM listing.listings") < 0.1
    assert 0.1 < one(ask, "SELECT avg((order_status = 'CANCELLED')::INT) FROM trade.orders") < 0.3
    assert one(ask, "SELECT count(*) - count(gender) FROM member.members") > 0


def test_amounts_come_in_two_currencies_that_the_rates_cover(ask: Ask) -> None:
    for table, currency, day in (
        ("payment.pay_txn", "ccy_cd", "txn_dt"),
        ("shop.shop_orders", "currency", "order_date"),
        ("ads.ad_daily_stats", "currency", "stat_date"),
    ):
        assert ask(f"SELECT DISTINCT {currency} FROM {table} ORDER BY 1") == [("KRW",), ("USD",)]  # noqa: S608
        missing = (
            f"SELECT 1 FROM {table} t ANTI JOIN dim.fx_rate f "  # noqa: S608
            f"ON f.rate_date = t.{day} AND f.currency = t.{currency} LIMIT 1"
        )
        assert ask(missing) == []


def test_staging_has_the_documented_orphans_and_nothing_else_has(ask: Ask) -> None:
    orphans = """
        SELECT count(*) / (SELECT count(*) FROM staging.stg_orders)
        FROM staging.stg_orders ANTI JOIN listing.listings USING (listing_id)
    """
    assert 1 / 300 < one(ask, orphans) < 1 / 150
    assert ask("SELECT 1 FROM trade.orders ANTI JOIN listing.listings USING (listing_id)") == []


def test_the_marts_and_the_books_agree_with_the_facts(ask: Ask) -> None:
    gmv = one(ask, "SELECT sum(item_amount) FROM trade.v_completed_orders")
    assert one(ask, "SELECT sum(gmv_krw) FROM mart.daily_kpi") == gmv
    assert one(ask, "SELECT sum(dr_amt) - sum(cr_amt) FROM finance.gl_entry") == 0
    assert one(ask, "SELECT min(wallet_bal_krw) FROM mart.member_360") >= 0
    items = "SELECT sum(line_amount) FROM shop.shop_order_items"
    assert one(ask, items) == one(ask, "SELECT sum(order_amount) FROM shop.shop_orders")


def test_trade_is_seasonal_and_grows(ask: Ask) -> None:
    per_day: dict[bool, float] = dict(
        ask("""
        SELECT is_weekend, count(*) / count(DISTINCT order_date)
        FROM trade.orders JOIN dim.dim_date ON dt = order_date GROUP BY 1
    """)
    )
    assert per_day[True] > 1.15 * per_day[False]
    years: dict[int, int] = dict(
        ask("""
        SELECT year(order_date), count(*) FROM trade.orders
        WHERE month(order_date) BETWEEN 2 AND 5 GROUP BY 1
    """)
    )
    assert years[2023] * 2 < years[2024] < years[2025]
    holiday = "SELECT avg(orders) FROM mart.daily_kpi WHERE dt BETWEEN {} AND {}"
    seollal = one(ask, holiday.format("DATE '2025-01-28'", "DATE '2025-01-30'"))
    assert seollal < 0.8 * one(ask, holiday.format("DATE '2025-01-13'", "DATE '2025-01-19'"))


def test_sellers_and_prices_are_skewed(ask: Ask) -> None:
    top = """
        WITH s AS (SELECT seller_id, count(*) AS n FROM listing.listings GROUP BY 1),
        r AS (SELECT n, percent_rank() OVER (ORDER BY n DESC) AS p FROM s)
        SELECT sum(n) FILTER (p < 0.01) / sum(n) FROM r
    """
    assert one(ask, top) > 0.08
    prices = "SELECT avg(price_krw) / median(price_krw) FROM listing.listings WHERE NOT is_free"
    assert one(ask, prices) > 2
    assert one(ask, "SELECT count(*) FROM listing.listings WHERE price_krw % 500 <> 0") == 0


def test_cohorts_fade(ask: Ask) -> None:
    kept = [
        share
        for (share,) in ask("""
        WITH c AS (
          SELECT member_id FROM member.members
          WHERE signup_date BETWEEN DATE '2024-07-01' AND DATE '2024-07-31'
        )
        SELECT count(DISTINCT member_id) FROM c JOIN event.daily_active_members USING (member_id)
        WHERE dt BETWEEN DATE '2024-08-01' AND DATE '2025-01-31'
        GROUP BY date_trunc('month', dt) ORDER BY date_trunc('month', dt)
    """)
    ]
    assert kept[0] > kept[2] > kept[5] > 0


def test_the_description_names_every_schema(columns: dict[str, dict[str, str]]) -> None:
    text = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
    assert [table for table in columns if f"`{table.partition('.')[0]}`" not in text] == []


def test_importing_the_demo_is_cheap() -> None:
    program = "import sys, t2sql.demo; print({'duckdb', 'numpy', 'pandas'} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "set()"
