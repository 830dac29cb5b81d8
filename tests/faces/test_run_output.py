"""``--out`` and ``--format``: whole results as files, rows as text on stdout."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb

from tests.faces.conftest import Run

ALL = "SELECT order_id, status FROM shop.orders ORDER BY order_id"


def cut_rows(shop: Path, rows: int = 7, export_rows: int = 1000) -> None:
    settings = shop / "t2sql.toml"
    limits = f"\n[limits]\nrows = {rows}\nexport_rows = {export_rows}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + limits, encoding="utf-8")


def test_out_writes_all_rows_whatever_the_screen_is_given(indexed: Path, t2sql: Run) -> None:
    cut_rows(indexed)
    done = t2sql("run", ALL, "--out", "orders.parquet")
    assert done.code == 0, done.err
    assert done.out == ""
    assert "300 rows written to orders.parquet" in done.err
    assert len(duckdb.read_parquet(str(indexed / "orders.parquet"))) == 300


def test_out_has_a_limit_of_its_own_and_says_so(indexed: Path, t2sql: Run) -> None:
    cut_rows(indexed, export_rows=50)
    done = t2sql("run", ALL, "--out", "orders.csv")
    assert "50 rows written" in done.err
    assert "there are more. Raise `limits.export_rows` (50)" in done.err


def test_out_passes_the_gate_like_anything_else(indexed: Path, t2sql: Run) -> None:
    done = t2sql("run", "DELETE FROM shop.orders", "--out", "orders.csv")
    assert done.code == 4
    assert not (indexed / "orders.csv").exists()


def test_out_never_overwrites_without_force(indexed: Path, t2sql: Run) -> None:
    (indexed / "orders.csv").write_text("mine")
    done = t2sql("run", ALL, "--out", "orders.csv")
    assert done.code == 2
    assert "exists already" in done.err
    assert (indexed / "orders.csv").read_text() == "mine"
    assert t2sql("run", ALL, "--out", "orders.csv", "--force").code == 0
    assert (indexed / "orders.csv").read_text().startswith("order_id,status")


def test_a_bad_place_is_refused_before_the_database_is_asked(shop: Path, t2sql: Run) -> None:
    done = t2sql("run", "this is never read", "--out", "orders.doc")
    assert done.code == 2
    assert "means no format" in done.err


def test_out_with_json_tells_what_was_written(indexed: Path, t2sql: Run) -> None:
    told = t2sql("run", ALL, "--out", "orders.xlsx", "--json").json
    assert told["file"] == "orders.xlsx"
    assert told["rows"] == 300
    assert told["bytes"] == (indexed / "orders.xlsx").stat().st_size
    assert told["truncated"] is False


def test_csv_goes_to_stdout_and_talk_to_stderr(indexed: Path, t2sql: Run) -> None:
    cut_rows(indexed)
    done = t2sql("run", ALL, "--format", "csv")
    rows = list(csv.reader(io.StringIO(done.out, newline="")))
    assert rows[0] == ["order_id", "status"]
    assert rows[1] == ["1", "cancelled"]
    assert len(rows) == 8
    assert "The first 7 rows are shown; there are more." in done.err


def test_json_and_markdown_go_to_stdout(indexed: Path, t2sql: Run) -> None:
    sql = "SELECT city, count(*) AS n FROM shop.customers GROUP BY city ORDER BY city LIMIT 1"
    assert json.loads(t2sql("run", sql, "--format", "json").out) == [{"city": "Busan", "n": 10}]
    shown = t2sql("run", sql, "--format", "markdown").out
    assert shown == "| city | n |\n| --- | ---: |\n| Busan | 10 |\n"


def test_json_and_format_are_not_both_given(indexed: Path, t2sql: Run) -> None:
    done = t2sql("run", ALL, "--json", "--format", "csv")
    assert done.code == 2
    assert "not both" in done.err


def test_ask_writes_its_answer_too(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "How many orders are paid?", "--yes", "--out", "paid.csv")
    assert done.code == 0, done.err
    assert (indexed / "paid.csv").read_text().splitlines()[1] == "150"
    assert "Trust" in done.out


def test_ask_shows_as_many_rows_as_ever_beside_the_file(indexed: Path, t2sql: Run) -> None:
    cut_rows(indexed)
    asked = ("ask", "List the full name of all customers", "--yes", "--json", "--out", "all.csv")
    done = t2sql(*asked)
    assert done.code == 0, done.err
    assert len(done.json["rows"]) == 7
    assert done.json["truncated"] is True
    assert len((indexed / "all.csv").read_text().splitlines()) == 31


def test_out_needs_a_run(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "How many orders?", "--no-run", "--out", "x.csv")
    assert done.code == 2
    assert "not both" in done.err


def test_strange_rows_are_told_of_typed_sql_too(indexed: Path, t2sql: Run) -> None:
    sql = "SELECT order_id FROM shop.orders WHERE status = 'lost'"
    assert "The query found no rows." in t2sql("run", sql).out
    assert t2sql("run", sql, "--json").json["sanity"]["problems"][0]["kind"] == "empty_result"
