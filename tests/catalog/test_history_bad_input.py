from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from t2sql.catalog.adding import add_history
from t2sql.catalog.history import History, read_history
from t2sql.catalog.problem_log import ProblemLog
from t2sql.catalog.rules import HistoryRules
from t2sql.errors import MetadataError
from t2sql.types import Problem

KNOWN = ("fleet.rides", "fleet.bikes", 'odd schema."my" table', "fleet.운행", "fleet.select")


def read(folder: Path, text: str, dialect: str = "duckdb") -> History:
    (folder / "q.sql").write_text(text, encoding="utf-8")
    return read_history(folder, dialect, KNOWN)


def test_history_in_another_dialect_is_told_with_the_dialect_it_fits(tmp_path: Path) -> None:
    sql = """select r.n0, array_agg(struct(r.day, 0)) from `fleet.rides` r
        where day > date_sub(current_date(), interval 0 day) and x.y[safe_offset(0)] = @p;\n"""
    text = "".join(sql.replace("0", str(number)) for number in range(5))
    history = read(tmp_path, text, "postgres")
    problem = history.problems[-1]
    assert problem.kind == "wrong_dialect"
    assert "5 of 5 past queries do not parse as postgres" in problem.message
    assert "bigquery" in problem.hint
    told = read_history(tmp_path, "postgres", KNOWN, HistoryRules(dialect="bigquery"))
    assert [query.tables for query in told.queries] == [("fleet.rides",)] * 5
    assert "`" not in told.queries[0].sql


def test_a_dialect_above_a_query_is_what_it_is_read_by(tmp_path: Path) -> None:
    text = (
        "-- dialect: bigquery\nselect 'it\\'s' from `fleet.rides`;\n-- dialect: klingon\nselect 1"
    )
    history = read(tmp_path, text)
    assert [query.sql for query in history.queries] == ["SELECT 'it''s' FROM \"fleet\".\"rides\""]
    assert [problem.kind for problem in history.problems] == [
        "query_header",
        "query_without_tables",
    ]


def test_a_query_of_five_megabytes_is_named_and_skipped(tmp_path: Path) -> None:
    text = "select NUMBERS from rides;\nselect * from bikes"
    text = text.replace("NUMBERS", ", ".join(["1"] * 1_700_000))
    history = read(tmp_path, text)
    assert [query.tables for query in history.queries] == [("fleet.bikes",)]
    (problem,) = history.problems
    assert problem.kind == "query_too_long"
    assert "5,1" in problem.message


@pytest.mark.parametrize(
    ("before", "within", "after", "times"),
    [
        ("select ", "(", ")", 5_000),
        ("select * from ", "(select * from rides join ", ")", 2_000),
        ("select * from rides where true", " and not id = 1", "", 5_000),
        ("select ", "case when id = 1 then ", " end", 2_000),
        ("select 1, ", "1, ", "", 20_000),
    ],
)
def test_a_query_that_nests_deeply_is_read_or_named(
    tmp_path: Path, before: str, within: str, after: str, times: int
) -> None:
    middle = "1" if "where" not in before else ""
    sql = before + within * times + middle + after * times
    history = read(tmp_path, sql + " from rides;\nselect * from bikes")
    assert history.queries[-1].tables == ("fleet.bikes",)
    assert len(history.queries) + len(history.problems) == 2


def test_names_may_be_any_text(tmp_path: Path) -> None:
    text = """select * from "odd schema".\"\"\"my\"\" table";
select * from fleet."select"; select * from fleet.운행; select * from "fleet"."운행" """
    history = read(tmp_path, text)
    assert [query.tables for query in history.queries] == [
        (KNOWN[2],),
        ("fleet.select",),
        ("fleet.운행",),
        ("fleet.운행",),
    ]
    assert history.problems == ()


def test_many_problems_of_a_kind_are_counted_not_listed() -> None:
    log = ProblemLog(most=3)
    for number in range(10):
        log.add(Problem("unknown_table", "note", str(number)))
    log.add(Problem("other", "warning", "x"))
    assert [problem.message for problem in log.problems()] == [
        *("0", "1", "2", "x"),
        "… and 7 more names of tables that do not exist.",
    ]


def test_a_broken_query_that_repeats_is_told_once_and_counted(tmp_path: Path) -> None:
    rows = [{"sql": "select ( from rides"}] * 1_000
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    history = read_history(tmp_path, "duckdb", KNOWN)
    assert [problem.kind for problem in history.problems] == ["unreadable_query", "left_out"]
    assert "999 that repeat one that was skipped" in history.problems[1].message


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    text = "select * from rides where id = 1; select * from bikes; select ( from x; drop table y;"
    assert read(tmp_path, text) == read(tmp_path, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                *("select", "*", "from", "rides", "bikes", "where", "(", ")", ";", "'", '"', "`"),
                *("join", "on", "=", "1", ",", "with", "as", "insert into", "create table", "--"),
                *("/*", "*/", "\n", "group by", "$1", "@p", "{{", "}}", "begin", "end", "::", "."),
            ]
        ),
        max_size=25,
    ),
    st.sampled_from(["duckdb", "bigquery", "postgres", "snowflake", "tsql", "mysql"]),
)
def test_any_words_are_read_without_an_error(
    tmp_path: Path, words: list[str], dialect: str
) -> None:
    history = read(tmp_path, " ".join(words), dialect)
    assert all(query.tables for query in history.queries)


def test_what_is_added_stands_as_statements_with_headers(tmp_path: Path) -> None:
    rows = [
        {
            "query": "select id -- runs: 3\nfrom rides",
            "question": "Which?",
            "user": "ada@example.com",
            "calls": 7,
            "ran_at": "2026-01-02",
            "verified_by": "bo",
        },
        {"query": "select ';' from bikes", "calls": 2, "user": "ada@example.com"},
    ]
    file, folder = tmp_path / "log.jsonl", tmp_path / "metadata" / "queries"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    before = read_history(file, "duckdb", KNOWN)
    added = add_history(file, folder, "duckdb", KNOWN)
    assert (added.file.name, added.queries, added.verified) == ("log.jsonl.sql", 2, 1)
    text = added.file.read_text(encoding="utf-8")
    assert "ada@example.com" not in text
    after = read_history(folder, "duckdb", KNOWN)
    assert after.problems == ()
    for one, other in zip(before.queries, after.queries, strict=True):
        assert (one.tables, one.runs, one.users) == (other.tables, other.runs, other.users)
        assert (one.question, one.last_run) == (other.question, other.last_run)
        assert one.id == other.id
    assert add_history(file, folder, "duckdb", KNOWN).is_new is False


def test_a_folder_becomes_one_file_and_what_is_added_already_is_refused(tmp_path: Path) -> None:
    logs, folder = tmp_path / "logs", tmp_path / "queries"
    logs.mkdir()
    (logs / "a.sql").write_text("select * from {{ ref('rides') }}", encoding="utf-8")
    (logs / "b.csv").write_text("sql\nselect * from bikes\n", encoding="utf-8")
    added = add_history(logs, folder, "duckdb", KNOWN)
    assert (added.file, added.queries) == (folder / "logs.sql", 2)
    assert [file.name for file in folder.iterdir()] == ["logs.sql"]
    with pytest.raises(MetadataError, match="belongs to the project already"):
        add_history(added.file, folder, "duckdb", KNOWN)
