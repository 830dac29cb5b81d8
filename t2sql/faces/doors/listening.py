"""Serves an application until somebody stops it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from t2sql.cancelling import current_cancellation
from t2sql.errors import CancelledError, ConfigError
from t2sql.faces.doors.doors import Address
from t2sql.faces.doors.web import Application


def listen(
    application: Application, address: Address, ready: Callable[[str], None], what: str
) -> None:
    """Serve until somebody stops it; ``ready`` is called with the URL once it answers.

    Raises:
        ConfigError: the port is taken.
    """
    import uvicorn

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
            f"{what[:1].upper()}{what[1:]} cannot listen at {address.host}:{address.port}.",
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

        async def shutdown(self, sockets: Any = None) -> None:
            # Open pages hold streams that never end by themselves: that they are cut off is no
            # news, and nothing that comes after it is.
            logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
            await super().shutdown(sockets)

    return Server(config)
