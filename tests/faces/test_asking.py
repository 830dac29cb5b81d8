"""``t2sql ask``: follow-ups, one question a line, a conversation at a terminal."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path

import pytest

from tests.faces.conftest import Run
from tests.faces.terminal import Terminal

FIRST = "how many customers are there?"
SECOND = "how many orders are cancelled?"
NOBODY_KNOWS = "average blood pressure of penguins in the zoo"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What stands on stdin; nobody sits at it."""
    lines = io.StringIO()
    monkeypatch.setattr(sys, "stdin", lines)
    return lines


def put(typed: io.StringIO, *lines: str) -> None:
    typed.write("\n".join(lines))
    typed.seek(0)


def test_a_follow_up_may_be_named_before_or_after_its_words(indexed: Path, t2sql: Run) -> None:
    for order in (("--follow", "only in Seoul"), ("only in Seoul", "--follow")):
        assert t2sql("ask", FIRST).code == 0
        done = t2sql("ask", *order)
        assert done.code == 0, done.err
        assert "Changed from the query before" in done.out
        assert "'Seoul'" in done.out


def test_a_follow_up_of_a_question_by_its_id(indexed: Path, t2sql: Run) -> None:
    t2sql("ask", FIRST)
    asked = t2sql("history", "search", "--json").json["questions"][0]["id"]
    t2sql("ask", SECOND)
    done = t2sql("ask", "only in Seoul", "--follow", asked[:8], "--json")
    assert "customers" in done.json["sql"]
    assert t2sql("ask", "only in Seoul", "--follow", "0" * 12).code == 2


def test_without_a_terminal_each_line_is_a_question(
    indexed: Path, t2sql: Run, typed: io.StringIO
) -> None:
    put(typed, FIRST, "", NOBODY_KNOWS, "@", SECOND)
    done = t2sql("ask", "--json")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["question"] for answer in answers[:2]] == [FIRST, NOBODY_KNOWS]
    assert answers[0]["rows"] == [[30]]
    assert answers[1]["refusal"]["reason"]
    assert answers[-1]["rows"] == [[150]]
    assert done.code == 6, "the code of the first question that was not answered"


def test_lines_go_on_from_each_other_where_that_is_asked_for(
    indexed: Path, t2sql: Run, typed: io.StringIO
) -> None:
    t2sql("ask", FIRST)
    put(typed, "only in Seoul", "only in Busan")
    done = t2sql("ask", "--follow")
    assert done.code == 0, done.err
    assert done.out.count("Changed from the query before") == 2
    assert "Question: only in Busan" in done.out


def test_an_error_in_a_line_is_told_and_the_next_one_asked(
    indexed: Path, t2sql: Run, typed: io.StringIO
) -> None:
    put(typed, "orders of @shop.ordres", FIRST)
    done = t2sql("ask", "--json")
    first, second = map(json.loads, done.out.splitlines())
    assert "There is no table shop.ordres" in first["error"]
    assert first["exit_code"] == done.code == 2
    assert second["rows"] == [[30]]


def test_no_question_at_all_is_a_mistake(indexed: Path, t2sql: Run, typed: io.StringIO) -> None:
    done = t2sql("ask")
    assert done.code == 2
    assert "There is no question." in done.err


def test_a_chart_and_a_notebook_are_made_of_the_answer(indexed: Path, t2sql: Run) -> None:
    made = ("--chart", "answer.svg", "--notebook", "answer.ipynb")
    done = t2sql("ask", "How many cancelled orders in each city?", *made)
    assert done.code == 0, done.err
    assert "Chart (bar) written to answer.svg" in done.err
    assert "Notebook written to answer.ipynb" in done.err
    drawn = (indexed / "answer.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert "Busan" in drawn
    assert json.loads((indexed / "answer.ipynb").read_text(encoding="utf-8"))["cells"]
    again = t2sql("ask", "How many cancelled orders in each city?", "--chart", "answer.svg")
    assert (again.code, "exists already" in again.err) == (2, True)


def test_rows_that_no_chart_shows_are_no_mistake(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "show the full names of customers", "--chart", "names.png")
    assert done.code == 0, done.err
    assert "No chart shows these rows, so names.png is not written." in done.err
    assert not (indexed / "names.png").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--chart", "answer.gif"), "must end in .svg or .png"),
        (("--notebook", "answer.txt"), "must end in .ipynb"),
        (("--chart", "nowhere/answer.svg"), "There is no folder nowhere"),
        (("--chart", "store.duckdb.svg"), "exists already"),
        (("--chart", "answer.svg", "--no-run"), "not both"),
    ],
)
def test_a_bad_place_is_refused_before_anything_is_asked(
    indexed: Path, t2sql: Run, options: tuple[str, ...], told: str
) -> None:
    (indexed / "store.duckdb.svg").write_text("mine", encoding="utf-8")
    done = t2sql("ask", FIRST, *options)
    assert done.code == 2
    assert told in done.err
    assert (indexed / "store.duckdb.svg").read_text(encoding="utf-8") == "mine"
    assert "You asked nothing yet" in t2sql("history", "search").err


@pytest.mark.slow
def test_a_conversation_asks_goes_on_and_is_left(indexed: Path) -> None:
    with Terminal(indexed, "ask") as terminal:
        terminal.wait_for("t2sql> ")
        terminal.type(f"{FIRST}\n")
        terminal.wait_for("Use these tables?")
        terminal.wait_for("> ")
        terminal.type("\n")
        terminal.wait_for("30")
        terminal.wait_for("t2sql> ")
        terminal.type("only in Seoul\n")
        terminal.wait_for("Use these tables?")
        terminal.type("\n")
        terminal.wait_for("Changed from the query before")
        terminal.wait_for("t2sql> ")
        for command, shown in (
            ("/sql", "SELECT"),
            ("/tables", "Tables, chosen by the offline translator"),
            ("/show orders", "total_amount"),
            ("/search city", "shop.customers.city"),
            ("/reject too few", "Noted as wrong: only in Seoul"),
            ("/nothing", "There is no /nothing. /help lists what there is."),
            ("/new", "The next question is a new one."),
            ("/accept", "No question has been answered yet."),
        ):
            terminal.type(f"{command}\n")
            terminal.wait_for(shown)
            terminal.wait_for("t2sql> ")
        terminal.type("\x04")
        assert terminal.left() == 0
    kept = (indexed / ".t2sql" / "typed").read_text(encoding="utf-8").splitlines()
    assert kept[:3] == [FIRST, "only in Seoul", "/sql"]


@pytest.mark.slow
def test_ctrl_c_stops_the_question_and_not_the_conversation(indexed: Path) -> None:
    with Terminal(indexed, "ask", T2SQL_PROJECT__CONFIRM="never") as terminal:
        terminal.wait_for("t2sql> ")
        time.sleep(1)  # the prompt stands a moment before the line is read
        terminal.type("\x03")
        terminal.wait_for("Ctrl-D or /quit leaves.")
        terminal.wait_for("t2sql> ")
        others = ", ".join(f"shop.orders {name}" for name in "abcdef")
        endless = f"SELECT COUNT(*) FROM {others}"  # noqa: S608 # names of this test
        terminal.type(f"/sql {endless}\n")
        terminal.wait_for("Running")
        terminal.type("\x03")
        terminal.wait_for("Stopped; nothing changed.")
        terminal.wait_for("t2sql> ")
        terminal.type(f"{FIRST}\n")
        assert "Use these tables?" not in terminal.wait_for("30")
        terminal.wait_for("t2sql> ")
        terminal.type("/quit\n")
        assert terminal.left() == 0
