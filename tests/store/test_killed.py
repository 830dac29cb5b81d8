"""Nothing that was acknowledged is lost, whenever the process is killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_feedback_and_evaluation_survive_fifty_kills() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "security_kills_store.py")]

    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "feedback: kills 25, survived 25" in done.stdout
    assert "eval: kills 25, survived 25" in done.stdout
