"""The room of the catalog: what it lists, finds and opens, on the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from markupsafe import Markup

from t2sql.faces.chat.catalog_pages import Opened, Place, list_html, pin_of
from t2sql.faces.chat.catalog_tab import CatalogSteps, CatalogTab, lay_out_catalog, wire_catalog
from t2sql.faces.chat.labels import make_labels
from t2sql.faces.chat.parts import ChatParts
from t2sql.faces.chat.position import Position
from t2sql.faces.words import words_for
from t2sql.project import Project, open_project
from t2sql.steps.scope import split_pins
from tests.faces.chat.rooms import asking, desk_over, make_lake, parts, pressed, shown

ENGLISH = words_for("en")


MANY = ", ".join(f"measure_{place:04d} INTEGER" for place in range(1500))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = make_lake(tmp_path_factory.mktemp("lake"), f"CREATE TABLE trade.wide ({MANY})")
    with open_project(folder) as opened:
        yield opened


class Room:
    """The room as somebody uses it: each step sees what the one before left."""

    def __init__(self, project: Project, request: Any = None) -> None:
        with gr.Blocks():
            self.tab: CatalogTab = lay_out_catalog(make_labels())
        self.chat: ChatParts = parts()
        self.steps = CatalogSteps(self.tab, desk_over(project), self.chat)
        self.request = request or asking()
        self.position = Position(Place())
        self.text = ""
        """What stands in the field, told or not."""
        self.change: dict[Any, Any] = {}

    def _done(self, change: dict[Any, Any]) -> Room:
        self.change = change
        return self

    @property
    def place(self) -> Place:
        return self.position.place

    def enter(self) -> Room:
        return self._done(self.steps.enter("", self.position, self.request))

    def type(self, text: str) -> Room:
        self.text = text
        return self._done(self.steps.type("", text, self.position, self.request))

    def search(self, text: str) -> Room:
        self.text = text
        return self._done(self.steps.search("", text, self.position, self.request))

    def filter(self, text: str) -> Room:
        return self._done(self.steps.filter("", text, self.position, self.request))

    def press(self, act: Any, value: Any = "") -> Room:
        event = pressed(act, value)
        return self._done(self.steps.press("", self.text, self.position, event, self.request))

    def __getattr__(self, part: str) -> str:
        return shown(self.change[getattr(self.tab, part)])


def test_what_was_typed_before_a_table_was_opened_does_not_close_it(project: Project) -> None:
    room = Room(project).type("trade.ord")
    room.text = "trade.orders"
    room.press("table", "trade.orders").type("trade.orders")
    assert room.place.opened is not None
    assert room.tab.listing not in room.change
    assert room.press("back").place.text == "trade.orders"


def test_a_list_that_took_long_does_not_cover_what_was_opened_meanwhile(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = Room(project)

    def slowly(*given: Any) -> Markup:
        room.press("table", "trade.orders")
        return list_html(*given)

    monkeypatch.setattr("t2sql.faces.chat.catalog_tab.list_html", slowly)
    late = room.steps.enter("", room.position, room.request)
    assert not late
    assert room.place.opened == Opened("table", "trade.orders")


def test_many_tables_are_listed_by_schema(project: Project) -> None:
    listing = Room(project).enter().listing
    assert 'data-act="schema" data-value="web"' in listing
    assert "45 tables" in listing
    assert "clicks_of_page" not in listing


def test_a_schema_lists_its_tables(project: Project) -> None:
    listing = Room(project).enter().press("schema", "trade").listing
    assert 'data-value="trade.members"' in listing
    assert "40 rows" in listing
    assert "web." not in listing


def test_a_long_list_is_turned_page_by_page(tmp_path: Path) -> None:
    tables = ";".join(
        f"CREATE TABLE web.thing_{name} (a INTEGER)" for name in map(chr, range(97, 123))
    )
    with open_project(make_lake(tmp_path, tables)) as project:
        room = Room(project).type("web.")
        assert room.listing.count('data-act="table"') == 50
        assert "1–50 of 71" in room.listing
        room.press("page", "1")
        assert room.listing.count('data-act="table"') == 21
        assert "51–71 of 71" in room.listing
        assert room.press("page", "999").listing.count('data-act="table"') == 21


def test_typing_narrows_by_name_at_once(project: Project) -> None:
    room = Room(project).type("ORDERS trade")
    assert 'data-value="trade.orders"' in room.listing
    assert 'data-value="trade.members"' not in room.listing
    assert "Enter searches" in room.listing


def test_enter_searches_columns_queries_and_terms(project: Project) -> None:
    listing = Room(project).search("paid orders").listing
    kinds = {
        kind for kind in ("table", "column", "query", "term") if f'data-act="{kind}"' in listing
    }
    assert {"table", "query", "term"} <= kinds


def test_what_nothing_fits_is_said(project: Project) -> None:
    assert "Nothing here fits “zzz”" in Room(project).type("zzz").listing


def test_a_table_is_told_in_full(project: Project) -> None:
    room = Room(project).press("table", "trade.orders")
    assert "Orders as &lt;b&gt;placed&lt;/b&gt;, one row an order" in room.about
    assert "order_id" in room.about
    assert "trade.orders_backup" in room.about
    assert "DECIMAL(10,2)" in room.columns
    assert "paid" in room.columns
    assert 'data-act="table" data-value="trade.members"' in room.columns
    assert "joins-picture" in room.more
    assert "verified by ada" in room.more
    assert "run 7 times" in room.more
    assert "1 past query · run 7 times · 1 verified" in room.more


def test_of_a_masked_column_no_value_is_shown(project: Project) -> None:
    room = Room(project).press("table", "trade.members")
    assert "masked" in room.columns
    assert "010-" not in room.columns
    glance = room.press("glance").glance
    assert "010-" not in glance
    assert "phone" in glance
    assert "Seoul" in glance


def test_a_wide_table_shows_a_page_of_its_columns(project: Project) -> None:
    room = Room(project).press("table", "trade.wide")
    assert room.change[room.tab.column_text]["visible"] is True
    assert room.columns.count("<tr>") == 61
    assert "1,500 columns" in room.columns
    assert "measure_0119" in room.press("columns", "1").columns
    assert room.filter("_1499").columns.count("<tr>") == 2


def test_a_found_column_opens_its_table_there(project: Project) -> None:
    room = Room(project).press("column", "trade.orders.status")
    assert room.place.opened == Opened("table", "trade.orders")
    assert "status" in room.columns
    assert "order_id" not in room.columns


def test_one_goes_back_the_way_one_came(project: Project) -> None:
    room = Room(project).type("trade.").press("table", "trade.orders")
    room.press("table", "trade.members").press("back")
    assert list(room.place.trail) == [Opened("table", "trade.orders")]
    room.press("back")
    assert list(room.place.trail) == []
    assert room.place.text == "trade."


def test_a_past_query_and_a_term_can_be_opened(project: Project) -> None:
    (query,) = project.table("trade.orders").past_queries
    about = Room(project).press("query", query.id).about
    assert "How many orders were paid?" in about
    assert "verified by ada" in about
    assert 'data-value="trade.orders"' in about
    assert "paid order" in Room(project).press("term", "paid order").about


def test_asking_about_a_table_pins_it_in_the_question(project: Project) -> None:
    room = Room(project).press("table", "trade.orders").press("ask")
    assert room.change[room.chat.box] == "@trade.orders "
    assert room.change[room.chat.tabs].selected == "ask"


@pytest.mark.parametrize("name", ["trade.orders", "odd one.a b", "a.x-y", "한국.주문", "plain"])
def test_a_pin_is_read_as_the_table_that_it_was_written_for(name: str) -> None:
    assert split_pins(f"{pin_of(name)} how many?", lambda one: one == name)[1] == (name,)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"act": 5, "value": {}},
        {"act": "open", "value": "x" * 100_000},
        {"act": "table"},
        {"act": "table", "value": "no.such"},
        {"act": "query", "value": "' OR 1=1"},
        {"act": "page", "value": "-1"},
        {"act": "columns", "value": "²"},
        {"act": "glance"},
        {"act": "ask"},
        ["act"],
    ],
)
def test_whatever_a_browser_sends_is_answered(project: Project, sent: Any) -> None:
    room = Room(project)
    change = room.steps.press("", "", room.position, gr.EventData(None, sent), room.request)
    assert set(change) <= {*room.tab.outputs, room.chat.box, room.chat.tabs}
    assert "trade.orders" in room.press("table", "trade.orders").about


def test_a_table_that_is_not_there_is_a_sentence(project: Project) -> None:
    room = Room(project).press("table", "trade.ordrs")
    assert "trade.orders" in room.listing
    assert room.place.opened is None


def test_it_is_told_in_the_persons_language(project: Project) -> None:
    room = Room(project, asking("ko-KR,ko;q=0.9")).press("table", "trade.orders")
    assert "이 테이블에 질문하기" in room.about
    assert "ada 님이 검증함" in room.more


def test_a_family_is_one_line_of_the_list(tmp_path: Path) -> None:
    days = ";".join(
        f"CREATE TABLE web.visits_202501{day:02d} (visit_id INTEGER, page VARCHAR)"
        for day in range(1, 29)
    )
    with open_project(make_lake(tmp_path, days)) as project:
        listing = str(list_html(project, Place(schema="web"), ENGLISH))
        assert listing.count("web.visits_") == 2  # its name, and the member that it opens
        assert "28 tables alike, 2025-01-01 to 2025-01-28" in listing
        named = str(list_html(project, Place(text="visits_20250117"), ENGLISH))
        assert 'data-value="web.visits_20250117"' in named


def test_the_room_is_wired_without_a_tab_around_it(project: Project) -> None:
    with gr.Blocks() as page:
        chat = ChatParts(gr.State(""), gr.Chatbot(), gr.Textbox(), gr.Button(), gr.Tabs())
        wire_catalog(lay_out_catalog(make_labels()), desk_over(project), chat)
    assert len(page.fns) == 7
