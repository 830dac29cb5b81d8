"""JSON Lines whose objects know where they stand, so that an error names file and line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from t2sql.errors import FileError


@dataclass(frozen=True, slots=True)
class Line:
    """An object of a JSON Lines file that knows where it stands."""

    path: Path
    number: int
    values: Mapping[str, Any]

    def error(self, what: str) -> FileError:
        """An error that names the file and the line."""
        return FileError(f"{self.path}, line {self.number}: {what}.")

    def text(self, key: str, default: str | None = None) -> str:
        """The text under a key; the default, if there is one, where the key is missing.

        Raises:
            FileError: it is missing without a default, or is no text.
        """
        value = self.values.get(key)
        if value is None:
            if default is None:
                raise self.error(f"{key!r} is missing")
            return default
        if not isinstance(value, str):
            raise self.error(f"{key!r} must be a text")
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """The texts under a key; none where it is missing.

        Raises:
            FileError: it is missing though required, or is no list of texts.
        """
        value = self.values.get(key)
        if value is None:
            if required:
                raise self.error(f"{key!r} is missing")
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.error(f"{key!r} must be a list of texts")
        return tuple(value)

    def objects(self, key: str) -> tuple[Line, ...]:
        """The objects under a key; none where it is missing.

        Raises:
            FileError: it is no list of objects.
        """
        value = self.values.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(f"{key!r} must be a list of objects")
        return tuple(Line(self.path, self.number, item) for item in value)


def read_lines(path: Path) -> Iterator[Line]:
    """The objects of a JSON Lines file, gzipped or not; empty lines are skipped.

    Raises:
        FileError: the file cannot be read, or a line is no JSON object.
    """
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise FileError(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise FileError(f"{path}, line {number}: not JSON ({error.msg}).") from error
        if not isinstance(values, dict):
            raise FileError(f"{path}, line {number}: not a JSON object.")
        yield Line(path, number, values)
