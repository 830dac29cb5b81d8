"""``t2sql eval`` and ``t2sql compare``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from t2sql.errors import InputError
from t2sql.faces.cli import common
from t2sql.faces.cli.pins import prompts_option, read_pins

if TYPE_CHECKING:
    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.resume import RunFile
    from t2sql.evaluation.scores import Evaluation
    from t2sql.evaluation.suite import Suite

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
new_file = click.Path(dir_okay=False, path_type=Path)


@click.command("eval")
@click.argument("suite", type=click.Path(exists=True, file_okay=False, path_type=Path))
@common.translator_option
@click.option("--retrieval", is_flag=True, help="Score table retrieval over the suite's lake.")
@click.option("--sketch", is_flag=True, help="With --retrieval: a model sketches tables first.")
@click.option("--guards", is_flag=True, help="Plant faults in the gold SQL; what do checks see?")
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
@click.option(
    "--repeat",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Ask each question that often, and say how far the runs lie apart.",
)
@click.option("--fresh", is_flag=True, help="Write anew even where a verified past query answers.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["lexicon", "history", "values", "joins", "past-queries"]),
    help="Take a part of the translator away, to see what it is worth.",
)
@prompts_option("Use these versions of prompts, e.g. generate_sql=2.")
@prompts_option("Try these versions of prompts against the others, on the same questions.", "--ab")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one a core).")
@click.option("--json", "file", type=new_file, help="Write FILE, now and then while it runs.")
@click.option("--html", "page", type=new_file, help="Write a report with plots and every failure.")
@click.option("--markdown", type=new_file, help="Write the tables by class and by failure.")
@click.option(
    "--resume", type=existing_file, help="Ask only what that FILE of an earlier run has not."
)
@click.pass_context
def evaluate(context: click.Context, /, suite: Path, **given: Any) -> None:
    """Measure on SUITE, a folder of questions with gold SQL (see benchmarks/README.md).

    The database is given, the tables are not. Every question's best reading is run, even where
    the translator would refuse: execution_match counts them all; coverage and precision count
    what it would have answered. --retrieval needs the lake's tables.jsonl only.

    With a model (any key under [llm]) [llm] concurrency questions are asked at a time. An
    interrupt keeps what is done; --resume goes on from there.
    """
    from t2sql.evaluation.suite import load_suite

    options = _options(context, given)
    loaded = load_suite(suite)
    measure = _retrieval if given["retrieval"] else _trial if options.challenger else _execution
    measure = _guards if given["guards"] else measure
    evaluation, text = measure(loaded, options, given)
    if given["file"] is not None:
        _run_file(given["file"]).write(evaluation)
    click.echo(text)
    if evaluation.interrupted:
        if given["file"] is not None and not (given["retrieval"] or given["guards"]):
            common.say(f"Interrupted: go on with --resume {given['file']}.")
        context.exit(common.CANCELLED)


def _options(context: click.Context, given: dict[str, Any]) -> EvaluationOptions:
    from t2sql.evaluation.options import EvaluationOptions

    if given["history"] is not None and given["history_share"]:
        raise InputError("Give --history or --history-share, not both.")
    if given["sketch"] and not given["retrieval"]:
        raise InputError("--sketch is of --retrieval alone.", hint="Give both.")
    if given["retrieval"] and given["guards"]:
        raise InputError("Give --guards or --retrieval, not both.")
    if given["retrieval"] or given["guards"]:
        for name in ("ab", "page", "markdown", "without", "resume", "prompts"):
            if given[name]:
                flag = {"page": "html"}.get(name, name)
                measured = "retrieval" if given["retrieval"] else "guards"
                raise InputError(f"--{flag} has no meaning with --{measured}.")
    same = ("translator", "sketch", "limit", "seed", "history", "history_share", "gold_tables")
    return EvaluationOptions(
        **{name: given[name] for name in (*same, "repeat", "fresh", "workers", "without")},
        prompts=read_pins(given["prompts"]),
        challenger=read_pins(given["ab"]),
        keep_rows=given["page"] is not None,
        config=common.settings(context),
    )


def _retrieval(
    suite: Suite, options: EvaluationOptions, given: dict[str, Any]
) -> tuple[Evaluation, str]:
    from t2sql.evaluation.report import to_text
    from t2sql.evaluation.retrieval import evaluate_retrieval
    from t2sql.faces.progress import progress_bar

    with progress_bar() as progress:
        evaluation = evaluate_retrieval(suite, options, progress)
    return evaluation, to_text(evaluation)


def _guards(
    suite: Suite, options: EvaluationOptions, given: dict[str, Any]
) -> tuple[Evaluation, str]:
    from t2sql.evaluation.planted.measure import measure_guards
    from t2sql.evaluation.report import to_text
    from t2sql.faces.progress import progress_bar

    with progress_bar() as progress:
        evaluation = measure_guards(suite, options, progress)
    return evaluation, to_text(evaluation)


def _execution(
    suite: Suite, options: EvaluationOptions, given: dict[str, Any]
) -> tuple[Evaluation, str]:
    from t2sql.evaluation.html.page import evaluation_page
    from t2sql.evaluation.markdown import to_markdown
    from t2sql.evaluation.report import to_text
    from t2sql.evaluation.resume import write_text
    from t2sql.evaluation.run import evaluate as evaluate_sql
    from t2sql.faces.progress import progress_bar

    with progress_bar() as progress:
        evaluation = evaluate_sql(suite, options, progress, **_going_on(suite, options, given))
    if given["page"] is not None:
        write_text(given["page"], evaluation_page(evaluation))
    if given["markdown"] is not None:
        write_text(given["markdown"], to_markdown(evaluation))
    return evaluation, to_text(evaluation)


def _trial(
    suite: Suite, options: EvaluationOptions, given: dict[str, Any]
) -> tuple[Evaluation, str]:
    from t2sql.evaluation.html.page import trial_page
    from t2sql.evaluation.report import trial_to_text
    from t2sql.evaluation.resume import write_text
    from t2sql.evaluation.run import try_prompts
    from t2sql.faces.progress import progress_bar

    with progress_bar() as progress:
        trial = try_prompts(suite, options, progress, **_going_on(suite, options, given))
    if given["page"] is not None:
        write_text(given["page"], trial_page(trial))
    return trial.whole, trial_to_text(trial)


def _going_on(suite: Suite, options: EvaluationOptions, given: dict[str, Any]) -> dict[str, Any]:
    """What is done already, and what keeps the rest while it runs."""
    from t2sql.evaluation.resume import read_done

    resume, file = given["resume"], given["file"]
    done = read_done(resume, suite, options) if resume is not None else ()
    kept = _run_file(file) if file is not None else None
    return {"done": done, "keep": kept and kept.write, "note": kept and kept.note}


def _run_file(file: Path) -> RunFile:
    from t2sql.evaluation.report import to_json
    from t2sql.evaluation.resume import RunFile

    return RunFile(file, to_json)


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
