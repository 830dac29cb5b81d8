"""The flow of a question: what is said, what is asked back, what stands open afterwards."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

import pytest

from t2sql.cancelling import current_cancellation
from t2sql.errors import LLMUnavailableError, QueryError, T2SQLError
from t2sql.faces.chat import asking
from t2sql.faces.chat.conversation import Choice, Conversation
from t2sql.faces.chat.messages import chat_messages
from t2sql.faces.chat.turns import Turns
from t2sql.faces.chat.working import Work
from t2sql.faces.words import all_words
from t2sql.project import Project
from t2sql.steps.cards import SelectionView, TableCard
from t2sql.types import (
    Answer,
    ChosenTable,
    ModelCall,
    Person,
    PromptUse,
    QueryResult,
    Question,
    Refusal,
    SqlDraft,
    Table,
    TableSelection,
    Usage,
)

ENGLISH, KOREAN = all_words()["en"], all_words()["ko"]
NAMES = ("shop.orders", "shop.customers")
CALL = ModelCall(PromptUse("select_tables", 1, "0" * 64), "large", Usage())


@dataclass
class FakeProject:
    """Answers as it is told to."""

    confirms: bool = True
    refuses: Refusal | None = None
    fails: Exception | None = None
    waits: bool = False
    waiting: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    wrote_over: list[tuple[str, ...]] = field(default_factory=list)
    store: object = field(default_factory=object)

    @property
    def catalog(self) -> FakeProject:
        return self

    @property
    def config(self) -> Any:
        return type("Config", (), {"llm": type("LLM", (), {"currency": "USD"})})

    def tables(self, names: list[str]) -> tuple[Table, ...]:
        return tuple(Table(name, ()) for name in names if name in NAMES)

    def question(self, text: str, *, earlier: tuple[SqlDraft, ...] = ()) -> Question:
        return Question(text, date(2025, 6, 19), earlier=earlier, id="aaaa00000001")

    def asked_before(self, name: str = "") -> Question:
        return self.question(f"again {name}")

    def suggest_tables(self, question: Question) -> TableSelection | Refusal:
        self.asked.append(question.text)
        if self.waits:
            stopped = threading.Event()
            with current_cancellation().stopping(stopped.set):
                self.waiting.set()
                assert stopped.wait(10), "nobody stopped it"
        return self.refuses or TableSelection(question, (), (ChosenTable(NAMES[0], "named"),))

    def use_tables(self, question: Question, names: list[str]) -> TableSelection:
        return TableSelection(question, (), tuple(ChosenTable(name, "named") for name in names))

    def needs_confirming(self, selection: TableSelection) -> bool:
        return self.confirms

    def view(self, selection: TableSelection) -> SelectionView:
        return SelectionView(tuple(TableCard(Table(name, ()), True) for name in selection.tables))

    def write_sql(self, selection: TableSelection) -> SqlDraft:
        if self.fails is not None:
            raise self.fails
        self.wrote_over.append(selection.tables)
        return SqlDraft(selection, "SELECT 1", "offline", "counts them")

    def run(self, draft: SqlDraft) -> Answer:
        return Answer(draft, QueryResult(("n",), ("BIGINT",), ((1,),)))


@pytest.fixture
def project() -> FakeProject:
    return FakeProject()


@pytest.fixture
def conversation(project: FakeProject) -> Conversation:
    return Conversation(cast("Project", project))


def ended(work: Work) -> str:
    over = threading.Event()
    with work.heard(lambda: over.set() if work.report.end else None):
        assert work.report.end or over.wait(10)
    return work.report.end


def do(conversation: Conversation, task: asking.Task) -> str:
    return ended(asking.begin(conversation, ENGLISH, task))


def last(conversation: Conversation) -> str:
    return conversation.said[-1][1]


def test_the_tables_wait_for_a_person(conversation: Conversation, project: FakeProject) -> None:
    do(conversation, asking.ask("how many orders?"))
    opened = conversation.opened
    assert opened is not None
    assert opened.ticked == ("shop.orders",)
    assert project.wrote_over == []
    do(conversation, asking.confirm(["shop.customers"]))
    assert conversation.opened is None
    assert project.wrote_over == [("shop.customers",)]
    assert last(conversation).startswith("1 row.")
    assert conversation.latest is not None
    assert conversation.latest.answer is not None


def test_where_nobody_needs_to_confirm_it_goes_on(
    conversation: Conversation, project: FakeProject
) -> None:
    project.confirms = False
    do(conversation, asking.ask("how many orders?"))
    assert project.wrote_over == [("shop.orders",)]
    assert "Using shop.orders." in [text for _, text in conversation.said]


def test_another_question_takes_the_answer_before_off_the_page(
    conversation: Conversation, project: FakeProject
) -> None:
    project.confirms = False
    do(conversation, asking.ask("how many orders?"))
    project.confirms = True
    do(conversation, asking.ask("how many customers?"))
    assert conversation.latest is None


def test_the_nearest_tables_of_a_refusal_can_be_picked(
    conversation: Conversation, project: FakeProject
) -> None:
    project.refuses = Refusal(
        project.question("how many ghosts?"), "No table fits the question.", nearest=NAMES
    )
    do(conversation, asking.ask("how many ghosts?"))
    opened = conversation.opened
    assert opened is not None
    assert [choice.label for choice in opened.choices] == [
        "Use shop.orders",
        "Use shop.customers",
    ]
    do(conversation, asking.choose(opened, opened.choices[1]))
    assert project.wrote_over == [("shop.customers",)]


def test_what_a_model_offers_is_said_with_the_question(
    conversation: Conversation, project: FakeProject
) -> None:
    question = project.question("Which amount was spent?")
    refusal = Refusal(
        question,
        "It can be read in more than one way.",
        nearest=("shop.orders", "shop.gone"),
        clarification="Gross or net?",
        choices=("gross", "net"),
        calls=(CALL,),
    )
    choices = asking.choices_of(conversation, ENGLISH, refusal)
    assert choices == (
        Choice("gross", "ask", "Which amount was spent: gross"),
        Choice("net", "ask", "Which amount was spent: net"),
        Choice("Use shop.orders", "table", "shop.orders"),
    )
    alone = asking.choices_of(conversation, ENGLISH, replace(refusal, calls=()))
    assert alone[0] == Choice("gross", "ask", "gross")


def test_an_error_is_its_sentence_and_its_mend(
    conversation: Conversation, project: FakeProject
) -> None:
    project.confirms, project.fails = False, QueryError("No such column.", hint="Index again.")
    assert do(conversation, asking.ask("how many orders?")) == "done"
    assert last(conversation) == "No such column. Index again."
    project.fails = None
    do(conversation, asking.ask("how many orders?"))
    assert last(conversation).startswith("1 row.")


def test_what_breaks_inside_is_told_without_a_traceback_and_logged(
    conversation: Conversation, project: FakeProject, caplog: pytest.LogCaptureFixture
) -> None:
    project.confirms, project.fails = False, ZeroDivisionError("secret")
    with caplog.at_level(logging.ERROR, "t2sql"):
        assert do(conversation, asking.ask("how many orders?")) == "done"
    assert "secret" not in last(conversation)
    assert "Ask again" in last(conversation)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("kept", [True, False])
def test_after_an_outage_a_kept_question_can_be_asked_again(
    conversation: Conversation, project: FakeProject, kept: bool
) -> None:
    hint = "Your question is kept: `t2sql ask --again`." if kept else "Try later."
    project.confirms, project.fails = False, LLMUnavailableError("Nobody answers.", hint=hint)
    do(conversation, asking.ask("how many orders?"))
    opened = conversation.opened
    assert (opened is not None) == kept
    if opened is None:
        return
    assert [choice.kind for choice in opened.choices] == ["again"]
    project.fails = None
    do(conversation, asking.choose(opened, opened.choices[0]))
    assert project.asked[-1] == "again aaaa00000001"


def test_stop_ends_the_work_and_says_so(conversation: Conversation, project: FakeProject) -> None:
    project.waits = True
    work = asking.begin(conversation, KOREAN, asking.ask("how many orders?"))
    assert project.waiting.wait(10)
    conversation.stop()
    assert ended(work) == "stopped"
    assert last(conversation) == KOREAN("flow.stopped")
    assert conversation.opened is None


def test_a_newer_question_overtakes_and_the_older_says_nothing_more(
    conversation: Conversation, project: FakeProject
) -> None:
    project.waits = True
    first = asking.begin(conversation, ENGLISH, asking.ask("how many orders?"))
    assert project.waiting.wait(10)
    project.waits = False
    assert do(conversation, asking.ask("how many customers?")) == "done"
    assert ended(first) == "overtaken"
    assert len(conversation.said) == 1
    titles = [one["metadata"]["title"] for one in chat_messages(conversation) if one["metadata"]]
    assert titles[0] == "Left for the next question"


def test_who_waits_in_line_is_told_so_and_stop_leaves_it(project: FakeProject) -> None:
    turns = Turns(at_once=1)
    slow = FakeProject(waits=True)
    first = Conversation(cast("Project", slow), Person("ada"), turns)
    second = Conversation(cast("Project", project), Person("bob"), turns)
    asking.begin(first, ENGLISH, asking.ask("how many orders?"))
    assert slow.waiting.wait(10)
    work = Work()
    told = threading.Event()
    with work.heard(lambda: told.set() if work.report.place == 1 else None):
        second.say_work(work, ENGLISH)
        second.begin(lambda: work.finish(asking.do(second, ENGLISH, asking.ask("how many?"), work)))
        assert told.wait(10)
    assert chat_messages(second)[-1]["metadata"]["title"] == "Waiting: number 1 in line"
    second.stop()
    assert ended(work) == "stopped"
    assert turns.waiting == 0
    assert project.asked == []
    first.stop()


def test_every_message_is_text(conversation: Conversation) -> None:
    conversation.say("user", "<img src=x onerror=alert(1)> **bold**")
    (message,) = chat_messages(conversation)
    written = "&lt;img src=x onerror=alert(1)&gt; **bold**"
    assert message["content"] == [{"type": "text", "text": written}]


def test_an_error_of_ours_without_a_store_offers_nothing(project: FakeProject) -> None:
    project.store = None
    conversation = Conversation(cast("Project", project))
    asking.tell_error(conversation, ENGLISH, T2SQLError("It broke."))
    assert conversation.opened is None
    assert last(conversation) == "It broke."
