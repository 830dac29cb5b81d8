"""What ``init`` has written of each table: what somebody took out since is not written again.

It lies in the state folder. Without it nothing that people wrote is lost; what they took out comes
back once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FILE: Final = "offered.json"


@dataclass(frozen=True, slots=True)
class Offered:
    """Columns by table, each with the hint that was written behind it."""

    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def hint(self, table: str, column: str) -> str | None:
        """The hint of a column that was written; None for one that never was."""
        return self.tables.get(table, {}).get(column)

    def text(self) -> str:
        """As it is kept."""
        return json.dumps({"tables": self.tables}, ensure_ascii=False, indent=0, sort_keys=True)


def read_offered(state: Path) -> Offered:
    """What is kept in a state folder; nothing where it is missing or damaged."""
    try:
        tables = json.loads((state / FILE).read_text(encoding="utf-8"))["tables"]
        return Offered({table: dict(columns) for table, columns in tables.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Offered()
