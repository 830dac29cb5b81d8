"""A made-up harbour that sends parcels: amounts without a name, twins in two languages."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def harbour(dialect: str = "duckdb") -> CatalogSlice:
    """Carriers, the parcels they bring, and the offers they make."""
    carriers = Table(
        "freight.carriers",
        (
            Column("carrier_id", "INTEGER"),
            Column("carrier_name_ko", "VARCHAR"),
            Column("carrier_name_en", "VARCHAR"),
            Column("base_fee", "DECIMAL(12,2)"),
        ),
        primary_key=("carrier_id",),
    )
    pointer = ForeignKey(("carrier_id",), "freight.carriers", ("carrier_id",))
    parcels = Table(
        "freight.parcels",
        (
            Column("parcel_id", "INTEGER"),
            Column("carrier_id", "INTEGER"),
            Column("size_class", "VARCHAR", examples=("letter", "box")),
            Column("weight_g", "INTEGER"),
            Column("paid_amt", "DECIMAL(12,2)"),
            Column("sent_on", "DATE"),
        ),
        primary_key=("parcel_id",),
        foreign_keys=(pointer,),
    )
    offers = Table(
        "freight.offers",
        (
            Column("offer_id", "INTEGER"),
            Column("carrier_id", "INTEGER"),
            Column("offer_price", "DECIMAL(12,2)"),
            Column("state", "VARCHAR", examples=("open", "taken")),
        ),
        primary_key=("offer_id",),
        foreign_keys=(pointer,),
    )
    return CatalogSlice(dialect, (carriers, parcels, offers))
