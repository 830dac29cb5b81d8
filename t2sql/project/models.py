"""The configured model, and the translator over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from t2sql.errors import ConfigError

if TYPE_CHECKING:
    from t2sql.config import Config
    from t2sql.llm.model import PromptedLLM
    from t2sql.protocols import Translator


def open_llm_translator(config: Config) -> Translator:
    """The translator over the configured model.

    Raises:
        ConfigError: no model is named.
    """
    from t2sql.translators.llm import LLMTranslator

    return LLMTranslator(
        open_model(config), samples=config.privacy.samples, timezone=config.project.timezone
    )


def open_model(config: Config) -> PromptedLLM:
    """The configured model.

    Raises:
        ConfigError: none is named.
    """
    if not config.model_configured:
        raise ConfigError(
            "This needs a language model, and none is configured.",
            hint="Set `model` (and `base_url`) under [llm] in t2sql.toml.",
        )
    return _open_llm(config)


def open_sketcher(config: Config) -> PromptedLLM | None:
    """The model that sketches schemas; None where none is named: then nothing is sketched."""
    return _open_llm(config) if config.sketch_model else None


def _open_llm(config: Config) -> PromptedLLM:
    from t2sql.llm.model import open_llm

    prompts = config.path(config.paths.prompts)
    return open_llm(config.llm, prompts=prompts if prompts.is_dir() else None, pins=config.prompts)
