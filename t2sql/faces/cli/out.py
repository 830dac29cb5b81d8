"""``--out FILE``: the whole result as a file, of whichever command has one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from t2sql.faces.cli import common

if TYPE_CHECKING:
    from t2sql.types import Answer


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows go beside the screen."""

    path: Path | None
    force: bool = False
    """Whether a file that is there is replaced."""
    raw: bool = False
    """Whether text in CSV is written as it is, though a spreadsheet could take it for a formula."""

    @property
    def is_file(self) -> bool:
        """Whether a file is wanted at all."""
        return self.path is not None


def out_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--out``, ``--force`` and ``--raw`` as one ``target``; a bad place is refused at once."""

    @wraps(command)
    def targeted(*arguments: Any, out: Path | None, force: bool, raw: bool, **others: Any) -> Any:
        from t2sql.faces.export import check_target

        if out is not None:
            check_target(out, force=force)
        return command(*arguments, target=Target(out, force, raw), **others)

    result: Callable[..., Any] = targeted
    for option in (
        click.option(
            "--raw",
            is_flag=True,
            help="In CSV, put no apostrophe before text that a spreadsheet may take for a formula.",
        ),
        click.option("--force", is_flag=True, help="Replace a file that exists."),
        click.option(
            "--out",
            metavar="FILE",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write all rows to a file that ends in .csv, .parquet or .xlsx.",
        ),
    ):
        result = option(result)
    return result


def write_out(answer: Answer, target: Target, *, as_json: bool = False) -> None:
    """Write the rows, and say what was written; nothing where no file is wanted."""
    from t2sql.faces.export import write_file
    from t2sql.faces.progress import progress_bar

    if target.path is None:
        return
    with progress_bar() as progress:
        written = write_file(
            answer.result,
            target.path,
            force=target.force,
            progress=progress,
            raw=target.raw,
        )
    if as_json:
        common.echo_json(
            lambda value: {
                "file": str(value.path),
                "rows": value.rows,
                "bytes": value.size,
                "truncated": answer.result.truncated,
                "notes": [*answer.warnings, *value.notes],
            },
            written,
        )
        return
    rows = "1 row" if written.rows == 1 else f"{written.rows:,} rows"
    common.say(f"{rows} written to {written.path} ({written.size:,} bytes).")
    for note in (*answer.warnings, *written.notes):
        common.say(note)


def first_rows(answer: Answer, count: int) -> Answer:
    """The answer with as many rows as a screen is given; the rest stands in the file."""
    result = answer.result
    if len(result.rows) <= count:
        return answer
    cut = replace(result, rows=result.rows[:count], truncated=True)
    return replace(answer, result=cut)
