from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.catalog.adding import add_history
from t2sql.catalog.history import read_history
from t2sql.catalog.statements import split_statements
from t2sql.errors import MetadataError
from t2sql.types import PastQuery

KNOWN = ("shop.orders", "shop.items", "app.users")


def queries(folder: Path, text: str, known: tuple[str, ...] = KNOWN) -> tuple[PastQuery, ...]:
    (folder / "q.sql").write_text(text, encoding="utf-8")
    return read_history(folder, "duckdb", known).queries


def kinds(folder: Path, text: str) -> list[str]:
    (folder / "q.sql").write_text(text, encoding="utf-8")
    return [problem.kind for problem in read_history(folder, "duckdb", KNOWN).problems]


def test_header_lines_belong_to_the_statement_below_them(tmp_path: Path) -> None:
    text = """-- question: How many orders?
-- verified_by: mina
-- verified_on: 2026-01-31
-- runs: 12
select count(*) from orders; -- the end
select 1 from shop.items
"""
    first, second = queries(tmp_path, text)
    assert first.question == "How many orders?"
    assert (first.verified, first.verified_by, first.verified_on) == (True, "mina", "2026-01-31")
    assert (first.runs, first.source) == (12, "q.sql")
    assert first.sql == "select count(*) from orders"
    assert first.tables == ("shop.orders",)
    assert (second.question, second.verified, second.runs) == ("", False, 1)


def test_tables_are_computed_without_names_of_with(tmp_path: Path) -> None:
    text = """
with orders as (select * from main.shop.ORDERS), big as (select * from orders)
select * from big join Users u on u.id = big.user_id
where exists (select 1 from "shop"."items" i where i.order_id = big.id)"""
    (query,) = queries(tmp_path, text)
    assert sorted(query.tables) == ["app.users", "shop.items", "shop.orders"]


def test_semicolons_in_texts_and_comments_end_nothing(tmp_path: Path) -> None:
    text = "select ';' as a, 'it''s;' as b /* ; */ from orders; -- ;\nselect \";\" from items"
    assert len(queries(tmp_path, text)) == 2


def test_a_query_that_does_not_parse_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    text = """-- question: broken
select 'never closed from orders;

-- question: fine
select * from orders;
select from where;
select * from items
"""
    (tmp_path / "q.sql").write_text(text, encoding="utf-8")
    history = read_history(tmp_path, "duckdb", KNOWN)
    assert [query.tables for query in history.queries] == [("shop.orders",), ("shop.items",)]
    assert [problem.kind for problem in history.problems] == ["unreadable_query"] * 2
    assert "q.sql, line 2" in history.problems[0].message
    assert "q.sql, line 6" in history.problems[1].message
    assert "\x1b" not in history.problems[1].message


@pytest.mark.parametrize(
    "sql",
    [
        "delete from orders",
        "insert into orders values (1)",
        "create table x (id int)",
        "update orders set id = 1",
        "with gone as (delete from orders returning *) select * from gone",
        "drop table orders",
        "copy orders to 'f.csv'",
        "pragma table_info('orders')",
        "set threads = 1",
    ],
)
def test_a_query_that_writes_is_refused_as_history(tmp_path: Path, sql: str) -> None:
    (tmp_path / "q.sql").write_text(";\n".join([sql, "select 1 from orders"]), encoding="utf-8")
    history = read_history(tmp_path, "duckdb", KNOWN)
    assert [query.sql for query in history.queries] == ["select 1 from orders"]
    assert [problem.kind for problem in history.problems] in (
        ["query_writes"],
        ["unreadable_query"],
    )


def test_a_table_that_is_gone_leaves_the_others(tmp_path: Path) -> None:
    (query,) = queries(tmp_path, "select * from orders join old.refunds using (id)")
    assert query.tables == ("shop.orders",)
    assert kinds(tmp_path, "select * from orders join old.refunds using (id)") == ["unknown_table"]


def test_a_query_of_unknown_tables_only_is_left_out(tmp_path: Path) -> None:
    assert queries(tmp_path, "select * from nothing") == ()
    assert queries(tmp_path, "select 1") == ()
    assert queries(tmp_path, "select * from other.orders") == ()


