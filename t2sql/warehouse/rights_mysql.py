"""MySQL and MariaDB: what the role could do, from ``SHOW GRANTS``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from t2sql.errors import DatabaseError
from t2sql.warehouse.rights import Rights, listed, rows_of

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

GRANT: Final = re.compile(r"GRANT (?P<privileges>.+?) ON (?P<place>.+?) TO ", re.IGNORECASE)
NAME: Final = r"[`'\"][^`'\"]*[`'\"]"
ROLE: Final = re.compile(rf"GRANT (?P<roles>(?:{NAME}(?:@{NAME})?,?\s*)+?) TO ", re.IGNORECASE)
COLUMNS: Final = re.compile(r"\([^)]*\)")
READING: Final = frozenset(("USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES"))
DEEPEST: Final = 8
"""Roles of roles of roles, at most."""


def mysql_rights(warehouse: Warehouse) -> Rights:
    """What was granted to the user, and to the roles that it may take.

    Raises:
        DatabaseError: the grants cannot be read.
    """
    lines = [str(row[0]) for row in rows_of(warehouse, "SHOW GRANTS")]
    notes: list[str] = []
    seen: set[str] = set()
    waiting = _roles(lines)
    for _ in range(DEEPEST):
        fresh = [role for role in waiting if role not in seen]
        waiting = []
        for role in fresh:
            seen.add(role)
            try:
                found = [str(row[0]) for row in rows_of(warehouse, f"SHOW GRANTS FOR {role}")]
            except DatabaseError:
                notes.append(f"The rights of the role {role} are not told.")
                continue
            lines += found
            waiting += _roles(found)
    writes: dict[str, list[str]] = {}
    for line in dict.fromkeys(lines):
        for privilege, place in _beside_reading(line):
            writes.setdefault(privilege, []).append(place)
    said = tuple(
        f"has {privilege} on {listed(sorted(set(places)))}" for privilege, places in writes.items()
    )
    return Rights(True, said, tuple(notes))


def _roles(lines: Iterable[str]) -> list[str]:
    """The roles that lines grant, quoted as the server quotes them."""
    found = [match for line in lines if (match := ROLE.match(line)) and not GRANT.match(line)]
    return [role.strip() for match in found for role in match["roles"].split(",")]


def _beside_reading(line: str) -> Iterable[tuple[str, str]]:
    """The privileges of a line that are more than reading, and where they hold."""
    match = GRANT.match(line)
    if match is None:
        return
    for privilege in COLUMNS.sub("", match["privileges"]).split(","):
        name = " ".join(privilege.upper().split())
        if name and name not in READING:
            yield name, match["place"]
    if "WITH GRANT OPTION" in line.upper():
        yield "GRANT OPTION", match["place"]
