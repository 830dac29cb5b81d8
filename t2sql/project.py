"""Opens a project: the only module that knows both the pipeline and the adapters."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from t2sql import pipeline
from t2sql.catalog.lookup import is_table, known_table
from t2sql.config import (
    FILE_NAME,
    Config,
    find_file,
    first_settings,
    hide_secrets,
    make_config,
    read_config,
)
from t2sql.errors import ConfigError, InputError
from t2sql.steps.scope import check_scope, split_pins
from t2sql.types import (
    Answer,
    Attempt,
    ChosenTable,
    Limits,
    PastQuery,
    Question,
    Refusal,
    Scope,
    SqlDraft,
    TableSelection,
)

if TYPE_CHECKING:
    from t2sql.catalog.adding import AddedHistory
    from t2sql.catalog.build import CatalogReport
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.catalog.mined import MinedHistory
    from t2sql.catalog.rules import HistoryRules
    from t2sql.llm.model import PromptedLLM
    from t2sql.protocols import Embedder, Progress, SearchIndex, Translator, Warehouse
    from t2sql.search.index import IndexReport
    from t2sql.steps.weights import RetrievalWeights


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: to the catalog, then to the search index over it."""

    catalog: CatalogReport
    search: IndexReport


def open_project(
    source: str | Path = ".",
    *,
    today: date | None = None,
    translator: str | None = None,
    state: Path | None = None,
    metadata: Path | None = None,
    history: Sequence[PastQuery] = (),
    embedder: Embedder | None = None,
    limits: Limits | None = None,
) -> Project:
    """Open the project of a folder (the nearest ``t2sql.toml``), or a bare database URL.

    The arguments go over the file and the environment. ``history`` adds past queries to those
    of the files; ``embedder`` is used instead of loading the configured one. Nothing is
    connected or loaded until it is needed.

    Raises:
        ConfigError: no ``t2sql.toml`` is found, or something in it is wrong.
    """
    config = _bare_config(str(source)) if "://" in str(source) else _file_config(Path(source))
    given: dict[str, dict[str, Any]] = {
        "project": {"today": today, "translator": translator},
        "paths": {"state": state and str(state), "metadata": metadata and str(metadata)},
    }
    config = config.replaced(given)
    if limits is not None:
        config = replace(config, limits=limits)
    return Project(config, history=tuple(history), embedder=embedder)


