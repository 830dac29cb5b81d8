"""Full text: BM25 by field, over what the words of a question may be called in a warehouse."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

import pytest

from t2sql.search import postings
from t2sql.search.abbreviations import abbreviates
from t2sql.search.documents import table_document
from t2sql.search.expansion import expand, question_words
from t2sql.search.hits import WordHit
from t2sql.search.lexical import FullText
from t2sql.search.lexical_writing import (
    create_lexical_tables,
    read_vocabulary,
    write_documents,
)
from t2sql.search.vectors import PAST_QUERIES, TABLES
from t2sql.search.words import terms_of
from t2sql.types import Column, Table


def table(name: str, *columns: str, about: str = "") -> Table:
    return Table(name, tuple(Column(column, "TEXT") for column in columns), description=about)


def no_near_words(words: Mapping[str, str]) -> list[list[tuple[str, float]]]:
    return [[] for _ in words]


def full_text(
    *tables: Table, near: Mapping[str, Sequence[tuple[str, float]]] | None = None
) -> FullText:
    connection = sqlite3.connect(":memory:")
    create_lexical_tables(connection)
    write_documents(connection, TABLES, [table_document(item) for item in tables])

    def near_words(words: Mapping[str, str]) -> list[Sequence[tuple[str, float]]]:
        return [(near or {}).get(word, ()) for word in words]

    return FullText(connection, near_words)


def ids(hits: Sequence[WordHit]) -> list[str]:
    return [hit.id for hit in hits]


def test_a_table_is_found_by_the_stems_of_its_words_and_says_where_they_stand() -> None:
    text = full_text(table("a.orders", "order_date"), table("a.users", "user_name"))
    (hit,) = text.search(TABLES, "ordered by date", 5)
    assert hit.id == "a.orders"
    assert 0 < hit.score <= 1
    assert hit.text == "name: ordered; columns: date"


def test_a_korean_word_of_two_syllables_is_found_within_a_longer_one() -> None:
    text = full_text(
        table("a.sales", "amount", about="월별 거래액과 주문수"),
        table("a.users", about="회원 정보"),
    )
    assert ids(text.search(TABLES, "거래", 5)) == ["a.sales"]
    assert ids(text.search(TABLES, "회원은 몇 명?", 5)) == ["a.users"]


def test_chinese_and_japanese_are_matched_by_pairs_of_letters() -> None:
    text = full_text(table("a.one", about="顧客の注文履歴"), table("a.two", about="库存商品"))
    assert ids(text.search(TABLES, "注文は何件?", 5)) == ["a.one"]
    assert ids(text.search(TABLES, "商品数量", 5)) == ["a.two"]
    assert terms_of("gmv거래액") == ["gmv", "거래", "래액"]


def test_a_short_form_that_no_list_holds_is_found_and_counts_less_than_the_word() -> None:
    text = full_text(table("a.whgt_rdng", "rdng_dt"), table("a.other", "reading_note"))
    found = {hit.id: hit.score for hit in text.search(TABLES, "readings", 5)}
    assert set(found) == {"a.whgt_rdng", "a.other"}
    cryptic = full_text(table("a.rdng_hdr"), table("a.plain"))
    assert ids(cryptic.search(TABLES, "readings", 5)) == ["a.rdng_hdr"]


@pytest.mark.parametrize(
    ("short", "word"),
    [("bldg", "building"), ("appt", "appointment"), ("emp", "employee"), ("dept", "department")],
)
def test_usual_ways_to_shorten_a_word_are_known(short: str, word: str) -> None:
    assert abbreviates(short, word) >= 0.5


@pytest.mark.parametrize(
    ("short", "word"), [("order", "border"), ("xyz", "example"), ("a", "apple"), ("item", "item")]
)
def test_other_words_are_no_short_forms(short: str, word: str) -> None:
    assert abbreviates(short, word) == 0


def test_a_word_that_means_the_same_is_found_by_its_nearness() -> None:
    near = {"staff": [("employe", 0.85), ("office", 0.4)]}
    text = full_text(table("a.employees"), table("a.offices"), near=near)
    assert ids(text.search(TABLES, "staff", 5)) == ["a.employees"]


def test_words_without_meaning_and_names_of_digits_are_not_expanded() -> None:
    words = question_words("the 2024 거래액 of orders")
    asked: list[str] = []

    def near(new: Mapping[str, str]) -> list[list[tuple[str, float]]]:
        asked.extend(new)
        return no_near_words(new)

    expand(words, near, lambda initial: [], lambda term: False)
    assert asked == ["orders"]


def test_tables_asked_for_are_scored_whatever_they_hold() -> None:
    text = full_text(table("a.orders"), table("a.users"))
    found = {hit.id: hit.score for hit in text.search(TABLES, "orders", 5, ["a.users", "a.gone"])}
    assert found["a.users"] == 0
    assert set(found) == {"a.orders", "a.users"}


def test_a_schema_holds_what_its_tables_hold_together() -> None:
    text = full_text(
        table("shop.orders", "amount"), table("shop.customers", "city"), table("hr.people", "city")
    )
    schemas = text.schemas("orders by city of the customer")
    assert schemas["shop"] > schemas["hr"] > 0


def test_nothing_of_a_question_is_read_as_an_operator() -> None:
    text = full_text(table("a.orders"))
    for hostile in ('" OR 1=1 --', "NEAR(orders, 2) *", "'; drop table postings; --", "\x00", "%_"):
        text.search(TABLES, hostile, 5)
    assert ids(text.search(TABLES, "orders", 5)) == ["a.orders"]
    assert text.search(PAST_QUERIES, "orders", 5) == []


def test_postings_written_in_parts_are_those_written_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = [
        table(f"a.t{at}", "order_id", f"c{at % 7}", about="order of a day") for at in range(40)
    ]

    def dump(most: int) -> list[tuple[object, ...]]:
        monkeypatch.setattr(postings, "_HELD", most)
        connection = sqlite3.connect(":memory:")
        create_lexical_tables(connection)
        write_documents(connection, TABLES, [table_document(item) for item in tables])
        return connection.execute("select * from postings order by kind, field, term").fetchall()

    assert dump(10) == dump(1_000_000)


def test_the_vocabulary_holds_words_most_frequent_first_without_digits() -> None:
    connection = sqlite3.connect(":memory:")
    create_lexical_tables(connection)
    documents = [table_document(table(f"a.orders_{at}", "order_id")) for at in range(3)]
    write_documents(connection, TABLES, documents)
    words = read_vocabulary(connection)
    assert words[0] in {("id", "id"), ("order", "orders")}
    assert all(not term.isdigit() for term, _ in words)


def test_a_hit_counts_the_words_that_it_tells() -> None:
    texts = full_text(
        table("shop.orders", "paid_on", "amount", about="what buyers have paid for"),
        table("shop.parcels", "sent_on"),
    )
    for hit in texts.search(TABLES, "the amount of orders that buyers paid, sent or not", 9):
        listed = (part.partition(": ")[2] for part in hit.text.split("; "))
        assert hit.held == sum(len(words.split(", ")) for words in listed if words)
