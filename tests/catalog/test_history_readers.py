from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from t2sql.catalog.history import History, read_history
from t2sql.catalog.readers.found import hash_user
from t2sql.catalog.readers.rows import read_day
from t2sql.catalog.rules import HistoryRules
from t2sql.errors import ConfigError

HOSTILE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
KNOWN = ("fleet.rides", "fleet.bikes", "app.riders", "lake.fleet.parts")


def write_lines(file: Path, rows: Sequence[Any]) -> Path:
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def write_table(file: Path, rows: Sequence[Mapping[str, str]], delimiter: str = ",") -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return file


def read(file: Path, dialect: str = "duckdb", **rules: Any) -> History:
    return read_history(file, dialect, KNOWN, HistoryRules(**rules))


def kinds(history: History, *, notes: bool = True) -> list[str]:
    return [it.kind for it in history.problems if notes or it.severity != "note"]


def test_json_lines_with_any_usual_names_are_read(tmp_path: Path) -> None:
    rows = [
        {
            "statement": "select count(*) from rides",
            "question": "How  many\nrides?",
            "User": "ada@example.com",
            "ran_at": "2026-02-03T10:00:00Z",
            "runs": 4,
            "verified_by": "bo",
        },
        {"SQL": "select * from bikes", "user": ["ada@example.com", "cy"], "ran_at": 1767225600000},
    ]
    first, second = read(write_lines(tmp_path / "log.jsonl", rows)).queries
    assert (first.question, first.runs, first.last_run) == ("How many rides?", 4, "2026-02-03")
    assert (first.verified_by, first.tables, first.source) == ("bo", ("fleet.rides",), "log.jsonl")
    assert first.users == (hash_user("ADA@example.com"),)
    assert (len(second.users), second.last_run) == (2, "2026-01-01")


def test_a_suite_of_queries_with_paths_is_read(tmp_path: Path) -> None:
    row = {"path": "fleet/rides/query.sql", "dialect": "bigquery", "sql": "select * from `rides`"}
    history = read(write_lines(tmp_path / "q.jsonl", [row, {**row, "sql": "select ("}]), "bigquery")
    assert [query.tables for query in history.queries] == [("fleet.rides",)]
    assert "fleet/rides/query.sql" in history.problems[0].message


def test_a_json_array_is_read_member_by_member(tmp_path: Path) -> None:
    file = tmp_path / "jobs.json"
    file.write_text('[{"sql": "select 1 from rides"},\n {"sql": "select 2 from bikes"},\n {"sq')
    history = read(file)
    assert len(history.queries) == 2
    assert kinds(history) == ["unreadable_row"]
    assert "line 3" in history.problems[0].message


def test_a_table_with_a_header_is_read_whatever_stands_between_its_cells(tmp_path: Path) -> None:
    rows = [{"Query Text": "select 1, ';' from rides", "Question": "", "Count": "7"}]
    for number, delimiter in enumerate(",;\t|"):
        file = write_table(tmp_path / f"{number}.csv", rows, delimiter)
        (query,) = read(file).queries
        assert (query.runs, query.tables) == (7, ("fleet.rides",))


def test_a_query_of_a_table_may_have_many_lines_and_characters(tmp_path: Path) -> None:
    sql = "select *\nfrom rides -- " + "x" * 150_000
    (query,) = read(write_table(tmp_path / "q.csv", [{"sql": sql}])).queries
    assert query.sql == sql
    assert csv.field_size_limit() < 150_000


def test_pg_stat_statements_count_calls_and_hold_placeholders(tmp_path: Path) -> None:
    rows = [
        {"userid": "10", "query": "select * from rides where id = $1 limit $2", "calls": "1200"},
        {"userid": "11", "query": "SELECT * FROM rides WHERE id=$1 LIMIT $2", "calls": "3"},
        {"userid": "10", "query": "insert into rides values ($1)", "calls": "9"},
    ]
    history = read(write_table(tmp_path / "statements.csv", rows), "postgres")
    (query,) = history.queries
    assert (query.runs, len(query.users)) == (1203, 2)
    assert kinds(history) == ["history_format", "query_writes"]
    assert "pg_stat_statements" in history.problems[0].message


