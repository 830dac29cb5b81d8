"""A language model that fills the reply schema of a prompt file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from t2sql.config import StageSettings
from t2sql.errors import LLMOutputError
from t2sql.llm.budget import Fitted, fit_prompt, room_for_prompt
from t2sql.llm.client import OpenAIClient
from t2sql.llm.prompt_files import Message, Prompt
from t2sql.llm.prompts import PromptLibrary
from t2sql.llm.replies import read_reply, read_sql
from t2sql.types import ModelCall, PromptUse, SentRequest, Usage

if TYPE_CHECKING:
    from t2sql.config import LLMSettings

STAGES = {
    "select_tables": "select",
    "sketch_schema": "sketch",
    "generate_sql": "generate",
    "edit_sql": "edit",
    "repair_sql": "repair",
    "explain_sql": "explain",
    "summarise_answer": "summarise",
    "describe_table": "describe",
}
"""Prompts whose model may be set apart, and the section of ``[llm]`` that does."""
MILLION = 1_000_000


class PromptedLLM:
    """Renders prompts, asks a model, checks its replies. Implements :class:`t2sql.protocols.LLM`.

    Args:
        library: where the prompts are.
        client: who answers; its settings say which model is asked for which prompt, how much that
            one can read, and what it costs.
    """

    def __init__(self, library: PromptLibrary, client: OpenAIClient) -> None:
        self._library = library
        self._client = client

    def complete(
        self, prompt: str, inputs: Mapping[str, Any], *, variant: int = 0
    ) -> tuple[Mapping[str, Any], ModelCall]:
        """Render the named prompt, ask, and check the reply against its schema.

        Inputs that this version of the prompt does not know are left away. What does not fit the
        model's window is left out, and the call's notes say so. A reply that does not fit is told
        so and asked for once more, within the same deadline; after that, a lone SQL statement in
        prose is taken where the schema asks for ``sql``.

        Raises:
            PromptError: no such prompt, or an input is missing.
            LLMUnavailableError, LLMOutputError: see :meth:`OpenAIClient.chat`; also when the second
                reply does not fit either. It carries the call, for what was spent all the same.
            CancelledError: somebody stopped it.
        """
        asked = self._library.prompt(prompt)
        settings = self._client.settings
        stage = StageSettings(settings.model, settings.context_tokens)
        if prompt in STAGES:
            stage = settings.stage(STAGES[prompt])
        known = {name: value for name, value in inputs.items() if name in asked.inputs}
        room = room_for_prompt(stage.context_tokens, settings.max_output_tokens)
        fitted = fit_prompt(asked, known, room)
        with self._client.turn():
            return self._ask(asked, fitted, stage.model, variant)

    def _ask(
        self, asked: Prompt, fitted: Fitted, model: str, variant: int
    ) -> tuple[Mapping[str, Any], ModelCall]:
        use = PromptUse(asked.name, asked.version, asked.sha256)
        messages, deadline = fitted.messages, self._client.deadline()
        usage, texts, started = Usage(), list[str](), perf_counter()
        requests: tuple[SentRequest, ...] = ()
        sent = tuple((message.role, message.content) for message in messages)

        def call(text: str) -> ModelCall:
            elapsed_ms = (perf_counter() - started) * 1000
            spent = self._priced(usage, model)
            return ModelCall(use, model, spent, elapsed_ms, sent, text, fitted.notes, requests)

        for _ in range(2):
            reply = self._client.try_chat(
                messages, schema=asked.output, model=model, deadline=deadline, variant=variant
            )
            usage += reply.usage
            requests += reply.requests
            if reply.error is not None:
                error = reply.error
                last = texts[-1] if texts else ""
                raise type(error)(error.message, hint=error.hint, calls=(call(last),))
            texts.append(reply.text)
            try:
                return read_reply(reply.text, asked.output), call(reply.text)
            except LLMOutputError as unfit:
                fault = unfit
                messages = (*messages, Message("assistant", reply.text), _again(unfit))
        for text in reversed(texts):
            lone = read_sql(text, asked.output)
            if lone is not None:
                return lone, call(text)
        raise LLMOutputError(
            f"{fault.message} Asked twice.",
            hint="Try again, or another model.",
            calls=(call(texts[-1]),),
        )

    def _priced(self, usage: Usage, model: str) -> Usage:
        price = self._client.settings.prices.get(model)
        if price is None:
            return usage
        spent = usage.input_tokens * price.input + usage.output_tokens * price.output
        return replace(usage, cost=spent / MILLION)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def open_llm(
    settings: LLMSettings, *, prompts: Path | None = None, pins: Mapping[str, int] | None = None
) -> PromptedLLM:
    """The model of ``[llm]``, with the shipped prompts and a project's own over them.

    Raises:
        ConfigError: the endpoint's address is wrong.
        PromptError: a prompt file or a pin is wrong.
    """
    return PromptedLLM(PromptLibrary(prompts, pins), OpenAIClient(settings))


def _again(error: LLMOutputError) -> Message:
    return Message(
        "user",
        f"That reply cannot be used. {error.message} Reply again, with one JSON object that fits "
        "the schema and nothing else.",
    )
