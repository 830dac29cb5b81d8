"""One's own questions as HTML: by day with what they cost, and one of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from t2sql.faces.html.answers import checks_html, sql_html
from t2sql.faces.html.catalog import (
    Window,
    button,
    cut,
    facts_html,
    heading,
    notice,
    pager_html,
)
from t2sql.faces.html.texts import framed, join_html, text_html
from t2sql.store.trace import stage_of
from t2sql.types import Usage

if TYPE_CHECKING:
    from t2sql.faces.words import Words
    from t2sql.store.rows import TraceLine
    from t2sql.store.trace import Trace
    from t2sql.types import ModelCall

LINES_AT_ONCE: Final = 40
_EMPTY: Final = Markup("")
_BADGES: Final = {
    "answered": "ok",
    "drafted": "ok",
    "refused": "warning",
    "rejected": "error",
    "error": "error",
}


def asked_html(
    lines: Sequence[TraceLine], page: int, now: datetime, currency: str, words: Words
) -> Markup:
    """The questions of a page by day, each with its outcome, time and cost; the sum of each day.

    Args:
        lines: all of them, the newest first, so that the sums are whole.
        page: which page of them is shown.
        now: in the zone that days are counted in.
        currency: of the costs.
        words: of the person's language.
    """
    window = Window(page, len(lines), LINES_AT_ONCE)
    sums = {day: list(own) for day, own in groupby(lines, lambda line: _day(line, now))}
    shown = groupby(lines[window.first : window.last], lambda line: _day(line, now))
    days = [
        join_html(
            (
                _day_html(day, sums[day], now.date(), currency, words),
                Markup('<ul class="items">{}</ul>').format(
                    join_html(_line_html(line, now, currency, words) for line in own)
                ),
            )
        )
        for day, own in shown
    ]
    return framed(*days, pager_html(window, words))


def trace_html(
    trace: Trace, now: datetime, dialect: str, currency: str, words: Words, *, hidden: bool = False
) -> Markup:
    """One question: how it went, its SQL, checks and tables, and what it cost.

    Args:
        trace: what is kept of it.
        now: in the zone that times are told in.
        dialect: of the SQL.
        currency: of the costs.
        words: of the person's language.
        hidden: whether it reads what the person may no longer see.
    """
    actions = [button("again", trace.id, words("browse.again"), "primary")]
    if trace.sql and not hidden:
        actions.append(button("follow", trace.id, words("browse.go_on"), "second"))
    title = Markup("<h4>{}</h4>")
    parts = [
        button("back", "", "← " + words("browse.back"), "plain"),
        heading(trace.question),
        Markup("<p>{}</p>").format(_outcome(trace.outcome, words)),
        _facts(trace, now, currency, words),
        Markup('<p class="links">{}</p>').format(join_html(actions)),
    ]
    if hidden:
        return framed(*parts, notice(words("browse.hidden_now")))
    if trace.sql:
        parts += [title.format("SQL"), sql_html(trace.sql, dialect)]
    assumed = [words("browse.assumed", text=text) for text in trace.assumptions]
    for text in filter(None, (trace.explanation, *assumed, *trace.warnings)):
        parts.append(Markup('<p dir="auto">{}</p>').format(text_html(text)))
    if trace.checks:
        parts += [title.format(words("browse.checks")), checks_html(trace.checks, words)]
    if trace.tables:
        chosen = join_html(
            Markup('<li>{} <span class="faint" dir="auto">{}</span></li>').format(
                button("table", table.name, table.name), text_html(cut(table.reason))
            )
            for table in trace.tables
        )
        listed = Markup('<ul class="joins">{}</ul>').format(chosen)
        parts += [title.format(words("browse.tables")), listed]
    if trace.calls:
        calls = join_html(_call_html(call, currency, words) for call in trace.calls)
        listed = Markup('<ul class="joins">{}</ul>').format(calls)
        parts += [title.format(words("browse.model_calls")), listed]
    return framed(*parts)


def cost_text(usage: Usage, currency: str, words: Words) -> str:
    """What model calls cost: money where prices are known, tokens in any case."""
    if not usage.calls:
        return words("browse.free")
    tokens = words("browse.tokens", count=f"{usage.input_tokens + usage.output_tokens:,}")
    if usage.cost is None:
        return tokens
    return f"{usage.cost:,.4f} {currency} · {tokens}"


def _day(line: TraceLine, now: datetime) -> date:
    return line.asked_at.astimezone(now.tzinfo).date()


def _day_html(
    day: date, lines: Sequence[TraceLine], today: date, currency: str, words: Words
) -> Markup:
    named = {today: words("browse.today"), today - timedelta(days=1): words("browse.yesterday")}
    usage = sum((line.usage for line in lines), Usage())
    key = "browse.day_sum_one" if len(lines) == 1 else "browse.day_sum"
    cost = cost_text(usage, currency, words)
    told = words(key, questions=f"{len(lines):,}", cost=cost)
    return Markup('<h4 class="day">{} <span class="faint count">{}</span></h4>').format(
        named.get(day, day.isoformat()), text_html(told)
    )


def _line_html(line: TraceLine, now: datetime, currency: str, words: Words) -> Markup:
    clock = f"{line.asked_at.astimezone(now.tzinfo):%H:%M}"
    spent = words("browse.seconds", seconds=f"{line.elapsed_ms / 1000:,.1f}")
    told = [clock, spent]
    if line.usage.calls:
        told.append(cost_text(line.usage, currency, words))
    marks = join_html(Markup("<span>{}</span>").format(text_html(one)) for one in told)
    return Markup(
        '<li><button type="button" class="item" data-act="open" data-value="{}">'
        '<span class="item-name" dir="auto">{}</span>'
        '<span class="item-marks">{}{}</span></button></li>'
    ).format(line.id, text_html(cut(line.question)), _outcome(line.outcome, words), marks)


def _outcome(outcome: str, words: Words) -> Markup:
    return Markup('<span class="badge {}">{}</span>').format(
        _BADGES.get(outcome, "note"), words(f"browse.outcome_{outcome}")
    )


def _facts(trace: Trace, now: datetime, currency: str, words: Words) -> Markup:
    usage, result = trace.usage, trace.result
    at = f"{trace.asked_at.astimezone(now.tzinfo):%Y-%m-%d %H:%M}"
    spent = words("browse.seconds", seconds=f"{trace.elapsed_ms / 1000:,.1f}")
    shape = (
        words("browse.result_rows", rows=f"{result.rows:,}", columns=f"{len(result.columns):,}")
        if result is not None
        else ""
    )
    tokens = words(
        "browse.tokens_in_out",
        sent=f"{usage.input_tokens:,}",
        received=f"{usage.output_tokens:,}",
    )
    cost = cost_text(usage, currency, words)
    said = (
        ("browse.asked_at", at),
        ("browse.took", spent),
        ("browse.cost", f"{cost} ({tokens})" if usage.calls else cost),
        ("browse.result", shape),
        ("browse.reason", trace.reason),
    )
    return facts_html([(words(key), text_html(value)) for key, value in said])


def _call_html(call: ModelCall, currency: str, words: Words) -> Markup:
    stage = stage_of(call.prompt.name)
    named = words("browse.call", model=call.model, stage=stage)
    spent = words("browse.seconds", seconds=f"{call.elapsed_ms / 1000:,.1f}")
    cost = cost_text(call.usage, currency, words)
    return Markup('<li>{} <span class="faint">{}</span></li>').format(
        text_html(named), text_html(f"{spent} · {cost}")
    )
