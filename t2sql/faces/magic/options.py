"""What may be typed after a magic's name: options first, then a question or SQL just as it is.

A question is prose, so it is never split as a shell would split it: quotes, dollars, braces and
single dashes stay. ``--word`` alone is read as an option, wherever it stands in the line; the body
of a cell is never looked at.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from t2sql.errors import InputError

_OPTION = re.compile(r"\s*(?P<sign>--(?P<long>[A-Za-z][\w-]*)|-(?P<short>[A-Za-z])(?=\s|$))")
_LATER = re.compile(r"\s--(?=[A-Za-z])")
_VALUE = re.compile(r"""(?:\s*=\s*|\s+)(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))""")
_TARGET = re.compile(r"\s*(?P<name>[^\W\d]\w*)\s*<<(?:\s|$)")
_ALL_QUOTED = re.compile(r'"(?P<inside>[^"]*)"|“(?P<curly>[^“”]*)”')


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a magic."""

    name: str
    """Without the dashes."""
    help: str
    value: str = ""
    """What its value is called; empty: it is a switch."""
    short: str = ""
    choices: tuple[str, ...] = ()

    @property
    def spelt(self) -> str:
        """``--tables A,B``."""
        return f"--{self.name} {self.value or '|'.join(self.choices)}".strip()


HELP = Option("help", "Say what it does and which options it has.")


@dataclass(frozen=True, slots=True)
class Command:
    """A magic: its name with the percent signs, what it does, what it takes."""

    name: str
    operand: str
    """What stands after the options."""
    what: str
    options: tuple[Option, ...]
    examples: tuple[str, ...] = ()
    notes: str = ""

    def option(self, name: str, *, short: bool = False) -> Option | None:
        """The option of that name or letter."""
        found = (*self.options, HELP)
        return next((one for one in found if name == (one.short if short else one.name)), None)

    @property
    def usage(self) -> str:
        """One line."""
        options = " ".join(f"[{option.spelt}]" for option in self.options)
        return f"{self.name} {options} {self.operand}".strip()

    @property
    def help(self) -> str:
        """The docstring of the magic: what `%%ask?` shows."""
        lines = [self.what, "", "Options:", ""]
        width = max(len(option.spelt) for option in self.options) + 6
        for option in (*self.options, HELP):
            short = f"-{option.short}, " if option.short else "    "
            lines.append(f"  {short + option.spelt:<{width}}{option.help}")
        if self.notes:
            lines += ["", self.notes]
        if self.examples:
            lines += ["", "Examples:", "", *(f"  {line}" for line in self.examples)]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed after a magic's name."""

    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    """By the option's name; a switch that is set is an empty text."""

    def has(self, name: str) -> bool:
        """Whether the option was given."""
        return name in self.values

    def value(self, name: str, otherwise: str = "") -> str:
        """The option's value."""
        return self.values.get(name, otherwise)

    def names(self, name: str) -> tuple[str, ...]:
        """The option's value as names with commas between."""
        return tuple(part.strip() for part in self.value(name).split(",") if part.strip())

    def number(self, name: str) -> int | None:
        """The option's value as a whole number above 0, or None where it was not given.

        Raises:
            InputError: it is none.
        """
        if name not in self.values:
            return None
        typed = self.values[name].replace(",", "").replace("_", "")
        if not typed.isdecimal() or int(typed) < 1:
            said = f"--{name} {self.values[name]} is no whole number above 0."
            raise InputError(said, hint=f"Say e.g. --{name} 50.")
        return int(typed)

    def variable(self, name: str, otherwise: str) -> str:
        """The option's value as the name of a variable.

        Raises:
            InputError: Python knows no variable of such a name.
        """
        typed = self.values.get(name, otherwise)
        if not typed.isidentifier() or keyword.iskeyword(typed):
            raise InputError(f"--{name} {typed} is no name of a variable.", hint="Say e.g. df.")
        return typed


def read_line(command: Command, line: str, cell: str | None = None) -> Given:
    """Take a magic's line apart; the body of a cell is added to its text as it stands.

    Raises:
        InputError: an option that it does not have, or one without its value, with the usage.
    """
    values: dict[str, str] = {}
    at = 0
    for option, value, end in _options(command, line):
        values[option.name] = value
        at = end
    rest = line[at:]
    ended = re.match(r"\s*--(?=\s|$)", rest)
    if ended:
        rest = rest[ended.end() :]
    target = _TARGET.match(rest) if command.option("out") and not ended else None
    if target:
        values["out"] = target["name"]
        rest = rest[target.end() :]
    later = None if ended else _LATER.search(rest)
    if later:
        values |= _options_at_the_end(command, rest[later.start() :])
        rest = rest[: later.start()]
    text = _unquoted(rest.strip())
    if cell is not None:
        text = "\n".join(part for part in (text, cell.strip("\n")) if part)
    return Given(text, values)


def _options(command: Command, line: str) -> Iterator[tuple[Option, str, int]]:
    """The options that the line begins with, each with its value and where it ends."""
    at = 0
    while found := _OPTION.match(line, at):
        option = command.option(found["long"] or found["short"], short=not found["long"])
        if option is None:
            raise _unknown(command, found["sign"])
        at, value = found.end(), ""
        if option.value or option.choices:
            typed = _VALUE.match(line, at)
            if typed is None or (typed["bare"] or "").startswith("--"):
                raise InputError(f"{found['sign']} needs a value.", hint=_usage(command))
            value = next(part for part in typed.groups() if part is not None)
            at = typed.end()
        elif line[at : at + 1] not in {"", " ", "\t", "\n"}:
            raise InputError(f"{found['sign']} takes no value.", hint=_usage(command))
        if option.choices and value not in option.choices:
            said = f"{found['sign']} {value} is none of {', '.join(option.choices)}."
            raise InputError(said, hint=_usage(command))
        yield option, value, at


def _options_at_the_end(command: Command, line: str) -> dict[str, str]:
    """The options that stand after the text; nothing else may follow them."""
    values: dict[str, str] = {}
    at = 0
    for option, value, end in _options(command, line):
        values[option.name] = value
        at = end
    left = line[at:].strip()
    if left:
        raise InputError(
            f"{left!r} stands after an option.", hint=f"Options come first: {command.usage}"
        )
    return values


def _unquoted(text: str) -> str:
    """The text without quotes around all of it, as people type them for a shell."""
    found = _ALL_QUOTED.fullmatch(text)
    return text if found is None else found["inside"] or found["curly"] or ""


def _unknown(command: Command, sign: str) -> InputError:
    known = [f"--{option.name}" for option in (*command.options, HELP)]
    near = get_close_matches(sign, known, 1, 0.7)
    meant = f" Did you mean {near[0]}?" if near else ""
    return InputError(f"{command.name} has no option {sign}.{meant}", hint=_usage(command))


def _usage(command: Command) -> str:
    return f"Usage: {command.usage}"
