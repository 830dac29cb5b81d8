"""Vectors on a Chroma server: for teams that share an index, and for lakes beyond one machine.

The server holds the vectors; the catalog and the full text stay with each reader. Who indexes
first embeds, the others find that nothing is left to embed.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from t2sql.config import hide_secrets, scrub
from t2sql.errors import ConfigError, SearchError
from t2sql.search.telemetry import switch_off_telemetry
from t2sql.search.vectors import KINDS, VectorStore

if TYPE_CHECKING:
    from t2sql.config import Config

_TIMEOUT_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Where a server is, and which collections on it are meant."""

    url: str
    """``http://host:8000`` or ``https://…``."""
    prefix: str
    """The names of the collections begin so; who names the same shares them."""
    token: str = field(default="", repr=False)
    """Sent as ``Authorization: Bearer``."""


def configured_server(config: Config) -> ChromaServer | None:
    """The server that the settings name; None where vectors lie in the state folder.

    Raises:
        ConfigError: the URL is not one, or is of another machine without TLS and a token, or the
            variable with the token is not set.
    """
    settings = config.search
    if not settings.server:
        return None
    parts = urlsplit(settings.server)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            f"{config.file or 'arguments'}: `search.server` is not a URL: "
            f"{hide_secrets(settings.server)!r}.",
            hint='Write e.g. server = "http://localhost:8000".',
        )
    is_near = _is_loopback(parts.hostname)
    if not is_near and (parts.scheme != "https" or not settings.server_token_env):
        raise ConfigError(
            f"{config.file or 'arguments'}: `search.server` is on another machine, which takes "
            "https and a token.",
            hint='Write server = "https://…" and name a variable with the token in '
            "`server_token_env`.",
        )
    token = ""
    if settings.server_token_env:
        token = os.environ.get(settings.server_token_env, "")
        if not token:
            raise ConfigError(
                f"The environment variable {settings.server_token_env} is not set.",
                hint="It should hold the token of the Chroma server ([search] server_token_env).",
            )
    name = settings.collection or config.project.name or _of_the_state_folder(config)
    return ChromaServer(settings.server, _slug(name), token)


def open_server(server: ChromaServer, embedder: str) -> VectorStore:
    """The vectors of this embedder on a server; their collections may not be there yet.

    Raises:
        SearchError: the server does not answer.
    """
    switch_off_telemetry()
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(server.url)
    secure = parts.scheme == "https"
    errors = partial(_server_errors, server)
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else {}
    with errors():
        client = chromadb.HttpClient(
            host=parts.hostname or "",
            port=parts.port or (443 if secure else 80),
            ssl=secure,
            headers=headers,
            settings=Settings(anonymized_telemetry=False),
        )
    # Chroma neither limits the time of a request nor closes its connections.
    sessions = [part._server._session for part in (client, client._admin_client)]
    for session in sessions:
        session.timeout = _TIMEOUT_S

    def close() -> None:
        client.close()
        for session in sessions:
            session.close()

    names = {kind: f"{server.prefix}.{_slug(embedder)}.{kind}" for kind in KINDS}
    return VectorStore(client, names, errors, close)


@contextmanager
def _server_errors(server: ChromaServer) -> Iterator[None]:
    """Turn whatever Chroma and its transport raise into one sentence with the mend."""
    import httpx
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except NotFoundError as error:
        raise SearchError(
            f"The Chroma server at {hide_secrets(server.url)} has no index named "
            f"{server.prefix!r} by this embedder.",
            hint="Run `t2sql index`.",
        ) from error
    except (ChromaError, httpx.HTTPError, ValueError, RuntimeError, OSError, KeyError) as error:
        said = scrub(str(error), server.token)  # a server may quote what it was sent
        reason = (said.strip() or type(error).__name__).splitlines()[0][:200]
        raise SearchError(
            f"The Chroma server at {hide_secrets(server.url)} cannot be used ({reason}).",
            hint="Start it (`chroma run --path FOLDER`), or mend [search] server in t2sql.toml.",
        ) from None


def _is_loopback(host: str) -> bool:
    """Whether what is sent there stays on this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _of_the_state_folder(config: Config) -> str:
    """A name of this project on this machine alone."""
    state = str(config.path(config.paths.state))
    return f"t2sql-{hashlib.sha256(state.encode()).hexdigest()[:12]}"


def _slug(name: str) -> str:
    """What Chroma takes in a collection's name; a name that it changes is told apart by a hash."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:100].strip("-")
    if slug == name.lower():
        return slug
    return f"{slug or 'x'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
