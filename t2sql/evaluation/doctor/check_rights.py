"""May the role that t2sql connects as do more than read?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.evaluation.doctor.findings import Finding
from t2sql.warehouse.rights import FILES, read_rights

if TYPE_CHECKING:
    from t2sql.protocols import Warehouse

NAME: Final = "rights"
MEND: Final = (
    "Give t2sql a role of its own that may only SELECT: docs/databases.md has the statements. "
    "Then nothing rests on t2sql alone."
)


def check_rights(warehouse: Warehouse) -> list[Finding]:
    """How the role stands: it may only read, it could write, or the engine does not tell."""
    rights = read_rights(warehouse)
    notes = " ".join(rights.notes)
    if warehouse.dialect in FILES:
        return [Finding(NAME, "ok", notes)]
    if rights.writes:
        text = f"The role {'; '.join(rights.writes)}. {notes}".strip()
        return [Finding(NAME, "warning", text, MEND)]
    if not rights.known:
        text = f"Whether the {warehouse.dialect} role may write is not known. {notes}"
        return [Finding(NAME, "note", text.strip(), MEND)]
    return [Finding(NAME, "ok", f"The role may only read. {notes}".strip())]
