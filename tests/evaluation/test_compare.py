from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from t2sql.errors import FileError
from t2sql.evaluation.compare import compare, mcnemar
from t2sql.evaluation.report import comparison_to_text


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text(json.dumps({"summary": {}, "rows": rows}), encoding="utf-8")
    return path


def rows(outcomes: str, kind: str = "one_table", measure: str = "match") -> list[dict[str, Any]]:
    """One row a letter: ``x`` is right."""
    return [
        {"id": f"{kind}-{number}", "class": kind, measure: outcome == "x"}
        for number, outcome in enumerate(outcomes)
    ]


@pytest.mark.parametrize(
    ("wins", "losses", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (1, 0, 1.0), (6, 0, 0.03125), (0, 6, 0.03125), (8, 2, 0.109375)],
)
def test_mcnemar_is_exact(wins: int, losses: int, p: float) -> None:
    assert mcnemar(wins, losses) == pytest.approx(p)


def test_mcnemar_stands_thousands_of_changes() -> None:
    assert mcnemar(1500, 1500) == 1.0
    assert 0 <= mcnemar(3000, 1) < 1e-300


def test_a_clear_change_is_told_from_noise(tmp_path: Path) -> None:
    a = write(tmp_path / "a.json", rows("." * 10 + "x" * 5))
    b = write(tmp_path / "b.json", rows("x" * 10 + "x" * 5))
    found = compare(a, b)
    assert (found.total.wins, found.total.losses) == (10, 0)
    assert (found.total.a, found.total.b) == (5 / 15, 1.0)
    assert found.sentence.startswith("B is better by 66.7%")
    assert "hardly noise" in found.sentence
    assert "worse" in compare(b, a).sentence


def test_a_small_change_may_be_noise(tmp_path: Path) -> None:
    a, b = write(tmp_path / "a.json", rows("x..x")), write(tmp_path / "b.json", rows("xx.x"))
    found = compare(a, b)
    assert found.won == ("one_table-1",)
    assert found.lost == ()
    assert "may be noise" in found.sentence
    assert "the same questions right" in compare(a, a).sentence


def test_questions_are_counted_by_class_and_only_where_both_have_them(tmp_path: Path) -> None:
    a = write(tmp_path / "a.json", [*rows("x."), *rows("..", "nested"), *rows("x", "unanswerable")])
    b = write(tmp_path / "b.json", [*rows("x"), *rows("xx.", "nested")])
    found = compare(a, b)
    assert (found.total.questions, found.only_a, found.only_b) == (3, 1, 1)
    assert {kind: tally.wins for kind, tally in found.by_class.items()} == {
        "nested": 2,
        "one_table": 0,
    }
    assert "not compared" in comparison_to_text(found)
    assert json.loads(json.dumps(asdict(found)))["by_class"]["nested"]["b"] == 1.0


def test_retrieval_runs_are_compared_by_complete_recall(tmp_path: Path) -> None:
    a = write(tmp_path / "a.json", rows("x.", measure="complete@5"))
    b = write(tmp_path / "b.json", rows("xx", measure="complete@5"))
    assert compare(a, b).measure == "complete@5"


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "is not JSON"), ("[]", "is no evaluation"), ('{"rows": [1]}', "is no evaluation")],
)
def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path, text: str, said: str) -> None:
    good = write(tmp_path / "a.json", rows("x"))
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=said):
        compare(good, bad)
    with pytest.raises(FileError, match="cannot be read"):
        compare(good, tmp_path / "nowhere.json")


def test_runs_that_share_nothing_are_not_compared(tmp_path: Path) -> None:
    a = write(tmp_path / "a.json", rows("x"))
    with pytest.raises(FileError, match="share no question"):
        compare(a, write(tmp_path / "b.json", rows("x", "nested")))
    with pytest.raises(FileError, match="do not score the same thing"):
        compare(a, write(tmp_path / "c.json", rows("x", measure="complete@5")))
