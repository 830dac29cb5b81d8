"""The main job with a language model: the real client against a scripted server on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.testing import ScriptedServer, chat_reply, error_reply
from t2sql.types import Column, Table
from tests.faces.conftest import Run


def chosen(*names: str) -> Any:
    tables = [{"name": name, "reason": "it has them", "confidence": 0.9} for name in names]
    none = {"none_fits": False, "reason": "", "ask": "", "choices": []}
    return chat_reply(json.dumps({"tables": tables, **none}))


def written(sql: str) -> Any:
    reply = {
        "plan": "count",
        "sql": sql,
        "explanation": "Counts the customers.",
        "assumptions": ["every row is a customer"],
        "confidence": 0.8,
    }
    return chat_reply(json.dumps(reply))


@pytest.fixture
def model(indexed: Path) -> Callable[[str], None]:
    """Configures the server at this address as the project's model."""

    def configure(base_url: str) -> None:
        file = indexed / "t2sql.toml"
        text = file.read_text(encoding="utf-8")
        llm = f'[llm]\nbase_url = "{base_url}"\nmodel = "scripted"\ntimeout_s = 5.0\n'
        file.write_text(text + llm, encoding="utf-8")

    return configure


def test_the_model_chooses_writes_and_repairs(model: Callable[[str], None], t2sql: Run) -> None:
    replies = [
        chosen("shop.customers"),
        written("SELECT COUNT(shoe_size) FROM shop.customers"),
        written("SELECT COUNT(*) AS customers FROM shop.customers"),
    ]
    with ScriptedServer(replies) as server:
        model(server.base_url)
        done = t2sql("ask", "How many customers are there?", "--json")

    assert done.code == 0, done.err
    answer = done.json
    assert answer["translator"] == "llm"
    assert answer["rows"] == [[30]]
    assert answer["assumptions"] == ["every row is a customer"]
    assert answer["usage"]["calls"] == 3
    assert {"select", "generate", "check"} <= set(answer["timings_ms"])


def sketched(*names: str) -> Any:
    tables = [{"name": name, "description": "rows", "columns": ["id"]} for name in names]
    return chat_reply(json.dumps({"tables": tables}))


