"""A client that gives up stops the work: the query ends in the database, not with its limit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from t2sql.project import Project, open_project
from tests.faces.mcp.conftest import OPEN, Assistant, make_shop, talk
from tests.faces.mcp.test_served import talk_by_http
from tests.faces.serving import served_mcp

ENDLESS = (
    "SELECT count(*) AS n FROM shop.orders AS a, shop.orders AS b, shop.orders AS c, "
    "shop.orders AS d WHERE a.order_id * b.order_id + c.order_id * d.order_id = 7"
)
"""Takes minutes: 8 billion combinations of rows."""
pytestmark = [
    pytest.mark.xdist_group("mcp"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = f"{OPEN}[limits]\nquery_seconds = 600\ndry_run_seconds = 60\n"
    return make_shop(tmp_path_factory.mktemp("stopped_mcp"), settings)


@pytest.fixture
def slow_project(folder: Path) -> Iterator[Project]:
    with open_project(folder) as opened:
        yield opened


async def give_up_while_it_runs(assistant: Assistant) -> None:
    """Run what never ends, and cancel once the database has it."""
    checked = await assistant.call("check_sql", sql=ENDLESS)
    draft = checked.value["draft_id"]
    assistant.progress.clear()
    with anyio.fail_after(300):
        async with anyio.create_task_group() as group:
            group.start_soon(_run, assistant, draft)
            while "Running" not in assistant.progress:
                await anyio.sleep(0.05)
            await anyio.sleep(0.3)
            group.cancel_scope.cancel()


async def _run(assistant: Assistant, draft: str) -> None:
    await assistant.call("run_sql", draft_id=draft, tables=["shop.orders"])


async def until_stopped(project: Project, before: int) -> str:
    """What the audit log says of the run, once it has ended."""
    with anyio.fail_after(120):
        while True:
            lines = project.audit.lines()
            if len(lines) > before:
                return lines[0].error
            await anyio.sleep(0.1)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_cancelled_call_stops_the_query_in_the_database(slow_project: Project, mode: str) -> None:
    before = len(slow_project.audit.lines())
    ended: list[str] = []

    async def said(assistant: Assistant) -> None:
        await give_up_while_it_runs(assistant)
        ended.append(await until_stopped(slow_project, before))
        assert not (await assistant.call("search", text="city")).failed  # it goes on

    talk(slow_project, said, mode=mode)
    assert ended == ["CancelledError"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_that_gives_up_by_http_stops_it_too(folder: Path, mode: str) -> None:
    ended: list[str] = []
    with open_project(folder) as looking:
        before = len(looking.audit.lines())

        async def said(assistant: Assistant) -> None:
            await give_up_while_it_runs(assistant)
            ended.append(await until_stopped(looking, before))

        with served_mcp(folder) as url:
            talk_by_http(url, said, mode=mode)
    assert ended == ["CancelledError"]
