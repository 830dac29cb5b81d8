from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from t2sql.config import LLMSettings, PriceSettings, StageSettings
from t2sql.errors import LLMOutputError, PromptError
from t2sql.llm.budget import estimate_tokens
from t2sql.llm.client import OpenAIClient
from t2sql.llm.model import PromptedLLM, open_llm
from t2sql.llm.prompts import PromptLibrary
from t2sql.testing import ReceivedRequest, ScriptedServer
from t2sql.types import Usage

GREET = """---
name: greet
version: 1
description: Says hello.
inputs: [who]
output:
  type: object
  required: [text]
  properties: {text: {type: string}}
---
system:
You are kind.
user:
Greet {{ who }}.
"""
INPUTS: dict[str, Any] = {
    "question": "how many",
    "earlier": [],
    "today": "2024-05-31",
    "dialect": "duckdb",
    "tables": [],
    "timezone": "",
    "periods": [],
    "joins": [],
    "value_hits": [],
    "habits": [],
    "terms": [],
    "rules": [],
    "examples": [],
    "samples": False,
}
SQL_REPLY = {"plan": "", "sql": "SELECT 1", "explanation": "", "assumptions": [], "confidence": 1}


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    path = tmp_path / "greet" / "v1.md"
    path.parent.mkdir()
    path.write_text(GREET)
    return tmp_path


def model(server: ScriptedServer, prompts: Path | None = None) -> PromptedLLM:
    settings = LLMSettings(base_url=server.base_url, model="small", api_key_env="none")
    return PromptedLLM(PromptLibrary(prompts), OpenAIClient(settings))


def test_a_reply_comes_with_its_prompt_and_its_cost(prompts: Path) -> None:
    with ScriptedServer([{"text": "hello"}]) as server:
        llm = model(server, prompts)
        reply, call = llm.complete("greet", {"who": "Kim"})
        llm.close()
    assert reply == {"text": "hello"}
    assert (call.prompt.name, call.prompt.version, call.model) == ("greet", 1, "small")
    assert call.prompt.sha256 == PromptLibrary(prompts).prompt("greet").sha256
    assert call.usage == Usage(10, 5, 1)
    assert call.messages == (("system", "You are kind."), ("user", "Greet Kim."))
    assert (call.reply, call.notes) == ('{"text": "hello"}', ())
    assert server.requests[0].text == "You are kind.\nGreet Kim."


def test_a_reply_that_does_not_fit_is_asked_for_once_more_with_the_reason(prompts: Path) -> None:
    with ScriptedServer([{"txt": "hello"}, {"text": "hello"}]) as server:
        llm = model(server, prompts)
        reply, call = llm.complete("greet", {"who": "Kim"})
        llm.close()
    assert reply == {"text": "hello"}
    assert call.usage == Usage(20, 10, 2)
    again = server.requests[1].body["messages"]
    assert [message["role"] for message in again] == ["system", "user", "assistant", "user"]
    assert again[2]["content"] == json.dumps({"txt": "hello"})
    assert "the object lacks text" in again[3]["content"]


def test_a_second_reply_that_does_not_fit_is_an_error(prompts: Path) -> None:
    with ScriptedServer(["SELECT 1", "what?"]) as server:
        llm = model(server, prompts)
        with pytest.raises(LLMOutputError, match=r"no JSON object\. Asked twice\. Try again"):
            llm.complete("greet", {"who": "Kim"})
        llm.close()


@pytest.mark.parametrize("script", [["SELECT 1", "Sorry!"], ["Hm.", "```sql\nSELECT 1;\n```"]])
def test_a_lone_statement_is_the_last_resort_where_sql_is_asked_for(script: list[str]) -> None:
    with ScriptedServer(script) as server:
        llm = model(server)
        reply, call = llm.complete("generate_sql", INPUTS)
        llm.close()
    assert reply["sql"] == "SELECT 1"
    assert reply["confidence"] < 0.5
    assert call.usage.calls == 2


def test_wrong_inputs_cost_no_request(prompts: Path) -> None:
    with ScriptedServer() as server, pytest.raises(PromptError, match="missing who"):
        model(server, prompts).complete("greet", {})
    assert server.requests == []


@pytest.mark.parametrize(
    ("select", "sketch", "asked"),
    [("small", "tiny", "tiny"), ("small", "", "small"), ("", "", "large")],
)
def test_a_schema_is_sketched_by_the_nearest_model_that_is_named(
    select: str, sketch: str, asked: str
) -> None:
    with ScriptedServer([{"tables": []}]) as server:
        settings = LLMSettings(
            base_url=server.base_url,
            model="large",
            api_key_env="none",
            select=StageSettings(select),
            sketch=StageSettings(sketch),
        )
        llm = open_llm(settings)
        llm.complete("sketch_schema", {"question": "Who bakes?", "today": "2024-05-31"})
        llm.close()
    assert [request.body["model"] for request in server.requests] == [asked]


