"""Answers as files: the whole result, its chart, a notebook. Each to its own person alone.

The guard has let the person in before; the conversation is looked up by that person and its id,
and none is ever made here. A file is written to a folder of its own, streamed and removed.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, get_args
from urllib.parse import quote

from t2sql.errors import (
    AccessDeniedError,
    CancelledError,
    DatabaseError,
    InputError,
    SqlRejectedError,
    T2SQLError,
)
from t2sql.faces.chat.beside import Beside
from t2sql.faces.chat.turns import BusyError
from t2sql.faces.doors.web import PERSON, Receive, Scope, Send

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from t2sql.faces.chat.conversation import Conversation, Shown
    from t2sql.faces.chat.conversations import Conversations
    from t2sql.types import Answer

MIMES: Final = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ipynb": "application/x-ipynb+json",
}
AT_ONCE: Final = 3
"""Files that are made at a time: each may hold a million rows in memory."""
CHART: Final = (900, 420)
"""Width and height of a chart in a file, in pixels."""
_PATH: Final = "/download/{talk}/{draft}/{kind}"
_CHUNK: Final = 1 << 18
_NOT_THERE: Final = "There is no such answer, or it is not yours."
_ODD: Final = re.compile(r"[^\w-]+")


def add_downloads(application: Starlette, conversations: Conversations) -> None:
    """Serve the files of answers. Must be said before the page is mounted at ``/``."""
    from starlette.requests import Request
    from starlette.routing import Route

    beside = Beside(AT_ONCE)

    class Download:
        """Holds a person's place until the file is sent: its bytes lie on the disk till then."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            request = Request(scope, receive, send)
            try:
                async with beside.place(scope["state"][PERSON]):
                    response = await _reply(request, conversations, beside)
                    await response(scope, receive, send)
            except BusyError as error:
                await _said(str(error), 429)(scope, receive, send)

    application.router.routes.append(Route(_PATH, Download(), methods=["GET"]))


async def _reply(request: Request, conversations: Conversations, beside: Beside) -> Response:
    talk, draft, kind = (request.path_params[name] for name in ("talk", "draft", "kind"))
    conversation = conversations.held(request.scope["state"][PERSON], talk)
    shown = _shown(conversation, draft)
    if conversation is None or shown is None or kind not in MIMES:
        return _said(_NOT_THERE, 404)
    return await _made(request, conversation, shown, kind, beside)


async def _made(
    request: Request, conversation: Conversation, shown: Shown, kind: str, beside: Beside
) -> Response:
    """The file, or the sentence that says why there is none; nothing is left of either."""
    from starlette.responses import StreamingResponse

    drawn = request.query_params.get("chart", "")
    folder = Path(tempfile.mkdtemp(prefix="t2sql-"))
    try:
        path = folder / f"{file_name(shown)}.{kind}"
        await beside.make(request, lambda: make_file(conversation, shown, kind, path, drawn))
        size, file = path.stat().st_size, path.open("rb")
    except T2SQLError as error:
        return _said(str(error), _status(error))
    finally:
        # The open file goes on being read; where a system does not allow that, see below.
        shutil.rmtree(folder, ignore_errors=True)
    headers = {
        "cache-control": "no-store",
        "content-disposition": _disposition(path.name),
        "content-length": str(size),
        "content-security-policy": "sandbox",
    }
    return StreamingResponse(_chunks(file, folder), media_type=MIMES[kind], headers=headers)


def _chunks(file: BinaryIO, folder: Path) -> Iterator[bytes]:
    try:
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_file(
    conversation: Conversation, shown: Shown, kind: str, path: Path, drawn: str = ""
) -> None:
    """Write the file of a kind to a place where nothing is yet; ``drawn`` is a kind of chart.

    Raises:
        InputError: it has not run yet, or no chart shows it.
        DatabaseError: the whole result cannot be fetched.
    """
    answer, project = shown.answer, conversation.project
    if answer is None:
        raise InputError("This SQL has not run yet.", hint="Run it first.")
    if kind in {"csv", "parquet"}:
        from t2sql.faces.export import write_file

        with conversation.turn():
            result = project.run(answer.draft, whole=True).result
        write_file(result, path)
    elif kind == "ipynb":
        project.notebook(answer, path)
    else:
        _draw(conversation, answer, path, drawn)


def file_name(shown: Shown) -> str:
    """A name for files of an answer, after its question: letters, digits and dashes."""
    name = _ODD.sub("-", shown.draft.selection.question.text.lower()).strip("-")
    return name[:60].rstrip("-") or "answer"


def _draw(conversation: Conversation, answer: Answer, path: Path, drawn: str) -> None:
    from t2sql.faces import charts
    from t2sql.steps.chart import ChartKind

    known: tuple[ChartKind, ...] = get_args(ChartKind)
    wanted = next((one for one in known if one == drawn), None)
    chart = conversation.project.chart(answer, wanted)
    if chart is None:
        raise InputError("No chart shows this result.")
    width, height = CHART
    if path.suffix == ".png":
        path.write_bytes(charts.chart_png(chart, answer.result, width=width, height=height))
    else:
        drawn = charts.chart_svg(chart, answer.result, width=width, height=height)
        path.write_text(drawn, encoding="utf-8")


def _shown(conversation: Conversation | None, name: str) -> Shown | None:
    if conversation is None:
        return None
    try:
        return conversation.shown(name)
    except T2SQLError:
        return None


def _disposition(name: str) -> str:
    """RFC 6266: the name in ASCII for old browsers, and as it is for all others."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _status(error: T2SQLError) -> int:
    if isinstance(error, InputError | SqlRejectedError):
        return 409
    if isinstance(error, AccessDeniedError):
        return 403
    if isinstance(error, CancelledError):
        return 499
    return 502 if isinstance(error, DatabaseError) else 500


def _said(text: str, status: int) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(f"{text}\n", status, headers={"cache-control": "no-store"})
