"""Does the work of a tool in a thread: stopped when the client cancels, its stages reported."""

from __future__ import annotations

import functools
import inspect
import json
import math
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream
from mcp.server.mcpserver import Context
from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel

from t2sql.cancelling import Cancellation, cancellable
from t2sql.errors import T2SQLError
from t2sql.faces.doors.web import PERSON
from t2sql.faces.mcp.desk import Desk, Desks
from t2sql.faces.objects import escape_unseen
from t2sql.stages import StageEvent, watching
from t2sql.types import Person

P = ParamSpec("P")
R = TypeVar("R")

_SAID = {
    "sketch": "Guessing tables to look for",
    "retrieve": "Searching",
    "select": "Choosing tables",
    "look up": "Reading what is known of the tables",
    "generate": "Writing SQL",
    "check": "Checking",
    "vote": "Comparing drafts",
    "run": "Running",
}


def desk_of(context: Context) -> Desk:
    """The desk of whoever asks: whom the guard let in, or who started the program."""
    desks, request = _desks(context), context.request_context.request
    if request is None:
        return desks.of(Person())
    person: Person = request.scope["state"][PERSON]
    return desks.of(person)


async def work(context: Context, call: Callable[[Desk], R]) -> R:
    """Do what a tool does, in a thread; the client's wish to stop reaches database and model.

    Raises:
        T2SQLError: whatever the work raises.
    """
    desk, desks = desk_of(context), _desks(context)
    cancellation, over = Cancellation(), anyio.Event()
    tell, told = anyio.create_memory_object_stream[StageEvent](math.inf)

    def listen(event: StageEvent) -> None:
        with suppress(RuntimeError, anyio.ClosedResourceError):  # nobody listens any more
            anyio.from_thread.run_sync(tell.send_nowait, event)

    def do() -> R | Exception:
        try:
            with cancellable(cancellation), watching(listen):
                return call(desk)
        except Exception as error:  # noqa: BLE001 # raised again, outside the group of tasks
            return error

    desks.begin(cancellation)
    try:
        async with anyio.create_task_group() as group, tell:
            group.start_soon(_stop_when_cancelled, cancellation, over)
            group.start_soon(_report, context, told)
            done = await anyio.to_thread.run_sync(do, limiter=desks.threads)
            over.set()
    finally:
        desks.end(cancellation)
    if isinstance(done, Exception):
        raise done
    return done


def tool(run: Callable[P, Awaitable[BaseModel]]) -> Callable[P, Awaitable[CallToolResult]]:
    """A tool whose errors are the core's own sentence, and whose text is its value as JSON."""

    @functools.wraps(run)
    async def running(*arguments: P.args, **named: P.kwargs) -> CallToolResult:
        try:
            value = await run(*arguments, **named)
        except T2SQLError as error:
            said = TextContent(type="text", text=escape_unseen(str(error)))
            return CallToolResult(content=[said], is_error=True)
        return given(value)

    running.__doc__ = inspect.cleandoc(run.__doc__ or "")
    return running


def given(value: BaseModel) -> CallToolResult:
    """The value, typed, and as compact JSON for clients that read text alone."""
    content: dict[str, Any] = value.model_dump(mode="json")
    text = escape_unseen(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=content)


def _desks(context: Context) -> Desks:
    return cast("Desks", context.request_context.lifespan_context)


async def _stop_when_cancelled(cancellation: Cancellation, over: anyio.Event) -> None:
    try:
        await over.wait()
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):  # the thread is waited for: let it end soon
            alone = anyio.CapacityLimiter(1)  # it never waits for what it should stop
            await anyio.to_thread.run_sync(cancellation.cancel, limiter=alone)
        raise


async def _report(context: Context, told: MemoryObjectReceiveStream[StageEvent]) -> None:
    """Tell the client of each stage that begins, if it asked to be told."""
    count = 0
    async with told:
        async for event in told:
            if event.what == "begun":
                count += 1
                said = _SAID.get(event.stage, event.stage)
                await context.report_progress(count, None, said)
