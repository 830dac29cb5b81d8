"""``t2sql doctor`` on access rules: a pattern that fits nothing protects nothing."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from t2sql.config import make_config
from t2sql.evaluation.doctor.check_access import check_access
from t2sql.types import Column, Table

TABLES = (
    Table("shop.members", (Column("id", "INT"), Column("email", "TEXT"))),
    Table("hr.salaries", (Column("pay", "INT"),)),
)


def project(**rules: dict[str, Any]) -> Any:
    config = make_config({"access": {"rules": rules}}, folder=Path(), environment={})
    catalog = SimpleNamespace(dialect="duckdb", iter_tables=lambda: iter(TABLES))
    return SimpleNamespace(config=config, catalog=catalog)


def test_without_rules_there_is_nothing_to_say() -> None:
    assert check_access(project()) == []


def test_rules_that_fit_are_well() -> None:
    found = check_access(project(a={"allow": ["shop.*"], "hide": ["*.members.email", "hr.*"]}))
    assert [(one.severity, one.text) for one in found] == [
        ("ok", "3 patterns of access rules, each fits.")
    ]


def test_a_pattern_that_fits_nothing_is_named_with_its_rule() -> None:
    found = check_access(project(a={"allow": ["shoop.*"], "hide": ["*.members.e_mail"]}))
    assert [(one.severity, one.text) for one in found] == [
        ("warning", "[access.rules.a] allow: 'shoop.*' fits no table."),
        ("warning", "[access.rules.a] hide: '*.members.e_mail' fits no table and no column."),
    ]
