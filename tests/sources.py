"""The package's own source, for tests of what may never stand in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import t2sql

PACKAGE = Path(t2sql.__file__).resolve().parent


def modules_with(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module in whose text one of the names stands, and its tree.

    A name that is in the tree stands in the text, so the others need none: to parse all of the
    package takes seconds, in each test anew.
    """
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if named.search(text):
            yield path, ast.parse(text)
