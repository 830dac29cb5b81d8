"""Texts around settings: a URL without secrets, the first file."""

from __future__ import annotations

import json
from urllib.parse import urlsplit, urlunsplit


def hide_secrets(url: str) -> str:
    """A database URL without password and query part: for people, logs and names of folders."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, user.partition(":")[0] + at + host, parts.path, "", ""))


def first_settings(url: str) -> str:
    """The text of a new ``t2sql.toml``; a URL with a password is named by a variable instead."""
    if urlsplit(url).password:
        database = (
            f'url_env = "{URL_VARIABLE}" # the URL has a password: keep it in this variable, '
            "never in a file"
        )
    else:
        database = f"url = {json.dumps(url, ensure_ascii=False)}"
    return _FIRST_SETTINGS.replace("DATABASE", database)


URL_VARIABLE = "T2SQL_DATABASE_URL"
_FIRST_SETTINGS = """\
# Settings of this t2sql project. Every key: docs/configuration.md

[database]
DATABASE

[project]
# today = 2025-06-19       # pin the clock that relative dates are read by; default: the real date
# translator = "auto"      # llm, offline, or auto: llm where a model is configured

[llm]                      # any OpenAI-compatible endpoint; without a model t2sql works offline
# base_url = "http://localhost:11434/v1"
# model = "name-of-the-model"
# api_key_env = "OPENAI_API_KEY"

[privacy]
# samples = false          # whether cell values may stand in a prompt

[limits]
# rows = 1000              # fetched at most
# query_seconds = 30
"""
