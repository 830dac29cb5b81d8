"""What HTML a page would see: its elements and attributes, and its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_ALONE = frozenset({"br", "img", "hr", "input", "meta", "link"})


@dataclass
class Seen:
    """What a parser found."""

    elements: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Each element with the names of its attributes, in order."""
    values: list[tuple[str, str, str]] = field(default_factory=list)
    """Element, attribute, value."""
    texts: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    broken: bool = False
    """An end without its beginning, or a comment or declaration where none belongs."""

    @property
    def text(self) -> str:
        return "".join(self.texts)


class _Parser(HTMLParser):
    def __init__(self, seen: Seen) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = seen

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.elements.append((tag, tuple(name for name, _ in attrs)))
        self.seen.values += [(tag, name, value or "") for name, value in attrs]
        if tag not in _ALONE:
            self.seen.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.seen.open or self.seen.open.pop() != tag:
            self.seen.broken = True

    def handle_data(self, data: str) -> None:
        self.seen.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.seen.broken = True

    def handle_decl(self, decl: str) -> None:
        self.seen.broken = True

    def unknown_decl(self, data: str) -> None:
        self.seen.broken = True

    def handle_pi(self, data: str) -> None:
        self.seen.broken = True


def read_markup(html: str) -> Seen:
    """What a parser finds in it."""
    seen = Seen()
    parser = _Parser(seen)
    parser.feed(html)
    parser.close()
    seen.broken = seen.broken or bool(seen.open)
    return seen
