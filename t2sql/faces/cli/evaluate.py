"""``t2sql eval`` and ``t2sql compare``."""

from __future__ import annotations

from pathlib import Path

import click

from t2sql.errors import InputError
from t2sql.faces.cli import common

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("eval")
@click.argument("suite", type=click.Path(exists=True, file_okay=False, path_type=Path))
@common.translator_option
@click.option("--retrieval", is_flag=True, help="Score table retrieval over the suite's lake.")
@click.option("--sketch", is_flag=True, help="With --retrieval: a model sketches tables first.")
@click.option("--limit", type=click.IntRange(1), help="A seeded sample, spread over databases.")
@click.option("--seed", default=0, show_default=True, help="Of the sample and of the history.")
@click.option(
    "--history",
    type=click.Path(exists=True, path_type=Path),
    help="Past queries: a file or a folder, instead of the suite's own.",
)
@click.option(
    "--history-share",
    default=0.0,
    help="That share of the questions, e.g. 0.5, becomes verified history instead of being asked.",
)
@click.option("--gold-tables", is_flag=True, help="Give the gold tables instead of choosing.")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write FILE.")
@click.pass_context
def evaluate(  # noqa: PLR0913, PLR0917 # one argument a flag
    context: click.Context,
    suite: Path,
    translator: str | None,
    retrieval: bool,
    sketch: bool,
    limit: int | None,
    seed: int,
    history: Path | None,
    history_share: float,
    gold_tables: bool,
    workers: int | None,
    file: Path | None,
) -> None:
    """Measure on SUITE, a folder of questions with gold SQL (see benchmarks/README.md).

    The database is given, the tables are not. Every question's best reading is run, even where
    the translator would refuse: execution_match counts them all; coverage and precision count
    what it would have answered. --retrieval needs the lake's tables.jsonl only.
    """
    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.report import to_json, to_text
    from t2sql.evaluation.retrieval import evaluate_retrieval
    from t2sql.evaluation.run import evaluate as evaluate_sql
    from t2sql.evaluation.suite import load_suite
    from t2sql.faces.progress import progress_bar

    if history is not None and history_share:
        raise InputError("Give --history or --history-share, not both.")
    if sketch and not retrieval:
        raise InputError("--sketch is of --retrieval alone.", hint="Give both.")
    options = EvaluationOptions(
        translator=translator,
        sketch=sketch,
        limit=limit,
        seed=seed,
        history=history,
        history_share=history_share,
        gold_tables=gold_tables,
        workers=workers,
        config=common.settings(context),
    )
    measure = evaluate_retrieval if retrieval else evaluate_sql
    with progress_bar() as progress:
        evaluation = measure(load_suite(suite), options, progress)
    if file is not None:
        file.write_text(to_json(evaluation), encoding="utf-8")
    click.echo(to_text(evaluation))


@click.command()
@click.argument("a", type=existing_file)
@click.argument("b", type=existing_file)
@common.json_option
def compare(a: Path, b: Path, as_json: bool) -> None:
    """Compare two evaluations of the same questions: wins, losses, and whether it is noise.

    A and B are files that `t2sql eval --json FILE` wrote.
    """
    from dataclasses import asdict

    from t2sql.evaluation.compare import compare as compare_files
    from t2sql.evaluation.report import comparison_to_text

    comparison = compare_files(a, b)
    if as_json:
        common.echo_json(asdict, comparison)
    else:
        click.echo(comparison_to_text(comparison))
