"""The translator with a language model: prompts, typed replies, and distrust of both."""

from __future__ import annotations

from t2sql.translators.llm.translator import LLMTranslator

__all__ = ["LLMTranslator"]
