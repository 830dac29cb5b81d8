"""``t2sql chat`` and ``t2sql user``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.faces.doors.doors import Address
    from t2sql.project import Project


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(1, 65535))
@click.option("--certificate", default="", help="A file with a TLS certificate, for https.")
@click.option("--key", default="", help="The file with its key.")
@click.option("--open/--no-open", "opens", default=False, help="Open the page in a browser.")
@common.translator_option
@click.pass_context
def chat(
    context: click.Context,
    host: str,
    port: int,
    certificate: str,
    key: str,
    opens: bool,
    translator: str | None,
) -> None:
    """Serve the chat: a page in the browser where people ask.

    It listens on this machine alone. At any other --host people have to sign in: see [auth] in
    docs/configuration.md.
    """
    from t2sql.faces.doors.doors import Address

    project = common.open_project(context, translator=translator)
    serve_chat(project, Address(host, port, certificate, key), opens=opens)


def serve_chat(project: Project, address: Address | None = None, *, opens: bool) -> None:
    """Serve the chat until somebody stops it, by default on this machine alone.

    Raises:
        ConfigError: the port is taken, or people would have to sign in and cannot.
    """
    from t2sql.faces.chat.serving import serve
    from t2sql.faces.doors.doors import Address

    def ready(url: str) -> None:
        click.echo(f"The chat is at {url} (Ctrl-C ends it).")
        if opens:
            click.launch(url)

    serve(project, address or Address(), ready)


@click.group()
def user() -> None:
    """People who may sign in to the chat."""


@user.command("hash")
@click.argument("name")
def hash_(name: str) -> None:
    """Ask for a password and print the line for NAME under [auth.users] in t2sql.toml."""
    from t2sql.access.passwords import hash_password

    password = click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True)
    common.say("Put this line under [auth.users] in t2sql.toml:")
    click.echo(f'"{name}" = "{hash_password(password)}"')
