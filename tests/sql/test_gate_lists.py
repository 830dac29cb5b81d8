"""Which functions a query may call: every class of sqlglot is judged, every list is clean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlglot import exp

from t2sql.sql.dialects import FACTS
from t2sql.sql.gate import pass_gate
from t2sql.sql.gate_classes import BARE_NAMES, PLAIN_CLASSES, REFUSED_CLASSES
from t2sql.sql.gate_lists import (
    LOOSE,
    STRUCTURE,
    TABLE_NAMES,
    allowed_names,
    refused_names,
)
from t2sql.types import GatePolicy
from tests.sql.shapes import find_leaks, list_catalog, list_refused, shape_calls

ASKED = ("duckdb", "postgres", "sqlite", "mysql")
OUTSIDE = {
    *("pg_sleep", "pg_read_file", "pg_ls_dir", "getenv", "load_extension", "set_config", "setval"),
    *("lo_import", "lo_export", "nextval", "lastval", "dblink", "query_to_xml", "table_to_xml"),
    *("current_setting", "sleep", "sleep_ms", "benchmark", "get_lock", "load_file", "readfile"),
    *("writefile", "fts3_tokenizer", "edit", "getvariable", "current_query", "txid_current"),
    *("json_serialize_sql", "json_execute_serialized_sql", "query", "query_table", "read_csv"),
    *("read_text", "glob_files", "write_log", "error", "ts_stat", "reflect", "java_method"),
    *("input_file_name", "external_query", "result_scan", "get_presigned_url", "hostname"),
    *("filesystemavailable", "url", "file", "s3", "remote", "dictget", "xp_cmdshell"),
    *("openrowset", "utl_http.request", "sys_context", "object_id", "last_insert_id"),
    *("connection_id", "master_pos_wait", "ai_query", "raise_error", "to_file", "host_name"),
}


def subclasses(kind: type[exp.Expr]) -> Iterator[type[exp.Expr]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def test_somebody_judged_every_class_of_function_that_sqlglot_has() -> None:
    found = {kind.__name__ for kind in subclasses(exp.Func)} - {"AggFunc", "_ExplodeOuter"}
    judged = PLAIN_CLASSES | set(REFUSED_CLASSES) | BARE_NAMES
    assert found == judged


def test_no_class_is_judged_twice_and_each_refusal_says_why() -> None:
    assert not PLAIN_CLASSES & set(REFUSED_CLASSES)
    assert not BARE_NAMES & (PLAIN_CLASSES | set(REFUSED_CLASSES))
    assert all(reason.endswith(".") for reason in REFUSED_CLASSES.values())


def test_a_class_that_nobody_judged_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sql = "SELECT upper(name) FROM members"
    assert pass_gate(sql, "duckdb", ["members"]).passed
    monkeypatch.setattr("t2sql.sql.gate_functions.PLAIN_CLASSES", PLAIN_CLASSES - {"Upper"})
    assert pass_gate(sql, "duckdb", ["members"]).check.problems[0].kind == "gate_functions"


@pytest.mark.parametrize("dialect", [facts.name for facts in FACTS])
def test_the_lists_hold_no_name_that_reaches_outside(dialect: str) -> None:
    assert not allowed_names(dialect) & OUTSIDE
    assert len(allowed_names(dialect)) > 100


@pytest.mark.parametrize("dialect", ASKED)
def test_no_name_is_both_allowed_and_refused(dialect: str) -> None:
    assert refused_names(dialect)
    assert not allowed_names(dialect) & refused_names(dialect)


def test_words_that_call_nothing_are_no_functions_that_were_refused() -> None:
    harmless = {"glob", "range", "match_recognize", "system", "bernoulli"}  # operators, samples
    for dialect in ASKED:
        assert not STRUCTURE & refused_names(dialect) - harmless, dialect


def test_the_engines_that_were_asked_have_no_names_of_other_engines() -> None:
    assert not {"duckdb", "postgres", "sqlite", "mysql"} & LOOSE
    assert "charindex" not in allowed_names("postgres")
    assert "iff" not in allowed_names("duckdb")


def test_kin_dialects_share_their_lists() -> None:
    assert allowed_names("presto") == allowed_names("trino")
    assert allowed_names("databricks") == allowed_names("spark")
    assert allowed_names("redshift") > allowed_names("postgres")


def test_the_list_of_duckdb_is_that_of_the_installed_engine() -> None:
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT DISTINCT lower(function_name) FROM duckdb_functions() "
            "WHERE function_name SIMILAR TO '[a-zA-Z_][a-zA-Z0-9_]*'"
        ).fetchall()
    unjudged = {name for (name,) in rows} - set(list_catalog("duckdb"))
    for name in unjudged:
        assert not pass_gate(f"SELECT {name}('x')", "duckdb", ()).passed
    assert len(unjudged) < 60, "run benchmarks/list_functions.py again"


@pytest.mark.parametrize("dialect", ASKED)
def test_no_refused_function_passes_in_any_shape(dialect: str) -> None:
    names = list_refused(dialect)
    some = names[:: max(1, len(names) // 12)]
    tried, leaks = find_leaks(dialect, some)
    assert tried > 500
    assert not leaks


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ASKED)
def test_no_function_of_the_catalog_that_is_not_listed_passes(dialect: str) -> None:
    tried, leaks = find_leaks(dialect, list_refused(dialect))
    assert tried > 3000
    assert not leaks


@pytest.mark.parametrize("dialect", ASKED)
def test_a_listed_function_in_from_passes_only_if_it_makes_rows_of_its_arguments(
    dialect: str,
) -> None:
    scalars = sorted(allowed_names(dialect) - TABLE_NAMES)[::9]
    makers = {"array", "row", "struct", "list_value"}
    for name in set(scalars) - makers:
        sql = f"SELECT * FROM {name}('x') AS t(a)"  # noqa: S608 - judged, not run
        gate = pass_gate(sql, dialect, ())
        assert not gate.passed or "UNNEST" in gate.sql.upper(), name


def test_every_shape_lets_a_plain_function_through_somewhere() -> None:
    """The shapes are SQL: what is refused in them is refused for the function."""
    passed = [sql for sql in shape_calls("duckdb", "upper") if _passes(sql, "duckdb")]
    assert len(passed) > 60


def _passes(sql: str, dialect: str) -> bool:
    return pass_gate(sql, dialect, ("people",)).passed


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("duckdb", "SELECT VERSION_OF_SOMEBODY()"),
        ("duckdb", "SELECT json_serialize_sql('SELECT 1')"),
        ("sqlite", "SELECT sqlite_version()"),
        ("mysql", "SELECT LAST_INSERT_ID(5)"),
        ("postgres", "SELECT current_setting('x')"),
    ],
)
def test_a_refused_name_is_refused_whatever_the_parser_makes_of_it(dialect: str, sql: str) -> None:
    problem = pass_gate(sql, dialect, ()).check.problems[0]
    assert problem.kind == "gate_functions"
    assert problem.span is not None
    assert sql[slice(*problem.span)] in problem.message


POLICY = GatePolicy(frozenset({"net_of_tax", "shop.with_rebate", "getenv"}))


@pytest.mark.parametrize(
    ("sql", "passes"),
    [
        ("SELECT net_of_tax(id) FROM people", True),
        ("SELECT NET_OF_TAX(id) FROM people", True),
        ("SELECT shop.with_rebate(id) FROM people", True),
        ('SELECT "shop"."with_rebate"(id) FROM people', True),
        ("SELECT sum(net_of_tax(id)) FILTER (WHERE id > 1) FROM people", True),
        ("SELECT net_of_tax(id) OVER (ORDER BY id) FROM people", True),
        ("SELECT with_rebate(id) FROM people", False),
        ("SELECT other.with_rebate(id) FROM people", False),
        ("SELECT shop.net_of_tax(id) FROM people", False),
        ("SELECT * FROM net_of_tax(1)", False),
        ("SELECT * FROM people, LATERAL shop.with_rebate(id) AS t", False),
        ("SELECT somebody_elses(id) FROM people", False),
    ],
)
@pytest.mark.parametrize("dialect", ["postgres", "snowflake", "redshift", "trino"])
def test_functions_of_the_team_are_values_under_the_name_that_the_admin_wrote(
    sql: str, passes: bool, dialect: str
) -> None:
    gate = pass_gate(sql, dialect, ["people"], POLICY)
    assert gate.passed == passes, gate.check.problems
    assert not pass_gate(sql, dialect, ["people"]).passed


def test_a_function_of_the_team_in_from_is_refused_with_the_reason() -> None:
    problem = pass_gate("SELECT * FROM net_of_tax(1)", "postgres", [], POLICY).check.problems[0]
    assert problem.kind == "gate_table_functions"
    assert "as values only" in problem.hint


def test_a_backticked_path_is_a_function_of_the_team_where_the_admin_wrote_it() -> None:
    policy = GatePolicy(frozenset({"proj.shop.clean"}))
    for sql in ("SELECT proj.shop.clean(1)", "SELECT `proj.shop.clean`(1)"):
        assert pass_gate(sql, "bigquery", [], policy).passed
        assert not pass_gate(sql, "bigquery", []).passed
