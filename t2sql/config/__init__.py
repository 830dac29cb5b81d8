"""Settings: defaults < ``t2sql.toml`` (the nearest, walking up) < environment < arguments.

An environment variable ``T2SQL_<SECTION>__<KEY>`` sets one key, e.g. ``T2SQL_LIMITS__TABLES=7``.
Secrets are named by environment variable (``url_env``, ``api_key_env``) and never written.
"""

from __future__ import annotations

from t2sql.config.config import FILE_NAME, Config
from t2sql.config.reading import find_file, make_config, read_config
from t2sql.config.secrets import Secret, hide_secrets, reveal, scrub
from t2sql.config.sections import (
    DEFAULT_EMBEDDER,
    AccessRule,
    AccessSettings,
    AuthSettings,
    DatabaseSettings,
    GateSettings,
    HistorySettings,
    LLMSettings,
    PathSettings,
    PriceSettings,
    PrivacySettings,
    ProjectSettings,
    SearchSettings,
    StageSettings,
    StoreSettings,
    WeightSettings,
)
from t2sql.config.texts import first_settings

__all__ = [
    "DEFAULT_EMBEDDER",
    "FILE_NAME",
    "AccessRule",
    "AccessSettings",
    "AuthSettings",
    "Config",
    "DatabaseSettings",
    "GateSettings",
    "HistorySettings",
    "LLMSettings",
    "PathSettings",
    "PriceSettings",
    "PrivacySettings",
    "ProjectSettings",
    "SearchSettings",
    "Secret",
    "StageSettings",
    "StoreSettings",
    "WeightSettings",
    "find_file",
    "first_settings",
    "hide_secrets",
    "make_config",
    "read_config",
    "reveal",
    "scrub",
]
