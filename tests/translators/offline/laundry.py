"""A made-up laundry named as old systems are: prefixes, short forms, flags, amounts in cents."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def laundry(dialect: str = "duckdb") -> CatalogSlice:
    """Clients, sites, the bundles sent between them, complaints about these, and fines."""
    return CatalogSlice(dialect, _tables())


def _tables() -> tuple[Table, ...]:
    return (_clients(), _sites(), _bundles(), _complaints(), _fines(), _staff())


def _clients() -> Table:
    return Table(
        "T_CLNT",
        (
            Column("ClntID", "INTEGER"),
            Column("ClntNm", "VARCHAR"),
            Column("IsActive", "VARCHAR", examples=("Y", "N"), distinct=2),
            Column("DepositCents", "INTEGER"),
        ),
        primary_key=("ClntID",),
    )


def _sites() -> Table:
    return Table(
        "T_SITE",
        (
            Column("SiteID", "INTEGER"),
            Column("SiteNm", "VARCHAR"),
            Column("Town", "VARCHAR", examples=("Lyon", "Porto", "Ghent"), distinct=3),
        ),
        primary_key=("SiteID",),
    )


def _bundles() -> Table:
    return Table(
        "T_BNDL",
        (
            Column("BndlID", "INTEGER"),
            Column("ClntID", "INTEGER"),
            Column("OrigSiteID", "INTEGER"),
            Column("DestSiteID", "INTEGER"),
            Column("WghtKg", "DECIMAL(8,2)"),
            Column("RouteKm", "DECIMAL(8,2)"),
            Column("SentTs", "TIMESTAMP"),
        ),
        primary_key=("BndlID",),
        foreign_keys=(
            ForeignKey(("ClntID",), "T_CLNT", ("ClntID",)),
            ForeignKey(("OrigSiteID",), "T_SITE", ("SiteID",)),
            ForeignKey(("DestSiteID",), "T_SITE", ("SiteID",)),
        ),
    )


def _complaints() -> Table:
    return Table(
        "T_CMPLNT",
        (
            Column("CmplntID", "INTEGER"),
            Column("BndlID", "INTEGER"),
            Column("AgentID", "INTEGER", null_share=0.2),
            Column("Topic", "VARCHAR", examples=("Stain", "Agent", "Delay"), distinct=3),
            Column("OpenedDt", "DATE", null_share=0.0),
            Column("ClosedDt", "DATE", null_share=0.3),
        ),
        primary_key=("CmplntID",),
        foreign_keys=(
            ForeignKey(("BndlID",), "T_BNDL", ("BndlID",)),
            ForeignKey(("AgentID",), "T_STAFF", ("StaffID",)),
        ),
    )


def _staff() -> Table:
    return Table(
        "T_STAFF",
        (
            Column("StaffID", "INTEGER"),
            Column("FullNm", "VARCHAR"),
            Column("ManagerID", "INTEGER", null_share=0.1),
            Column("LastSeenTs", "TIMESTAMP"),
        ),
        primary_key=("StaffID",),
        foreign_keys=(ForeignKey(("ManagerID",), "T_STAFF", ("StaffID",)),),
    )


def _fines() -> Table:
    return Table(
        "T_FINE",
        (
            Column("FineID", "INTEGER"),
            Column("ClntID", "INTEGER"),
            Column("FineAmt", "DECIMAL(10,2)"),
            Column("IssuedDt", "DATE", null_share=0.0),
            Column("PaidDt", "DATE", null_share=0.4),
        ),
        primary_key=("FineID",),
        foreign_keys=(ForeignKey(("ClntID",), "T_CLNT", ("ClntID",)),),
    )
