"""Fits a prompt into a model's window: counts all of it, and leaves out the least needed first.

Nothing is left out of a prompt that fits: a model that sees the whole schema writes better SQL than
one that sees a part (Maamari et al. 2024, "The Death of Schema Linking?"). Where it does not fit,
past queries go first, then samples, then long descriptions, then columns that nothing else in the
prompt speaks of.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from t2sql.llm.prompt_files import Message, Prompt

DEFAULT_WINDOW = 32_768
"""Tokens, where the settings say nothing."""
CHARACTERS_A_TOKEN = 3.5
"""Of text in Latin letters, names and SQL: on the safe side of what tokenizers make of it."""
SHARE_USED = 0.97
"""Of the window; the rest is for what the endpoint adds."""
KEPT = 1000
"""The need of a column that is never left out."""
RANK = 4
"""Of two tables the later one loses so many more of its last columns."""
SHORT = 80
"""Characters left of a description, when descriptions are cut."""
_DENSE = re.compile(
    r"[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u9fff\ua960-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
_WORD = re.compile(r"\w+")
_TABLES = ("tables", "candidates")

Inputs = Mapping[str, Any]
_Columns = list[dict[str, Any]]
_Change = Callable[[dict[str, Any], int], dict[str, Any]]
_Needs = Mapping[tuple[str, str], int]
"""By table and column."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The messages to send, and what a person should know of them."""

    messages: tuple[Message, ...]
    tokens: int
    """Estimated."""
    notes: tuple[str, ...] = ()


def estimate_tokens(text: str) -> int:
    """About how many tokens a text has: a letter of Korean, Chinese or Japanese counts as one."""
    dense = len(_DENSE.findall(text))
    return dense + round((len(text) - dense) / CHARACTERS_A_TOKEN)


def room_for_prompt(window: int, reply: int) -> int:
    """Tokens that a prompt may have, where ``reply`` of the window (0: unknown) are kept free."""
    return max(int((window or DEFAULT_WINDOW) * SHARE_USED) - (reply or 2048), 1)


