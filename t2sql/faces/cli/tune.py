"""``t2sql tune``: learn from known answers how much each source of evidence counts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from t2sql.errors import InputError
from t2sql.faces.cli import common

if TYPE_CHECKING:
    from rich.console import Console

    from t2sql.evaluation.tuning import Tuning
    from t2sql.project import Project


@click.command()
@click.argument("suite", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--limit", type=click.IntRange(1), help="Use a seeded sample of so many labels.")
@click.option("--seed", default=0, show_default=True, help="Of sample, split and search.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@click.option("--reset", is_flag=True, help="Take fitted weights out of t2sql.toml again.")
@common.json_option
@click.pass_context
def tune(
    context: click.Context,
    suite: Path | None,
    limit: int | None,
    seed: int,
    dry_run: bool,
    reset: bool,
    as_json: bool,
) -> None:
    """Fit the weights by which tables are found on this project's own verified past queries.

    Or on SUITE, a folder of questions with gold tables. A part of the labels is kept unseen; the
    new weights are written to [search.weights] in t2sql.toml only if they are better there. Under
    50 labels the defaults are kept. No past query votes for its own question.
    """
    from t2sql.evaluation.tuning import tune_project
    from t2sql.faces.progress import progress_bar

    project = common.open_project(context)
    file = project.config.file
    if file is None and not dry_run:
        raise InputError("There is no t2sql.toml to write to.", hint="Give --dry-run, or a folder.")
    if reset:
        if suite is not None or dry_run:
            raise InputError("--reset goes alone.")
        _reset(project, as_json=as_json)
        return
    with progress_bar() as progress:
        if suite is None:
            tuning = tune_project(project, limit=limit, seed=seed, progress=progress)
        else:
            tuning = _tune_suite(project, suite, limit, seed, progress)
    replaced = None if dry_run or not tuning.won else _write(project, tuning.weights)
    if as_json:
        common.echo_json(lambda value: tuning_object(value, written=replaced is not None), tuning)
        return
    show_tuning(common.console(), tuning, _in_force(project))
    if replaced is not None:
        common.say(f"Written to [search.weights] of {file}; {_said(replaced)}")
    elif tuning.won:
        common.say("Nothing is written (--dry-run).")


def tuning_object(tuning: Tuning, *, written: bool) -> dict[str, Any]:
    """What ``t2sql tune --json`` prints."""
    from dataclasses import asdict

    return {**asdict(tuning), "text": tuning.text, "written": written}


def show_tuning(console: Console, tuning: Tuning, in_force: Mapping[str, float]) -> None:
    """How the labels were split, before and after on the unseen part, and the weights."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if tuning.before is None or tuning.after is None:
        console.print(Text(tuning.text))
        return
    console.print(Text(f"{tuning.labels:,} labels: {tuning.split}."))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column(f"on {tuning.measured_on:,} unseen labels")
    for name in ("before", "after"):
        table.add_column(name, justify="right")
    for name, key in _MEASURES.items():
        shares = (getattr(tuning.before, key), getattr(tuning.after, key))
        table.add_row(name, *(f"{share:.1%}" for share in shares))
    console.print(table)
    console.print(
        Text(
            f"All tables among the first 5: {tuning.wins} won, {tuning.losses} lost "
            f"(p = {tuning.p:.2g}); better in {tuning.sure:.0%} of resamples."
        )
    )
    if tuning.weights:
        console.print(Text("New weights:" if tuning.won else "Weights that were tried:"))
    for name, value in tuning.weights.items():
        console.print(Text(f"  {name:<12} {in_force[name]:>8.3g} -> {value:.3g}"))
    console.print(Text(tuning.text, style="bold"))


_MEASURES = {
    "all tables among the first 5": "complete_5",
    "all tables among the first 15": "complete_15",
    "share of the tables among the first 3": "recall_3",
}


def _in_force(project: Project) -> dict[str, float]:
    from dataclasses import asdict

    return asdict(project.weights)


def _tune_suite(
    project: Project, folder: Path, limit: int | None, seed: int, progress: Any
) -> Tuning:
    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.suite import load_suite
    from t2sql.evaluation.tuning import tune_suite

    options = EvaluationOptions(limit=limit, seed=seed, config=project.config)
    return tune_suite(load_suite(folder), options, start=project.weights, progress=progress)


def _write(project: Project, weights: Mapping[str, float]) -> dict[str, float]:
    """Write the fitted weights beside those that are never fitted; what stood there before."""
    from t2sql.evaluation.tuning.search import TUNED
    from t2sql.evaluation.tuning.settings_file import write_weights

    given = project.config.search.weights.given
    other = {name: value for name, value in given.items() if name not in TUNED}
    assert project.config.file is not None  # noqa: S101 - looked at before anything was fitted
    return write_weights(project.config.file, {**weights, **other})


def _reset(project: Project, *, as_json: bool) -> None:
    from t2sql.evaluation.tuning.settings_file import write_weights

    assert project.config.file is not None  # noqa: S101 - looked at before
    replaced = write_weights(project.config.file, {})
    if as_json:
        common.echo_json(lambda value: {"removed": value}, replaced)
    elif replaced:
        common.say(f"The weights are the defaults again; {_said(replaced)}")
    else:
        common.say("There were no weights in t2sql.toml: the defaults are in force.")


def _said(replaced: Mapping[str, float]) -> str:
    """What stood there before, so that it can be written again."""
    if not replaced:
        return "there were none before."
    return "before: " + ", ".join(f"{name} = {value:g}" for name, value in replaced.items()) + "."
