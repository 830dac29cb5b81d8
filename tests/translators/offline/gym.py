"""A made-up gym: members book classes, ride machines, and are sent letters by each other."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def gym(dialect: str = "duckdb") -> CatalogSlice:
    """Members, classes and their sorts, bookings, rides on machines, and letters."""
    members = Table(
        "members",
        (
            Column("member_id", "INTEGER"),
            Column("name", "VARCHAR"),
            Column("town", "VARCHAR", examples=("Graz", "Linz")),
            Column("age", "INTEGER"),
            Column("joined_on", "DATE"),
            Column("is_active", "BIGINT", examples=("0", "1"), distinct=2),
        ),
        primary_key=("member_id",),
    )
    classes = Table(
        "classes",
        (
            Column("class_id", "INTEGER"),
            Column("title", "VARCHAR"),
            Column("level", "VARCHAR", examples=("easy", "hard")),
            Column("seats", "INTEGER"),
        ),
        primary_key=("class_id",),
    )
    sorts = Table(
        "sort",
        (
            Column("id", "INTEGER", distinct=5),
            Column("class_id", "INTEGER", distinct=9),
            Column("sort_name", "VARCHAR", examples=("yoga", "boxing"), distinct=5),
        ),
        primary_key=("class_id",),
        foreign_keys=(ForeignKey(("class_id",), "classes", ("class_id",)),),
        row_count=9,
    )
    bookings = Table(
        "bookings",
        (
            Column("booking_id", "INTEGER"),
            Column("member_id", "INTEGER"),
            Column("class_id", "INTEGER"),
            Column("booked_date", "DATE"),
            Column("price", "DECIMAL(12,2)"),
            Column("status", "VARCHAR", examples=("attended", "missed")),
        ),
        primary_key=("booking_id",),
        foreign_keys=(
            ForeignKey(("member_id",), "members", ("member_id",)),
            ForeignKey(("class_id",), "classes", ("class_id",)),
        ),
    )
    rides = Table(
        "rides",
        (
            Column("ride_id", "INTEGER"),
            Column("member_id", "INTEGER"),
            Column("machine", "VARCHAR", examples=("rower", "bike")),
            Column("start_ts", "TIMESTAMP"),
            Column("end_ts", "TIMESTAMP"),
        ),
        primary_key=("ride_id",),
        foreign_keys=(ForeignKey(("member_id",), "members", ("member_id",)),),
    )
    return CatalogSlice(dialect, (members, classes, sorts, bookings, rides))
