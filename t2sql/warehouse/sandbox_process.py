"""One child process of the sandbox: started, asked, and ended when it does not answer in time."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from t2sql.errors import QueryTimeoutError, SandboxError

Message = Mapping[str, Any]

CHILD = Path(__file__).with_name("sandbox_child.py")
START_S = 20.0
"""A child is ready in a quarter of a second; on a machine under load it gets more."""
GRACE_S = 1.0
"""The child stops a query by itself; so long after that it is killed."""
OVERHEAD_MB = 768
"""Address space that DuckDB maps beside the memory it is allowed: threads and its allocator."""
LENGTH_BYTES = 4
LONGEST_ANSWER = 256 * 1024 * 1024
KEPT_VARIABLES = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")
"""All that the child sees of the environment: no key and no password is among them."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a child opens first.

    ``path`` is a DuckDB file, read-only; empty: a database in memory.
    """

    settings: Mapping[str, str]
    memory_mb: int
    path: str = ""
    alias: str = ""
    """The name that ``attach`` gives the file, where its own would be ambiguous."""
    attach: Sequence[str] = ()
    """Statements that open it instead of ``path``, and harden the connection."""

    def message(self) -> Message:
        """As the child reads it."""
        return {
            "settings": dict(self.settings),
            "memory_mb": self.memory_mb + OVERHEAD_MB,
            "path": self.path,
            "alias": self.alias,
            "attach": list(self.attach),
        }


class Child:
    """One process; asked by one thread at a time. ``kept`` is what its borrower left in it."""

    def __init__(self, opening: Opening) -> None:
        self.kept: dict[Any, Any] = {}
        self._memory_mb = opening.memory_mb
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        try:
            self._process = subprocess.Popen(  # noqa: S603 # our own file, no shell
                [sys.executable, "-P", "-B", str(CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # Ctrl-C is for the parent, which decides
            )
        except OSError as error:
            raise SandboxError(
                "The sandbox for DuckDB could not be started.",
                hint="Check that the Python of this program may start processes.",
            ) from error
        try:
            self._begin(opening)
        except BaseException:
            self.end()
            raise

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    @property
    def process_id(self) -> int:
        """For whoever watches it."""
        return self._process.pid

    def ask(self, operation: str, message: Message, timeout_s: float) -> Message:
        """Send a message and wait for the answer.

        Raises:
            QueryTimeoutError: no answer in time; the child is ended.
            SandboxError: the child died, or needed more memory than it may have.
        """
        sent = {**message, "operation": operation, "timeout_s": timeout_s}
        try:
            answer = self._exchange(sent, timeout_s + GRACE_S)
        except BaseException:
            self.end()  # whatever it still does is for nobody
            raise
        if answer is None:
            self.end()
            raise _timeout_error(timeout_s)
        if answer.get("failure") == "time":
            raise _timeout_error(timeout_s)
        if answer.get("failure") == "memory":
            self.end()
            raise _memory_error(self._memory_mb)
        if answer.get("failure") == "fatal":
            self.end()  # DuckDB failed within, and may not be used any more
        return answer

    def end(self) -> None:
        """End the process and take it off the system's list."""
        process = self._process
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        with suppress(OSError):
            process.kill()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=GRACE_S)

    def _begin(self, opening: Opening) -> None:
        answer = self._exchange(opening.message(), START_S)
        if answer is None:
            raise SandboxError(
                f"The sandbox for DuckDB did not start within {START_S:g} s.", hint="Try again."
            )
        if not answer.get("ok"):
            reason = " ".join(str(answer.get("text", "")).split())[:300]
            raise SandboxError(f"The sandbox could not open its database: {reason}")

    def _exchange(self, message: Message, timeout_s: float) -> dict[str, Any] | None:
        """The answer; None if there is none in time."""
        body = json.dumps(message).encode()
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - for the type checker
        try:
            stdin.write(len(body).to_bytes(LENGTH_BYTES, "big") + body)
            stdin.flush()
        except OSError as error:
            raise self._death() from error
        deadline = time.monotonic() + timeout_s
        head = self._receive(LENGTH_BYTES, deadline)
        if head is None:
            return None
        size = int.from_bytes(head, "big")
        if size > LONGEST_ANSWER:
            raise SandboxError("The sandbox sent more than it may.")
        found = self._receive(size, deadline)
        answer: dict[str, Any] | None = None if found is None else json.loads(found)
        return answer

    def _receive(self, size: int, deadline: float) -> bytes | None:
        stdout = self._process.stdout
        assert stdout is not None  # noqa: S101 - for the type checker
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    return None
                part = os.read(stdout.fileno(), min(size, 1 << 20))
                if not part:
                    raise self._death()
                parts.append(part)
                size -= len(part)
        return b"".join(parts)

    def _death(self) -> SandboxError:
        """Why the process is gone, as far as its exit tells."""
        try:
            code = self._process.wait(timeout=GRACE_S)
        except subprocess.TimeoutExpired:
            return SandboxError("The sandbox closed its pipe.", hint="Try again.")
        if code in {-signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS}:
            name = signal.Signals(-code).name
            return _memory_error(self._memory_mb, f" Its process ended by {name}.")
        return SandboxError(
            f"The sandbox ended by itself (exit {code}).", hint="Try again; the session goes on."
        )


def _memory_error(memory_mb: int, more: str = "") -> SandboxError:
    return SandboxError(
        f"The query needed more than {memory_mb} MB.{more}",
        hint="Ask for less, or raise limits.memory_mb.",
    )


def _timeout_error(timeout_s: float) -> QueryTimeoutError:
    return QueryTimeoutError(
        f"The query was stopped after {timeout_s:g} s; nothing changed.",
        hint="Ask for less, or raise limits.query_seconds.",
    )
