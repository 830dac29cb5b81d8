"""A language model that fills the reply schema of a prompt file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from t2sql.errors import LLMOutputError
from t2sql.llm.client import OpenAIClient
from t2sql.llm.prompt_files import Message
from t2sql.llm.prompts import PromptLibrary
from t2sql.llm.replies import read_reply, read_sql
from t2sql.types import PromptUse, Usage

if TYPE_CHECKING:
    from t2sql.config import LLMSettings

STAGES = {
    "select_tables": "select",
    "sketch_schema": "sketch",
    "generate_sql": "generate",
    "repair_sql": "repair",
}
"""Prompts whose model may be set apart, and the section of ``[llm]`` that does."""


class PromptedLLM:
    """Renders prompts, asks a model, checks its replies. Implements :class:`t2sql.protocols.LLM`.

    Args:
        library: where the prompts are.
        client: who answers.
        models: the model for a prompt, by the prompt's name, where it is not the client's own.
    """

    def __init__(
        self, library: PromptLibrary, client: OpenAIClient, models: Mapping[str, str] | None = None
    ) -> None:
        self._library = library
        self._client = client
        self._models = dict(models or {})

    def complete(
        self, prompt: str, inputs: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], PromptUse, Usage]:
        """Render the named prompt, ask, and check the reply against its schema.

        A reply that does not fit is told so and asked for once more, within the same deadline;
        after that, a lone SQL statement in prose is taken where the schema asks for ``sql``.

        Raises:
            PromptError: no such prompt, or not these inputs.
            LLMUnavailableError, LLMOutputError: see :meth:`OpenAIClient.chat`; also when the second
                reply does not fit either.
        """
        asked = self._library.prompt(prompt)
        use = PromptUse(asked.name, asked.version, asked.sha256)
        messages = asked.render(inputs)
        deadline = self._client.deadline()
        usage, texts = Usage(), []
        for _ in range(2):
            reply = self._client.chat(
                messages,
                schema=asked.output,
                model=self._models.get(prompt, ""),
                deadline=deadline,
            )
            usage += reply.usage
            texts.append(reply.text)
            try:
                return read_reply(reply.text, asked.output), use, usage
            except LLMOutputError as error:
                fault = error
                messages = (*messages, Message("assistant", reply.text), _again(error))
        for text in reversed(texts):
            lone = read_sql(text, asked.output)
            if lone is not None:
                return lone, use, usage
        raise LLMOutputError(f"{fault.message} Asked twice.", hint="Try again, or another model.")

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
    stages = {prompt: getattr(settings, stage).model for prompt, stage in STAGES.items()}
    stages["sketch_schema"] = stages["sketch_schema"] or stages["select_tables"]
    models = {prompt: model for prompt, model in stages.items() if model}
    return PromptedLLM(PromptLibrary(prompts, pins), OpenAIClient(settings), models)


def _again(error: LLMOutputError) -> Message:
    return Message(
        "user",
        f"That reply cannot be used. {error.message} Reply again, with one JSON object that fits "
        "the schema and nothing else.",
    )
