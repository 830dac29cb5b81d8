"""A project to look around in, and whoever looks, without a server."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import gradio as gr

from t2sql.faces.chat.conversations import Conversations
from t2sql.faces.chat.desk import Desk
from t2sql.faces.chat.parts import ChatParts
from t2sql.faces.doors.web import PERSON
from t2sql.project import Project, open_project
from t2sql.types import Person

LAKE = """
CREATE SCHEMA trade; CREATE SCHEMA web; CREATE SCHEMA "odd one";
CREATE TABLE trade.members (
  member_id INTEGER PRIMARY KEY, city VARCHAR, phone VARCHAR, joined_on DATE);
CREATE TABLE trade.orders (
  order_id INTEGER PRIMARY KEY, member_id INTEGER REFERENCES trade.members (member_id),
  status VARCHAR, amount DECIMAL(10, 2));
CREATE TABLE trade.orders_backup AS SELECT * FROM trade.orders;
CREATE TABLE "odd one"."a b" (x INTEGER);
COMMENT ON TABLE trade.orders IS 'Orders as <b>placed</b>, one row an order';
INSERT INTO trade.members SELECT i, ['Seoul', 'Busan'][1 + i % 2], '010-' || i, DATE '2025-01-01'
  FROM range(1, 41) AS r(i);
INSERT INTO trade.orders SELECT i, 1 + i % 40, ['paid', 'cancelled'][1 + i % 2], i
  FROM range(1, 101) AS r(i);
"""
QUERY = """-- question: How many orders were paid?
-- verified_by: ada
-- verified_on: 2025-05-01
-- runs: 7
SELECT COUNT(*) FROM trade.orders AS o WHERE o.status = 'paid';
"""
TERMS = """
terms:
  - term: paid order
    filter: status = 'paid'
    tables: [trade.orders]
"""
SETTINGS = """
[project]
name = "Around"
today = 2025-06-19
confirm = "unsure"
[database]
url = "duckdb:///lake.duckdb"
[search]
embedder = "hash"
[privacy]
mask = ["phone"]
[limits]
rows = 77
"""


def make_lake(folder: Path, more: str = "", settings: str = "") -> Path:
    """An indexed project; ``web`` has 45 small tables, so that the list has schemas."""
    with duckdb.connect(str(folder / "lake.duckdb")) as connection:
        connection.execute(LAKE)
        for place in range(45):
            connection.execute(f"CREATE TABLE web.clicks_of_page_{place:02d} (page_id INTEGER)")
        connection.execute(more)
    (folder / "t2sql.toml").write_text(SETTINGS + settings, encoding="utf-8")
    (folder / "metadata" / "queries").mkdir(parents=True)
    (folder / "metadata" / "queries" / "orders.sql").write_text(QUERY, encoding="utf-8")
    (folder / "metadata" / "terms.yml").write_text(TERMS, encoding="utf-8")
    with open_project(folder) as project:
        project.index()
    return folder


def desk_over(project: Project) -> Desk:
    """The conversations over a project."""
    return Desk(Conversations(project.seen_by))


def asking(
    language: str = "en-US,en;q=0.9",
    person: Person = Person(),
    cookies: dict[str, str] | None = None,
) -> Any:
    """The request of an event, as gradio hands it to a handler."""
    return SimpleNamespace(
        headers={"accept-language": language},
        cookies=cookies or {},
        session_hash="s1",
        request=SimpleNamespace(scope={"state": {PERSON: person}}),
    )


def pressed(act: Any, value: Any = "") -> gr.EventData:
    """A button of the markup, as a browser tells of it."""
    return gr.EventData(None, {"act": act, "value": value})


def parts() -> ChatParts:
    """The parts of the page around a room."""
    with gr.Blocks():
        return ChatParts(gr.State(""), gr.Chatbot(), gr.Textbox(), gr.Button(), gr.Tabs())


def shown(change: Any) -> str:
    """The markup that a change brings."""
    return str(change.get("value", "")) if isinstance(change, dict) else str(change)