def test_bigquery_jobs_name_who_when_and_what_failed(tmp_path: Path) -> None:
    job = {
        "query": "select `r`.id from `lake.fleet.parts` r",
        "user_email": "ada@example.com",
        "creation_time": "2026-03-01 08:00:00 UTC",
        "state": "DONE",
        "error_result": None,
        "statement_type": "SELECT",
    }
    failed = {**job, "query": "select 2 from fleet.rides", "error_result": {"reason": "invalid"}}
    view = {
        **job,
        "query": "select 3 from parts_view",
        "referenced_tables": [{"project_id": "lake", "dataset_id": "x", "table_id": "parts_view"}],
    }
    file = write_lines(tmp_path / "jobs.jsonl", [job, failed, view])
    history = read(file)
    (query,) = history.queries
    assert (query.last_run, query.tables) == ("2026-03-01", ("lake.fleet.parts",))
    assert query.sql == 'SELECT "r".id FROM "lake"."fleet"."parts" AS r'
    assert "left_out" in kinds(history)
    assert len(read(file, include_failed=True).queries) == 2


def test_tables_that_the_engine_names_help_where_a_name_is_ambiguous(tmp_path: Path) -> None:
    known = ("a.rides", "b.rides")
    row = {
        "query": "select * from rides",
        "creation_time": "2026-03-01",
        "referenced_tables": json.dumps([{"projectId": "p", "datasetId": "b", "tableId": "rides"}]),
    }
    file = write_lines(tmp_path / "jobs.jsonl", [row])
    (query,) = read_history(file, "bigquery", known).queries
    assert query.tables == ("b.rides",)


def test_snowflake_history_resolves_names_by_its_database_and_schema(tmp_path: Path) -> None:
    rows = [
        {
            "QUERY_TEXT": "select count_if(ok) from parts",
            "DATABASE_NAME": "LAKE",
            "SCHEMA_NAME": "FLEET",
            "USER_NAME": "ADA",
            "START_TIME": "2026-04-05 10:00:00.000 -0700",
            "EXECUTION_STATUS": status,
        }
        for status in ("SUCCESS", "FAIL")
    ]
    history = read_history(
        write_table(tmp_path / "h.csv", rows), "snowflake", (*KNOWN, "other.parts")
    )
    (query,) = history.queries
    assert (query.tables, query.runs) == (("lake.fleet.parts",), 1)
    assert (query.last_run, query.users) == ("2026-04-05", (hash_user("ada"),))


def test_people_and_patterns_can_be_left_out(tmp_path: Path) -> None:
    rows = [
        {"sql": "select 1 from rides", "user": "etl_nightly"},
        {"sql": "select 1 from bikes", "user": "ada"},
        {"sql": "select secret from riders", "user": "bo"},
    ]
    file = write_lines(tmp_path / "q.jsonl", rows)
    history = read(file, exclude_users=("ETL_*",), exclude_pattern=r"\bsecret\b")
    assert [query.tables for query in history.queries] == [("fleet.bikes",)]
    said = next(it.message for it in history.problems if it.kind == "left_out")
    assert "1 of excluded users" in said
    assert "1 with the excluded pattern" in said
    assert len(read(file, exclude_users=(hash_user("ada"),)).queries) == 2
    with pytest.raises(ConfigError, match="exclude_pattern"):
        read(file, exclude_pattern="(")


def test_names_of_people_are_kept_only_if_asked_for(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "q.jsonl", [{"sql": "select 1 from rides", "user": "ada"}])
    assert read(file).queries[0].users == ("u-" + hash_user("ada")[2:],)
    assert read(file, keep_users=True).queries[0].users == ("ada",)
    assert hash_user(hash_user("ada")) == hash_user(" ADA")


def test_a_dbt_project_is_read_from_its_models(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: fleet")
    models = tmp_path / "models" / "marts"
    models.mkdir(parents=True)
    (models / "busy.sql").write_text(
        "{{ config(materialized='table') }}\nselect r.id from {{ ref('rides') }} r "
        "join {{ source('app', 'riders') }} p on p.id = r.rider_id"
    )
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "m.sql").write_text("{% macro m() %}select ({% endmacro %}")
    history = read(tmp_path)
    (query,) = history.queries
    assert sorted(query.tables) == ["app.riders", "fleet.rides"]
    assert query.source == "models/marts/busy.sql"
    assert kinds(history) == ["history_format"]
    assert "0 models" in history.problems[0].message


