"""Serves the tools: over stdin and stdout to the program that started it, or by HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from mcp.server.transport_security import TransportSecuritySettings

from t2sql.cancelling import current_cancellation
from t2sql.faces.doors.doors import Address, make_doors, opened_for
from t2sql.faces.doors.listening import listen
from t2sql.faces.doors.web import Application
from t2sql.faces.mcp.desk import Desks
from t2sql.faces.mcp.guard import Guard
from t2sql.faces.mcp.server import make_server

if TYPE_CHECKING:
    from t2sql.project import Project

PATH = "/mcp"
WHAT = "the MCP server"
MOST_SESSIONS = 1000


def serve_stdio(project: Project) -> None:
    """Serve the program that started this one, until it closes stdin."""
    import anyio

    desks = Desks(lambda person: project)
    server = make_server(desks, project.config.project.name)
    with current_cancellation().stopping(desks.stop):
        anyio.run(server.run_stdio_async)


def serve_http(project: Project, address: Address, ready: Callable[[str], None]) -> None:
    """Serve by HTTP until somebody stops it; ``ready`` is told the URL for clients.

    Raises:
        ConfigError: see :func:`t2sql.faces.doors.doors.make_doors`; or the port is taken.
    """
    with mcp_application(project, address) as application:
        listen(application, address, lambda url: ready(url + PATH), WHAT)


@contextmanager
def mcp_application(project: Project, address: Address) -> Iterator[Application]:
    """The whole application over a project; what goes on is stopped at the end."""
    doors = make_doors(project.config, address, WHAT)
    desks = Desks(opened_for(project))
    application = make_server(desks, project.config.project.name).streamable_http_app(
        streamable_http_path=PATH,
        max_sessions=MOST_SESSIONS,
        # The guard before it is stricter, and knows the names that a proxy uses.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    try:
        yield Guard(cast("Application", application), doors)
    finally:
        desks.stop()
