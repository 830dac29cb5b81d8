"""The parts of a project: database, catalog, index, model, store, each opened when first needed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from t2sql.config import Config
from t2sql.project.models import open_llm_translator, open_model, open_sketcher
from t2sql.types import PastQuery

if TYPE_CHECKING:
    from t2sql.access.rules import Sight
    from t2sql.catalog.database import SqliteCatalog
    from t2sql.catalog.masks import Masks
    from t2sql.catalog.rules import HistoryRules
    from t2sql.llm.model import PromptedLLM
    from t2sql.project.freshness import SchemaWatch
    from t2sql.protocols import BrowsableCatalog, Embedder, SearchIndex, Translator, Warehouse
    from t2sql.steps.weights import RetrievalWeights
    from t2sql.store.store import Store
    from t2sql.store.view import AcceptedView

Part = TypeVar("Part")


class Parts:
    """What a project works with. Threads, and the projects of several people, share it.

    Args:
        config: the settings.
        history: past queries beside those of the files.
        embedder: used instead of loading the configured one.
    """

    def __init__(
        self,
        config: Config,
        *,
        history: tuple[PastQuery, ...] = (),
        embedder: Embedder | None = None,
    ) -> None:
        self.config = config
        self.history = history
        self._embedder = embedder
        self._lock = threading.RLock()
        self._opened: dict[str, Any] = {}

    @property
    def state(self) -> Path:
        """The folder of all that t2sql keeps for this project."""
        return self.config.path(self.config.paths.state)

    @property
    def history_rules(self) -> HistoryRules:
        """Which past queries are read, and how."""
        from t2sql.catalog.rules import HistoryRules

        functions = tuple(sorted(self.config.gate.functions))
        return HistoryRules(**asdict(self.config.history), functions=functions)

    @property
    def masks(self) -> Masks:
        """The columns whose cells never leave: by name, by setting; the notes add theirs."""
        from t2sql.catalog.masks import Masks

        return Masks(self.config.privacy.mask)

    @property
    def warehouse(self) -> Warehouse:
        """The database."""

        def make() -> Warehouse:
            from t2sql.warehouse.open import open_warehouse

            return open_warehouse(
                self.config.url,
                folder=self.config.folder,
                limits=self.config.limits,
                samples=self.config.privacy.samples,
            )

        return self._once("warehouse", make)

    @property
    def catalog(self) -> SqliteCatalog:
        """What exists and what it means, whoever asks."""

        def make() -> SqliteCatalog:
            from t2sql.catalog.database import SqliteCatalog

            return SqliteCatalog(self.state / "catalog.sqlite", self.masks)

        return self._once("catalog", make)

    def catalog_of(self, sight: Sight) -> BrowsableCatalog:
        """The catalog as it is seen with these rights; people with equal rights share it."""
        from t2sql.access.view import visible_catalog

        if sight.is_whole:
            return self.catalog
        return self._once(f"catalog {sight!r}", lambda: visible_catalog(self.catalog, sight))

    @property
    def search(self) -> SearchIndex:
        """The search index; its embedder is loaded at the first question."""

        def make() -> SearchIndex:
            from t2sql.search.index import open_index
            from t2sql.search.server import configured_server

            expected = self._embedder.name if self._embedder else self.config.search.embedder
            server = configured_server(self.config)
            return open_index(self.state / "index", self.embedder, expected, server=server)

        return self._once("search", make)

    @property
    def watch(self) -> SchemaWatch:
        """Compares tables with the database, to tell what has changed since they were indexed."""

        def make() -> SchemaWatch:
            from t2sql.project.freshness import SchemaWatch

            return SchemaWatch(lambda: self.warehouse, lambda: self.catalog, self.state / "index")

        return self._once("watch", make)

    @property
    def translator(self) -> Translator:
        """The one that the settings name; ``auto`` is ``llm`` where a model is configured."""

        def make() -> Translator:
            wanted = self.config.project.translator
            if wanted == "llm" or (wanted == "auto" and self.config.model_configured):
                return open_llm_translator(self.config)
            from t2sql.translators.offline import OfflineTranslator

            return OfflineTranslator(confidence=self.config.limits.confidence)

        return self._once("translator", make)

    @property
    def model(self) -> PromptedLLM:
        """The configured model, for what people ask of it beside SQL.

        Raises:
            ConfigError: none is named.
        """
        return self._once("model", lambda: open_model(self.config))

    @property
    def sketcher(self) -> PromptedLLM | None:
        """The model that sketches schemas, where ``[search] sketch`` asks for it."""
        wanted = self.config.search.sketch
        return self._once("sketcher", lambda: open_sketcher(self.config) if wanted else None)

    @property
    def records(self) -> Store:
        """The store: accepted queries and the audit log, whatever else is kept in it."""

        def make() -> Store:
            from t2sql.store.store import open_store

            return open_store(self.config)

        return self._once("records", make)

    @property
    def store(self) -> Store | None:
        """What is kept of the questions asked; None where ``[store] traces`` is off."""
        return self.records if self.config.store.traces else None

    @property
    def accepted(self) -> AcceptedView:
        """The queries that people have accepted, as of now."""

        def make() -> AcceptedView:
            from t2sql.store.view import AcceptedView

            return AcceptedView(lambda: self.records.accepted)

        return self._once("accepted", make)

    @property
    def weights(self) -> RetrievalWeights:
        """How much each source of evidence counts: the defaults, and what the settings say."""
        from t2sql.steps.weights import DEFAULT_WEIGHTS

        given = self.config.search.weights.given
        return replace(DEFAULT_WEIGHTS, **given)  # type: ignore[arg-type] # no count is among them

    def embedder(self) -> Embedder:
        """The configured embedder, loaded once."""
        with self._lock:
            if self._embedder is None:
                from t2sql.search.embedder import load_embedder

                self._embedder = load_embedder(self.config.search.embedder)
            return self._embedder

    def release(self, *names: str) -> None:
        """Close these parts, or all; each is opened again when it is needed."""
        with self._lock:
            held = [self._opened.pop(name, None) for name in names or tuple(self._opened)]
        for part in held:
            if part is not None and hasattr(part, "close"):
                part.close()

    def _once(self, name: str, make: Callable[[], Part]) -> Part:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = make()
            return cast("Part", self._opened[name])
