"""The trust card: what speaks for an answer and what against it, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from t2sql.types import (
    Answer,
    Asset,
    CheckResult,
    ChosenTable,
    CostEstimate,
    Freshness,
    ModelCall,
    PastQuery,
    SqlDraft,
    Usage,
    usage_of,
)


@dataclass(frozen=True, slots=True)
class TrustCard:
    """What was proved of an answer, what it stands on, and what it took."""

    translator: str
    """Who wrote the SQL: ``llm``, ``offline``, ``past query`` or ``person``."""
    checks: tuple[CheckResult, ...]
    """Those of the SQL, then that of the rows; empty for SQL that was only run."""
    tables: tuple[ChosenTable, ...]
    chosen_by: str
    assumptions: tuple[str, ...]
    confidence: float
    asset: Asset | None
    support: tuple[PastQuery, ...]
    mends: tuple[str, ...]
    """What was mended without a model, in order."""
    attempts: int
    """SQL texts that were checked."""
    calls: tuple[ModelCall, ...]
    estimate: CostEstimate | None
    elapsed_ms: float
    freshness: Freshness | None = None

    @property
    def usage(self) -> Usage:
        """Tokens and money of all model calls."""
        return usage_of(self.calls)

    @property
    def passed(self) -> tuple[CheckResult, ...]:
        """The checks that found nothing to warn of."""
        return tuple(check for check in self.checks if check.severity in {"ok", "note"})

    @property
    def doubts(self) -> tuple[CheckResult, ...]:
        """The checks with warnings or errors."""
        return tuple(check for check in self.checks if check.severity in {"warning", "error"})

    @property
    def one_line(self) -> str:
        """All of it in one line: ``4 checks passed, 1 warning · verified by Mina · 1.2 s``."""
        return " · ".join(_said(self))


def make_card(value: Answer | SqlDraft) -> TrustCard:
    """The card of a draft, or of one that ran."""
    draft = value.draft if isinstance(value, Answer) else value
    sanity = value.sanity if isinstance(value, Answer) else None
    return TrustCard(
        translator=draft.translator,
        checks=(*draft.checks, *((sanity,) if sanity is not None else ())),
        tables=draft.selection.chosen,
        chosen_by=draft.selection.chosen_by,
        assumptions=draft.assumptions,
        confidence=draft.confidence,
        asset=draft.asset,
        support=draft.support,
        mends=tuple(said for attempt in draft.attempts for said in attempt.mends),
        attempts=len(draft.attempts),
        calls=draft.calls,
        estimate=draft.estimate,
        elapsed_ms=sum(value.timings_ms.values()),
        freshness=draft.freshness,
    )


def badge(past: PastQuery) -> str:
    """Who vouched for a past query, and when: ``verified by Mina on 2026-05-02``."""
    on = f" on {past.verified_on}" if past.verified_on else ""
    return f"verified by {past.verified_by}{on}" if past.verified else "not verified"


def _said(card: TrustCard) -> Iterator[str]:
    yield _proved(card)
    if card.asset is not None:
        changed = ", with values put in place" if card.asset.changes else ", unchanged"
        yield f"{badge(card.asset.past)}{changed}"
    elif card.support:
        yield f"built like {_count(len(card.support), 'verified query', 'verified queries')}"
    if card.mends:
        yield f"{_count(len(card.mends), 'mend', 'mends')}"
    if card.usage.calls:
        tokens = card.usage.input_tokens + card.usage.output_tokens
        yield f"{_count(card.usage.calls, 'model call', 'model calls')}, {tokens:,} tokens"
    if card.freshness is not None:
        yield _dated(card.freshness)
    yield f"{card.elapsed_ms / 1000:,.1f} s"


def age(made: datetime) -> str:
    """How long ago that was, in words: ``2 hours ago``."""
    seconds = (datetime.now(UTC) - made).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            return f"{_count(int(seconds // length), unit, f'{unit}s')} ago"
    return "a moment ago"


def _dated(freshness: Freshness) -> str:
    made = freshness.indexed_at
    said = f"index of {age(made)}" if made is not None else "index of unknown age"
    if freshness.notes:
        said += f", {_count(len(freshness.notes), 'table has', 'tables have')} changed since"
    return said


def _proved(card: TrustCard) -> str:
    if not card.checks:
        return "written by a person, not checked beyond the gate"
    parts = [f"{_count(len(card.passed), 'check', 'checks')} passed"]
    for severity in ("warning", "error"):
        count = _problems(card.checks, severity)
        if count:
            parts.append(_count(count, severity, f"{severity}s"))
    return ", ".join(parts)


def _problems(checks: Sequence[CheckResult], severity: str) -> int:
    return sum(problem.severity == severity for check in checks for problem in check.problems)


def _count(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
