"""Options that say where to look, and the completion of names in a shell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from t2sql.errors import T2SQLError

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Question

_MOST = 200
"""More names than that help nobody to choose."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Where the person wants to look."""

    exclude: tuple[str, ...]
    schemas: tuple[str, ...]
    tags: tuple[str, ...]
    tiers: tuple[str, ...]

    def question(self, project: Project, text: str) -> Question:
        """The question, about that part of the warehouse only."""
        return project.question(
            text, exclude=self.exclude, schemas=self.schemas, tags=self.tags, tiers=self.tiers
        )


def narrowing_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--exclude``, ``--schema``, ``--tag`` and ``--tier``, given as one ``narrowing``."""

    @wraps(command)
    def narrowed(
        *arguments: Any,
        exclude: tuple[str, ...],
        schemas: tuple[str, ...],
        tags: tuple[str, ...],
        tiers: tuple[str, ...],
        **others: Any,
    ) -> None:
        command(*arguments, narrowing=Narrowing(exclude, schemas, tags, tiers), **others)

    options = (
        (
            "--exclude",
            "exclude",
            "TABLE",
            "Leave this table out; so does -@TABLE in QUESTION.",
            complete_table,
        ),
        (
            "--schema",
            "schemas",
            "SCHEMA",
            "Look in this schema only; may hold * and ?.",
            complete_schema,
        ),
        ("--tag", "tags", "TAG", "Look among tables with this tag only.", complete_tag),
        ("--tier", "tiers", "TIER", "Look among tables of this tier only.", complete_tier),
    )
    result: Callable[..., None] = narrowed
    for flag, name, metavar, said, complete in reversed(options):
        result = click.option(
            flag,
            name,
            metavar=metavar,
            multiple=True,
            help=f"{said} Repeatable.",
            shell_complete=complete,
        )(result)
    return result


def complete_table(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Tables whose name, with or without its schema, begins so."""
    return _items(typed, _names(context))


def complete_tables(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """The same for the last of several names with commas between."""
    before, comma, last = typed.rpartition(",")
    return _items(last, _names(context), before + comma)


def complete_pin(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """The table that a question's last word pins with ``@``."""
    found = re.fullmatch(r"(?P<before>(?:.*\s)?-?@)(?P<name>\S*)", typed, re.DOTALL)
    return _items(found["name"], _names(context), found["before"]) if found else []


def complete_schema(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Schemas that begin so."""
    return _items(typed, sorted({name.rpartition(".")[0] for name in _names(context)} - {""}))


def complete_tag(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Tags that begin so."""
    return _items(typed, _of_catalog(context, lambda project: project.catalog.labels()[0]))


def complete_tier(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Tiers that begin so."""
    return _items(typed, _of_catalog(context, lambda project: project.catalog.labels()[1]))


def _names(context: click.Context) -> tuple[str, ...]:
    return _of_catalog(context, lambda project: project.catalog.names())


def _of_catalog(
    context: click.Context, read: Callable[[Project], tuple[str, ...]]
) -> tuple[str, ...]:
    """What the catalog says; nothing where there is none, since a shell shows no errors."""
    from t2sql.project import open_project

    source = context.find_root().params.get("source") or "."
    try:
        with open_project(source) as project:
            return read(project)
    except (T2SQLError, OSError):
        return ()


def _items(typed: str, names: Iterable[str], before: str = "") -> list[CompletionItem]:
    start = typed.lower()
    found = (
        name
        for name in names
        if name.lower().startswith(start) or name.rpartition(".")[2].lower().startswith(start)
    )
    return [CompletionItem(before + name) for _, name in zip(range(_MOST), found, strict=False)]
