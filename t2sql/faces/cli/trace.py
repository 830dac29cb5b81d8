"""``t2sql trace`` and ``t2sql cost``: what was asked, how it was answered, and what it cost."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from t2sql.errors import InputError, StoreError
from t2sql.faces.cli import common
from t2sql.faces.cli.completing import complete_question
from t2sql.faces.cli.pins import prompts_option, read_pins

if TYPE_CHECKING:
    from datetime import date

    from t2sql.evaluation.replay import Replay
    from t2sql.project import Project
    from t2sql.store.store import Store
    from t2sql.store.trace import Trace

since_option = click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="That day (UTC) and later."
)


@click.command()
@click.argument("trace_id", metavar="[ID]", required=False, shell_complete=complete_question)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Of the list.")
@since_option
@click.option("--texts", is_flag=True, help="Show prompts and replies in full.")
@click.option("--replay", "again", is_flag=True, help="Write the SQL of ID again, and compare.")
@click.option("--model", help="With --replay: ask this model, at every stage.")
@prompts_option("With --replay: use these versions of prompts, e.g. generate_sql=2.")
@common.translator_option
@common.json_option
@click.pass_context
def trace(  # noqa: PLR0913, PLR0917 # one argument a flag
    context: click.Context,
    trace_id: str | None,
    limit: int,
    since: datetime | None,
    texts: bool,
    again: bool,
    model: str | None,
    prompts: str | None,
    translator: str | None,
    as_json: bool,
) -> None:
    """List the questions that were asked, or show all of the one that ID names.

    --replay asks the same question over the same tables once more, as of the same day, with what
    is configured now or with another --model, --prompts or --translator; nothing is run. With a
    --model or --prompts the SQL is written anew even where a past query answers.
    """
    changed = model or prompts or translator
    if changed and not again:
        raise InputError("--model, --prompts and --translator are of --replay alone.")
    if again and trace_id is None:
        raise InputError("Which trace?", hint="`t2sql trace` lists them: t2sql trace ID --replay.")
    project = common.open_project(context, translator=translator)
    store = _store_of(project)
    currency = project.config.llm.currency
    if trace_id is None:
        _list(project, limit, since and since.date(), as_json=as_json)
        return
    found = store.trace(trace_id, project.person.name or None)
    if again:
        _replay(context, project, found, model, read_pins(prompts), as_json=as_json)
    elif as_json:
        common.echo_json(_trace_object, found)
    else:
        from t2sql.faces.traces import show_trace

        show_trace(common.console(), found, currency, texts=texts)


@click.command()
@click.option(
    "--by",
    type=click.Choice(["day", "stage", "model"]),
    default="day",
    show_default=True,
    help="What to sum by.",
)
@since_option
@common.json_option
@click.pass_context
def cost(context: click.Context, by: Any, since: datetime | None, as_json: bool) -> None:
    """Sum up the tokens and the money that questions cost. Prices stand under [llm.prices]."""
    from t2sql.faces.traces import show_costs
    from t2sql.store.plain import plain

    project = common.open_project(context)
    day, person = since and since.date(), project.person.name or None
    lines = _store_of(project).costs(by, day, person)
    currency = project.config.llm.currency
    if as_json:
        common.echo_json(lambda value: {"currency": currency, "costs": plain(value)}, lines)
    elif lines:
        show_costs(common.console(), lines, by, currency)
    else:
        common.say("No model was asked yet.")


def _list(project: Project, limit: int, since: date | None, *, as_json: bool) -> None:
    from t2sql.faces.traces import show_traces
    from t2sql.store.plain import plain

    lines = _store_of(project).traces(limit, since, project.person.name or None)
    if as_json:
        common.echo_json(lambda value: {"traces": plain(value)}, lines)
    elif lines:
        show_traces(common.console(), lines, project.config.llm.currency)
    else:
        common.say("Nothing was asked yet.")


def _replay(
    context: click.Context,
    project: Project,
    found: Trace,
    model: str | None,
    pins: dict[str, int],
    *,
    as_json: bool,
) -> None:
    from t2sql.evaluation.replay import replay, with_model, with_prompts
    from t2sql.faces.progress import working
    from t2sql.faces.traces import show_replay
    from t2sql.project import Project

    config = with_prompts(project.config, pins)
    if model:
        config = with_model(config, model)
    whole = Project(config)
    context.call_on_close(whole.close)
    asked = whole.seen_by(project.person)
    if pins and asked.translator.name == "offline":
        raise InputError("The offline translator reads no prompts.", hint="Configure a model.")
    with working("Writing and checking SQL…"):
        replayed = replay(found, asked, fresh=bool(model or pins))
    if as_json:
        common.echo_json(_replay_object, replayed)
    else:
        show_replay(common.console(), replayed, config.llm.currency)


def _store_of(project: Project) -> Store:
    store = project.store
    if store is None:
        raise StoreError(
            "No traces are kept here.", hint="Set `traces = true` under [store] in t2sql.toml."
        )
    return store


def _trace_object(trace: Trace) -> dict[str, Any]:
    from t2sql.store.plain import plain

    return {**plain(trace), "usage": plain(trace.usage)}


def _replay_object(replayed: Replay) -> dict[str, Any]:
    return {
        "before": _trace_object(replayed.before),
        "now": _trace_object(replayed.now),
        "same_sql": replayed.same_sql,
        "diff": [f"{line.mark} {line.text}" for line in replayed.diff],
    }
