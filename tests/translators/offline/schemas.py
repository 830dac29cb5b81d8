"""Made-up schemas that the cases speak of."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table, Term, ValueHit
from tests.translators.offline.arena import arena
from tests.translators.offline.depot import depot
from tests.translators.offline.ferry import ferry
from tests.translators.offline.gym import gym
from tests.translators.offline.harbour import harbour
from tests.translators.offline.kennel import kennel
from tests.translators.offline.laundry import laundry
from tests.translators.offline.studio import studio

NUMBER, TEXT, DAY, MONEY, STAMP = "INTEGER", "VARCHAR", "DATE", "DECIMAL(12,2)", "TIMESTAMP"


def column(name: str, data_type: str = TEXT, *examples: str, **more: str) -> Column:
    return Column(name, data_type, examples=examples, description=more.get("description", ""))


def key(name: str, ref: str, ref_column: str) -> ForeignKey:
    return ForeignKey((name,), ref, (ref_column,))


def library(dialect: str = "duckdb", *hits: ValueHit) -> CatalogSlice:
    """Books, authors, members and the loans between them."""
    return CatalogSlice(
        dialect,
        (
            Table(
                "authors",
                (
                    column("author_id", NUMBER),
                    column("first_name"),
                    column("last_name"),
                    column("birth_year", NUMBER),
                    column("country", TEXT, "Korea", "France", "Japan"),
                ),
                primary_key=("author_id",),
            ),
            Table(
                "books",
                (
                    column("book_id", NUMBER),
                    column("title"),
                    column("author_id", NUMBER),
                    column("genre", TEXT, "Fiction", "Poetry", "History"),
                    column("pages", NUMBER),
                    column("price", MONEY),
                    column("published_on", DAY),
                ),
                primary_key=("book_id",),
                foreign_keys=(key("author_id", "authors", "author_id"),),
            ),
            Table(
                "members",
                (
                    column("member_id", NUMBER),
                    column("name"),
                    column("age", NUMBER),
                    column("city", TEXT, "Seoul", "Busan", "Jeju"),
                    column("email"),
                    column("joined_on", DAY),
                ),
                primary_key=("member_id",),
            ),
            Table(
                "loans",
                (
                    column("loan_id", NUMBER),
                    column("member_id", NUMBER),
                    column("book_id", NUMBER),
                    column("loan_date", DAY),
                    column("fine", MONEY),
                ),
                primary_key=("loan_id",),
                foreign_keys=(
                    key("member_id", "members", "member_id"),
                    key("book_id", "books", "book_id"),
                ),
            ),
        ),
        value_hits=(ValueHit("books", "title", "Night Train", "night train", 1.0), *hits),
    )


def shop(dialect: str = "duckdb") -> CatalogSlice:
    """A shop with hard names and two schemas."""
    return CatalogSlice(
        dialect,
        (
            Table(
                "crm.customers",
                (
                    column("cust_id", NUMBER),
                    column("cust_nm"),
                    column("region", TEXT, "North", "South"),
                    column("created_at", STAMP),
                    column("closed_at", STAMP),
                    column("closed_date", DAY),
                    column("has_loyalty_card", "BOOLEAN"),
                ),
                primary_key=("cust_id",),
                synonyms=("clients",),
            ),
            Table(
                "sales.orders",
                (
                    column("order_id", NUMBER),
                    column("cust_id", NUMBER),
                    column("order_dt", DAY),
                    column("st_cd", TEXT, "paid", "cancelled", "shipped", description="status"),
                    column("txn_amt", MONEY),
                    column("is_deleted", "BOOLEAN"),
                ),
                primary_key=("order_id",),
                foreign_keys=(key("cust_id", "crm.customers", "cust_id"),),
            ),
            Table(
                "sales.order_items",
                (
                    column("order_id", NUMBER),
                    column("product_id", NUMBER),
                    column("qty", NUMBER),
                ),
                primary_key=("order_id", "product_id"),
                foreign_keys=(
                    key("order_id", "sales.orders", "order_id"),
                    key("product_id", "sales.products", "product_id"),
                ),
            ),
            Table(
                "sales.products",
                (
                    column("product_id", NUMBER),
                    column("product_name"),
                    column("category", TEXT, "Toys", "Books", "Garden"),
                    column("unit_price", MONEY),
                ),
                primary_key=("product_id",),
            ),
        ),
    )


def clinic(dialect: str = "sqlite") -> CatalogSlice:
    """Patients, doctors and visits, with text dates as SQLite keeps them."""
    return CatalogSlice(
        dialect,
        (
            Table(
                "patient",
                (
                    column("id", NUMBER),
                    column("full_name"),
                    column("gender", TEXT, "F", "M"),
                    column("weight", "REAL"),
                    column("blood_type", TEXT, "A", "B", "O"),
                    column("phone"),
                ),
                primary_key=("id",),
            ),
            Table(
                "doctor",
                (
                    column("id", NUMBER),
                    column("name"),
                    column("specialty", TEXT, "Surgery", "Eyes"),
                    column("salary", "REAL"),
                ),
                primary_key=("id",),
            ),
            Table(
                "visit",
                (
                    column("id", NUMBER),
                    column("patient_id", NUMBER),
                    column("doctor_id", NUMBER),
                    column("visit_date", TEXT, "2024-03-05"),
                    column("cost", "REAL"),
                ),
                primary_key=("id",),
                foreign_keys=(
                    key("patient_id", "patient", "id"),
                    key("doctor_id", "doctor", "id"),
                ),
            ),
        ),
    )


def taxi(dialect: str = "duckdb") -> CatalogSlice:
    """Riders, drivers and trips, with metrics that the team has named."""
    return CatalogSlice(
        dialect,
        (
            Table(
                "riders",
                (
                    column("rider_id", NUMBER),
                    column("rider_name"),
                    column("city", TEXT, "Lyon", "Porto", "Graz"),
                    column("joined_date", DAY),
                ),
                primary_key=("rider_id",),
            ),
            Table(
                "trips",
                (
                    column("trip_id", NUMBER),
                    column("rider_id", NUMBER),
                    column("trip_date", DAY),
                    column("trip_status", TEXT, "finished", "cancelled", "booked"),
                    column("platform", TEXT, "web", "phone app"),
                    column("fare", MONEY),
                    column("tip", MONEY),
                    column("distance_km", MONEY),
                    column("rated_at", STAMP),
                ),
                primary_key=("trip_id",),
                foreign_keys=(key("rider_id", "riders", "rider_id"),),
            ),
        ),
        terms=(
            Term(
                "turnover",
                ("ride income",),
                "sum(fare) FILTER (WHERE trip_status = 'finished')",
                tables=("trips",),
            ),
            Term(
                "completed rides",
                ("완료 운행",),
                "count(*) FILTER (WHERE trip_status = 'finished')",
                tables=("trips",),
            ),
            Term(
                "cancellation rate",
                (),
                "count(*) FILTER (WHERE trip_status = 'cancelled') / count(*)",
                tables=("trips",),
            ),
        ),
    )


SCHEMAS = {
    "arena": arena,
    "taxi": taxi,
    "library": library,
    "shop": shop,
    "clinic": clinic,
    "depot": depot,
    "ferry": ferry,
    "gym": gym,
    "kennel": kennel,
    "laundry": laundry,
    "studio": studio,
    "harbour": harbour,
}