@pytest.fixture
def with_sketch(indexed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("T2SQL_SEARCH__SKETCH", "true")


@pytest.mark.usefixtures("with_sketch")
def test_a_sketch_is_asked_for_first_and_counted(model: Callable[[str], None], t2sql: Run) -> None:
    count = written("SELECT COUNT(*) AS customers FROM shop.customers")
    replies = [sketched("customers"), chosen("shop.customers")]
    with ScriptedServer([*replies, count, *replies]) as server:
        model(server.base_url)
        asked = t2sql("ask", "Who pays us?", "--json")
        done = t2sql("tables", "Who pays us?", "--json")

    assert asked.code == done.code == 0, asked.err + done.err
    assert "You sketch a database schema" in server.requests[0].text
    assert asked.json["usage"]["calls"] == 3
    assert "sketch" in asked.json["timings_ms"]
    evidence = [item["text"] for found in done.json["candidates"] for item in found["evidence"]]
    assert "like the sketched table 'customers (…)'" in evidence


@pytest.mark.usefixtures("with_sketch")
def test_a_sketch_that_fails_leaves_the_question_to_be_searched(
    model: Callable[[str], None], t2sql: Run
) -> None:
    with ScriptedServer(["no JSON", "still none", chosen("shop.customers")]) as server:
        model(server.base_url)
        done = t2sql("tables", "How many customers are there?", "--json")

    assert done.code == 0, done.err
    assert done.json["notes"][0].startswith("The model could not sketch the tables: ")
    assert done.json["candidates"]


def test_no_sketch_is_asked_for_unless_the_settings_say_so(
    model: Callable[[str], None], t2sql: Run
) -> None:
    with ScriptedServer([chosen("shop.customers")]) as server:
        model(server.base_url)
        assert t2sql("tables", "Who pays us?", "--json").code == 0
    assert len(server.requests) == 1


@pytest.mark.usefixtures("with_sketch")
def test_a_sketch_without_a_model_changes_nothing(t2sql: Run) -> None:
    done = t2sql("tables", "How many customers are there?", "--json")
    assert done.code == 0, done.err
    assert "sketched" not in done.out


def test_sql_that_cannot_be_repaired_is_shown_with_its_attempts(
    model: Callable[[str], None], t2sql: Run
) -> None:
    hostile = written("DROP TABLE shop.customers")
    with ScriptedServer([chosen("shop.customers"), hostile, hostile, hostile]) as server:
        model(server.base_url)
        done = t2sql("ask", "How many customers are there?")

    assert done.code == 4
    assert done.out.startswith("Not run")
    assert "DROP TABLE shop.customers" in done.out
    assert done.out.count("begins with 'DROP' is not a query") == 3
    assert t2sql("run", "SELECT COUNT(*) FROM shop.customers", "--json").json["rows"] == [[30]]


def test_an_outage_is_told_as_one(model: Callable[[str], None], t2sql: Run) -> None:
    with ScriptedServer(lambda _: error_reply(401, "no such key")) as server:
        model(server.base_url)
        done = t2sql("ask", "How many customers are there?", "--json")

    assert done.code == 3
    assert "Traceback" not in done.err
    assert "No table" not in done.err


def test_without_a_model_the_llm_translator_says_what_to_set(indexed: Path, t2sql: Run) -> None:
    done = t2sql("ask", "How many customers are there?", "--translator", "llm")

    assert done.code == 2
    assert "[llm]" in done.err


def test_explain_says_what_a_query_does_without_running_it(
    model: Callable[[str], None], t2sql: Run
) -> None:
    reply = {"summary": "It counts.", "steps": ["Take all.", "Count."], "notes": ["No filter."]}
    with ScriptedServer([chat_reply(json.dumps(reply))]) as server:
        model(server.base_url)
        done = t2sql("explain", "SELECT COUNT(*) FROM shop.customers")
        refused = t2sql("explain", "DROP TABLE shop.customers")
    assert done.out == "It counts.\n  1. Take all.\n  2. Count.\n  note: No filter.\n"
    assert refused.code == 4


def test_describe_drafts_a_file_of_metadata_that_can_be_read_back(
    model: Callable[[str], None], t2sql: Run, tmp_path: Path
) -> None:
    columns = [{"name": "id", "description": "Who it is.", "sure": False}]
    reply = {"description": "People who buy.", "grain": "a customer", "columns": columns}
    with ScriptedServer(lambda _: chat_reply(json.dumps(reply))) as server:
        model(server.base_url)
        done = t2sql("describe", "customers")
    assert done.code == 0, done.err
    (tmp_path / "notes.yml").write_text(done.out, encoding="utf-8")
    tables = (Table("shop.customers", (Column("id", "INTEGER"),)),)
    noted, problems = apply_notes(tables, read_notes(tmp_path))
    assert not problems
    assert noted[0].description == "People who buy."
    assert noted[0].columns[0].description in {"", "Who it is. (a guess)"}


def test_without_a_model_explain_says_how_to_configure_one(indexed: Path, t2sql: Run) -> None:
    done = t2sql("explain", "SELECT COUNT(*) FROM shop.customers")
    assert done.code == 2
    assert "[llm]" in done.err


def test_a_follow_up_goes_on_from_the_last_question(
    model: Callable[[str], None], t2sql: Run
) -> None:
    replies = [
        chosen("shop.customers"),
        written("SELECT COUNT(*) AS customers FROM shop.customers"),
        chosen("shop.customers"),
        written("SELECT COUNT(*) AS customers FROM shop.customers WHERE customer_id > 10"),
    ]
    with ScriptedServer(replies) as server:
        model(server.base_url)
        t2sql("ask", "How many customers are there?", "--no-run")
        done = t2sql("ask", "only those above 10", "--follow", "--no-run")
    assert done.code == 0, done.err
    assert "How many customers are there?" in server.requests[3].text
    assert "Changed from the query before" in done.out
