"""A made-up animal practice: owners with a day of birth, vets, branches, checkups, transfers."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def _key(name: str, ref: str) -> ForeignKey:
    return ForeignKey((name,), ref, ("id",))


def kennel(dialect: str = "duckdb") -> CatalogSlice:
    """Vets and owners share names of columns; a transfer goes from one vet to another."""
    return CatalogSlice(
        dialect,
        (
            Table(
                "branch", (Column("id", "INTEGER"), Column("name", "VARCHAR")), primary_key=("id",)
            ),
            Table(
                "vet",
                (
                    Column("id", "INTEGER"),
                    Column("first_name", "VARCHAR"),
                    Column("last_name", "VARCHAR"),
                    Column("branch_id", "INTEGER"),
                    Column("hired_on", "DATE"),
                    Column("salary", "DECIMAL(12,2)"),
                ),
                primary_key=("id",),
                foreign_keys=(_key("branch_id", "branch"),),
            ),
            Table(
                "owner",
                (
                    Column("id", "INTEGER"),
                    Column("first_name", "VARCHAR"),
                    Column("last_name", "VARCHAR"),
                    Column("birth_date", "DATE"),
                    Column("city", "VARCHAR", examples=("Bern", "Basel", "Chur")),
                ),
                primary_key=("id",),
            ),
            Table(
                "checkup",
                (
                    Column("id", "INTEGER"),
                    Column("owner_id", "INTEGER"),
                    Column("vet_id", "INTEGER"),
                    Column("held_at", "TIMESTAMP"),
                    Column("state", "VARCHAR", examples=("done", "no_show", "cancelled")),
                    Column("duration_minutes", "INTEGER"),
                    Column("fee", "DECIMAL(12,2)"),
                    Column("rating", "INTEGER"),
                    Column("billed_on", "DATE", null_share=0.2),
                ),
                primary_key=("id",),
                foreign_keys=(_key("owner_id", "owner"), _key("vet_id", "vet")),
            ),
            Table(
                "transfer",
                (
                    Column("id", "INTEGER"),
                    Column("from_vet_id", "INTEGER"),
                    Column("to_vet_id", "INTEGER"),
                    Column("owner_id", "INTEGER"),
                    Column("made_on", "DATE"),
                ),
                primary_key=("id",),
                foreign_keys=(
                    _key("from_vet_id", "vet"),
                    _key("to_vet_id", "vet"),
                    _key("owner_id", "owner"),
                ),
            ),
        ),
    )
