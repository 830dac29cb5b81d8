"""What the page on metadata shows is read as it says."""

from __future__ import annotations

from pathlib import Path

from t2sql.catalog.examples import read_examples
from t2sql.catalog.tables import read_notes
from t2sql.catalog.term_checks import check_terms
from t2sql.catalog.terms import TERM_KEYS, read_terms

PAGE = Path(__file__).resolve().parents[2] / "docs" / "metadata.md"


def blocks(language: str) -> list[str]:
    parts = PAGE.read_text(encoding="utf-8").split(f"```{language}\n")[1:]
    return [part.split("```", 1)[0] for part in parts]


def test_the_notes_on_tables_are_read(tmp_path: Path) -> None:
    (tmp_path / "orders.yml").write_text(blocks("yaml")[0], encoding="utf-8")

    (note,) = read_notes(tmp_path)
    examples, problems = read_examples([note], ["trade.orders"], "duckdb")

    assert (note.tier, note.tags, note.primary_key) == ("core", ("daily", "money"), ("order_id",))
    assert problems == ()
    assert examples[0].verified_by == "minseo"


def test_the_terms_are_read_and_every_key_is_explained(tmp_path: Path) -> None:
    (tmp_path / "terms.yml").write_text(blocks("yaml")[1], encoding="utf-8")

    terms, _, problems = read_terms(tmp_path)
    checked, wrong = check_terms(terms, ["trade.orders"], "duckdb")

    assert (problems, wrong) == ((), ())
    assert [term.term for term in checked] == ["GMV", "completed order"]
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{key}`" in page for key in TERM_KEYS)
