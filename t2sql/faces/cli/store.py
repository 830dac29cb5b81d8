"""``t2sql store repair``: for a store whose file is damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.store.repair import Repaired


@click.group()
def store() -> None:
    """The store: what is kept of questions, accepted queries and the audit log."""


@store.command("repair")
@common.json_option
@click.pass_context
def store_repair(context: click.Context, as_json: bool) -> None:
    """Mend a damaged store: all that can be read goes into a new file, the old one stays.

    A sound store is left as it is. Stop what else uses the project first.
    """
    from t2sql.store.plain import plain
    from t2sql.store.repair import repair_store

    config = common.open_project(context).config
    done = repair_store(config.store_url, config.folder)
    if as_json:
        common.echo_json(
            lambda value: {
                "file": str(value.file),
                "old": value.old and str(value.old),
                "rows": plain(value.rows),
                "lost": list(value.lost),
            },
            done,
        )
        return
    _show(done)


def _show(done: Repaired) -> None:
    kept = ", ".join(f"{count:,} {name}" for name, count in done.rows.items() if count) or "nothing"
    if done.old is None:
        click.echo(f"{done.file} is sound: {kept}; nothing was done.")
        return
    click.echo(f"Kept in {done.file}: {kept}.")
    click.echo(f"The damaged file is now {done.old}; delete it when you miss nothing.")
    if done.lost:
        common.say(f"Rows are missing of: {', '.join(done.lost)}.")
