"""``t2sql show``, ``search`` and ``history search``: looking around."""

from __future__ import annotations

import click

from t2sql.faces.cli import common
from t2sql.faces.cli.completing import complete_table


@click.command(
    epilog=common.examples(
        "t2sql show orders",
        "t2sql show trade.orders --rows 5",
        "t2sql show trade.orders --json | jq .table.grain",
    )
)
@click.argument("table", shell_complete=complete_table)
@click.option(
    "--rows", type=click.IntRange(1, 1000), metavar="N", help="Show the first N rows as well."
)
@click.option("--all", "whole", is_flag=True, help="Cut no list, however long.")
@common.json_option
@click.pass_context
def show(context: click.Context, table: str, rows: int | None, whole: bool, as_json: bool) -> None:
    """Show all that is known of TABLE: columns, notes, joins, past queries, what has changed.

    Masked columns are left out of the rows, and of a wide table all but the first 30.
    """
    from t2sql.faces import browsing, objects
    from t2sql.faces.progress import working
    from t2sql.faces.rows import show_rows
    from t2sql.steps.cards import left_out

    project = common.open_project(context)
    view = project.table(table)
    glanced = None
    if rows is not None:
        with working("Reading a few rows…"):
            glanced = project.glance(view.table.name, rows)
    said = left_out(view.table, glanced) if glanced is not None else ""
    if as_json:
        shown = browsing.table_object(view)
        if glanced is not None:
            shown["rows"] = {**objects.result_object(glanced), "left_out": said}
        common.echo_json(dict, shown)
        return
    console = common.console()
    browsing.show_table_view(console, view, whole=whole)
    if glanced is not None:
        show_rows(console, glanced, [said] if said else [])


@click.command(
    epilog=common.examples("t2sql search refund", 't2sql search "who pays for shipping"')
)
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True)
@common.json_option
@click.pass_context
def search(context: click.Context, text: str, limit: int, as_json: bool) -> None:
    """Find tables, columns, past queries and terms by name, words and meaning, the best first."""
    from t2sql.faces import browsing
    from t2sql.faces.progress import working

    project = common.open_project(context)
    with working("Searching…"):
        found = project.find(text, limit)
    if as_json:
        common.echo_json(browsing.found_object, found)
    elif found:
        browsing.show_found(common.console(), found)
    else:
        common.say(f"Nothing is like {text!r}. Try other words.")


@click.command("search", epilog=common.examples("t2sql history search refund"))
@click.argument("text", default="")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@common.json_option
@click.pass_context
def history_search(context: click.Context, text: str, limit: int, as_json: bool) -> None:
    """Search your own questions: those that hold every word of TEXT, the newest first.

    Without TEXT the last ones. `t2sql trace ID` shows all of one, `t2sql ask --again ID` asks it
    once more, `t2sql ask --follow ID` goes on from it.
    """
    from t2sql.faces.traces import show_traces
    from t2sql.store.plain import plain

    project = common.open_project(context)
    lines = project.asked(text, limit)
    if as_json:
        common.echo_json(lambda value: {"questions": plain(value)}, lines)
    elif lines:
        show_traces(common.console(), lines, project.config.llm.currency)
    else:
        common.say("You asked nothing like that." if text else "You asked nothing yet.")
