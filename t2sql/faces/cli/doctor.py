"""``t2sql doctor``: how the whole project stands, and what mends it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from t2sql.faces.cli import common

if TYPE_CHECKING:
    from rich.console import Console

    from t2sql.evaluation.doctor import Diagnosis, Finding
    from t2sql.evaluation.embedder_quality import EmbedderQuality, LanguageQuality, Recall

UNHEALTHY = 1
_MARKS = {
    "ok": ("✓", "green"),
    "note": ("·", "cyan"),
    "warning": ("!", "yellow"),
    "error": ("✗", "red"),
}
_MARGIN = 14
"""Characters of the mark and the name of the check."""
_NARROWEST = 40


@click.command()
@click.option("--call-model", is_flag=True, help="Also send the language model one short request.")
@common.json_option
@click.pass_context
def doctor(context: click.Context, call_model: bool, as_json: bool) -> None:
    """Look at the whole project, from the settings to the chat, with a mend for each line.

    Past questions are asked again, to measure how well the embedder finds their tables in each
    language (at most 200 of them; none finds itself). Nothing is changed. The exit code is 1 if
    something is an error.
    """
    from t2sql.evaluation.doctor import diagnose
    from t2sql.faces.progress import progress_bar

    with progress_bar() as progress:
        diagnosis = diagnose(context.obj or ".", call_model=call_model, progress=progress)
    if as_json:
        common.echo_json(diagnosis_object, diagnosis)
    else:
        show_diagnosis(common.console(), diagnosis)
    if not diagnosis.healthy:
        context.exit(UNHEALTHY)


def diagnosis_object(diagnosis: Diagnosis) -> dict[str, Any]:
    """What ``t2sql doctor --json`` prints."""
    from dataclasses import asdict

    return {
        "healthy": diagnosis.healthy,
        "findings": [asdict(finding) for finding in diagnosis.findings],
        "embedder": quality_object(diagnosis.quality),
    }


def quality_object(quality: EmbedderQuality | None) -> dict[str, Any] | None:
    """The figures of the embedder as shares of 1; None if nothing was measured."""
    if quality is None:
        return None

    def recall(found: Recall) -> dict[str, float]:
        return {"recall@5": round(found.at_5, 4), "recall@15": round(found.at_15, 4)}

    return {
        "name": quality.embedder,
        "questions": quality.questions,
        "languages": [
            {
                "language": found.language,
                "questions": found.questions,
                "meaning": recall(found.meaning),
                "words": recall(found.words),
                "retrieval_without_history": recall(found.whole),
                "judged": found.judged,
                "poor": found.poor,
            }
            for found in quality.languages
        ],
    }


def show_diagnosis(console: Console, diagnosis: Diagnosis) -> None:
    """Every finding under its check, the mend below it; then the figures, then the verdict."""
    from rich.text import Text

    for check, findings in groupby(diagnosis.findings, key=lambda finding: finding.check):
        for number, finding in enumerate(findings):
            _show_finding(console, finding, check if number == 0 else "")
    if diagnosis.quality is not None:
        _show_quality(console, diagnosis.quality)
    console.print()
    console.print(Text(*_verdict(diagnosis)))


def _verdict(diagnosis: Diagnosis) -> tuple[str, str]:
    counts = {
        severity: sum(finding.severity == severity for finding in diagnosis.findings)
        for severity in ("error", "warning")
    }
    if not any(counts.values()):
        return "All is well.", "bold green"
    said = " and ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counts.items()
        if count
    )
    return f"{said}.", "bold red" if counts["error"] else "bold yellow"


def _show_finding(console: Console, finding: Finding, check: str) -> None:
    from rich.text import Text

    mark, colour = _MARKS[finding.severity]
    head = Text.assemble("  ", (mark, colour), f" {check:<{_MARGIN - 4}}")
    width = max(_NARROWEST, console.width - _MARGIN)
    lines = [*Text(_visible(finding.text)).wrap(console, width)]
    if finding.mend:
        lines += Text(f"→ {_visible(finding.mend)}", style=colour).wrap(console, width)
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Text.assemble(head if number == 0 else " " * _MARGIN, line), soft_wrap=True)


def _show_quality(console: Console, quality: EmbedderQuality) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console.print()
    heading = f"Tables of {quality.questions} past questions found among the first 5 / first 15"
    console.print(Text(heading, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    table.add_column("questions in")
    for name in ("", "by meaning", "by words", "all, without history"):
        table.add_column(name, justify="right", no_wrap=True)
    for found in quality.languages:
        table.add_row(*(Text(cell) for cell in _cells(found)))
    console.print(table)


def _cells(found: LanguageQuality) -> tuple[str, ...]:
    ways = (found.meaning, found.words, found.whole)
    figures = (f"{way.at_5:.0%} / {way.at_15:.0%}" for way in ways)
    return (found.language, f"{found.questions:,}", *figures)


def _visible(text: str) -> str:
    """The text on one line, without what could move the cursor."""
    return "".join(sign if sign.isprintable() else "·" for sign in " ".join(text.split()))
