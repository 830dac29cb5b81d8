"""The faults of model endpoints, to be played: by name, each as a server shows it.

>>> from t2sql.testing import FAULTS, play_fault
>>> with play_fault(FAULTS["busy"]) as server:
...     client = OpenAI(base_url=server.base_url, api_key="none")
"""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

from t2sql.testing.replies import (
    ServerReply,
    chat_reply,
    dripped,
    error_reply,
    hang,
    raw_reply,
    reset,
    stream_chunk,
    stream_reply,
)
from t2sql.testing.server import ReceivedRequest, Scripted, ScriptedServer

Honest = Callable[[ReceivedRequest], Scripted]
"""What the endpoint says where the fault does not stand in the way."""
Address = Literal["server", "nobody", "unknown host", "https"]


@dataclass(frozen=True, slots=True)
class PlayedFault:
    """One fault, shown at every request unless it passes."""

    reply: ServerReply | None = None
    """What the server sends; None where the words are the fault, or the address."""
    says: Callable[[str, str], str] | None = None
    """What the model says when it should write SQL, made of honest SQL and of a query of a table
    that was not confirmed."""
    times: int | None = None
    """How many requests it takes before all is well; None: it lasts."""
    stream: bool = False
    """Whether it needs ``stream = true`` in the settings."""
    address: Address = "server"
    """Where the client is sent: to the server, to a port where nobody listens, to a host that no
    name server knows, or to the server by https, which it does not speak."""


@dataclass(frozen=True, slots=True)
class FaultStage:
    """A fault that is being played."""

    base_url: str
    server: ScriptedServer


@contextmanager
def play_fault(
    fault: PlayedFault, honest: Honest | None = None, *, sql: str = "SELECT 1", outside: str = ""
) -> Iterator[FaultStage]:
    """Play a fault on loopback.

    Args:
        fault: which one.
        honest: what is said to requests that the fault leaves alone; by default an empty object.
        sql: honest SQL, for faults of what the model says.
        outside: SQL over a table that exists but was not confirmed.
    """
    shown = 0

    def answer(request: ReceivedRequest) -> Scripted:
        nonlocal shown
        spoken = fault.says is not None
        if (fault.times is None or shown < fault.times) and (
            fault.reply is not None or (spoken and request.asks_for("sql"))
        ):
            shown += 1
            if fault.says is not None:
                return chat_reply(fault.says(sql, outside or sql))
            if fault.reply is not None:
                return fault.reply
        return honest(request) if honest is not None else chat_reply("{}")

    with ScriptedServer(answer) as server, _nobody() as closed:
        addresses = {
            "server": server.base_url,
            "nobody": closed,
            "unknown host": "http://model.invalid/v1",
            "https": server.base_url.replace("http:", "https:"),
        }
        yield FaultStage(addresses[fault.address], server)


