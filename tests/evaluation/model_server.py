"""A scripted model that fills any prompt's schema, and the settings that ask it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from t2sql.config import Config, make_config
from t2sql.llm.prompts import PromptLibrary
from t2sql.llm.shipped import shipped_prompts
from t2sql.testing import ReceivedRequest

MARKS = ("PLAIN-WORDS", "FANCY-WORDS")
VERSIONS = (91, 92)
Write = Callable[[ReceivedRequest], str]


def replies(write: Write, tables: Mapping[str, str]) -> Callable[[ReceivedRequest], dict[str, Any]]:
    """Answers every prompt: SQL by the function, the table whose word the question has."""

    def reply(request: ReceivedRequest) -> dict[str, Any]:
        schema = request.body["response_format"]["json_schema"]["schema"]
        filled: dict[str, Any] = _fill(schema)
        if "sql" in filled:
            filled["sql"] = write(request)
        if "tables" in filled:
            named = next(name for word, name in tables.items() if word in request.text)
            filled["tables"] = [{"name": named, "reason": "it fits", "confidence": 0.9}]
        return filled

    return reply


def _fill(schema: Mapping[str, Any]) -> Any:
    kind = schema.get("type")
    if kind == "object":
        return {name: _fill(inner) for name, inner in schema.get("properties", {}).items()}
    if isinstance(kind, list):
        kind = kind[0]
    if "enum" in schema:
        return schema["enum"][0]
    return {"string": "", "array": [], "number": 0.8, "integer": 1, "boolean": False}.get(str(kind))


def model_settings(folder: Path, base_url: str, **given: Any) -> Config:
    """Settings that ask the server at this address, with prices and two prompts of their own."""
    prompts = folder / "prompts"
    if not prompts.exists():
        shutil.copytree(shipped_prompts(), prompts)
        newest = PromptLibrary().prompt("generate_sql").version
        text = (prompts / "generate_sql" / f"v{newest}.md").read_text(encoding="utf-8")
        for version, mark in zip(VERSIONS, MARKS, strict=True):
            changed = text.replace(f"version: {newest}", f"version: {version}", 1) + f"\n{mark}\n"
            path = prompts / "generate_sql" / f"v{version}.md"
            path.write_text(changed, encoding="utf-8")
    llm = {
        "base_url": base_url,
        "model": "scripted",
        "api_key_env": "none",
        "concurrency": 3,
        "prices": {"scripted": {"input": 2.0, "output": 10.0}},
        **given,
    }
    data = {
        "llm": llm,
        "prompts": {"generate_sql": VERSIONS[0]},
        "search": {"embedder": "hash"},
        "limits": {"repairs": 0, "fit": 0.0},
    }
    return make_config(data, folder=folder, environment={})
