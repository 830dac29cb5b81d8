"""``t2sql show``, ``search`` and ``history search``; completion in a shell; the log."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.faces.conftest import Run


def test_show_tells_all_of_a_table(indexed: Path, t2sql: Run) -> None:
    done = t2sql("show", "customers")
    assert done.code == 0, done.err
    for told in ("shop.customers", "Columns (4)", "full_name", "VARCHAR", "Joins", "30 rows"):
        assert told in done.out
    assert "shop.customers.customer_id = shop.orders.customer_id" in done.out


def test_show_gives_rows_where_they_are_asked_for(indexed: Path, t2sql: Run) -> None:
    assert "Rows (" not in t2sql("show", "shop.customers").out
    assert "Rows (2," in t2sql("show", "shop.customers", "--rows", "2").out
    shown = t2sql("show", "shop.customers", "--rows", "2", "--json").json
    assert shown["table"]["name"] == "shop.customers"
    assert len(shown["rows"]["rows"]) == 2
    assert shown["rows"]["left_out"] == ""


def test_show_leaves_masked_columns_out_and_says_so(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_PRIVACY__MASK", "full_name")
    done = t2sql("show", "shop.customers", "--rows", "2")
    assert "Customer 1" not in done.out
    assert "Left out: 1 masked column (full_name)." in done.out


def test_an_unknown_table_is_told_with_the_nearest(indexed: Path, t2sql: Run) -> None:
    done = t2sql("show", "custmers")
    assert done.code == 2
    assert "There is no table custmers in the catalog. Did you mean shop.customers?" in done.err


def test_a_long_list_is_cut_unless_all_of_it_is_wanted(shop: Path, t2sql: Run) -> None:
    import duckdb

    columns = ", ".join(f"reading_{number} INTEGER" for number in range(60))
    with duckdb.connect(str(shop / "store.duckdb")) as connection:
        connection.execute(f"CREATE TABLE shop.sensors ({columns})")
    assert t2sql("index").code == 0
    assert "… 20 more columns; --all shows them" in t2sql("show", "sensors").out
    whole = t2sql("show", "sensors", "--all").out
    assert "reading_59" in whole
    assert "more columns" not in whole


def test_search_finds_tables_and_columns(indexed: Path, t2sql: Run) -> None:
    found = t2sql("search", "customers", "--json").json["found"]
    assert (found[0]["kind"], found[0]["name"]) == ("table", "shop.customers")
    shown = t2sql("search", "total amount")
    assert "shop.orders.total_amount" in shown.out
    assert len(t2sql("search", "orders", "--limit", "2", "--json").json["found"]) == 2


def test_search_says_when_there_is_nothing(indexed: Path, t2sql: Run) -> None:
    done = t2sql("search", "zzxqv wwkkj")
    assert (done.code, done.out) == (0, "")
    assert "Nothing is like 'zzxqv wwkkj'" in done.err
    assert t2sql("search", " ").code == 2


def test_own_questions_are_searched(indexed: Path, t2sql: Run) -> None:
    assert "You asked nothing yet" in t2sql("history", "search").err
    t2sql("ask", "how many customers are there?", "--json")
    t2sql("ask", "how many orders are cancelled?", "--json")
    found = t2sql("history", "search", "MANY orders", "--json").json["questions"]
    assert [one["question"] for one in found] == ["how many orders are cancelled?"]
    assert "how many customers are there?" in t2sql("history", "search").out
    assert "You asked nothing like that" in t2sql("history", "search", "penguins").err


def offered(t2sql: Run, monkeypatch: pytest.MonkeyPatch, line: str) -> tuple[set[str], str]:
    monkeypatch.setenv("_T2SQL_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    done = t2sql()
    monkeypatch.delenv("_T2SQL_COMPLETE")
    return {item.partition(",")[2] for item in done.out.splitlines() if item}, done.err


def test_questions_and_accepted_queries_are_completed_by_their_ids(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert t2sql("ask", "how many customers are there?", "--json").code == 0
    asked = t2sql("history", "search", "--json").json["questions"][0]["id"]
    accepted = t2sql("accept", "--json").json["id"]
    for line in ("t2sql accept ", "t2sql ask --follow ", "t2sql trace ", "t2sql correct --of "):
        assert offered(t2sql, monkeypatch, line) == ({asked}, "")
    assert offered(t2sql, monkeypatch, "t2sql history undo ") == ({accepted}, "")
    assert offered(t2sql, monkeypatch, "t2sql history redo ") == (set(), "")


def test_tables_and_prompts_are_completed(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offered(t2sql, monkeypatch, "t2sql show ord") == ({"shop.orders"}, "")
    found, _ = offered(t2sql, monkeypatch, "t2sql trace --prompts generate_sql=")
    assert "generate_sql=1" in found


def test_no_name_is_offered_that_a_shell_would_read(
    shop: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """bash puts what is offered into the line as it is."""
    names = ("orders$(id)", "orders`id`", "orders;id", "orders|id", "orders>x", "orders\nfile,x")
    with duckdb.connect(str(shop / "store.duckdb")) as connection:
        for name in (*names, "orders&", "orders'", "orders x", "orders*", "orders_ok"):
            connection.execute(f'CREATE TABLE shop."{name}" (x INTEGER)')
    assert t2sql("index").code == 0
    found = {"shop.orders", "shop.orders_ok"}
    assert offered(t2sql, monkeypatch, "t2sql show ord") == (found, "")
    assert offered(t2sql, monkeypatch, "t2sql ask @ord")[0] == {f"@{name}" for name in found}


@pytest.mark.parametrize("line", ["t2sql show x", "t2sql accept ", "t2sql trace --prompts nothing"])
def test_completion_says_nothing_where_nothing_can_be_read(
    shop: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    (shop / ".t2sql").mkdir()
    (shop / ".t2sql" / "catalog.sqlite").write_bytes(b"no catalog")
    (shop / ".t2sql" / "store.sqlite").write_bytes(b"no store")
    assert offered(t2sql, monkeypatch, line) == (set(), "")
    (shop / "t2sql.toml").write_text("[broken", encoding="utf-8")
    assert offered(t2sql, monkeypatch, line) == (set(), "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(t2sql: Run, shell: str) -> None:
    done = t2sql("completion", shell)
    assert done.code == 0
    assert "_T2SQL_COMPLETE" in done.out


def test_stages_are_logged_where_that_is_asked_for(indexed: Path, t2sql: Run) -> None:
    quiet = t2sql("ask", "how many customers are there?", "--json")
    told = t2sql("-v", "ask", "how many customers are there?", "--json")
    assert "retrieve" not in quiet.err
    assert "retrieve: " in told.err
    assert "begins" not in told.err
    assert "retrieve begins" in t2sql("-vv", "ask", "how many customers are there?", "--json").err


def test_a_log_file_is_added_to_and_holds_neither_cells_nor_secrets(
    indexed: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging

    file = indexed / "t2sql.log"
    logged = ("--log-file", str(file))
    assert t2sql(*logged, "-vv", "run", "SELECT full_name FROM shop.customers").code == 0
    assert t2sql(*logged, "run", "SELECT nothing FROM shop.customers").code == 5
    text = file.read_text(encoding="utf-8")
    assert "INFO t2sql.stages run: " in text
    assert "ended by QueryError" in text
    assert "Customer" not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not logging.getLogger("t2sql").handlers


def test_a_log_file_that_cannot_be_written_is_told(indexed: Path, t2sql: Run) -> None:
    done = t2sql("--log-file", "/nowhere/t2sql.log", "run", "SELECT 1")
    assert done.code == 2
    assert "The log file /nowhere/t2sql.log cannot be written" in done.err


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("words", "line", "offered"),
    [
        (("ask", "@", "ord"), "ask @ord", "@shop.orders"),
        (("ask", "--tables", "=", "ord"), "ask --tables=ord", "shop.orders"),
        (("show", "ord"), "show ord", "shop.orders"),
    ],
)
def test_bash_completes_words_that_it_breaks_itself(
    indexed: Path, t2sql: Run, words: tuple[str, ...], line: str, offered: str
) -> None:
    program = indexed / "t2sql"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m t2sql "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    pieces = " ".join(f"'{word}'" for word in ("t2sql", *words))
    script = (
        f"{t2sql('completion', 'bash').out}\n"
        f"COMP_WORDS=({pieces}); COMP_CWORD={len(words)}\n"
        f"COMP_LINE='t2sql {line}'; COMP_POINT=${{#COMP_LINE}}\n"
        '_t2sql_completion ./t2sql; echo "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, cwd=indexed
    )
    assert (done.stdout.split(), done.stderr) == ([offered], "")


def test_a_query_over_an_unknown_table_is_told_the_nearest(indexed: Path, t2sql: Run) -> None:
    done = t2sql("run", "SELECT * FROM shop.ordres")
    assert done.code == 4
    assert "There is no table 'shop.ordres' among those that may be read." in done.err
    assert "Did you mean shop.orders?" in done.err


def test_a_whole_audit_log_is_told_with_its_last_hash(indexed: Path, t2sql: Run) -> None:
    assert t2sql("run", "SELECT COUNT(*) FROM shop.orders").code == 0
    done = t2sql("audit", "--verify")
    assert done.code == 0
    assert re.search(r"The audit log is whole: \d+ lines?; the last is [0-9a-f]{64}", done.out)


def test_nothing_to_show_and_nothing_to_search_are_mistakes(indexed: Path, t2sql: Run) -> None:
    for arguments, told in ((("show", ""), "No table is named"), (("search", " "), "nothing to")):
        done = t2sql(*arguments)
        assert (done.code, told in done.err) == (2, True), done.err
