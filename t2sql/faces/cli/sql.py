"""``t2sql check`` and ``t2sql run``: for SQL that a person wrote."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from t2sql.errors import InputError, SqlRejectedError
from t2sql.faces.cli import common
from t2sql.faces.cli.out import Target, out_options, write_out

if TYPE_CHECKING:
    from t2sql.types import Answer

FORMATS = ("table", "csv", "json", "markdown")

file_option = click.option(
    "-f",
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read the SQL from a file; `-` as SQL reads it from stdin.",
)


def read_sql(sql: str | None, file: Path | None) -> str:
    """The SQL from the argument, a file, or stdin.

    Raises:
        InputError: none of them, or both.
    """
    if (sql is None) == (file is None):
        raise InputError("Give the SQL as an argument, or a file with -f.")
    if file is not None:
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if sql == "-" else str(sql)


@click.command()
@click.argument("sql", required=False)
@file_option
@common.json_option
@click.pass_context
def check(context: click.Context, sql: str | None, file: Path | None, as_json: bool) -> None:
    """Check SQL without running it: is it read-only, do its names and types hold, does it bind?"""
    from t2sql.faces import objects, render

    text = read_sql(sql, file)
    attempt = common.open_project(context).check(text)
    if as_json:
        common.echo_json(
            lambda value: {
                "sql": value.sql,
                "passed": value.passed,
                "checks": objects.checks_object(value.checks),
            },
            attempt,
        )
    else:
        render.show_checks(common.console(), attempt.checks)
    if not attempt.passed:
        context.exit(SqlRejectedError.exit_code)


@click.command()
@click.argument("sql", required=False)
@file_option
@out_options
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="How the rows are printed.",
)
@common.json_option
@click.pass_context
def run(
    context: click.Context,
    sql: str | None,
    file: Path | None,
    target: Target,
    form: str,
    as_json: bool,
) -> None:
    """Run one read-only query, within the limits of the project.

    With --out all rows go to the file, up to `limits.export_rows`, and no cell is cut.
    """
    from t2sql.faces.progress import working

    if as_json and form != "table":
        raise InputError("Give --json or --format, not both.")
    text = read_sql(sql, file)
    project = common.open_project(context)
    with working("Fetching all rows…" if target.is_file else "Running…"):
        answer = project.run(text, whole=target.is_file)
    if target.is_file:
        write_out(answer, target, as_json=as_json)
    else:
        _print(answer, form, as_json=as_json, raw=target.raw)


def _print(answer: Answer, form: str, *, as_json: bool, raw: bool) -> None:
    """Rows to stdout; what to know of them to stderr, where they would stand among rows."""
    from t2sql.faces import objects, render, texts
    from t2sql.faces.rows import show_rows

    if as_json:
        common.echo_json(
            lambda value: {
                **objects.result_object(value.result),
                "warnings": list(value.warnings),
                "sanity": objects.sanity_object(value.sanity),
                "timings_ms": objects.timings_object(value.timings_ms),
            },
            answer,
        )
        return
    if form == "table":
        console = common.console()
        show_rows(console, answer.result, answer.warnings)
        render.show_doubts(console, answer.sanity)
        return
    if form == "csv":
        _print_csv(answer, raw=raw)
    elif form == "json":
        click.echo(texts.rows_as_json(answer.result))
    else:
        click.echo(texts.rows_as_markdown(answer.result))
    for warning in answer.warnings:
        common.say(warning)


def _print_csv(answer: Answer, *, raw: bool) -> None:
    """CSV as it would stand in a file; a terminal is spared what it would obey."""
    from io import StringIO

    from t2sql.faces import texts
    from t2sql.faces.plain import visible_lines

    if not sys.stdout.isatty():
        texts.print_csv(answer.result, sys.stdout, raw=raw)
        return
    shown = StringIO()
    texts.print_csv(answer.result, shown, raw=raw)
    sys.stdout.write(visible_lines(shown.getvalue().replace("\r\n", "\n")))
