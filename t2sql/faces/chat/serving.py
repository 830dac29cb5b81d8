"""Serves the page: behind the guard, on loopback unless people have to show who they are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from t2sql.access.passwords import check_hash
from t2sql.access.proxies import is_loopback, read_networks
from t2sql.access.signed_in import SignIns
from t2sql.cancelling import current_cancellation
from t2sql.errors import CancelledError, ConfigError
from t2sql.faces.chat.conversation import Conversations
from t2sql.faces.chat.guard import Application, Doors, Guard
from t2sql.search.telemetry import switch_off_telemetry

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.project import Project


@dataclass(frozen=True, slots=True)
class Address:
    """Where the chat listens."""

    host: str = "127.0.0.1"
    port: int = 7860
    certificate: str = ""
    """A file of a TLS certificate; with ``key`` the chat speaks https."""
    key: str = ""

    @property
    def url(self) -> str:
        """What to open in a browser on this machine."""
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


def make_doors(config: Config, address: Address) -> Doors:
    """Who may come in, by the settings and the address.

    Raises:
        ConfigError: others could reach it, and nobody would have to sign in; or a hash or an
            address in the settings cannot be read.
    """
    auth = config.auth
    for name, stored in auth.users.items():
        check_hash(stored, name)
    networks = read_networks(auth.trusted_proxies)
    if auth.user_header and not networks:
        raise ConfigError(
            "`auth.user_header` is believed from nobody: `auth.trusted_proxies` is empty.",
            hint='Name the proxy, e.g. trusted_proxies = ["127.0.0.1"].',
        )
    guarded = bool(auth.users or auth.user_header)
    if not guarded and not is_loopback(address.host):
        raise ConfigError(
            f"At {address.host} others could use the chat, and nobody has to sign in.",
            hint="Set users or a proxy's header under [auth], or listen on 127.0.0.1.",
        )
    sign_ins = SignIns(auth.users, config.access.groups)
    return Doors(auth, networks, sign_ins, is_open=not guarded, is_secure=bool(address.certificate))


@contextmanager
def chat_application(project: Project, address: Address) -> Iterator[Application]:
    """The whole application over a project; what goes on is stopped at the end."""
    switch_off_telemetry()
    os.environ.update(GRADIO_ANALYTICS_ENABLED="False", HF_HUB_OFFLINE="1")
    doors = make_doors(project.config, address)
    conversations = Conversations(project.seen_by)
    try:
        yield Guard(_application(project, conversations), doors)
    finally:
        conversations.close_all()


def serve(project: Project, address: Address, ready: Callable[[str], None]) -> None:
    """Serve until somebody stops it; ``ready`` is called once the page can be opened.

    Raises:
        ConfigError: see :func:`make_doors`; or the port is taken.
    """
    import uvicorn

    with chat_application(project, address) as application:
        config = uvicorn.Config(
            application,
            host=address.host,
            port=address.port,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # the peer's address is never one that a header tells
            server_header=False,
            timeout_graceful_shutdown=3,
            ssl_certfile=address.certificate or None,
            ssl_keyfile=address.key or None,
        )
        server = _Server(config, lambda: ready(address.url))
        stop = current_cancellation()
        stop.let_finish()
        try:
            with suppress(CancelledError), stop.stopping(server.leave):
                server.run()
        except SystemExit as error:
            raise ConfigError(
                f"The chat cannot listen at {address.host}:{address.port}.",
                hint="Another program may use the port: name one with --port.",
            ) from error


def _Server(config: Any, ready: Callable[[], None]) -> Any:  # noqa: N802 # uvicorn is loaded late
    import uvicorn

    class Server(uvicorn.Server):
        """Tells when it listens."""

        def leave(self) -> None:
            """Ctrl-C: answer what is asked, then end."""
            self.should_exit = True

        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    return Server(config)


def _application(project: Project, conversations: Conversations) -> Application:
    import gradio as gr
    from fastapi import FastAPI

    from t2sql.faces.chat.page import CSS, build_page

    title = project.config.project.name or "t2sql"
    page = build_page(conversations, title)
    page.has_launched = True  # a page that is mounted is else held to no folder when it reads files
    plain = gr.themes.Default(
        font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
    )
    application: Application = gr.mount_gradio_app(
        FastAPI(docs_url=None, redoc_url=None, openapi_url=None),
        page,
        path="/",
        css=CSS,
        theme=plain,
        ssr_mode=False,
        footer_links=[],
        show_error=False,
        enable_monitoring=False,
        allowed_paths=[],
        mcp_server=False,
        max_file_size=0,
    )
    return application
