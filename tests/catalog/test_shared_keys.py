"""Keys that nobody declared, in catalogs without rows: told by equal names alone."""

from __future__ import annotations

from t2sql.catalog.joins import find_joins
from t2sql.types import Column, ForeignKey, JoinEdge, Table


def table(name: str, *columns: str, keys: tuple[ForeignKey, ...] = (), rows: int = 0) -> Table:
    typed = tuple(Column(column, "NUMBER") for column in columns)
    return Table(name, typed, foreign_keys=keys, row_count=rows or None)


def named(*tables: Table) -> list[JoinEdge]:
    return [edge for edge in find_joins(tables, (), "oracle") if edge.source == "named"]


def test_a_key_that_stands_first_in_one_table_joins_all_others_that_hold_it() -> None:
    edges = named(
        table("WH.SITE", "BLDG_KEY", "BLDG_NM"),
        table("WH.ROOM", "ROOM_KEY", "BLDG_KEY"),
        table("WH.COST", "COST_KEY", "bldg_key"),
    )
    assert {(edge.left, edge.right) for edge in edges} == {
        ("WH.ROOM", "WH.SITE"),
        ("WH.COST", "WH.SITE"),
    }


def test_the_copy_of_a_table_owns_no_key() -> None:
    edges = named(
        table("WH.SITE", "BLDG_KEY", "BLDG_NM"),
        table("WH.STG_SITE", "BLDG_KEY", "BLDG_NM"),
        table("WH.ROOM", "ROOM_KEY", "BLDG_KEY"),
    )
    assert ("WH.ROOM", "WH.STG_SITE") not in {(edge.left, edge.right) for edge in edges}


def test_names_say_nothing_where_keys_are_declared_or_rows_can_be_looked_at() -> None:
    key = ForeignKey(("BLDG_KEY",), "WH.SITE", ("BLDG_KEY",))
    building = table("WH.SITE", "BLDG_KEY", "BLDG_NM")
    room = table("WH.ROOM", "ROOM_KEY", "BLDG_KEY", keys=(key,))
    assert named(building, room, table("WH.COST", "COST_KEY", "BLDG_KEY")) == []
    counted = table("WH.SITE", "BLDG_KEY", "BLDG_NM", rows=12)
    assert named(counted, table("WH.COST", "COST_KEY", "BLDG_KEY")) == []


def test_a_column_that_stands_first_everywhere_is_nobodys_key() -> None:
    tables = [table(f"WH.T{letter}", "BATCH_ID", f"{letter}_NM") for letter in "ABCDE"]
    assert named(*tables) == []


def test_shards_join_once() -> None:
    days = [table(f"WEB.HITS_2024010{day}", "HIT_ID", "PAGE_ID") for day in range(1, 4)]
    edges = named(*days, table("WEB.DOCS", "PAGE_ID", "URL"))
    assert [(edge.left, edge.right) for edge in edges] == [("WEB.DOCS", "WEB.HITS_20240103")]
