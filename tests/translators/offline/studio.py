"""A made-up dance studio whose warehouse says yes and no in letters, and keeps two languages."""

from __future__ import annotations

from t2sql.types import CatalogSlice, CodeLink, Column, ForeignKey, Table, TableCustoms

ROOM_KINDS = CodeLink(
    "room_kind",
    *("words", "cd", "grp", "ROOM_KIND"),
    ("said_en", "said_fr"),
    (("H", "Hall", "Salle"), ("T", "Terrace", "Terrasse")),
)


def studio(dialect: str = "duckdb") -> CatalogSlice:
    """Coaches, passes, lessons and the searches of its page."""
    coaches = Table(
        "staff.coaches",
        (
            Column("coach_id", "INTEGER"),
            Column("coach_name", "VARCHAR"),
            Column("hired_date", "DATE", null_share=0.0),
            Column("left_date", "DATE", null_share=0.7),
        ),
        primary_key=("coach_id",),
    )
    passes = Table(
        "desk.passes",
        (
            Column("pass_id", "INTEGER"),
            Column("pass_kind", "VARCHAR", examples=("monthly", "single")),
            Column("reg_dt", "DATE"),
            Column("dflt_yn", "VARCHAR", examples=("Y", "N"), distinct=2),
            Column("del_yn", "VARCHAR", examples=("N", "Y"), distinct=2),
            Column("priority", "SMALLINT", examples=("1", "2", "3"), distinct=3),
            Column("has_discount", "SMALLINT", examples=("0", "1"), distinct=2),
        ),
        primary_key=("pass_id",),
    )
    lessons = Table(
        "desk.lessons",
        (
            Column("lesson_id", "INTEGER"),
            Column("coach_id", "INTEGER", null_share=0.1),
            Column("title", "VARCHAR"),
            Column("title_en", "VARCHAR"),
            Column("room_kind", "VARCHAR", "Kind of room.", distinct=2),
            Column("planned_date", "DATE", null_share=0.0),
            Column("cancelled_at", "TIMESTAMP", null_share=0.9),
        ),
        primary_key=("lesson_id",),
        foreign_keys=(ForeignKey(("coach_id",), "staff.coaches", ("coach_id",)),),
    )
    levels = Table(
        "staff.coach_levels",
        (
            Column("coach_id", "INTEGER"),
            Column("coach_level", "VARCHAR", examples=("junior", "senior")),
            Column("valid_from", "DATE"),
            Column("valid_to", "DATE", null_share=0.6),
        ),
        primary_key=("coach_id", "valid_from"),
    )
    searches = Table(
        "web.searches",
        (
            Column("search_id", "INTEGER"),
            Column("search_date", "DATE"),
            Column("result_count", "INTEGER"),
        ),
        primary_key=("search_id",),
    )
    words = Table(
        "words",
        tuple(Column(name, "VARCHAR") for name in ("grp", "cd", "said_en", "said_fr")),
        primary_key=("grp", "cd"),
    )
    return CatalogSlice(
        dialect,
        (coaches, passes, lessons, levels, searches, words),
        customs=(TableCustoms("desk.lessons", (ROOM_KINDS,)),),
    )
