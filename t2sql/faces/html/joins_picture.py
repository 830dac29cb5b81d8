"""A table and its neighbours as a picture: which tables it joins, and by which columns.

The picture is drawn twice, for a wide and for a narrow place; the style sheet shows one of them
(classes ``joins-wide`` and ``joins-narrow``), so that letters never shrink. A solid line is a join
that somebody declared or wrote; a dashed one is guessed. The arrow points to the table that is
referred to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from t2sql.faces.html.texts import join_html, text_html
from t2sql.faces.words import Words
from t2sql.types import JoinEdge, Table

MOST: Final = 30
"""Neighbours in a picture."""
_SURE: Final = frozenset({"declared", "dbt", "history"})
_DIRECTED: Final = frozenset({"declared", "dbt", "inferred"})
"""Joins by a foreign key of one of the two."""
_TRUST: Final = ("declared", "dbt", "history", "inferred", "named")
_BOX: Final = 280.0
"""Widths and heights are in pixels of the picture, which is never scaled up."""
_GAP: Final = 66.0
_LINE: Final = 18.0
_SPACE: Final = 12.0
_NARROW: Final = 330.0
_INDENT: Final = 34.0
_LETTER: Final = 7.4
"""Width of a letter of 12 pixels, on the safe side; those of names are bold."""
_BOLD: Final = 8.5
_MOST_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A table at the other end of one or more joins."""

    name: str
    lines: tuple[str, ...]
    """The columns of each join, as ``own = theirs``."""
    sure: bool
    referred: bool
    """Whether the table in the middle points to it."""
    refers: bool = False
    """Whether it points to the table in the middle."""

    @property
    def height(self) -> float:
        """Of its box."""
        return _LINE * (1 + min(len(self.lines), _MOST_LINES)) + _SPACE


def neighbours_of(table: Table, joins: Sequence[JoinEdge]) -> tuple[Neighbour, ...]:
    """The tables at the other ends: those it points to first, then the most trusted and used."""
    edges: dict[str, list[JoinEdge]] = {}
    for edge in sorted(joins, key=lambda one: (_TRUST.index(one.source), -one.uses)):
        other = edge.right if edge.left.lower() == table.name.lower() else edge.left
        edges.setdefault(other, []).append(edge)
    found = [_neighbour(table, name, own) for name, own in edges.items()]
    return tuple(sorted(found, key=lambda one: not one.referred))


def _neighbour(table: Table, name: str, edges: Sequence[JoinEdge]) -> Neighbour:
    keys = {key.ref_table.lower() for key in table.foreign_keys}
    primary = {column.lower() for column in table.primary_key}
    by_key = [_own_columns(table.name, edge) == primary for edge in edges]
    # A join that the data tells goes from many to one: to who is met at its primary key.
    told = any(edge.source in _DIRECTED for edge in edges) and not any(by_key)
    referred = name.lower() in keys or told
    return Neighbour(
        name,
        tuple(dict.fromkeys(join_columns(table.name, edge) for edge in edges)),
        any(edge.source in _SURE for edge in edges),
        referred,
        not referred and any(by_key),
    )


def _own_columns(table: str, edge: JoinEdge) -> set[str]:
    own = edge.left_columns if edge.left.lower() == table.lower() else edge.right_columns
    return {column.lower() for column in own}


def join_columns(table: str, edge: JoinEdge) -> str:
    """The columns of a join as seen from one of its tables: ``own = theirs``."""
    own, other = edge.left_columns, edge.right_columns
    if edge.left.lower() != table.lower():
        own, other = other, own
    pairs = [left if left == right else f"{left} = {right}" for left, right in zip(own, other)]  # noqa: B905 # an edge has as many on both sides
    return ", ".join(pairs)


def joins_picture(table: Table, joins: Sequence[JoinEdge], words: Words) -> Markup:
    """The picture; empty where the table has no neighbours. Names in it can be pressed."""
    neighbours = neighbours_of(table, joins)[:MOST]
    if not neighbours:
        return Markup("")
    others = ", ".join(one.name for one in neighbours)
    said = words("browse.joins_picture", table=table.name, others=others)
    return Markup('<div class="joins-picture">{}{}</div>').format(
        _wide(table, neighbours, said), _narrow(table, neighbours, said)
    )


