"""What holds of the gate for every text, not only for the cases in the files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp, parse_one

from t2sql.sql.dialects import FACTS
from t2sql.sql.gate import pass_gate
from t2sql.sql.gate_lists import allowed_names
from t2sql.sql.gate_text import MAX_BYTES, MAX_TOKENS

ALLOWED = ("trade.orders", "members")
HOSTILE = (
    ("duckdb", "DELETE FROM members"),
    ("duckdb", "SELECT * FROM salaries"),
    ("duckdb", "SELECT * FROM members ; DROP TABLE members"),
    ("duckdb", "SELECT id FROM members UNION SELECT pay FROM salaries"),
    ("duckdb", "SELECT * FROM read_csv ( 'x' )"),
    ("duckdb", "WITH x AS ( SELECT * FROM salaries ) SELECT * FROM x"),
    ("postgres", "WITH x AS ( DELETE FROM members RETURNING id ) SELECT * FROM x"),
    ("postgres", "SELECT pg_read_file ( 'x' )"),
    ("postgres", "SELECT * INTO copied FROM members"),
    ("postgres", "SELECT id FROM members FOR UPDATE"),
    ("postgres", "EXPLAIN ANALYZE DELETE FROM members"),
    ("sqlite", "SELECT load_extension ( 'x' )"),
    ("sqlite", "ATTACH 'x' AS y"),
    ("sqlite", "SELECT sql FROM sqlite_master"),
    ("mysql", "SELECT id INTO OUTFILE 'x' FROM members"),
    ("mysql", "SELECT sleep ( 9 ) FROM members"),
)
BLANKS = st.sampled_from(
    [" ", "\n", "\t", "/**/", " -- x\n", "\r\n", "\u00a0", "\u3000", "/* ; */"]
)
WORDS = [
    *("SELECT", "WITH", "FROM", "AS", "RECURSIVE", "UNION", "ALL", "JOIN", "ON", "WHERE", "IN"),
    *("INSERT", "DELETE", "INTO", "VALUES", "PIVOT", "USING", "EXISTS", "LATERAL", "count("),
    *("(", ")", ",", "*", "1", "'a'", '"', ";", "--", "/*", "*/", "=", "members", "salaries", "x"),
]
FAST = settings(suppress_health_check=[HealthCheck.too_slow])


def change_case(word: str, flags: list[bool]) -> str:
    if word.startswith("'"):
        return word
    return "".join(
        letter.upper() if flag else letter.lower()
        for letter, flag in zip(word, flags * len(word), strict=False)
    )


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, str]:
    dialect, sql = draw(st.sampled_from(HOSTILE))
    words = sql.split(" ")
    flags = draw(st.lists(st.booleans(), min_size=1, max_size=5))
    text = words[0]
    for word in words[1:]:
        text += draw(BLANKS) + change_case(word, flags)
    depth = draw(st.integers(0, 3))
    wrap = draw(st.sampled_from(["({})", "SELECT * FROM ({}) q", "WITH z AS ({}) SELECT * FROM z"]))
    for _ in range(depth):
        text = wrap.format(text)
    return dialect, draw(BLANKS) + text + draw(
        st.sampled_from(["", ";", " ;;", " -- ok", " /* ok */"])
    )


@FAST
@given(mutated())
def test_no_mutation_of_a_hostile_statement_passes(case: tuple[str, str]) -> None:
    dialect, sql = case
    assert not pass_gate(sql, dialect, ALLOWED).passed


@FAST
@given(st.text(max_size=200), st.sampled_from([facts.name for facts in FACTS]))
def test_no_text_makes_the_gate_raise(text: str, dialect: str) -> None:
    gate = pass_gate(text, dialect, ALLOWED)
    assert gate.passed == (gate.check.severity == "ok")


@FAST
@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=25,
    ),
    st.sampled_from(["duckdb", "postgres", "sqlite", "bigquery"]),
)
def test_whatever_passes_reads_allowed_tables_alone(words: list[str], dialect: str) -> None:
    gate = pass_gate(" ".join(["SELECT", *words]), dialect, ("members",))
    if gate.passed:
        tree = parse_one(gate.sql, dialect=dialect)
        parts = {part.alias.lower() for part in tree.find_all(exp.CTE)}
        read = {table.name.lower() for table in tree.find_all(exp.Table)}
        assert read <= parts | {"members", ""}
        assert not list(tree.find_all(exp.Insert, exp.Delete, exp.Into, exp.Command))


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\u200b", "\u200e", "\u202e", "\u2066", "\ufeff"],
)
def test_an_invisible_character_is_refused_and_named(character: str) -> None:
    gate = pass_gate(f"SELECT id{character} FROM members", "duckdb", ALLOWED)  # noqa: S608 - judged, not run
    assert gate.check.problems[0].kind == "gate_text"
    assert f"U+{ord(character):04X}" in gate.check.problems[0].message
    assert gate.check.problems[0].span == (9, 10)


def test_half_a_character_is_refused() -> None:
    assert pass_gate("SELECT '\ud800'", "duckdb", ()).check.problems[0].kind == "gate_text"


def test_a_long_text_is_refused_before_it_is_read() -> None:
    gate = pass_gate("SELECT " + "1," * MAX_BYTES, "duckdb", ())
    assert gate.check.problems[0].kind == "gate_text"


def test_a_text_of_too_many_words_is_refused_before_it_is_parsed() -> None:
    gate = pass_gate("SELECT " + "1," * (MAX_TOKENS // 2) + "1", "duckdb", ())
    assert gate.check.problems[0].kind == "gate_parse"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "NOT " * 5000 + "true",
        "SELECT " + "- " * 5000 + "1",
        "SELECT 1" + " UNION SELECT 1" * 700,
        "SELECT " + "+".join("1" * 2500),
    ],
    ids=["not", "minus", "union", "plus"],
)
def test_a_tree_too_deep_to_walk_is_a_verdict_and_no_error(sql: str) -> None:
    gate = pass_gate(sql, "duckdb", ())
    assert gate.passed or gate.check.problems[0].kind == "gate_parse"


def test_a_deep_but_honest_tree_passes_even_far_down_the_stack() -> None:
    def down(levels: int) -> bool:
        if levels:
            return down(levels - 1)
        return pass_gate("SELECT " + "(" * 80 + "1" + ")" * 80, "duckdb", ()).passed

    before = sys.getrecursionlimit()
    assert down(500)
    assert sys.getrecursionlimit() == before


def test_a_bare_name_comes_back_with_the_schema_it_was_allowed_in() -> None:
    gate = pass_gate("SELECT id FROM orders", "duckdb", ALLOWED)
    assert gate.sql == 'SELECT id FROM "trade".orders'
    assert gate.tables == ("trade.orders",)
    assert gate.check.message == "one read-only statement over trade.orders"


def test_a_refusal_names_the_token_its_place_and_the_mend() -> None:
    sql = "SELECT id FROM trade.order"
    problem = pass_gate(sql, "duckdb", ALLOWED).check.problems[0]
    assert problem.span is not None
    assert sql[slice(*problem.span)] == "order"
    assert "trade.order" in problem.message
    assert problem.hint == "Did you mean trade.orders?"


@pytest.mark.parametrize(
    ("dialect", "sql", "written"),
    [
        ("duckdb", "SELECT string_agg(name, ',') FROM members", "\"string_agg(name, ',')\""),
        ("sqlite", "SELECT  COUNT( * ), id+1 FROM members", '"COUNT( * )"'),
        ("sqlite", "SELECT  COUNT( * ), id+1 FROM members", '"id+1"'),
        ("postgres", "SELECT date_part('year', now())", '"date_part"'),
        ("sqlite", "SELECT DISTINCT max(id)-1, name FROM members", '"max(id)-1"'),
    ],
)
def test_an_unnamed_output_keeps_the_name_of_the_original(
    dialect: str, sql: str, written: str
) -> None:
    assert f"AS {written}" in pass_gate(sql, dialect, ALLOWED).sql


def test_no_comment_reaches_the_engine() -> None:
    gate = pass_gate("SELECT /* a */ id -- b\nFROM members /* c */", "duckdb", ALLOWED)
    assert gate.sql == "SELECT id FROM members"


@pytest.mark.parametrize("dialect", ["bigquery", "trino", "presto", "tsql"])
def test_an_engine_that_names_by_place_gets_no_name_of_ours(dialect: str) -> None:
    gate = pass_gate("SELECT substr(name, 1) || 'x', count(*) FROM members", dialect, ALLOWED)
    assert " AS " not in gate.sql


def test_no_optimizer_hint_reaches_the_engine() -> None:
    gate = pass_gate("SELECT /*+ LEADING(m) */ id FROM members m", "oracle", ALLOWED)
    assert gate.sql == "SELECT id FROM members m"


def test_an_exact_logarithm_stays_exact() -> None:
    for dialect in ("duckdb", "postgres", "sqlite", "mysql"):
        assert "LOG10(" in pass_gate("SELECT log10(id) AS x FROM members", dialect, ALLOWED).sql


def test_a_match_in_mysql_is_written_so_that_mariadb_reads_it() -> None:
    gate = pass_gate("SELECT id FROM members WHERE name REGEXP '^K'", "mysql", ALLOWED)
    assert gate.sql == "SELECT id FROM members WHERE (REGEXP_INSTR(name, '^K') > 0)"


def duckdb_functions() -> Iterator[tuple[str, str]]:
    import duckdb

    with duckdb.connect() as connection:
        yield from connection.execute(
            "SELECT DISTINCT function_name, function_type FROM duckdb_functions() "
            "WHERE function_name SIMILAR TO '[a-z][a-z0-9_]*'"
        ).fetchall()


def test_no_table_function_of_duckdb_passes_but_those_that_make_rows_of_their_arguments() -> None:
    names = sorted({name for name, kind in duckdb_functions() if kind.startswith("table")})
    assert len(names) > 80
    passed = {
        name
        for name, arguments in product(names, ("", "'x'"))
        if pass_gate(f"SELECT * FROM {name}({arguments})", "duckdb", ()).passed  # noqa: S608 - judged, not run
    }
    assert passed == {"generate_series", "json_each", "json_tree", "range", "unnest"}


def test_only_listed_functions_of_duckdb_pass() -> None:
    names = sorted({name for name, _ in duckdb_functions()} - allowed_names("duckdb"))
    assert not [name for name in names if pass_gate(f"SELECT {name}()", "duckdb", ()).passed]


def test_the_gate_gives_the_same_verdicts_in_many_threads() -> None:
    queries = ["SELECT id FROM members", "SELECT * FROM salaries"] * 20
    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda sql: pass_gate(sql, "duckdb", ALLOWED).passed, queries))
    assert verdicts == [True, False] * 20
