"""Public fakes, for tests of programs that use t2sql: a scripted model, a server, its faults.

>>> from t2sql.testing import ScriptedLLM
>>> llm = ScriptedLLM([{"sql": "SELECT 1"}])
"""

from __future__ import annotations

from t2sql.testing.faults import FAULTS, FaultStage, PlayedFault, play_fault
from t2sql.testing.model import Replier, ScriptedCall, ScriptedLLM
from t2sql.testing.replies import (
    ServerReply,
    chat_reply,
    dripped,
    error_reply,
    hang,
    raw_reply,
    reset,
    stream_chunk,
    stream_reply,
)
from t2sql.testing.server import ReceivedRequest, Scripted, ScriptedServer

__all__ = [
    "FAULTS",
    "FaultStage",
    "PlayedFault",
    "ReceivedRequest",
    "Replier",
    "Scripted",
    "ScriptedCall",
    "ScriptedLLM",
    "ScriptedServer",
    "ServerReply",
    "chat_reply",
    "dripped",
    "error_reply",
    "hang",
    "play_fault",
    "raw_reply",
    "reset",
    "stream_chunk",
    "stream_reply",
]
