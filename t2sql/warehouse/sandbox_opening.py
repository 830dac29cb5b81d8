"""What a child of the sandbox opens, and how its process is started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from t2sql.errors import DatabaseError, SandboxError
from t2sql.warehouse.sandbox_wire import Message

CHILD = "t2sql.warehouse.sandbox_child"
ROOT = Path(__file__).parents[2]
"""Where the child finds our own code, whatever the parent's working folder is."""
OVERHEAD_MB = 768
"""Address space that DuckDB maps beside the memory it is allowed: threads and its allocator."""
BESIDE = ("", ".wal", ".wal.checkpoint", ".wal.recovery")
"""The file, and what a writer that was killed has left beside it."""
KEPT_VARIABLES = ("PATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")
"""All that the child sees of the environment: no key and no password is among them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a child opens first.

    ``path`` is a DuckDB file, read-only; empty: a database in memory.
    """

    settings: Mapping[str, str]
    memory_mb: int
    path: str = ""
    namesake: str = ""
    """A query that finds a schema with the name that DuckDB gives the file."""
    alias: str = ""
    """The name that ``attach`` gives the file then, since its own would be ambiguous."""
    attach: Sequence[str] = ()
    """Statements that open it instead of ``path``, and harden the connection."""
    refusal: Callable[[str], DatabaseError] | None = None
    """Says in one sentence why the file cannot be opened, by the engine's text."""

    def message(self) -> Message:
        """As the child reads it."""
        return {
            "settings": dict(self.settings),
            "memory_mb": self.memory_mb + OVERHEAD_MB,
            "path": self.path,
            "files": [f"{self.path}{end}" for end in BESIDE] if self.path else [],
            "namesake": self.namesake,
            "alias": self.alias,
            "attach": list(self.attach),
        }


def start_process(control: int) -> subprocess.Popen[bytes]:
    """A new process, with nothing of ours but its three streams and the pipe of interrupts."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    folders = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, folders))
    try:
        return subprocess.Popen(  # noqa: S603 # our own module, no shell
            [sys.executable, "-P", "-B", "-m", CHILD, str(control)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            pass_fds=(control,),
            bufsize=0,
            start_new_session=True,  # Ctrl-C is for the parent, which decides
        )
    except OSError as error:
        raise SandboxError(
            "The sandbox for DuckDB could not be started.",
            hint="Check that the Python of this program may start processes.",
        ) from error