def test_an_ambiguous_name_is_not_guessed(tmp_path: Path) -> None:
    known = ("a.orders", "b.orders", "a.items")
    (query,) = queries(tmp_path, "select * from orders, items", known)
    assert query.tables == ("a.items",)


def test_duplicates_count_together_and_the_verified_one_wins(tmp_path: Path) -> None:
    text = """-- question: All orders
-- runs: 3
SELECT * FROM orders;
-- question: all orders
-- verified_by: jun
select  *  from orders;
-- runs: 5
select * from orders -- the same;
"""
    (query,) = queries(tmp_path, text)
    assert (query.verified_by, query.runs, query.question) == ("jun", 9, "all orders")


def test_a_verified_text_does_not_vouch_for_a_question(tmp_path: Path) -> None:
    text = """-- question: Orders of yesterday?
select * from orders;
-- verified_by: jun
select * from orders;
"""
    found = queries(tmp_path, text)
    assert sorted((query.question, query.verified) for query in found) == [
        ("", True),
        ("Orders of yesterday?", False),
    ]


def test_an_id_survives_another_layout_and_another_file(tmp_path: Path) -> None:
    (one,) = queries(tmp_path, "-- question: Q\nselect id from orders")
    (other,) = queries(tmp_path, "-- question: q\nSELECT\n  id -- key\nFROM orders;")
    (third,) = queries(tmp_path, "-- question: q\nSELECT total FROM orders;")
    assert one.id == other.id
    assert one.id != third.id


def test_wrong_headers_are_told_and_not_used(tmp_path: Path) -> None:
    text = "-- qestion: x\n-- runs: many\n-- verified_on: yesterday\nselect 1 from orders"
    assert kinds(tmp_path, text) == ["query_header"] * 3
    (query,) = queries(tmp_path, text)
    assert (query.runs, query.verified_on, query.question) == (1, "", "")


def test_a_file_that_is_no_text_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes(b"select '\xff' from orders")
    (tmp_path / "b.sql").write_text("select * from orders", encoding="utf-8")
    history = read_history(tmp_path, "duckdb", KNOWN)
    assert len(history.queries) == 1
    assert [problem.kind for problem in history.problems] == ["unreadable_file"]


def test_a_path_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match="no query file"):
        read_history(tmp_path / "none.sql", "duckdb", KNOWN)


@given(st.text(alphabet="-;'\"$/* \nquestion:abc", max_size=80))
def test_any_text_is_cut_into_statements_that_hold_its_words(text: str) -> None:
    statements = list(split_statements(text))
    assert all(statement.sql and statement.line >= 1 for statement in statements)
    lines = text.splitlines() or [""]
    assert all(statement.line <= len(lines) for statement in statements)


def test_history_is_copied_and_never_over_another_file(tmp_path: Path) -> None:
    file, folder = tmp_path / "new.sql", tmp_path / "metadata" / "queries"
    file.write_text("select * from orders", encoding="utf-8")
    added = add_history(file, folder, "duckdb", KNOWN)
    assert (added.file, added.is_new, added.queries) == (folder / "new.sql", True, 1)
    added = add_history(file, folder, "duckdb", KNOWN)
    assert (added.file, added.is_new) == (folder / "new.sql", False)
    file.write_text("select * from items", encoding="utf-8")
    added = add_history(file, folder, "duckdb", KNOWN)
    assert (added.file, added.is_new) == (folder / "new-2.sql", True)
    assert (folder / "new.sql").read_text(encoding="utf-8") == "select * from orders"
    assert sorted(path.name for path in folder.iterdir()) == ["new-2.sql", "new.sql"]


@pytest.mark.parametrize("text", ["", "drop table orders", "select ("])
def test_a_file_without_a_usable_query_is_not_added(tmp_path: Path, text: str) -> None:
    file, folder = tmp_path / "new.sql", tmp_path / "queries"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MetadataError, match="nothing was added"):
        add_history(file, folder, "duckdb", KNOWN)
    assert not folder.exists()
