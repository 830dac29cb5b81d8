"""The flow of a question: tables, a person's leave, SQL, rows. What is said on the way.

Each step here runs in a thread of the conversation's own. It changes the conversation alone; the
page shows what that has become.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from t2sql.errors import CancelledError, LLMUnavailableError, T2SQLError
from t2sql.faces.chat.conversation import Choice, Conversation, Opened, OvertakenError
from t2sql.faces.chat.texts import answer_text, attempt_text, refusal_text
from t2sql.faces.chat.working import End, Work
from t2sql.types import Question, Refusal, TableSelection

if TYPE_CHECKING:
    from t2sql.faces.words import Words

MOST_CHOICES: Final = 6
KEPT: Final = "ask --again"
"""Stands in the mend of an outage where the question is kept."""
Task = Callable[[Conversation, "Words"], None]


def begin(conversation: Conversation, words: Words, task: Task) -> Work:
    """Do a step of the flow in a thread of its own, and show its stages from here on."""
    work = Work()
    conversation.open(None)
    conversation.say_work(work, words)
    conversation.begin(lambda: work.finish(do(conversation, words, task, work)))
    return work


def do(conversation: Conversation, words: Words, task: Task, work: Work) -> End:
    """Do a step of the flow here and now, and say what came of it; how it ended."""
    try:
        with conversation.working(work):
            task(conversation, words)
    except OvertakenError:
        return "overtaken"
    except CancelledError:
        conversation.say("assistant", words("flow.stopped"))
        return "stopped"
    except T2SQLError as error:
        tell_error(conversation, words, error)
    except Exception:
        # Whatever it is, the person is told and the conversation goes on; it is ours to mend.
        logging.getLogger("t2sql").exception("A step of a conversation failed")
        conversation.say("assistant", words("flow.broken"))
    return "done"


def tell_error(conversation: Conversation, words: Words, error: T2SQLError) -> None:
    """Its sentence and its mend; where the question is kept, a way to ask it again."""
    conversation.say("assistant", refusal_text(error))
    question = conversation.question
    if question is not None and isinstance(error, LLMUnavailableError) and KEPT in error.hint:
        choice = Choice(words("flow.again"), "again", question.id)
        conversation.open(Opened(question, choices=(choice,)))


def ask(text: str) -> Task:
    """Find the tables for a question."""

    def task(conversation: Conversation, words: Words) -> None:
        go_on(conversation, words, conversation.suggest_tables(text))

    return task


def ask_again(name: str) -> Task:
    """Ask a question once more that was asked before, by its id."""

    def task(conversation: Conversation, words: Words) -> None:
        question = conversation.project.asked_before(name)
        go_on(conversation, words, conversation.suggest_tables(question))

    return task


def use(question: Question, names: Sequence[str]) -> Task:
    """Go on with these tables, whatever the search found."""

    def task(conversation: Conversation, words: Words) -> None:
        conversation.use_tables(question, names)
        write_and_run(conversation, words)

    return task


def confirm(names: Sequence[str]) -> Task:
    """Write SQL over the tables that the person ticked, and run it."""

    def task(conversation: Conversation, words: Words) -> None:
        write_and_run(conversation, words, names)

    return task


def go_on(conversation: Conversation, words: Words, found: TableSelection | Refusal) -> None:
    """Show the tables to confirm, or go on where nobody needs to."""
    if isinstance(found, Refusal):
        refuse(conversation, words, found)
    elif conversation.project.needs_confirming(found):
        view = conversation.project.view(found)
        said = words("flow.would_use", tables=", ".join(found.tables))
        conversation.say("assistant", "\n".join([said, *found.notes]))
        conversation.open(Opened(found.question, view, found.tables))
    else:
        using = words("flow.using", tables=", ".join(found.tables))
        conversation.say("assistant", "\n".join([using, *found.notes]))
        write_and_run(conversation, words)


def write_and_run(
    conversation: Conversation, words: Words, names: Sequence[str] | None = None
) -> None:
    """SQL over the tables, its checks, its rows."""
    written = conversation.write_sql(names)
    if isinstance(written, Refusal):
        refuse(conversation, words, written)
        return
    run(conversation, written.name)


def run(conversation: Conversation, name: str) -> None:
    """The rows of a draft, and what they rest on."""
    answer = conversation.run(name).answer
    if answer is not None:
        currency = conversation.project.config.llm.currency
        conversation.say("assistant", answer_text(answer, currency))


def run_edited(name: str, sql: str) -> Task:
    """Check SQL that the person edited, and run it if it passes."""

    def task(conversation: Conversation, words: Words) -> None:
        edited = conversation.edit(name, sql)
        if edited.attempt is not None and not edited.attempt.passed:
            conversation.say("assistant", attempt_text(edited.attempt))
            return
        run(conversation, edited.name)

    return task


def refuse(conversation: Conversation, words: Words, refusal: Refusal) -> None:
    """Say why there is no answer, and offer what is nearest."""
    conversation.say("assistant", refusal_text(refusal))
    choices = choices_of(conversation, words, refusal)
    conversation.open(Opened(refusal.question, choices=choices) if choices else None)


def choices_of(conversation: Conversation, words: Words, refusal: Refusal) -> tuple[Choice, ...]:
    """What a person may go on with: readings of the question, then the nearest tables.

    What a model offers answers its question back, so it is said with the question; what the
    offline translator offers is a table, or a whole question that was asked before.
    """
    catalog = conversation.project.catalog
    known = {table.name for table in catalog.tables([*refusal.choices, *refusal.nearest])}
    texts = [choice for choice in dict.fromkeys(refusal.choices) if choice not in known]
    asked = refusal.question.text.rstrip(" ?.!")
    readings = [
        Choice(text, "ask", f"{asked}: {text}" if refusal.calls else text) for text in texts
    ]
    named = [name for name in (*refusal.choices, *refusal.nearest) if name in known]
    tables = [
        Choice(words("flow.use_one", table=name), "table", name) for name in dict.fromkeys(named)
    ]
    return (*readings, *tables)[:MOST_CHOICES]


def choose(opened: Opened, choice: Choice) -> Task:
    """Go on as the person picked."""
    if choice.kind == "table":
        return use(opened.question, [choice.value])
    return ask_again(choice.value) if choice.kind == "again" else ask(choice.value)
