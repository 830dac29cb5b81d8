from __future__ import annotations

from dataclasses import replace

from t2sql.search.documents import past_query_document, table_document
from t2sql.types import Column, PastQuery, Table
from tests.search.tiny_catalog import make_table


def test_a_table_is_told_in_words() -> None:
    table = replace(
        make_table("trade.usr_orders", "txn_amt", "st_cd", description="Sales of the market."),
        synonyms=("purchases",),
    )
    document = table_document(table)
    assert document.texts[0] == (
        "trade: usr user orders, purchases. Sales of the market."
        " (txn transaction amt amount, st status cd code)"
    )
    assert document.name == document.texts[1] == "usr user orders, purchases"


def test_values_are_not_indexed_as_text() -> None:
    column = Column("district", "VARCHAR", examples=("Gangnam",), accepted_values=("Mapo",))
    document = table_document(Table("people.members", (column,)))
    assert "Gangnam" not in str(document)
    assert "Mapo" not in str(document)


def test_a_wide_table_fits_and_keeps_its_described_columns() -> None:
    columns = [Column(f"metric_number_{at}", "DOUBLE") for at in range(400)]
    columns[399] = replace(columns[399], description="Gross merchandise value.")
    document = table_document(Table("wide.metrics", tuple(columns)))
    assert len(document.texts[0].split()) < 200
    assert "Gross merchandise value" in document.texts[0]
    assert "metric number 7" in document.columns


def test_what_people_write_changes_the_digest() -> None:
    table = make_table("trade.orders", "id")
    assert table_document(table).digest == table_document(replace(table, row_count=5)).digest
    noted = replace(table, description="Orders.")
    assert table_document(table).digest != table_document(noted).digest


def test_a_past_query_without_a_question_is_told_from_its_sql() -> None:
    sql = "SELECT SUM(txn_amt) FROM trade.orders WHERE st_cd = 'PAID'"
    document = past_query_document(PastQuery("1", sql, ("trade.orders",)), "duckdb")
    assert document.texts == ("orders: txn transaction amt amount st status cd code PAID",)


def test_unreadable_sql_is_told_as_it_stands() -> None:
    document = past_query_document(PastQuery("1", "SELEC (", ()), "duckdb")
    assert "SELEC (" in document.texts[0]
