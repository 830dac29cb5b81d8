"""A project: a database with its meaning, history, index and translator."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from t2sql import pipeline
from t2sql.access.rules import Sight, is_limited, sight_of
from t2sql.access.view import (
    SOME_HIDDEN,
    discreet_question,
    gate_policy,
    hides_something,
    past_query_filter,
    visible_index,
    visible_warehouse,
)
from t2sql.catalog.lookup import is_table, known_table
from t2sql.config import Config
from t2sql.errors import AccessDeniedError, InputError, LLMUnavailableError, StoreError, T2SQLError
from t2sql.project import browsing, confirming, feedback, results
from t2sql.project.collecting import COLLECTOR
from t2sql.project.indexing import Indexed, build_parts, index_parts
from t2sql.project.parts import Parts
from t2sql.steps.retrieve import slice_catalog
from t2sql.steps.scope import check_scope, split_pins
from t2sql.types import (
    AcceptedQuery,
    Answer,
    Attempt,
    ChosenTable,
    DependentAnswer,
    Feedback,
    Freshness,
    GatePolicy,
    PastQuery,
    Person,
    QueryResult,
    Question,
    Refusal,
    Scope,
    SqlDraft,
    TableSelection,
)

if TYPE_CHECKING:
    from t2sql.catalog.adding import AddedHistory
    from t2sql.catalog.build import CatalogReport
    from t2sql.catalog.export import Exported
    from t2sql.catalog.logged import LoggedHistory
    from t2sql.catalog.mined import MinedHistory
    from t2sql.llm.model import PromptedLLM
    from t2sql.protocols import (
        BrowsableCatalog,
        Embedder,
        Progress,
        SearchIndex,
        Translator,
        Warehouse,
    )
    from t2sql.steps.cards import Found, SelectionView, TableView
    from t2sql.steps.chart import Chart, ChartKind
    from t2sql.steps.describe import TableDraft
    from t2sql.steps.explain import Explanation
    from t2sql.steps.summarise import Summary
    from t2sql.steps.weights import RetrievalWeights
    from t2sql.store.audit import AuditLog
    from t2sql.store.overlay import CatalogWithAccepted, IndexWithAccepted
    from t2sql.store.rows import TraceLine
    from t2sql.store.store import Store
    from t2sql.warehouse.query_log_types import FoundLog, NoLog


_KEPT = "Your question is kept: `t2sql ask --again`."
_MOST_WAIT_S = 0.02
"""For the database to say what has changed of a table."""
_WRITTEN = ("drafted", "answered")
"""Outcomes of questions that SQL was written for."""
Traced = TypeVar("Traced", TableSelection | Refusal, SqlDraft | Refusal, Answer)


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
        parts: Parts | None = None,
        person: Person = Person(),
    ) -> None:
        self.parts = parts or Parts(config, history=history, embedder=embedder)
        self._owns_parts = parts is None
        self.person = person

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def seen_by(self, person: Person) -> Project:
        """The same project as a person sees it: connections are shared, what they see is theirs.

        What ``[access]`` hides from them does not exist for it: in retrieval, prompts, gate,
        results, history, errors. Closing it leaves the connections open.

        Raises:
            InputError: groups without a name: whose traces would they be?
        """
        if person.groups and not person.name:
            raise InputError("A person with groups needs a name.")
        return Project(self.config, parts=self.parts, person=person)

    # What a person does.

    def index(
        self, progress: Progress | None = None, *, rebuild: bool = False, wait: bool = True
    ) -> Indexed:
        """Read the database, the metadata and the history; bring catalog and index up to date.

        What is current is left alone; ``rebuild`` starts anew, beside what is there. Where another
        process indexes the project it is waited for, unless ``wait`` is off.

        Raises:
            MetadataError: a metadata file is wrong; the catalog stays as it was.
            DatabaseError: the database cannot be reached, or holds no table.
            SearchError: no embedder can be had, or the index cannot be written; or another process
                indexes, and ``wait`` is off.
            CancelledError: somebody stopped it; what was done is kept.
        """
        self._keeps("index it")
        done = index_parts(self.parts, progress, rebuild=rebuild, wait=wait)
        self._forget()
        return done

    def build_catalog(
        self, progress: Progress | None = None, *, rebuild: bool = False
    ) -> CatalogReport:
        """The first half of :meth:`index`: what exists and what it means, without the search."""
        self._keeps("index it")
        done = build_parts(self.parts, progress, rebuild=rebuild)
        self._forget()
        return done

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
        by = self.person.name or None  # whoever keeps the project may go on from any
        if not name:
            own = self.store.traces(asked_by=self.person.name)
            name = next((line.id for line in own if line.outcome in _WRITTEN), "")
            if not name:
                raise InputError("No question has been answered yet.", hint="Ask one first.")
        draft = draft_of(self.store.trace(name, by))
        if not draft.sql:
            raise InputError(f"No SQL was written for the question {name}.")
        return draft

    def asked_before(self, name: str = "") -> Question:
        """A question that was asked before, to ask it once more as of now; by default the last.

        It keeps what it said of tables, and the conversation that it stood in.

        Raises:
            InputError: nothing was asked so, or nothing is kept.
            StoreError: the store cannot be read.
        """
        from t2sql.store.earlier import question_of

        if self.store is None:
            hint = "Set `traces = true` under [store]."
            raise InputError("Questions are not kept, so none can be asked again.", hint=hint)
        by = self.person.name or None
        if not name:
            own = self.store.traces(1, asked_by=self.person.name)
            name = next((line.id for line in own), "")
            if not name:
                raise InputError("No question has been asked yet.", hint="Ask one first.")
        asked = question_of(self.store.trace(name, by))
        return replace(asked, today=self.config.project.today or date.today())

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
        return self._kept(asked, lambda: self._with_note(pipeline.suggest_tables(asked, tools)))

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
        asked = self._asked(selection.question)
        if asked is not selection.question:
            selection = replace(selection, question=asked)

        def write() -> SqlDraft | Refusal:
            self.parts.watch.begin(selection.tables)  # while SQL is written
            with self.parts.watch.telling(selection.tables, self.catalog):
                written = pipeline.write_sql(selection, self.tools, fresh=fresh)
            if isinstance(written, SqlDraft):
                return self._dated(written)
            changed = self.freshness(selection.tables).notes  # which may be why it is refused
            return replace(written, reason=" ".join((*changed, written.reason)))

        return self._kept(asked, write)

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
            return self._run(typed, whole=whole)
        draft, asked = sql, sql.selection.question
        return self._kept(asked, lambda: self._run(draft, whole=whole))

    def freshness(self, tables: Sequence[str] = ()) -> Freshness:
        """How old the index is, and what of these tables has changed in the database since.

        The database is asked at most once a minute for a table, and hardly waited for: what it
        tells too late is told the next time.
        """
        return self.parts.watch.freshness(tables, self.catalog, _MOST_WAIT_S)

    # What a person looks at.

    def view(self, selection: TableSelection) -> SelectionView:
        """The chosen tables and the near misses as cards, and how the chosen are joined.

        Raises:
            InputError: a table that the catalog does not know.
        """
        return confirming.view_selection(self, selection)

    def needs_confirming(self, selection: TableSelection) -> bool:
        """Whether a face asks a person for these tables, as ``[project] confirm`` says."""
        return confirming.needs_confirming(self, selection)

    def table(self, name: str) -> TableView:
        """All that is known of a table: columns, notes, joins, past queries.

        Raises:
            InputError: a table that the catalog does not know, with the nearest names.
            SearchError: there is no catalog yet.
        """
        return browsing.view_table(self, self._known_table(name))

    def glance(self, name: str, rows: int = 5) -> QueryResult:
        """A few rows of a table, for the person who asks alone; masked columns are left out.

        Raises:
            InputError: a table that the catalog does not know, with the nearest names; or reading
                it would cost more than ``limits.max_bytes``.
            AccessDeniedError: all its columns are masked.
            DatabaseError: the database refuses, or takes too long.
        """
        return browsing.glance_at(self, self._known_table(name), rows)

    def find(self, text: str, limit: int = 20) -> tuple[Found, ...]:
        """Tables, columns, past queries and terms that a text finds, the best first.

        Raises:
            InputError: the text is empty or too long.
            SearchError: there is no index yet, or it cannot be used.
        """
        return browsing.find(self, text, limit)

    def asked(self, text: str = "", limit: int | None = 50) -> tuple[TraceLine, ...]:
        """This person's own questions that hold every word of ``text``, the newest first.

        Raises:
            InputError: questions are not kept here.
            StoreError: the store cannot be read.
        """
        return browsing.asked(self, text, limit)

    def chart(self, answer: Answer, kind: ChartKind | None = None) -> Chart | None:
        """The chart that shows an answer best, or one of that kind; None where none does.

        Raises:
            InputError: the kind cannot show these rows.
        """
        return results.chart_of(answer, kind)

    def notebook(self, answer: Answer, path: Path, *, force: bool = False) -> Path:
        """Write a notebook that asks the same and reproduces the answer.

        Raises:
            InputError: the place cannot be written to, or a file stands there and not ``force``.
        """
        return results.write_notebook(self, answer, path, force=force)

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

    def accept(self, draft: SqlDraft, *, by: str = "", face: str = "python") -> AcceptedQuery:
        """Say that a draft is right: it becomes an example for questions like it, at once.

        Args:
            draft: what was read, and mostly run.
            by: who vouches for it; by default the person of this project.
            face: where they did so.

        Raises:
            InputError: it answers no question.
            SqlRejectedError: its SQL does not pass the gate over what the person may see, or was
                never checked and does not hold.
            StoreError: the store cannot be written.
        """
        return feedback.accept(self, draft, by=by, face=face)

    def reject(
        self, draft: SqlDraft, reason: str = "", *, by: str = "", face: str = "python"
    ) -> Feedback:
        """Say that a draft is wrong; had the same been accepted, it is no example any more.

        Raises:
            StoreError: the store cannot be written.
        """
        return feedback.reject(self, draft, reason, by=by, face=face)

    def correct(
        self, draft: SqlDraft, sql: str, *, by: str = "", face: str = "python"
    ) -> AcceptedQuery:
        """Say what a draft should have been; that becomes an example in its place.

        Raises:
            InputError, SqlRejectedError, StoreError: see :meth:`accept`.
        """
        return feedback.correct(self, draft, sql, by=by, face=face)

    def undo(self, name: str, *, by: str = "", face: str = "python") -> Feedback:
        """Take an accepted query back by its id; :meth:`dependents` tells first what rests on it.

        Raises:
            InputError: there is none, it is no example any more, or it stands in a file.
            StoreError: the store cannot be written.
        """
        return feedback.undo(self, name, by=by, face=face)

    def redo(self, name: str, *, by: str = "", face: str = "python") -> AcceptedQuery:
        """Make a query an example again that was taken back.

        Raises:
            InputError: there is none, or it is one already.
            SqlRejectedError: it does not pass the gate any more.
            StoreError: the store cannot be written.
        """
        return feedback.redo(self, name, by=by, face=face)

    def dependents(self, name: str) -> tuple[DependentAnswer, ...]:
        """The saved answers that an accepted query had a part in, the newest first.

        Raises:
            InputError: there is none of that id.
            StoreError: the store cannot be read.
        """
        return feedback.dependents(self, name)

    def accepted(self, *, undone: bool = False) -> tuple[AcceptedQuery, ...]:
        """The accepted queries, the newest first; with ``undone`` those taken back as well.

        Raises:
            StoreError: the store cannot be read.
        """
        return feedback.accepted(self, undone=undone)

    def feedback(self, limit: int | None = None) -> tuple[Feedback, ...]:
        """What was said of answers, the newest first.

        Raises:
            StoreError: the store cannot be read.
        """
        return feedback.feedback(self, limit)

    def export_accepted(self, folder: Path | None = None) -> Exported:
        """Write the accepted queries as files, by default under ``metadata/queries/accepted``.

        Raises:
            MetadataError: the folder cannot be written.
            StoreError: the store cannot be read.
        """
        from t2sql.catalog.export import export_queries

        metadata = self.config.path(self.config.paths.metadata)
        queries = [entry.query for entry in self.accepted()]
        folder = folder or metadata / "queries" / "accepted"
        return export_queries(queries, folder, self.catalog.dialect)

    @property
    def audit(self) -> AuditLog:
        """Who ran which SQL, for whoever keeps the project.

        Raises:
            AccessDeniedError: something of the project is hidden from this person.
        """
        self._keeps("read the audit log")
        return self.parts.records.audit

    def kept_draft(self, name: str = "") -> SqlDraft:
        """The draft of a question that was asked before, to be judged; by default the last.

        Raises:
            InputError: nothing was asked so, or no SQL was written for it.
            StoreError: the store cannot be read.
        """
        return feedback.kept_draft(self, name)

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

    def summarise(self, answer: Answer) -> Summary:
        """One paragraph on the rows, with no number that is not in them.

        Rows are cells: a model is asked where ``[privacy] results`` allows it and one is
        configured; else the paragraph is a template's, and nothing leaves.

        Raises:
            LLMError: the model could not be asked.
        """
        from t2sql.steps.summarise import summarise_answer

        config = self.config
        known = pipeline.typed_slice(answer.draft.sql, self.tools)
        model = self.model if config.privacy.results and config.model_configured else None
        return summarise_answer(answer, known, model, samples=config.privacy.samples)

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
        from t2sql.project.logged import known_names

        self._keeps("add to its history")
        rules = self.parts.history_rules
        rules = replace(
            rules,
            dialect=dialect or rules.dialect,
            exclude_users=(*rules.exclude_users, *exclude_users),
            include_failed=include_failed or rules.include_failed,
        )
        folder = self.config.path(self.config.paths.metadata) / "queries"
        dialect, names = known_names(self.parts)
        return add_history(path, folder, dialect, names, rules=rules, progress=progress)

    def find_log(self) -> FoundLog | NoLog:
        """Where the database keeps the queries that people ran, or why none can be had."""
        from t2sql.warehouse.query_log import find_query_log

        self._keeps("read the database's log")
        return find_query_log(self.parts.warehouse)

    def add_log(self, log: FoundLog, progress: Progress | None = None) -> LoggedHistory | NoLog:
        """Put the queries of the database's log into ``metadata/queries``, those that are new.

        Names of people are hashed unless the settings keep them. The next index reads the file.

        Raises:
            FileError: it cannot be written.
        """
        from t2sql.project.logged import add_log

        self._keeps("add to its history")
        return add_log(self.parts, log, progress)

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
        if self._owns_parts:
            self.parts.release()
        self._forget()

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
        """The database; it says nothing of what this person may not see."""
        if self.sight.is_whole:
            return self.parts.warehouse
        return visible_warehouse(self.parts.warehouse, self.catalog)

    @cached_property
    def sight(self) -> Sight:
        """What this person sees, as ``[access]`` says."""
        settings = self.config.access
        if not is_limited(settings, self.person):
            return Sight()
        return sight_of(settings, self.person, self.parts.catalog.dialect)

    @property
    def catalog(self) -> BrowsableCatalog:
        """What exists and what it means, as far as this person sees it."""
        return self.parts.catalog_of(self.sight)

    @property
    def search(self) -> SearchIndex:
        """The search index, as this person sees it; its embedder is loaded at first need."""
        if self.sight.is_whole:
            return self.parts.search
        return visible_index(self.parts.search, self.catalog)

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
        from t2sql.project.auditing import PersonalAudit
        from t2sql.translators.offline.assets import PastQueryAssets

        config, translator = self.config, self.translator
        return pipeline.Tools(
            self.known,
            self.searched,
            self.warehouse,
            translator,
            config.limits,
            assets=PastQueryAssets(),
            drafts=config.llm.candidates if translator.name == "llm" else 1,
            sketcher=self.parts.sketcher,
            weights=self.weights,
            policy=self._policy,
            audit=PersonalAudit(self.parts, self.person) if config.store.audit else None,
        )

    @cached_property
    def known(self) -> CatalogWithAccepted:
        """The catalog as this person sees it, with what people have accepted as of now."""
        from t2sql.store.overlay import CatalogWithAccepted

        view, sees = self.parts.accepted, past_query_filter(self.catalog)
        return CatalogWithAccepted(self.catalog, view, self._policy, sees)

    @cached_property
    def searched(self) -> IndexWithAccepted:
        """The search index as this person sees it, with what people have accepted as of now."""
        from t2sql.store.overlay import IndexWithAccepted

        return IndexWithAccepted(self.search, self.known, self.parts.accepted, self.embedder)

    def embedder(self) -> Embedder:
        """The configured embedder, loaded once."""
        return self.parts.embedder()

    @property
    def _policy(self) -> GatePolicy:
        return gate_policy(self.catalog, frozenset(map(str.lower, self.config.gate.functions)))

    def _forget(self) -> None:
        """Let go of what was made of parts that may be others by now."""
        for name in ("tools", "known", "searched"):
            self.__dict__.pop(name, None)

    def _run(self, draft: SqlDraft, *, whole: bool) -> Answer:
        watch, tables = self.parts.watch, draft.selection.tables
        watch.begin(tables)
        with watch.telling(tables, self.catalog):
            answer = pipeline.run(draft, self.tools, whole=whole)
        return replace(answer, draft=self._dated(answer.draft))

    def _dated(self, draft: SqlDraft) -> SqlDraft:
        return replace(draft, freshness=self.freshness(draft.selection.tables))

    def _kept(self, question: Question, step: Callable[[], Traced]) -> Traced:
        """What a step gives, or raises, once it is kept in the store."""
        with COLLECTOR:
            try:
                value = step()
            except T2SQLError as error:
                kept = self._keep(error, question)
                if kept and isinstance(error, LLMUnavailableError):
                    error.hint = f"{error.hint} {_KEPT}".strip()
                raise
            self._keep(value, question)
            return value

    def _keep(self, value: Any, question: Question) -> bool:
        """Whether it is kept. A store that cannot be written never costs anybody an answer."""
        from t2sql.store.trace import trace_of

        try:
            if self.store is None:
                return False
            trace = replace(trace_of(value, question), asked_by=self.person.name)
            self.store.record(trace)
        except StoreError as error:
            logging.getLogger("t2sql").warning("The question is not kept: %s", error)
            return False
        return True

    def _asked(self, question: str | Question) -> Question:
        if not isinstance(question, Question):
            return self.question(question)
        return discreet_question(question, past_query_filter(self.catalog))

    def _scope(self, scope: Scope) -> Scope | None:
        names = self.catalog.names() if scope.schemas else ()
        schemas = {name.rpartition(".")[0] for name in names}
        tags, tiers = self.catalog.labels() if scope.tags or scope.tiers else ((), ())
        return check_scope(scope, schemas=schemas, tags=tags, tiers=tiers)

    def _known_table(self, name: str, sign: str = "") -> str:
        try:
            return known_table(self.catalog, name, sign=sign)
        except InputError as error:
            if not hides_something(self.catalog):
                raise
            raise InputError(error.message, hint=f"{error.hint} {SOME_HIDDEN}".strip()) from None

    def _keeps(self, what: str) -> None:
        """Refuse what is for whoever keeps the project.

        Raises:
            AccessDeniedError: something of it is hidden from this person.
        """
        if not self.sight.is_whole:
            said = f"Only who sees all of the project may {what}."
            raise AccessDeniedError(said, hint="Ask whoever keeps its t2sql.toml.")

    def _with_note(self, found: TableSelection | Refusal) -> TableSelection | Refusal:
        """The same, with the note that something is hidden where it is."""
        if not hides_something(self.catalog):
            return found
        if isinstance(found, Refusal):
            return replace(found, reason=f"{found.reason} {SOME_HIDDEN}")
        return replace(found, notes=(*found.notes, SOME_HIDDEN))
