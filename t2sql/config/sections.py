"""The sections of the settings, each a frozen value with its defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Literal

from t2sql.config.secrets import hide_fields

DEFAULT_EMBEDDER = "all-MiniLM-L6-v2"


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """``[project]``."""

    name: str = ""
    today: date | None = None
    """The only clock; None is the real date."""
    translator: Literal["auto", "llm", "offline"] = "auto"
    """``llm``, ``offline``, or ``auto``: ``llm`` where a model is configured."""
    timezone: str = ""
    """What days and times mean to the team, e.g. ``Asia/Seoul``; prompts say it."""
    confirm: Literal["always", "unsure", "never"] = "always"
    """When a face asks a person to confirm the tables: ``unsure`` is where the choice is weak."""


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """``[database]``."""

    url: str = ""
    url_env: str = ""
    """Environment variable that holds the URL, when it has a password in it."""
    schemas: tuple[str, ...] = ()
    """Patterns of the schemas that the project is about; empty: all of the database."""

    def __post_init__(self) -> None:
        hide_fields(self, "url")


@dataclass(frozen=True, slots=True)
class PathSettings:
    """``[paths]``, relative to the folder of ``t2sql.toml``."""

    metadata: str = "metadata"
    prompts: str = "prompts"
    state: str = ".t2sql"
    dbt: tuple[str, ...] = ()
    """Folders of dbt projects, read where they lie and never written."""


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

    def __post_init__(self) -> None:
        hide_fields(self, "server")


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
    """``[llm.select]``, ``[llm.generate]`` and so on: a model of its own for a stage."""

    model: str = ""
    context_tokens: int = 0
    """What that model can read; 0: as ``[llm]`` says."""


@dataclass(frozen=True, slots=True)
class PriceSettings:
    """``[llm.prices."name-of-the-model"]``: money for a million tokens."""

    input: float = 0.0
    output: float = 0.0


@dataclass(frozen=True, slots=True)
class LLMSettings:
    """``[llm]``: any OpenAI-compatible endpoint."""

    base_url: str = ""
    model: str = ""
    api_key_env: str = "OPENAI_API_KEY"
    timeout_s: float = 60.0
    """Wall-clock time for one reply, all tries included."""
    concurrency: int = 8
    """Requests at a time; the others wait for their turn."""
    stream: bool = False
    """Whether replies are received piece by piece, for endpoints that cut silent connections."""
    temperature: float = 0.0
    candidates: int = 1
    """Drafts written for a question; above 1 their results are voted on."""
    candidate_temperature: float = 0.7
    """For the drafts after the first."""
    context_tokens: int = 0
    """What the model can read and write in one go; 0: not known, taken to be 32,768."""
    max_output_tokens: int = 2048
    headers: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[str, PriceSettings] = field(default_factory=dict)
    """By the name of the model."""
    currency: str = "USD"
    """Of the prices."""
    select: StageSettings = StageSettings()
    sketch: StageSettings = StageSettings()
    """Where it names none, the model of ``select`` sketches."""
    generate: StageSettings = StageSettings()
    edit: StageSettings = StageSettings()
    """Where it names none, the model of ``generate`` edits; so with ``repair``."""
    repair: StageSettings = StageSettings()
    explain: StageSettings = StageSettings()
    summarise: StageSettings = StageSettings()
    describe: StageSettings = StageSettings()

    def __post_init__(self) -> None:
        hide_fields(self, "base_url", "headers")

    def stage(self, name: str) -> StageSettings:
        """The model for a stage, and what it can read, once all defaults are applied."""
        own: StageSettings = getattr(self, name)
        near: StageSettings = getattr(self, _NEAR_STAGES.get(name, name))
        models = (own.model, near.model, self.model, self.generate.model, self.select.model)
        same = near.context_tokens if own.model in ("", near.model) else 0
        return StageSettings(
            next((model for model in models if model), ""),
            own.context_tokens or same or self.context_tokens,
        )


_NEAR_STAGES = {"sketch": "select", "edit": "generate", "repair": "generate"}
"""Where a stage names no model it takes that of the stage with the likest work."""


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """``[privacy]``: what may leave the machine beside names, types and descriptions."""

    samples: bool = False
    """Whether cell values (samples, min/max, value hits) may stand in a prompt."""
    results: bool = False
    """Whether rows of an answer may be shown to a model, to be summarised."""
    mask: tuple[str, ...] = ()
    """Patterns of column names (``*passport*``, ``shop.members.phone``) whose cells never leave,
    beside those that are always masked and those tagged ``pii`` in the metadata."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """``[store]``: what is kept of the questions asked."""

    url: str = ""
    """``sqlite:///file`` or ``postgresql://…``; empty: ``store.sqlite`` in the state folder."""
    url_env: str = ""
    """Environment variable that holds the URL, when it has a password in it."""
    traces: bool = True
    """Whether questions, prompts, replies and their costs are kept. Rows never are."""
    keep_days: int = 30
    """Older traces are forgotten; 0 keeps all."""
    audit: bool = True
    """Whether each run leaves a line in the audit log. No line holds a cell."""

    def __post_init__(self) -> None:
        hide_fields(self, "url")


@dataclass(frozen=True, slots=True)
class GateSettings:
    """``[gate]``: what a team allows beside the gate's own lists."""

    functions: tuple[str, ...] = ()
    """Functions of the warehouse, your own ones say, that queries may call as values, never in
    FROM: plain names, or with the schema that is written before them."""


@dataclass(frozen=True, slots=True)
class AccessRule:
    """``[access.rules.<name>]``: who may see what.

    A rule without ``users`` and ``groups`` is for everybody. What any rule allows somebody and no
    rule hides from them is seen. In patterns ``*`` fits any letters, dots too, and ``?`` any one.
    """

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    """Patterns of tables (``shop.*``, ``finance.payouts``) that they may see."""
    hide: tuple[str, ...] = ()
    """Patterns of tables, or of columns (``*.members.email``), that they may not. One without a
    dot fits the tables and columns of that name anywhere."""


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """``[access]``: which tables and columns a person may see."""

    default: Literal["all", "none"] = "all"
    """What somebody sees whom no rule allows anything: all, or nothing."""
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of people by group."""
    rules: Mapping[str, AccessRule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuthSettings:
    """``[auth]``: how people who are not on this machine show who they are."""

    users: Mapping[str, str] = field(default_factory=dict)
    """Hashes of passwords by name, as ``t2sql user hash`` writes them."""
    user_header: str = ""
    """A header in which a proxy names the person, e.g. ``X-Forwarded-User``."""
    groups_header: str = ""
    """A header in which it names their groups, separated by commas."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks (``10.0.0.0/8``) whose headers are believed."""

    def __post_init__(self) -> None:
        hide_fields(self, "users")
