"""Insertions into a YAML text: every byte that stands there stays where it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml

GONE = "gone: true"


class CannotEditError(Exception):
    """The place is written in a way that nothing can be added to safely."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A text to put in at a place of another, in place of ``old``, which is mostly empty."""

    at: int
    text: str
    old: str = ""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits; of two at one place the earlier one comes first."""
    found = sorted(enumerate(edits), key=lambda pair: (pair[1].at, pair[0]))
    parts, done = [], 0
    for _, edit in found:
        parts += [text[done : edit.at], edit.text]
        done = edit.at + len(edit.old)
    return "".join([*parts, text[done:]])


@dataclass(frozen=True, slots=True)
class Page:
    """A YAML text, without a byte order mark, and its line ends."""

    text: str

    @property
    def newline(self) -> str:
        """The line end that it uses first."""
        line = self.text.find("\n")
        return "\r\n" if line > 0 and self.text[line - 1] == "\r" else "\n"

    def line_end(self, at: int) -> int:
        """Where the line of a place ends, its line end not included."""
        places = [place for sign in "\r\n" if (place := self.text.find(sign, at)) >= 0]
        return min(places, default=len(self.text))

    def line_start(self, at: int) -> int:
        """Where the line of a place begins."""
        return max(self.text.rfind(sign, 0, at) for sign in "\r\n") + 1

    def end_of(self, node: yaml.Node) -> int:
        """Where the last thing that a node says ends; comments behind it do not count."""
        leaf = _last_leaf(node)
        at = int(leaf.end_mark.index)
        if isinstance(leaf, yaml.ScalarNode) and leaf.style in ("|", ">"):
            kept = leaf.value.endswith("\n\n")
            return (
                at
                if kept
                else int(leaf.start_mark.index)
                + len(self.text[leaf.start_mark.index : at].rstrip())
            )
        return at

    def below(self, node: yaml.Node, lines: Sequence[str]) -> Edit:
        """Lines below the one that a node ends on."""
        at = self.line_end(self.end_of(node))
        return Edit(at, "".join(f"{self.newline}{line}" for line in lines))


def add_columns(
    page: Page, model: yaml.MappingNode, block: Sequence[Sequence[str]], flow: Sequence[str]
) -> Edit:
    """Columns at the end of a model's list.

    Args:
        page: the text that the model stands in.
        model: the mapping of a table.
        block: each column as lines of a block list, not indented.
        flow: each column as one text for a flow list.

    Raises:
        CannotEditError: the list is an alias, or no list.
    """
    columns = _field(model, "columns")
    if columns is None:
        return _new_list(page, model, block, flow)
    if not _is_within(columns, model):
        raise CannotEditError
    if _is_empty(columns, page):
        indent = " " * (_column_of_keys(model) + 2)
        return page.below(columns, [indent + line for lines in block for line in lines])
    if not isinstance(columns, yaml.SequenceNode):
        raise CannotEditError
    if columns.flow_style:
        if not columns.value:
            return Edit(columns.start_mark.index + 1, ", ".join(flow))
        return Edit(columns.value[-1].end_mark.index, "".join(f", {text}" for text in flow))
    first = columns.value[0]
    dash = page.text.rfind("-", page.line_start(first.start_mark.index), first.start_mark.index)
    start = dash if dash >= 0 else columns.start_mark.index
    before = page.text[page.line_start(start) : start]
    if before.strip():  # a list that begins behind something else on its line
        raise CannotEditError
    return page.below(columns, [before + line for lines in block for line in lines])


def mark_gone(page: Page, entry: yaml.MappingNode) -> Edit:
    """``gone: true`` among our keys of a table or a column.

    Raises:
        CannotEditError: its configuration is an alias, or no mapping.
    """
    place, missing = entry, ["config", "meta", "t2sql"]
    if _field(entry, "config") is None and _field(entry, "meta") is not None:
        missing = ["meta", "t2sql"]
    while missing and (inner := _field(place, missing[0])) is not None:
        if not isinstance(inner, yaml.MappingNode) or not _is_within(inner, place):
            raise CannotEditError
        place = inner
        missing.pop(0)
    said = GONE
    for key in reversed(missing):
        said = f"{key}: {{{said}}}"
    if place.flow_style:
        return Edit(place.start_mark.index + 1, f"{said}, " if place.value else said)
    if not place.value:
        raise CannotEditError
    indent = " " * _column_of_keys(place)
    name = _field(place, "name")
    if place is entry and name is not None and _is_within(name, place):
        return page.below(name, [indent + said])
    return Edit(place.value[0][0].start_mark.index, f"{said}{page.newline}{indent}")


def _new_list(
    page: Page, model: yaml.MappingNode, block: Sequence[Sequence[str]], flow: Sequence[str]
) -> Edit:
    if model.flow_style:
        said = f"columns: [{', '.join(flow)}]"
        if not model.value:
            raise CannotEditError
        return Edit(model.value[-1][1].end_mark.index, f", {said}")
    indent = " " * _column_of_keys(model)
    lines = [f"{indent}columns:", *(f"{indent}  {line}" for lines in block for line in lines)]
    return page.below(model, lines)


def _field(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    found: Mapping[str, yaml.Node] = {str(key.value): value for key, value in node.value}
    return found.get(name)


def _column_of_keys(node: yaml.MappingNode) -> int:
    return int(node.value[0][0].start_mark.column)


def _is_within(node: yaml.Node, outer: yaml.Node) -> bool:
    """Whether it stands there, and is not an alias of something that stands elsewhere."""
    start, end = outer.start_mark.index, outer.end_mark.index
    return bool(start <= node.start_mark.index and node.end_mark.index <= end)


def _is_empty(node: yaml.Node, page: Page) -> bool:
    """Whether nothing at all is written there."""
    said = page.text[node.start_mark.index : node.end_mark.index]
    return isinstance(node, yaml.ScalarNode) and not said.strip()


def _last_leaf(node: yaml.Node) -> yaml.Node:
    """The node that a block collection ends with."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        inner = last[1] if isinstance(last, tuple) else last
        if not _is_within(inner, node):  # an alias: its key is where the block ends
            raise CannotEditError
        node = inner
    return node
