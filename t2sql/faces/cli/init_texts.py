"""What ``t2sql init`` says: what was written, where past queries come from, what is missing."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from t2sql.warehouse.query_log_types import FoundLog, NoLog

if TYPE_CHECKING:
    from t2sql.catalog.logged import LoggedHistory
    from t2sql.catalog.table_files import FilePlan
    from t2sql.project import Started
    from t2sql.project.gaps import Gap

_SHOWN = 5
_WIDTH = 96


def started_lines(started: Started, *, dry_run: bool) -> Iterator[str]:
    """What was read, and what was written or would be."""
    plan, folder = started.plan, started.config.path(started.config.paths.metadata) / "tables"
    yield f"Read {_count(len(started.tables), 'table')} of {started.label}"
    if started.config.paths.dbt:
        names = ", ".join(_near(started.config.path(place)) for place in started.config.paths.dbt)
        said = f"{_count(started.described_by_dbt, 'table')} described there"
        yield f"dbt project {names}: {said}; it is read where it lies, nothing is written into it"
    wrote = "Would write" if dry_run else "Wrote"
    if started.is_new:
        yield f"{wrote} {_near(started.file)}"
    else:
        yield f"{_near(started.file)} stays as it is"
    if plan.new_tables:
        files = _count(len(plan.new_tables), "file")
        yield f"{wrote} {files} in {_near(folder)}, one a table{_examples(plan.new_tables)}"
    yield from _merged_lines(plan, dry_run=dry_run)
    if not (started.is_new or plan.files):
        yield "Nothing is new"
    if started.secret:
        yield "The URL has a password, which is not written: set the variable as below"


def _merged_lines(plan: FilePlan, *, dry_run: bool) -> Iterator[str]:
    """What became of files that were there."""
    added, marked = ("Would add", "Would mark") if dry_run else ("Added", "Marked")
    if plan.new_columns:
        yield f"{added} {_count(len(plan.new_columns), 'new column')}{_examples(plan.new_columns)}"
    for gone, what in ((plan.gone_tables, "table"), (plan.gone_columns, "column")):
        if gone:
            said = f"{marked} {_count(len(gone), what)} as gone (`gone: true`), nothing is deleted"
            yield f"{said}{_examples(gone)}"
    if plan.back:
        yield f"There again, though marked as gone{_examples(plan.back)}; take out `gone: true`"
    if plan.left_out:
        said = "Left out as before, since somebody took them out of the files"
        yield f"{said}{_examples(plan.left_out)}; `--restore` writes them again"
    if plan.by_hand:
        said = "To be added or marked by hand, where the YAML is written otherwise"
        yield f"{said}{_examples(plan.by_hand)}"


def log_lines(log: FoundLog | NoLog, *, wanted: bool | None) -> Iterator[str]:
    """Where past queries lie, and what would be kept of them."""
    yield ""
    if isinstance(log, NoLog):
        yield f"Past queries: {log.reason}"
        if log.mend:
            yield from _wrapped(f"→ {log.mend}", "  ")
        return
    tried = "" if log.verified else " This was written after its manual and not tried on one."
    yield f"Past queries: {log.name} has some.{f' {log.note}' if log.note else ''}{tried}"
    kept = (
        f"Kept is {log.keeps}; how often and when it ran; a hash for who ran it. It stays on this "
        "machine, in metadata/queries; a model sees no literal of it unless samples are allowed."
    )
    if wanted is not False:
        yield from _wrapped(kept, "  ")


def taken_lines(added: LoggedHistory | NoLog) -> Iterator[str]:
    """What became of the log."""
    if isinstance(added, NoLog):
        yield f"  None taken: {added.reason}"
        if added.mend:
            yield from _wrapped(f"→ {added.mend}", "  ")
        return
    if added.file is not None:
        queries = _count(added.queries, "past query", "past queries")
        yield f"Wrote {queries} into {_near(added.file)}; delete the file to take them back"
    elif added.known:
        yield f"  Nothing new: all {added.known:,} stand in metadata/queries already"
    else:
        yield f"  None of {added.read:,} queries reads a table of this project"
    if added.hidden:
        yield f"  The text of {added.hidden:,} more is kept from this role"


def gap_lines(gaps: Sequence[Gap]) -> Iterator[str]:
    """What is missing, what it costs, and what mends it."""
    if not gaps:
        return
    yield "\nWhat is missing, and what that costs"
    for gap in gaps:
        yield f"  {gap.what}"
        yield from _wrapped(f"costs: {gap.cost}", "    ")
        yield from _wrapped(f"→ {gap.mend}", "    ")


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _examples(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f": {', '.join(names[:_SHOWN])}{more}"


def _near(path: Path) -> str:
    """A path as short as it can be told from here."""
    near = os.path.relpath(path)
    if near == ".":
        return path.name
    return near if len(near) < len(str(path)) else str(path)
