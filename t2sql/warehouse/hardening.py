"""The settings of every DuckDB that is opened for reading: no file, no network, all locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.types import Limits


def hardening(limits: Limits) -> Mapping[str, str]:
    """The settings of every connection: no file, no network, no extension, locked.

    An empty ``temp_directory`` (no spilling) must come before external access goes off.
    """
    longest_ms = int(max(limits.query_seconds, limits.profile_seconds, 1) * 1000)
    return {
        "temp_directory": "",
        "enable_external_access": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "allow_persistent_secrets": "false",
        "python_enable_replacements": "false",
        "memory_limit": f"{limits.memory_mb}MB",
        "threads": "2",
        "max_execution_time": str(longest_ms),
        "max_expression_depth": "250",
        "errors_as_json": "true",
        "lock_configuration": "true",
    }
