"""One child process of the sandbox: started, asked, and ended when it does not answer in time."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from t2sql.cancelling import current_cancellation
from t2sql.errors import QueryTimeoutError, SandboxError
from t2sql.warehouse.sandbox_deaths import (
    explain_death,
    memory_error,
    timeout_error,
    unreadable_error,
)
from t2sql.warehouse.sandbox_opening import Opening, start_process
from t2sql.warehouse.sandbox_pipe import GRACE_S, Clock, Pipe
from t2sql.warehouse.sandbox_wire import BATCH, Message

START_S = 20.0
"""A child is ready in a quarter of a second; on a machine under load it gets more."""
LAST_WORDS = 64 * 1024
"""As much as a pipe holds of what a dying process says."""
NUMBER = struct.Struct(">I")

Take = Callable[[bytes], None]


class Child:
    """One process; asked by one thread at a time. ``kept`` is what its borrower left in it.

    Args:
        opening: what it opens.
        token: what its file was like then.

    Raises:
        SandboxError: it cannot be started.
        DatabaseError: it cannot open its file.
        CancelledError: somebody stopped it meanwhile.
    """

    def __init__(self, opening: Opening, token: str = "") -> None:
        self.kept: dict[Any, Any] = {}
        self.token = token
        self.asked = 0
        """How many messages it got."""
        self.idle_since = 0.0
        self.walls: tuple[str, ...] = ()
        """What the kernel keeps from it beside its memory: ``files``, ``network``."""
        self._memory_mb = opening.memory_mb
        self._lock = threading.Lock()
        self._busy = 0
        reading, self._control = os.pipe()
        try:
            self._process = start_process(reading)
        except BaseException:
            os.close(self._control)
            raise
        finally:
            os.close(reading)
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._streams: list[IO[bytes]] = [stream for stream in streams if stream is not None]
        self._pipe = Pipe(self._streams[0], self._streams[1])
        self._last_words = self._streams[2]
        try:
            with current_cancellation().stopping(self.kill):
                self._begin(opening)
        except BaseException:
            self.end()
            raise

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._control >= 0 and self._process.poll() is None

    @property
    def process_id(self) -> int:
        """For whoever watches it."""
        return self._process.pid

    def resident_mb(self) -> int:
        """Memory that it holds now; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE") // (1024 * 1024)

    def ask(
        self, operation: str, message: Message, timeout_s: float, take: Take | None = None
    ) -> Message:
        """Send a message and wait for the answer; whoever cancels stops what it does.

        Args:
            operation: what is to be done; see the engine.
            message: with what.
            timeout_s: from now on; then it is told to stop, and killed if it does not.
            take: gets each batch of rows as it comes.

        Raises:
            QueryTimeoutError: no answer in time.
            SandboxError: the child died, or needed more memory than it may have.
            CancelledError: somebody stopped it.
        """
        current_cancellation().check()
        self.asked += 1
        sent = {**message, "operation": operation, "number": self.asked}
        number = self._busy = self.asked
        try:
            with current_cancellation().stopping(lambda: self._stop(number)):
                answer = self._exchange(sent, timeout_s, take)
                return self._judge(answer, timeout_s)
        except (QueryTimeoutError, SandboxError):
            raise
        except Exception:
            self._end_unless_answered()
            raise
        except BaseException:
            self.end()  # Ctrl-C: whatever it still does is for nobody
            raise
        finally:
            self._rest()

    def kill(self) -> None:
        """End the process at once; whoever waits for it is told."""
        with suppress(OSError):
            self._process.kill()

    def end(self) -> None:
        """End the process and take it off the system's list."""
        self.kill()
        for stream in self._streams:
            with suppress(OSError):
                stream.close()
        with self._lock:
            control, self._control = self._control, -1
        if control >= 0:
            os.close(control)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=GRACE_S)

    def _begin(self, opening: Opening) -> None:
        answer = self._exchange(opening.message(), START_S, None)
        if answer is None:
            raise SandboxError(
                f"The sandbox for DuckDB did not start within {START_S:g} s.", hint="Try again."
            )
        if answer.get("ok"):
            self.walls = tuple(answer.get("walls") or ())
            return
        text = str(answer.get("text", ""))
        if opening.refusal is not None and answer.get("failure") in {"engine", "fatal"}:
            raise opening.refusal(text)
        reason = " ".join(text.split())[:300] or str(answer.get("failure"))
        raise SandboxError(f"The sandbox could not open its database: {reason}")

    def _judge(self, answer: Message | None, timeout_s: float) -> Message:
        """The answer, unless it is one that says more of the sandbox than of the query."""
        failure = "none" if answer is None else answer.get("failure")
        if answer is None:
            self.end()
            raise timeout_error(timeout_s)
        if failure == "stopped":
            raise timeout_error(timeout_s)
        if failure == "memory":
            self.end()  # what is left of its memory nobody knows
            raise memory_error(self._memory_mb)
        if failure == "fatal":
            self.end()  # DuckDB failed within, and may not be used any more
        return answer

    def _stop(self, number: int) -> None:
        """Stop a query: the child is told at once, and killed if that does not help."""
        self._interrupt(number)
        timer = threading.Timer(GRACE_S, self._kill_if_busy, (number,))
        timer.daemon = True
        timer.start()

    def _interrupt(self, number: int) -> None:
        control = self._control
        if control >= 0:
            with suppress(OSError):
                os.write(control, NUMBER.pack(number))  # so few bytes go whole or not at all

    def _kill_if_busy(self, number: int) -> None:
        with self._lock:
            if self._busy == number:
                self.kill()

    def _rest(self) -> None:
        with self._lock:
            self._busy = 0

    def _end_unless_answered(self) -> None:
        """A cancelled query that the child has stopped leaves it as it was."""
        if self._busy:
            self.end()

    def _exchange(
        self, message: Message, timeout_s: float, take: Take | None
    ) -> dict[str, Any] | None:
        """The answer; None if there is none in time, nor soon after it is told to stop."""
        clock = Clock(timeout_s, lambda: self._interrupt(self._busy))
        try:
            if not self._pipe.send(message, clock):
                return None
            while (body := self._pipe.receive(clock)) is not None:
                if not body.startswith(BATCH):
                    answer: dict[str, Any] = json.loads(body)
                    self._rest()
                    return answer
                if take is not None:
                    take(body)
        except (OSError, EOFError) as error:
            raise self._death() from error
        except (ValueError, RecursionError) as error:
            self.end()
            raise unreadable_error() from error
        return None

    def _death(self) -> SandboxError:
        """Why the process is gone, as far as its exit and its last words tell."""
        words = b""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=GRACE_S)
        with suppress(OSError, ValueError):
            os.set_blocking(self._last_words.fileno(), False)
            words = os.read(self._last_words.fileno(), LAST_WORDS)
        code = self._process.poll()
        self.end()
        return explain_death(code, words, self._memory_mb)
