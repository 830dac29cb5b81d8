"""What a question says in several words, or by a period, and a reading does not."""

from __future__ import annotations

from t2sql.translators.offline.dates import Period
from t2sql.translators.offline.draft import Draft
from t2sql.translators.offline.reading import Reading, Within


def find_losses(reading: Reading, draft: Draft) -> list[str]:
    """The phrases that nothing of the reading stands for, as they were said."""
    return [
        *_idioms(draft),
        *_clashing_periods(reading),
        *_lost_periods(reading, draft),
        *_unmeant_amount(reading, draft),
    ]


def _idioms(draft: Draft) -> list[str]:
    """As in "arrived on time": words that mean nothing alone, and a condition together."""
    return [
        f"{one.text} {other.text}"
        for one, other in zip(draft.tags, draft.tags[1:], strict=False)
        if other.kind == "stop" and (one.text.lower(), other.text.lower()) == ("on", "time")
    ]


def _clashing_periods(reading: Reading) -> list[str]:
    """Two closed periods of one date: rows can hardly lie in both, so one was meant otherwise."""
    closed = [one for one in reading.where if isinstance(one, Within) and one.start and one.end]
    seen = {(one.left.table, one.left.column) for one in closed}
    return [f"{one.start} to before {one.end}" for one in closed[len(seen) :]]


def _lost_periods(reading: Reading, draft: Draft) -> list[str]:
    """Periods that no condition holds: nothing makes an answer as wrong as quietly."""
    spoken = [tag for tag in draft.tags if tag.period is not None and tag.kind == "period"]
    if not spoken:
        return []
    said = repr(reading)
    return [
        tag.text
        for tag in spoken
        if tag.period is not None and not any(text in said for text in _signs_of(tag.period))
    ]


def _signs_of(period: Period) -> tuple[str, ...]:
    """What a condition that is of the period holds."""
    return (period.start.isoformat(), period.end.isoformat(), f"right={period.start.year}")


def _unmeant_amount(reading: Reading, draft: Draft) -> list[str]:
    """As in "how much did each branch earn", where nothing that is shown is an amount."""
    pairs = zip(draft.tags, draft.tags[1:], strict=False)
    asked = any((one.text.lower(), other.text.lower()) == ("how", "much") for one, other in pairs)
    if not asked or any(one.aggregated or draft.schema.is_measure(one) for one in reading.select):
        return []
    return ["how much"]
