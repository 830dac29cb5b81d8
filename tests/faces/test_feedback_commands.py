"""Feedback, accepted queries and the audit log at the command line."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from t2sql.faces.cli import main
from tests.faces.conftest import Run

ASKED = "How many customers live in Busan?"
COUNT = "SELECT COUNT(*) AS busan FROM shop.customers WHERE city = 'Busan'"


@pytest.fixture(scope="module")
def asked_shop(indexed_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A question that was answered; nobody writes into it."""
    folder = tmp_path_factory.mktemp("asked")
    shutil.copytree(indexed_shop, folder, dirs_exist_ok=True)
    with pytest.raises(SystemExit) as left:
        main(["--project", str(folder), "ask", ASKED, "--tables", "shop.customers", "--yes"])
    assert not left.value.code
    return folder


@pytest.fixture
def asked(asked_shop: Path, enter_copy: Callable[[Path], Path]) -> Path:
    """A copy of it; it is the current folder."""
    return enter_copy(asked_shop)


def accept(t2sql: Run) -> str:
    done = t2sql("accept", "--by", "ann", "--json")
    assert done.code == 0, done.err
    return str(done.json["id"])


def test_the_last_answer_is_accepted_and_listed(asked: Path, t2sql: Run) -> None:
    name = accept(t2sql)

    listed = t2sql("history", "list")

    assert listed.code == 0
    assert f"{name}  {ASKED}" in listed.out
    assert "accepted by ann" in listed.out
    assert "in cli, written by offline" in listed.out
    (entry,) = t2sql("history", "list", "--json").json["accepted"]
    assert entry["provenance"]["face"] == "cli"
    assert entry["tables"] == ["shop.customers"]


def test_an_accepted_answer_is_served_at_once(asked: Path, t2sql: Run) -> None:
    accept(t2sql)

    again = t2sql("ask", ASKED, "--yes", "--json")

    assert again.code == 0, again.err
    assert t2sql("trace", "--json").json["traces"][0]["question"] == ASKED
    shown = t2sql("trace", t2sql("trace", "--json").json["traces"][0]["id"], "--json").json
    assert shown["asset"] == accept(t2sql)


def test_taking_back_shows_what_rests_on_it_and_asks(asked: Path, t2sql: Run) -> None:
    name = accept(t2sql)
    t2sql("ask", ASKED, "--yes")

    unasked = t2sql("history", "undo", name)
    assert unasked.code == 2
    assert "Saved answers that rest on it: 1" in unasked.out
    assert f"{ASKED} (it is the answer)" in unasked.out
    assert "Say --yes" in unasked.err

    done = t2sql("history", "undo", name[:6], "--yes")
    assert done.code == 0, done.err
    assert f"t2sql history redo {name}" in done.out
    assert "Nothing was accepted yet" in t2sql("history", "list").err
    assert "taken back by" in t2sql("history", "list", "--undone").out
    assert t2sql("history", "redo", name).code == 0
    assert name in t2sql("history", "list").out


def test_a_wrong_answer_is_noted_with_its_reason(asked: Path, t2sql: Run) -> None:
    accept(t2sql)

    done = t2sql("reject", "--reason", "only active ones", "--by", "bob")

    assert done.code == 0, done.err
    assert "is no example any more" in done.out
    said = t2sql("history", "list", "--said")
    assert "wrong" in said.out
    assert f"bob  {ASKED}: only active ones" in said.out


def test_a_correction_is_checked_and_becomes_the_example(asked: Path, t2sql: Run) -> None:
    refused = t2sql("correct", "DELETE FROM shop.customers")
    assert refused.code == 4
    unknown = t2sql("correct", "SELECT towns FROM shop.customers")
    assert unknown.code == 4

    done = t2sql("correct", COUNT, "--json")

    assert done.code == 0, done.err
    assert done.json["sql"] == COUNT
    assert done.json["provenance"]["edited"] is True


