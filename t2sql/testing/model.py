"""A language model that says what a test wrote down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from t2sql.errors import LLMError
from t2sql.types import ModelCall, PromptUse, Usage

Replier = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]
"""Makes a reply from the prompt's name and its inputs."""


@dataclass(frozen=True, slots=True)
class ScriptedCall:
    """One request that was made."""

    prompt: str
    inputs: Mapping[str, Any]
    variant: int = 0


class ScriptedLLM:
    """Implements :class:`t2sql.protocols.LLM` with replies from a list or a function.

    Args:
        replies: replies in order, an :class:`LLMError` among them being raised; or a function of
            the prompt's name and inputs.
        usage: what each call is said to cost.

    Attributes:
        calls: all requests so far.
    """

    def __init__(
        self,
        replies: Iterable[Mapping[str, Any] | LLMError] | Replier,
        *,
        usage: Usage = Usage(calls=1),
    ) -> None:
        self._replier = replies if callable(replies) else None
        self._replies = [] if callable(replies) else list(replies)
        self._usage = usage
        self.calls: list[ScriptedCall] = []

    def complete(
        self, prompt: str, inputs: Mapping[str, Any], *, variant: int = 0
    ) -> tuple[Mapping[str, Any], ModelCall]:
        """The next reply.

        Raises:
            LLMError: the script says so.
            AssertionError: there are no replies left.
        """
        self.calls.append(ScriptedCall(prompt, inputs, variant))
        use = PromptUse(prompt, 1, hashlib.sha256(prompt.encode()).hexdigest())
        call = ModelCall(use, "scripted", self._usage)
        if self._replier is not None:
            return self._replier(prompt, inputs), call
        asked = len(self.calls)
        if asked > len(self._replies):
            raise AssertionError(
                f"ScriptedLLM has {len(self._replies)} replies, "
                f"but was asked {asked} times; the last time for {prompt}."
            )
        reply = self._replies[asked - 1]
        if isinstance(reply, LLMError):
            raise reply
        return reply, call
