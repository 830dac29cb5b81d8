"""``t2sql check`` and ``t2sql run``: for SQL that a person wrote."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from t2sql.errors import InputError, SqlRejectedError
from t2sql.faces.cli import common

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
@common.json_option
@click.pass_context
def run(context: click.Context, sql: str | None, file: Path | None, as_json: bool) -> None:
    """Run one read-only query, within the limits of the project."""
    from t2sql.faces import objects, render

    text = read_sql(sql, file)
    answer = common.open_project(context).run(text)
    if as_json:
        common.echo_json(
            lambda value: {
                **objects.result_object(value.result),
                "warnings": list(value.warnings),
                "timings_ms": objects.timings_object(value.timings_ms),
            },
            answer,
        )
    else:
        render.show_rows(common.console(), answer.result, answer.warnings)
