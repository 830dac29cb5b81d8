"""The parts of the page that more than one room of it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class ChatParts:
    """The conversation itself and what stands around it."""

    talk: Any
    """A state with the id of the conversation; it outlives a reload of the page."""
    chat: Any
    """The messages."""
    box: Any
    """Where a question is typed."""
    stop: Any
    tabs: Any
    """``ask``, ``catalog``, ``history``, ``settings``."""
