"""An answer without its rows as HTML: SQL, what changed in it, how it was read, checks, trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from t2sql.faces.html.texts import join_html, text_html
from t2sql.sql.diff import diff_sql, lay_out
from t2sql.steps.trust import TrustCard, badge

if TYPE_CHECKING:
    from t2sql.errors import T2SQLError
    from t2sql.faces.words import Words
    from t2sql.types import CheckResult, PastQuery, Problem, Refusal, SqlDraft

MOST_SUPPORT = 5
_MARKS: Final = {"ok": "✓", "note": "·", "warning": "!", "error": "✗"}
_CHECKS: Final = {
    "gate": "answer.check_gate",
    "names and types": "answer.check_names",
    "meaning": "answer.check_meaning",
    "dry_run": "answer.check_dry_run",
    "dry run": "answer.check_dry_run",
    "cost": "answer.check_cost",
    "result": "answer.check_sanity",
    "sanity": "answer.check_sanity",
}
_WORDS: Final = (("Keyword", "k"), ("String", "s"), ("Number", "m"), ("Comment", "c"))
"""Kinds of tokens of pygments, and the classes that colour them."""


def sql_html(sql: str, dialect: str) -> Markup:
    """SQL, laid out and coloured."""
    return Markup('<pre class="sql" dir="ltr"><code>{}</code></pre>').format(
        _coloured("\n".join(lay_out(sql, dialect)))
    )


def diff_html(before: str, after: str, dialect: str) -> Markup:
    """What is different, line by line of one layout; empty where nothing is."""
    lines = diff_sql(before, after, dialect)
    if all(line.mark == " " for line in lines):
        return Markup()
    names = {"+": "added", "-": "removed", " ": "same"}
    shown = join_html(
        Markup('<span class="{}">{} {}</span>').format(
            names[line.mark], line.mark, _coloured(line.text)
        )
        for line in lines
    )
    return Markup('<pre class="diff" dir="ltr">{}</pre>').format(shown)


def reading_html(draft: SqlDraft, words: Words) -> Markup:
    """How the question was read, and what was assumed; empty where nobody says."""
    parts = []
    if draft.explanation:
        parts.append(Markup('<p dir="auto">{}</p>').format(text_html(draft.explanation)))
    if draft.assumptions:
        said = Markup('<p class="faint">{}</p>').format(text_html(words("answer.assumed")))
        parts += [said, _list(draft.assumptions)]
    return join_html(parts)


def checks_html(checks: Sequence[CheckResult], words: Words, *, mends: bool = False) -> Markup:
    """Each check with its verdict and sentence; under it what it found.

    Args:
        checks: in the order in which they were made.
        words: of the person's language.
        mends: whether a problem that has a rewrite gets a button, whose ``data-act`` is ``mend``
            and whose ``data-value`` is the place of the problem among all of these checks.
    """
    place = 0
    items = []
    for check in checks:
        found = []
        for problem in check.problems:
            found.append(_problem(problem, words, place if mends else None))
            place += 1
        below = Markup("<ul>{}</ul>").format(join_html(found)) if found else ""
        items.append(
            Markup(
                '<li><span class="mark {}" aria-label="{}">{}</span>'
                '<span class="named">{}</span> <span dir="auto">{}</span>{}</li>'
            ).format(
                *(check.severity, check.severity, _MARKS[check.severity]),
                *(_check_name(check.name, words), text_html(check.message), below),
            )
        )
    return (
        Markup('<ul class="plain checks">{}</ul>').format(join_html(items)) if items else Markup()
    )


def trust_html(
    card: TrustCard,
    words: Words,
    currency: str = "",
    timings_ms: Mapping[str, float] | None = None,
    *,
    mends: bool = False,
    is_open: bool = False,
) -> Markup:
    """The trust card: the verdict in a line, which opens to all that stands behind it."""
    worst = "warning" if card.doubts else "ok"
    if any(check.severity == "error" for check in card.doubts):
        worst = "error"
    checks = checks_html(card.checks, words, mends=mends)
    facts = join_html(
        Markup("<dt>{}</dt><dd>{}</dd>").format(text_html(name), value)
        for name, value in _facts(card, words, currency, timings_ms or {})
    )
    return Markup(
        '<details class="trust"{}><summary><span class="mark {}">{}</span>{}</summary>'
        '{}<dl class="facts">{}</dl></details>'
    ).format(
        Markup(" open") if is_open else "",
        *(worst, _MARKS[worst], text_html(card.one_line), checks, facts),
    )


def refusal_html(refusal: Refusal | T2SQLError, words: Words) -> Markup:
    """Why there is no answer, what was understood, what was not, and what is nearest."""
    if isinstance(refusal, Exception):
        return Markup('<p class="error" dir="auto">{}</p>').format(text_html(refusal))
    parts = (
        ("answer.understood", refusal.understood),
        ("answer.not_understood", refusal.missing),
        ("answer.nearest", refusal.nearest),
        ("answer.did_you_mean", refusal.choices),
    )
    facts = join_html(
        Markup("<dt>{}</dt><dd>{}</dd>").format(text_html(words(key)), _joined(texts))
        for key, texts in parts
        if texts
    )
    last = refusal.clarification
    return join_html(
        (
            Markup('<p dir="auto">{}</p>').format(text_html(refusal.reason)),
            Markup('<dl class="facts">{}</dl>').format(facts) if facts else Markup(),
            Markup('<p class="named" dir="auto">{}</p>').format(text_html(last))
            if last
            else Markup(),
        )
    )


def _coloured(code: str) -> Markup:
    from pygments.lexers.sql import SqlLexer  # type: ignore[import-untyped]

    lexer = SqlLexer(stripnl=False, ensurenl=False, stripall=False)
    parts = []
    for kind, text in lexer.get_tokens(code):
        name = next((css for token, css in _WORDS if token in str(kind)), "")
        shown = text_html(text)
        parts.append(Markup('<span class="{}">{}</span>').format(name, shown) if name else shown)
    return join_html(parts)


def _problem(problem: Problem, words: Words, place: int | None) -> Markup:
    button: Markup | str = ""
    if place is not None and problem.rewrite:
        button = Markup(
            ' <button type="button" data-act="mend" data-value="{}">{}</button>'
        ).format(place, text_html(words("answer.apply")))
    return Markup('<li><span class="{}">{}</span> <span dir="auto">{} {}</span>{}</li>').format(
        *(problem.severity, text_html(words(f"answer.severity_{problem.severity}"))),
        *(text_html(problem.message), text_html(problem.hint), button),
    )


def _check_name(name: str, words: Words) -> Markup:
    return text_html(words(_CHECKS[name]) if name in _CHECKS else name)


def _facts(
    card: TrustCard, words: Words, currency: str, timings_ms: Mapping[str, float]
) -> Iterator[tuple[str, Markup]]:
    if card.freshness is not None and card.freshness.notes:
        yield words("answer.changed_since"), _list(card.freshness.notes)
    if card.asset is not None:
        yield words("answer.taken_from"), _past(card.asset.past)
        if card.asset.changes:
            yield words("answer.put_in"), _list(card.asset.changes)
    if card.support:
        shown = Markup("<br>").join(_past(past) for past in card.support[:MOST_SUPPORT])
        yield words("answer.built_like"), shown
    if card.tables:
        tables = [f"{table.name}: {table.reason}".rstrip(": ") for table in card.tables]
        yield words("answer.tables"), _list(tables)
    if card.assumptions:
        yield words("answer.assumed"), _list(card.assumptions)
    yield words("answer.written_by"), text_html(card.translator)
    if card.translator != "person":
        yield words("answer.confidence"), text_html(f"{card.confidence:.0%}")
    if card.mends:
        yield words("answer.mended"), _list(card.mends)
    yield from _costs(card, words, currency, timings_ms)


def _costs(
    card: TrustCard, words: Words, currency: str, timings_ms: Mapping[str, float]
) -> Iterator[tuple[str, Markup]]:
    if card.calls:
        asked = [f"{one.prompt.name} v{one.prompt.version} ({one.model})" for one in card.calls]
        yield words("answer.asked_model"), _list(tuple(dict.fromkeys(asked)))
    usage = card.usage
    if usage.calls:
        told = words(
            "answer.tokens", sent=f"{usage.input_tokens:,}", replied=f"{usage.output_tokens:,}"
        )
        money = f" · {usage.cost:,.4f} {currency}".rstrip() if usage.cost is not None else ""
        yield words("answer.spent"), text_html(f"{told}{money}")
    else:
        yield words("answer.spent"), text_html(words("answer.no_model"))
    if timings_ms:
        stages = [f"{stage} {spent:,.0f} ms" for stage, spent in timings_ms.items()]
        stages.append(words("answer.in_all", spent=f"{sum(timings_ms.values()):,.0f}"))
        yield words("answer.time"), text_html(" · ".join(stages))


def _past(past: PastQuery) -> Markup:
    what = f"“{past.question}”" if past.question else past.id
    kind = "ok" if past.verified else "faint"
    source = Markup(' <span class="faint">{}</span>').format(text_html(past.source))
    return Markup('<span dir="auto">{}</span> <span class="badge {}">{}</span>{}').format(
        text_html(what), kind, text_html(badge(past)), source if past.source else ""
    )


def _list(texts: Sequence[str]) -> Markup:
    items = join_html(Markup('<li dir="auto">{}</li>').format(text_html(one)) for one in texts)
    return Markup('<ul class="plain">{}</ul>').format(items)


def _joined(texts: Sequence[str]) -> Markup:
    return join_html((Markup("<bdi>{}</bdi>").format(text_html(one)) for one in texts), " · ")
