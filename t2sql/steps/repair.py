"""Repair: what failed a check is mended by rule first, then by the translator, at most twice.

Nothing is repaired without a typed problem: a model that is asked to doubt its own good SQL breaks
more than it mends (Huang et al. 2024 on self-correction). Every attempt is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from t2sql.errors import LLMError
from t2sql.stages import telling
from t2sql.steps.mend import mend
from t2sql.types import Attempt, CatalogSlice, ModelCall, Question, Refusal, Translation

if TYPE_CHECKING:
    from t2sql.protocols import Translator

Check = Callable[[str], Attempt]
MENDS = 3
"""Rounds of mending by rule for one text; a mend may lay bare the next fault."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a question: a reading, or a refusal, and all that was tried on the way."""

    reply: Translation | Refusal
    attempts: tuple[Attempt, ...] = ()
    """The one that stands is the last."""
    calls: tuple[ModelCall, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there is SQL that no check found an error in."""
        good = bool(self.attempts) and self.attempts[-1].passed
        return good and isinstance(self.reply, Translation)


def repair(
    reply: Translation | Refusal,
    question: Question,
    known: CatalogSlice,
    translator: Translator,
    check: Check,
    repairs: int,
) -> Written:
    """Check a translator's SQL, and have it mended where a check found something.

    An error is repaired at most ``repairs`` times. A model is also told of warnings, once; its
    second text stands only if it has fewer of them.

    Raises:
        LLMError: the model could not be asked, and no attempt has passed; carries them.
    """
    attempts: list[Attempt] = []
    calls = list(reply.calls)
    best: tuple[Translation, Attempt] | None = None
    doubted = translator.name != "llm"
    for left in range(repairs, -1, -1):
        if isinstance(reply, Refusal):
            break
        attempts += mend_by_rule(reply.sql, question, known, check)
        last = attempts[-1]
        if last.passed and (best is None or _doubts(last) < _doubts(best[1])):
            best = (reply, last)
        if not left or (best is not None and (doubted or not _doubts(best[1]))):
            break
        doubted = doubted or best is not None
        try:
            with telling("repair"):
                reply = translator.translate(question, known, failed=(last.sql, last.problems))
        except LLMError as error:
            calls += error.calls
            if best is None:
                error.attempts, error.calls = tuple(attempts), tuple(calls)
                raise
            break
        calls += reply.calls
    if best is None:
        return Written(reply, tuple(attempts), tuple(calls))
    others = [attempt for attempt in attempts if attempt is not best[1]]
    return Written(best[0], (*others, best[1]), tuple(calls))


def mend_by_rule(
    sql: str, question: Question, known: CatalogSlice, check: Check
) -> Sequence[Attempt]:
    """Check, and mend what can be mended without asking anybody; the best attempt is the last."""
    attempts = [check(sql)]
    for _ in range(MENDS):
        mended = mend(attempts[-1], known, known.dialect, question)
        if mended is None or mended[0] in {attempt.sql for attempt in attempts}:
            break
        attempts.append(replace(check(mended[0]), mends=mended[1]))
    best = min(reversed(attempts), key=lambda one: (not one.passed, _doubts(one)))
    return [*(attempt for attempt in attempts if attempt is not best), best]


def _doubts(attempt: Attempt) -> int:
    """How many warnings it has."""
    return sum(problem.severity == "warning" for problem in attempt.problems)
