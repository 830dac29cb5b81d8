"""The room of one's own questions: nobody else's, what they cost, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import gradio as gr
import pytest

from t2sql.faces.chat.history_tab import (
    HistorySteps,
    HistoryTab,
    Looked,
    lay_out_history,
    wire_history,
)
from t2sql.faces.chat.labels import make_labels
from t2sql.faces.chat.position import Position
from t2sql.project import Project, open_project
from t2sql.types import ModelCall, Person, PromptUse, Usage
from tests.faces.chat.rooms import asking, desk_over, make_lake, parts, pressed, shown

NOW = datetime(2025, 6, 19, 15, 0, tzinfo=UTC)
HIDES = """
[access.rules.narrow]
hide = ["trade.orders"]
users = ["bob"]
"""


def keep(project: Project, text: str, days: int = 0, cost: float | None = None) -> str:
    """A question that was asked and answered so many days ago; its id."""
    question = project.question(text)
    project.write_sql(project.use_tables(question, ["trade.orders"]))
    assert project.store is not None
    trace = project.store.trace(question.id)
    call = ModelCall(PromptUse("generate_sql", 1, "x"), "a-model", Usage(100, 20, 1, cost), 900.0)
    calls = (call,) if cost is not None else ()
    at = NOW - timedelta(days=days, hours=1)
    kept = replace(trace, asked_at=at, calls=calls)
    _replace(project, kept)
    return question.id


def _replace(project: Project, trace: Any) -> None:
    """Keep it as if it had been asked at its own time."""
    import sqlalchemy as sa

    assert project.store is not None
    store = project.store
    traces = store._tables.traces
    with store._database.writing() as connection:
        connection.execute(sa.delete(traces).where(traces.c.id == trace.id))
    store.record(trace)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = make_lake(tmp_path_factory.mktemp("asked"), settings=HIDES)
    with open_project(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def ids(project: Project) -> dict[str, str]:
    """Ada's questions and one of Bob's."""
    ada = project.seen_by(Person("ada"))
    whole = Project(project.config, parts=project.parts, person=Person("bob"))
    whole.__dict__["sight"] = project.sight  # when it was asked, nothing was hidden from bob
    return {
        "today": keep(ada, "how many orders", cost=0.0125),
        "also": keep(ada, "how many orders by status", cost=0.02),
        "before": keep(ada, "how many paid orders", days=1),
        "bob": keep(whole, "number of orders", days=0),
    }


class Room:
    """The room as somebody uses it."""

    def __init__(self, project: Project, name: str = "ada", language: str = "en") -> None:
        with gr.Blocks():
            self.tab: HistoryTab = lay_out_history(make_labels())
        self.chat = parts()
        self.desk = desk_over(project)
        self.steps = HistorySteps(self.tab, self.desk, self.chat, clock=lambda: NOW)
        self.request = asking(language, Person(name))
        self.position = Position(Looked())
        self.typed = ""
        """What stands in the field, told or not."""
        self.change: dict[Any, Any] = {}

    def _done(self, change: dict[Any, Any]) -> Room:
        self.change = change
        return self

    def enter(self) -> Room:
        return self._done(self.steps.enter("", self.position, self.request))

    def search(self, text: str) -> Room:
        self.typed = text
        return self._done(self.steps.search("", text, self.position, self.request))

    def press(self, act: str, value: str = "") -> Room:
        event = pressed(act, value)
        return self._done(self.steps.press("", self.typed, self.position, event, self.request))

    @property
    def text(self) -> str:
        return shown(self.change[self.tab.listing])


def test_what_was_typed_before_a_question_was_opened_does_not_close_it(
    project: Project, ids: dict[str, str]
) -> None:
    room = Room(project).search("man")
    room.typed = "many"
    room.press("open", ids["today"]).search("many")
    assert room.position.place == Looked("many", opened=ids["today"])
    assert room.tab.listing not in room.change


def test_only_ones_own_questions_are_listed(project: Project, ids: dict[str, str]) -> None:
    text = Room(project).enter().text
    assert ids["today"] in text
    assert ids["before"] in text
    assert ids["bob"] not in text
    assert "number of orders" not in text


def test_each_day_has_its_sum(project: Project, ids: dict[str, str]) -> None:
    text = Room(project).enter().text
    assert "2 questions · 0.0325 USD · 240 tokens" in text
    assert "Yesterday" in text
    assert "1 question · no model was asked" in text
    assert "0.0125 USD · 120 tokens" in text


def test_words_of_a_question_find_it(project: Project, ids: dict[str, str]) -> None:
    room = Room(project).search("STATUS")
    assert ids["also"] in room.text
    assert ids["today"] not in room.text
    assert "Nothing here fits “zebra”" in room.search("zebra").text


def test_a_question_is_told_in_full(project: Project, ids: dict[str, str]) -> None:
    text = Room(project).press("open", ids["today"]).text
    assert "how many orders" in text
    assert "COUNT" in text
    assert "trade.orders" in text
    assert "a-model, generate" in text
    assert "100 tokens in, 20 out" in text
    assert "SQL written" in text


def test_somebody_elses_question_does_not_exist(project: Project, ids: dict[str, str]) -> None:
    for act in ("open", "again", "follow"):
        room = Room(project).press(act, ids["bob"])
        assert "There is no trace" in room.text
        assert room.chat.box not in room.change


def test_asking_again_writes_the_question_into_the_box(
    project: Project, ids: dict[str, str]
) -> None:
    room = Room(project).press("open", ids["today"]).press("again", ids["today"])
    assert room.change[room.chat.box] == "how many orders"
    assert room.change[room.chat.tabs].selected == "ask"


def test_what_was_pinned_is_pinned_again(project: Project) -> None:
    ada = project.seen_by(Person("ada"))
    asked = ada.question("@trade.orders how many -@trade.orders_backup")
    ada.suggest_tables(asked)
    room = Room(project).press("again", asked.id)
    again = ada.question(room.change[room.chat.box])
    assert again.pinned == ("trade.orders",)
    assert again.excluded == ("trade.orders_backup",)


def test_the_next_question_goes_on_from_it(project: Project, ids: dict[str, str]) -> None:
    room = Room(project).press("follow", ids["today"])
    assert room.change[room.chat.tabs].selected == "ask"
    conversation = room.desk.conversation(room.request, "")
    assert conversation.said[-1] == ("assistant", "Going on from: how many orders")
    found = conversation.suggest_tables("only the paid ones")
    assert [draft.selection.question.text for draft in found.question.earlier] == [
        "how many orders"
    ]


def test_what_one_may_no_longer_see_is_not_shown(project: Project, ids: dict[str, str]) -> None:
    room = Room(project, "bob").press("open", ids["bob"])
    assert "COUNT" not in room.text
    assert "may no longer see" in room.text
    assert "may no longer see" in room.press("follow", ids["bob"]).text


def test_a_question_is_text(project: Project) -> None:
    ada = project.seen_by(Person("ada"))
    keep(ada, "how many orders <img src=x onerror=alert(1)>", days=3)
    text = Room(project).enter().text
    assert "<img" not in text
    assert "&lt;img" in text


def test_it_is_told_in_korean(project: Project, ids: dict[str, str]) -> None:
    text = Room(project, language="ko-KR").enter().text
    assert "오늘" in text
    assert "질문 2개" in text


def test_nothing_asked_is_said(project: Project) -> None:
    assert "have not asked anything yet" in Room(project, "carol").enter().text


def test_nothing_kept_is_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = make_lake(tmp_path_factory.mktemp("off"), settings="\n[store]\ntraces = false\n")
    with open_project(folder) as project:
        assert "not kept here" in Room(project, "").enter().text


def test_the_room_is_wired(project: Project) -> None:
    with gr.Blocks() as page:
        wire_history(lay_out_history(make_labels()), desk_over(project), parts())
    assert len(page.fns) == 2
