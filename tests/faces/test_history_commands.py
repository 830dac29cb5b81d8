from __future__ import annotations

import json
from pathlib import Path

from tests.faces.conftest import Run

LOG = [
    {
        "query": "SELECT city, count(DISTINCT customer_id) FROM shop.customers GROUP BY 1",
        "question": "",
        "user": user,
        "runs": 3,
        "ran_at": "2026-01-02",
        "state": state,
    }
    for user, state in (("ada", "DONE"), ("bo", "DONE"), ("etl_night", "DONE"), ("cy", "FAILED"))
]


def test_an_export_is_added_as_a_file_that_can_be_deleted(indexed: Path, t2sql: Run) -> None:
    file = indexed / "export.jsonl"
    file.write_text("\n".join(map(json.dumps, LOG)), encoding="utf-8")

    added = t2sql("history", "add", str(file), "--exclude-user", "etl_*")

    assert added.code == 0, added.err
    written = indexed / "metadata" / "queries" / "export.jsonl.sql"
    assert f"Wrote {written}; delete it to take them back" in added.out
    assert "1 failed, 1 of excluded users" in added.err
    assert "-- runs: 6\n" in written.read_text(encoding="utf-8")
    assert "Nothing new" in t2sql("history", "add", str(file), "--exclude-user", "etl_*").out


def test_failed_queries_are_added_if_asked_for(indexed: Path, t2sql: Run) -> None:
    file = indexed / "export.jsonl"
    file.write_text("\n".join(map(json.dumps, LOG)), encoding="utf-8")

    added = t2sql("history", "add", str(file), "--include-failed", "--json").json

    assert (added["added"], added["is_new"]) == (1, True)
    shown = t2sql("history", "show", "customers", "--json").json
    (use,) = shown["uses"]
    assert (use["runs"], use["users"], use["last_run"]) == (12, 4, "2026-01-02")


def test_what_was_mined_is_shown(indexed: Path, t2sql: Run) -> None:
    file = indexed / "log.sql"
    file.write_text(
        "SELECT city FROM shop.customers WHERE city = 'Ulm';\n"
        "SELECT count(*), city FROM shop.customers WHERE city = 'Ulm' GROUP BY city;\n",
        encoding="utf-8",
    )
    assert t2sql("history", "add", str(file)).code == 0

    shown = t2sql("history", "show", "shop.customers")

    assert shown.code == 0, shown.err
    assert "shop.customers: city = 'Ulm'" in shown.out
    assert "Tables" in t2sql("history", "show", "--top", "3").out


def test_an_unknown_table_is_refused_with_the_nearest(indexed: Path, t2sql: Run) -> None:
    shown = t2sql("history", "show", "shop.custmers")
    assert shown.code == 2
    assert "shop.customers" in shown.err
