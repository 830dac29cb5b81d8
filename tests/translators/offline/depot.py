"""A made-up depot: states and kinds are codes, whose words stand in descriptions."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def depot(dialect: str = "duckdb") -> CatalogSlice:
    """Crates, the drivers that carry them, and bills."""
    return CatalogSlice(dialect, (_crates(), _drivers(), _bills()))


def codes(name: str, description: str, *values: str) -> Column:
    return Column(name, "VARCHAR", description, examples=values, distinct=len(values))


def _crates() -> Table:
    return Table(
        "crates",
        (
            Column("crate_id", "INTEGER"),
            Column("driver_id", "INTEGER"),
            codes("st_cd", "10 booked, 20 loaded, 80 lost, 90 sent back.", "10", "20", "80", "90"),
            codes("kind", "C: crate; P: pallet; T: tank or drum", "C", "P", "T"),
            Column("weight_kg", "INTEGER"),
            Column("booked_on", "DATE"),
            Column("delivered_on", "DATE"),
        ),
        primary_key=("crate_id",),
        foreign_keys=(ForeignKey(("driver_id",), "drivers", ("driver_id",)),),
    )


def _drivers() -> Table:
    return Table(
        "drivers",
        (
            Column("driver_id", "INTEGER"),
            Column("driver_name", "VARCHAR"),
            codes("driver_status", "", "ACTIVE", "SUSPENDED", "ON_LEAVE"),
        ),
        primary_key=("driver_id",),
    )


def _bills() -> Table:
    return Table(
        "bills",
        (
            Column("bill_id", "INTEGER"),
            Column("driver_id", "INTEGER"),
            codes("bill_status", "", "PENDING", "PAID", "CANCELLED"),
            codes("currency", "", "EUR", "USD"),
            Column("amount", "DECIMAL(12,2)"),
            Column("issued_on", "DATE"),
            Column("paid_on", "DATE"),
        ),
        primary_key=("bill_id",),
        foreign_keys=(ForeignKey(("driver_id",), "drivers", ("driver_id",)),),
    )
