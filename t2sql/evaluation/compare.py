"""Two evaluations of the same questions: what was won, what was lost, and whether it is noise."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from pathlib import Path
from typing import Any

from t2sql.errors import FileError

_MEASURES = ("match", "complete@5")
"""What may be compared, the first that both files hold: answers, or tables found."""
_LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Tally:
    """Outcomes of the same questions in two runs."""

    questions: int
    a: float
    """Share that A has right."""
    b: float
    wins: int
    """Wrong in A, right in B."""
    losses: int
    """Right in A, wrong in B."""
    p: float
    """Exact McNemar p, two-sided: how likely so uneven a change is if nothing changed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Run B held against run A."""

    measure: str
    total: Tally
    by_class: Mapping[str, Tally]
    won: tuple[str, ...]
    """Ids of the questions that B has right and A has wrong."""
    lost: tuple[str, ...]
    only_a: int = 0
    """Questions that only A has; they are not compared."""
    only_b: int = 0
    sentence: str = ""


def compare(a: Path, b: Path) -> Comparison:
    """Compare two files that an evaluation wrote, on the questions that both hold.

    Source: McNemar's test on discordant pairs, exact by the binomial distribution.

    Raises:
        FileError: a file cannot be read, is none of ours, or they share no question.
    """
    rows_a, rows_b = _read(a), _read(b)
    shared = [name for name in rows_a if name in rows_b]
    if not shared:
        raise FileError(f"{a} and {b} share no question.", hint="Compare runs of one suite.")
    measure = _measure(a, b, (rows_a[shared[0]], rows_b[shared[0]]))
    pairs = {
        name: (bool(rows_a[name].get(measure)), bool(rows_b[name].get(measure))) for name in shared
    }
    classes: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for name, pair in pairs.items():
        classes[str(rows_a[name].get("class", ""))].append(pair)
    total = _tally(list(pairs.values()))
    return Comparison(
        measure=measure,
        total=total,
        by_class={kind: _tally(classes[kind]) for kind in sorted(classes)},
        won=tuple(name for name, pair in pairs.items() if pair == (False, True)),
        lost=tuple(name for name, pair in pairs.items() if pair == (True, False)),
        only_a=len(rows_a) - len(shared),
        only_b=len(rows_b) - len(shared),
        sentence=_sentence(total),
    )


def mcnemar(wins: int, losses: int) -> float:
    """Two-sided exact p of so many wins and losses if each were as likely as the other."""
    changed = wins + losses
    if not changed:
        return 1.0
    tail = sum(comb(changed, count) for count in range(min(wins, losses) + 1))
    # A fraction to the end: 2**changed as a float overflows beyond a thousand changes.
    return min(1.0, float(Fraction(2 * tail, 1 << changed)))


def _sentence(tally: Tally) -> str:
    change = tally.b - tally.a
    moved = f"B has {tally.wins} right that A has wrong, and {tally.losses} wrong that A has right"
    if not tally.wins and not tally.losses:
        return "Both have the same questions right."
    if tally.p < _LEVEL:
        way = "better" if change > 0 else "worse"
        return f"B is {way} by {abs(change):.1%}: {moved} (p = {tally.p:.2g}); hardly noise."
    return f"{moved} (p = {tally.p:.2g}): this may be noise."


def _tally(pairs: Sequence[tuple[bool, bool]]) -> Tally:
    wins = pairs.count((False, True))
    losses = pairs.count((True, False))
    return Tally(
        questions=len(pairs),
        a=sum(a for a, _ in pairs) / len(pairs),
        b=sum(b for _, b in pairs) / len(pairs),
        wins=wins,
        losses=losses,
        p=mcnemar(wins, losses),
    )


def _measure(a: Path, b: Path, rows: Iterable[Mapping[str, Any]]) -> str:
    both = list(rows)
    for measure in _MEASURES:
        if all(measure in row for row in both):
            return measure
    raise FileError(f"{a} and {b} do not score the same thing.", hint="Compare like with like.")


def _read(path: Path) -> dict[str, Mapping[str, Any]]:
    """The rows of an evaluation, by the id of the question; those without an answer left out."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise FileError(f"{path} is not JSON.", hint="Give what --json wrote.") from error
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(r, dict) and "id" in r for r in rows):
        raise FileError(f"{path} is no evaluation.", hint="Give what `t2sql eval --json` wrote.")
    return {row["id"]: row for row in rows if row.get("class") != "unanswerable"}
