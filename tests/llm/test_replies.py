from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import LLMOutputError
from t2sql.llm.prompts import PromptLibrary
from t2sql.llm.replies import read_reply, read_sql

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sql", "steps"],
    "properties": {
        "sql": {"type": "string"},
        "steps": {"type": "array", "items": {"type": "integer"}},
    },
}
GOOD = {"sql": "SELECT '{' AS x", "steps": [1, 2]}
TEXT = json.dumps(GOOD)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}\n```",
        f"Sure {{here}} it is:\n\n{TEXT}\n\nAnything else?",
        f"<think>maybe {{'sql': 1}} or {TEXT.replace('1', '9')}</think>\n{TEXT}",
        f"some thoughts without an opening</think>{TEXT}",
        f"{TEXT}\n{TEXT}",
        f'{{"other": 1}}\n{TEXT}',
    ],
)
def test_the_object_is_found_in_what_models_write(text: str) -> None:
    assert read_reply(text, SCHEMA) == GOOD


def test_bare_line_ends_within_a_string_are_read() -> None:
    text = '{"sql": "SELECT 1\n  FROM t", "steps": []}'
    assert read_reply(text, SCHEMA)["sql"] == "SELECT 1\n  FROM t"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no JSON object"),
        ("I cannot do that.", "holds no JSON object"),
        ("[1, 2]", "holds no JSON object"),
        ('{"sql": "SELECT', "holds no JSON object"),
        ('{"sql": NaN, "steps": []}', "holds no JSON object"),
        ("{" * 100_000, "holds no JSON object"),
        ('{"sql": "secret"}', "the object lacks steps"),
        ('{"sql": 5, "steps": []}', "sql should be of type string"),
        ('{"sql": "secret", "steps": ["secret"]}', "steps.0 should be of type integer"),
        ('{"sql": "x", "steps": [], "secret": 1}', "a field that the schema does not know"),
        (f"{TEXT} or rather {TEXT.replace('[1', '[7')}", "several different"),
        (f'{{"sql": "{"x" * 200_000}", "steps": []}}', "longer than 200,000"),
    ],
)
def test_what_cannot_be_used_is_told_without_its_content(text: str, told: str) -> None:
    with pytest.raises(LLMOutputError, match=told) as error:
        read_reply(text, SCHEMA)
    assert "secret" not in str(error.value)


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    try:
        reply = read_reply(text, SCHEMA)
    except LLMOutputError:
        return
    assert set(reply) == {"sql", "steps"}


@given(
    st.dictionaries(st.text(), st.integers() | st.text()).map(json.dumps),
    st.text(alphabet=st.characters(exclude_characters="{}<")),
)
def test_an_object_survives_prose_around_it(text: str, prose: str) -> None:
    assert read_reply(f"{prose}{text}{prose}", {"type": "object"}) == json.loads(text)


GENERATE = PromptLibrary().prompt("generate_sql").output


@pytest.mark.parametrize(
    "text",
    [
        "The query is:\n```sql\nSELECT a\nFROM t\n```\nDone.",
        "```\nSELECT a\nFROM t;\n```",
        "Here:\nSELECT a\nFROM t;\nThis reads t.",
        "SELECT a\nFROM t\n\nThis reads t.",
        "<think>SELECT b FROM u;</think>SELECT a\nFROM t",
    ],
)
def test_the_only_statement_in_prose_is_read(text: str) -> None:
    reply = read_sql(text, GENERATE)
    assert reply is not None
    assert reply["sql"] == "SELECT a\nFROM t"
    assert reply["confidence"] < 0.5
    assert "outside the asked form" in reply["assumptions"][0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I would select the orders and count them.",
        "```sql\nSELECT 1\n```\nor\n```sql\nSELECT 2\n```",
        "```sql\nSELECT 1; DROP TABLE t\n```",
        "```sql\nDELETE FROM t\n```",
    ],
)
def test_no_statement_or_a_second_one_is_not_read(text: str) -> None:
    assert read_sql(text, GENERATE) is None


def test_prompts_without_sql_take_no_prose() -> None:
    assert read_sql("SELECT 1", PromptLibrary().prompt("select_tables").output) is None
