"""Names of functions that a team lets queries call beside the engine's own."""

from __future__ import annotations

import re

from t2sql.config.sections import GateSettings
from t2sql.errors import ConfigError

NAME = re.compile(r"[^\W\d][\w$]*(\.[^\W\d][\w$]*){0,2}")
"""A name, or one with its schema, or with its project and schema before it."""


def check_functions(settings: GateSettings, where: str) -> GateSettings:
    """The same settings, once each of their names is found to be one.

    Raises:
        ConfigError: a name holds brackets, blanks or quotes, or stands for all functions.
    """
    for name in settings.functions:
        if not NAME.fullmatch(name):
            raise ConfigError(
                f"{where}: `gate.functions` holds {name!r}, which is no name of a function.",
                hint="Write a plain name or schema.name, without brackets and quotes.",
            )
    return settings
