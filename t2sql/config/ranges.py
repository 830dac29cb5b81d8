"""Numbers of the settings that have bounds."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

from t2sql.config.access import check_access
from t2sql.config.functions import check_functions
from t2sql.config.sections import (
    AccessSettings,
    GateSettings,
    LLMSettings,
    StoreSettings,
    WeightSettings,
)
from t2sql.errors import ConfigError
from t2sql.types import Limits

MOST_CANDIDATES = 32


def _not_negative(limits: Limits, where: str) -> Limits:
    for item in fields(limits):
        if getattr(limits, item.name) < 0:
            raise ConfigError(f"{where}: `limits.{item.name}` should not be negative.")
    return limits


def check_ranges(made: Any, where: str) -> Any:
    """The same settings, once their numbers are found to be in range."""
    if isinstance(made, WeightSettings):
        return _weights(made, where)
    if isinstance(made, StoreSettings) and made.keep_days < 0:
        raise ConfigError(f"{where}: `store.keep_days` should not be negative.")
    if isinstance(made, LLMSettings):
        return _model(made, where)
    if isinstance(made, AccessSettings):
        return check_access(made, where)
    if isinstance(made, GateSettings):
        return check_functions(made, where)
    return _not_negative(made, where) if isinstance(made, Limits) else made


def _model(settings: LLMSettings, where: str) -> LLMSettings:
    if not 1 <= settings.candidates <= MOST_CANDIDATES:
        raise ConfigError(f"{where}: `llm.candidates` should be from 1 to {MOST_CANDIDATES}.")
    if settings.concurrency < 1:
        raise ConfigError(f"{where}: `llm.concurrency` should be 1 or more.")
    if settings.timeout_s <= 0:
        raise ConfigError(f"{where}: `llm.timeout_s` should be above 0.")
    if settings.context_tokens < 0 or settings.max_output_tokens < 0:
        raise ConfigError(f"{where}: numbers of tokens under `llm` should not be negative.")
    for name, price in settings.prices.items():
        if not (0 <= price.input < math.inf and 0 <= price.output < math.inf):
            raise ConfigError(f"{where}: `llm.prices.{name}` should be 0 or more.")
    return settings


def _weights(weights: WeightSettings, where: str) -> WeightSettings:
    for name, value in weights.given.items():
        if not 0 <= value < math.inf:
            raise ConfigError(f"{where}: `search.weights.{name}` should be 0 or more.")
    if weights.crowd == 0:
        raise ConfigError(f"{where}: `search.weights.crowd` should be above 0.")
    return weights
