"""YAML documents whose every value knows its file and line, so that errors can name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml

from t2sql.errors import MetadataError


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of a YAML document. Scalars are read as they are written: ``1.0`` stays ``1.0``."""

    file: Path
    node: yaml.Node

    @property
    def line(self) -> int:
        """The line it starts on, counted from 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_null(self) -> bool:
        """Whether it is an empty or null scalar."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag == "tag:yaml.org,2002:null"

    def error(self, message: str, *, hint: str = "") -> MetadataError:
        """An error that names this place."""
        return MetadataError(f"{self.file}, line {self.line}: {message}", hint=hint)

    def pairs(self, what: str) -> Iterator[tuple[str, Entry]]:
        """Keys and values of a mapping; null counts as empty.

        Raises:
            MetadataError: it is something else.
        """
        if self.is_null:
            return
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error(f"{what} must be a mapping (`key: value`).")
        for key, value in self.node.value:
            yield str(key.value), Entry(self.file, value)

    def fields(self, what: str) -> dict[str, Entry]:
        """The same as a dictionary; null values are left out, the last of a repeated key wins."""
        return {key: value for key, value in self.pairs(what) if not value.is_null}

    def items(self, what: str) -> Iterator[Entry]:
        """Members of a list; null counts as empty.

        Raises:
            MetadataError: it is something else.
        """
        if self.is_null:
            return
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error(f"{what} must be a list (`- item`).")
        for item in self.node.value:
            yield Entry(self.file, item)

    def text(self, what: str) -> str:
        """A scalar as text, stripped.

        Raises:
            MetadataError: it is a list or a mapping.
        """
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.error(f"{what} must be a text.")
        return "" if self.is_null else str(self.node.value).strip()

    def texts(self, what: str) -> tuple[str, ...]:
        """A list of texts, or one text alone."""
        if isinstance(self.node, yaml.SequenceNode):
            return tuple(text for item in self.items(what) if (text := item.text(what)))
        return (text,) if (text := self.text(what)) else ()

    def flag(self, what: str) -> bool:
        """A yes or no.

        Raises:
            MetadataError: it is something else.
        """
        word = self.text(what).lower()
        if word in {"true", "yes", "on"}:
            return True
        if word in {"false", "no", "off", ""}:
            return False
        raise self.error(f"{what} must be true or false, not {word!r}.")

    def only(self, known: Iterable[str], what: str) -> dict[str, Entry]:
        """The fields of a mapping, all of whose keys must be known.

        Raises:
            MetadataError: a key is not, with the nearest known one.
        """
        choices = sorted(known)
        for key, value in self.pairs(what):
            if key not in choices:
                raise value.error(f"unknown key {key!r} in {what}.", hint=nearest(key, choices))
        return self.fields(what)


def nearest(word: str, choices: Iterable[str]) -> str:
    """A hint for a word that is not among the choices: the nearest of them, or all if few."""
    known = list(choices)
    folded = {choice.lower(): choice for choice in known}
    near = get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {folded[near[0]]!r}?"
    return f"Known are: {', '.join(known)}." if 0 < len(known) <= 20 else ""


def read_document(file: Path) -> Entry | None:
    """The root of a YAML file; None if the file is empty.

    Raises:
        MetadataError: the file cannot be read, or is not YAML.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise MetadataError(f"{file}: not UTF-8 text.", hint="Save the file as UTF-8.") from error
    except OSError as error:
        raise MetadataError(f"{file}: cannot be read: {error.strerror}.") from error
    root = compose(text, file)
    return None if root is None else Entry(file, root)


def compose(text: str, file: Path) -> yaml.Node | None:
    """The root node of a YAML text; None if it is empty.

    Raises:
        MetadataError: it is not YAML; ``file`` is named.
    """
    # libyaml reads ten times faster than pure Python; not every build of PyYAML has it.
    loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        said = error.problem or error.context or "cannot be read"
        raise MetadataError(f"{file}{line}: not valid YAML: {said}.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise MetadataError(f"{file}: not valid YAML: {str(error).splitlines()[0]}.") from error
    return root