def test_feedback_needs_something_that_was_asked(indexed: Path, t2sql: Run) -> None:
    assert "No question has been answered yet" in t2sql("accept").err
    assert t2sql("accept", "nonesuch").code == 2


def test_accepted_queries_are_written_as_files_that_win(asked: Path, t2sql: Run) -> None:
    name = accept(t2sql)

    done = t2sql("history", "export", "--json").json

    (file,) = map(Path, done["written"])
    assert file.parent == asked / "metadata" / "queries" / "accepted"
    assert file.name == f"how-many-customers-live-in-busan-{name[:8]}.sql"
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"-- question: {ASKED}\n-- verified_by: ann\n-- verified_on: ")
    assert f"-- source: store {name}\n" in text
    assert t2sql("history", "export", "--json").json["same"] == [str(file)]

    file.write_text(text.replace("COUNT(*)", "COUNT(DISTINCT customer_id)"), encoding="utf-8")
    kept = t2sql("history", "export", "--json").json
    assert kept["kept"] == [str(file)]
    indexed = t2sql("index")
    assert indexed.code == 0
    assert "header" not in indexed.err
    t2sql("ask", ASKED, "--yes")
    last = t2sql("trace", "--json").json["traces"][0]["id"]
    assert "DISTINCT" in t2sql("trace", last, "--json").json["sql"]


def test_what_is_taken_back_but_stands_in_a_file_is_told(asked: Path, t2sql: Run) -> None:
    name = accept(t2sql)
    t2sql("history", "export")
    t2sql("index")

    done = t2sql("history", "undo", name, "--yes")

    assert done.code == 0
    assert "which still makes it an example" in done.err


def test_hostile_queries_of_an_export_are_refused_and_counted(indexed: Path, t2sql: Run) -> None:
    rows = [
        ("Which cities are there?", "SELECT DISTINCT city FROM shop.customers"),
        ("Whose file?", "SELECT city, getenv('HOME') FROM shop.customers"),
        ("Which rows?", "SELECT * FROM shop.customers, read_csv('/etc/passwd')"),
    ]
    file = indexed / "log.jsonl"
    lines = [
        json.dumps({"query": sql, "question": question, "verified_by": "eve"})
        for question, sql in rows
    ]
    file.write_text("\n".join(lines), encoding="utf-8")

    added = t2sql("history", "add", str(file), "--json").json

    assert (added["added"], added["refused"]) == (1, 2)
    written = Path(added["file"]).read_text(encoding="utf-8")
    assert "getenv" not in written
    assert "passwd" not in written


def test_hostile_queries_of_a_file_never_reach_the_catalog(indexed: Path, t2sql: Run) -> None:
    from t2sql.project import open_project

    queries = indexed / "metadata" / "queries"
    queries.mkdir(parents=True)
    (queries / "poison.sql").write_text(
        "-- question: Whose home is it?\n-- verified_by: eve\n"
        "SELECT city, getenv('HOME') FROM shop.customers;\n"
        "-- question: Which towns?\n-- verified_by: eve\n"
        "SELECT city FROM shop.customers, shop.gone;\n",
        encoding="utf-8",
    )

    done = t2sql("index")

    assert "the gate refuses it" in done.err
    assert "is no example" in done.err
    with open_project(indexed) as project:
        past = list(project.catalog.iter_past_queries())
    assert [(query.question, query.verified) for query in past] == [("Which towns?", False)]


def test_each_run_leaves_a_line_without_a_cell(asked: Path, t2sql: Run) -> None:
    t2sql("run", "SELECT full_name FROM shop.customers WHERE city = 'Busan'")
    t2sql("run", "SELECT * FROM read_csv('/etc/passwd')")
    t2sql("run", "SELECT CAST(full_name AS INTEGER) FROM shop.customers")

    lines = t2sql("audit", "--json").json["audit"]

    assert [line["verdict"] for line in lines] == ["failed", "refused", "ran", "ran"]
    failed, refused, ran, answered = lines
    assert failed["error"] == "QueryError"
    assert "read_csv" in refused["reason"]
    assert refused["reason"].partition(":")[0] in {"table_functions", "tables", "functions"}
    assert (ran["rows"], ran["question_hash"]) == (10, "")
    assert len(answered["question_hash"]) == 64
    assert answered["tables"] == ["shop.customers"]
    assert "Customer " not in json.dumps(lines)
    assert {line["user"] for line in lines} == {lines[0]["user"]} != {""}


