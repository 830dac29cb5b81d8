"""Traces and costs as text for a terminal. What models and people wrote is never interpreted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from t2sql.faces.sent import printable, show_calls
from t2sql.types import Attempt, CheckResult, ModelCall, Usage

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from t2sql.evaluation.replay import Replay
    from t2sql.sql.diff import DiffLine
    from t2sql.store.rows import CostLine, TraceLine
    from t2sql.store.trace import Trace

_COLORS = {"+": "green", "-": "red", " ": ""}


def show_traces(console: Console, lines: Sequence[TraceLine], currency: str) -> None:
    """One line a trace, the newest first."""
    header = ("id", "when", "question", "outcome", "ms", "tokens", "cost")
    rows = [
        (
            line.id,
            f"{line.asked_at.astimezone():%Y-%m-%d %H:%M}",
            line.question,
            line.outcome,
            f"{line.elapsed_ms:,.0f}",
            f"{tokens(line.usage):,}",
            money(line.usage.cost, currency),
        )
        for line in lines
    ]
    _show_table(console, header, rows, right=("ms", "tokens", "cost"), shrink="question")


def show_costs(console: Console, lines: Sequence[CostLine], by: str, currency: str) -> None:
    """One line a day, a stage or a model, and the sum."""
    header = (by, "questions", "calls", "tokens in", "tokens out", "cost", "waited s")
    rows = [
        (
            line.name,
            f"{line.questions:,}",
            *_spent(line.usage, currency),
            f"{line.elapsed_ms / 1000:,.1f}",
        )
        for line in lines
    ]
    if len(rows) > 1:
        total = sum((line.usage for line in lines), Usage())
        waited = sum(line.elapsed_ms for line in lines) / 1000
        rows.append(("all", "", *_spent(total, currency), f"{waited:,.1f}"))
    _show_table(console, header, rows, right=header[1:], shrink=by)


def show_trace(console: Console, trace: Trace, currency: str, *, texts: bool = False) -> None:
    """All of a trace; ``texts`` shows what was sent and said in full."""
    _facts(console, _about(trace, currency))
    for number, attempt in enumerate(trace.attempts, start=1):
        _heading(console, f"Attempt {number} of {len(trace.attempts)}")
        _show_attempt(console, attempt)
    if trace.sql and not trace.attempts:
        _heading(console, "SQL")
        _print(console, trace.sql)
    for call in trace.calls:
        _heading(console, f"{named(call)}, {call.model}")
        tries = "" if call.usage.calls == 1 else f", {call.usage.calls} tries"
        spent = f"{call.usage.input_tokens:,} + {call.usage.output_tokens:,} tokens"
        cost = money(call.usage.cost, currency)
        _print(console, f"  {spent}, {cost}, {call.elapsed_ms:,.0f} ms{tries}", "dim")
        if texts:
            show_calls(console, [call])
            _print(console, "─── reply", "cyan")
            _print(console, call.reply)


def show_replay(console: Console, replayed: Replay, currency: str) -> None:
    """Before and now: the SQL as a diff, then checks, tokens, money and time."""
    before, now = replayed.before, replayed.now
    _heading(console, "SQL")
    if replayed.same_sql:
        _print(console, "  The same.")
    for line in replayed.diff:
        _print(console, *_colored(line))
    _heading(console, "Before and now")
    rows = [
        ("outcome", _outcome(before), _outcome(now)),
        ("model", _models(before), _models(now)),
        ("prompts", _prompts(before), _prompts(now)),
        ("attempts", str(len(before.attempts)), str(len(now.attempts))),
        *_check_rows(before.checks, now.checks),
        ("tokens", f"{tokens(before.usage):,}", f"{tokens(now.usage):,}"),
        ("cost", money(before.usage.cost, currency), money(now.usage.cost, currency)),
        ("model ms", f"{_waited(before):,.0f}", f"{_waited(now):,.0f}"),
    ]
    _show_table(console, ("", "before", "now"), rows)


def named(call: ModelCall) -> str:
    """Which prompt text: name, version, and the first letters of its hash."""
    return f"{call.prompt.name} v{call.prompt.version} ({call.prompt.sha256[:8]})"


def tokens(usage: Usage) -> int:
    """Sent and received."""
    return usage.input_tokens + usage.output_tokens


def money(cost: float | None, currency: str) -> str:
    """A sum of money; a dash where no price is known."""
    return "–" if cost is None else f"{cost:,.4f} {currency}"


def _about(trace: Trace, currency: str) -> Iterator[tuple[str, str]]:
    yield "trace", trace.id
    yield "asked", f"{trace.asked_at.astimezone():%Y-%m-%d %H:%M:%S}, today {trace.today}"
    for number, turn in enumerate(trace.earlier, start=1):
        yield f"turn {number}", turn.question
    yield "question", trace.question
    yield "outcome", _outcome(trace)
    chosen = ", ".join(table.name for table in trace.tables)
    yield "tables", f"{chosen} (by {trace.chosen_by})" if chosen else ""
    yield "translator", trace.translator
    yield "asset", trace.asset
    yield "assumptions", "; ".join(trace.assumptions)
    yield "confidence", "" if trace.confidence is None else f"{trace.confidence:.2f}"
    if trace.result is not None:
        cut = " (cut)" if trace.result.truncated else ""
        columns = ", ".join(trace.result.columns)
        yield "result", f"{trace.result.rows:,} rows{cut} of {columns}"
    if trace.sanity is not None:
        yield "rows look", _verdict(trace.sanity)
    yield "warnings", "; ".join(trace.warnings)
    yield "time", ", ".join(f"{name} {spent:,.0f} ms" for name, spent in trace.timings_ms.items())
    usage = trace.usage
    if usage.calls:
        cost = money(usage.cost, currency)
        yield "model", f"{usage.calls} calls, {tokens(usage):,} tokens, {cost}"


def _show_attempt(console: Console, attempt: Attempt) -> None:
    for mend in attempt.mends:
        _print(console, f"  mended: {mend}", "cyan")
    _print(console, attempt.sql)
    for check in attempt.checks:
        _print(console, f"  {check.name}: {_verdict(check)}", "red" if _failed(check) else "dim")


def _check_rows(
    before: Sequence[CheckResult], now: Sequence[CheckResult]
) -> Iterator[tuple[str, str, str]]:
    old = {check.name: check for check in before}
    new = {check.name: check for check in now}
    for name in dict.fromkeys((*old, *new)):
        sides = [_verdict(side[name]) if name in side else "–" for side in (old, new)]
        yield f"check: {name}", sides[0], sides[1]


def _verdict(check: CheckResult) -> str:
    said = "; ".join(problem.message for problem in check.problems)
    return f"{check.severity}: {said}" if said else check.severity


def _failed(check: CheckResult) -> bool:
    return check.severity == "error"


def _outcome(trace: Trace) -> str:
    return f"{trace.outcome}: {trace.reason}" if trace.reason else trace.outcome


def _models(trace: Trace) -> str:
    models = dict.fromkeys(call.model for call in trace.calls)
    return ", ".join(models) or trace.translator or "–"


def _prompts(trace: Trace) -> str:
    return ", ".join(dict.fromkeys(named(call) for call in trace.calls)) or "–"


def _waited(trace: Trace) -> float:
    return sum(call.elapsed_ms for call in trace.calls)


def _spent(usage: Usage, currency: str) -> tuple[str, str, str, str]:
    cost = money(usage.cost, currency)
    return f"{usage.calls:,}", f"{usage.input_tokens:,}", f"{usage.output_tokens:,}", cost


def _colored(line: DiffLine) -> tuple[str, str]:
    return f"{line.mark} {line.text}", _COLORS[line.mark]


def _facts(console: Console, facts: Iterable[tuple[str, str]]) -> None:
    rows = [(name, said) for name, said in facts if said]
    width = max(len(name) for name, _ in rows)
    for name, said in rows:
        _print(console, f"{name:<{width}}  {said}")


def _heading(console: Console, text: str) -> None:
    console.print()
    _print(console, text, "bold")


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(_plain(text, style), soft_wrap=True)


def _plain(text: str, style: str = "") -> Text:
    """Text without control characters: a stored reply must not drive the terminal."""
    from rich.text import Text

    return Text(printable(text), style=style)


def _show_table(
    console: Console,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[str] = (),
    shrink: str = "",
) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    texts = [[" ".join(cell.split()) for cell in row] for row in rows]
    room = _room(console, header, texts, shrink)
    for name in header:
        table.add_column(
            name,
            justify="right" if name in right else "left",
            no_wrap=bool(shrink),
            max_width=room if name == shrink else None,
            overflow="ellipsis" if name == shrink else "fold",
        )
    for row in texts:
        table.add_row(*map(_plain, row))
    console.print(table)


def _room(
    console: Console, header: Sequence[str], rows: Sequence[Sequence[str]], shrink: str
) -> int:
    """Characters that are left for one column once the others stand whole."""
    from rich.cells import cell_len

    taken = [
        max((cell_len(text) for text in (name, *(row[index] for row in rows))), default=0)
        for index, name in enumerate(header)
        if name != shrink
    ]
    return max(console.width - sum(taken) - 2 * len(taken), 8)
