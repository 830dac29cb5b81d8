from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from t2sql.config import LLMSettings, StageSettings
from t2sql.errors import LLMOutputError, PromptError
from t2sql.llm.client import OpenAIClient
from t2sql.llm.model import PromptedLLM, open_llm
from t2sql.llm.prompts import PromptLibrary
from t2sql.testing import ScriptedServer
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
    "joins": [],
    "value_hits": [],
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
        reply, use, usage = llm.complete("greet", {"who": "Kim"})
        llm.close()
    assert reply == {"text": "hello"}
    assert (use.name, use.version) == ("greet", 1)
    assert use.sha256 == PromptLibrary(prompts).prompt("greet").sha256
    assert usage == Usage(10, 5, 1)
    assert server.requests[0].text == "You are kind.\nGreet Kim."


def test_a_reply_that_does_not_fit_is_asked_for_once_more_with_the_reason(prompts: Path) -> None:
    with ScriptedServer([{"txt": "hello"}, {"text": "hello"}]) as server:
        llm = model(server, prompts)
        reply, _, usage = llm.complete("greet", {"who": "Kim"})
        llm.close()
    assert reply == {"text": "hello"}
    assert usage == Usage(20, 10, 2)
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
        reply, _, usage = llm.complete("generate_sql", INPUTS)
        llm.close()
    assert reply["sql"] == "SELECT 1"
    assert reply["confidence"] < 0.5
    assert usage.calls == 2


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
        _, use, _ = llm.complete("greet", {"who": "Kim"})
        llm.complete("generate_sql", INPUTS)
        llm.close()
    assert use.version == 1
    assert [request.body["model"] for request in server.requests] == ["small", "large"]
