"""Numbers and times as a chart writes them: short on axes, exact beside a point."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from t2sql.steps.chart_points import cell_text
from t2sql.steps.column_roles import ColumnRole, as_number

_SIZES: Final = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_FORMATS: Final = {
    "year": "%Y",
    "quarter": "Q%q %Y",
    "month": "%b %Y",
    "week": "%b %-d",
    "day": "%b %-d",
}


def number_text(cell: Any, role: ColumnRole | None = None) -> str:
    """A value for a person, exact where that is short: ``1,234,567``, ``12.35``, ``41.2%``."""
    number = as_number(cell)
    if number is None:
        return cell_text(cell)
    if role is not None and role.share:
        percent = number if role.hundredths else number * 100
        return f"{percent:,.1f}%" if abs(percent) < 1000 else f"{percent:,.0f}%"
    if isinstance(cell, int) or (isinstance(cell, Decimal) and cell == int(cell)):
        return f"{int(cell):,}"
    if abs(number) >= 1e15:
        return f"{number:.4g}"
    if number.is_integer():
        return f"{number:,.0f}"
    return f"{number:,.2f}" if abs(number) >= 1 else f"{number:.4g}"


def short_number(cell: Any, role: ColumnRole | None = None) -> str:
    """The same in at most about seven letters: ``1.23M``."""
    number = as_number(cell)
    if number is None or (role is not None and role.share) or abs(number) < 1e5:
        return number_text(cell, role)
    if abs(number) >= 1e15:
        return f"{number:.3g}"
    size, letter = next((size, letter) for size, letter in _SIZES if abs(number) >= size)
    return f"{number / size:.3g}{letter}" if abs(number) / size < 1000 else f"{number:.3g}"


def axis_labels(roles: Sequence[ColumnRole]) -> dict[str, Any]:
    """How Vega writes the numbers of an axis: percents, and k, M, B, T where they are large.

    Vega's own ``s`` format says G for a billion and m for a thousandth, which no reader expects.
    """
    most = max((max(abs(role.least), abs(role.most)) for role in roles), default=0.0)
    if roles and all(role.share for role in roles):
        if all(role.hundredths for role in roles):
            return {"labelExpr": "format(datum.value, ',~g') + '%'"}
        return {"format": ".0%" if most > 0.05 else ".1%"}
    if most >= 1e15:
        return {"format": ".1e"}
    if most < 1e4:
        return {}
    size, letter = next((size, letter) for size, letter in _SIZES if most >= size)
    written = f"format(datum.value / {size:.0f}, ',~g') + '{letter}'"
    return {"labelExpr": f"datum.value === 0 ? '0' : {written}"}


def time_text(moment: datetime, unit: str) -> str:
    """A moment as precisely as its series is: ``2025-Q1``, ``2025-03``, a day, a minute."""
    if unit == "year":
        return f"{moment.year:04d}"
    if unit == "quarter":
        return f"{moment.year:04d}-Q{(moment.month + 2) // 3}"
    if unit == "month":
        return f"{moment.year:04d}-{moment.month:02d}"
    if unit or moment.time() == moment.time().min:
        return moment.date().isoformat()
    return moment.isoformat(" ", "minutes" if not moment.second else "seconds")


def time_axis(moments: Sequence[datetime], unit: str, room: float) -> dict[str, Any]:
    """Where ticks stand, and how they are written; ``room`` is the width in pixels.

    Ticks stand on the data's own periods, so that no week is marked in a chart of months.
    """
    most = max(2, int(room // 75))
    if unit not in _FORMATS:
        return {"tickCount": most, "labelOverlap": "greedy"}
    ordered = sorted(set(moments))
    step = -(-len(ordered) // most)
    written = _FORMATS[unit]
    if unit in {"week", "day"} and ordered[0].year != ordered[-1].year:
        written = "%Y-%m-%d"
    values = [milliseconds(moment) for moment in ordered[::step]]
    return {"values": values, "format": written, "labelOverlap": "greedy"}


def milliseconds(moment: datetime) -> float:
    """As Vega counts time, on a clock without zones."""
    return (moment - datetime(1970, 1, 1)) / timedelta(milliseconds=1)
