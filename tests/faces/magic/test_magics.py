"""The magics: connecting, asking, checking, running, judging."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell

from t2sql.errors import (
    ConfigError,
    InputError,
    LLMUnavailableError,
    SqlRejectedError,
    T2SQLError,
)
from t2sql.faces.magic.session import sql_cell
from t2sql.faces.magic.values import JSON
from t2sql.types import Answer, Attempt, Refusal, SqlDraft
from tests.faces.magic.conftest import Notebook

MAGICS = {"t2sql", "ask", "sql_check", "sql_run"}
COUNT = "%ask --yes how many orders by status"


def test_importing_the_package_loads_no_ipython() -> None:
    code = "import sys, t2sql; sys.exit('IPython' in sys.modules or 't2sql.faces' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_extension_comes_and_goes_without_a_trace(shell: InteractiveShell) -> None:
    shell.run_line_magic("config", "")
    before = [*shell.configurables], [*shell.Completer.custom_matchers]

    for _ in range(2):
        shell.run_line_magic("load_ext", "t2sql")
        shell.run_line_magic("reload_ext", "t2sql")
        assert set(shell.magics_manager.magics["line"]) >= MAGICS
        assert len(shell.Completer.custom_matchers) == len(before[1]) + 1
        shell.run_line_magic("unload_ext", "t2sql")

    assert not MAGICS & set(shell.magics_manager.magics["line"])
    assert not MAGICS & set(shell.magics_manager.magics["cell"])
    assert ([*shell.configurables], shell.Completer.custom_matchers) == before


def test_connecting_says_what_is_in_force(notebook: Notebook) -> None:
    done = notebook.run("%t2sql --rows 7 --shown 3 --confirm never --translator offline")

    assert done.error is None
    for said in ("store.duckdb", "at most 7 fetched, 3 shown", "never", "offline", "2025-06-19"):
        assert said in done.text
    notebook.run("%ask --yes --chart none all orders")
    assert len(notebook["_df"]) == 7
    assert notebook["_answer"].result.truncated


def test_the_settings_are_those_of_config_too(notebook: Notebook) -> None:
    notebook.run("%config T2SQL.rows = 4")

    assert "at most 4 fetched" in notebook.run("%t2sql").text
    assert "T2SQL.confirm" in notebook.run("%config T2SQL").printed


def test_another_project_is_connected_by_its_folder_or_url(
    notebook: Notebook, indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = indexed / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir("/")

    assert isinstance(notebook.run("%t2sql").error, ConfigError)
    assert isinstance(notebook.run(f"%t2sql {elsewhere / 'nothing'}").error, ConfigError)
    assert "store.duckdb" in notebook.run(f"%t2sql {elsewhere}").text  # the one above it
    monkeypatch.setenv("XDG_DATA_HOME", str(indexed / "data"))
    monkeypatch.setenv("SHOP_URL", f"duckdb:///{indexed / 'store.duckdb'}")
    said = notebook.run("%t2sql env:SHOP_URL").text
    assert "not indexed yet: `%t2sql index`" in said
    missing = notebook.run("%t2sql env:NO_SUCH_URL").error
    assert str(missing).startswith("The environment variable NO_SUCH_URL is not set.")


def test_an_answer_is_shown_as_text_html_and_json_and_lands_in_variables(
    notebook: Notebook,
) -> None:
    done = notebook.run("%ask --yes --chart none how many orders by status")

    assert done.error is None
    assert isinstance(notebook["_df"], pd.DataFrame)
    assert isinstance(notebook["_draft"], SqlDraft)
    assert isinstance(notebook["_answer"], Answer)
    assert set(notebook["_df"]["status"]) == {"paid", "cancelled"}
    for said in ("FROM shop.orders", "gate", "checks passed", "cancelled", "2 rows."):
        assert said in done.text
    html = done.html()
    assert "<td" in html
    assert "cancelled" in html
    assert "checks passed" in html
    assert "<script" not in html
    told = done.bundle(JSON)
    assert told["sql"] == notebook["_draft"].sql
    assert [row[-1] for row in told["rows"]] == [150, 150]


def test_the_variables_are_those_that_are_named(notebook: Notebook) -> None:
    notebook.run("%ask --yes --out counts --draft d how many orders by status")
    notebook.run("%ask --yes cities << customers by city")

    assert len(notebook["counts"]) == 2
    assert notebook["d"].selection.tables == ("shop.orders",)
    assert len(notebook["cities"]) == 3
    assert "_df" not in notebook


def test_a_file_takes_the_rows_whole(notebook: Notebook, indexed: Path) -> None:
    notebook.run("%t2sql --rows 5")

    done = notebook.run("%ask --yes --out orders.csv all orders")

    assert done.error is None
    assert len((indexed / "orders.csv").read_text(encoding="utf-8").splitlines()) == 301
    assert "300 rows are in orders.csv" in done.text
    again = notebook.run("%ask --yes --out orders.csv all orders")
    assert "exists already" in str(again.error)
    assert notebook.run("%ask --yes --force --out orders.csv all orders").error is None


def test_a_cell_takes_the_question_as_it_is_typed(notebook: Notebook) -> None:
    notebook.run("year = 'not this'")
    question = 'how many orders by status -- with {year} and $year,\nit\'s "all" of them --out x'

    notebook.run(f"%%ask --yes\n{question}\n")

    asked = notebook.session.project.asked()[0]
    assert asked.question == question


def test_a_line_expands_nothing(notebook: Notebook) -> None:
    notebook.run("status = 'wrong'")

    notebook.run("%ask --yes how many orders by {status} over $status")

    assert (
        notebook.session.project.asked()[0].question == "how many orders by {status} over $status"
    )


@pytest.mark.parametrize(
    "code",
    [
        "%ask --yes how many orders by status?",
        "%ask --yes what's the number of orders by status?",
        "if True:\n    %ask --yes how many orders by status ?\nx = 1",
        "%%ask --yes\nhow many orders by status?",
        "x = 1\n%ask --yes how many orders by status??",
    ],
)
def test_a_question_may_end_with_its_mark(notebook: Notebook, code: str) -> None:
    assert notebook.run(code).error is None

    assert notebook.session.project.asked()[0].question.rstrip("? ").endswith("orders by status")


def test_the_help_is_still_behind_the_mark(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        type(notebook.shell), "_inspect", lambda self, meth, oname, *_, **__: shown.append(oname)
    )

    for code in ("%ask?", "%%ask?", "?%ask"):
        notebook.run(code)

    assert shown == ["%ask", "%%ask", "%ask"]
    assert notebook.session.project.asked() == ()


def test_naming_tables_asks_nobody(notebook: Notebook) -> None:
    notebook.attend()

    done = notebook.run("%ask --tables shop.customers --chart none how many customers")

    assert done.error is None
    assert notebook["_draft"].selection.tables == ("shop.customers",)
    assert int(notebook["_df"].iloc[0, 0]) == 30


def test_where_nobody_can_be_asked_it_goes_on_and_says_so(notebook: Notebook) -> None:
    done = notebook.run("%ask how many orders by status")

    assert "Nobody was asked: went on with the suggested tables (shop.orders)." in done.text
    assert len(notebook["_df"]) == 2


def test_a_follow_up_goes_on_from_the_last_draft_or_a_named_one(notebook: Notebook) -> None:
    nothing = notebook.run("%ask --follow only paid")
    notebook.run("%ask --yes --draft first how many orders by status")
    notebook.run("%ask --yes how many customers by city")

    done = notebook.run("%ask --yes --after first only paid")

    assert str(nothing.error).startswith("Nothing was asked in this notebook yet.")
    assert "'paid'" in notebook["_draft"].sql
    assert notebook["_draft"].selection.question.earlier == (notebook["first"],)
    assert "Changed from the query before" in done.html()
    followed = notebook.run("%ask --yes --follow only cancelled")
    assert followed.error is None
    assert notebook["_draft"].selection.question.earlier[0].sql.count("'paid'") == 1


def test_without_running_there_is_a_draft_and_no_rows(notebook: Notebook) -> None:
    done = notebook.run("%ask --yes --no-run how many orders by status")

    assert isinstance(notebook["_draft"], SqlDraft)
    assert "_df" not in notebook
    assert "rows" not in done.bundle(JSON)


def test_a_refusal_is_shown_and_not_raised(notebook: Notebook) -> None:
    done = notebook.run("%ask --yes zebra migration patterns in botswana")

    assert done.error is None
    assert "No answer" in done.text
    assert "refusal" in done.bundle(JSON)
    assert "_df" not in notebook


def test_the_sql_is_inserted_as_a_cell_that_runs_again(notebook: Notebook) -> None:
    notebook.run("%%ask --yes --insert --out counts\nhow many orders\nby status")
    inserted = notebook.shell.rl_next_input

    assert inserted.splitlines()[:3] == [
        "%%sql_run --out counts",
        "-- how many orders",
        "-- by status",
    ]
    first = notebook["counts"]
    del notebook.shell.user_ns["counts"]
    assert notebook.run(inserted).error is None
    pd.testing.assert_frame_equal(
        notebook["counts"].sort_values("status"), first.sort_values("status")
    )
    notebook.shell.rl_next_input = ""
    notebook.run("%t2sql insert")
    assert notebook.shell.rl_next_input.startswith("%%sql_run --out _df\n")


@given(st.text(), st.sampled_from(["SELECT 1", "SELECT a\nFROM b"]))
def test_a_question_cannot_leave_its_comment(question: str, sql: str) -> None:
    lines = sql_cell(question, sql, "df").splitlines()

    count = len(sql.splitlines())
    assert lines[0] == "%%sql_run --out df"
    assert lines[-count:] == sql.splitlines()
    assert all(line.startswith("-- ") for line in lines[1:-count])


def test_checking_finds_what_is_wrong_and_raises_nothing(notebook: Notebook) -> None:
    wrong = notebook.run("%sql_check SELECT nothing FROM shop.orders")
    right = notebook.run("%%sql_check --out verdict\nSELECT status\nFROM shop.orders")

    assert wrong.error is None
    assert "It would not run." in wrong.text
    assert "There is no column nothing" in wrong.html()
    assert "It would run." in right.text
    assert isinstance(notebook["verdict"], Attempt)
    assert notebook["verdict"].passed
    assert str(notebook.run("%sql_check").error).startswith("There is no SQL.")


def test_sql_of_ones_own_runs_once_it_is_checked(notebook: Notebook) -> None:
    done = notebook.run("%%sql_run --out n\n-- how many?\nSELECT count(*) AS n FROM shop.orders")

    assert int(notebook["n"].iloc[0, 0]) == 300
    assert "checks passed" in done.text
    for sql in ("DROP TABLE shop.orders", "SELECT nothing FROM shop.orders", "SELECT 1; SELECT 2"):
        failed = notebook.run(f"%sql_run {sql}")
        assert isinstance(failed.error, SqlRejectedError), sql
        assert "Not run" in failed.text


def test_an_edit_keeps_the_question_and_can_be_accepted(notebook: Notebook) -> None:
    notebook.run("%ask --yes how many orders by status")
    notebook.run("%%sql_run --edit\nSELECT status, count(*) AS n FROM shop.orders GROUP BY 1")

    done = notebook.run("%t2sql accept")

    (entry,) = notebook.session.project.accepted()
    assert entry.id in done.text
    assert entry.query.question == "how many orders by status"
    assert entry.provenance.face == "jupyter"
    assert entry.provenance.edited


def test_an_answer_is_judged_from_the_notebook(notebook: Notebook) -> None:
    assert isinstance(notebook.run("%t2sql accept").error, InputError)
    notebook.run("%ask --yes --draft first how many orders by status")
    notebook.run("%ask --yes how many customers by city")
    notebook.run("%t2sql --draft first accept")

    notebook.run('%t2sql reject "counts the wrong cities"')

    wrong, right = notebook.session.project.feedback()
    assert (wrong.kind, wrong.reason, wrong.face) == ("wrong", "counts the wrong cities", "jupyter")
    assert (right.kind, right.question) == ("right", "how many orders by status")
    assert "holds DataFrame" in str(notebook.run("%t2sql --draft _df accept").error)


def test_the_catalog_is_looked_through(notebook: Notebook) -> None:
    assert "total_amount" in notebook.run("%t2sql show orders").text
    assert "shop.customers" in notebook.run("%t2sql find customers").text
    assert "Indexed 2 tables." in notebook.run("%t2sql index").text


@pytest.mark.parametrize("line", ["%ask --help", "%t2sql --help", "%sql_run --help"])
def test_help_is_printed_and_stands_behind_the_question_mark(notebook: Notebook, line: str) -> None:
    name = line.partition(" ")[0].lstrip("%")
    printed = notebook.run(line).printed

    assert "Options:" in printed
    found = notebook.shell.object_inspect(f"%{name}")
    assert found["found"]
    assert found["docstring"].strip() == printed.strip()


@pytest.mark.parametrize(
    "line",
    [
        "%ask --bogus x",
        "%ask",
        "%ask --tables shop.nothing how many",
        "%ask @shop.nothing how many",
        "%t2sql --rows none",
        "%sql_run DELETE FROM shop.orders",
        "%ask --out 1x orders",
    ],
)
def test_an_error_is_one_line_without_a_traceback(notebook: Notebook, line: str) -> None:
    done = notebook.run(line)

    assert isinstance(done.error, T2SQLError)
    assert done.printed.strip() == f"t2sql: {done.error}"
    assert "Traceback" not in done.printed


def test_a_model_that_is_away_is_one_line_too(
    notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_LLM__BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("T2SQL_LLM__MODEL", "away")
    monkeypatch.setenv("T2SQL_LLM__TIMEOUT_S", "1")

    done = notebook.run("%ask --tables shop.orders how many orders by status")

    assert isinstance(done.error, LLMUnavailableError)
    assert done.printed.count("\n") == 1


def test_a_cell_of_the_data_is_text_and_never_markup(notebook: Notebook) -> None:
    done = notebook.run(
        "%sql_run SELECT '<img src=x onerror=alert(1)>' AS \"<b>c</b>\", "
        "'\x1b[31mred' AS e, full_name FROM shop.customers LIMIT 1"
    )

    assert "<img" not in done.html()
    assert "&lt;img" in done.html()
    assert "<b>c" not in done.html()
    assert "\x1b" not in done.text


def test_a_refusal_value_is_not_kept_as_the_last_draft(notebook: Notebook) -> None:
    notebook.run(COUNT)
    before = notebook["_draft"]

    notebook.run("%ask --yes zebra migration patterns in botswana")

    assert notebook.session.draft == before
    assert not isinstance(notebook["_draft"], Refusal)
