"""The picture of a table's joins: whom it shows, which way, and nothing that runs."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from t2sql.faces.html.joins_picture import MOST, join_columns, joins_picture, neighbours_of
from t2sql.faces.words import words_for
from t2sql.types import Column, ForeignKey, JoinEdge, Table

ENGLISH = words_for("en")
SPACE = "{http://www.w3.org/2000/svg}"


def table(*keys: ForeignKey, primary: tuple[str, ...] = ("order_id",)) -> Table:
    return Table(
        "trade.orders",
        (Column("order_id", "INTEGER"), Column("member_id", "INTEGER")),
        primary_key=primary,
        foreign_keys=keys,
    )


def edges(count: int) -> tuple[JoinEdge, ...]:
    return tuple(
        JoinEdge(
            "trade.orders", ("order_id",), f"trade.part_{place:02d}", ("order_id",), "declared"
        )
        for place in range(count)
    )


def pictures(markup: str) -> list[ET.Element]:
    """The wide and the narrow one, parsed."""
    drawn = re.findall(r"<svg.*?</svg>", markup, re.DOTALL)
    named = (one.replace("<svg ", f'<svg xmlns="{SPACE[1:-1]}" ', 1) for one in drawn)
    return [ET.fromstring(one) for one in named]  # noqa: S314 # we drew it


def boxes(picture: ET.Element) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of each."""

    def of(one: ET.Element, key: str) -> float:
        return float(one.get(key, ""))

    found = picture.iter(f"{SPACE}rect")
    return [(of(one, "x"), of(one, "y"), of(one, "width"), of(one, "height")) for one in found]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6, 30])
def test_no_box_lies_on_another_nor_outside_the_picture(count: int) -> None:
    for picture in pictures(joins_picture(table(), edges(count), ENGLISH)):
        start, top, width, height = map(float, picture.get("viewBox", "").split())
        found = boxes(picture)
        assert len(found) == count + 1
        for place, (x, y, wide, tall) in enumerate(found):
            assert start <= x
            assert x + wide <= start + width + 1
            assert top <= y
            assert y + tall <= top + height
            for other_x, other_y, other_wide, other_tall in found[place + 1 :]:
                beside = x + wide <= other_x or other_x + other_wide <= x
                above = y + tall <= other_y or other_y + other_tall <= y
                assert beside or above


def test_the_narrow_picture_fits_a_phone() -> None:
    narrow = pictures(joins_picture(table(), edges(30), ENGLISH))[1]
    assert float(narrow.get("width", "")) <= 340


def test_a_picture_holds_so_many_neighbours_and_no_more() -> None:
    wide = pictures(joins_picture(table(), edges(MOST + 12), ENGLISH))[0]
    assert len(boxes(wide)) == MOST + 1


def test_a_table_without_joins_has_no_picture() -> None:
    assert joins_picture(table(), (), ENGLISH) == ""


def test_several_joins_with_one_table_share_a_box() -> None:
    twice = (
        JoinEdge("trade.members", ("member_id",), "trade.orders", ("buyer_id",), "history", 9),
        JoinEdge("trade.members", ("member_id",), "trade.orders", ("seller_id",), "history", 4),
    )
    (one,) = neighbours_of(table(), twice)
    assert one.lines == ("buyer_id = member_id", "seller_id = member_id")


def test_the_columns_of_a_join_are_told_from_this_tables_side() -> None:
    edge = JoinEdge("a.first", ("x", "same"), "b.second", ("y", "same"), "declared")
    assert join_columns("b.second", edge) == "y = x, same"


def test_who_is_referred_to_comes_first_and_gets_the_arrow() -> None:
    key = ForeignKey(("member_id",), "trade.members", ("member_id",))
    joins = (
        *edges(1),
        JoinEdge("trade.members", ("member_id",), "trade.orders", ("member_id",), "declared"),
    )
    first, second = neighbours_of(table(key), joins)
    assert (first.name, first.referred, first.refers) == ("trade.members", True, False)
    assert (second.name, second.referred, second.refers) == ("trade.part_00", False, True)


def test_a_guess_is_dashed_and_a_join_by_name_has_no_arrow() -> None:
    guess = (JoinEdge("trade.members", ("member_id",), "trade.orders", ("member_id",), "named"),)
    drawn = joins_picture(table(), guess, ENGLISH)
    assert "joins-guess" in drawn
    assert "marker-start=" not in drawn
    assert "marker-end=" not in drawn


def test_hostile_names_are_text_and_long_ones_are_cut() -> None:
    name = "trade.<script>alert(1)</script>" + "x" * 300
    joins = (JoinEdge(name, ('a"b',), "trade.orders", ("c<d",), "declared"),)
    drawn = joins_picture(table(), joins, ENGLISH)
    assert "<script" not in drawn
    for picture in pictures(drawn):
        shown = [one.text or "" for one in picture.iter(f"{SPACE}text")]
        assert max(map(len, shown)) < 60


def test_the_picture_says_what_it_shows() -> None:
    wide = pictures(joins_picture(table(), edges(2), ENGLISH))[0]
    assert wide.get("role") == "img"
    assert "trade.part_00, trade.part_01" in wide.get("aria-label", "")
