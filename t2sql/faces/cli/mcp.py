"""``t2sql mcp``."""

from __future__ import annotations

from importlib.util import find_spec

import click

from t2sql.errors import ConfigError
from t2sql.faces.cli import common


@click.command()
@click.option("--http", "by_http", is_flag=True, help="Serve by HTTP instead of stdin and stdout.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=7861, show_default=True, type=click.IntRange(1, 65535))
@click.option("--certificate", default="", help="A file with a TLS certificate, for https.")
@click.option("--key", default="", help="The file with its key.")
@common.translator_option
@click.pass_context
def mcp(
    context: click.Context,
    by_http: bool,
    host: str,
    port: int,
    certificate: str,
    key: str,
    translator: str | None,
) -> None:
    """Serve assistants and editors as an MCP server; a person confirms the tables.

    An editor starts it by itself: docs/mcp.md says what to write into its settings. With --http it
    listens on this machine alone; at any other --host people have to sign in, as for the chat.
    """
    if find_spec("mcp") is None:
        raise ConfigError(
            "`t2sql mcp` needs the package `mcp`, which is not installed.",
            hint='Run: pip install "t2sql[mcp]"',
        )
    from t2sql.faces.doors.doors import Address
    from t2sql.faces.mcp.serving import serve_http, serve_stdio

    project = common.open_project(context, translator=translator)
    if by_http:
        address = Address(host, port, certificate, key)
        serve_http(project, address, lambda url: common.say(f"The MCP server is at {url}."))
    else:
        serve_stdio(project)
