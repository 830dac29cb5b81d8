"""A face of a project as people reach it: served on loopback, open or behind passwords."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from t2sql.access.passwords import hash_password
from t2sql.faces.doors.doors import Address
from t2sql.project import Project, open_project

PASSWORD = "correct horse"  # noqa: S105 # of people that only tests know
AUTH = """
[auth.users]
ada = "{hash}"
bob = "{hash}"
[access.rules.everybody]
hide = ["shop.customers"]
users = ["bob"]
"""


@contextmanager
def served_chat(folder: Path) -> Iterator[str]:
    """The URL of the chat over the project."""
    from t2sql.faces.chat.serving import chat_application

    with _served(folder, chat_application) as url:
        yield url


@contextmanager
def served_mcp(folder: Path) -> Iterator[str]:
    """The URL that assistants are given of the project."""
    from t2sql.faces.mcp.serving import mcp_application

    with _served(folder, mcp_application) as url:
        yield f"{url}/mcp"


@contextmanager
def _served(
    folder: Path, application: Callable[[Project, Address], AbstractContextManager[Any]]
) -> Iterator[str]:
    import uvicorn

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = Address(port=port)
    with open_project(folder) as project, application(project, address) as made:
        config = uvicorn.Config(made, port=port, log_level="error", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.02)
            yield address.url
        finally:
            server.should_exit = True
            thread.join()


def guard(folder: Path, made: Path, settings: str) -> None:
    """Copy the project for two people with passwords, one of whom may not see the customers."""
    shutil.copytree(folder, made, dirs_exist_ok=True)
    rules = AUTH.format(hash=hash_password(PASSWORD, cost=1 << 10))
    (made / "t2sql.toml").write_text(settings + rules, encoding="utf-8")
