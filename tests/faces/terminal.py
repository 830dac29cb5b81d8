"""A program at a terminal of its own: what it shows can be waited for, and keys can be typed."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|\r")
PATIENCE_S = 60.0


class Terminal:
    """Runs ``t2sql`` with these arguments in a folder, at a terminal of 100 columns."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self._main, inner = os.openpty()
        environment: Mapping[str, str] = {
            **os.environ,
            "TERM": "xterm",
            "COLUMNS": "100",
            "LINES": "40",
            "HF_HUB_OFFLINE": "1",
            **settings,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "t2sql", *arguments],
            cwd=folder,
            env=environment,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509 # it takes no lock
        )
        os.close(inner)
        self.shown = ""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._main)

    def type(self, text: str) -> None:
        """Type a text; nothing is added to it."""
        os.write(self._main, text.encode())

    def wait_for(self, text: str) -> str:
        """What is shown from the last wait on until it holds the text."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.shown[self._seen :]:
            if time.monotonic() > end or not self._read(1.0):
                raise AssertionError(f"{text!r} was not shown:\n{self.shown[self._seen :]}")
        place = self.shown.index(text, self._seen) + len(text)
        found, self._seen = self.shown[self._seen : place], place
        return found

    def left(self) -> int:
        """The exit code, once it has ended."""
        end = time.monotonic() + PATIENCE_S
        while self._process.poll() is None and time.monotonic() < end:
            self._read(0.2)
        return self._process.wait(1)

    def _read(self, seconds: float) -> bool:
        """Take what is shown; False once nothing can come any more."""
        if not select.select([self._main], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._main, 65536)
        except OSError:  # the other end is closed
            return False
        self.shown += _ESCAPES.sub("", data.decode("utf-8", "replace"))
        return bool(data)


def _own_terminal() -> None:
    """Make the terminal the process's own, so that Ctrl-C reaches it."""
    import fcntl
    import signal
    import termios

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell starts what it does not wait for deaf
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
