"""The main job with a language model: the real client against a scripted server on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from t2sql.testing import ScriptedServer, chat_reply, error_reply
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
        written("SELECT COUNT(customer) FROM shop.customers"),
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
    assert "repair" in answer["timings_ms"]


def test_sql_that_cannot_be_repaired_is_shown_with_its_attempts(
    model: Callable[[str], None], t2sql: Run
) -> None:
    hostile = written("DROP TABLE shop.customers")
    with ScriptedServer([chosen("shop.customers"), hostile, hostile, hostile]) as server:
        model(server.base_url)
        done = t2sql("ask", "How many customers are there?")

    assert done.code == 4
    assert done.out.startswith("Not run")
    assert done.out.count("DROP TABLE shop.customers") == 3
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
