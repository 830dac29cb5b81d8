"""``t2sql audit``: who ran which SQL, and what came of it."""

from __future__ import annotations

import csv
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from t2sql.errors import InputError, StoreError
from t2sql.faces.cli import common
from t2sql.faces.cli.trace import since_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from t2sql.store.audit import AuditLine, AuditLog

FORMATS = ("text", "json", "csv")


@click.command()
@since_option
@click.option("--user", "person", metavar="NAME", help="What this person ran.")
@click.option("--question", metavar="TEXT", help="What was run for exactly this question.")
@click.option("--limit", type=click.IntRange(1), help="The last so many lines (default: all).")
@click.option("--verify", is_flag=True, help="Prove that no line was changed or taken away.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How the lines are printed.",
)
@common.json_option
@click.pass_context
def audit(
    context: click.Context,
    since: datetime | None,
    person: str | None,
    question: str | None,
    limit: int | None,
    verify: bool,
    form: str,
    as_json: bool,
) -> None:
    """List who ran which SQL, the newest first; no line holds a cell of a result.

    The log is only added to. --verify reads all of it, and prints the hash of its last line: noted
    elsewhere, it proves later that nothing before it is gone.
    """
    if as_json and form == "csv":
        raise InputError("Give --json or --format csv, not both.")
    project = common.open_project(context)
    log = project.audit
    if verify:
        _verify(log, as_json=as_json)
        return
    start = since and since.replace(tzinfo=UTC)
    lines = log.lines(since=start, person=person, question=question, limit=limit)
    _print(lines, "json" if as_json else form)


def _verify(log: AuditLog, *, as_json: bool) -> None:
    from t2sql.store.plain import plain

    found = log.verify()
    if as_json:
        common.echo_json(lambda value: {**plain(value), "whole": not value.problems}, found)
    else:
        for problem in found.problems:
            click.echo(f"  {problem}")
        if not found.problems:
            lines = "1 line" if found.lines == 1 else f"{found.lines:,} lines"
            click.echo(f"The audit log is whole: {lines}; the last is {found.head}")
    if found.problems:
        raise StoreError("The audit log is not what was written.", hint="Look at a backup of it.")


def _print(lines: Sequence[AuditLine], form: str) -> None:
    from t2sql.faces.feedback import audit_lines, audit_object
    from t2sql.faces.texts import is_formula

    if form == "json":
        common.echo_json(lambda value: {"audit": list(map(audit_object, value))}, lines)
    elif form == "csv":
        writer = None
        for line in lines:
            row = audit_object(line)
            row["tables"] = json.dumps(row["tables"])
            # It is read in spreadsheets: what begins like a formula is marked as text.
            row = {key: f"'{it}" if is_formula(it) else it for key, it in row.items()}
            if writer is None:
                writer = csv.DictWriter(sys.stdout, row)
                writer.writeheader()
            writer.writerow(row)
    elif lines:
        for text in audit_lines(lines):
            common.echo(text)
    else:
        common.say("The audit log holds no such line.")
