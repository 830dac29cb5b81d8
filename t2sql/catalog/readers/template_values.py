"""Values of a template's expressions, as far as they stand in the template itself.

Nothing is executed: constants, names that were set, and a few pure functions are known. All
else is an :class:`Unknown`, which writes an identifier in its place.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import nodes

_BIGGEST = 10**9
_LONGEST = 100_000
_NUMBERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mul": operator.mul,
    "Div": operator.truediv,
    "FloorDiv": operator.floordiv,
    "Mod": operator.mod,
}
_COMPARED: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda left, right: left in right,
    "notin": lambda left, right: left not in right,
}
_CALLS: Mapping[str, Any] = {
    "is_incremental": False,
    **dict.fromkeys(("config", "log", "print", "return"), ""),
    "dbt_utils_star": "*",
}
_FILTERS: Mapping[str, Callable[..., Any]] = {
    "upper": lambda value: str(value).upper(),
    "lower": lambda value: str(value).lower(),
    "trim": lambda value: str(value).strip(),
    "string": str,
    "int": int,
    "length": len,
    "count": len,
    "first": lambda value: value[0],
    "last": lambda value: value[-1],
    "list": list,
    "join": lambda value, by="": str(by).join(str(item) for item in value),
    "replace": lambda value, old, new: str(value).replace(str(old), str(new)),
    "default": lambda value, *_: value,
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """What only a run of the template could tell; ``name`` stands for it in the SQL."""

    name: str

    def __str__(self) -> str:
        return self.name


class Values:
    """Reads expressions.

    Args:
        names: what ``ref`` and ``this`` mean, by name.
        first_run: what ``is_init()`` is; ``is_incremental()`` is no in any case.
    """

    def __init__(self, names: Mapping[str, str], *, first_run: bool = False) -> None:
        self._names = names
        self._first_run = first_run

    def read(self, node: nodes.Node, known: Mapping[str, Any]) -> Any:
        """The value of an expression, given the names that were set before."""
        kind = type(node).__name__
        reader: Callable[[Any, Mapping[str, Any]], Any] | None = getattr(
            self, f"_read_{kind.lower()}", None
        )
        if reader is not None:
            return reader(node, known)
        if kind in _NUMBERS:
            return self._calculated(kind, node, known)
        return Unknown(name_of(node))

    def _read_const(self, node: nodes.Const, known: Mapping[str, Any]) -> Any:
        return node.value

    def _read_templatedata(self, node: nodes.TemplateData, known: Mapping[str, Any]) -> Any:
        return node.data

    def _read_name(self, node: nodes.Name, known: Mapping[str, Any]) -> Any:
        if node.name in known:
            return known[node.name]
        if node.name == "this":
            return self._names.get("this", Unknown("this"))
        return Unknown(node.name)

    def _read_list(self, node: nodes.List, known: Mapping[str, Any]) -> Any:
        return [self.read(item, known) for item in node.items]

    def _read_tuple(self, node: nodes.Tuple, known: Mapping[str, Any]) -> Any:
        return tuple(self.read(item, known) for item in node.items)

    def _read_dict(self, node: nodes.Dict, known: Mapping[str, Any]) -> Any:
        pairs = ((self.read(pair.key, known), self.read(pair.value, known)) for pair in node.items)
        return {key: value for key, value in pairs if isinstance(key, (str, int, float))}

    def _read_getattr(self, node: nodes.Getattr, known: Mapping[str, Any]) -> Any:
        return self._member(self.read(node.node, known), node.attr, node)

    def _read_getitem(self, node: nodes.Getitem, known: Mapping[str, Any]) -> Any:
        return self._member(self.read(node.node, known), self.read(node.arg, known), node)

    def _member(self, value: Any, key: Any, node: nodes.Node) -> Any:
        if isinstance(value, Mapping) and isinstance(key, (str, int)):
            return value.get(key, Unknown(name_of(node)))
        if isinstance(value, Sequence) and isinstance(key, int) and -len(value) <= key < len(value):
            return value[key]
        return Unknown(name_of(node))

    def _read_not(self, node: nodes.Not, known: Mapping[str, Any]) -> Any:
        value = self.read(node.node, known)
        return value if isinstance(value, Unknown) else not value

    def _read_and(self, node: nodes.And, known: Mapping[str, Any]) -> Any:
        left, right = self.read(node.left, known), self.read(node.right, known)
        if isinstance(left, Unknown):
            return left if isinstance(right, Unknown) or right else False
        return right if left else left

    def _read_or(self, node: nodes.Or, known: Mapping[str, Any]) -> Any:
        left, right = self.read(node.left, known), self.read(node.right, known)
        if isinstance(left, Unknown):
            return left if isinstance(right, Unknown) or not right else True
        return left or right

    def _read_compare(self, node: nodes.Compare, known: Mapping[str, Any]) -> Any:
        left = self.read(node.expr, known)
        for operand in node.ops:
            right = self.read(operand.expr, known)
            if isinstance(left, Unknown) or isinstance(right, Unknown):
                return Unknown(name_of(node))
            try:
                if not _COMPARED[operand.op](left, right):
                    return False
            except TypeError:
                return Unknown(name_of(node))
            left = right
        return True

    def _read_condexpr(self, node: nodes.CondExpr, known: Mapping[str, Any]) -> Any:
        if self.read(node.test, known):
            return self.read(node.expr1, known)
        return self.read(node.expr2, known) if node.expr2 is not None else ""

    def _read_concat(self, node: nodes.Concat, known: Mapping[str, Any]) -> Any:
        return "".join(str(self.read(part, known)) for part in node.nodes)[:_LONGEST]

    def _read_filter(self, node: nodes.Filter, known: Mapping[str, Any]) -> Any:
        if node.node is None:
            return Unknown(node.name)
        value = self.read(node.node, known)
        arguments = [self.read(argument, known) for argument in node.args]
        if isinstance(value, Unknown):
            # A value that is missing in the template has its default, where there is one.
            return arguments[0] if node.name in {"default", "d"} and arguments else value
        act = _FILTERS.get(node.name)
        if act is None:
            return value
        try:
            made = act(value, *arguments)
        except (TypeError, ValueError, IndexError, KeyError):
            return value
        return made[:_LONGEST] if isinstance(made, str) else made

    def _read_call(self, node: nodes.Call, known: Mapping[str, Any]) -> Any:
        arguments = [self.read(argument, known) for argument in node.args]
        name = name_of(node.node)
        texts = [str(argument) for argument in arguments]
        known_call = _CALLS.get(name)
        if name == "ref" and texts:
            return self._names.get(texts[-1], texts[-1])
        if name == "source" and len(texts) == 2:
            return self._names.get(".".join(texts), ".".join(texts))
        if name in {"var", "env_var"} and texts:
            return arguments[1] if len(arguments) > 1 else Unknown(_identifier(texts[0]))
        if name == "is_init":
            return self._first_run
        if name == "range" and arguments and all(isinstance(part, int) for part in arguments):
            return list(range(*arguments[:3]))[:1000] if _short(arguments) else Unknown(name)
        return known_call if known_call is not None else self._method(node, arguments, known)

    def _method(self, node: nodes.Call, arguments: Sequence[Any], known: Mapping[str, Any]) -> Any:
        if type(node.node).__name__ == "Getattr":
            owner: nodes.Getattr = node.node  # type: ignore[assignment] # just looked
            value = self.read(owner.node, known)
            if isinstance(value, Mapping) and owner.attr in {"items", "keys", "values"}:
                return list(getattr(value, owner.attr)())
            if isinstance(value, Mapping) and owner.attr == "get" and arguments:
                return self._member(value, arguments[0], node)
            if isinstance(value, str) and owner.attr in {"upper", "lower", "strip"}:
                return getattr(value, owner.attr)()
            if isinstance(value, list) and owner.attr == "append" and arguments:
                value.append(arguments[0])
                return ""
        return Unknown(name_of(node))

    def _calculated(self, kind: str, node: Any, known: Mapping[str, Any]) -> Any:
        left, right = self.read(node.left, known), self.read(node.right, known)
        if kind == "Add" and isinstance(left, str) and isinstance(right, str):
            return (left + right)[:_LONGEST]
        if kind == "Add" and isinstance(left, list) and isinstance(right, list):
            return (left + right)[:1000]
        numbers = (int, float)
        if isinstance(left, numbers) and isinstance(right, numbers):
            if abs(left) > _BIGGEST or abs(right) > _BIGGEST or (not right and kind[0] in "DFM"):
                return Unknown("number")
            return _NUMBERS[kind](left, right)
        return Unknown(name_of(node))


def name_of(node: nodes.Node) -> str:
    """An identifier that says what stands at a place: ``params.table`` is ``params_table``."""
    kind = type(node).__name__
    if kind == "Name":
        return str(node.name)  # type: ignore[attr-defined] # just looked
    if kind == "Getattr":
        return f"{name_of(node.node)}_{node.attr}"  # type: ignore[attr-defined] # just looked
    if kind in {"Getitem", "Call", "Filter"} and getattr(node, "node", None) is not None:
        return name_of(node.node)  # type: ignore[attr-defined] # just looked
    return "filled"


def _identifier(text: str) -> str:
    return re.sub(r"\W+", "_", text).strip("_") or "filled"


def _short(bounds: Sequence[int]) -> bool:
    return all(abs(bound) <= _LONGEST for bound in bounds) and 0 not in bounds[2:]