class Project:
    """A database with its meaning, its history, its index and a translator.

    Holds the connections; close it, or use it in a ``with`` statement.
    """

    def __init__(
        self,
        config: Config,
        *,
        history: tuple[PastQuery, ...] = (),
        embedder: Embedder | None = None,
    ) -> None:
        self.config = config
        self._history = history
        self._embedder = embedder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What a person does.

    def index(self, progress: Progress | None = None, *, rebuild: bool = False) -> Indexed:
        """Read the database, the metadata and the history; bring catalog and index up to date.

        What is current is left alone; ``rebuild`` starts anew.

        Raises:
            MetadataError: a metadata file is wrong; the catalog stays as it was.
            DatabaseError: the database cannot be reached, or holds no table.
            SearchError: no embedder can be had, or the index cannot be written.
        """
        from t2sql.search.index import update_index
        from t2sql.search.server import configured_server

        server = configured_server(self.config)
        catalog = self.build_catalog(progress, rebuild=rebuild)
        searched = update_index(
            self.state / "index",
            self.catalog,
            self.embedder(),
            server=server,
            progress=progress,
            rebuild=rebuild,
        )
        self.__dict__.pop("search", None)
        return Indexed(catalog, searched)

    def build_catalog(
        self, progress: Progress | None = None, *, rebuild: bool = False
    ) -> CatalogReport:
        """The first half of :meth:`index`: what exists and what it means, without the search."""
        from t2sql.catalog.build import build_catalog

        self._release("catalog")
        metadata = self.config.path(self.config.paths.metadata)
        queries = metadata / "queries"
        return build_catalog(
            self.state / "catalog.sqlite",
            self.warehouse,
            metadata=metadata if metadata.is_dir() else None,
            history=(queries,) if queries.is_dir() else (),
            extra_queries=self._history,
            rules=self._history_rules,
            limits=self.config.limits,
            progress=progress,
            rebuild=rebuild,
        )

    def question(
        self,
        text: str,
        *,
        tables: Sequence[str] = (),
        exclude: Sequence[str] = (),
        schemas: Sequence[str] = (),
        tags: Sequence[str] = (),
        tiers: Sequence[str] = (),
    ) -> Question:
        """A question as of the project's today, and where to look for its answer.

        ``@table`` in the text says the same as ``tables``, ``-@table`` the same as ``exclude``.

        Args:
            text: the question.
            tables: these are always chosen.
            exclude: these never are.
            schemas: look in these alone; ``*`` and ``?`` fit any letters.
            tags: look among tables with one of these.
            tiers: look among tables of one of these.

        Raises:
            InputError: a table, schema, tag or tier that the catalog does not know, with the
                nearest names, or a table that is both wanted and not.
        """
        pins: tuple[str, ...] = ()
        drops: tuple[str, ...] = ()
        # A longer text is refused anyway, by the stage that reads it.
        if "@" in text and len(text) <= self.config.limits.question_characters:
            text, pins, drops = split_pins(text, partial(is_table, self.catalog))
        pinned = [self._known_table(name) for name in tables]
        pinned += [self._known_table(name, sign="@") for name in pins]
        excluded = [self._known_table(name) for name in exclude]
        excluded += [self._known_table(name, sign="@") for name in drops]
        for name in pinned:
            if name in excluded:
                said = f"{name} is both named and left out."
                raise InputError(said, hint="Keep one of the two.")
        return Question(
            text,
            self.config.project.today or date.today(),
            pinned=tuple(dict.fromkeys(pinned)),
            excluded=tuple(dict.fromkeys(excluded)),
            scope=self._scope(Scope(tuple(schemas), tuple(tags), tuple(tiers))),
        )

    def suggest_tables(
        self, question: str | Question, *, top: int | None = None
    ) -> TableSelection | Refusal:
        """The candidates for a question (``top`` at most), and the tables chosen from them.

        Raises:
            InputError: the question is empty or too long.
            SearchError: there is no index yet, or it cannot be used.
        """
        limits = self.config.limits
        tools = replace(self.tools, limits=replace(limits, candidates=top or limits.candidates))
        return pipeline.suggest_tables(self._asked(question), tools)

    def use_tables(self, question: str | Question, names: Sequence[str]) -> TableSelection:
        """A selection of just these tables, without any search.

        Raises:
            InputError: a table that the catalog does not know, with the nearest names.
        """
        asked = self._asked(question)
        pipeline.read_question(asked, self.config.limits)
        known = dict.fromkeys(self._known_table(name) for name in names)
        chosen = tuple(ChosenTable(name, "named by you") for name in known)
        return TableSelection(asked, (), chosen, chosen_by="person")

    def write_sql(self, selection: TableSelection) -> SqlDraft | Refusal:
        """SQL over the selection's tables, checked, and repaired where that was needed.

        Raises:
            SqlRejectedError: nothing that was written passed the checks.
            LLMError: the model could not be asked.
        """
        names = [self._known_table(name) for name in selection.tables]
        if tuple(names) != selection.tables:
            selection = selection.with_tables(names)
        return pipeline.write_sql(selection, self.tools)

    def check(self, sql: str) -> Attempt:
        """Every check on a SQL text that a person wrote, without running it."""
        return pipeline.check(sql, self.tools)

    def run(self, sql: SqlDraft | str) -> Answer:
        """Run a draft, or SQL that a person wrote. The gate is passed again, always.

        Raises:
            SqlRejectedError: the SQL does not pass the gate.
            DatabaseError: the database refuses, or takes too long.
        """
        if isinstance(sql, str):
            sql = pipeline.draft_typed(sql, self._asked(""), self.tools)
        return pipeline.run(sql, self.tools)

    def ask(
        self, question: str | Question, confirm: pipeline.Confirm | None = None
    ) -> Answer | Refusal | None:
        """From the question to the rows. ``confirm`` lets a person change the tables."""
        return pipeline.ask(self._asked(question), self.tools, confirm)

    def add_history(
        self,
        path: Path,
        *,
        dialect: str = "",
        exclude_users: Sequence[str] = (),
        include_failed: bool = False,
        progress: Progress | None = None,
    ) -> AddedHistory:
        """Put the past queries of a file or folder into ``metadata/queries``.

        The next index reads them. ``exclude_users`` are left out beside those of the settings.

        Raises:
            FileError: there is nothing at the path, or no query in it can be used.
        """
        from t2sql.catalog.adding import add_history

        rules = self._history_rules
        rules = replace(
            rules,
            dialect=dialect or rules.dialect,
            exclude_users=(*rules.exclude_users, *exclude_users),
            include_failed=include_failed or rules.include_failed,
        )
        folder = self.config.path(self.config.paths.metadata) / "queries"
        names = self.catalog.names()
        return add_history(
            path, folder, self.catalog.dialect, names, rules=rules, progress=progress
        )

    def mined_history(self, table: str = "", *, top: int = 10) -> MinedHistory:
        """What past queries say of a table, or of all: the ``top`` most frequent of each.

        Raises:
            InputError: a table that the catalog does not know, with the nearest names.
            SearchError: there is no catalog yet.
        """
        from t2sql.catalog.mined import mined_history

        return mined_history(self.catalog, self._known_table(table) if table else "", top=top)

    def close(self) -> None:
        """Give back connections and files."""
        for name in ("catalog", "warehouse", "search", "sketcher", "tools"):
            self._release(name)

    # What it works with; each is opened when it is first needed.

    @cached_property
    def state(self) -> Path:
        """The folder of all that t2sql keeps for this project."""
        return self.config.path(self.config.paths.state)

    @property
    def _history_rules(self) -> HistoryRules:
        from dataclasses import asdict

        from t2sql.catalog.rules import HistoryRules

        return HistoryRules(**asdict(self.config.history))

    @cached_property
    def warehouse(self) -> Warehouse:
        """The database."""
        from t2sql.warehouse.open import open_warehouse

        return open_warehouse(self.config.url, folder=self.config.folder, limits=self.config.limits)

    @cached_property
    def catalog(self) -> SqliteCatalog:
        """What exists and what it means."""
        from t2sql.catalog.database import SqliteCatalog

        return SqliteCatalog(self.state / "catalog.sqlite")

    @cached_property
    def search(self) -> SearchIndex:
        """The search index; its embedder is loaded at the first question."""
        from t2sql.search.index import open_index
        from t2sql.search.server import configured_server

        expected = self._embedder.name if self._embedder else self.config.search.embedder
        server = configured_server(self.config)
        return open_index(self.state / "index", self.embedder, expected, server=server)

    @cached_property
    def translator(self) -> Translator:
        """The one that the settings name; ``auto`` is ``llm`` where a model is configured."""
        wanted = self.config.project.translator
        if wanted == "llm" or (wanted == "auto" and self.config.model_configured):
            return open_llm_translator(self.config)
        from t2sql.translators.offline import OfflineTranslator

        return OfflineTranslator(confidence=self.config.limits.confidence)

    @cached_property
    def sketcher(self) -> PromptedLLM | None:
        """The model that sketches schemas, where ``[search] sketch`` asks for it."""
        return open_sketcher(self.config) if self.config.search.sketch else None

    @cached_property
    def tools(self) -> pipeline.Tools:
        """What the pipeline needs from outside."""
        return pipeline.Tools(
            self.catalog,
            self.search,
            self.warehouse,
            self.translator,
            self.config.limits,
            self.sketcher,
            self.weights,
        )

    @property
    def weights(self) -> RetrievalWeights:
        """How much each source of evidence counts: the defaults, and what the settings say."""
        from t2sql.steps.weights import DEFAULT_WEIGHTS

        given = self.config.search.weights.given
        return replace(DEFAULT_WEIGHTS, **given)  # type: ignore[arg-type] # no count is among them

    def embedder(self) -> Embedder:
        """The configured embedder, loaded once."""
        if self._embedder is None:
            from t2sql.search.embedder import load_embedder

            self._embedder = load_embedder(self.config.search.embedder)
        return self._embedder

    def _asked(self, question: str | Question) -> Question:
        return question if isinstance(question, Question) else self.question(question)

    def _scope(self, scope: Scope) -> Scope | None:
        names = self.catalog.names() if scope.schemas else ()
        schemas = {name.rpartition(".")[0] for name in names}
        tags, tiers = self.catalog.labels() if scope.tags or scope.tiers else ((), ())
        return check_scope(scope, schemas=schemas, tags=tags, tiers=tiers)

    def _known_table(self, name: str, sign: str = "") -> str:
        return known_table(self.catalog, name, sign=sign)

    def _release(self, name: str) -> None:
        held = self.__dict__.pop(name, None)
        if held is not None and hasattr(held, "close"):
            held.close()


