"""Serves the page: behind the guard, on loopback unless people have to show who they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from t2sql.faces.chat.conversations import Conversations
from t2sql.faces.chat.guard import Guard
from t2sql.faces.chat.loading import load_gradio
from t2sql.faces.chat.warming import warming
from t2sql.faces.doors.doors import Address, make_doors, opened_for
from t2sql.faces.doors.listening import listen
from t2sql.faces.doors.web import Application
from t2sql.search.telemetry import switch_off_telemetry

if TYPE_CHECKING:
    from t2sql.project import Project


@contextmanager
def chat_application(project: Project, address: Address) -> Iterator[Application]:
    """The whole application over a project; what goes on is stopped at the end."""
    switch_off_telemetry()
    load_gradio()
    doors = make_doors(project.config, address, "the chat")
    conversations = Conversations(opened_for(project))
    try:
        yield Guard(_application(project, conversations), doors)
    finally:
        conversations.close_all()


def serve(project: Project, address: Address, ready: Callable[[str], None]) -> None:
    """Serve until somebody stops it; ``ready`` is called once the page can be opened.

    Raises:
        ConfigError: see :func:`t2sql.faces.doors.doors.make_doors`; or the port is taken.
    """
    with chat_application(project, address) as application, warming(project) as begin_to_warm:

        def opened(url: str) -> None:
            ready(url)
            begin_to_warm()

        listen(application, address, opened, "the chat")


def _application(project: Project, conversations: Conversations) -> Application:
    import gradio as gr
    from fastapi import FastAPI

    from t2sql.faces.chat.answer_looks import ANSWER_CSS
    from t2sql.faces.chat.downloads import add_downloads
    from t2sql.faces.chat.glancing import add_glance
    from t2sql.faces.chat.labels import make_labels
    from t2sql.faces.chat.looks import FAVICON, looks_head, make_theme
    from t2sql.faces.chat.page import build_page
    from t2sql.faces.chat.page_looks import PAGE_CSS, PAGE_SCRIPT
    from t2sql.faces.html.cards import CARDS_CSS
    from t2sql.faces.html.style import css

    title, labels = project.config.project.name or "t2sql", make_labels()
    page = build_page(conversations, title, labels)
    page.has_launched = True  # a page that is mounted is else held to no folder when it reads files
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_glance(server, conversations)
    add_downloads(server, conversations)
    application: Application = gr.mount_gradio_app(
        server,
        page,
        path="/",
        head=f"{looks_head(css(), CARDS_CSS, PAGE_CSS, ANSWER_CSS)}<script>{PAGE_SCRIPT}</script>",
        theme=make_theme(),
        favicon_path=str(FAVICON),
        i18n=labels.i18n,
        ssr_mode=False,
        footer_links=[],
        show_error=False,
        enable_monitoring=False,
        run_history=False,  # else the browser keeps questions and rows on its disk
        allowed_paths=[],
        mcp_server=False,
        max_file_size=0,
    )
    return application
