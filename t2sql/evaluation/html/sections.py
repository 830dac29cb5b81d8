"""Sections of the page: each takes the summary or the rows, and is empty where they say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from t2sql.evaluation.html import parts, plots
from t2sql.evaluation.html.curves import calibration, coverage_curve

if TYPE_CHECKING:
    from t2sql.evaluation.run import Trial

Summary = Mapping[str, Any]

MOST_FAILURES = 500
"""Failures shown; a page with more is too large to be opened."""


def spread(summary: Summary) -> str:
    """How far several runs lie apart."""
    if "spread" not in summary:
        return ""
    header = ("over the runs", "mean", "standard deviation", "least", "greatest")
    rows = [
        (name, *(share(found[key]) for key in ("mean", "std", "min", "max")))
        for name, found in summary["spread"].items()
        if not name.startswith("tokens")
    ]
    said = (
        f"{summary['changed']:,} questions were right in one run and wrong in another; "
        f"{summary['changed_sql']:,} did not always get the same SQL."
    )
    return section(f"{summary['runs']} runs", parts.table(header, rows) + f"<p>{said}</p>")


def classes(summary: Summary) -> str:
    """Bars by class, and by what the golds have in them."""
    shown = []
    for name, key in (("By class", "by_class"), ("By what the gold has in it", "by_trait")):
        groups = summary.get(key) or {}
        if groups:
            ordered = sorted(groups, key=_place)
            drawn = plots.bars(name, [_group_bar(kind, groups[kind]) for kind in ordered])
            shown.append(parts.figure(drawn, f"{name}: right, with the 95 % interval."))
    return section("Kinds of questions", f'<div class="plots">{"".join(shown)}</div>')


_EASIEST = {
    kind: place
    for place, kinds in enumerate(
        (
            ("one_table", "tables_1"),
            ("two_tables", "tables_2"),
            ("three_plus", "tables_3_plus"),
            ("nested",),
            ("set_operation",),
            ("window",),
        )
    )
    for kind in kinds
}


def _place(kind: str) -> tuple[int, str]:
    """Sorts from the easiest kind to the hardest."""
    return _EASIEST.get(kind, len(_EASIEST)), kind


def class_pairs(trial: Trial) -> str:
    """Bars by class, those of both arms."""
    items = []
    tallies = trial.comparison.by_class
    for kind in sorted(tallies, key=_place):
        tally = tallies[kind]
        items.append(plots.share_bar(f"{kind}  A", tally.a, tally.questions, "a"))
        items.append(plots.share_bar("B", tally.b, tally.questions, "b"))
    return plots.bars("By class, A above B", items)


def _group_bar(name: str, group: Mapping[str, Any]) -> plots.Bar:
    return plots.share_bar(name, group["execution_match"] or 0.0, group["questions"])


def confidence(rows: Sequence[parts.Row]) -> str:
    """Whether its confidence says when it is right."""
    points = coverage_curve(rows)
    if not points:
        return ""
    marks = []
    answered = [row for row in rows if row["answered"]]
    if answered:
        right = sum(bool(row["match"]) for row in answered) / len(answered)
        reached = len(answered) / len(rows)
        marks.append(plots.Point(reached, right, said="what it answers by default"))
    curve = plots.square(
        "Precision against coverage",
        "share of the questions, the most confident first",
        "right among them",
        points,
        joined=True,
        marks=marks,
    )
    dots = plots.square(
        "Confidence against truth",
        "confidence",
        "right",
        calibration(rows),
        joined=False,
        diagonal=True,
    )
    shown = parts.figure(curve, "Precision where only the most confident share is answered.")
    shown += parts.figure(dots, "What it says it knows, and what it knows. The larger, the more.")
    return section("Does it know when it is right?", f'<div class="plots">{shown}</div>')


def errors(summary: Summary) -> str:
    """What went wrong first, counted."""
    found = {kind: count for kind, count in summary["errors"].items() if kind != "none"}
    if not found:
        return ""
    most = max(found.values())
    items = [
        plots.Bar(kind, count / most, f"{count:,}", kind="bad") for kind, count in found.items()
    ]
    return section("What went wrong first", plots.bars("What went wrong first", items))


def costs(summary: Summary, title: str = "What a question costs") -> str:
    """Tokens, money and time of a question, by stage."""
    stages = summary.get("by_stage") or {}
    if not stages:
        return ""
    most = max(stage["tokens_input"] + stage["tokens_output"] for stage in stages.values()) or 1
    items = [
        plots.Bar(
            name,
            (stage["tokens_input"] + stage["tokens_output"]) / most,
            f"{stage['tokens_input'] + stage['tokens_output']:,.0f} tokens",
        )
        for name, stage in stages.items()
    ]
    header = ("stage", "calls", "tokens in", "tokens out", "ms", summary.get("currency", "cost"))
    rows = [
        (
            name,
            number(stage["calls"], 2),
            number(stage["tokens_input"], 0),
            number(stage["tokens_output"], 0),
            number(stage["ms"], 0),
            number(stage["cost"], 6),
        )
        for name, stage in stages.items()
    ]
    return section(title, plots.bars(title, items) + parts.table(header, rows))


def failures(rows: Iterable[parts.Row], title: str = "What is wrong") -> str:
    """Every question that was wrong in some run, as it was the first time."""
    runs: dict[str, list[parts.Row]] = {}
    for row in rows:
        runs.setdefault(row["id"], []).append(row)
    wrong: list[tuple[parts.Row, str]] = []
    for made in runs.values():
        failed = [row for row in made if row["error_kind"] != "none"]
        if failed:
            told = f"right in {len(made) - len(failed)} of {len(made)} runs"
            wrong.append((failed[0], told if len(made) > 1 else ""))
    shown = [parts.failure(row, right_runs=told) for row, told in wrong[:MOST_FAILURES]]
    left = len(wrong) - len(shown)
    if left:
        shown.append(f'<p class="dim">… {left:,} more stand in the JSON.</p>')
    return section(f"{title}: {len(wrong):,} of {len(runs):,}", "".join(shown))


def section(title: str, body: str) -> str:
    """A heading and what stands under it."""
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def share(value: float | None) -> str:
    """A share of 1 in per cent."""
    return "–" if value is None else f"{value:.1%}"


def number(value: float | None, digits: int) -> str:
    """A number with so many digits after the point."""
    return "–" if value is None else f"{value:,.{digits}f}"
