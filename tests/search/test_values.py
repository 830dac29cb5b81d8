from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.search.column_values import holds_value, near_values
from t2sql.search.lexical_writing import create_lexical_tables
from t2sql.search.value_cells import ValueCells
from t2sql.search.value_writing import create_value_tables, update_values
from t2sql.search.values import search_values
from t2sql.types import ValueHit
from tests.search.tiny_catalog import Value

VALUES = [
    Value("geo.districts", "name", "Gangnam-gu", 20),
    Value("geo.districts", "name", "Mapo-gu", 10),
    Value("geo.cities", "city_name", "São Paulo", 3),
    Value("geo.cities", "city_name", "서울", 50),
    Value("geo.cities", "city_name", "Seoul", 50),
    Value("trade.orders", "status", "cancelled", 5),
    Value("trade.orders", "note", "date", 1),
    Value("trade.orders", "buyer_sex", "F", 40),
    Value("trade.orders", "order_year", "2019", 40),
    Value("shop.items", "title", "The Dark Side of the Moon", 1),
    Value("shop.items", "title", "Moon", 1),
    Value("shop.items", "category", "Home > Mobile Phones", 7),
]

Search = Callable[..., list[ValueHit]]


def open_values(values: list[Value]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    create_lexical_tables(connection)
    create_value_tables(connection)
    connection.executemany("INSERT INTO schema_words VALUES (?)", [("date",), ("name",)])
    update_values(connection, lambda: values, {"trade.orders": 100})
    return connection


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    connection = open_values(VALUES)

    def run(text: str, tables: list[str] | None = None) -> list[ValueHit]:
        return search_values(ValueCells(connection), text, tables)

    yield run
    connection.close()


def test_an_exact_value_is_found_with_its_share_of_rows(search: Search) -> None:
    hit = search("how many orders are Cancelled?")[0]
    assert (hit.table, hit.column, hit.value) == ("trade.orders", "status", "cancelled")
    assert (hit.span, hit.score, hit.share) == ("Cancelled", 1.0, 0.05)


def test_accents_punctuation_and_plurals_are_forgiven_for_a_lower_score(search: Search) -> None:
    hit = search("members of Sao Paulo")[0]
    assert (hit.value, hit.score) == ("São Paulo", 0.92)
    hit = search("sales of Home mobile phone")[0]
    assert (hit.value, hit.score) == ("Home > Mobile Phones", 0.92)


def test_the_longest_span_wins(search: Search) -> None:
    hits = search("who bought The Dark Side of the Moon?")
    assert [hit.value for hit in hits] == ["The Dark Side of the Moon"]


def test_a_part_names_a_longer_value_by_its_rare_words(search: Search) -> None:
    hit = search("orders in Gangnam")[0]
    assert (hit.value, hit.span) == ("Gangnam-gu", "Gangnam")
    assert 0.15 < hit.score < 0.6


def test_a_common_word_alone_names_no_longer_value(search: Search) -> None:
    assert not search("orders by gu")


def test_a_schema_word_fires_only_faintly_unless_it_is_quoted(search: Search) -> None:
    assert search("orders per date")[0].score < 0.5
    assert search("orders with the note 'date'")[0].score == 1.0


@pytest.mark.parametrize(
    ("text", "score"), [("buyers with f", 0.2), ("buyers with sex F", 0.7), ('sex "F"', 1.0)]
)
def test_a_single_letter_counts_as_much_as_it_stands_out(
    search: Search, text: str, score: float
) -> None:
    assert search(text)[0].score == score


def test_a_plain_number_is_rarely_meant_as_a_text_value(search: Search) -> None:
    assert search("orders of 2019")[0].score == 0.3
    assert search("orders of '2019'")[0].score == 1.0


def test_a_korean_word_is_found_with_its_particle(search: Search) -> None:
    hit = search("서울에서 팔린 물건")[0]
    assert (hit.value, hit.span, hit.score) == ("서울", "서울", 1.0)


def test_a_search_can_be_restricted_to_tables(search: Search) -> None:
    assert not search("cancelled in Seoul", ["shop.items"])
    assert [hit.table for hit in search("cancelled in Seoul", ["GEO.Cities"])] == ["geo.cities"]
    assert not search("cancelled", [])


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    connection = open_values(VALUES)
    for hit in search_values(ValueCells(connection), text):
        assert 0 < hit.score <= 1
    connection.close()


@pytest.mark.parametrize(
    ("table", "column", "value", "holds"),
    [
        ("geo.cities", "city_name", "Seoul", True),
        ("GEO.Cities", "CITY_NAME", "Seoul", True),
        ("geo.cities", "city_name", "seoul", False),
        ("geo.cities", "city_name", "Busan", False),
        ("geo.districts", "name", "Seoul", False),
        ("geo.cities", "population", "Seoul", None),  # no value of it is listed
        ("geo.towns", "city_name", "Seoul", None),
        ("geo.cities", "city_name", "", None),
        ("geo.cities", "city_name", "?!", None),  # without a word it would not have been listed
        ("geo.cities", "city_name", "x" * 121, None),
        ("geo.cities", "city_name", " ".join(map(str, range(13))), None),
    ],
)
def test_a_column_is_asked_whether_it_holds_exactly_that_text(
    table: str, column: str, value: str, holds: bool | None
) -> None:
    connection = open_values(VALUES)
    assert holds_value(connection, table, column, value) is holds
    connection.close()


@pytest.mark.parametrize(
    ("value", "near"),
    [
        ("sao paulo", ("São Paulo",)),  # accents and case
        ("Seol", ("Seoul",)),  # a letter short
        ("Paulo", ("São Paulo",)),  # a part
        ("Seoul", ()),  # nothing but itself
        ("Timbuktu", ()),
        ("", ()),
    ],
)
def test_the_values_most_like_a_text_are_found(value: str, near: tuple[str, ...]) -> None:
    connection = open_values(VALUES)
    assert near_values(connection, "geo.cities", "city_name", value, 3) == near
    assert near_values(connection, "geo.towns", "city_name", value, 3) == ()
    connection.close()


def test_what_differs_in_case_alone_comes_before_what_is_spelled_alike() -> None:
    values = [Value("a.b", "c", text, 9 - at) for at, text in enumerate(["opened", "OPEN", "open"])]
    connection = open_values(values)
    assert near_values(connection, "a.b", "c", "Open", 2) == ("OPEN", "open")
    connection.close()


@given(st.text(max_size=140))
def test_any_text_can_be_looked_for(text: str) -> None:
    connection = open_values(VALUES)
    held = holds_value(connection, "shop.items", "title", text)
    assert held is None or held is (text in {"Moon", "The Dark Side of the Moon"})
    near_values(connection, "shop.items", "title", text, 3)
    connection.close()


def test_a_column_is_found_by_an_index_not_by_a_scan() -> None:
    connection = open_values(VALUES)
    for query in (
        "select number from value_columns"
        " where table_name = 'a' collate nocase and column_name = 'b' collate nocase",
        "select value from cell_values where norm = 'a' and column_number = 1",
        "select value from cell_values where column_number = 1 order by count desc",
    ):
        plan = connection.execute(f"explain query plan {query}").fetchall()
        assert all("SCAN" not in row[3] for row in plan), plan
    connection.close()


def test_unchanged_values_are_not_written_again() -> None:
    connection = open_values(VALUES)
    assert not update_values(connection, lambda: VALUES, {"trade.orders": 100})
    assert update_values(connection, lambda: VALUES[1:], {"trade.orders": 100})
    assert not search_values(ValueCells(connection), "Gangnam-gu")
    connection.close()


def test_many_values_are_searched_in_milliseconds() -> None:
    words = random.Random(5)  # noqa: S311  # data for a test
    values = [
        Value(f"s.t{number % 40}", f"c{number % 7}", f"{words.getrandbits(40):x} corporation")
        for number in range(20_000)
    ]
    connection = open_values([*VALUES, *values])
    question = "which buyers of the Home mobile phones in Seoul had cancelled orders last month?"
    times = []
    for _ in range(5):
        started = time.perf_counter()
        assert search_values(ValueCells(connection), question)
        times.append(time.perf_counter() - started)
    connection.close()
    assert min(times) < 0.05  # about 2 ms on a quiet machine; a scan would take far longer
