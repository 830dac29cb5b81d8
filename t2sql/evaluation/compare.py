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

Row = Mapping[str, Any]
"""A question's score, as the JSON has it."""


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
    a_texts: str = ""
    """The prompt texts that A used and B did not: name, version and hash."""
    b_texts: str = ""
    sentence: str = ""


def compare(a: Path, b: Path) -> Comparison:
    """Compare two files that an evaluation wrote, on the questions that both hold.

    Source: McNemar's test on discordant pairs, exact by the binomial distribution.

    Raises:
        FileError: a file cannot be read, is none of ours, or they share no question.
    """
    (rows_a, texts_a), (rows_b, texts_b) = _read(a), _read(b)
    try:
        return compare_rows(
            rows_a,
            rows_b,
            ", ".join(text for text in texts_a if text not in texts_b),
            ", ".join(text for text in texts_b if text not in texts_a),
        )
    except ValueError as error:
        raise FileError(f"{a} and {b} {error}.", hint="Compare runs of one suite.") from error


def compare_rows(
    rows_a: Iterable[Row], rows_b: Iterable[Row], a_texts: str = "", b_texts: str = ""
) -> Comparison:
    """Compare the rows of two evaluations, without the questions that cannot be answered.

    A question that was asked several times is right where more than half of its runs are.

    Raises:
        ValueError: they share no question, or do not score the same thing.
    """
    found_a, found_b = _by_question(rows_a), _by_question(rows_b)
    shared = [name for name in found_a if name in found_b]
    if not shared and (found_a or found_b):
        raise ValueError("share no question")
    measure = _measure([*found_a[shared[0]], *found_b[shared[0]]]) if shared else _MEASURES[0]
    pairs = {
        name: (_right(found_a[name], measure), _right(found_b[name], measure)) for name in shared
    }
    classes: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for name, pair in pairs.items():
        classes[str(found_a[name][0].get("class", ""))].append(pair)
    total = _tally(list(pairs.values()))
    return Comparison(
        measure=measure,
        total=total,
        by_class={kind: _tally(classes[kind]) for kind in sorted(classes)},
        won=tuple(name for name, pair in pairs.items() if pair == (False, True)),
        lost=tuple(name for name, pair in pairs.items() if pair == (True, False)),
        only_a=len(found_a) - len(shared),
        only_b=len(found_b) - len(shared),
        a_texts=a_texts,
        b_texts=b_texts,
        sentence=_sentence(total, a_texts, b_texts),
    )


def mcnemar(wins: int, losses: int) -> float:
    """Two-sided exact p of so many wins and losses if each were as likely as the other."""
    changed = wins + losses
    if not changed:
        return 1.0
    tail = sum(comb(changed, count) for count in range(min(wins, losses) + 1))
    # A fraction to the end: 2**changed as a float overflows beyond a thousand changes.
    return min(1.0, float(Fraction(2 * tail, 1 << changed)))


def _sentence(tally: Tally, a_texts: str = "", b_texts: str = "") -> str:
    change = tally.b - tally.a
    moved = f"B has {tally.wins} right that A has wrong, and {tally.losses} wrong that A has right"
    who = f"A is {a_texts}, B is {b_texts}. " if a_texts or b_texts else ""
    if not tally.wins and not tally.losses:
        return f"{who}Both have the same questions right."
    if tally.p < _LEVEL:
        way = "better" if change > 0 else "worse"
        said = f"B is {way} by {abs(change):.1%}: {moved} (p = {tally.p:.2g}); hardly noise."
        winner = b_texts if change > 0 else a_texts
        return f"{who}{said} {winner} won." if winner else f"{who}{said}"
    return f"{who}{moved} (p = {tally.p:.2g}): this may be noise."


def _tally(pairs: Sequence[tuple[bool, bool]]) -> Tally:
    wins = pairs.count((False, True))
    losses = pairs.count((True, False))
    return Tally(
        questions=len(pairs),
        a=sum(a for a, _ in pairs) / max(len(pairs), 1),
        b=sum(b for _, b in pairs) / max(len(pairs), 1),
        wins=wins,
        losses=losses,
        p=mcnemar(wins, losses),
    )


def _measure(rows: Sequence[Row]) -> str:
    for measure in _MEASURES:
        if all(measure in row for row in rows):
            return measure
    raise ValueError("do not score the same thing")


def _right(rows: Sequence[Row], measure: str) -> bool:
    return sum(bool(row.get(measure)) for row in rows) * 2 > len(rows)


def _by_question(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each question, all runs of it; those without an answer left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("class") != "unanswerable":
            found.setdefault(row["id"], []).append(row)
    return found


def _read(path: Path) -> tuple[list[Row], list[str]]:
    """The rows of an evaluation, and the prompt texts that it used."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise FileError(f"{path} is not JSON.", hint="Give what --json wrote.") from error
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not all(isinstance(r, dict) and "id" in r for r in rows):
        raise FileError(f"{path} is no evaluation.", hint="Give what `t2sql eval --json` wrote.")
    if any(row.get("arm") for row in rows):
        raise FileError(f"{path} holds two arms, and how they compare.", hint="See its summary.")
    summary = data.get("summary")
    texts = summary.get("prompts") if isinstance(summary, dict) else None
    return rows, texts.split(", ") if isinstance(texts, str) and texts else []
