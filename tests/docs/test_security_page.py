"""Every test that docs/security.md names is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)


def test_every_threat_names_a_test_that_is_there() -> None:
    threats = [line for line in PAGE.splitlines() if line.startswith("| ") and "tests/" in line]
    assert len(threats) >= 25
    for file, name in NAMED:
        text = (ROOT / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in text, f"{file}::{name}"


def test_every_part_of_the_measure_is_on_the_page() -> None:
    parts = sorted(path.stem for path in (ROOT / "benchmarks").glob("security_*.py"))
    assert parts
    for part in parts:
        assert f"benchmarks/{part}.py" in PAGE, part
