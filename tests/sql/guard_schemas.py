"""The invented shop that the guards' cases are written over, and what its data say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from t2sql.types import (
    CatalogSlice,
    Column,
    ForeignKey,
    Habit,
    JoinEdge,
    Table,
    TableUse,
    Term,
    ValueHit,
)

TODAY = date(2025, 6, 19)


@dataclass(frozen=True, slots=True)
class FakeFacts:
    """Data that say what they are told to; all else is not known."""

    unique: Mapping[tuple[str, frozenset[str]], bool] = field(default_factory=dict)
    values: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """All values of a column, by table and column."""

    def is_unique(self, table: str, columns: Sequence[str]) -> bool | None:
        wanted = frozenset(column.lower() for column in columns)
        return self.unique.get((table.lower(), wanted))

    def holds(self, table: str, column: str, value: str) -> bool | None:
        values = self.values.get((table.lower(), column.lower()))
        return None if values is None else value in values

    def near_values(self, table: str, column: str, value: str) -> tuple[str, ...]:
        values = self.values.get((table.lower(), column.lower()), ())
        start = value.casefold()[:3]
        return tuple(known for known in values if known.casefold().startswith(start))


@dataclass(frozen=True, slots=True)
class GuardSchema:
    """Tables, and all that a guard may know of them."""

    known: CatalogSlice
    data: FakeFacts


def key(columns: str, table: str, ref_columns: str = "id") -> ForeignKey:
    return ForeignKey(tuple(columns.split()), table, tuple(ref_columns.split()))


def number(name: str, distinct: int | None = None, **more: object) -> Column:
    return Column(name, "BIGINT", nullable=False, distinct=distinct, null_share=0.0, **more)  # type: ignore[arg-type]


def text(name: str, *examples: str, null_share: float = 0.0, distinct: int | None = None) -> Column:
    return Column(
        name,
        "VARCHAR",
        examples=examples,
        nullable=null_share > 0,
        distinct=distinct if distinct is not None else len(examples) or None,
        null_share=null_share,
    )


def other(name: str, data_type: str, null_share: float = 0.0, unit: str = "") -> Column:
    return Column(
        name, data_type, unit=unit, nullable=null_share > 0, null_share=null_share, distinct=900
    )


MEMBERS = Table(
    "members",
    (
        number("id", 5000),
        text("name", distinct=4800),
        text("email", distinct=5000),
        text("city", "Seoul", "Busan", "Daegu", "Jeju", null_share=0.12),
        Column("referrer_id", "BIGINT", distinct=800, null_share=0.7),
        other("joined_on", "DATE"),
        Column("is_test", "BOOLEAN", nullable=False, distinct=2, null_share=0.0),
        other("score", "DOUBLE", null_share=0.4),
        other("age", "INTEGER", null_share=0.02),
    ),
    description="People with an account.",
    primary_key=("id",),
    foreign_keys=(key("referrer_id", "members"),),
    row_count=5000,
)
PROFILES = Table(
    "profiles",
    (number("member_id", 4000), text("bio", distinct=3900), text("language", "ko", "en", "ja")),
    foreign_keys=(key("member_id", "members"),),
    row_count=4000,
)
SHOPS = Table(
    "shops",
    (
        number("id", 60),
        text("name", distinct=60),
        text("city", "Seoul", "Busan", "Daegu"),
        text("code", distinct=60),
        number("owner_id", 55),
    ),
    primary_key=("id",),
    foreign_keys=(key("owner_id", "members"),),
    row_count=60,
)
COUPONS = Table(
    "coupons",
    (number("id", 300), text("code", distinct=300), other("discount", "DECIMAL(12,2)", unit="KRW")),
    primary_key=("id",),
    row_count=300,
)
ORDERS = Table(
    "orders",
    (
        number("id", 40000),
        number("member_id", 4500),
        number("shop_id", 60),
        Column("coupon_id", "BIGINT", distinct=280, null_share=0.7),
        text("status", "PAID", "OPEN", "CANCELLED", "REFUNDED"),
        other("amount", "DECIMAL(12,2)", unit="currency"),
        text("currency", "KRW", "USD"),
        other("created_at", "TIMESTAMP"),
        other("delivered_on", "DATE", null_share=0.2),
        other("deleted_at", "TIMESTAMP", null_share=0.95),
        text("note", distinct=3000, null_share=0.6),
    ),
    description="What members bought.",
    primary_key=("id",),
    foreign_keys=(
        key("member_id", "members"),
        key("shop_id", "shops"),
        key("coupon_id", "coupons"),
    ),
    row_count=40000,
)
ITEMS = Table(
    "items",
    (
        number("order_id", 40000),
        number("line", 12),
        number("product_id", 2000),
        number("quantity", 9),
        other("price", "DECIMAL(12,2)", unit="KRW"),
    ),
    description="Lines of an order.",
    primary_key=("order_id", "line"),
    foreign_keys=(key("order_id", "orders"), key("product_id", "products")),
    row_count=100000,
)
PAYMENTS = Table(
    "payments",
    (
        number("id", 42000),
        number("order_id", 39000),
        text("method", "card", "bank transfer", "points"),
        other("amount", "DECIMAL(12,2)", unit="KRW"),
        other("fee", "DECIMAL(12,2)", unit="USD"),
        other("paid_at", "TIMESTAMP", null_share=0.1),
    ),
    primary_key=("id",),
    foreign_keys=(key("order_id", "orders"),),
    row_count=42000,
)
PRODUCTS = Table(
    "products",
    (
        number("id", 2000),
        text("name", distinct=1950),
        text("category", "Toys", "Books", "Kitchen", "Garden"),
        other("price", "DECIMAL(12,2)", unit="KRW"),
        other("weight", "DOUBLE", null_share=0.3, unit="kg"),
        other("discontinued_on", "DATE", null_share=0.9),
    ),
    primary_key=("id",),
    row_count=2000,
)
VISITS = Table(
    "visits",
    (
        number("id", 900000),
        Column("member_id", "BIGINT", distinct=4700, null_share=0.5),
        text("page", distinct=700),
        other("seen_at", "TIMESTAMP"),
        other("day", "DATE"),
    ),
    primary_key=("id",),
    foreign_keys=(key("member_id", "members"),),
    row_count=900000,
    partition="day",
)
PARCELS = Table(
    "parcels",
    (
        number("id", 80000),
        number("order_id", 39000),
        number("line", 12),
        text("carrier", "Hanjin", "Post"),
        other("sent_on", "DATE"),
    ),
    primary_key=("id",),
    foreign_keys=(key("order_id line", "items", "order_id line"),),
    row_count=80000,
)
TABLES = (MEMBERS, PROFILES, SHOPS, COUPONS, ORDERS, ITEMS, PAYMENTS, PRODUCTS, VISITS, PARCELS)


def joins_of(tables: Sequence[Table]) -> tuple[JoinEdge, ...]:
    """The declared keys as the catalog's join graph tells them."""
    edges = []
    for table in tables:
        for known in table.foreign_keys:
            ends = [(table.name, known.columns), (known.ref_table, known.ref_columns)]
            (left, left_columns), (right, right_columns) = sorted(ends)
            edges.append(JoinEdge(left, left_columns, right, right_columns, "declared", 3))
    return tuple(edges)


