"""Whatever stands in cells, names, SQL or a model's words: it is read, and never becomes markup."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from t2sql.faces.chat.answer_feedback import rests_html
from t2sql.faces.chat.answer_follow import links_html, summary_html
from t2sql.faces.html.answers import (
    checks_html,
    diff_html,
    reading_html,
    refusal_html,
    sql_html,
    trust_html,
)
from t2sql.faces.html.rows import RowsView, rows_html
from t2sql.faces.html.texts import framed, text_html
from t2sql.faces.words import all_words
from t2sql.steps.summarise import Summary
from t2sql.steps.trust import make_card
from t2sql.types import (
    Asset,
    Attempt,
    CheckResult,
    ChosenTable,
    DependentAnswer,
    Freshness,
    ModelCall,
    PastQuery,
    Problem,
    PromptUse,
    QueryResult,
    Question,
    Refusal,
    SqlDraft,
    TableSelection,
    Usage,
)
from tests.faces.html.markup import read_markup

WORDS = all_words()["en"]
PIECES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><b onmouseover="x',
    "' onclick='x",
    "</td></tr></table>",
    "</details></div>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "&lt;b&gt;",
    "&#60;b&#62;",
    "{{constructor}}",
    "${alert(1)}",
    "javascript:alert(1)",
    "\u202e",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "👩‍👩‍👧",
    "שלום",
    "`x`",
    "[a](http://203.0.113.9/)",
)
hostile = st.lists(
    st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), min_size=0, max_size=4
).map("".join)


def draft_of(text: str) -> SqlDraft:
    """A draft all of whose words are this text."""
    past = PastQuery("p", text, (text,), text, text, text, source=text)
    problems = (Problem("kind", "warning", text, text, rewrite=text),)
    return SqlDraft(
        selection=TableSelection(
            Question(text, date(2025, 6, 19)), (), (ChosenTable(text, text),), notes=(text,)
        ),
        sql=text,
        translator=text,
        explanation=text,
        assumptions=(text,),
        attempts=(Attempt(text, (CheckResult(text, problems, text),), (text,)),),
        calls=(ModelCall(PromptUse(text, 1, text), text, Usage(1, 1, 1, 0.5)),),
        asset=Asset(past, (text,)),
        support=(past,),
        freshness=Freshness(None, (text,)),
        timings_ms={text: 1.0},
    )


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    seen = read_markup(html)
    assert not seen.broken
    return seen.elements


@given(hostile)
def test_a_text_is_text(text: str) -> None:
    seen = read_markup(text_html(text))
    assert seen.elements == []
    assert not seen.broken


@given(hostile, hostile)
def test_cells_and_names_make_no_elements(cell: str, name: str) -> None:
    def table(cell: Any, name: str) -> list[tuple[str, tuple[str, ...]]]:
        result = QueryResult((name, name), (name, name), ((cell, [cell]), (None, {cell: cell})))
        return shape(rows_html(result, WORDS, RowsView(sorted_by=0), sorts=True))

    assert table(cell, name) == table("plain", "name")


@given(hostile)
def test_the_words_of_a_draft_make_no_elements(text: str) -> None:
    def whole(text: str) -> list[tuple[str, tuple[str, ...]]]:
        draft = draft_of(text)
        card = make_card(draft)
        parts = (
            trust_html(card, WORDS, text, draft.timings_ms, mends=True),
            checks_html(draft.checks, WORDS, mends=True),
            summary_html(Summary(f".{text}"), WORDS),
            rests_html((DependentAnswer("q", None, f".{text}", ()),), WORDS),  # type: ignore[arg-type]
            links_html(text, text, WORDS, 10, text or "bar"),
        )
        return shape(framed(*parts))

    assert whole(text or "x") == whole("plain")


@given(hostile)
def test_a_reading_and_a_refusal_make_no_elements(text: str) -> None:
    def said(text: str) -> list[tuple[str, tuple[str, ...]]]:
        draft = draft_of(text)
        refusal = Refusal(draft.selection.question, text, (text,), (text,), (text,), text, (text,))
        return shape(framed(reading_html(draft, WORDS), refusal_html(refusal, WORDS)))

    assert said(text or "x") == said("plain")


@given(hostile, hostile)
def test_sql_is_coloured_and_never_read_as_html(before: str, after: str) -> None:
    for html in (sql_html(after, "duckdb"), diff_html(before, after, "duckdb")):
        seen = read_markup(html)
        assert not seen.broken
        assert {tag for tag, _ in seen.elements} <= {"pre", "code", "span"}
        assert {name for _, name, _ in seen.values} <= {"class", "dir"}


@given(hostile)
def test_no_address_of_a_link_leaves_the_chat(text: str) -> None:
    seen = read_markup(links_html(text, text, WORDS, 10, "bar"))
    addresses = [value for _, name, value in seen.values if name == "href"]
    assert len(addresses) == 5
    for address in addresses:
        assert address.startswith("download/")
        assert address.count("/") == 3
        assert not set(address) & set("<>\"' \\")
