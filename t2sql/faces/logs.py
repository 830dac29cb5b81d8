"""The log of a process that is ours: no record leaves it with what looks like a secret.

Only what t2sql itself notes is logged: stages with their times, warnings, how a command ended.
Other libraries log what they send and receive, which may be cells.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

from t2sql.config.secrets import scrub
from t2sql.errors import InputError
from t2sql.faces.plain import visible, visible_lines

_PLAIN = logging.Formatter()
_NAME = "t2sql"
_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


def hide_secrets_in_logs() -> None:
    """Scrub every record of this process, of all libraries: its message and its traceback.

    For programs of our own, not for a library in somebody's process. A second time does nothing.
    """
    make = logging.getLogRecordFactory()
    if getattr(make, "hides_secrets", False):
        return

    def make_scrubbed(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = make(*arguments, **named)
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 # whoever prints it will tell of it
            return record
        if (shown := scrub(message)) != message:
            record.msg, record.args = shown, ()
        if record.exc_info:
            record.exc_text = scrub(_PLAIN.formatException(record.exc_info))
        return record

    make_scrubbed.hides_secrets = True  # type: ignore[attr-defined] # a mark on the function
    logging.setLogRecordFactory(make_scrubbed)


def start_logging(verbosity: int, file: Path | None = None) -> None:
    """Log to stderr, and to a file; what an earlier call began ends.

    Args:
        verbosity: 0: warnings; 1: stages and their times as well; 2: all.
        file: is added to, with the time of each line; nobody else may read it.

    Raises:
        InputError: the file cannot be written.
    """
    stop_logging()
    logger, level = logging.getLogger(_NAME), _LEVELS[min(verbosity, len(_LEVELS) - 1)]
    shown = _Shown(sys.stderr)
    shown.setLevel(level)
    logger.addHandler(shown)
    if file is not None:
        written = logging.StreamHandler(_open(file))
        written.setFormatter(_Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
        logger.addHandler(written)
        level = min(level, logging.INFO)
    logger.setLevel(level)
    logger.propagate = False


def stop_logging() -> None:
    """Close what :func:`start_logging` opened."""
    logger = logging.getLogger(_NAME)
    for handler in logger.handlers[:]:
        if isinstance(handler, logging.StreamHandler) and isinstance(handler.formatter, _Line):
            handler.stream.close()
        if isinstance(handler, _Shown) or isinstance(handler.formatter, _Line):
            logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


class _Shown(logging.StreamHandler[Any]):
    """Lines for a person; a terminal obeys nothing in them."""

    def format(self, record: logging.LogRecord) -> str:
        return visible_lines(super().format(record))


class _Line(logging.Formatter):
    """A line of the file: no record makes two."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def _open(file: Path) -> Any:
    def private(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)

    try:
        return open(
            file, "a", encoding="utf-8", errors="replace", opener=private
        )  # closed by stop_logging
    except OSError as error:
        said = f"The log file {file} cannot be written: {error.strerror}."
        raise InputError(said, hint="Name another with --log-file.") from None
