"""Opens a project: the only module that knows both the pipeline and the adapters."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from t2sql import pipeline
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
from t2sql.types import (
    Answer,
    Attempt,
    ChosenTable,
    Limits,
    PastQuery,
    Question,
    Refusal,
    SqlDraft,
    TableSelection,
)

if TYPE_CHECKING:
    from t2sql.catalog.build import CatalogReport
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.catalog.history import History
    from t2sql.protocols import Embedder, Progress, SearchIndex, Translator, Warehouse
    from t2sql.search.index import IndexReport


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

        catalog = self.build_catalog(progress, rebuild=rebuild)
        searched = update_index(
            self.state / "index", self.catalog, self.embedder(), progress=progress, rebuild=rebuild
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
            limits=self.config.limits,
            progress=progress,
            rebuild=rebuild,
        )

    def question(self, text: str, *, tables: Sequence[str] = ()) -> Question:
        """A question as of the project's today; ``tables`` are always chosen.

        Raises:
            InputError: a table that the catalog does not know, with the nearest names.
        """
        today = self.config.project.today or date.today()
        return Question(text, today, pinned=tuple(self._known_table(name) for name in tables))

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

    def add_history(self, file: Path) -> History:
        """Copy a file of past queries into ``metadata/queries``; the next index reads it.

        Raises:
            FileError: the file cannot be read, or no query in it can.
        """
        from t2sql.catalog.history import add_history

        folder = self.config.path(self.config.paths.metadata) / "queries"
        return add_history(file, folder, self.catalog.dialect, self.catalog.names())

    def close(self) -> None:
        """Give back connections and files."""
        for name in ("catalog", "warehouse", "search", "tools"):
            self._release(name)

    # What it works with; each is opened when it is first needed.

    @cached_property
    def state(self) -> Path:
        """The folder of all that t2sql keeps for this project."""
        return self.config.path(self.config.paths.state)

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

        expected = self._embedder.name if self._embedder else self.config.search.embedder
        return open_index(self.state / "index", self.embedder, expected)

    @cached_property
    def translator(self) -> Translator:
        """The one that the settings name; ``auto`` is ``llm`` where a model is configured."""
        wanted = self.config.project.translator
        if wanted == "llm" or (wanted == "auto" and self.config.model_configured):
            return open_llm_translator(self.config)
        from t2sql.translators.offline import OfflineTranslator

        return OfflineTranslator(confidence=self.config.limits.confidence)

    @cached_property
    def tools(self) -> pipeline.Tools:
        """What the pipeline needs from outside."""
        return pipeline.Tools(
            self.catalog, self.search, self.warehouse, self.translator, self.config.limits
        )

    def embedder(self) -> Embedder:
        """The configured embedder, loaded once."""
        if self._embedder is None:
            from t2sql.search.embedder import load_embedder

            self._embedder = load_embedder(self.config.search.embedder)
        return self._embedder

    def _asked(self, question: str | Question) -> Question:
        return question if isinstance(question, Question) else self.question(question)

    def _known_table(self, name: str) -> str:
        table = self.catalog.table(name)
        if table is not None:
            return table.name
        names = self.catalog.names()
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        by_bare = {known.rsplit(".", 1)[-1].lower(): known for known in names}
        bare = difflib.get_close_matches(name.rsplit(".", 1)[-1].lower(), by_bare, n=3)
        nearest = dict.fromkeys([*near, *(by_bare[match] for match in bare)])
        hint = f"Did you mean {', '.join(nearest)}?" if nearest else "See `t2sql tables`."
        raise InputError(f"There is no table {name} in the catalog.", hint=hint)

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
    from t2sql.llm.model import open_llm
    from t2sql.translators.llm import LLMTranslator

    prompts = config.path(config.paths.prompts)
    llm = open_llm(config.llm, prompts=prompts if prompts.is_dir() else None, pins=config.prompts)
    return LLMTranslator(llm, samples=config.privacy.samples)


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
