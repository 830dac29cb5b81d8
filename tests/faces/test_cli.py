"""The command line: each command does what its help says, in words and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.conftest import Run


def test_help_names_every_command(t2sql: Run) -> None:
    done = t2sql("--help")

    assert done.code == 0
    for command in (
        "ask", "check", "compare", "demo", "eval", "history", "index", "init", "run", "tables",
    ):  # fmt: skip
        assert f"\n  {command} " in done.out
    assert t2sql("--version").out.startswith("t2sql, version 0.")


def test_an_unknown_option_is_a_usage_error(t2sql: Run) -> None:
    assert t2sql("ask", "--colour", "red").code == 2


def test_a_project_is_started_indexed_and_asked(shop: Path, t2sql: Run) -> None:
    (shop / "t2sql.toml").unlink()

    started = t2sql("init", "duckdb:///store.duckdb")
    assert started.code == 0, started.err
    assert "2 tables" in started.out
    (shop / "t2sql.toml").write_text(
        (shop / "t2sql.toml").read_text(encoding="utf-8") + '\n[search]\nembedder = "hash"\n',
        encoding="utf-8",
    )
    assert t2sql("index").code == 0
    assert t2sql("ask", "how many customers are there?", "--json").json["rows"] == [[30]]


def test_init_leaves_an_existing_project_alone(shop: Path, t2sql: Run) -> None:
    before = (shop / "t2sql.toml").read_bytes()

    done = t2sql("init", "duckdb:///store.duckdb")

    assert (done.code, "t2sql.toml stays as it is" in done.out) == (0, True), done.err
    assert (shop / "t2sql.toml").read_bytes() == before


def test_a_second_index_changes_nothing(indexed: Path, t2sql: Run) -> None:
    assert t2sql("index").code == 0  # of a copied project, so its database is another one
    done = t2sql("index", "--json").json

    assert done["catalog"]["profiled"] == 0
    assert (done["index"]["embedded"], done["index"]["removed"]) == (0, 0)


def test_tables_shows_candidates_with_evidence(indexed: Path, t2sql: Run) -> None:
    shown = t2sql("tables", "orders of customers in Seoul")
    assert (shown.code, "shop.orders" in shown.out, "Seoul" in shown.out) == (0, True, True)

    found = t2sql("tables", "orders of customers in Seoul", "--top", "1", "--json").json
    assert len(found["candidates"]) == 1
    assert found["candidates"][0]["evidence"]


def test_ask_prints_one_object_with_all_of_it(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "how many orders are cancelled?", "--json")

    assert done.code == 0, done.err
    answer = done.json
    assert answer["question"] == "how many orders are cancelled?"
    assert answer["translator"] == "offline"
    assert {"table", "score", "evidence", "family"} == set(answer["candidates"][0])
    assert answer["tables"][0]["reason"]
    assert answer["rows"] == [[150]]
    assert len(answer["columns"]) == 1
    assert answer["truncated"] is False
    assert {check["severity"] for check in answer["checks"]} == {"ok"}
    assert {"retrieve", "select", "generate", "check", "run"} <= set(answer["timings_ms"])
    assert answer["usage"] == {"input_tokens": 0, "output_tokens": 0, "calls": 0, "cost": None}
    assert "No language model is configured" in done.err


def test_ask_prints_its_parts_in_the_order_of_the_pipeline(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "How many cancelled orders in each city?")

    headings = ("Candidates", "Tables", "SQL", "Checks", "Rows", "Time")
    places = [done.out.index(f"\n{heading}") for heading in headings]
    assert places == sorted(places)
    assert "Busan" in done.out


def test_ask_can_stop_before_the_run(indexed: Path, t2sql: Run) -> None:
    answer = t2sql("ask", "how many customers", "--no-run", "--json").json

    assert answer["sql"]
    assert "rows" not in answer


def test_ask_uses_the_tables_that_are_named(indexed: Path, t2sql: Run) -> None:
    answer = t2sql("ask", "how many customers", "--tables", "customers", "--json").json

    assert [table["table"] for table in answer["tables"]] == ["shop.customers"]
    assert answer["rows"] == [[30]]


def test_a_question_that_no_table_answers_is_refused(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "average blood pressure of penguins in the zoo", "--json")

    assert done.code == 6
    assert done.json["refusal"]["reason"]
    assert "nearest" in done.json["refusal"]


def test_check_gives_each_verdict_and_its_exit_code(indexed: Path, t2sql: Run) -> None:
    good = t2sql("check", "SELECT city FROM shop.customers", "--json")
    bad = t2sql("check", "SELECT town FROM shop.customers", "--json")

    assert (good.code, good.json["passed"]) == (0, True)
    assert (bad.code, bad.json["passed"]) == (4, False)
    assert "town" in bad.json["checks"][-1]["message"]


def test_sql_is_read_from_a_file(indexed: Path, t2sql: Run) -> None:
    file = indexed / "query.sql"
    file.write_text("SELECT COUNT(*) AS n FROM shop.orders;", encoding="utf-8")

    assert t2sql("run", "-f", str(file), "--json").json["rows"] == [[300]]
    assert t2sql("run").code == 2


def test_run_tells_when_rows_are_cut(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_LIMITS__ROWS", "10")

    cut = t2sql("run", "SELECT order_id FROM shop.orders", "--json").json

    assert (len(cut["rows"]), cut["truncated"]) == (10, True)
    assert "more rows exist" in t2sql("run", "SELECT order_id FROM shop.orders").out


def test_a_past_query_is_added_and_found(indexed: Path, t2sql: Run) -> None:
    file = indexed / "team.sql"
    file.write_text(
        "-- question: who are our newest clients?\n-- verified_by: ann\n"
        "SELECT full_name FROM shop.customers ORDER BY joined_on DESC LIMIT 5;\n",
        encoding="utf-8",
    )

    added = t2sql("history", "add", str(file))
    assert added.code == 0, added.err
    assert "Added 1 past queries (1 verified)" in added.out
    found = t2sql("tables", "newest clients", "--json").json["candidates"]
    assert found[0]["table"] == "shop.customers"
    assert "past_question" in {item["kind"] for item in found[0]["evidence"]}


def test_what_is_wrong_with_a_past_query_is_said_as_fields(indexed: Path, t2sql: Run) -> None:
    file = indexed / "team.sql"
    file.write_text("SELECT city FROM shop.customers;\n\nSELECT FROM WHERE (;\n", encoding="utf-8")

    added = t2sql("history", "add", str(file), "--json").json

    assert added["added"] == 1
    assert "team.sql" in added["problems"][0]["message"]
