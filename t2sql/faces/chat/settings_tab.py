"""The room of the settings in force: read-only, without secrets, with where each comes from."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from t2sql.errors import T2SQLError
from t2sql.faces.chat.desk import Desk, Update, person_of
from t2sql.faces.chat.guard import COOKIE
from t2sql.faces.chat.parts import ChatParts, LabelFor
from t2sql.faces.chat.pressing import room_of
from t2sql.faces.html.catalog import notice
from t2sql.faces.html.in_force import Setting, Source, person_html, settings_html
from t2sql.faces.html.texts import framed

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.faces.words import Words
    from t2sql.project import Project

STAGES: Final = (
    "select",
    "sketch",
    "generate",
    "edit",
    "repair",
    "explain",
    "summarise",
    "describe",
)


@dataclass(frozen=True, slots=True, eq=False)
class SettingsTab:
    """What stands in the room."""

    person: Any
    theme: Any
    text: Any

    @property
    def outputs(self) -> list[Any]:
        """All that a handler may change."""
        return [self.person, self.text]


class SettingsSteps:
    """What happens in the room."""

    def __init__(self, tab: SettingsTab, desk: Desk) -> None:
        self._tab = tab
        self._desk = desk

    def enter(self, talk: str, request: gr.Request) -> Update:
        """The room was entered: show what is in force."""
        project = self._desk.conversation(request, talk).project
        words, person = self._desk.words(request), person_of(request)
        may_leave = COOKIE in request.cookies and bool(person.name)
        try:
            text = settings_html(rooms_of(project, words), words)
        except T2SQLError as error:
            text = framed(notice(str(error)))
        return {
            self._tab.person: person_html(person.name, person.groups, words, may_leave=may_leave),
            self._tab.text: text,
        }


def lay_out_settings(labels: LabelFor) -> SettingsTab:
    """Put the room on the page."""
    person = gr.HTML("", elem_id="settings-person", apply_default_css=False)
    theme = gr.Radio(
        label=labels("browse.theme"),
        choices=[(labels(f"browse.theme_{kind}"), kind) for kind in ("system", "light", "dark")],
        value="system",
        elem_id="settings-theme",
    )
    text = gr.HTML("", elem_id="settings-text", apply_default_css=False)
    return SettingsTab(person, theme, text)


def wire_settings(tab: SettingsTab, desk: Desk, chat: ChatParts) -> None:
    """Say what happens in the room."""
    steps = SettingsSteps(tab, desk)
    # The browser alone keeps how light it is; the server is not asked.
    tab.theme.input(None, [tab.theme], None, js="(kind) => { window.t2sql?.setTheme(kind); }")
    room = room_of(tab.text)
    if room is not None:
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        room.select(steps.enter, [chat.talk], tab.outputs, **quiet)
        room.select(None, None, [tab.theme], js="() => window.t2sql?.theme() ?? 'system'")


def rooms_of(project: Project, words: Words) -> list[tuple[str, list[Setting]]]:
    """The settings by subject."""
    config = project.config
    told = _Told(config, words, *_written(config))
    limits = [told.one("", f"limits.{one.name}") for one in fields(config.limits)]
    return [
        (words("browse.project"), _project_settings(project, told)),
        (words("browse.models"), _model_settings(config, told)),
        (words("browse.search"), _search_settings(project, told)),
        (words("browse.privacy"), _privacy_settings(project, told)),
        (words("browse.keeps"), _store_settings(told)),
        (words("browse.limits"), limits),
    ]


@dataclass(frozen=True, slots=True)
class _Told:
    """The settings, and which of them are written where."""

    config: Config
    words: Words
    in_file: Mapping[str, Any]
    in_environment: frozenset[str]

    def one(self, name: str, key: str, value: str | None = None) -> Setting:
        """The setting of a key; ``value`` says it better than the key alone."""
        if value is None:
            section, _, field = key.partition(".")
            value = self.said(getattr(getattr(self.config, section), field))
        return Setting(name, value, key, self.source(key))

    def said(self, value: Any) -> str:
        """A value as a person reads it."""
        words = self.words
        if isinstance(value, bool):
            return words("browse.yes" if value else "browse.no")
        if isinstance(value, int | float):
            return f"{value:,}"
        if isinstance(value, tuple):
            return ", ".join(value) or words("browse.none")
        return str(value) if value else words("browse.none")

    def source(self, key: str) -> Source:
        """Where the value of a key comes from."""
        if key.lower() in self.in_environment:
            return "environment"
        held: Any = self.in_file
        for part in key.split("."):
            held = held.get(part) if isinstance(held, Mapping) else None
        return "default" if held is None else "file"


def _written(config: Config) -> tuple[Mapping[str, Any], frozenset[str]]:
    """What the file holds, and the keys that the environment sets."""
    held: Mapping[str, Any] = {}
    if config.file is not None:
        try:
            held = tomllib.loads(config.file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            held = {}  # it was readable when the settings were read
    named = (name for name in os.environ if name.startswith("T2SQL_") and "__" in name)
    keys = (name.removeprefix("T2SQL_").replace("__", ".").lower() for name in named)
    return held, frozenset(keys)


def _project_settings(project: Project, told: _Told) -> list[Setting]:
    words, settings = told.words, project.config.project
    today = settings.today.isoformat() if settings.today else words("browse.real_date")
    key = "database.url_env" if project.config.database.url_env else "database.url"
    return [
        told.one(words("browse.name"), "project.name", settings.name or words("browse.unnamed")),
        told.one(words("browse.database"), key, project.catalog.label),
        Setting(words("browse.dialect"), project.catalog.dialect),
        told.one(words("browse.today_is"), "project.today", today),
        told.one(words("browse.timezone"), "project.timezone"),
        told.one(words("browse.translator"), "project.translator", _translator(project)),
        told.one(
            words("browse.confirm"),
            "project.confirm",
            words(f"browse.confirm_{settings.confirm}"),
        ),
    ]


def _translator(project: Project) -> str:
    """The one that is used; what ``auto`` stands for is said too."""
    config = project.config
    if config.project.translator != "auto":
        return config.project.translator
    return f"auto: {'llm' if config.model_configured else 'offline'}"


def _model_settings(config: Config, told: _Told) -> list[Setting]:
    words = told.words
    if not config.model_configured:
        return [told.one(words("browse.models"), "llm.model", words("browse.no_model"))]
    staged = []
    for stage in STAGES:
        key = f"llm.{stage}.model" if getattr(config.llm, stage).model else "llm.model"
        name = words("browse.stage", stage=stage)
        staged.append(told.one(name, key, told.said(config.llm.stage(stage).model)))
    return [
        told.one(words("browse.endpoint"), "llm.base_url"),
        *staged,
        told.one(words("browse.candidates"), "llm.candidates"),
    ]


def _search_settings(project: Project, told: _Told) -> list[Setting]:
    words = told.words
    indexed = project.freshness(()).indexed_at
    at = f"{indexed.astimezone():%Y-%m-%d %H:%M}" if indexed else words("browse.index_never")
    if indexed:
        days = (datetime.now(indexed.tzinfo) - indexed).days
        at = f"{at} ({words('browse.days_ago', days=f'{days:,}')})" if days else at
    return [
        told.one(words("browse.embedder"), "search.embedder"),
        Setting(words("browse.index_age"), at),
    ]


def _privacy_settings(project: Project, told: _Told) -> list[Setting]:
    words, mask = told.words, told.config.privacy.mask
    # A pattern may be the name of what is hidden from this person.
    masked = None if project.sight.is_whole else f"{len(mask):,}"
    return [
        told.one(words("browse.samples"), "privacy.samples"),
        told.one(words("browse.results"), "privacy.results"),
        told.one(words("browse.mask"), "privacy.mask", masked),
    ]


def _store_settings(told: _Told) -> list[Setting]:
    words, days = told.words, told.config.store.keep_days
    kept = f"{days:,}" if days else words("browse.forever")
    return [
        told.one(words("browse.traces"), "store.traces"),
        told.one(words("browse.keep_days"), "store.keep_days", kept),
        told.one(words("browse.audit"), "store.audit"),
    ]