def _wide(table: Table, neighbours: Sequence[Neighbour], said: str) -> Markup:
    """The table in the middle, its neighbours at both sides; one side where they are few."""
    half = len(neighbours) if len(neighbours) <= 3 else (len(neighbours) + 1) // 2
    right, left = neighbours[:half], neighbours[half:]
    height = max(_stack(right), _stack(left), 2 * _LINE + _SPACE)
    middle = height / 2
    start = 0.0 if left else _BOX + _GAP
    parts = [_box(_BOX + _GAP, middle - _LINE, table.name, (), own=True)]
    for side, x in ((left, 0.0), (right, 2 * (_BOX + _GAP))):
        y = (height - _stack(side)) / 2
        for one in side:
            ends = (_BOX + _GAP, _BOX) if x == 0.0 else (2 * _BOX + _GAP, x)
            path = _curve(ends[0], middle, ends[1], y + one.height / 2)
            parts += [_line(path, one, "joins-wide"), _box(x, y, one.name, one.lines)]
            y += one.height + _SPACE
    return _svg("joins-wide", (start, 3 * _BOX + 2 * _GAP - start, height), said, parts)


def _narrow(table: Table, neighbours: Sequence[Neighbour], said: str) -> Markup:
    """The table on top, its neighbours below each other."""
    top = 2 * _LINE
    y, parts = top + _SPACE, [_box(0.0, 0.0, table.name, (), own=True, width=_NARROW)]
    for one in neighbours:
        middle = y + one.height / 2
        path = f"M14 {top:.0f} V{middle:.0f} H{_INDENT:.0f}"
        wide = _NARROW - _INDENT
        parts += [
            _line(path, one, "joins-narrow"),
            _box(_INDENT, y, one.name, one.lines, width=wide),
        ]
        y += one.height + _SPACE
    return _svg("joins-narrow", (0.0, _NARROW, y - _SPACE), said, parts)


def _svg(kind: str, size: tuple[float, float, float], said: str, parts: list[Markup]) -> Markup:
    start, width, height = size
    marker = Markup(
        '<defs><marker id="{kind}-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"/></marker></defs>'
    ).format(kind=kind)
    return Markup(
        '<svg class="{kind}" role="img" aria-label="{said}" width="{width:.0f}" '
        'height="{tall:.0f}" viewBox="{start:.0f} -1 {width:.0f} {tall:.0f}">{marker}{parts}'
        "</svg>"
    ).format(
        kind=kind,
        said=text_html(said),
        width=width,
        tall=height + 2,
        start=start,
        marker=marker,
        parts=join_html(parts),
    )


def _box(
    x: float,
    y: float,
    name: str,
    lines: Sequence[str],
    *,
    own: bool = False,
    width: float = _BOX,
) -> Markup:
    shown = list(lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        shown[-1] = f"+ {len(lines) - _MOST_LINES + 1}"
    height = _LINE * (1 + len(shown)) + (_SPACE if shown else _LINE)
    wide = width - 20
    texts = [_text(x + 10, y + _LINE + 3, _cut_front(name, wide * _LETTER / _BOLD), "joins-name")]
    texts += [
        _text(x + 10, y + _LINE * (2 + number) + 1, _cut_end(line, wide), "joins-on")
        for number, line in enumerate(shown)
    ]
    said = "\n".join((name, *lines))
    press = Markup("") if own else Markup(' data-act="table" data-value="{}"').format(name)
    kind = "joins-own" if own else "joins-other"
    return Markup(
        '<g class="{}"{}><title>{}</title><rect x="{:.0f}" y="{:.0f}" width="{:.0f}" '
        'height="{:.0f}" rx="6"/>{}</g>'
    ).format(kind, press, text_html(said), x + 0.5, y, width - 1, height, join_html(texts))


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    return Markup('<text x="{:.0f}" y="{:.0f}" class="{}">{}</text>').format(
        x, y, kind, text_html(text)
    )


def _line(path: str, one: Neighbour, picture: str) -> Markup:
    """From the table in the middle to a neighbour."""
    end = "marker-end" if one.referred else "marker-start"
    arrow = Markup(' {}="url(#{}-arrow)"').format(end, picture)
    kind = "joins-line" if one.sure else "joins-line joins-guess"
    shown = arrow if one.referred or one.refers else Markup("")
    return Markup('<path class="{}"{} d="{}"/>').format(kind, shown, path)


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    bend = (x1 + x2) / 2
    return f"M{x1:.0f} {y1:.0f} C{bend:.0f} {y1:.0f} {bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"


def _stack(neighbours: Sequence[Neighbour]) -> float:
    return sum(one.height + _SPACE for one in neighbours) - (_SPACE if neighbours else 0.0)


def _cut_end(text: str, width: float) -> str:
    """The beginning of a text, as much of it as fits."""
    if _width(text) <= width:
        return text
    while text and _width(text) + _LETTER > width:
        text = text[:-1]
    return f"{text}…"


def _cut_front(text: str, width: float) -> str:
    """The end of a name, which tells tables of one schema apart."""
    if _width(text) <= width:
        return text
    while text and _width(text) + _LETTER > width:
        text = text[1:]
    return f"…{text.lstrip('.')}"


def _width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return _LETTER * (len(text) + 0.8 * wide)
