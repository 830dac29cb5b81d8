from __future__ import annotations

import pytest

from t2sql.evaluation.gold import (
    classify,
    has_root_order,
    mask_literals,
    parse_gold,
    same_table,
    tables_read,
    traits,
)


@pytest.mark.parametrize(
    "sql",
    [
        "select a from t order by a",
        "select a from t order by a desc limit 3",
        "with x as (select a from t) select a from x order by 1",
        "select a from t union select b from u order by 1",
        "(select a from t order by a)",
    ],
)
def test_an_order_at_the_root_is_seen(sql: str) -> None:
    assert has_root_order(parse_gold(sql, "duckdb"))


@pytest.mark.parametrize(
    "sql",
    [
        "select a from t",
        "select a from (select a from t order by a limit 3)",
        "with x as (select a from t order by a) select a from x",
        "select row_number() over (order by a) from t",
        "select string_agg(a order by a) from t",
        "(select a from t order by a limit 1) union all (select b from u)",
    ],
)
def test_an_order_below_the_root_is_not_taken_for_one(sql: str) -> None:
    assert not has_root_order(parse_gold(sql, "duckdb"))


@pytest.mark.parametrize(
    ("sql", "tables", "kind"),
    [
        ("select a from t", 1, "one_table"),
        ("select a from t join u using (b)", 2, "two_tables"),
        ("select a from t join u using (b) join v using (c)", 3, "three_plus"),
        ("select a from t where a > (select avg(a) from t)", 1, "nested"),
        ("select a from t except select a from u", 2, "set_operation"),
        ("select a, rank() over (order by a) from t", 1, "window"),
        (
            "select a from t where a in (select a from u intersect select a from v)",
            3,
            "set_operation",
        ),
        ("this is not SQL at all (", 2, "two_tables"),
    ],
)
def test_a_question_is_classed_by_the_hardest_thing_in_its_gold(
    sql: str, tables: int, kind: str
) -> None:
    assert classify(parse_gold(sql, "duckdb"), tables) == kind


def test_the_tables_read_leave_out_ctes() -> None:
    tree = parse_gold("with x as (select * from S.T) select * from x join U on true", "duckdb")
    assert tables_read(tree) == {"s.t", "u"}


def test_a_name_may_lack_its_leading_parts() -> None:
    assert same_table("main.Orders", "orders")
    assert same_table("orders", "main.orders")
    assert not same_table("a.orders", "b.orders")
    assert not same_table("orders", "reorders")


def test_queries_that_differ_in_literals_alone_get_one_shape() -> None:
    left = mask_literals("SELECT a FROM t WHERE b = 'x' AND c <> 1.5 LIMIT 3 -- all", "duckdb")
    right = mask_literals("select a\nfrom T where B = 'it''s' and c != 20 limit 10;", "duckdb")
    assert left == right
    assert "?" in left


def test_queries_of_other_columns_keep_their_own_shape() -> None:
    left = mask_literals("select a from t where b = 1", "duckdb")
    assert left != mask_literals("select a from t where c = 1", "duckdb")


def test_a_double_quoted_word_is_a_text_in_sqlite_alone() -> None:
    left, right = 'select a from t where b = "x"', 'select a from t where b = "y"'
    assert mask_literals(left, "sqlite") == mask_literals(right, "sqlite")
    assert mask_literals(left, "duckdb") != mask_literals(right, "duckdb")


def test_what_cannot_be_tokenised_is_masked_as_text() -> None:
    assert mask_literals("select 'open where a = 5", "duckdb").endswith("= ?")


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("select a from t", set()),
        ("select a from t join u using (x)", {"joined"}),
        ("select x.a from t x join t y on x.i = y.j", {"joined", "self_joined"}),
        ("select a from t where b > (select avg(b) from t)", {"nested", "aggregate"}),
        (
            "select a from t where b in (select b from u where c in (select c from v))",
            {"nested", "nested_deep"},
        ),
        ("with c as (select a from t) select a from c", {"nested", "with"}),
        ("select a from t union select b from u", {"set_operation"}),
        ("select sum(a) over (partition by b) from t", {"window", "aggregate"}),
        ("select b, count(*) from t group by b having count(*) > 1",
         {"aggregate", "grouped", "having"}),
        ("select distinct a from t order by a", {"distinct", "ordered"}),
        ("select a from t order by a limit 3", {"ordered", "top"}),
        ("select case when a then 1 end, b / 2 from t", {"case", "arithmetic"}),
    ],
)  # fmt: skip
def test_all_that_is_in_a_gold_is_named(sql: str, found: set[str]) -> None:
    assert set(traits(parse_gold(sql, "duckdb"), 2)) == {"tables_2", *found}


def test_what_cannot_be_parsed_has_its_tables_alone() -> None:
    assert traits(parse_gold("not sql (", "duckdb"), 1) == ("tables_1",)
    assert traits(None, 5) == ("tables_3_plus",)
