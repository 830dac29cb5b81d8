"""Libraries that report to their makers are told not to, before they are loaded.

onnxruntime sends events to Microsoft unless ``ORT_DISABLE_TELEMETRY`` is set when it starts, as
the ``Privacy.md`` in its package says; the others read variables of their own.
"""

from __future__ import annotations

import os
from typing import Final

VARIABLES: Final = {
    "ORT_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def switch_off_telemetry() -> None:
    """Set the variables for this process and its children; call it before such an import."""
    os.environ.update(VARIABLES)
