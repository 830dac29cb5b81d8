"""Table cards as HTML: what is on them, and that nothing of the data is markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from t2sql.faces.html.cards import MOST_COLUMNS, cards_html, path_html
from t2sql.faces.words import all_words
from t2sql.steps.cards import SelectionView, TableCard
from t2sql.types import Column, Evidence, JoinEdge, Table, TableUse

ENGLISH, KOREAN = all_words()["en"], all_words()["ko"]
SHIPS = Table(
    "port.ships",
    (Column("ship_id", "INTEGER", "Its number."), Column("pin", "VARCHAR", pii=True)),
    description="Every ship.",
    grain="one ship",
    row_count=12345,
)
CARD = TableCard(
    SHIPS,
    chosen=True,
    reason="its name matches 'ships'",
    confidence=0.9,
    evidence=(
        Evidence("value", "holds 'Aurora' in name", 0.5),
        Evidence("past_question", "like the past question 'How many ships?'", 0.4),
        Evidence("caution", "a backup of port.vessels; sinks below it", -0.1),
    ),
    use=TableUse("port.ships", queries=3, runs=40, users=5, verified=2, last_run="2025-06-01"),
    changed="newest docked_on: 2025-06-08",
    twins=("staging.stg_ships",),
    poorly_documented=True,
)
MISSED = TableCard(Table("port.berths", (Column("berth_id", "INTEGER"),)), chosen=False)


class Read(HTMLParser):
    """The tags of some markup, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(markup))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def ticks(self) -> dict[str | None, bool]:
        return {
            found["data-table"]: "checked" in found for tag, found in self.tags if tag == "input"
        }


def test_a_card_says_why_how_large_how_fresh_and_how_used() -> None:
    text = Read(cards_html(SelectionView((CARD,)), ENGLISH)).text
    for said in (
        "port.ships",
        "its name matches 'ships' (90% sure)",
        "holds 'Aurora' in name",
        "like the past question 'How many ships?'",
        "a backup of port.vessels; sinks below it",
        "One row: one ship",
        "12,345 rows",
        "newest docked_on: 2025-06-08",
        "in 3 past queries, 40 runs, 5 people, 2 verified, last used 2025-06-01",
        "near-twin of staging.stg_ships",
        "badly documented",
    ):
        assert said in text


def test_ticks_stand_on_the_cards_and_near_misses_below() -> None:
    read = Read(cards_html(SelectionView((CARD, MISSED)), ENGLISH, ["port.ships"]))
    assert read.ticks == {"port.ships": True, "port.berths": False}
    assert read.text.index("port.ships") < read.text.index("Near misses")
    assert read.text.index("Near misses") < read.text.index("port.berths")


def test_cards_that_are_only_read_have_no_ticks() -> None:
    assert Read(cards_html(SelectionView((CARD, MISSED)), KOREAN)).ticks == {}


def test_of_very_many_columns_the_first_are_listed_and_the_others_counted() -> None:
    wide = replace(SHIPS, columns=tuple(Column(f"c{n}", "INTEGER") for n in range(5000)))
    text = Read(cards_html(SelectionView((replace(CARD, table=wide),)), ENGLISH)).text
    assert "5,000 columns" in text
    assert f"and {5000 - MOST_COLUMNS:,} more columns" in text
    assert f"c{MOST_COLUMNS}" not in text


def test_the_path_names_the_columns_and_who_says_so() -> None:
    edges = (
        JoinEdge("port.berths", ("ship_id",), "port.ships", ("ship_id",), "declared", uses=9),
        JoinEdge("port.cargo", ("berth_id",), "port.berths", ("berth_id",), "named"),
    )
    view = SelectionView((CARD,), edges, ("port.weather",))
    text = Read(path_html(view, ENGLISH)).text
    assert "port.berths.ship_id = port.ships.ship_id (used 9×)" in text
    assert "port.cargo.berth_id = port.berths.berth_id (by equal names alone)" in text
    assert "Nothing known joins port.weather to the others." in text
    assert path_html(SelectionView((CARD,)), ENGLISH) == ""


@given(st.text(max_size=40).map(lambda text: f"<img src=x onerror=1>{text}\"'&"))
def test_nothing_of_the_catalog_is_markup(hostile: str) -> None:
    table = replace(
        SHIPS,
        name=hostile,
        description=hostile,
        grain=hostile,
        tier=hostile,
        columns=(Column(hostile, hostile, hostile, examples=(hostile,)),),
    )
    card = replace(
        CARD, table=table, reason=hostile, twins=(hostile,), changed=hostile,
        evidence=(Evidence("name", hostile, 1.0),),
    )  # fmt: skip
    edge = JoinEdge(hostile, (hostile,), hostile, (hostile,), "declared")
    view = SelectionView((card,), (edge,), (hostile,))
    markup = cards_html(view, ENGLISH, [hostile]) + path_html(view, ENGLISH)
    plain = cards_html(SelectionView((CARD,)), ENGLISH, []) + path_html(
        SelectionView((CARD,), (replace(edge, left="a"),), ("b",)), ENGLISH
    )
    allowed = {tag for tag, _ in Read(plain).tags}
    assert {tag for tag, _ in Read(markup).tags} <= allowed
    names = {name for _, found in Read(markup).tags for name in found}
    assert names <= {"class", "aria-label", "aria-hidden", "aria-live", "data-table", "dir", "type",
                     "checked", "tabindex", "data-loading", "scope"}  # fmt: skip
