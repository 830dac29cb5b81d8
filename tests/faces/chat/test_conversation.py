"""A conversation keeps what was drafted on the server, and can be stopped."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from t2sql.cancelling import current_cancellation
from t2sql.errors import CancelledError, InputError
from t2sql.faces.chat.conversation import (
    MOST_CHARACTERS,
    MOST_DRAFTS,
    MOST_SAID,
    Conversation,
    OvertakenError,
    Shown,
)
from t2sql.faces.chat.conversations import IDLE_S, MOST_CONVERSATIONS, Conversations
from t2sql.project import Project
from t2sql.types import (
    Answer,
    Attempt,
    ChosenTable,
    Person,
    QueryResult,
    Question,
    SqlDraft,
    TableSelection,
)

DRAFTED = "SELECT 1 FROM shop.orders"


class FakeProject:
    """Answers at once, or waits until it is stopped."""

    def __init__(self) -> None:
        self.ran: list[str] = []
        self.earlier: list[tuple[SqlDraft, ...]] = []
        self.waits = False
        self.waiting = threading.Event()

    def question(self, text: str, *, earlier: tuple[SqlDraft, ...] = ()) -> Question:
        self.earlier.append(earlier)
        return Question(text, date(2025, 6, 19), earlier=earlier)

    def suggest_tables(self, question: Question) -> TableSelection:
        return TableSelection(question, (), (ChosenTable("shop.orders", "named"),))

    def write_sql(self, selection: TableSelection) -> SqlDraft:
        return SqlDraft(selection, DRAFTED, "offline")

    def edit(self, draft: SqlDraft, sql: str) -> SqlDraft:
        return draft.with_sql(sql)

    def check(self, sql: str) -> Attempt:
        return Attempt(sql)

    def run(self, draft: SqlDraft) -> Answer:
        stopped = threading.Event()
        if self.waits:
            with current_cancellation().stopping(stopped.set):
                self.waiting.set()
                assert stopped.wait(10), "nobody stopped it"
        self.ran.append(draft.sql)
        return Answer(draft, QueryResult(("one",), ("INTEGER",), ((1,),)))


@pytest.fixture
def project() -> FakeProject:
    return FakeProject()


@pytest.fixture
def conversation(project: FakeProject) -> Conversation:
    return Conversation(cast("Project", project))


def drafted(conversation: Conversation) -> str:
    conversation.suggest_tables("how many orders?")
    written = conversation.write_sql(["shop.orders"])
    assert isinstance(written, Shown)
    return written.name


def test_a_draft_runs_by_its_id(conversation: Conversation, project: FakeProject) -> None:
    conversation.run(drafted(conversation))
    assert project.ran == [DRAFTED]


@pytest.mark.parametrize("name", ["", "SELECT 1", "0" * 32, "../../etc"])
def test_what_is_no_draft_of_this_conversation_does_not_run(
    conversation: Conversation, project: FakeProject, name: str
) -> None:
    drafted(conversation)
    with pytest.raises(InputError, match="This draft is gone"):
        conversation.run(name)
    assert project.ran == []


def test_the_draft_of_another_conversation_does_not_run(
    conversation: Conversation, project: FakeProject
) -> None:
    other = Conversation(cast("Project", project))
    with pytest.raises(InputError):
        other.run(drafted(conversation))
    with pytest.raises(InputError):
        other.edit(drafted(conversation), "SELECT 2")


def test_edited_sql_is_a_new_draft_and_the_old_one_stays(
    conversation: Conversation, project: FakeProject
) -> None:
    first = drafted(conversation)
    second = conversation.edit(first, "SELECT 2")
    assert second.attempt is not None
    assert second.attempt.passed
    assert second.earlier_sql == DRAFTED
    conversation.run(second.name)
    conversation.run(first)
    assert project.ran == ["SELECT 2", DRAFTED]


def test_a_question_may_be_about_the_answer_before(
    conversation: Conversation, project: FakeProject
) -> None:
    conversation.run(drafted(conversation))
    conversation.suggest_tables("only for Seoul")
    assert [len(earlier) for earlier in project.earlier] == [0, 1]


def test_nothing_is_written_without_a_question_or_a_table(conversation: Conversation) -> None:
    with pytest.raises(InputError, match="No question is open"):
        conversation.write_sql(["shop.orders"])
    conversation.suggest_tables("how many orders?")
    with pytest.raises(InputError, match="No table is chosen"):
        conversation.write_sql([])


def test_old_drafts_are_forgotten(conversation: Conversation) -> None:
    first = drafted(conversation)
    for _ in range(MOST_DRAFTS):
        drafted(conversation)
    with pytest.raises(InputError):
        conversation.run(first)


def running(conversation: Conversation, name: str) -> tuple[threading.Thread, list[Any]]:
    """A run in another thread, and what came of it."""
    ended: list[Any] = []

    def work() -> None:
        try:
            ended.append(conversation.run(name))
        except CancelledError as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, ended


@pytest.fixture
def waiting(project: FakeProject) -> FakeProject:
    project.waits = True
    return project


def test_stop_ends_what_goes_on(conversation: Conversation, waiting: FakeProject) -> None:
    thread, ended = running(conversation, drafted(conversation))
    assert waiting.waiting.wait(10)
    conversation.stop()
    thread.join(10)
    assert type(ended[0]) is CancelledError


def test_a_new_question_stops_the_old_one(conversation: Conversation, waiting: FakeProject) -> None:
    thread, ended = running(conversation, drafted(conversation))
    assert waiting.waiting.wait(10)
    conversation.suggest_tables("something else")
    thread.join(10)
    assert isinstance(ended[0], OvertakenError)


def test_a_closed_page_that_cannot_come_back_is_forgotten(waiting: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", waiting))
    conversation = conversations.of(Person("ada"), "session")
    thread, ended = running(conversation, drafted(conversation))
    assert waiting.waiting.wait(10)
    conversations.leave(Person("ada"), "session")
    thread.join(10)
    assert isinstance(ended[0], CancelledError)
    assert conversations.of(Person("ada"), "session") is not conversation


def test_a_closed_page_stops_what_it_waited_for_and_keeps_what_was_said(
    waiting: FakeProject,
) -> None:
    conversations = Conversations(lambda _: cast("Project", waiting), grace_s=0.01)
    conversation = conversations.attach(Person("ada"), "session", "talk")
    conversation.say("user", "how many orders?")
    thread, ended = running(conversation, drafted(conversation))
    assert waiting.waiting.wait(10)
    conversations.leave(Person("ada"), "session")
    thread.join(10)
    assert type(ended[0]) is CancelledError
    assert conversations.attach(Person("ada"), "another", "talk").said == conversation.said != ()


def test_a_page_that_is_loaded_again_goes_on_waiting(waiting: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", waiting), grace_s=0.05)
    conversation = conversations.attach(Person("ada"), "before", "talk")
    thread, ended = running(conversation, drafted(conversation))
    assert waiting.waiting.wait(10)
    left = threading.active_count()
    conversations.leave(Person("ada"), "before")
    assert conversations.attach(Person("ada"), "after", "talk") is conversation
    while threading.active_count() > left:  # until the grace is over
        threading.Event().wait(0.01)
    assert thread.is_alive()
    conversation.stop()
    thread.join(10)
    assert type(ended[0]) is CancelledError


def test_what_is_looked_up_is_never_made(project: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", project))
    assert conversations.held(Person("ada"), "talk") is None
    made = conversations.of(Person("ada"), "talk")
    assert conversations.held(Person("ada"), "talk") is made
    assert conversations.held(Person("bob"), "talk") is None
    assert conversations.held(Person("ada", ("finance",)), "talk") is None


def test_a_page_reaches_the_conversation_of_its_own_person_alone(project: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", project))
    ada = conversations.of(Person("ada"), "page")
    assert conversations.of(Person("ada"), "page") is ada
    assert conversations.of(Person("bob"), "page") is not ada
    assert conversations.of(Person("ada", ("finance",)), "page") is not ada


def test_each_person_gets_a_project_of_their_own() -> None:
    opened: list[Person] = []

    def open_project(person: Person) -> Project:
        opened.append(person)
        return cast("Project", FakeProject())

    conversations = Conversations(open_project)
    ada, bob = conversations.of(Person("ada"), "1"), conversations.of(Person("bob"), "2")
    assert opened == [Person("ada"), Person("bob")]
    assert ada.project is not bob.project


def test_conversations_that_nobody_uses_are_forgotten(project: FakeProject) -> None:
    now = 0.0
    conversations = Conversations(lambda _: cast("Project", project), clock=lambda: now)
    first = conversations.of(Person(), "first")
    now = IDLE_S + 1
    conversations.of(Person(), "second")
    assert conversations.of(Person(), "first") is not first


def test_there_are_never_too_many(project: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", project))
    first = conversations.of(Person(), "first")
    for number in range(MOST_CONVERSATIONS):
        conversations.of(Person(), str(number))
    assert conversations.of(Person(), "first") is not first


def test_the_selection_is_replaced_by_what_the_person_ticked(conversation: Conversation) -> None:
    conversation.suggest_tables("how many orders?")
    written = conversation.write_sql(["shop.returns"])
    assert isinstance(written, Shown)
    chosen = written.draft.selection.chosen
    assert chosen == (replace(chosen[0], name="shop.returns", by_person=True),)


def test_nobody_can_push_others_out(project: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", project))
    bob = conversations.of(Person("bob"), "page")
    for number in range(MOST_CONVERSATIONS + 1):
        conversations.of(Person("ada"), str(number))
    assert conversations.of(Person("bob"), "page") is bob


def test_nothing_begins_for_a_page_that_was_closed(project: FakeProject) -> None:
    conversations = Conversations(lambda _: cast("Project", project))
    conversation = conversations.of(Person(), "page")
    name = drafted(conversation)
    conversations.close(Person(), "page")  # between two steps: nothing goes on just then
    with pytest.raises(OvertakenError):
        conversation.run(name)
    assert project.ran == []


def test_what_was_said_is_kept_in_bounds(conversation: Conversation) -> None:
    conversation.say("user", "first")
    for _ in range(MOST_SAID):
        conversation.say("assistant", "x" * (MOST_CHARACTERS + 1))
    assert len(conversation.said) == MOST_SAID
    assert {len(text) for _, text in conversation.said} == {MOST_CHARACTERS}
