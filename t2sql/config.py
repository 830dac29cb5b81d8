"""Settings: defaults < ``t2sql.toml`` (the nearest, walking up) < environment < arguments.

An environment variable ``T2SQL_<SECTION>__<KEY>`` sets one key, e.g. ``T2SQL_LIMITS__TABLES=7``.
Secrets are named by environment variable (``url_env``, ``api_key_env``) and never written.
"""

from __future__ import annotations

import difflib
import json
import math
import os
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

from t2sql.errors import ConfigError
from t2sql.types import Limits

FILE_NAME = "t2sql.toml"
DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """``[project]``."""

    name: str = ""
    today: date | None = None
    """The only clock; None is the real date."""
    translator: Literal["auto", "llm", "offline"] = "auto"
    """``llm``, ``offline``, or ``auto``: ``llm`` where a model is configured."""


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """``[database]``."""

    url: str = ""
    url_env: str = ""
    """Environment variable that holds the URL, when it has a password in it."""


@dataclass(frozen=True, slots=True)
class PathSettings:
    """``[paths]``, relative to the folder of ``t2sql.toml``."""

    metadata: str = "metadata"
    prompts: str = "prompts"
    state: str = ".t2sql"


@dataclass(frozen=True, slots=True)
class WeightSettings:
    """``[search.weights]``: how much each source counts; ``t2sql tune`` fits and writes them.

    None is the default, see :class:`t2sql.steps.weights.RetrievalWeights`.
    """

    meaning: float | None = None
    words: float | None = None
    name: float | None = None
    columns: float | None = None
    history: float | None = None
    values: float | None = None
    terms: float | None = None
    earlier: float | None = None
    sketch: float | None = None
    usage: float | None = None
    schema: float | None = None
    cover: float | None = None
    crowd: float | None = None
    join: float | None = None
    second_join: float | None = None
    twin: float | None = None

    @property
    def given(self) -> dict[str, float]:
        """Those that the settings name."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """``[search]``."""

    embedder: str = DEFAULT_EMBEDDER
    """A sentence-transformers model by name or path; ``hash`` needs no model and finds less."""
    server: str = ""
    """``http://host:8000`` of a Chroma server that keeps the vectors; empty: the state folder."""
    server_token_env: str = ""
    """Environment variable with a token, sent to the server as ``Authorization: Bearer``."""
    collection: str = ""
    """What the vectors are called on the server: projects that say the same share them.
    Empty: the project's name, or one of this state folder alone."""
    sketch: bool = False
    """Whether a model guesses tables to look for beside the question; needs a model."""
    weights: WeightSettings = WeightSettings()


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """``[history]``: which past queries are read, and how."""

    dialect: str = ""
    """What queries are written in whose file does not say; empty: as the warehouse."""
    include_failed: bool = False
    exclude_users: tuple[str, ...] = ()
    """Names or patterns (``etl_*``) of people whose queries are left out."""
    exclude_pattern: str = ""
    """A regular expression; a query whose SQL it finds is left out."""
    keep_users: bool = False
    """Whether names of people are kept as they are, and not as a hash."""


@dataclass(frozen=True, slots=True)
class StageSettings:
    """``[llm.select]``, ``[llm.sketch]`` and so on: a model of its own for a stage."""

    model: str = ""


@dataclass(frozen=True, slots=True)
class LLMSettings:
    """``[llm]``: any OpenAI-compatible endpoint."""

    base_url: str = ""
    model: str = ""
    api_key_env: str = "OPENAI_API_KEY"
    timeout_s: float = 60.0
    """Wall-clock time for one reply, all tries included."""
    temperature: float = 0.0
    max_output_tokens: int = 2048
    headers: Mapping[str, str] = field(default_factory=dict)
    select: StageSettings = StageSettings()
    generate: StageSettings = StageSettings()
    repair: StageSettings = StageSettings()
    sketch: StageSettings = StageSettings()
    """Where it names none, the model of ``select`` sketches."""


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """``[privacy]``: what may leave the machine beside names, types and descriptions."""

    samples: bool = False
    """Whether cell values (samples, min/max, value hits) may stand in a prompt."""


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
            return self.database.url
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

    def replaced(self, given: Mapping[str, Mapping[str, Any]]) -> Config:
        """The same with these keys set; None leaves a key as it is.

        Raises:
            ConfigError: an unknown key or a bad value.
        """
        changes: dict[str, Any] = {}
        for section, values in given.items():
            set_values = {key: value for key, value in values.items() if value is not None}
            checked = _fill(
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
        return self.llm.sketch.model or self.llm.select.model or self.llm.model


def find_file(start: Path) -> Path | None:
    """The nearest ``t2sql.toml`` in this folder or above it."""
    folder = start.resolve()
    return next(
        (file for parent in (folder, *folder.parents) if (file := parent / FILE_NAME).is_file()),
        None,
    )


def read_config(file: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Read a ``t2sql.toml`` and lay the environment over it.

    Raises:
        ConfigError: not TOML, an unknown key (with a suggestion), or a value of the wrong type.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file} is not valid TOML: {error}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}.") from None
    return make_config(data, folder=file.parent.resolve(), file=file, environment=environment)


