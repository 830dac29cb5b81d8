"""A made-up game: players, the gifts they send each other, their matches and their teams."""

from __future__ import annotations

from t2sql.types import CatalogSlice, Column, ForeignKey, Table


def arena(dialect: str = "duckdb") -> CatalogSlice:
    """Players are pointed to in two roles by gifts; teams and players belong to regions."""
    regions = Table(
        "regions",
        (
            Column("region_id", "INTEGER"),
            Column("region_name", "VARCHAR"),
            Column("is_coastal", "BOOLEAN"),
        ),
        primary_key=("region_id",),
    )
    players = Table(
        "players",
        (
            Column("player_id", "INTEGER"),
            Column("nickname", "VARCHAR"),
            Column("signup_date", "DATE"),
            Column("wins", "INTEGER"),
            Column("region_id", "INTEGER"),
            Column("team_id", "INTEGER"),
        ),
        primary_key=("player_id",),
        foreign_keys=(
            ForeignKey(("region_id",), "regions", ("region_id",)),
            ForeignKey(("team_id",), "teams", ("team_id",)),
        ),
    )
    teams = Table(
        "teams",
        (
            Column("team_id", "INTEGER"),
            Column("team_name", "VARCHAR"),
            Column("region_id", "INTEGER"),
        ),
        primary_key=("team_id",),
        foreign_keys=(ForeignKey(("region_id",), "regions", ("region_id",)),),
    )
    gifts = Table(
        "gifts",
        (
            Column("gift_id", "INTEGER"),
            Column("receiver_id", "INTEGER"),
            Column("sender_id", "INTEGER"),
            Column("gift_date", "DATE"),
            Column("coins", "INTEGER"),
            Column("total_price", "INTEGER"),
        ),
        primary_key=("gift_id",),
        foreign_keys=(
            ForeignKey(("receiver_id",), "players", ("player_id",)),
            ForeignKey(("sender_id",), "players", ("player_id",)),
        ),
    )
    duels = Table(
        "duels",
        (
            Column("duel_id", "INTEGER"),
            Column("player_id", "INTEGER"),
            Column("duel_date", "DATE"),
            Column("duel_status", "VARCHAR", examples=("won", "drawn", "left")),
        ),
        primary_key=("duel_id",),
        foreign_keys=(ForeignKey(("player_id",), "players", ("player_id",)),),
    )
    return CatalogSlice(dialect, (regions, players, teams, gifts, duels))
