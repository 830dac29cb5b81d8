"""The page on assistants and editors says what the server has today."""

from __future__ import annotations

import json
import re
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner

pytest.importorskip("mcp")

from mcp import Client

from t2sql.faces.cli import cli
from t2sql.faces.mcp.desk import Desks
from t2sql.faces.mcp.rows import LONGEST_CELL, MOST_CHARACTERS, MOST_ROWS
from t2sql.faces.mcp.server import make_server
from t2sql.types import Person

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")


def test_the_settings_for_an_editor_start_the_server() -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    (entry,) = shown["mcpServers"].values()

    done = CliRunner().invoke(cli, [*entry["args"], "--help"])

    assert entry["command"] == "t2sql"
    assert done.exit_code == 0
    assert "MCP server" in done.output


def test_every_tool_the_resource_and_the_prompt_stand_on_the_page() -> None:
    def nobody(person: Person) -> None:
        raise AssertionError("nothing is asked")

    async def look() -> None:
        async with Client(make_server(Desks(nobody))) as client:  # type: ignore[arg-type]
            tools = {tool.name for tool in (await client.list_tools()).tools}
            table = PAGE.partition("## Tools")[2].partition("\n\nTables")[0]
            named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|([^|]+)\|", table, re.M))))
            assert named == tools
            (template,) = (await client.list_resource_templates()).resource_templates
            assert template.uri_template.partition("{")[0] in PAGE
            (prompt,) = (await client.list_prompts()).prompts
            assert f"`{prompt.name}`" in PAGE

    anyio.run(look)


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    text = " ".join(PAGE.split())

    assert f"at most {MOST_ROWS:,} rows and {MOST_CHARACTERS:,} characters" in text
    assert f"cells of at most {LONGEST_CELL:,}" in text