USES = (
    TableUse(
        "orders",
        queries=40,
        runs=400,
        filters=(Habit("deleted_at IS NULL", 36, 0.9), Habit("status = 'PAID'", 12, 0.3)),
        groups=(Habit("DATE_TRUNC('MONTH', created_at)", 10, 0.25),),
        metrics=(Habit("SUM(amount)", 14, 0.35),),
    ),
    TableUse("members", queries=20, runs=90, filters=(Habit("NOT is_test", 16, 0.8),)),
    TableUse(
        "payments",
        queries=10,
        runs=30,
        filters=(
            Habit("paid_at >= CAST('2025-01-01' AS DATE)", 4, 0.4),
            Habit("paid_at < CAST('2024-01-01' AS DATE)", 3, 0.3),
        ),
    ),
)
TERMS = (
    Term(
        "revenue",
        ("sales", "매출"),
        expression="SUM(orders.amount)",
        filter="orders.status = 'PAID'",
        tables=("orders",),
    ),
    Term("active member", ("활성 회원",), filter="members.score >= 10", tables=("members",)),
)
SHOP = GuardSchema(
    CatalogSlice("duckdb", TABLES, joins=joins_of(TABLES), uses=USES, terms=TERMS),
    FakeFacts(
        unique={
            ("shops", frozenset({"code"})): True,
            ("items", frozenset({"order_id"})): False,
            ("payments", frozenset({"order_id"})): False,
            ("visits", frozenset({"member_id"})): False,
            ("parcels", frozenset({"order_id", "line"})): False,
        },
        values={
            ("members", "city"): ("Seoul", "Busan", "Daegu", "Jeju"),
            ("orders", "status"): ("PAID", "OPEN", "CANCELLED", "REFUNDED"),
            ("products", "category"): ("Toys", "Books", "Kitchen", "Garden"),
        },
    ),
)
VALUES = GuardSchema(
    replace(
        SHOP.known,
        value_hits=(
            ValueHit("members", "city", "Busan", "Busan", 1.0, 0.2),
            ValueHit("shops", "city", "Busan", "Busan", 1.0, 0.1),
            ValueHit("orders", "status", "CANCELLED", "cancelled", 1.0, 0.05),
            ValueHit("products", "category", "Toys", "toy", 0.92, 0.3),
            ValueHit("payments", "method", "card", "card", 0.5, 0.6),
        ),
    ),
    SHOP.data,
)
"""The shop, and the cells that questions about Busan, cancelled orders and toys name."""
SCHEMAS: Mapping[str, GuardSchema] = {"shop": SHOP, "values": VALUES}
