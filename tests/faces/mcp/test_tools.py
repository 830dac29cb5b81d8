"""The tools of the MCP server: the same verbs, in steps, and a person confirms the first."""

from __future__ import annotations

import json

import anyio
import pytest
from mcp.shared.exceptions import MCPError

from t2sql.project import Project
from tests.faces.mcp.conftest import HOSTILE, Assistant, talk

QUESTION = "orders by status"


def test_a_question_goes_from_tables_to_rows_in_steps(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer(QUESTION)
        assert offer["needs_confirming"]
        assert [one["name"] for one in offer["tables"] if one["chosen"]] == ["shop.orders"]
        assert all(one["reason"] for one in offer["tables"] if one["chosen"])
        written = await assistant.call(
            "write_sql", selection_id=offer["selection_id"], tables=["shop.orders"]
        )
        assert written.value["passed"]
        assert not written.value["unconfirmed_tables"]
        ran = await assistant.call("run_sql", draft_id=written.value["draft_id"])
        assert sorted(row[0] for row in ran.value["rows"]) == ["cancelled", "paid"]
        assert json.loads(ran.text) == ran.value
        assert assistant.progress[:2] == ["Searching", "Choosing tables"]
        assert "Writing SQL" in assistant.progress
        assert "Running" in assistant.progress

    talk(project, said)


def test_sql_is_not_written_before_somebody_confirmed_the_tables(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer(QUESTION)
        told = await assistant.call("write_sql", selection_id=offer["selection_id"])
        assert told.failed
        assert told.text.startswith("These tables wait for a person to confirm them.")

    talk(project, said)


def test_a_pin_of_the_assistant_is_no_yes_of_the_person(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        assert (await assistant.offer(QUESTION, pinned=["shop.orders"]))["needs_confirming"]
        assert (await assistant.offer(f"{QUESTION} @shop.orders"))["needs_confirming"]

    talk(project, said)


def test_only_what_the_server_holds_can_run(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        names = {tool.name: tool for tool in (await assistant.client.list_tools()).tools}
        assert "sql" not in names["run_sql"].input_schema["properties"]
        told = await assistant.call("run_sql", draft_id="made-up")
        assert told.failed
        assert told.text.startswith("There is no draft of this id.")

    talk(project, said)


def test_sql_of_the_assistants_own_waits_for_a_yes_to_its_tables(project: Project) -> None:
    sql = "SELECT count(*) AS n FROM shop.customers"

    async def said(assistant: Assistant) -> None:
        checked = await assistant.call("check_sql", sql=sql)
        assert checked.value["unconfirmed_tables"] == ["shop.customers"]
        draft = checked.value["draft_id"]
        refused = await assistant.call("run_sql", draft_id=draft)
        assert refused.text.startswith("No person has confirmed shop.customers.")
        other = await assistant.call("run_sql", draft_id=draft, tables=["shop.orders"])
        assert other.failed
        ran = await assistant.call("run_sql", draft_id=draft, tables=["shop.customers"])
        assert ran.value["rows"] == [[30]]

    talk(project, said)


@pytest.mark.parametrize(
    "sql", ["DROP TABLE shop.orders", "SELECT 1; SELECT 2", "SELECT * FROM read_csv('/etc/passwd')"]
)
def test_sql_that_does_not_pass_the_gate_gets_no_id_to_run_it_by(
    project: Project, sql: str
) -> None:
    async def said(assistant: Assistant) -> None:
        told = await assistant.call("check_sql", sql=sql)
        assert not told.value["passed"]
        assert told.value["draft_id"] == ""
        assert told.value["checks"][0]["problems"][0]["severity"] == "error"

    talk(project, said)


def test_every_tool_says_what_it_promises_and_what_it_gives(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        tools = {tool.name: tool for tool in (await assistant.client.list_tools()).tools}
        promises = {name: tool.annotations for name, tool in tools.items() if tool.annotations}
        reads = {name for name, promised in promises.items() if promised.read_only_hint}
        assert set(tools) - reads == {"write_sql", "accept", "reject", "correct", "undo"}
        for tool in tools.values():
            assert tool.output_schema, tool.name
            assert len(tool.description or "") > 40, tool.name
        for name in ("suggest_tables", "write_sql", "run_sql", "accept"):
            assert "PERSON" in (tools[name].description or "")

    talk(project, said)


def test_errors_are_the_cores_sentence_and_its_mend(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        told = await assistant.call("show_table", name="shop.ordrs")
        assert told.failed
        assert told.text.startswith("There is no table shop.ordrs in the catalog. Did you mean")
        empty = await assistant.call("suggest_tables", question=" ")
        assert empty.text.startswith("The question is empty.")
        no_model = await assistant.call(
            "explain_sql", draft_id=(await assistant.draft(QUESTION, "shop.orders"))["draft_id"]
        )
        assert no_model.text.startswith("This needs a language model, and none is configured.")

    talk(project, said)


def test_a_question_that_nothing_answers_is_refused_with_the_nearest_tables(
    project: Project,
) -> None:
    async def said(assistant: Assistant) -> None:
        offer = await assistant.offer("why do glaciers calve in spring")
        assert offer["selection_id"] == ""
        assert offer["refusal"]["reason"]

    talk(project, said)


def test_hostile_cells_come_as_data_and_cannot_be_seen_to_turn_text_round(
    project: Project,
) -> None:
    async def said(assistant: Assistant) -> None:
        sql = "SELECT city FROM shop.customers WHERE customer_id = 7"
        draft = (await assistant.call("check_sql", sql=sql)).value["draft_id"]
        ran = await assistant.call("run_sql", draft_id=draft, tables=["shop.customers"])
        assert ran.value["rows"] == [[HOSTILE]]
        assert "\u202e" not in ran.text
        assert "\\u202e" in ran.text

    talk(project, said)


def test_rows_and_cells_that_are_too_many_or_too_long_are_cut_with_notice(
    project: Project,
) -> None:
    async def said(assistant: Assistant) -> None:
        sql = "SELECT a.order_id, repeat('x', 1500) AS note FROM shop.orders AS a"
        draft = (await assistant.call("check_sql", sql=sql)).value["draft_id"]
        ran = await assistant.call("run_sql", draft_id=draft, tables=["shop.orders"], rows=1000)
        assert ran.value["row_count"] == 300
        assert len(ran.value["rows"]) < 300
        assert f"{len(ran.value['rows'])} of 300 rows are shown." in ran.value["cut"]
        assert ran.value["rows"][0][1].endswith("… (cut: 1,500 characters)")

    talk(project, said)


def test_an_accepted_answer_is_an_example_until_it_is_taken_back(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        draft = await assistant.draft("how many customers in Busan", "shop.customers")
        kept = await assistant.call("accept", draft_id=draft["draft_id"])
        (entry,) = project.accepted()
        assert (entry.id, entry.provenance.face) == (kept.value["query_id"], "mcp")
        await assistant.call("undo", query_id=entry.id)
        assert project.accepted() == ()
        await assistant.call("reject", draft_id=draft["draft_id"], reason="one city is missing")
        assert project.feedback()[0].reason == "one city is missing"

    talk(project, said)


def test_a_past_question_is_found_and_opened_again(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        await assistant.draft("orders by status in May", "shop.orders")
        listed = await assistant.call("past_questions", text="in May")
        (line,) = listed.value["questions"]
        opened = await assistant.call("open_question", question_id=line["question_id"])
        assert opened.value["tables"] == ["shop.orders"]
        ran = await assistant.call("run_sql", draft_id=opened.value["draft_id"])
        assert not ran.failed

    talk(project, said)


def test_a_follow_up_goes_on_from_the_draft_before(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        draft = await assistant.draft("number of orders by status", "shop.orders")
        offer = await assistant.offer("only paid ones", follows=draft["draft_id"])
        assert "shop.orders" in [one["name"] for one in offer["tables"] if one["chosen"]]

    talk(project, said)


def test_calls_that_come_at_once_get_each_its_own_answer(project: Project) -> None:
    questions = [f"orders by status in {month}" for month in ("January", "March", "May")] * 3
    answers: dict[int, str] = {}

    async def said(assistant: Assistant) -> None:
        async def ask(place: int) -> None:
            answers[place] = (await assistant.offer(questions[place]))["question"]

        async with anyio.create_task_group() as group:
            for place in range(len(questions)):
                group.start_soon(ask, place)

    talk(project, said)
    assert [answers[place] for place in range(len(questions))] == questions


def test_a_table_is_a_resource_and_an_unknown_one_is_named(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        read = await assistant.client.read_resource("t2sql://tables/shop.orders")
        shown = json.loads(read.contents[0].text)  # type: ignore[union-attr] # it is text
        assert shown["columns"][0]["name"] == "order_id"
        assert shown["joins"][0]["condition"].count("customer_id") == 2
        with pytest.raises(MCPError, match="There is no table nowhere"):
            await assistant.client.read_resource("t2sql://tables/nowhere")

    talk(project, said)


def test_search_finds_tables_and_columns(project: Project) -> None:
    async def said(assistant: Assistant) -> None:
        found = (await assistant.call("search", text="city")).value["found"]
        assert {"kind": "column", "name": "shop.customers.city", "text": "VARCHAR"} in found

    talk(project, said)
