"""The room of the answer: what a person does there, and what it shows then."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from t2sql.cancelling import current_cancellation
from t2sql.errors import CancelledError, LLMUnavailableError
from t2sql.faces.chat.answer_edits import Edits
from t2sql.faces.chat.answer_feedback import Judging
from t2sql.faces.chat.answer_follow import Followers
from t2sql.faces.chat.answer_layout import AnswerPane, AnswerView, lay_out_answer
from t2sql.faces.chat.answer_pane import hide_answer, show_answer
from t2sql.faces.chat.answer_rows import Pages, clicked, sorted_by
from t2sql.faces.chat.conversation import Conversation, Shown
from t2sql.faces.chat.conversations import Conversations
from t2sql.faces.chat.desk import Desk
from t2sql.faces.chat.parts import ChatParts
from t2sql.faces.doors.web import PERSON
from t2sql.faces.html.rows import RowsView
from t2sql.faces.words import all_words
from t2sql.project import Project, open_project
from t2sql.types import Person
from tests.faces.chat.answers import answered, index_shop

WORDS = all_words()["en"]
TALK = "0" * 32


def request_of(name: str = "", language: str = "en") -> Any:
    """A request as the guard has let it in."""
    inner = SimpleNamespace(scope={"state": {PERSON: Person(name)}})
    return SimpleNamespace(
        request=inner, headers={"accept-language": language}, session_hash="page"
    )


def event(act: Any, value: Any) -> Any:
    return SimpleNamespace(_data={"act": act, "value": value}, target=None)


@pytest.fixture(scope="module")
def pane() -> AnswerPane:
    import gradio as gr

    with gr.Blocks():
        return lay_out_answer(WORDS)


@pytest.fixture(scope="module")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def project(shop_folder: Path, tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(shop_folder, tmp_path / "shop")
    with open_project(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def desk(project: Project) -> Iterator[Desk]:
    conversations = Conversations(project.seen_by)
    yield Desk(conversations)
    conversations.close_all()


@pytest.fixture
def conversation(desk: Desk) -> Conversation:
    return desk.conversation(request_of(), TALK)


ORDERS = "SELECT order_id, status, nullif(order_id, 3) AS odd FROM shop.orders ORDER BY order_id"


def value(update: Any) -> Any:
    return update["value"] if isinstance(update, dict) else update


def visible(update: Any) -> Any:
    return update["visible"]


def test_an_answer_shows_its_rows_sql_and_trust(
    pane: AnswerPane, conversation: Conversation
) -> None:
    shown = answered(conversation)
    update = show_answer(pane, WORDS, conversation, shown)
    assert set(update) <= set(pane.outputs)
    assert "cancelled" in update[pane.rows]
    assert update[pane.sql].startswith("SELECT\n")
    assert "checks passed" in update[pane.trust]
    assert "no model was asked" in update[pane.sent]
    assert update[pane.draft] == shown.name
    assert update[pane.ready]


def test_sql_that_has_not_run_is_shown_without_rows(
    pane: AnswerPane, conversation: Conversation
) -> None:
    conversation.suggest_tables("How many orders are there?")
    written = conversation.write_sql(["shop.orders"])
    assert isinstance(written, Shown)
    update = show_answer(pane, WORDS, conversation, written)
    assert not visible(update[pane.result])
    assert not visible(update[pane.judging])
    assert update[pane.ready] == ""


def test_hiding_leaves_nothing_of_an_answer(pane: AnswerPane, conversation: Conversation) -> None:
    shown = show_answer(pane, WORDS, conversation, answered(conversation))
    update = hide_answer(pane)
    assert not visible(update[pane.frame])
    texts = [part for part in shown if isinstance(shown[part], str) and shown[part]]
    assert [part.elem_id for part in texts if update.get(part) != ""] == []


def test_all_rows_are_sorted_and_turned_on_the_server(
    pane: AnswerPane, desk: Desk, conversation: Conversation
) -> None:
    name, pages = answered(conversation, ORDERS).name, Pages(pane, desk)
    view = AnswerView()
    update = pages.next(TALK, name, view, request_of())
    assert "Rows 51 to 100 of 300" in update[pane.rows]
    view = update[pane.view]
    update = pages.click(TALK, name, view, event("sort", "0"), request_of())
    update = pages.click(TALK, name, update[pane.view], event("sort", "0"), request_of())
    assert ">300</td>" in update[pane.rows]
    assert 'aria-sort="descending"' in update[pane.rows]
    update = pages.click(TALK, name, update[pane.view], event("sort", "0"), request_of())
    assert update[pane.view].rows == RowsView()


def test_null_comes_last_when_rows_are_sorted(
    pane: AnswerPane, desk: Desk, conversation: Conversation
) -> None:
    name, pages = answered(conversation, ORDERS).name, Pages(pane, desk)
    last = AnswerView(RowsView(first=250, sorted_by=2, descending=True))
    update = pages.back(TALK, name, AnswerView(RowsView(300, 0, 2, True)), request_of())
    assert update[pane.view] == last
    assert update[pane.rows].count('class="null"') == 1


@pytest.mark.parametrize(
    ("act", "place"),
    [("sort", "99"), ("columns", "99"), ("sort", "-1"), ("sort", "x"), ("exec", "1"), ([], {})],
)
def test_what_a_browser_sends_of_places_is_held_to_those_there_are(
    pane: AnswerPane, desk: Desk, conversation: Conversation, act: Any, place: Any
) -> None:
    name = answered(conversation).name
    update = Pages(pane, desk).click(TALK, name, AnswerView(), event(act, place), request_of())
    rows = update[pane.view].rows if update else RowsView()
    assert rows.sorted_by is None
    assert 0 <= rows.first_column < 2
    assert clicked(SimpleNamespace(_data="x")) == ("", 0)


def test_another_persons_rows_cannot_be_turned(
    pane: AnswerPane, desk: Desk, conversation: Conversation
) -> None:
    name = answered(conversation).name
    pages = Pages(pane, desk)
    assert pages.next(TALK, name, AnswerView(), request_of("bob")) == {}
    assert pages.next("1" * 32, name, AnswerView(), request_of()) == {}


def test_by_the_same_column_the_order_turns_and_then_ends() -> None:
    first = sorted_by(RowsView(first=50), 3)
    assert (first.first, first.sorted_by, first.descending) == (0, 3, False)
    assert sorted_by(first, 3).descending
    assert sorted_by(sorted_by(first, 3), 3).sorted_by is None


def edited(edits: Edits, shown: Shown, sql: str, view: AnswerView | None = None) -> dict[Any, Any]:
    """All that an edit changed in the end."""

    async def all_of() -> dict[Any, Any]:
        changed: dict[Any, Any] = {}
        async for update in edits.run(sql, TALK, shown.name, view or AnswerView(), request_of()):
            changed.update(update)
        return changed

    return asyncio.run(all_of())


@pytest.fixture
def edits(pane: AnswerPane, desk: Desk) -> Edits:
    chat = ChatParts(object(), object(), object(), object(), object())
    return Edits(pane, desk, chat)


def test_edited_sql_that_passes_runs_and_shows_what_changed(
    pane: AnswerPane, edits: Edits, conversation: Conversation
) -> None:
    shown = answered(conversation)
    update = edited(edits, shown, "SELECT max(order_id) AS latest FROM shop.orders")
    assert ">300</td>" in update[pane.rows]
    assert 'class="removed"' in update[pane.diff]
    assert "checks passed" in update[pane.trust]
    assert update[pane.view].origin == shown.name
    assert visible(update[pane.save])


def test_edited_sql_that_fails_shows_its_problems_and_the_answer_stays(
    pane: AnswerPane, edits: Edits, conversation: Conversation
) -> None:
    shown = answered(conversation)
    update = edited(edits, shown, "SELECT statuss FROM shop.orders")
    assert "did not pass" in update[pane.problems]
    assert "status" in update[pane.problems]
    assert pane.rows not in update
    assert update[pane.sql] == "SELECT statuss FROM shop.orders"
    for hostile in ("DROP TABLE shop.orders", "SELECT * FROM read_csv('/etc/passwd')", ""):
        update = edited(edits, shown, hostile)
        assert update[pane.problems], hostile
        assert pane.rows not in update


def test_a_suggested_mend_is_applied_and_run_by_one_click(
    pane: AnswerPane, edits: Edits, conversation: Conversation
) -> None:
    shown = answered(conversation)
    failing = edited(edits, shown, "SELECT count(*) AS n FROM shop.orders WHERE status = NULL")
    html = failing.get(pane.problems) or failing[pane.trust]
    assert 'data-act="mend"' in html, html
    place = html.partition('data-act="mend" data-value="')[2].partition('"')[0]
    name = failing.get(pane.draft, shown.name)

    async def mend() -> dict[Any, Any]:
        changed: dict[Any, Any] = {}
        clicked_on = "trust" if not failing.get(pane.problems) else "problems"
        happened = SimpleNamespace(
            _data={"act": "mend", "value": place}, target=SimpleNamespace(elem_id=clicked_on)
        )
        async for update in edits.mend(TALK, name, failing[pane.view], happened, request_of()):
            changed.update(update)
        return changed

    update = asyncio.run(mend())
    assert "IS NULL" in update[pane.sql]
    assert ">0</td>" in update[pane.rows]


def test_an_accepted_answer_is_saved_by_one_click_and_undone_by_one(
    pane: AnswerPane, desk: Desk, project: Project, conversation: Conversation
) -> None:
    name, judging = answered(conversation).name, Judging(pane, desk)
    update = judging.right(TALK, name, request_of())
    assert "Saved as verified" in update[pane.said]
    assert visible(update[pane.undo])
    (accepted,) = project.accepted()
    assert accepted.provenance.face == "chat"
    assert conversation.shown(name).accepted == accepted.id
    update = judging.undo(TALK, name, request_of())
    assert project.accepted() == ()
    assert visible(update[pane.redo])
    judging.redo(TALK, name, request_of())
    assert [one.id for one in project.accepted()] == [accepted.id]


def test_what_rests_on_an_accepted_query_is_told(
    pane: AnswerPane, desk: Desk, conversation: Conversation
) -> None:
    judging, first = Judging(pane, desk), answered(conversation)
    judging.right(TALK, first.name, request_of())
    answered(conversation)  # the same question, which the accepted query now answers
    update = judging.undo(TALK, first.name, request_of())
    assert "rest on it" in update[pane.said]
    assert "for each status" in update[pane.said]


def test_a_wrong_answer_takes_a_reason(
    pane: AnswerPane, desk: Desk, project: Project, conversation: Conversation
) -> None:
    name, judging = answered(conversation).name, Judging(pane, desk)
    assert visible(judging.wrong()[pane.wrongs])
    update = judging.send(TALK, name, " cancelled ones <b>too</b> ", request_of())
    assert "Noted as wrong" in update[pane.said]
    (said,) = project.feedback()
    assert (said.kind, said.reason, said.face) == ("wrong", "cancelled ones <b>too</b>", "chat")


def test_corrected_sql_becomes_the_example(
    pane: AnswerPane, desk: Desk, project: Project, conversation: Conversation
) -> None:
    name, judging = answered(conversation).name, Judging(pane, desk)
    right = "SELECT status, count(*) AS orders FROM shop.orders GROUP BY status"
    judging.save(TALK, name, AnswerView(), right, request_of())
    assert [one.query.sql for one in project.accepted()] == [right]
    update = judging.save(TALK, name, AnswerView(), "DROP TABLE shop.orders", request_of())
    assert 'class="error"' in update[pane.said]
    assert len(project.accepted()) == 1


def test_errors_of_feedback_are_sentences(pane: AnswerPane, desk: Desk) -> None:
    update = Judging(pane, desk).right(TALK, "no such draft", request_of())
    assert "This draft is gone" in update[pane.said]


def test_the_chart_can_be_switched_and_files_are_linked(
    pane: AnswerPane, desk: Desk, conversation: Conversation
) -> None:
    name, after = answered(conversation).name, Followers(pane, desk)
    update = after.chart(TALK, name, request_of())
    assert update[pane.chart].count("<svg") == 2
    kinds = [kind for _, kind in update[pane.chart_kind]["choices"]]
    assert "bar" in kinds
    assert f"download/{TALK}/{name}/csv" in update[pane.downloads]
    for kind in kinds:
        assert "<svg" in after.switch(kind, TALK, name, request_of())[pane.chart]
    refused = after.switch("<b>pie</b>", TALK, name, request_of())
    assert "<b>" not in refused[pane.chart]
    assert "<svg" not in refused[pane.chart]


def test_a_summary_follows_the_rows(
    pane: AnswerPane, desk: Desk, conversation: Conversation
) -> None:
    name, after = answered(conversation).name, Followers(pane, desk)
    said = after.summarise(TALK, name, request_of())[pane.summary]
    assert "rows of status" in said
    assert "no model was asked" in said
    korean = after.summarise(TALK, name, request_of(language="ko-KR,ko;q=0.9"))[pane.summary]
    assert "모델을 쓰지 않았습니다" in korean


def test_a_summary_is_stopped_by_what_is_begun_next(conversation: Conversation) -> None:
    asides = []
    with suppress(CancelledError), conversation.aside():
        asides.append(current_cancellation())
        assert not asides[0].is_cancelled
        conversation.stop()
    with suppress(CancelledError), conversation.aside():
        asides.append(current_cancellation())
        with conversation.working():
            pass
    assert [one.is_cancelled for one in asides] == [True, True]
    with conversation.aside():  # the next is not stopped by what was stopped before
        current_cancellation().check()


def test_a_summary_that_was_stopped_leaves_nothing(
    pane: AnswerPane, desk: Desk, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, after = answered(conversation).name, Followers(pane, desk)

    def stopped(*_: Any) -> None:
        conversation.stop()
        current_cancellation().check()

    monkeypatch.setattr(Project, "summarise", stopped)
    assert after.summarise(TALK, name, request_of())[pane.summary] == ""


def test_a_summary_that_fails_is_a_sentence(
    pane: AnswerPane, desk: Desk, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, after = answered(conversation).name, Followers(pane, desk)

    def fails(*_: Any) -> None:
        raise LLMUnavailableError("The model <b>sleeps</b>.", hint="Wake it.")

    monkeypatch.setattr(Project, "summarise", fails)
    said = after.summarise(TALK, name, request_of())[pane.summary]
    assert "There is no summary: The model &lt;b&gt;sleeps&lt;/b&gt;. Wake it." in said
