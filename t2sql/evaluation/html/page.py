"""The whole page: summary, plots, costs, and every failure side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.evaluation.html import parts, sections

if TYPE_CHECKING:
    from t2sql.evaluation.run import Trial
    from t2sql.evaluation.scores import Evaluation


def evaluation_page(evaluation: Evaluation) -> str:
    """One run as a page of HTML without any request to the outside."""
    summary, rows = evaluation.summary, evaluation.rows
    first = [row for row in rows if not row.get("run")]
    return _page(
        f"Evaluation of {summary['suite']}",
        [
            _head(summary),
            parts.cards(_main_figures(summary)),
            sections.spread(summary),
            sections.classes(summary),
            sections.confidence(first),
            sections.errors(summary),
            sections.costs(summary),
            sections.failures(rows),
        ],
    )


def trial_page(trial: Trial) -> str:
    """Two arms as a page: what changed first, then the challenger's own page."""
    a, b, found = trial.a, trial.b, trial.comparison
    both = [
        (name, *(dict(_main_figures(side.summary)).get(name, "–") for side in (a, b)))
        for name, _ in _main_figures(b.summary)
    ]
    rows_a, rows_b = (
        {row["id"]: row for row in side.rows if not row.get("run")} for side in (a, b)
    )
    changed = [
        parts.change(rows_a[name], rows_b[name])
        for name in (*found.lost, *found.won)
        if name in rows_a and name in rows_b
    ]
    return _page(
        f"Prompts tried on {b.summary['suite']}",
        [
            _head(b.summary),
            f"<p><b>{escape(found.sentence)}</b></p>",
            parts.table(("", f"A {found.a_texts}", f"B {found.b_texts}"), both),
            sections.section("By class, A above B", sections.class_pairs(trial)),
            sections.costs(a.summary, "What A costs"),
            sections.costs(b.summary, "What B costs"),
            sections.section("What changed", "".join(changed) or "<p>Nothing.</p>"),
            sections.failures(b.rows, "What B has wrong"),
        ],
    )


def _page(title: str, contents: Iterable[str]) -> str:
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    # Nothing may be loaded, whatever stands in a cell or a model's reply.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{chr(10).join(parts.joined(contents))}\n</body>\n</html>\n"
    )


def _head(summary: Mapping[str, Any]) -> str:
    pairs = [
        ("translator", summary.get("translator")),
        ("models", summary.get("models")),
        ("prompts", summary.get("prompts")),
        ("tables", "the gold's" if summary.get("gold_tables") else "chosen by t2sql"),
        ("history", f"{summary.get('history_questions') or 'no'} questions of the suite"),
        ("runs", summary.get("runs", 1)),
    ]
    said = " · ".join(f"{name}: {value}" for name, value in pairs if value)
    cut = " · stopped before the end" if summary.get("interrupted") else ""
    return f'<p class="dim">{escape(said + cut)}</p>'


def _main_figures(summary: Mapping[str, Any]) -> list[tuple[str, str]]:
    shares = (
        ("right, all questions", "execution_match"),
        ("coverage", "coverage"),
        ("precision of what is answered", "precision"),
        ("all tables found", "tables_complete"),
        ("refused what has no answer", "refused_unanswerable"),
    )
    found = [("questions", f"{summary['questions']:,}")]
    found += [(name, sections.share(summary.get(key))) for name, key in shares]
    found.append(("ms, half of them under", sections.number(summary.get("ms_p50"), 0)))
    if summary.get("by_stage"):
        found.append(("tokens a question", sections.number(summary["tokens_per_question"], 0)))
        cost = summary.get("cost_per_question")
        if cost is not None:
            found.append((f"{summary.get('currency', '')} a question", sections.number(cost, 5)))
    return found
