"""Jinja in SQL, filled in without running it, so that what it stands around can be parsed.

What dbt and other tools write is read as text: nothing of the project, no macro of a package and
no database is there, and no template can do anything but make text.

- ``{{ ref('x') }}`` is the table ``x``, ``{{ source('a', 'b') }}`` is ``a.b``, ``{{ this }}`` the
  model itself; ``{{ config(…) }}`` is nothing, ``{{ var('x', 1) }}`` its default;
- ``{% set %}`` and ``{% macro %}`` of the same file are known; so are ``is_incremental()``
  (no) and ``is_init()`` (no; yes if the text parses only so);
- ``{% for %}`` goes through a list that stands in the template, and once through any other;
- ``{% if %}`` of what is not known takes its first branch; if the text does not parse so, its last;
- any other expression becomes an identifier made of its names, or nothing if that parses only so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from t2sql.catalog.readers.template_values import Unknown, Values

if TYPE_CHECKING:
    from jinja2 import nodes

_MARKS = ("{{", "{%", "{#")
_LONGEST = 1_000_000
_MOST_ROUNDS = 200
_MOST_STEPS = 20_000
_DEEPEST = 20
# Blocks of dbt that Jinja itself does not know: their bodies are SQL.
_FOREIGN = re.compile(r"\{%-?\s*(?:end)?(?:snapshot|test|materialization|docs|cache)\b[^%]*%\}")


class TemplateFault(ValueError):  # noqa: N818 # a fault of the template, told as a Problem
    """The template cannot be filled in; the text says why."""


def is_template(text: str) -> bool:
    """Whether Jinja may stand in a text."""
    return any(mark in text for mark in _MARKS)


def fill_template(text: str, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """The SQL that a template may stand for, the most likely first.

    Args:
        text: SQL with Jinja in it.
        names: what the names of ``ref``, ``source`` (``a.b``) and ``this`` mean.

    Raises:
        TemplateFault: it is no template that can be read, or makes too long a text.
    """
    tree = _parsed(text)
    told: set[str] = set()
    choices = product((False, True), (True, False), (True, False))
    for first_run, named, branch in choices:
        values = Values(names or {}, first_run=first_run)
        made = _Filler(values, branch=branch, named=named).fill(tree)
        if made not in told:
            told.add(made)
            yield made


def _parsed(text: str) -> nodes.Template:
    import jinja2

    # Only the parser is used; nothing is rendered, so nothing is there to escape.
    environment = jinja2.Environment(  # noqa: S701
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"]
    )
    try:
        return environment.parse(_FOREIGN.sub("", text))
    except jinja2.TemplateSyntaxError as error:
        raise TemplateFault(f"line {error.lineno}: {error.message}") from error
    except RecursionError as error:
        raise TemplateFault("it nests too deeply") from error


class _Filler:
    """Walks through one template once."""

    def __init__(self, values: Values, *, branch: bool, named: bool) -> None:
        self._values = values
        self._branch = branch
        self._named = named
        self._macros: dict[str, nodes.Macro] = {}
        self._parts: list[str] = []
        self._length = 0
        self._steps = 0
        self._depth = 0

    def fill(self, tree: nodes.Template) -> str:
        try:
            self._all(tree.body, {})
        except RecursionError as error:
            raise TemplateFault("it nests too deeply") from error
        return "".join(self._parts)

    def _all(self, body: Sequence[nodes.Node], known: dict[str, Any]) -> None:
        for node in body:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TemplateFault("it goes on for too long")
            self._one(node, known)

    def _one(self, node: Any, known: dict[str, Any]) -> None:
        match type(node).__name__:
            case "Output":
                for part in node.nodes:
                    self._write(part, known)
            case "If":
                self._if(node, known)
            case "For":
                self._for(node, known)
            case "Assign":
                _bind(node.target, self._values.read(node.node, known), known)
            case "AssignBlock":
                _bind(node.target, self._aside(node.body, known), known)
            case "Macro":
                self._macros[node.name] = node
            case "CallBlock" | "FilterBlock" | "Block" | "With" | "Scope":
                self._all(node.body, known)
            case "ExprStmt":
                self._values.read(node.node, known)

    def _write(self, node: Any, known: dict[str, Any]) -> None:
        if type(node).__name__ == "Call":
            macro = self._macros.get(getattr(node.node, "name", ""))
            if macro is not None:
                self._call(macro, node, known)
                return
        value = self._values.read(node, known)
        self._put("" if isinstance(value, Unknown) and not self._named else str(value))

    def _put(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST:
            raise TemplateFault("it makes too long a text")
        self._parts.append(text)

    def _call(self, macro: nodes.Macro, node: nodes.Call, known: dict[str, Any]) -> None:
        if self._depth >= _DEEPEST:
            raise TemplateFault("its macros call each other too deeply")
        names = [argument.name for argument in macro.args]
        inner = dict(known) | {name: Unknown(name) for name in names}
        defaults = zip(reversed(names), reversed(macro.defaults), strict=False)
        inner |= {name: self._values.read(value, known) for name, value in defaults}
        inner |= {
            name: self._values.read(value, known)
            for name, value in zip(names, node.args, strict=False)
        }
        inner |= {pair.key: self._values.read(pair.value, known) for pair in node.kwargs}
        self._depth += 1
        self._all(macro.body, inner)
        self._depth -= 1

    def _aside(self, body: Sequence[nodes.Node], known: dict[str, Any]) -> str:
        before, self._parts = self._parts, []
        self._all(body, known)
        made, self._parts = "".join(self._parts), before
        return made

    def _if(self, node: nodes.If, known: dict[str, Any]) -> None:
        for branch in (node, *node.elif_):
            value = self._values.read(branch.test, known)
            if self._branch if isinstance(value, Unknown) else value:
                self._all(branch.body, known)
                return
        self._all(node.else_, known)

    def _for(self, node: nodes.For, known: dict[str, Any]) -> None:
        value = self._values.read(node.iter, known)
        items = list(value) if isinstance(value, (list, tuple, Mapping)) else [Unknown("item")]
        for index, item in enumerate(items[:_MOST_ROUNDS]):
            loop = {
                "first": index == 0,
                "last": index == len(items) - 1,
                "index": index + 1,
                "index0": index,
                "length": len(items),
            }
            # As in Jinja: what is set within a loop ends with its round.
            inner = {**known, "loop": loop}
            _bind(node.target, item, inner)
            if node.test is None or self._values.read(node.test, inner):
                self._all(node.body, inner)
        if not items:
            self._all(node.else_, known)


def _bind(target: Any, value: Any, known: dict[str, Any]) -> None:
    """Give a value to a name, or its parts to several."""
    if type(target).__name__ == "Tuple":
        parts = value if isinstance(value, (list, tuple)) else ()
        for index, name in enumerate(target.items):
            _bind(name, parts[index] if index < len(parts) else Unknown(_named(name)), known)
    elif type(target).__name__ == "Name":
        known[target.name] = Unknown(target.name) if isinstance(value, Unknown) else value


def _named(target: Any) -> str:
    return str(getattr(target, "name", "item"))
