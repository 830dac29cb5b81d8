"""No text is ever run as a program: not a model's, not a cell's, not a file's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from t2sql.llm.prompt_files import read_prompt
from tests.sources import PACKAGE, modules_with

FORBIDDEN_CALLS = {"exec", "eval", "compile", "__import__", "execfile"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
FORBIDDEN_ATTRIBUTES = {
    "yaml": {"load", "load_all", "unsafe_load", "full_load", "Loader", "UnsafeLoader"},
    "os": {"system", "popen"},
    "builtins": FORBIDDEN_CALLS,
    "numpy": {"fromfile"},
}
FORBIDDEN_ARGUMENTS = {"shell", "allow_pickle", "trust_remote_code"}
WORDS = {*FORBIDDEN_CALLS, *FORBIDDEN_MODULES, *FORBIDDEN_ARGUMENTS, "Template"}
WORDS |= {name for names in FORBIDDEN_ATTRIBUTES.values() for name in names}


def run_texts(tree: ast.AST) -> Iterator[str]:
    """What in a module could run a text, or load what is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in FORBIDDEN_ATTRIBUTES.get(node.value.id, set()):
                yield f"{node.lineno}: {node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from _in_import(node)


def _in_call(node: ast.Call) -> Iterator[str]:
    plain = isinstance(node.func, ast.Name) or getattr(node.func, "attr", "") == "Template"
    called = ast.unparse(node.func) if plain else ""
    if called in FORBIDDEN_CALLS or called == "jinja2.Template":  # that one has no sandbox
        yield f"{node.lineno}: {called}()"
    for word in node.keywords:
        harmless = isinstance(word.value, ast.Constant) and word.value.value is False
        if word.arg in FORBIDDEN_ARGUMENTS and not harmless:
            yield f"{node.lineno}: {word.arg}"


def _in_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    names = {alias.name for alias in node.names}
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    packages = {name.partition(".")[0] for name in ({module} if module else names)}
    if packages & FORBIDDEN_MODULES or names & FORBIDDEN_ATTRIBUTES.get(module, set()):
        yield f"{node.lineno}: import {', '.join(sorted(names))}"


def test_nothing_in_the_package_runs_a_text() -> None:
    found = [
        f"{file.name}:{what}" for file, tree in modules_with(*WORDS) for what in run_texts(tree)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')",
        "exec(reply)",
        "__import__('os')",
        "import pickle",
        "from pickle import loads",
        "yaml.load(text)",
        "from yaml import unsafe_load",
        "os.system(x)",
        "subprocess.run(x, shell=True)",
        "np.load(x, allow_pickle=True)",
        "jinja2.Template(text)",
    ],
)
def test_what_would_run_a_text_is_seen(text: str) -> None:
    assert list(run_texts(ast.parse(text)))


def test_only_prompt_files_are_rendered_and_in_a_sandbox() -> None:
    makers = {
        str(file.relative_to(PACKAGE)): text
        for file in PACKAGE.rglob("*.py")
        if ("jinja2" in (text := file.read_text(encoding="utf-8")))
        and (".render(" in text or "from_string(" in text)
    }
    assert set(makers) == {"llm/prompt_files.py"}
    assert "ImmutableSandboxedEnvironment" in makers["llm/prompt_files.py"]


PROMPT = """---
name: greet
version: 1
description: Says hello.
inputs: [who]
output:
  type: object
  required: [text]
  properties: {text: {type: string}}
---
system:
You are kind.
user:
Greet %s.
"""


def greet(tmp_path: Path, body: str, who: object) -> str:
    path = tmp_path / "greet" / "v1.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(PROMPT % body, encoding="utf-8")
    return read_prompt(path).render({"who": who})[-1].content


@pytest.mark.parametrize(
    "text",
    ["{{ 7 * 7 }}", "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}"],
)
def test_text_of_the_data_is_shown_and_never_rendered(tmp_path: Path, text: str) -> None:
    assert greet(tmp_path, "{{ who }}", text) == f"Greet {text}."


@pytest.mark.parametrize(
    "body",
    ["{{ who.__class__.__mro__ }}", "{{ who.format.__globals__ }}", "{{ ''.__class__ }}"],
)
def test_a_prompt_file_does_not_get_out_of_its_sandbox(tmp_path: Path, body: str) -> None:
    from t2sql.errors import PromptError

    with pytest.raises((PromptError, jinja2.exceptions.SecurityError)):
        greet(tmp_path, body, "Kim")
