"""Writes ``docs/cli.md`` from the commands' own help: ``python -m t2sql.faces.cli.docs FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

HEAD = """\
# The command line

Each command is one function of the library. `--json` prints one JSON object; talk and
progress go to stderr. This page is made from the commands' own help (`make docs`).
"""
WIDTH = 96


def write_page() -> str:
    """The whole page, as Markdown."""
    from t2sql.faces.cli import cli

    parts = [HEAD]
    start = click.Context(cli, info_name="t2sql", help_option_names=["-h", "--help"])
    for path, command, context in walk(cli, start):
        parts.append(f"## {path}\n\n```text\n{command.get_help(context).strip()}\n```\n")
    return "\n".join(parts)


def walk(
    command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Every command below this one, itself first, with its path."""
    context.terminal_width = context.max_content_width = WIDTH
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from walk(below, click.Context(below, info_name=name, parent=context))


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(write_page(), encoding="utf-8")
