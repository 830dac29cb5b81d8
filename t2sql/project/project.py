"""A project: a database with its meaning, history, index and translator."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from t2sql import pipeline
from t2sql.catalog.lookup import is_table, known_table
from t2sql.config import Config
from t2sql.errors import InputError, StoreError, T2SQLError
from t2sql.project.parts import Parts
from t2sql.steps.retrieve import slice_catalog
from t2sql.steps.scope import check_scope, split_pins
from t2sql.types import (
    Answer,
    Attempt,
    ChosenTable,
    GatePolicy,
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
    from t2sql.llm.model import PromptedLLM
    from t2sql.protocols import Embedder, Progress, SearchIndex, Translator, Warehouse
    from t2sql.search.index import IndexReport
    from t2sql.steps.describe import TableDraft
    from t2sql.steps.explain import Explanation
    from t2sql.steps.summarise import Summary
    from t2sql.steps.weights import RetrievalWeights
    from t2sql.store.store import Store


_WRITTEN = ("drafted", "answered")
"""Outcomes of questions that SQL was written for."""
Traced = TypeVar("Traced", TableSelection | Refusal, SqlDraft | Refusal, Answer)


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing did: to the catalog, then to the search index over it."""

    catalog: CatalogReport
    search: IndexReport


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
        self.parts = Parts(config, history=history, embedder=embedder)

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
        self.parts.release("search")
        self.__dict__.pop("tools", None)
        return Indexed(catalog, searched)

    def build_catalog(
        self, progress: Progress | None = None, *, rebuild: bool = False
    ) -> CatalogReport:
        """The first half of :meth:`index`: what exists and what it means, without the search."""
        from t2sql.catalog.build import build_catalog

        self.parts.release("catalog")
        self.__dict__.pop("tools", None)
        metadata = self.config.path(self.config.paths.metadata)
        queries = metadata / "queries"
        return build_catalog(
            self.state / "catalog.sqlite",
            self.warehouse,
            metadata=metadata if metadata.is_dir() else None,
            history=(queries,) if queries.is_dir() else (),
            extra_queries=self.parts.history,
            rules=self.parts.history_rules,
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
        earlier: Sequence[SqlDraft] = (),
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
            earlier: drafts of the same conversation, the last of which it may be about.

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
            earlier=tuple(earlier),
            scope=self._scope(Scope(tuple(schemas), tuple(tags), tuple(tiers))),
            id=uuid.uuid4().hex[:12],
        )

    def earlier(self, name: str = "") -> SqlDraft:
        """The draft of a question that was asked before, to go on from; by default the last.

        Raises:
            InputError: nothing was asked so, or no SQL was written for it.
            StoreError: the store cannot be read.
        """
        from t2sql.store.earlier import draft_of

        if self.store is None:
            hint = "Set `traces = true` under [store]."
            raise InputError("Questions are not kept, so none can be gone on from.", hint=hint)
        if not name:
            lines = (line for line in self.store.traces() if line.outcome in _WRITTEN)
            name = next((line.id for line in lines), "")
            if not name:
                raise InputError("No question has been answered yet.", hint="Ask one first.")
        draft = draft_of(self.store.trace(name))
        if not draft.sql:
            raise InputError(f"No SQL was written for the question {name}.")
        return draft

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
        asked = self._asked(question)
        return self._kept(asked, lambda: pipeline.suggest_tables(asked, tools))

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

    def write_sql(self, selection: TableSelection, *, fresh: bool = False) -> SqlDraft | Refusal:
        """SQL over the selection's tables, checked, and repaired where that was needed.

        A verified past query that answers the question comes first, unless ``fresh``.

        Raises:
            SqlRejectedError: nothing that was written passed the checks.
            LLMError: the model could not be asked.
        """
        names = [self._known_table(name) for name in selection.tables]
        if tuple(names) != selection.tables:
            selection = selection.with_tables(names)
        asked = selection.question
        return self._kept(asked, lambda: pipeline.write_sql(selection, self.tools, fresh=fresh))

    def edit(self, draft: SqlDraft, sql: str) -> SqlDraft:
        """The draft with SQL of a person's own; tables that it adds join the selection as theirs.

        It is not checked yet; :meth:`run` passes the gate again in any case.
        """
        return pipeline.edit(draft, sql, self.tools)

    def check(self, sql: str) -> Attempt:
        """Every check on a SQL text that a person wrote, without running it."""
        return pipeline.check(sql, self.tools)

    def run(self, sql: SqlDraft | str, *, whole: bool = False) -> Answer:
        """Run a draft, or SQL that a person wrote. The gate is passed again, always.

        ``whole`` fetches all rows, up to ``limits.export_rows``, and cuts no cell.

        Raises:
            SqlRejectedError: the SQL does not pass the gate.
            DatabaseError: the database refuses, or takes too long.
        """
        if isinstance(sql, str):
            typed = pipeline.draft_typed(sql, self._asked(""), self.tools)
            return pipeline.run(typed, self.tools, whole=whole)
        draft, asked = sql, sql.selection.question
        return self._kept(asked, lambda: pipeline.run(draft, self.tools, whole=whole))

    def ask(
        self, question: str | Question, confirm: pipeline.Confirm | None = None
    ) -> Answer | Refusal | None:
        """From the question to the rows. ``confirm`` lets a person change the tables."""
        asked = self._asked(question)
        selection: TableSelection | Refusal | None = self.suggest_tables(asked)
        if isinstance(selection, TableSelection) and confirm is not None:
            selection = confirm(selection)
        if not isinstance(selection, TableSelection):
            return selection
        draft = self.write_sql(selection)
        return draft if isinstance(draft, Refusal) else self.run(draft)

    def explain(self, sql: str) -> Explanation:
        """What a query does, in words of the configured model, for people who read no SQL.

        Raises:
            SqlRejectedError: it does not pass the gate.
            ConfigError: no model is configured.
            LLMError: the model could not be asked.
        """
        from t2sql.steps.explain import explain_sql

        known, asked = pipeline.typed_slice(sql, self.tools), self._asked("")
        return explain_sql(sql, asked, known, self.model, samples=self.config.privacy.samples)

    def summarise(self, answer: Answer) -> Summary | None:
        """One paragraph on the rows, with no number that is not in them; None without leave.

        Rows are cells: they are shown to a model only where ``[privacy] samples`` allows it.

        Raises:
            ConfigError: no model is configured.
            LLMError: the model could not be asked.
        """
        from t2sql.steps.summarise import summarise_answer

        known = pipeline.typed_slice(answer.draft.sql, self.tools)
        samples = self.config.privacy.samples
        return summarise_answer(answer, known, self.model, samples=samples)

    def describe(self, table: str) -> TableDraft:
        """Descriptions of a table and its columns that have none, drafted by the model.

        Raises:
            InputError: a table that the catalog does not know, with the nearest names.
            ConfigError: no model is configured.
            LLMError: the model could not be asked.
        """
        from t2sql.steps.describe import describe_table

        found = self.catalog.tables([self._known_table(table)])[0]
        asked = replace(self._asked(""), text=f"{found.bare_name} {found.description}")
        known = slice_catalog(asked, [found.name], self.search, self.catalog, self.config.limits)
        return describe_table(found, known, self.model, samples=self.config.privacy.samples)

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

        rules = self.parts.history_rules
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
        self.parts.release()
        self.__dict__.pop("tools", None)

    # What it works with.

    @property
    def config(self) -> Config:
        """The settings."""
        return self.parts.config

    @property
    def state(self) -> Path:
        """The folder of all that t2sql keeps for this project."""
        return self.parts.state

    @property
    def warehouse(self) -> Warehouse:
        """The database."""
        return self.parts.warehouse

    @property
    def catalog(self) -> SqliteCatalog:
        """What exists and what it means."""
        return self.parts.catalog

    @property
    def search(self) -> SearchIndex:
        """The search index; its embedder is loaded at the first question."""
        return self.parts.search

    @property
    def translator(self) -> Translator:
        """The one that the settings name; ``auto`` is ``llm`` where a model is configured."""
        return self.parts.translator

    @property
    def model(self) -> PromptedLLM:
        """The configured model, for what people ask of it beside SQL.

        Raises:
            ConfigError: none is named.
        """
        return self.parts.model

    @property
    def store(self) -> Store | None:
        """What is kept of the questions asked; None where nothing is."""
        return self.parts.store

    @property
    def weights(self) -> RetrievalWeights:
        """How much each source of evidence counts: the defaults, and what the settings say."""
        return self.parts.weights

    @cached_property
    def tools(self) -> pipeline.Tools:
        """What the pipeline needs from outside, as this person may use it."""
        from t2sql.translators.offline.assets import PastQueryAssets

        config, translator = self.config, self.translator
        return pipeline.Tools(
            self.catalog,
            self.search,
            self.warehouse,
            translator,
            config.limits,
            assets=PastQueryAssets(),
            drafts=config.llm.candidates if translator.name == "llm" else 1,
            sketcher=self.parts.sketcher,
            weights=self.weights,
            policy=GatePolicy(frozenset(name.lower() for name in config.gate.functions)),
        )

    def embedder(self) -> Embedder:
        """The configured embedder, loaded once."""
        return self.parts.embedder()

    def _kept(self, question: Question, step: Callable[[], Traced]) -> Traced:
        """What a step gives, or raises, once it is kept in the store."""
        try:
            value = step()
        except T2SQLError as error:
            self._keep(error, question)
            raise
        self._keep(value, question)
        return value

    def _keep(self, value: Any, question: Question) -> None:
        """A store that cannot be written never costs anybody an answer."""
        from t2sql.store.trace import trace_of

        try:
            if self.store is not None:
                self.store.record(trace_of(value, question))
        except StoreError as error:
            logging.getLogger("t2sql").warning("The question is not kept: %s", error)

    def _asked(self, question: str | Question) -> Question:
        return question if isinstance(question, Question) else self.question(question)

    def _scope(self, scope: Scope) -> Scope | None:
        names = self.catalog.names() if scope.schemas else ()
        schemas = {name.rpartition(".")[0] for name in names}
        tags, tiers = self.catalog.labels() if scope.tags or scope.tiers else ((), ())
        return check_scope(scope, schemas=schemas, tags=tags, tiers=tiers)

    def _known_table(self, name: str, sign: str = "") -> str:
        return known_table(self.catalog, name, sign=sign)