@dataclass(frozen=True, slots=True)
class Started:
    """A new project: its file, what the database is called, and what was read of it."""

    file: Path
    label: str
    report: CatalogReport


def start_project(url: str, folder: Path, progress: Progress | None = None) -> Started:
    """Write a ``t2sql.toml`` for a database and read its catalog. A password is never written.

    Raises:
        ConfigError: there is a ``t2sql.toml`` already, or the URL is wrong.
        DatabaseError: the database cannot be reached, or holds no table; nothing is written.
    """
    file = folder / FILE_NAME
    if file.exists():
        raise ConfigError(f"{file} exists already; it stays as it is.", hint="Run `t2sql index`.")
    config = make_config({"database": {"url": url}}, folder=folder.resolve(), file=file)
    with Project(config) as project:
        report = project.build_catalog(progress)
        label = project.warehouse.label
    folder.mkdir(parents=True, exist_ok=True)
    file.write_text(first_settings(url), encoding="utf-8")
    return Started(file, label, report)


def open_llm_translator(config: Config) -> Translator:
    """The translator over the configured model.

    Raises:
        ConfigError: no model is named.
    """
    if not config.model_configured:
        raise ConfigError(
            "The llm translator needs a model, and none is configured.",
            hint="Set `model` (and `base_url`) under [llm] in t2sql.toml, or use `offline`.",
        )
    from t2sql.translators.llm import LLMTranslator

    return LLMTranslator(_open_llm(config), samples=config.privacy.samples)


def open_sketcher(config: Config) -> PromptedLLM | None:
    """The model that sketches schemas; None where none is named: then nothing is sketched."""
    return _open_llm(config) if config.sketch_model else None


def _open_llm(config: Config) -> PromptedLLM:
    from t2sql.llm.model import open_llm

    prompts = config.path(config.paths.prompts)
    return open_llm(config.llm, prompts=prompts if prompts.is_dir() else None, pins=config.prompts)


def _file_config(source: Path) -> Config:
    if source.is_file():
        return read_config(source)
    if not source.is_dir():
        raise ConfigError(f"{source} is not a folder.", hint="Name a folder or a database URL.")
    file = find_file(source)
    if file is None:
        raise ConfigError(
            "No t2sql.toml in this folder or above it.",
            hint="Run `t2sql init URL` to make one, or `t2sql demo` to try it out.",
        )
    return read_config(file)


def _bare_config(url: str) -> Config:
    import platformdirs

    folder = Path.cwd()
    name = hashlib.sha256(f"{folder} {hide_secrets(url)}".encode()).hexdigest()[:16]
    state = platformdirs.user_data_path("t2sql", appauthor=False) / name
    data = {"database": {"url": url}, "paths": {"state": str(state)}}
    return make_config(data, folder=folder)
