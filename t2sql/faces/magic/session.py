"""One notebook's session: the project that is connected, and what was asked last."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import ConfigError, InputError
from t2sql.types import Answer, Attempt, SqlDraft

if TYPE_CHECKING:
    from t2sql.faces.magic.picker import Picker
    from t2sql.faces.magic.settings import T2SQL
    from t2sql.project import Project
    from t2sql.types import Question

FACE = "jupyter"
"""Where feedback says that it comes from."""
_ENVIRONMENT = "env:"


class Session:
    """What the magics of one shell share.

    Args:
        settings: as the person turns them; the project is opened anew where they change.

    Attributes:
        last: the last draft or answer; None: nothing was asked yet.
        picker: the tables that wait to be confirmed; None: nobody was asked yet.
    """

    def __init__(self, settings: T2SQL) -> None:
        self.settings = settings
        self.last: Answer | SqlDraft | None = None
        self.picker: Picker | None = None
        self._project: Project | None = None
        self._opened_as: tuple[object, ...] = ()

    @property
    def project(self) -> Project:
        """The project that the settings name; opened at first need.

        Raises:
            ConfigError: there is none, or something in its settings is wrong.
        """
        chosen = self.settings
        wanted = (chosen.project, chosen.rows, chosen.confirm, chosen.translator, Path.cwd())
        if self._project is None or wanted != self._opened_as:
            opened = self._open()
            self.close()
            self._project, self._opened_as = opened, wanted
        return self._project

    def close(self) -> None:
        """Give back the connections; the next use opens them again."""
        if self._project is not None:
            self._project.close()
        self._project = None

    def question(self, text: str, *, after: SqlDraft | None = None, **narrowing: Any) -> Question:
        """A question of this notebook; with ``after`` it may be about that draft."""
        asked = self.project.question(text, **narrowing)
        return asked if after is None else replace(asked, earlier=(after,))

    @property
    def draft(self) -> SqlDraft:
        """The last draft.

        Raises:
            InputError: nothing was asked yet.
        """
        if self.last is None:
            raise InputError("Nothing was asked in this notebook yet.", hint="Use %ask first.")
        return self.last.draft if isinstance(self.last, Answer) else self.last

    def checked(self, sql: str) -> Attempt:
        """What the checks say of SQL that a person wrote.

        Raises:
            InputError: there is none.
        """
        if not sql.strip():
            raise InputError("There is no SQL.", hint="Write it after the name of the magic.")
        return self.project.check(sql)

    def _open(self) -> Project:
        from t2sql.project import Project, open_project

        chosen = self.settings
        config = open_project(_source(chosen.project)).config
        given: dict[str, dict[str, Any]] = {
            "project": {
                "confirm": chosen.confirm or None,
                "translator": chosen.translator or None,
            },
            "limits": {"rows": chosen.rows or None},
        }
        return Project(config.replaced(given))


def _source(named: str) -> str:
    """The folder or URL that a setting names.

    Raises:
        ConfigError: the environment variable that it names is not set.
    """
    if not named.startswith(_ENVIRONMENT):
        return named if "://" in named else str(Path(named or ".").expanduser())
    name = named.removeprefix(_ENVIRONMENT)
    url = os.environ.get(name, "")
    if not url:
        said = f"The environment variable {name} is not set."
        raise ConfigError(said, hint="It should hold the database URL.")
    return url


def variable_draft(namespace: dict[str, Any], name: str) -> SqlDraft:
    """The draft in a variable, or that of the answer in it.

    Raises:
        InputError: there is none.
    """
    held = namespace.get(name)
    if isinstance(held, Answer):
        return held.draft
    if isinstance(held, SqlDraft):
        return held
    holds = f"holds {type(held).__name__}" if name in namespace else "is not there"
    raise InputError(f"The variable {name} {holds}, not a draft.", hint="Use --draft of %ask.")


def sql_cell(question: str, sql: str, variable: str) -> str:
    """A cell that runs the SQL again, its question above it as a comment."""
    return "\n".join((f"%%sql_run --out {variable}", *_comment(question), sql.strip(), ""))


def _comment(text: str) -> Sequence[str]:
    return [f"-- {line.strip()}" for line in text.splitlines() if line.strip()]
