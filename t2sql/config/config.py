"""All settings of a project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from t2sql.config.secrets import reveal
from t2sql.config.sections import (
    AccessSettings,
    AuthSettings,
    DatabaseSettings,
    GateSettings,
    HistorySettings,
    LLMSettings,
    PathSettings,
    PrivacySettings,
    ProjectSettings,
    SearchSettings,
    StoreSettings,
)
from t2sql.errors import ConfigError
from t2sql.types import Limits

FILE_NAME = "t2sql.toml"
_IN_A_URL = str.maketrans({"%": "%25", "?": "%3F", "#": "%23"})
"""What a path may hold and a URL reads as its own; the rest is left readable."""


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a project, and the folder that its paths are relative to."""

    folder: Path
    file: Path | None = None
    project: ProjectSettings = ProjectSettings()
    database: DatabaseSettings = DatabaseSettings()
    paths: PathSettings = PathSettings()
    search: SearchSettings = SearchSettings()
    history: HistorySettings = HistorySettings()
    llm: LLMSettings = LLMSettings()
    privacy: PrivacySettings = PrivacySettings()
    prompts: Mapping[str, int] = field(default_factory=dict)
    """``[prompts]``: which version of a prompt to use."""
    limits: Limits = Limits()
    store: StoreSettings = StoreSettings()
    gate: GateSettings = GateSettings()
    access: AccessSettings = AccessSettings()
    auth: AuthSettings = AuthSettings()

    def path(self, relative: str) -> Path:
        """A path of the settings, made absolute."""
        return (self.folder / Path(relative).expanduser()).resolve()

    @property
    def url(self) -> str:
        """The database URL, taken from the environment where the file only names it.

        Raises:
            ConfigError: there is none.
        """
        if self.database.url:
            return reveal(self.database.url)
        where = self.file or FILE_NAME
        if self.database.url_env:
            url = os.environ.get(self.database.url_env, "")
            if url:
                return url
            raise ConfigError(
                f"{where}: the environment variable {self.database.url_env} is not set.",
                hint="It should hold the database URL ([database] url_env).",
            )
        raise ConfigError(
            f"{where}: [database] url is missing.",
            hint='Write e.g. url = "duckdb:///warehouse.duckdb", or run `t2sql init URL`.',
        )

    @property
    def store_url(self) -> str:
        """The URL of the store, taken from the environment where the file only names it.

        Raises:
            ConfigError: the variable that is named is not set.
        """
        if self.store.url:
            return reveal(self.store.url)
        if not self.store.url_env:
            file = str(self.path(self.paths.state) / "store.sqlite")
            return f"sqlite:///{file.translate(_IN_A_URL)}"
        url = os.environ.get(self.store.url_env, "")
        if not url:
            raise ConfigError(
                f"{self.file or FILE_NAME}: the environment variable {self.store.url_env} is "
                "not set.",
                hint="It should hold the URL of the store ([store] url_env).",
            )
        return url

    def replaced(self, given: Mapping[str, Mapping[str, Any]]) -> Config:
        """The same with these keys set; None leaves a key as it is.

        Raises:
            ConfigError: an unknown key or a bad value.
        """
        from t2sql.config.filling import fill

        changes: dict[str, Any] = {}
        for section, values in given.items():
            set_values = {key: value for key, value in values.items() if value is not None}
            checked = fill(
                type(getattr(self, section)), set_values, "arguments", path=f"{section}."
            )
            changes[section] = replace(getattr(self, section), **checked)
        return replace(self, **changes)

    @property
    def model_configured(self) -> bool:
        """Whether a language model is named."""
        return bool(self.llm.model or (self.llm.generate.model and self.llm.select.model))

    @property
    def sketch_model(self) -> str:
        """The model that sketches; empty: none is named."""
        return self.llm.stage("sketch").model
