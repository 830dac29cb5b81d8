"""The report page: what it shows, and that nothing in a cell or a reply gets out of its place."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from t2sql.evaluation.compare import compare_rows
from t2sql.evaluation.html.curves import calibration, coverage_curve
from t2sql.evaluation.html.page import evaluation_page, trial_page
from t2sql.evaluation.html.plots import Bar, Point, bars, share_bar, square, wilson
from t2sql.evaluation.match import Match
from t2sql.evaluation.run import Trial
from t2sql.evaluation.scores import (
    CheckLine,
    Evaluation,
    Preview,
    QuestionScore,
    StageCost,
    read_row,
    row,
)
from t2sql.evaluation.summary import summarise_runs
from t2sql.sql.diff import diff_sql
from t2sql.types import Usage

RIGHT = Match(match=True, strict=True, lenient=True)
SPENT = (StageCost("generate", Usage(900, 100, 1, 0.002), 800.0),)


def score(name: str, *, right: bool = False, **given: Any) -> QuestionScore:
    values: dict[str, Any] = {
        "sql": "SELECT name FROM ship",
        "gold": ("SELECT name FROM ship WHERE built > 2000",),
        "answered": True,
        "kind": "one_table",
        "traits": ("tables_1",),
        "dialect": "sqlite",
        "confidence": 0.7,
        "error_kind": "none" if right else "wrong_rows",
        "checks": (CheckLine("gate", "ok", "one read-only statement"),),
        **given,
    }
    return QuestionScore(
        id=name, db="d", question="Which ships?", match=RIGHT if right else Match(), **values
    )


def evaluation(scores: Sequence[QuestionScore]) -> Evaluation:
    summary = {"suite": "small", "translator": "llm", **summarise_runs(scores)}
    return Evaluation(summary, tuple(map(row, scores)))


class Tags(HTMLParser):
    """The tags of a page, and whether they nest."""

    empty = ("meta", "line", "rect", "circle", "polyline")

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in self.empty:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.empty:
            assert self.open.pop() == tag


def tags(page: str) -> list[str]:
    parser = Tags()
    parser.feed(page)
    assert not parser.open
    return parser.seen


def test_a_page_shows_figures_plots_costs_and_each_failure() -> None:
    rows = Preview(("name",), (("Gull",), ("Tern",)), 9)
    page = evaluation_page(
        evaluation(
            [
                score("ok", right=True, stages=SPENT, confidence=0.9),
                score("bad", stages=SPENT, gold_rows=rows, answer_rows=rows, mends=("a name",)),
            ]
        )
    )

    assert tags(page).count("details") == 1
    for said in ("50.0%", "one_table", "1,000 tokens", "Gull", "… 7 more", "What is wrong: 1 of 2"):
        assert said in page
    assert '<span class="minus">' in page
    assert "default-src" in page


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & \x00"


@pytest.mark.parametrize(
    "field", ["id", "question", "sql", "gold", "error", "tables", "asset", "db", "mends", "prompts"]
)
def test_nothing_in_a_row_becomes_a_tag(field: str) -> None:
    plain = row(score("bad"))
    hostile = [HOSTILE] if isinstance(plain.get(field, []), list) else HOSTILE
    page = evaluation_page(
        Evaluation(evaluation([score("bad")]).summary, ({**plain, field: hostile},))
    )

    assert "script" not in tags(page)
    assert "img" not in tags(page)
    assert "alert(1)" in page


@settings(max_examples=30)
@given(st.text(), st.text(), st.text())
def test_any_cell_and_any_message_stay_text(cell: str, message: str, sql: str) -> None:
    hostile = score(
        "bad",
        sql=sql,
        checks=(CheckLine("gate", "error", message),),
        gold_rows=Preview((cell,), ((cell,),), 1),
    )
    page = evaluation_page(evaluation([hostile]))

    assert set(tags(page)) <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "b", "div"),
        *("section", "figure", "figcaption", "svg", "text", "rect", "line", "circle", "polyline"),
        *("details", "summary", "span", "pre", "table", "thead", "tbody", "tr", "th", "td"),
        *("ul", "li"),
    }


def test_a_trial_shows_what_changed_first() -> None:
    a = evaluation([score("one"), score("two", right=True), score("three")])
    b = evaluation([score("one", right=True), score("two"), score("three")])
    found = compare_rows(a.rows, b.rows, "generate_sql v1 (aa)", "generate_sql v2 (bb)")

    page = trial_page(Trial(a, b, found))

    assert tags(page).count("details") == 2 + 2
    assert page.index("A was right") < page.index("B is right")
    assert "A is generate_sql v1 (aa), B is generate_sql v2 (bb)." in page


def test_a_failure_of_any_run_is_shown_once() -> None:
    page = evaluation_page(
        evaluation([score("q", right=True), score("q", run=1), score("q", run=2)])
    )

    assert tags(page).count("details") == 1
    assert "right in 1 of 3 runs" in page


def test_an_empty_run_makes_a_page() -> None:
    assert tags(evaluation_page(evaluation([])))


def test_a_score_survives_its_row() -> None:
    full = score(
        "full",
        stages=SPENT,
        models=("m",),
        prompts=("p v1 (ab)",),
        arm="B",
        run=2,
        answer_rows=Preview(("n",), (("1",),), 1),
    )

    assert read_row(row(full)) == full
    assert read_row(row(score("right", right=True))).match == RIGHT


def test_precision_falls_as_less_sure_questions_are_answered() -> None:
    rows = [
        row(score("a", right=True, confidence=0.9)),
        row(score("b", confidence=0.5)),
        row(score("c", right=True, confidence=0.5)),
        row(score("d", sql="", confidence=0.99)),
    ]

    assert [(point.x, point.y) for point in coverage_curve(rows)] == [
        (0.25, 1.0),
        (0.75, 2 / 3),
        (1.0, 0.5),
    ]
    assert [(point.x, point.y, point.weight) for point in calibration(rows)] == [
        (0.5, 0.5, 1.0),
        (0.9, 1.0, 0.5),
    ]


def test_a_share_of_a_small_sample_lies_in_a_wide_interval() -> None:
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(10, 10)
    assert 0.7 < low < 1
    assert high == 1.0


@given(
    st.lists(st.tuples(st.text(), st.floats(-1, 2), st.integers(0, 10**6)), max_size=5),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(-1, 2)), max_size=5),
)
def test_plots_are_well_formed(
    shares: list[tuple[str, float, int]], points: list[tuple[float, float, float]]
) -> None:
    drawn = [
        bars("shares", [Bar(_printable(name), share, "x") for name, share, _ in shares]),
        bars("shares", [share_bar("n", min(max(s, 0), 1), count) for _, s, count in shares]),
        square("s", "x", "y", [Point(*point) for point in points], joined=True, diagonal=True),
        square("s", "x", "y", [], joined=False, marks=[Point(*point) for point in points]),
    ]
    for svg in drawn:
        ET.fromstring(svg)  # noqa: S314 # our own text


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def test_layout_is_no_difference() -> None:
    assert {line.mark for line in diff_sql("select a from t", "SELECT  a\nFROM t", "duckdb")} == {
        " "
    }
    marks = [(line.mark, line.text.strip()) for line in diff_sql("select a", "select b", "duckdb")]
    assert ("-", "a") in marks
    assert ("+", "b") in marks


@pytest.mark.parametrize("sql", ["", "not ( sql", "select '", "\x00", "(" * 3000])
def test_what_cannot_be_parsed_is_compared_as_it_stands(sql: str) -> None:
    lines = diff_sql(sql, "select 1", "duckdb")
    assert [line.text.strip() for line in lines if line.mark == "+"]
