"""A project that is indexed once, and answers about it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from t2sql.faces.chat.conversation import Conversation, Shown
from t2sql.project import open_project
from tests.faces.conftest import SETTINGS, SHOP


def index_shop(folder: Path) -> Path:
    """A small shop, indexed, in this folder."""
    with duckdb.connect(str(folder / "store.duckdb")) as connection:
        connection.execute(SHOP)
    (folder / "t2sql.toml").write_text(SETTINGS, encoding="utf-8")
    with open_project(folder) as project:
        project.index()
    return folder


def answered(conversation: Conversation, sql: str = "") -> Shown:
    """An answer about the orders of each status; of SQL of its own where that is given."""
    conversation.suggest_tables("How many orders are there for each status?")
    written = conversation.write_sql(["shop.orders"])
    assert isinstance(written, Shown)
    if sql:
        written = conversation.edit(written.name, sql)
    return conversation.run(written.name)
