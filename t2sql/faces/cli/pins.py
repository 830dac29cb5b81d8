"""Versions of prompts on the command line: ``generate_sql=2,repair_sql=1``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from t2sql.errors import InputError
from t2sql.faces.cli.completing import complete_prompts

Command = TypeVar("Command", bound=Callable[..., Any] | click.Command)


def read_pins(text: str | None) -> dict[str, int]:
    """The version of each prompt that is named; empty where nothing is said.

    Raises:
        InputError: not ``name=number``, or a name twice.
    """
    pins: dict[str, int] = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        name, _, version = (piece.strip() for piece in part.partition("="))
        number = version.removeprefix("v")
        if not name or not number.isascii() or not number.isdigit() or name in pins:
            raise InputError(
                f"{part.strip()!r} names no version of a prompt.", hint="Write generate_sql=2."
            )
        pins[name] = int(number)
    return pins


def prompts_option(help_text: str, name: str = "--prompts") -> Callable[[Command], Command]:
    """An option that takes versions of prompts; the command reads them with :func:`read_pins`."""
    return click.option(
        name, metavar="NAME=VERSION[,…]", help=help_text, shell_complete=complete_prompts
    )