def test_the_log_is_searched_by_question_person_and_day(asked: Path, t2sql: Run) -> None:
    t2sql("run", "SELECT 1")

    assert len(t2sql("audit", "--json").json["audit"]) == 2
    assert len(t2sql("audit", "--question", ASKED.upper(), "--json").json["audit"]) == 1
    assert t2sql("audit", "--user", "nobody-of-that-name", "--json").json["audit"] == []
    assert t2sql("audit", "--since", "2999-01-01", "--json").json["audit"] == []
    assert len(t2sql("audit", "--limit", "1", "--json").json["audit"]) == 1
    assert "SELECT 1" in t2sql("audit").out


def test_the_log_as_csv_holds_no_formula(indexed: Path, t2sql: Run) -> None:
    t2sql("run", "=1+1")

    rows = list(csv.DictReader(io.StringIO(t2sql("audit", "--format", "csv").out)))

    assert rows[0]["sql"] == "'=1+1"
    assert rows[0]["verdict"] == "refused"


def test_a_log_that_was_changed_is_found_out(asked: Path, t2sql: Run) -> None:
    t2sql("run", "SELECT 1")
    whole = t2sql("audit", "--verify")
    assert whole.code == 0, whole.err
    assert "is whole: 2 lines" in whole.out

    with sqlite3.connect(asked / ".t2sql" / "store.sqlite") as connection:
        connection.execute("DROP TRIGGER t2sql_audit_no_delete")
        connection.execute("DELETE FROM t2sql_audit WHERE number = 2")
    broken = t2sql("audit", "--verify")
    assert broken.code == 1
    assert "taken away" in broken.out


def test_no_audit_line_no_rows(asked: Path, t2sql: Run) -> None:
    store = asked / ".t2sql" / "store.sqlite"
    store.write_bytes(b"broken" * 1000)

    refused = t2sql("run", "SELECT full_name FROM shop.customers")

    assert refused.code == 1
    assert "Nothing was run, since the audit log cannot be written" in refused.err
    assert "t2sql store repair" in refused.err
    assert "audit = false" in refused.err
    assert "Customer" not in refused.out


def test_without_an_audit_log_it_runs_and_leaves_nothing(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_STORE__AUDIT", "false")
    monkeypatch.setenv("T2SQL_STORE__TRACES", "false")

    assert t2sql("run", "SELECT 1").code == 0
    assert not (indexed / ".t2sql" / "store.sqlite").exists()


def test_the_audit_log_is_written_where_traces_are_off(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_STORE__TRACES", "false")

    t2sql("run", "SELECT 1")

    assert len(t2sql("audit", "--json").json["audit"]) == 1
    assert t2sql("trace").code == 1


def test_a_damaged_store_is_mended(asked: Path, t2sql: Run) -> None:
    name = accept(t2sql)
    store = asked / ".t2sql" / "store.sqlite"
    with sqlite3.connect(store) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = store.read_bytes()
    store.write_bytes(b"\0" * 16 + content[16:])
    assert "t2sql store repair" in t2sql("history", "list").err

    done = t2sql("store", "repair")

    assert done.code == 0, done.err
    assert "The damaged file is now" in done.out
    assert [one["id"] for one in t2sql("history", "list", "--json").json["accepted"]] == [name]
    assert t2sql("audit", "--verify").code == 0
    assert "is sound" in t2sql("store", "repair").out
    assert oct(store.stat().st_mode & 0o777) == "0o600"
