"""Prompt files: ``prompts/<name>/v<N>.md``.

A file has YAML front matter (name, version, description, inputs, output as JSON Schema) and a
Jinja body of two parts, ``system:`` and ``user:``. What several prompts say alike stands once, in
``prompts/parts/<part>/v<N>.md``; a line ``{% include "<part>/v<N>.md" %}`` is replaced by its text
when the file is read, so a prompt's hash covers its parts. A released version is never edited:
``prompts/versions.lock`` holds its hash. A project's own folder shadows the shipped one by name
and version.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import jinja2
import jsonschema
import yaml
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from t2sql.errors import PromptError

Role = Literal["system", "user", "assistant"]
KEYS = ("name", "version", "description", "inputs", "output")
LOCK_NAME = "versions.lock"
PARTS = "parts"
_FILE = re.compile(r"v([1-9]\d*)\.md")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_INCLUDE = re.compile(r'^\{% include "([a-z0-9_]+/v[1-9]\d*\.md)" %\}$', re.MULTILINE)
_BODY = re.compile(r"\A\s*^system:\s*?\n(.*?)^user:\s*?\n(.*)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file that was read and found right."""

    name: str
    version: int
    description: str
    inputs: tuple[str, ...]
    output: Mapping[str, Any]
    """JSON Schema of the reply."""
    system: str
    """Jinja text."""
    user: str
    sha256: str
    """Of the file's text with its parts in place; line ends are normalised first."""
    path: Path = field(compare=False)

    def render(self, inputs: Mapping[str, Any]) -> tuple[Message, ...]:
        """The two messages, with these inputs filled in.

        Raises:
            PromptError: an input is missing or not asked for, or the template fails on it.
        """
        missing = [name for name in self.inputs if name not in inputs]
        extra = [name for name in inputs if name not in self.inputs]
        if missing or extra:
            wrong = [f"missing {', '.join(missing)}"] if missing else []
            wrong += [f"not asked for {', '.join(extra)}"] if extra else []
            raise PromptError(f"{self.path}: wrong inputs: {'; '.join(wrong)}.")
        try:
            system, user = (
                _template(text).render(inputs).strip() for text in (self.system, self.user)
            )
        except (jinja2.TemplateError, TypeError, ArithmeticError, LookupError) as error:
            raise PromptError(f"{self.path} cannot be rendered: {error}") from None
        return Message("system", system), Message("user", user)


def read_prompts(folder: Path, shipped: Path | None = None) -> tuple[Prompt, ...]:
    """Every prompt of a folder, by name and version; none if the folder does not exist.

    Args:
        folder: ``prompts``.
        shipped: the folder of the shipped prompts; parts that ``folder`` lacks are found there.

    Raises:
        PromptError: a file is wrong.
    """
    paths = [path for path in folder.glob("*/*.md") if _FILE.fullmatch(path.name)]
    read = [read_prompt(path, shipped) for path in paths]
    return tuple(sorted(read, key=lambda prompt: (prompt.name, prompt.version)))


def read_prompt(path: Path, shipped: Path | None = None) -> Prompt:
    """Read ``<name>/v<N>.md`` and the parts that it includes.

    Raises:
        PromptError: the front matter, the parts, the schema or the template is wrong, the name or
            version is not the path's, the inputs are not those that the template uses, or a part is
            missing.
    """
    text = _with_parts(path, _read(path), shipped)
    front, system, user = _split(path, text)
    _check_front(path, front)
    prompt = Prompt(
        name=front["name"],
        version=front["version"],
        description=front["description"],
        inputs=tuple(front["inputs"]),
        output=front["output"],
        system=system,
        user=user,
        sha256=hashlib.sha256(text.encode()).hexdigest(),  # reading made every line end \n
        path=path,
    )
    _check_inputs(prompt)
    return prompt


def read_lock(folder: Path) -> dict[str, str]:
    """The hashes of released versions, ``name@version`` to sha256; empty without a lock file.

    Raises:
        PromptError: the lock file is not a YAML mapping of texts.
    """
    path = folder / LOCK_NAME
    if not path.is_file():
        return {}
    try:
        lock = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PromptError(f"{path} cannot be read: {_one_line(error)}.") from None
    if not isinstance(lock, dict) or not all(isinstance(value, str) for value in lock.values()):
        raise PromptError(f"{path} should map name@version to a sha256.")
    return {str(key): value for key, value in lock.items()}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"{path} cannot be read: {error}.") from None


