"""Options that say where to look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from t2sql.faces.cli.completing import (
    complete_schema,
    complete_table,
    complete_tag,
    complete_tier,
)

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.types import Question


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


def narrowing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--exclude``, ``--schema``, ``--tag`` and ``--tier``, given as one ``narrowing``."""

    @wraps(command)
    def narrowed(
        *arguments: Any,
        exclude: tuple[str, ...],
        schemas: tuple[str, ...],
        tags: tuple[str, ...],
        tiers: tuple[str, ...],
        **others: Any,
    ) -> Any:
        return command(*arguments, narrowing=Narrowing(exclude, schemas, tags, tiers), **others)

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
    result: Callable[..., Any] = narrowed
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
