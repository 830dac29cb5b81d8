"""A made-up ferry line whose warehouse has customs: fake guests are left out, codes have words."""

from __future__ import annotations

from t2sql.types import (
    CatalogSlice,
    CodeLink,
    Column,
    ForeignKey,
    JoinEdge,
    StandingFilter,
    Table,
    TableCustoms,
)

OWNED = JoinEdge("guests", ("guest_id",), "trips", ("guest_id",), "dbt")
STATES = CodeLink(
    "trip_st",
    *("codes", "cd", "grp", "TRIP_ST"),
    ("said_en",),
    (("1", "Booked"), ("2", "Sailed"), ("9", "Called off")),
)


def ferry(dialect: str = "duckdb") -> CatalogSlice:
    """Guests, their trips, and a table of codes."""
    guests = Table(
        "guests",
        (
            Column("guest_id", "INTEGER"),
            Column("guest_name", "VARCHAR"),
            Column("is_fake", "BOOLEAN", examples=("false", "true")),
            Column("joined_on", "DATE"),
        ),
        primary_key=("guest_id",),
    )
    trips = Table(
        "trips",
        (
            Column("trip_id", "INTEGER"),
            Column("guest_id", "INTEGER"),
            Column("trip_st", "VARCHAR", "State.", synonyms=("trip state",), distinct=3),
            Column("fare", "DECIMAL(12,2)"),
            Column("trip_date", "DATE"),
        ),
        primary_key=("trip_id",),
        foreign_keys=(ForeignKey(("guest_id",), "guests", ("guest_id",)),),
    )
    codes = Table(
        "codes",
        tuple(Column(name, "VARCHAR") for name in ("grp", "cd", "said_en")),
        primary_key=("grp", "cd"),
    )
    own = StandingFilter("guests", "is_fake", "NOT is_fake", queries=4, of=4)
    owner = StandingFilter("guests", "is_fake", "NOT is_fake", (OWNED,), queries=5, of=6)
    return CatalogSlice(
        dialect,
        (guests, trips, codes),
        customs=(
            TableCustoms("guests", standing=(own,)),
            TableCustoms("trips", (STATES,), (owner,)),
        ),
    )
