"""Generate: SQL for a question over confirmed tables, checked and repaired.

A verified past query that surely answers the question comes before anything new. Of several
drafts the one stands whose rows most others give as well: rows agree more reliably than texts do
(self-consistency by execution, e.g. Li et al. 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from t2sql.cancelling import carrying
from t2sql.errors import DatabaseError, LLMError
from t2sql.steps.repair import Check, Written, repair
from t2sql.steps.vote import vote
from t2sql.types import CatalogSlice, Limits, QueryResult, Question, Refusal, Translation

if TYPE_CHECKING:
    from t2sql.protocols import Assets, Translator

Run = Callable[[str], QueryResult]


def generate(
    question: Question,
    known: CatalogSlice,
    translator: Translator,
    check: Check,
    limits: Limits,
) -> Written:
    """One draft, checked and repaired.

    Raises:
        LLMError: the model could not be asked.
    """
    reply = translator.translate(question, known)
    return repair(reply, question, known, translator, check, limits.repairs)


def generate_by_vote(
    question: Question,
    known: CatalogSlice,
    translator: Translator,
    check: Check,
    limits: Limits,
    run: Run,
    drafts: int,
) -> Written:
    """Several drafts at once; the one whose rows most of them agree on.

    Raises:
        LLMError: the model could not be asked for the first of them.
    """

    def write(variant: int) -> Written | LLMError:
        try:
            reply = translator.translate(question, known, variant=variant)
            repairs = limits.repairs if not variant else 0
            return repair(reply, question, known, translator, check, repairs)
        except LLMError as error:
            return error

    with ThreadPoolExecutor(max_workers=drafts) as pool:
        outcomes = list(pool.map(carrying(write), range(drafts)))
    calls = tuple(call for outcome in outcomes for call in outcome.calls)
    if isinstance(outcomes[0], LLMError):
        outcomes[0].calls = calls
        raise outcomes[0]
    written = [outcome for outcome in outcomes if isinstance(outcome, Written)]
    found = _run_all([one for one in written if one.passed], run)
    if not found:
        return replace(outcomes[0], calls=calls)
    winner, agreed = vote([rows for _, rows in found])
    chosen = found[winner][0]
    others = [attempt for one in written if one is not chosen for attempt in one.attempts]
    reply = _noted(chosen.reply, f"{agreed} of {drafts} drafts gave these rows.")
    return Written(reply, (*others, *chosen.attempts), calls)


def find_asset(
    question: Question,
    known: CatalogSlice,
    assets: Assets | None,
    translator: Translator,
    check: Check,
) -> Written | None:
    """The verified past query that answers the question, if there is one and it still passes."""
    if assets is None or question.earlier:
        return None
    found = assets.find(question, known)
    if found is None:
        return None
    written = repair(found, question, known, translator, check, 0)
    return written if written.passed else None


def _run_all(written: Sequence[Written], run: Run) -> list[tuple[Written, QueryResult]]:
    """What each gives; a draft that the database refuses has no vote."""
    found = []
    for one in written:
        try:
            found.append((one, run(one.attempts[-1].sql)))
        except DatabaseError:
            continue
    return found


def _noted(reply: Translation | Refusal, said: str) -> Translation | Refusal:
    if isinstance(reply, Refusal):
        return reply
    return replace(reply, assumptions=(*reply.assumptions, said))
