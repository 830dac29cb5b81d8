"""What tables and columns are called without what a whole table puts before its names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from t2sql.translators.offline import OfflineTranslator
from t2sql.translators.offline.join_tree import build_graph
from t2sql.translators.offline.plain_names import plain_names
from t2sql.types import CatalogSlice, Question, Table, Translation
from tests.translators.offline.schemas import NUMBER, column


def glued() -> CatalogSlice:
    return CatalogSlice(
        "duckdb",
        (
            Table(
                "zkclient",
                tuple(column(f"zkcl{name}") for name in ("id", "name", "city")),
                primary_key=("zkclid",),
            ),
            Table(
                "zkdelivery",
                tuple(column(f"zkdl{name}") for name in ("id", "clid", "date", "weight")),
                primary_key=("zkdlid",),
            ),
        ),
    )


def test_a_prefix_that_no_word_begins_with_is_left_out() -> None:
    plain = plain_names(glued().tables)
    assert plain["zkclient"] == "client"
    assert plain["zkclname"] == "client_name"


def test_a_word_before_every_column_is_no_prefix() -> None:
    orders = Table("orders", tuple(column(f"order_{name}") for name in ("id", "date", "total")))
    assert plain_names((orders,)) == {}


def test_a_table_that_nothing_joins_is_joined_by_a_column_that_names_one_row_each() -> None:
    towns = Table("towns", (column("town_name"), column("county")), row_count=40)
    shops = Table("shops", (column("shop_id", NUMBER), column("town_name")), row_count=90)
    unique = CatalogSlice("duckdb", (with_distinct(towns, 40), shops))
    shared = CatalogSlice("duckdb", (with_distinct(towns, 12), shops))
    assert len(build_graph(unique).between("towns", "shops")) == 1
    assert not build_graph(shared).between("towns", "shops")


def with_distinct(table: Table, distinct: int) -> Table:
    first, *rest = table.columns
    return replace(table, columns=(replace(first, distinct=distinct), *rest))


def test_a_letter_before_the_key_stands_for_the_table() -> None:
    clients = Table("clients", (column("cid", NUMBER), column("name")), primary_key=("cid",))
    assert plain_names((clients,)) == {"cid": "clients_id"}


def test_words_that_a_hyphen_joins_are_one_where_a_table_is_called_so() -> None:
    visits = Table("checkin", (column("day"), column("count", NUMBER)), row_count=9)
    known = CatalogSlice("duckdb", (visits,))
    question = Question("How many check-ins were there on each day?", date(2026, 6, 15))
    answer = OfflineTranslator().translate(question, known)
    assert isinstance(answer, Translation)
    assert "SUM(count)" in answer.sql  # each row is a count already


def test_a_key_of_one_word_behind_a_prefix_points_to_the_table_of_that_word() -> None:
    wagons = Table(
        "zkwagon",
        tuple(column(f"zkwagon{name}") for name in ("id", "colour", "weight")),
        primary_key=("zkwagonid",),
    )
    loads = Table(
        "zkload",
        tuple(column(f"zkld{name}") for name in ("id", "wagonid", "date")),
        primary_key=("zkldid",),
    )
    (edge,) = build_graph(CatalogSlice("duckdb", (wagons, loads))).between("zkwagon", "zkload")
    assert (edge.left_columns, edge.right_columns) == (("zkldwagonid",), ("zkwagonid",))
