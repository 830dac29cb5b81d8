from __future__ import annotations

import io
from datetime import date

from rich.console import Console

from t2sql.faces.objects import selection_object
from t2sql.faces.render import family_text, show_candidates
from t2sql.types import Evidence, Question, TableCandidate, TableFamily, TableSelection

FAMILY = TableFamily("web.visits_*", "date", 1730, "2022-01-01", "2023-12-31")


def selection(*candidates: TableCandidate) -> TableSelection:
    return TableSelection(Question("visits", date(2026, 1, 15)), candidates, ())


def shown(value: TableSelection) -> str:
    console = Console(file=io.StringIO(), width=200)
    show_candidates(console, value)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def test_a_candidate_that_stands_for_a_family_says_which() -> None:
    text = shown(selection(TableCandidate("web.visits_20231231", 1.0, family=FAMILY)))
    assert "web.visits_20231231" in text
    assert "one of web.visits_*: 1,730 tables, 2022-01-01 to 2023-12-31 · nothing" in text


def test_members_without_a_span_are_only_counted() -> None:
    family = TableFamily("*.orders", "tenant", 2, "acme", "acme")
    assert family_text(family) == "one of *.orders: 2 tables"


def test_what_speaks_against_a_candidate_is_always_told() -> None:
    reasons = tuple(Evidence("name", f"reason {at}", 0.9 - at / 10) for at in range(5))
    caution = Evidence("caution", "a backup of t.orders; sinks below it", -0.05)
    text = shown(selection(TableCandidate("t.orders_bak", 0.5, (*reasons, caution))))
    assert "reason 2 · a backup of t.orders; sinks below it" in text
    assert "reason 3" not in text


def test_the_family_stands_in_the_json() -> None:
    value = selection(TableCandidate("web.visits_20231231", 1.0, family=FAMILY))
    alone = selection(TableCandidate("web.pages", 1.0))
    assert selection_object(value)["candidates"][0]["family"] == {
        "name": "web.visits_*",
        "kind": "date",
        "size": 1730,
        "first": "2022-01-01",
        "last": "2023-12-31",
    }
    assert selection_object(alone)["candidates"][0]["family"] is None
