"""A kept question asked once more: over the same tables, by another model or another prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from t2sql.errors import CancelledError, InputError, T2SQLError
from t2sql.sql.diff import DiffLine, diff_sql
from t2sql.store.earlier import question_of
from t2sql.store.trace import Trace, Traced, trace_of
from t2sql.types import ModelCall, TableSelection

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.project import Project


@dataclass(frozen=True, slots=True)
class Replay:
    """The same question, before and now."""

    before: Trace
    now: Trace
    diff: tuple[DiffLine, ...]
    """Of the SQL; lines that both have are among them."""

    @property
    def same_sql(self) -> bool:
        """Whether the SQL is the same but for its layout."""
        return all(line.mark == " " for line in self.diff)


def replay(trace: Trace, project: Project, *, fresh: bool = False) -> Replay:
    """Write the SQL of a trace once more, as of the same day, and hold it against the trace.

    Nothing is run. A question that got no tables is searched again. ``fresh`` writes anew even
    where a past query answers.

    Raises:
        InputError: a table of the trace is gone.
        ConfigError, PromptError: the project's model or prompts are wrong.
    """
    question = question_of(trace)
    value: Traced
    try:
        if trace.tables:
            names = [table.name for table in trace.tables]
            value = project.use_tables(question, names)
        else:
            value = project.suggest_tables(question)
        if isinstance(value, TableSelection):
            value = project.write_sql(value, fresh=fresh)
    except (InputError, CancelledError):
        raise
    except T2SQLError as error:
        if error.exit_code == _USAGE:
            raise
        value = error
    now = trace_of(value, question)
    if not now.tables:
        now = replace(now, tables=trace.tables, chosen_by="person")
    return Replay(_without_selection(trace), now, diff_sql(trace.sql, now.sql, _dialect(project)))


def with_model(config: Config, model: str) -> Config:
    """The settings with one model for every stage."""
    from t2sql.config import StageSettings

    changes: dict[str, Any] = {"model": model}
    for item in fields(config.llm):
        stage = getattr(config.llm, item.name)
        if isinstance(stage, StageSettings):
            changes[item.name] = replace(stage, model="")
    return replace(config, llm=replace(config.llm, **changes))


def with_prompts(config: Config, pins: Mapping[str, int]) -> Config:
    """The settings with these versions of prompts pinned over those that are."""
    return replace(config, prompts={**config.prompts, **pins})


_USAGE = 2
"""The exit code of errors in files and arguments: no finding about the question."""


def _without_selection(trace: Trace) -> Trace:
    """The trace without what choosing its tables cost, which a replay does not pay again."""
    if not trace.tables:
        return trace
    kept = {name: spent for name, spent in trace.timings_ms.items() if name not in _OTHER}
    calls = tuple(call for call in trace.calls if _writes(call))
    return replace(trace, calls=calls, timings_ms=kept)


_OTHER = ("sketch", "retrieve", "select", "run")
"""Stages that a replay does not go through."""
_CHOOSING = ("sketch_schema", "select_tables")


def _writes(call: ModelCall) -> bool:
    return call.prompt.name not in _CHOOSING


def _dialect(project: Project) -> str:
    return project.warehouse.dialect
