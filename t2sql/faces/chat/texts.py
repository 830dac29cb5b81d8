"""Values as plain text for the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from t2sql.errors import T2SQLError
from t2sql.steps.trust import make_card

if TYPE_CHECKING:
    from t2sql.types import (
        Answer,
        Attempt,
        CheckResult,
        Refusal,
    )


def refusal_text(refusal: Refusal | T2SQLError) -> str:
    """Why there is no answer, and what is nearest."""
    if isinstance(refusal, T2SQLError):
        return str(refusal)
    parts = (
        ("Understood", refusal.understood),
        ("Not understood", refusal.missing),
        ("Nearest tables", refusal.nearest),
        ("Did you mean", refusal.choices if refusal.choices != refusal.nearest else ()),
    )
    lines = [f"{name}: {' · '.join(texts)}" for name, texts in parts if texts]
    return "\n".join(filter(None, [refusal.reason, *lines, refusal.clarification]))


def attempt_text(attempt: Attempt) -> str:
    """That SQL did not pass, and why."""
    return "\n".join(["Not run: it did not pass the checks.", *_problems(attempt.checks)])


def answer_text(answer: Answer, currency: str = "") -> str:
    """What the rows rest on, in a few lines."""
    draft, card = answer.draft, make_card(answer)
    count = len(answer.result.rows)
    lines = [f"{count:,} {'row' if count == 1 else 'rows'}. {card.one_line}", draft.explanation]
    lines += [f"Assumed: {assumption}" for assumption in draft.assumptions]
    checks = (*draft.checks, *((answer.sanity,) if answer.sanity else ()))
    lines += [*_problems(checks), *answer.warnings]
    usage = draft.usage
    if usage.calls:
        cost = f", {usage.cost:,.4f} {currency}" if usage.cost is not None else ""
        lines.append(
            f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out{cost}".rstrip()
        )
    return "\n".join(filter(None, lines))


def _problems(checks: Sequence[CheckResult]) -> list[str]:
    """Each once: one mistake may be found at several places."""
    told = [
        f"{problem.severity}: {problem.message} {problem.hint}".rstrip()
        for check in checks
        for problem in check.problems
    ]
    return list(dict.fromkeys(told))
