"""The log of a process that is ours: no record leaves it with what looks like a secret."""

from __future__ import annotations

import logging
from typing import Any

from t2sql.config.secrets import scrub

_PLAIN = logging.Formatter()


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
