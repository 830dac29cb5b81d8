"""The trust card for a terminal: one line, then what stands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from t2sql.faces.plain import plain_text, print_heading
from t2sql.steps.trust import TrustCard, badge

if TYPE_CHECKING:
    from rich.console import Console

    from t2sql.types import PastQuery

MOST_SUPPORT = 3


def show_trust(console: Console, card: TrustCard, currency: str = "") -> None:
    """What speaks for the answer and what against, without what is shown elsewhere.

    The checks, the tables and the assumptions have places of their own.
    """
    doubtful = any(check.severity == "error" for check in card.doubts)
    colour = "red" if doubtful else "yellow" if card.doubts else "green"
    print_heading(console, "Trust")
    console.print(plain_text(f"  {card.one_line}", colour))
    for name, text in _lines(card, currency):
        console.print(plain_text(f"  {name:<10} {text}"), soft_wrap=True)


def _lines(card: TrustCard, currency: str) -> Iterator[tuple[str, str]]:
    for note in card.freshness.notes if card.freshness else ():
        yield "changed", note
    if card.asset is not None:
        yield "taken from", _told(card.asset.past)
        for change in card.asset.changes:
            yield "  changed", change
    for past in card.support[:MOST_SUPPORT]:
        yield "built like", _told(past)
    for said in card.mends:
        yield "mended", said
    if card.calls:
        prompts = {
            f"{call.prompt.name} v{call.prompt.version} ({call.model})": None for call in card.calls
        }
        yield "asked", ", ".join(prompts)
    usage = card.usage
    if usage.calls:
        cost = f", {usage.cost:,.4f} {currency}" if usage.cost is not None else ""
        spent = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out{cost}"
        yield "spent", spent.rstrip()


def _told(past: PastQuery) -> str:
    what = f'"{past.question}"' if past.question else past.id
    source = f", {past.source}" if past.source else ""
    return f"{what}, {badge(past)}{source}"
