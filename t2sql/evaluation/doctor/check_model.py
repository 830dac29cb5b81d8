"""Is a language model configured, and does it answer when asked to?"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from t2sql.errors import ConfigError, LLMError
from t2sql.evaluation.doctor.findings import Finding, of_error

if TYPE_CHECKING:
    from t2sql.config import Config

NAME: Final = "model"


def check_model(config: Config, *, call: bool) -> list[Finding]:
    """How the model stands. It is called only if ``call`` says so: that may cost money."""
    if not config.model_configured:
        if config.project.translator == "llm":
            text = "[project] translator is llm, but no model is named."
            return [Finding(NAME, "error", text, "Set `model` under [llm], or use `offline`.")]
        mend = "To use one set `model` and `base_url` under [llm] in t2sql.toml."
        text = "No model is configured: the offline translator reads the questions."
        return [Finding(NAME, "note", text, mend)]
    where = str(config.llm.base_url) or "the openai package's own endpoint"
    named = config.llm.model or config.llm.generate.model
    findings = [Finding(NAME, "ok", f"{named} at {where}")]
    key = config.llm.api_key_env
    if key != "none" and not os.environ.get(key):
        mend = f'Set {key}; for a server that wants no key write api_key_env = "none" in [llm].'
        text = f"The environment variable {key} is not set."
        findings.append(Finding(NAME, "warning", text, mend))
    return [*findings, *(_call(config) if call else ())]


def _call(config: Config) -> list[Finding]:
    from t2sql.llm.client import OpenAIClient
    from t2sql.llm.prompt_files import Message

    named = config.llm.model or config.llm.generate.model
    try:
        with OpenAIClient(config.llm) as client:
            reply = client.chat((Message("user", "Reply with the word: ready"),), model=named)
    except (ConfigError, LLMError) as error:
        return [of_error(NAME, error)]
    usage = reply.usage
    text = f"It answers ({usage.input_tokens} tokens in, {usage.output_tokens} out)."
    return [Finding(NAME, "ok", text)]
