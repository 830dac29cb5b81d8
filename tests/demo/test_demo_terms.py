"""The demo's terms hold: they are read without problems, and their tables and columns exist."""

from __future__ import annotations

from pathlib import Path

from t2sql.catalog.term_checks import check_terms
from t2sql.catalog.terms import read_terms
from t2sql.types import Column, Table

METADATA = Path(__file__).parents[2] / "metadata"


def test_the_terms_are_read_without_problems(columns: dict[str, dict[str, str]]) -> None:
    tables = {
        name: Table(name, tuple(Column(column, kind) for column, kind in found.items()))
        for name, found in columns.items()
    }
    terms, rules, problems = read_terms(METADATA, "duckdb")
    checked, wrong = check_terms(terms, tables, "duckdb", look=tables.get)

    assert (problems, wrong) == ((), ())
    assert checked == terms
    assert len(terms) >= 15
    assert all(term.tables and (term.expression or term.filter) for term in terms)
    assert rules.startswith("# Standing instructions")