@contextmanager
def _nobody() -> Iterator[str]:
    """A port that is taken and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


def written(sql: str) -> str:
    """What a model says that writes SQL as it was asked to."""
    reply = {
        "plan": "",
        "sql": sql,
        "explanation": "Counts.",
        "assumptions": [],
        "confidence": 0.9,
    }
    return json.dumps(reply)


def _choice(**message: object) -> ServerReply:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return raw_reply({"choices": [choice]})


def _statuses() -> dict[str, PlayedFault]:
    busy = (408, 409, 425, 429, 500, 502, 503, 504, 529)
    final = (400, 401, 402, 403, 404, 413, 422, 301, 307)
    now, far = {"retry-after": "0"}, {"location": "http://127.0.0.1:9/v1"}
    served = {
        f"status {status}": error_reply(status, headers=now if status == 529 else None)
        for status in busy
    } | {f"status {status}": error_reply(status, headers=far) for status in final}
    return {name: PlayedFault(reply) for name, reply in served.items()} | {
        "status 503 once": PlayedFault(error_reply(503, headers=now), times=1),
        "quota": PlayedFault(error_reply(429, code="insufficient_quota")),
        "long wait": PlayedFault(error_reply(429, headers={"retry-after": "999"})),
        "long wait by date": PlayedFault(
            error_reply(503, headers={"retry-after": "Fri, 31 Dec 2100 23:59:59 GMT"})
        ),
        "context": PlayedFault(error_reply(400, code="context_length_exceeded")),
        "error in status 200": PlayedFault(raw_reply({"error": {"message": "x", "code": 503}})),
        "huge error": PlayedFault(ServerReply(500, b"x" * 1_000_000, repeat=50)),
    }


def _connections() -> dict[str, PlayedFault]:
    garbage = ServerReply(200, b"\x1f\x8b garbage", headers={"content-encoding": "gzip"})
    bomb = gzip.compress(b" " * 8_000_000, 1)
    whole = chat_reply("{}")
    return {
        "nobody listens": PlayedFault(address="nobody"),
        "unknown host": PlayedFault(address="unknown host"),
        "https to a plain port": PlayedFault(address="https"),
        "reset": PlayedFault(reset()),
        "reset once": PlayedFault(reset(), times=1),
        "truncated body": PlayedFault(reset("halfway")),
        "length too great": PlayedFault(replace(whole, length=len(whole.body) + 50)),
        "length too small": PlayedFault(replace(whole, length=len(whole.body) - 20)),
        "hang before headers": PlayedFault(hang()),
        "hang after headers": PlayedFault(hang(after="headers")),
        "slow drip": PlayedFault(dripped(whole, 0.05)),
        "packed garbage": PlayedFault(garbage),
        "packed bomb": PlayedFault(ServerReply(200, bomb, headers={"content-encoding": "gzip"})),
        "huge reply": PlayedFault(ServerReply(200, b" " * 1_000_000, repeat=50)),
    }


def _bodies() -> dict[str, PlayedFault]:
    tool = {"id": "1", "type": "function", "function": {"name": "run", "arguments": "{}"}}
    broken = stream_reply(stream_chunk("SELECT "), "{oops", stream_chunk("1", "stop"))
    served = {
        "web page": raw_reply("<html>Log in</html>", content_type="text/html"),
        "bad JSON": raw_reply("{bad"),
        "empty body": raw_reply(""),
        "not an object": raw_reply("[]"),
        "wrong charset": ServerReply(200, '{"choices": "é"}'.encode("latin-1")),
        "no choices": raw_reply({"choices": []}),
        "choices null": raw_reply({"choices": None}),
        "choices missing": raw_reply({"id": "x"}),
        "content null": chat_reply(None),
        "content empty": chat_reply(""),
        "content blank": chat_reply(" \n"),
        "refusal": chat_reply(None, refusal="I cannot help with that"),
        "content filter": chat_reply("", finish_reason="content_filter"),
        "cut off": chat_reply("{", finish_reason="length"),
        "tool call": _choice(content=None, tool_calls=[tool]),
    }
    streamed = {
        "stream without an end": stream_reply(stream_chunk("{}"), done=False),
        "stream without a reason": stream_reply(stream_chunk("{}")),
        "stream with bad JSON": broken,
        "stream with an error": stream_reply(
            stream_chunk("{"), {"error": {"message": "x", "code": 500}}, done=False
        ),
        "stream cut": replace(stream_reply(stream_chunk("{}" * 99, "stop")), cut=True),
        "stream that drips": dripped(stream_reply(stream_chunk("{}", "stop")), 0.05),
    }
    return (
        {name: PlayedFault(reply) for name, reply in served.items()}
        | {name: PlayedFault(reply, stream=True) for name, reply in streamed.items()}
        | {
            "empty body once": PlayedFault(raw_reply(""), times=1),
            "cut off once": PlayedFault(chat_reply("{", finish_reason="length"), times=1),
            "stream cut once": PlayedFault(
                replace(stream_reply(stream_chunk("{}" * 99)), cut=True), times=1, stream=True
            ),
        }
    )


def _words() -> dict[str, PlayedFault]:
    said: dict[str, Callable[[str, str], str]] = {
        "prose": lambda sql, outside: "I am sorry, that is hard to say.",
        "prose around JSON": lambda sql, outside: f"Here you are: {written(sql)} Enjoy!",
        "prose around SQL": lambda sql, outside: f"Try this:\n\n{sql};\n\nIt counts.",
        "fences around JSON": lambda sql, outside: f"```json\n{written(sql)}\n```",
        "fences around SQL": lambda sql, outside: f"```sql\n{sql};\n```",
        "thoughts before JSON": lambda sql, outside: f"<think>{{hm}}</think>{written(sql)}",
        "two statements": lambda sql, outside: written(f"{sql}; DROP TABLE nothing"),
        "two answers": lambda sql, outside: written(sql) + written("SELECT 2"),
        "no query": lambda sql, outside: written("DROP TABLE nothing"),
        "unknown table": lambda sql, outside: written("SELECT COUNT(*) FROM no_such_table"),
        "table not confirmed": lambda sql, outside: written(outside),
        "half letters": lambda sql, outside: written(f"{sql} /* \ud83d */"),
        "wrong fields": lambda sql, outside: json.dumps({"query": sql}),
    }
    parts = [{"type": "text", "text": ""}, {"type": "text", "text": " "}]
    return {name: PlayedFault(says=says) for name, says in said.items()} | {
        "blank parts": PlayedFault(_choice(content=parts)),
    }


FAULTS: Mapping[str, PlayedFault] = {**_statuses(), **_connections(), **_bodies(), **_words()}
"""Every fault that an endpoint may show, by name."""
