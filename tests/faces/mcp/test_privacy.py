"""An assistant is a model: cells leave to it only where [privacy] lets them."""

from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.project import open_project
from t2sql.testing import ScriptedServer
from t2sql.types import SqlDraft
from tests.faces.mcp.conftest import Assistant, Told, make_shop, talk

SQL = "SELECT full_name, city FROM shop.customers WHERE city = 'Busan'"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with the settings as they come: no cell leaves."""
    return make_shop(tmp_path_factory.mktemp("closed"), "")


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop with open doors, but for the names of its customers."""
    settings = "[privacy]\nsamples = true\nresults = true\nmask = ['full_name']\n"
    return make_shop(tmp_path_factory.mktemp("masked"), settings)


def test_rows_are_withheld_and_the_setting_is_named(closed: Path) -> None:
    async def said(assistant: Assistant) -> None:
        draft = (await assistant.call("check_sql", sql=SQL)).value["draft_id"]
        ran = await assistant.call("run_sql", draft_id=draft, tables=["shop.customers"])
        assert ran.value["rows"] == []
        assert ran.value["row_count"] == 9
        assert "`results` under [privacy] is off" in ran.value["cut"][0]
        assert "Customer" not in ran.text

    with open_project(closed) as project:
        talk(project, said)


def test_no_cell_stands_in_what_an_assistant_reads_of_the_catalog(closed: Path) -> None:
    heard: list[str] = []

    async def said(assistant: Assistant) -> None:
        offer = await assistant.call("suggest_tables", question="customers and when they joined")
        heard.append(offer.text)
        for name in ("shop.customers", "shop.orders"):
            heard.append((await assistant.call("show_table", name=name)).text)
        heard.append((await assistant.call("search", text="city")).text)
        wrong = "SELECT count(*) AS n FROM shop.customers WHERE city = 'Busn'"
        heard.append((await assistant.call("check_sql", sql=wrong)).text)

    with open_project(closed) as project:
        talk(project, said)
    text = "\n".join(heard)
    assert "shop.customers" in text
    for cell in ("Seoul", "Daegu", "Busan", "2024-01-31", "2025-05-30", "paid"):
        assert cell not in text


def test_a_value_that_the_data_gave_is_a_mark_and_is_put_back_in_an_edit(closed: Path) -> None:
    async def said(assistant: Assistant) -> None:
        opened = await assistant.call("open_question", question_id=asked.id)
        assert opened.value["sql"].endswith("WHERE city = 'value_1'")
        edited = opened.value["sql"].replace("count(*) AS n", "count(*) AS customers")
        checked = await assistant.call("check_sql", sql=edited, draft_id=opened.value["draft_id"])
        drafts.append(checked.value["draft_id"])
        assert "Busan" not in checked.text

    drafts: list[str] = []
    with open_project(closed) as project:
        asked = project.question("how many live in the second city")
        selection = project.use_tables(asked, ["shop.customers"])
        draft = SqlDraft(selection, "", "person")
        sql = "SELECT count(*) AS n FROM shop.customers WHERE city = 'Busan'"
        project.run(project.edit(draft, sql))
        desk = talk(project, said)
        held = desk.drafts.take(drafts[0])
        assert held.draft.sql.endswith("city = 'Busan'")
        assert project.run(held.draft).result.rows == ((9,),)


def test_what_the_model_explains_names_no_value_of_the_data(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Told] = []

    async def said(assistant: Assistant) -> None:
        opened = await assistant.call("open_question", question_id=asked.id)
        heard.append(await assistant.call("explain_sql", draft_id=opened.value["draft_id"]))

    told = {"summary": "Counts those of 'value_1'.", "steps": ["Keep 'value_1'."], "notes": []}
    with ScriptedServer(lambda request: told) as server:
        monkeypatch.setenv("T2SQL_LLM__BASE_URL", server.base_url)
        monkeypatch.setenv("T2SQL_LLM__MODEL", "scripted")
        with open_project(closed, translator="offline") as project:
            asked = project.question("how many live in the third city")
            selection = project.use_tables(asked, ["shop.customers"])
            sql = "SELECT count(*) AS n FROM shop.customers WHERE city = 'Busan'"
            project.run(project.edit(SqlDraft(selection, "", "person"), sql))
            talk(project, said)
    assert heard[0].value["summary"] == "Counts those of 'value_1'."
    assert "Busan" not in heard[0].text


def test_a_value_that_somebody_elses_question_named_is_not_told(tmp_path: Path) -> None:
    heard: list[str] = []

    async def said(assistant: Assistant) -> None:
        offer = await assistant.call("suggest_tables", question="number of customers in Seoul")
        heard.append(offer.text)
        if offer.value["selection_id"]:
            told = await assistant.call(
                "write_sql", selection_id=offer.value["selection_id"], tables=["shop.customers"]
            )
            heard.append(told.text)

    with open_project(make_shop(tmp_path, "")) as project:
        asked = project.question("number of customers in Busan")
        selection = project.use_tables(asked, ["shop.customers"])
        sql = "SELECT count(*) AS n FROM shop.customers WHERE city = 'Busan'"
        project.accept(project.edit(SqlDraft(selection, "", "person"), sql), by="mina")
        talk(project, said)
    text = "\n".join(heard)
    assert "number of customers in ?" in text
    assert "Busan" not in text


def test_cells_of_masked_columns_leave_in_no_case(masked: Path) -> None:
    async def said(assistant: Assistant) -> None:
        draft = (await assistant.call("check_sql", sql=SQL)).value["draft_id"]
        ran = await assistant.call("run_sql", draft_id=draft, tables=["shop.customers"])
        assert {row[0] for row in ran.value["rows"]} == {"(hidden)"}
        assert {row[1] for row in ran.value["rows"]} == {"Busan"}
        assert "Cells of masked columns are hidden: full_name." in ran.value["cut"]

    with open_project(masked) as project:
        talk(project, said)


def test_an_engines_error_repeats_no_cell(closed: Path) -> None:
    async def said(assistant: Assistant) -> None:
        sql = "SELECT CAST(full_name AS INTEGER) AS n FROM shop.customers ORDER BY 1"
        checked = await assistant.call("check_sql", sql=sql)
        told = checked.text
        if checked.value["draft_id"]:
            ran = await assistant.call(
                "run_sql", draft_id=checked.value["draft_id"], tables=["shop.customers"]
            )
            assert ran.failed
            told += ran.text
        assert "Customer 1" not in told

    with open_project(closed) as project:
        talk(project, said)
