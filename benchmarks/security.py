"""Every figure of docs/security.md: ``python benchmarks/security.py [PART …]``.

Each part stands in a script of its own, ``security_<part>.py``, and ends with an error where a
demand does not hold. So does this one, once all have run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the parts one after the other."""
    parts = sorted(path.stem.removeprefix("security_") for path in HERE.glob("security_*.py"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *parts], metavar="PART", help=f"{parts}")
    failed = []
    for part in parser.parse_args().parts or parts:
        print(f"\n== {part}", flush=True)
        started = time.monotonic()
        script = HERE / f"security_{part}.py"
        done = subprocess.run([sys.executable, str(script)], check=False)  # noqa: S603 # our own
        print(f"({part}: {time.monotonic() - started:.0f} s)", flush=True)
        if done.returncode:
            failed.append(part)
    print(f"\nDo not hold: {', '.join(failed)}." if failed else "\nAll demands hold.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
