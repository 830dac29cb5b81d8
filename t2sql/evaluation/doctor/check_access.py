"""Do the access rules say what they seem to? A pattern with a slip in it hides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from t2sql.access.rules import Sight
from t2sql.evaluation.doctor.findings import Finding
from t2sql.sql.dialects import find_dialect

if TYPE_CHECKING:
    from t2sql.project import Project

NAME: Final = "access"


def check_access(project: Project) -> list[Finding]:
    """Patterns of ``[access]`` that fit nothing; no finding where there are no rules."""
    access = project.config.access
    if not access.rules:
        return []
    facts = find_dialect(project.catalog.dialect)
    schema = facts.default_schema if facts is not None else ""
    allows, hides = dict[tuple[str, str], Sight](), dict[tuple[str, str], Sight]()
    for name, rule in access.rules.items():
        for pattern in rule.allow:
            allows[name, pattern] = Sight((pattern.lower(),), (), schema)
        for pattern in rule.hide:
            hides[name, pattern] = Sight(hide=(pattern.lower(),), default_schema=schema)
    idle = {("allow", *key) for key in allows} | {("hide", *key) for key in hides}
    for table in project.catalog.iter_tables():
        columns = [column.name for column in table.columns]
        used = {("allow", *key) for key, sight in allows.items() if sight.sees_table(table.name)}
        for key, sight in hides.items():
            if len(sight.seen_columns(table.name, columns)) < len(columns):
                used.add(("hide", *key))
        idle -= used
    findings = [
        Finding(
            NAME,
            "warning",
            f"[access.rules.{name}] {side}: {pattern!r} fits no table"
            f"{' and no column' if side == 'hide' else ''}.",
            "Write schema.table, or schema.table.column; * fits any letters.",
        )
        for side, name, pattern in sorted(idle)
    ]
    count = len(allows) + len(hides)
    if not findings:
        said = f"{count} {'pattern' if count == 1 else 'patterns'} of access rules, each fits."
        findings.append(Finding(NAME, "ok", said))
    return findings
