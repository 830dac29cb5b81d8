"""Counts canaries: how many are planted, how many bytes to a model were searched, how many leaked.

    python benchmarks/security_canaries.py            every mode, and every fault of t2sql.testing
    python benchmarks/security_canaries.py --quick    every mode, without the faults

The project and the model are those of ``tests/whole/canaries.py``; everything runs on loopback.
Exit code 1 if one canary left that must not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from t2sql.project import Project
    from t2sql.testing import ReceivedRequest

MODES = ((False, False), (True, False), (False, True), (True, True))


def main() -> int:
    """Run all modes and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="leave the faults out")
    quick = parser.parse_args().quick
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from t2sql.project import open_project
    from tests.whole import canaries

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.update(canaries.plant(folder))
        canaries.settings(folder, "http://127.0.0.1:9/v1")
        with open_project(folder) as project:
            project.index()
        planted = {*canaries.NEVER, *canaries.CELLS, *canaries.ROWS}
        print(f"{len(planted)} canaries planted")
        leaked = sum(_mode(folder, samples, results) for samples, results in MODES)
        if not quick:
            leaked += _faults(folder)
    print(f"{leaked} leaked")
    return 1 if leaked else 0


def _mode(folder: Path, samples: bool, results: bool) -> int:
    """All that asks a model, once."""
    from t2sql.project import open_project
    from tests.whole import canaries

    model = canaries.Recorder()
    with canaries.serve(model) as server:
        canaries.settings(folder, server.base_url, samples=samples, results=results)
        with open_project(folder) as project:
            canaries.exercise(project, model)
    found = canaries.leaks(model.requests, canaries.NEVER)
    if not samples:
        found += canaries.leaks(model.requests, canaries.CELLS, but="You sum up")
    found += canaries.leaks(model.requests, canaries.ROWS, but="You sum up" if results else "")
    shown = canaries.leaks(model.requests, (*canaries.CELLS, *canaries.ROWS))
    allowed = len({leak.canary for leak in shown}) if samples or results else 0
    said = f"samples {'on' if samples else 'off'}, results {'on' if results else 'off'}"
    print(f"{said}: {_inspected(model.requests)}, {allowed} allowed seen, {len(found)} leaked")
    for leak in found:
        print(f"  {leak}")
    return len(found)


def _faults(folder: Path) -> int:
    """One question under each fault, with nothing allowed."""
    from t2sql.llm import client
    from t2sql.project import open_project
    from t2sql.testing import FAULTS
    from tests.whole import canaries

    client.BACKOFF_S = 0.001

    def project_at(base_url: str) -> Project:
        canaries.settings(folder, base_url, timeout_s=0.5)
        return open_project(folder)

    requests, told = canaries.play_faults(project_at)
    found = canaries.leaks(requests, (*canaries.NEVER, *canaries.CELLS, *canaries.ROWS))
    secrets = [text for text in told for secret in canaries.SECRETS.values() if secret in text]
    count = len(found) + len(secrets)
    print(f"{len(FAULTS)} faults: {_inspected(requests)}, {count} leaked")
    return count


def _inspected(requests: list[ReceivedRequest]) -> str:
    from tests.whole.canaries import bytes_of

    size = sum(len(bytes_of(request).encode()) for request in requests)
    return f"{len(requests):,} requests, {size:,} bytes inspected"


if __name__ == "__main__":
    sys.exit(main())
