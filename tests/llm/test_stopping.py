"""Whoever asks a model can be stopped, whatever it is that they wait for."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from t2sql.cancelling import Cancellation, cancellable, carrying, current_cancellation
from t2sql.config import LLMSettings
from t2sql.errors import CancelledError, LLMUnavailableError
from t2sql.llm.client import OpenAIClient
from t2sql.llm.deadline import Deadline
from t2sql.llm.prompt_files import Message
from t2sql.testing import (
    ReceivedRequest,
    ScriptedServer,
    ServerReply,
    chat_reply,
    dripped,
    error_reply,
    hang,
    stream_chunk,
    stream_reply,
)

MESSAGES = (Message("user", "Hello."),)
LONG = 60.0
WAITS = {
    "before the headers": hang(),
    "after the headers": hang(after="headers"),
    "between bytes": dripped(chat_reply("x" * 5000), 0.05),
    "between events": dripped(stream_reply(*[stream_chunk("x")] * 50), 0.05),
    "for the next try": error_reply(503, headers={"retry-after": "50"}),
}


def client_of(server: ScriptedServer, concurrency: int = 8) -> OpenAIClient:
    settings = LLMSettings(
        base_url=server.base_url,
        model="small",
        api_key_env="none",
        timeout_s=LONG,
        concurrency=concurrency,
    )
    return OpenAIClient(settings)


def when_asked(server: ScriptedServer, then: Callable[[], None]) -> None:
    """Do something once the first request is being answered."""

    def wait() -> None:
        while not server.requests:
            threading.Event().wait(0.01)
        threading.Event().wait(0.05)
        then()

    threading.Thread(target=wait, daemon=True).start()


@pytest.mark.parametrize("reply", WAITS.values(), ids=WAITS)
def test_a_wish_to_stop_ends_the_request_at_once(reply: ServerReply) -> None:
    deadline = Deadline.after(LONG)
    with ScriptedServer([reply]) as server, client_of(server) as client, cancellable() as wish:
        when_asked(server, wish.cancel)
        with pytest.raises(CancelledError):
            client.chat(MESSAGES)
        assert deadline.left > LONG / 2
        if reply.status == 200:
            gone(server)
        assert len(server.requests) == 1


def gone(server: ScriptedServer) -> None:
    """Wait until the server has noticed that nobody listens any more."""
    deadline = Deadline.after(LONG)
    while not server.left:
        assert deadline.left, "the connection stayed open"
        threading.Event().wait(0.01)


@pytest.mark.parametrize("reply", [hang(), hang(after="headers")], ids=["before", "after"])
def test_a_request_whose_time_is_over_is_hung_up_on(reply: ServerReply) -> None:
    import openai  # noqa: F401 # its first import is not what is timed

    settings = LLMSettings(model="small", api_key_env="none", timeout_s=0.4)
    with (
        ScriptedServer([reply]) as server,
        OpenAIClient(replace(settings, base_url=server.base_url)) as client,
    ):
        with pytest.raises(LLMUnavailableError, match="was cancelled"):
            client.chat(MESSAGES)
        gone(server)


def test_who_waits_for_a_turn_can_be_stopped_too() -> None:
    with ScriptedServer([hang()]) as server, client_of(server, concurrency=1) as client:

        def ask(wish: Cancellation) -> None:
            with cancellable(wish), client.turn():
                client.chat(MESSAGES)

        first, second = Cancellation(), Cancellation()
        with ThreadPoolExecutor(2) as pool:
            asking = pool.submit(ask, first)
            while not server.requests:
                threading.Event().wait(0.01)
            waiting = pool.submit(ask, second)
            second.cancel()
            with pytest.raises(CancelledError):
                waiting.result(LONG)
            assert not asking.done()
            first.cancel()
            with pytest.raises(CancelledError):
                asking.result(LONG)
        assert len(server.requests) == 1


def test_nothing_is_sent_once_somebody_wished_to_stop() -> None:
    with ScriptedServer() as server, client_of(server) as client, cancellable() as wish:
        wish.cancel()
        with pytest.raises(CancelledError):
            client.chat(MESSAGES)
    assert server.requests == []


def test_a_client_that_was_stopped_may_be_asked_again() -> None:
    with ScriptedServer([hang(), "hi"]) as server, client_of(server) as client:
        with cancellable() as wish:
            when_asked(server, wish.cancel)
            with pytest.raises(CancelledError):
                client.chat(MESSAGES)
        assert client.chat(MESSAGES).text == "hi"


def test_ctrl_c_ends_the_request_as_well() -> None:
    with ScriptedServer([hang()]) as server, client_of(server) as client:
        when_asked(server, lambda: os.kill(os.getpid(), signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            client.chat(MESSAGES)
        gone(server)


def test_the_call_in_its_thread_is_under_the_same_wish() -> None:
    with cancellable() as wish:
        seen = Deadline.after(LONG).run(current_cancellation, lambda: None)
    assert seen is wish


def test_several_drafts_are_stopped_together() -> None:
    def answer(_: ReceivedRequest) -> ServerReply:
        return hang()

    with ScriptedServer(answer) as server, client_of(server) as client, cancellable() as wish:
        when_asked(server, wish.cancel)
        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(carrying(client.chat), MESSAGES) for _ in range(3)]
        assert all(isinstance(one.exception(LONG), CancelledError) for one in asked)
