"""The confirm step stays with the person: a form where the client shows forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mcp.types import ElicitResult

from t2sql.project import Project, open_project
from tests.faces.mcp.conftest import Assistant, talk

QUESTION = "orders by status"
MODES = ["auto", "legacy"]
"""Forms come in the reply of the newer protocol, and in a request of the older one."""


def boxes(asked: Any) -> dict[str, Any]:
    """The boxes of a form by the names of tables."""
    properties: dict[str, Any] = asked.requested_schema["properties"]
    return {box["title"]: {"key": key, **box} for key, box in properties.items()}


@pytest.mark.parametrize("mode", MODES)
def test_where_forms_are_shown_the_person_ticks_the_tables(project: Project, mode: str) -> None:
    seen: list[Any] = []

    def form(asked: Any) -> ElicitResult:
        seen.append(asked)
        found = boxes(asked)
        ticked: dict[str, Any] = {
            found[name]["key"]: True for name in ("shop.orders", "shop.customers")
        }
        return ElicitResult(action="accept", content=ticked)

    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer(QUESTION)
        written = await assistant.call("write_sql", selection_id=offer["selection_id"])
        assert written.value["tables"] == ["shop.orders", "shop.customers"]

    talk(project, said, form, mode)
    (asked,) = seen
    found = boxes(asked)
    assert QUESTION in asked.message
    assert found["shop.orders"]["default"] is True
    assert found["shop.orders"]["description"]
    assert found["shop.customers"]["default"] is False


@pytest.mark.parametrize("action", ["decline", "cancel"])
def test_no_assistant_confirms_for_a_person_who_says_no(project: Project, action: Any) -> None:
    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer(QUESTION)
        told = await assistant.call(
            "write_sql", selection_id=offer["selection_id"], tables=["shop.orders"]
        )
        assert told.failed
        assert told.text.startswith("The person did not confirm.")

    talk(project, said, lambda asked: ElicitResult(action=action))


def test_a_form_without_a_tick_writes_nothing(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer(QUESTION)
        told = await assistant.call("write_sql", selection_id=offer["selection_id"])
        assert told.failed

    def form(asked: Any) -> ElicitResult:
        empty: dict[str, Any] = {box["key"]: False for box in boxes(asked).values()}
        return ElicitResult(action="accept", content=empty)

    talk(project, said, form)


def test_the_person_is_asked_before_sql_over_other_tables_runs(project: Project) -> None:
    asked_for: list[str] = []

    def form(asked: Any) -> ElicitResult:
        asked_for.append(asked.message)
        return ElicitResult(action="accept", content={"yes": len(asked_for) > 1})

    async def said(assistant: Assistant) -> None:
        sql = "SELECT count(*) AS n FROM shop.customers"
        draft = (await assistant.call("check_sql", sql=sql)).value["draft_id"]
        first = await assistant.call("run_sql", draft_id=draft, tables=["shop.customers"])
        assert first.text == "The person did not confirm. Nothing ran."
        second = await assistant.call("run_sql", draft_id=draft)
        assert second.value["rows"] == [[30]]
        third = await assistant.call("run_sql", draft_id=draft)
        assert not third.failed

    talk(project, said, form)
    assert len(asked_for) == 2
    assert "shop.customers" in asked_for[0]
    assert "count" in asked_for[0]


def test_the_person_is_asked_before_an_answer_becomes_an_example(project: Project) -> None:
    def form(asked: Any) -> ElicitResult:
        if "right answer" in asked.message:
            return ElicitResult(action="decline")
        found = boxes(asked)
        return ElicitResult(action="accept", content={found["shop.orders"]["key"]: True})

    async def said(assistant: Assistant) -> None:
        draft = await assistant.draft(QUESTION)
        told = await assistant.call("accept", draft_id=draft["draft_id"])
        assert told.text == "The person did not confirm. Nothing was kept."
        assert project.accepted() == ()

    talk(project, said, form)


def test_where_the_settings_ask_nobody_the_tables_need_no_yes(shop_folder: Path) -> None:
    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer(QUESTION)
        assert not offer["needs_confirming"]
        written = await assistant.call("write_sql", selection_id=offer["selection_id"])
        assert written.value["passed"]
        sql = "SELECT count(*) AS n FROM shop.customers"
        draft = (await assistant.call("check_sql", sql=sql)).value["draft_id"]
        assert not (await assistant.call("run_sql", draft_id=draft)).failed

    with open_project(shop_folder) as opened:
        config = opened.config
        settings = replace(config.project, confirm="never")
        opened.parts.config = replace(config, project=settings)
        talk(opened, said)


def test_a_ticked_choice_is_the_persons_and_one_that_was_only_brought_is_not(
    project: Project,
) -> None:
    drafts: list[str] = []

    async def said(assistant: Assistant) -> None:
        drafts.append((await assistant.draft(QUESTION, "shop.orders"))["draft_id"])

    def form(asked: Any) -> ElicitResult:
        found = boxes(asked)
        return ElicitResult(action="accept", content={found["shop.orders"]["key"]: True})

    ticked = talk(project, said, form).drafts.take(drafts[0])
    brought = talk(project, said).drafts.take(drafts[1])

    assert ticked.draft.selection.chosen_by == "person"
    assert brought.draft.selection.chosen_by == "offline"