def test_what_dbt_has_compiled_goes_before_the_source(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: fleet")
    for folder in ("models", "target"):
        (tmp_path / folder).mkdir()
    (tmp_path / "models" / "busy.sql").write_text("select * from {{ some_macro() }}")
    (tmp_path / "models" / "late.sql").write_text("select * from {{ ref('busy') }}")
    manifest = {
        "metadata": {"adapter_type": "postgres"},
        "nodes": {
            "model.fleet.busy": {
                "resource_type": "model",
                "name": "busy",
                "schema": "fleet",
                "alias": "bikes",
                "original_file_path": "models/busy.sql",
                "compiled_code": 'select * from "fleet"."rides"',
            }
        },
    }
    (tmp_path / "target" / "manifest.json").write_text(json.dumps(manifest))
    history = read(tmp_path)
    assert [query.tables for query in history.queries] == [("fleet.rides",), ("fleet.bikes",)]
    assert "1 models as target/manifest.json has them" in history.problems[0].message
    (tmp_path / "target" / "manifest.json").write_text("{")
    assert "unreadable_file" in kinds(read(tmp_path))


def test_a_folder_is_read_whatever_its_files_are(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("select 1 from rides")
    write_lines(tmp_path / "b.jsonl", [{"sql": "select 1 from bikes"}])
    (tmp_path / "sub").mkdir()
    write_table(tmp_path / "sub" / "c.csv", [{"sql": "select 1 from riders"}])
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "d.sql").write_text("select (")
    (tmp_path / "notes.txt").write_text("nothing")
    history = read(tmp_path)
    assert [query.source for query in history.queries] == ["a.sql", "b.jsonl", "sub/c.csv"]
    assert history.problems == ()


def test_files_without_queries_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "x"}')
    (tmp_path / "b.csv").write_text("id,name\n1,x\n")
    (tmp_path / "c.csv").write_text("")
    (tmp_path / "d.jsonl").write_text("no json\n[1]\n")
    history = read(tmp_path)
    assert kinds(history) == [*["unreadable_file"] * 3, *["unreadable_row"] * 2]
    assert "id, name" in history.problems[1].message


def test_rows_that_are_broken_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    good = b'{"sql": "select 1 from rides"}\n'
    (tmp_path / "a.jsonl").write_bytes(good + b'{"sql": "\xff"}\n{"sql"\n{"sql": ""}\n' + good)
    (tmp_path / "b.csv").write_bytes(b'sql,n\nselect 2 from bikes,1\n\xff,1\nselect,1,1\n"select 3')
    history = read(tmp_path)
    assert [(query.tables, query.runs) for query in history.queries] == [
        (("fleet.rides",), 2),
        (("fleet.bikes",), 1),
    ]
    assert kinds(history) == ["unreadable_row"] * 6


def test_files_with_the_marks_of_utf_16_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("select 'é' from rides", encoding="utf-16")
    (tmp_path / "b.csv").write_text("sql\nselect 'é' from bikes\n", encoding="utf-16")
    (tmp_path / "c.jsonl").write_text('{"sql": "select 1 from riders"}', encoding="utf-16")
    assert len(read(tmp_path).queries) == 3


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026-01-02T03:04:05.678+09:00", "2026-01-02"),
        (1767225600, "2026-01-01"),
        ("1767225600000000", "2026-01-01"),
        ("yesterday", ""),
        ("2026-13-45", ""),
        (None, ""),
        (-1, ""),
        (float("inf"), ""),
    ],
)
def test_the_day_of_a_run_is_read_from_what_logs_write(written: Any, day: str) -> None:
    assert read_day(written) == day


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300), ending=st.sampled_from([".sql", ".jsonl", ".json", ".csv"]))
def test_any_bytes_are_read_without_an_error(tmp_path: Path, content: bytes, ending: str) -> None:
    file = tmp_path / f"any{ending}"
    file.write_bytes(content)
    history = read(file)
    assert all(problem.message for problem in history.problems)


cell = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just([{}])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["sql", "runs", "user", "ran_at", "state", "error", "dialect", "schema", "question"]
        ),
        cell,
    )
)
def test_any_cells_are_read_without_an_error(tmp_path: Path, row: dict[str, Any]) -> None:
    row.setdefault("sql", "select 1 from rides")
    file = write_lines(tmp_path / "any.jsonl", [row])
    history = read(file, include_failed=True)
    assert len(history.queries) + len(history.problems) >= 1