def fit_prompt(prompt: Prompt, inputs: Inputs, room: int) -> Fitted:
    """Render a prompt with as much of its inputs as ``room`` tokens hold.

    Never left out: the question, the rules, keys, and columns that joins, value hits, habits,
    terms, past or earlier SQL, problems or the question name.

    Raises:
        PromptError: not these inputs.
    """
    scale = _Scale(prompt, room)
    messages, tokens = scale.weigh(inputs)
    if tokens <= room:
        return Fitted(messages, tokens)
    notes: list[str] = []
    needs = _needs(inputs)
    for leave_out in (_fewer_examples, _no_samples, _short_descriptions, _fewer_columns):
        inputs, note = leave_out(inputs, needs, scale)
        notes += [note] if note else []
        messages, tokens = scale.weigh(inputs)
        if tokens <= room:
            break
    else:
        notes.append(f"The prompt has about {tokens:,} tokens, more than the {room:,} that fit.")
    return Fitted(messages, tokens, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Scale:
    prompt: Prompt
    room: int

    def weigh(self, inputs: Inputs) -> tuple[tuple[Message, ...], int]:
        """The messages, and the tokens of them and of the reply's schema."""
        messages = self.prompt.render(inputs)
        schema = estimate_tokens(json.dumps(self.prompt.output))
        return messages, schema + sum(estimate_tokens(one.content) for one in messages)

    def over(self, inputs: Inputs) -> int:
        """Tokens beyond the room; 0 or less: it fits."""
        return self.weigh(inputs)[1] - self.room


def _needs(inputs: Inputs) -> _Needs:
    """How much each column is needed: ``KEPT``, or how many words of the question it bears."""
    mentioned = frozenset(_words(*_texts(inputs)))
    asked = frozenset(_parts(str(inputs.get("question", ""))))
    needs = {}
    for table in _tables(inputs):
        for column in table["columns"]:
            words, parts = set(_words(_name(column))), set(_parts(_name(column)))
            told = parts.union(_parts(column.get("description", "")), *map(_parts, _also(column)))
            kept = column.get("marks") or words <= mentioned or parts <= asked
            needs[table["name"], _name(column)] = KEPT if kept else len(asked & told)
    return needs


def _fewer_examples(inputs: Inputs, _: _Needs, scale: _Scale) -> tuple[Inputs, str]:
    examples = list(inputs.get("examples", ()))
    kept = len(examples)
    while kept and scale.over({**inputs, "examples": examples[:kept]}) > 0:
        kept -= 1
    left_out = len(examples) - kept
    note = _left_out(f"{left_out} past {'query' if left_out == 1 else 'queries'}")
    return ({**inputs, "examples": examples[:kept]}, note) if left_out else (inputs, "")


def _no_samples(inputs: Inputs, needs: _Needs, scale: _Scale) -> tuple[Inputs, str]:
    def bare(column: dict[str, Any], _: int) -> dict[str, Any]:
        none = {"examples": [], "all_shown": False, "minimum": "", "maximum": ""}
        return {**column, **none, "null_share": None}

    def plain(column: dict[str, Any], need: int) -> dict[str, Any]:
        return column if need else bare(column, need)

    return _lighter(inputs, needs, (plain, bare), scale, "sample values of columns")


def _short_descriptions(inputs: Inputs, needs: _Needs, scale: _Scale) -> tuple[Inputs, str]:
    def cut(column: dict[str, Any], _: int) -> dict[str, Any]:
        text = column.get("description", "")
        short = text if len(text) <= SHORT else text[: SHORT - 1] + "…"
        return {**column, "description": short}

    def drop(column: dict[str, Any], need: int) -> dict[str, Any]:
        return cut(column, need) if need else {**column, "description": "", "synonyms": []}

    return _lighter(inputs, needs, (cut, drop), scale, "long descriptions of columns")


def _lighter(
    inputs: Inputs, needs: _Needs, ways: tuple[_Change, ...], scale: _Scale, what: str
) -> tuple[Inputs, str]:
    """The same with each column changed, by the first way that is enough or else the last."""
    lighter = inputs
    for way in ways:
        lighter = _with_columns(inputs, partial(_each, way, needs))
        if scale.over(lighter) <= 0:
            break
    return (lighter, _left_out(what)) if lighter != inputs else (inputs, "")


def _each(way: _Change, needs: _Needs, table: str, columns: _Columns) -> _Columns:
    return [way(column, needs[table, _name(column)]) for column in columns]


def _fewer_columns(inputs: Inputs, needs: _Needs, scale: _Scale) -> tuple[Inputs, str]:
    spare = [
        (needs[table["name"], _name(column)], -place - RANK * rank, (table["name"], _name(column)))
        for rank, table in enumerate(_tables(inputs))
        for place, column in enumerate(table["columns"])
        if needs[table["name"], _name(column)] < KEPT
    ]
    dropped_first = [name for _, _, name in sorted(spare)]

    def without(count: int) -> Inputs:
        gone = set(dropped_first[:count])
        return _with_columns(
            inputs,
            lambda table, columns: [one for one in columns if (table, _name(one)) not in gone],
        )

    over, least = scale.over(inputs), scale.over(without(len(spare)))
    count = len(spare)
    if least < 0 < over:  # columns weigh about the same: begin where that would be enough
        count = min(math.ceil(len(spare) * over / (over - least)), len(spare))
        while count < len(spare) and scale.over(without(count)) > 0:
            count = min(count + max(len(spare) // 50, 1), len(spare))
    if not count:
        return inputs, ""
    touched = {table for table, _ in dropped_first[:count]}
    named = ", ".join(sorted(touched)[:6]) + ("…" if len(touched) > 6 else "")
    return without(count), _left_out(f"{count} {'column' if count == 1 else 'columns'} of {named}")


def _left_out(what: str) -> str:
    return f"Not shown to the model, for want of room: {what}."


def _with_columns(inputs: Inputs, change: Callable[[str, _Columns], _Columns]) -> Inputs:
    def changed(table: Mapping[str, Any]) -> dict[str, Any]:
        columns = change(table["name"], table["columns"])
        hidden = table.get("hidden", 0) + len(table["columns"]) - len(columns)
        return {**table, "columns": columns, "hidden": hidden}

    tables = {key: [changed(table) for table in inputs[key]] for key in _TABLES if key in inputs}
    return {**inputs, **tables}


def _tables(inputs: Inputs) -> Iterator[Mapping[str, Any]]:
    for key in _TABLES:
        yield from inputs.get(key, ())


def _name(column: Mapping[str, Any]) -> str:
    return str(column["name"])


def _also(column: Mapping[str, Any]) -> list[str]:
    return list(column.get("synonyms", ()))


def _parts(text: str) -> list[str]:
    """The words of a text or a name, plural and singular alike."""
    words = (part for part in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", text) if part)
    return [word.removesuffix("s") if len(word) > 3 else word for word in map(str.lower, words)]


def _words(*texts: str) -> list[str]:
    return [word for text in texts for word in _WORD.findall(text.lower())]


def _texts(value: object, key: str = "") -> Iterator[str]:
    """All text of the inputs that is not the tables' own."""
    if key in _TABLES:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, str(name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