def _with_parts(path: Path, text: str, shipped: Path | None) -> str:
    """The text with each part in its place; a part includes no other."""
    folders = [folder for folder in (path.parents[1], shipped) if folder is not None]

    def put(found: re.Match[str]) -> str:
        for folder in folders:
            part = folder / PARTS / found[1]
            if part.is_file():
                return _read(part).rstrip("\n")
        raise PromptError(f"{path}: there is no part {PARTS}/{found[1]}.")

    return _INCLUDE.sub(put, text)


def _split(path: Path, text: str) -> tuple[dict[str, Any], str, str]:
    parts = _FRONT.match(text)
    if parts is None:
        raise PromptError(f"{path} should begin with YAML front matter between two `---` lines.")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise PromptError(f"{path}: the front matter is not YAML: {_one_line(error)}.") from None
    if not isinstance(front, dict):
        raise PromptError(f"{path}: the front matter should be keys and values.")
    body = _BODY.match(parts[2])
    if body is None or re.search(r"^(system|user):\s*$", body[2], re.MULTILINE):
        raise PromptError(f"{path}: the body should be one `system:` part, then one `user:` part.")
    return front, body[1], body[2]


def _check_front(path: Path, front: dict[str, Any]) -> None:
    kinds = {"name": str, "version": int, "description": str, "inputs": list, "output": dict}
    for key in front:
        if key not in KEYS:
            near = difflib.get_close_matches(str(key), KEYS, n=1)
            hint = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(KEYS)}."
            raise PromptError(f"{path}: unknown key `{key}`.", hint=hint)
    for key, kind in kinds.items():
        if type(front.get(key)) is not kind:
            raise PromptError(f"{path}: `{key}` is missing or not a {kind.__name__}.")
    if not all(isinstance(name, str) for name in front["inputs"]):
        raise PromptError(f"{path}: `inputs` should be a list of names.")
    version = _FILE.fullmatch(path.name)
    if front["name"] != path.parent.name or version is None or int(version[1]) != front["version"]:
        raise PromptError(
            f"{path}: name and version are {front['name']} {front['version']}, but the path says "
            f"{path.parent.name} {path.stem}."
        )
    try:
        jsonschema.Draft202012Validator.check_schema(front["output"])
    except jsonschema.SchemaError as error:
        raise PromptError(f"{path}: `output` is not a JSON Schema: {error.message}.") from None
    if front["output"].get("type") != "object":
        raise PromptError(f"{path}: `output` should be a schema of type object.")


def _check_inputs(prompt: Prompt) -> None:
    used: set[str] = set()
    try:
        for text in (prompt.system, prompt.user):
            tree = _environment().parse(text)
            if any(meta.find_referenced_templates(tree)):
                raise PromptError(
                    f"{prompt.path}: a prompt cannot include another template, but for its parts: "
                    'a line of its own, {% include "part/v1.md" %}.'
                )
            used |= meta.find_undeclared_variables(tree)
    except jinja2.TemplateSyntaxError as error:
        raise PromptError(f"{prompt.path}: the template is wrong: {error.message}") from None
    unused = [name for name in prompt.inputs if name not in used]
    unknown = sorted(used - set(prompt.inputs))
    if unused or unknown:
        wrong = [f"not in `inputs`: {', '.join(unknown)}"] if unknown else []
        wrong += [f"not used by the template: {', '.join(unused)}"] if unused else []
        raise PromptError(f"{prompt.path}: {'; '.join(wrong)}.")


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """A sandbox: prompt files may come with a project that somebody else wrote."""
    environment = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # the output is text for a model, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()  # so that the inputs are all that a template can name
    return environment


@lru_cache(maxsize=64)
def _template(text: str) -> jinja2.Template:
    """Compiled once: a prompt is filled in again and again until it fits its model."""
    return _environment().from_string(text)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
