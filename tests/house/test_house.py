"""The house stands as drawn: import direction, start-up time, the public door."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import t2sql

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "chromadb", "openai", "gradio", "sentence_transformers", "duckdb", "sqlalchemy")


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules that a fresh interpreter loads."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    return {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in lines}


@pytest.mark.parametrize("arguments", [("-c", "import t2sql"), ("-m", "t2sql", "--help")])
def test_starting_up_loads_no_heavy_package(arguments: tuple[str, ...]) -> None:
    loaded = loaded_by(*arguments)

    assert "t2sql" in loaded
    assert not loaded & set(HEAVY)


def test_every_module_says_what_it_is_for() -> None:
    for file in (ROOT / "t2sql").rglob("*.py"):
        assert file.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""')), file


EXPORTED = """
AccessDeniedError Answer Attempt CancelledError Chart ConfigError DatabaseError FileError InputError
LLMError Limits PastQuery Person Problem Project QueryResult Question Refusal SearchError SqlDraft
SqlRejectedError StoreError T2SQLError TableSelection __version__ chart_png chart_svg open_project
start_project
"""


def test_the_package_exports_what_it_promises() -> None:
    assert t2sql.__all__ == EXPORTED.split()
    assert dir(t2sql) == sorted(t2sql.__all__)
    for name in t2sql.__all__:
        assert getattr(t2sql, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = t2sql.nothing


def test_the_evaluation_exports_what_its_commands_do() -> None:
    from t2sql import evaluation

    for name in evaluation.__all__:
        assert getattr(evaluation, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = evaluation.nothing


def test_what_people_annotate_with_is_what_the_project_gives() -> None:
    from t2sql import types

    for name in ("Answer", "Limits", "QueryResult", "Question", "Refusal", "SqlDraft"):
        assert getattr(t2sql, name) is getattr(types, name)


def test_a_name_is_loaded_with_its_own_room_alone() -> None:
    assert not loaded_by("-c", "from t2sql import Answer, T2SQLError, Chart") & {*HEAVY, "sqlglot"}


def test_nothing_of_the_makers_machine_stands_in_the_repository() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    forbidden = ("/" + "work/", "/" + "root/", "pypi" + ".org", "debian" + ".org")
    for name in tracked:
        file = ROOT / name
        if file.suffix in {".parquet", ".png", ".sqlite"} or not file.is_file():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        assert not [word for word in forbidden if word in text], name
