"""From a reply's text to the mapping that a prompt's schema asks for.

Models wrap JSON in fences, think aloud before it, or write prose around it; all of that is read.
What does not fit the schema is told in a sentence that a model can act on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema

from t2sql.errors import LLMOutputError
from t2sql.llm.letters import whole_letters

MAX_CHARACTERS = 200_000
MAX_MISSES = 500
"""Braces in prose that may be tried before giving up; each try reads on to the end."""
_THOUGHTS = re.compile(r"\A\s*(?:<think(?:ing)?>)?.*?</think(?:ing)?>", re.DOTALL)
_FENCE = re.compile(r"```[ \t]*(\w*)[^\n]*\n(.*?)```", re.DOTALL)
_SQL_START = re.compile(r"^[ \t]*(?:select|with)\b", re.IGNORECASE | re.MULTILINE)
_MESSAGES = {
    "required": "a required field is missing",
    "additionalProperties": "it has a field that the schema does not know",
    "enum": "it is not one of the allowed values",
}


def read_reply(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The one JSON object of a reply, checked against the schema.

    Raises:
        LLMOutputError: there is no object, none that fits, or several different ones that fit.
            The message names the field and the rule, never the reply's content.
    """
    if len(text) > MAX_CHARACTERS:
        raise LLMOutputError(f"The model's reply is longer than {MAX_CHARACTERS:,} characters.")
    objects = list(_objects(text))
    if not objects:
        raise LLMOutputError("The model's reply holds no JSON object.")
    faults = [_fault(value, schema) for value in objects]
    fitting = [value for value, fault in zip(objects, faults, strict=True) if not fault]
    if not fitting:
        raise LLMOutputError(f"The model's reply does not fit its schema: {faults[0]}.")
    if any(value != fitting[0] for value in fitting):
        raise LLMOutputError("The model's reply holds several different JSON objects.")
    return fitting[0]


def read_sql(text: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
    """A reply made of the one SQL statement in prose; None if there is none, or a second one.

    The last resort for prompts whose schema asks for ``sql``: the other fields are left empty, and
    the assumptions say so.
    """
    if "sql" not in schema.get("properties", {}) or len(text) > MAX_CHARACTERS:
        return None
    spoken = _THOUGHTS.sub("", text)
    fenced = [body for _, body in _FENCE.findall(spoken) if _SQL_START.match(body)]
    if not fenced and "```" not in spoken and (start := _SQL_START.search(spoken)):
        fenced = [_until_prose(spoken[start.start() :])]
    statements = [part.strip() for body in fenced for part in body.split(";") if part.strip()]
    if len(statements) != 1:
        return None
    reply = {
        "plan": "",
        "sql": statements[0],
        "explanation": "",
        "assumptions": ["The model answered outside the asked form; only its SQL was read."],
        "confidence": 0.3,
    }
    known = {key: value for key, value in reply.items() if key in schema["properties"]}
    return None if _fault(known, schema) else known


def _until_prose(text: str) -> str:
    """Up to the semicolon, or the blank line: what follows either is talk."""
    return re.split(r"(?<=;)|\n[ \t]*\n", text, maxsplit=1)[0]


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The outermost JSON objects of a text, in order."""
    decoder = json.JSONDecoder(strict=False, parse_constant=_refuse)  # SQL with bare line ends
    spoken = _THOUGHTS.sub("", text)
    at, misses = spoken.find("{"), 0
    while at >= 0 and misses < MAX_MISSES:
        try:
            value, end = decoder.raw_decode(spoken, at)
        except RecursionError:
            return
        except ValueError:
            at, misses = spoken.find("{", at + 1), misses + 1
            continue
        yield _whole(value)
        at = spoken.find("{", end)


def _whole(value: Any) -> Any:
    """The same without half letters, which JSON can say and no file or database takes."""
    if isinstance(value, str):
        return whole_letters(value)
    if isinstance(value, dict):
        return {whole_letters(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list) else value


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _fault(value: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """What is wrong first, in words without the reply's content; empty if all fits."""
    error = jsonschema.exceptions.best_match(
        jsonschema.Draft202012Validator(schema).iter_errors(value)
    )
    if error is None:
        return ""
    place = ".".join(str(part) for part in error.absolute_path) or "the object"
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in error.instance]
        return f"{place} lacks {', '.join(missing)}"
    if error.validator == "type":
        return f"{place} should be of type {error.validator_value}"
    rule = _MESSAGES.get(str(error.validator), f"it breaks the rule {error.validator}")
    return f"in {place}, {rule}"