def make_config(
    data: Mapping[str, Any],
    *,
    folder: Path,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Config:
    """Settings from nested mappings, with the environment over them.

    Raises:
        ConfigError: an unknown key or a bad value, named with where it stands.
    """
    values = _fill(Config, data, str(file or "arguments"))
    overrides = _from_environment(os.environ if environment is None else environment)
    merged = _merge(data, overrides) if overrides else data
    if overrides:
        values = _fill(Config, merged, "environment", lenient=True)
    return Config(folder=folder, file=file, **values)


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    overrides: dict[str, Any] = {}
    for name, value in sorted(environment.items()):
        if not name.startswith("T2SQL_") or "__" not in name:
            continue
        *parents, key = name.removeprefix("T2SQL_").lower().split("__")
        target = overrides
        for parent in parents:
            target = target.setdefault(parent, {})
        target[key] = value
    return overrides


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = _merge(under, value) if both else value  # type: ignore[arg-type] # both are mappings
    return merged


def _fill(
    cls: type, data: Mapping[str, Any], where: str, *, path: str = "", lenient: bool = False
) -> dict[str, Any]:
    """Keyword arguments for a settings class; ``lenient`` reads numbers and booleans from text.

    ``where`` names the file, ``path`` the keys that lead here (``limits.``).
    """
    hints = typing.get_type_hints(cls)
    known = {item.name: hints[item.name] for item in fields(cls) if item.name not in _NOT_KEYS}
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean `{path}{near[0]}`?" if near else f"Known: {', '.join(known)}."
            raise ConfigError(f"{where}: unknown key `{path}{key}`.", hint=hint)
        values[key] = _convert(known[key], value, where, path=f"{path}{key}", lenient=lenient)
    return values


def _convert(kind: Any, value: Any, where: str, *, path: str, lenient: bool) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        if not isinstance(value, Mapping):
            raise ConfigError(f"{where}: `{path}` should be a table: [{path}].")
        made = kind(**_fill(kind, value, where, path=f"{path}.", lenient=lenient))
        return _checked(made, where)
    if typing.get_origin(kind) is types.UnionType:
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    if typing.get_origin(kind) is Literal:
        if value not in typing.get_args(kind):
            choices = ", ".join(typing.get_args(kind))
            raise ConfigError(f"{where}: `{path}` should be one of {choices}, not {value!r}.")
        return value
    if typing.get_origin(kind) is not None:
        several = _texts if typing.get_origin(kind) is tuple else _mapping
        return several(typing.get_args(kind)[1], value, where, path=path, lenient=lenient)
    if lenient and isinstance(value, str):
        value = _from_text(kind, value)
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise ConfigError(f"{where}: `{path}` should be {_KINDS[kind]}, not {value!r}.")
    return value


_NOT_KEYS = ("folder", "file")
_KINDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date, e.g. 2025-06-19",
}


def _mapping(kind: type, value: Any, where: str, *, path: str, lenient: bool) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where}: `{path}` should be a table: [{path}].")
    return {
        key: _convert(kind, item, where, path=f"{path}.{key}", lenient=lenient)
        for key, item in value.items()
    }


def _texts(_: Any, value: Any, where: str, *, path: str, lenient: bool) -> tuple[str, ...]:
    if lenient and isinstance(value, str):
        value = [text for part in value.split(",") if (text := part.strip())]
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConfigError(f"{where}: `{path}` should be a list of texts, not {value!r}.")


def _from_text(kind: type, text: str) -> Any:
    """The value that a text stands for; the text itself where it stands for none."""
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    try:
        if kind in (int, float):
            return kind(text)
        if kind is date:
            return date.fromisoformat(text)
    except ValueError:
        pass
    return text


def _not_negative(limits: Limits, where: str) -> Limits:
    for item in fields(limits):
        if getattr(limits, item.name) < 0:
            raise ConfigError(f"{where}: `limits.{item.name}` should not be negative.")
    return limits


def _checked(made: Any, where: str) -> Any:
    """The same settings, once their numbers are found to be in range."""
    if isinstance(made, WeightSettings):
        return _weights(made, where)
    return _not_negative(made, where) if isinstance(made, Limits) else made


def _weights(weights: WeightSettings, where: str) -> WeightSettings:
    for name, value in weights.given.items():
        if not 0 <= value < math.inf:
            raise ConfigError(f"{where}: `search.weights.{name}` should be 0 or more.")
    if weights.crowd == 0:
        raise ConfigError(f"{where}: `search.weights.crowd` should be above 0.")
    return weights


def hide_secrets(url: str) -> str:
    """A database URL without password and query part: for people, logs and names of folders."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, user.partition(":")[0] + at + host, parts.path, "", ""))


def first_settings(url: str) -> str:
    """The text of a new ``t2sql.toml``; a URL with a password is named by a variable instead."""
    if urlsplit(url).password:
        database = (
            f'url_env = "{URL_VARIABLE}" # the URL has a password: keep it in this variable, '
            "never in a file"
        )
    else:
        database = f"url = {json.dumps(url, ensure_ascii=False)}"
    return _FIRST_SETTINGS.replace("DATABASE", database)


URL_VARIABLE = "T2SQL_DATABASE_URL"
_FIRST_SETTINGS = """\
# Settings of this t2sql project. Every key: docs/configuration.md

[database]
DATABASE

[project]
# today = 2025-06-19       # pin the clock that relative dates are read by; default: the real date
# translator = "auto"      # llm, offline, or auto: llm where a model is configured

[llm]                      # any OpenAI-compatible endpoint; without a model t2sql works offline
# base_url = "http://localhost:11434/v1"
# model = "name-of-the-model"
# api_key_env = "OPENAI_API_KEY"

[privacy]
# samples = false          # whether cell values may stand in a prompt

[limits]
# rows = 1000              # fetched at most
# query_seconds = 30
"""