def test_the_settings_name_a_model_for_a_stage_and_a_version_for_a_prompt(prompts: Path) -> None:
    second = prompts / "greet" / "v2.md"
    second.write_text(GREET.replace("version: 1", "version: 2").replace("kind", "terse"))
    with ScriptedServer([{"text": "hi"}, SQL_REPLY]) as server:
        settings = LLMSettings(
            base_url=server.base_url,
            model="small",
            api_key_env="none",
            generate=StageSettings(model="large"),
        )
        llm = open_llm(settings, prompts=prompts, pins={"greet": 1})
        _, call = llm.complete("greet", {"who": "Kim"})
        llm.complete("generate_sql", INPUTS)
        llm.close()
    assert call.prompt.version == 1
    assert [request.body["model"] for request in server.requests] == ["small", "large"]


def test_an_older_version_of_a_prompt_takes_what_it_knows_of_the_inputs() -> None:
    with ScriptedServer([SQL_REPLY]) as server:
        settings = LLMSettings(base_url=server.base_url, model="small", api_key_env="none")
        llm = open_llm(settings, pins={"generate_sql": 1})
        _, call = llm.complete("generate_sql", INPUTS)
        llm.close()
    assert call.prompt.version == 1
    assert "Today is 2024-05-31" in server.requests[0].text


def test_what_a_model_costs_is_counted_by_its_price() -> None:
    with ScriptedServer([SQL_REPLY, SQL_REPLY]) as server:
        settings = LLMSettings(
            base_url=server.base_url,
            model="small",
            api_key_env="none",
            generate=StageSettings("large"),
            prices={"large": PriceSettings(input=2.0, output=10.0)},
        )
        llm = open_llm(settings)
        _, written = llm.complete("generate_sql", INPUTS)
        llm.close()
        llm = open_llm(replace(settings, prices={}))
        _, unpriced = llm.complete("generate_sql", INPUTS)
        llm.close()
    assert written.usage.cost == pytest.approx((10 * 2.0 + 5 * 10.0) / 1_000_000)
    assert unpriced.usage.cost is None


def test_a_further_draft_is_asked_for_with_another_temperature_and_a_seed() -> None:
    with ScriptedServer([SQL_REPLY] * 3) as server:
        settings = LLMSettings(
            base_url=server.base_url, model="small", api_key_env="none", candidate_temperature=0.9
        )
        llm = open_llm(settings)
        for variant in range(3):
            llm.complete("generate_sql", INPUTS, variant=variant)
        llm.close()
    asked = [(one.body["temperature"], one.body.get("seed")) for one in server.requests]
    assert asked == [(0.0, None), (0.9, 1), (0.9, 2)]


def test_only_so_many_requests_go_out_at_a_time() -> None:
    at_once, most, lock = 0, 0, threading.Lock()

    def answer(_: ReceivedRequest) -> dict[str, Any]:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.02)
        with lock:
            at_once -= 1
        return SQL_REPLY

    with ScriptedServer(answer) as server:
        settings = LLMSettings(
            base_url=server.base_url, model="small", api_key_env="none", concurrency=2
        )
        llm = open_llm(settings)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: llm.complete("generate_sql", INPUTS), range(12)))
        llm.close()
    assert most <= 2
    assert len(server.requests) == 12


def test_a_prompt_that_does_not_fit_the_window_is_cut_and_the_call_says_so() -> None:
    columns = [
        {
            "name": f"c{number}",
            "type": "INTEGER",
            "marks": [],
            "description": "a long story " * 20,
            "synonyms": [],
            "unit": "",
            "accepted_values": [],
            "examples": [],
        }
        for number in range(400)
    ]
    table = {
        **dict.fromkeys(("description", "grain", "tier", "partition"), ""),
        "name": "wide",
        "row_count": None,
        "is_view": False,
        "synonyms": [],
        "hidden": 0,
        "columns": columns,
    }
    with ScriptedServer([SQL_REPLY]) as server:
        settings = LLMSettings(
            base_url=server.base_url, model="small", api_key_env="none", context_tokens=8192
        )
        llm = open_llm(settings)
        _, call = llm.complete("generate_sql", {**INPUTS, "tables": [table]})
        llm.close()
    assert any("long descriptions" in note for note in call.notes)
    assert estimate_tokens(server.requests[0].text) < 8192 - 2048
