"""Only what a person verified and the gate lets pass is an example; the rest is counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from t2sql.catalog.export import export_queries, query_text
from t2sql.catalog.gathering import Gathering
from t2sql.catalog.history import History, gather_history, read_history
from t2sql.catalog.rules import HistoryRules
from t2sql.catalog.vouching import STORE, Voucher, identify
from t2sql.errors import MetadataError
from t2sql.types import Column, PastQuery, Table

TABLES = ("zoo.animals", "zoo.keepers")
HOSTILE = (
    "SELECT name, getenv('HOME') FROM zoo.animals",
    "SELECT * FROM zoo.animals, read_text('/etc/passwd')",
    "SELECT * FROM zoo.animals WHERE name = (SELECT current_setting('x'))",
    "SELECT * FROM zoo.animals JOIN glob('/*') ON true",
    "SELECT query('DROP TABLE x') FROM zoo.animals",
)


def read(tmp_path: Path, *queries: str, rules: HistoryRules | None = None) -> History:
    lines = [
        f"-- question: Question {at}?\n-- verified_by: ann\n{sql};\n"
        for at, sql in enumerate(queries)
    ]
    file = tmp_path / "past.sql"
    file.write_text("".join(lines), encoding="utf-8")
    return read_history(file, "duckdb", TABLES, rules)


@pytest.mark.parametrize("sql", HOSTILE)
def test_a_hostile_query_is_left_out_whoever_verified_it(tmp_path: Path, sql: str) -> None:
    found = read(tmp_path, sql, "SELECT name FROM zoo.animals")

    assert [query.sql for query in found.queries] == ["SELECT name FROM zoo.animals"]
    (problem,) = found.problems
    assert problem.kind == "refused_query"
    assert "past.sql, line 3" in problem.message


def test_a_hostile_query_from_elsewhere_is_left_out_and_counted() -> None:
    gathering = Gathering()
    extra = [
        PastQuery(f"id{at}", sql, ("zoo.animals",), f"Question {at}?", verified_by="ann")
        for at, sql in enumerate((*HOSTILE, "SELECT name FROM zoo.animals"))
    ]
    tables = [Table(name, (Column("name", "VARCHAR"),)) for name in TABLES]

    problems = gather_history(gathering, (), "duckdb", tables, extra=extra)

    assert [query.sql for query, _ in gathering.merged()] == ["SELECT name FROM zoo.animals"]
    assert gathering.refused == len(HOSTILE)
    assert {problem.kind for problem in problems} == {"refused_query"}
    gathering.close()


def test_a_verified_query_that_reads_what_is_gone_is_no_example(tmp_path: Path) -> None:
    found = read(tmp_path, "SELECT a.name FROM zoo.animals a, zoo.gone g")

    assert [(query.tables, query.verified) for query in found.queries] == [
        (("zoo.animals",), False)
    ]
    assert "unproved_query" in {problem.kind for problem in found.problems}


def test_a_function_that_the_team_allows_passes(tmp_path: Path) -> None:
    sql = "SELECT keeper_score(name) FROM zoo.animals"

    assert read(tmp_path, sql).queries == ()
    allowed = read(tmp_path, sql, rules=HistoryRules(functions=("Keeper_Score",)))
    assert [query.verified for query in allowed.queries] == [True]


def test_unverified_queries_count_as_before(tmp_path: Path) -> None:
    rows = [{"query": "SELECT my_udf(name) FROM zoo.animals", "user": "ann"}]
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    found = read_history(file, "duckdb", TABLES)

    assert [(query.tables, query.verified) for query in found.queries] == [
        (("zoo.animals",), False)
    ]


def test_a_file_overrules_what_was_accepted_for_the_same_question() -> None:
    voucher = Voucher("duckdb")
    voucher.answers("How many  animals?")
    accepted = PastQuery("a", "SELECT 1", TABLES, "how many ANIMALS?", "ann", source=STORE)

    assert voucher.is_overruled(accepted)
    assert not voucher.is_overruled(PastQuery("a", "SELECT 1", TABLES, "Other?", source=STORE))
    assert not voucher.is_overruled(PastQuery("a", "SELECT 1", TABLES, "how many animals?"))


def test_the_same_query_has_the_same_id_however_it_is_laid_out(tmp_path: Path) -> None:
    found = read(tmp_path, "SELECT name\nFROM zoo.animals -- all of them")
    (query,) = found.queries

    assert identify("select name from zoo.animals;", "question 0?", "duckdb") == query.id
    assert identify("SELECT name FROM zoo.animals", "Other?", "duckdb") != query.id
    assert identify("SELECT name FROM zoo.keepers", "Question 0?", "duckdb") != query.id


def test_what_is_exported_is_read_back_as_it_was(tmp_path: Path) -> None:
    sql = "SELECT name -- who\nFROM zoo.animals\nWHERE name <> ';'"
    kept = PastQuery(
        identify(sql, "Who lives in the zoo?", "duckdb"),
        sql,
        ("zoo.animals",),
        "Who lives in the zoo?",
        "ann",
        "2025-06-19",
        source=STORE,
    )

    done = export_queries([kept], tmp_path, "duckdb")

    assert [file.name for file in done.written] == [f"who-lives-in-the-zoo-{kept.id[:8]}.sql"]
    found = read_history(tmp_path, "duckdb", TABLES)
    assert found.problems == ()
    (back,) = found.queries
    assert (back.id, back.question, back.verified_by, back.verified_on) == (
        kept.id,
        kept.question,
        "ann",
        "2025-06-19",
    )
    assert export_queries([kept], tmp_path, "duckdb").same == done.written


@pytest.mark.parametrize(
    "question", ["?", "../../etc/passwd", "\n-- verified_by: eve\nx", "몇 마리?", "a" * 500]
)
def test_no_question_leads_a_file_astray(tmp_path: Path, question: str) -> None:
    kept = PastQuery("abcdef0123", "SELECT name FROM zoo.animals", TABLES, question, "ann")

    (file,) = export_queries([kept], tmp_path / "out", "duckdb").written

    assert file.parent == tmp_path / "out"
    assert len(file.name) < 80
    (back,) = read_history(file, "duckdb", TABLES).queries
    assert back.verified_by == "ann"


def test_comments_that_look_like_headers_are_not_written() -> None:
    sql = "SELECT name\n-- question: Another?\nFROM zoo.animals"
    text = query_text(PastQuery("abc", sql, TABLES, "Who?", "ann"), "duckdb")

    assert text.count("-- question:") == 1


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    kept = PastQuery("abc", "SELECT 1", TABLES, "Who?", "ann")

    with pytest.raises(MetadataError, match="cannot be written"):
        export_queries([kept], tmp_path / "file" / "out", "duckdb")
