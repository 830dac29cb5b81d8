"""Text files of unknown origin: UTF-8, or UTF-16 with its mark; anything else is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from t2sql.types import Problem

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(file: Path) -> tuple[str, Problem | None]:
    """The whole text of a file; where it cannot be read, nothing and why."""
    try:
        return file.read_bytes().decode(encoding_of(file)), None
    except UnicodeDecodeError:
        said = f"{file}: not UTF-8 text; the file was skipped."
        return "", Problem("unreadable_file", "warning", said, hint="Save the file as UTF-8.")
    except OSError as error:
        return "", unreadable(file, error)


def read_lines(file: Path) -> Iterator[tuple[int, str | None]]:
    """Line numbers and lines, one at a time; None for a line that is not UTF-8.

    Raises:
        OSError: the file cannot be read.
    """
    encoding = encoding_of(file)
    if encoding == "utf-16":
        with file.open(encoding=encoding, errors="replace") as lines:
            yield from enumerate(lines, start=1)
        return
    with file.open("rb") as raw:
        for number, line in enumerate(raw, start=1):
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                yield number, None
            else:
                yield number, text.removeprefix("\ufeff") if number == 1 else text


def encoding_of(file: Path) -> str:
    """``utf-16`` where the file's first bytes say so, else ``utf-8-sig``.

    Raises:
        OSError: the file cannot be read.
    """
    with file.open("rb") as raw:
        return "utf-16" if raw.read(2) in _UTF16 else "utf-8-sig"


def unreadable(file: Path, error: OSError) -> Problem:
    """A file that the system does not give."""
    said = f"{file}: cannot be read ({error.strerror or 'unknown error'}); the file was skipped."
    return Problem("unreadable_file", "warning", said, hint="Check its permissions.")
