"""Turning the pages of the rows, and sorting all of them, on the server."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import gradio as gr

from t2sql.errors import T2SQLError
from t2sql.faces.chat.answer_layout import AnswerPane, AnswerView
from t2sql.faces.chat.answer_shown import show_rows
from t2sql.faces.chat.desk import Desk, Update
from t2sql.faces.html.rows import MOST_ROWS, RowsView
from t2sql.faces.html.sorting import sort_rows

if TYPE_CHECKING:
    from t2sql.faces.chat.conversation import Shown

MOST_ORDERS: Final = 32
"""Orders of rows that are kept, so that a page is turned without sorting again."""
Order = tuple[int, ...] | None


class Pages:
    """The rows of the shown answer, a page at a time. Threads share it."""

    def __init__(self, pane: AnswerPane, desk: Desk) -> None:
        self._pane = pane
        self._desk = desk
        self._lock = threading.Lock()
        self._orders: OrderedDict[tuple[int, int, bool], tuple[Shown, Order]] = OrderedDict()

    def click(
        self, talk: str, name: str, view: AnswerView, event: gr.EventData, request: gr.Request
    ) -> Update:
        """A name was clicked, to sort by it, or a button to see other columns."""
        act, place = clicked(event)
        if act == "sort":
            return self._show(talk, name, view, sorted_by(view.rows, place), request)
        if act == "columns":
            return self._show(talk, name, view, replace(view.rows, first_column=place), request)
        return {}

    def back(self, talk: str, name: str, view: AnswerView, request: gr.Request) -> Update:
        """The page before."""
        return self._show(talk, name, view, turned(view.rows, -MOST_ROWS), request)

    def next(self, talk: str, name: str, view: AnswerView, request: gr.Request) -> Update:
        """The page after."""
        return self._show(talk, name, view, turned(view.rows, MOST_ROWS), request)

    def sort(
        self, talk: str, name: str, view: AnswerView, column: float, request: gr.Request
    ) -> Update:
        """Sort by a column, or the other way round by the same."""
        return self._show(talk, name, view, sorted_by(view.rows, int(column or 0)), request)

    def _show(
        self, talk: str, name: str, view: AnswerView, rows: RowsView, request: gr.Request
    ) -> Update:
        conversation = self._desk.conversation(request, talk)
        try:
            shown = conversation.shown(name)
        except T2SQLError:  # an old page: what it shows is all that is left of it
            return {}
        if shown.answer is None:
            return {}
        count, width = len(shown.answer.result.rows), len(shown.answer.result.columns)
        rows = _within(rows, count, width)
        changed = show_rows(
            self._pane, self._desk.words(request), shown, rows, self._order(shown, rows)
        )
        return {**changed, self._pane.view: replace(view, rows=rows)}

    def _order(self, shown: Shown, view: RowsView) -> Order:
        if view.sorted_by is None or shown.answer is None:
            return None
        key = (id(shown.answer), view.sorted_by, view.descending)
        with self._lock:
            held = self._orders.get(key)
            if held is not None and held[0].answer is shown.answer:
                return held[1]
        order = sort_rows(shown.answer.result, view.sorted_by, descending=view.descending)
        with self._lock:
            self._orders[key] = (shown, order)
            while len(self._orders) > MOST_ORDERS:
                self._orders.popitem(last=False)
        return order


def clicked(event: gr.EventData) -> tuple[str, int]:
    """What a button in the markup is for, and which one it is; nothing where that makes no sense.

    It comes from the browser, so it may be anything.
    """
    data: Any = event._data  # its attributes fail where a key is missing
    if not isinstance(data, dict):
        return "", 0
    act, value = data.get("act"), str(data.get("value"))
    if not isinstance(act, str) or not value.isdecimal() or len(value) > 9:
        return "", 0
    return act, int(value)


def sorted_by(view: RowsView, column: int) -> RowsView:
    """By a column, the least first; by the same once more, the greatest; then as it was."""
    if view.sorted_by != column:
        return replace(view, first=0, sorted_by=column, descending=False)
    if not view.descending:
        return replace(view, first=0, descending=True)
    return replace(view, first=0, sorted_by=None, descending=False)


def turned(view: RowsView, rows: int) -> RowsView:
    """So many rows further on, or back."""
    return replace(view, first=view.first + rows)


def _within(view: RowsView, count: int, width: int) -> RowsView:
    """The same, no page of it beyond the rows, and no column that is not there."""
    last = (count - 1) // MOST_ROWS * MOST_ROWS if count else 0
    known = view.sorted_by is not None and view.sorted_by < width
    return replace(
        view,
        first=max(0, min(view.first, last)),
        first_column=max(0, min(view.first_column, width - 1)),
        sorted_by=view.sorted_by if known else None,
    )
