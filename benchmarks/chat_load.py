"""How the chat holds many people: ``python benchmarks/chat_load.py [FOLDER]``.

Serves the project in FOLDER (default: the demo at the repository's root, which must be built) with
the offline translator, in a process of its own. First 20 sessions ask every 5 seconds for a minute,
each about words of its own; then 20 ask at the same moment. Printed are the waits for the tables
and for the rows, whether any session saw another's words, whether any answer was lost, and how far
back in the line the burst was told to be. It exits with 1 where a demand fails.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradio_client import Client

ROOT = Path(__file__).parents[1]
QUESTION = "How many members joined in the last {} days?"
PLACE = re.compile(r"number (\d+) in line")
DAYS = re.compile(r"in the last (\d+) days")
TABLE = "member.members"
MOST_QUESTIONS = 20
"""Of one session, each about a number of days that no other session asks for."""
MOST_MEDIAN_S, MOST_P95_S = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a session."""

    session: int
    tables_s: float
    rows_s: float
    answered: bool
    foreign: tuple[int, ...]
    """Days of other sessions in what came back."""
    place: int
    """The farthest place in the line that it was told; 0 where it did not wait."""


def days_of(session: int, number: int) -> int:
    """What a session alone asks for."""
    return 100 + session * MOST_QUESTIONS + number


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The chat over a copy of the project, with a state folder of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "project"
        copy.mkdir()
        for name in ("t2sql.toml", "metadata", "prompts", ".t2sql", "demo.duckdb"):
            source = folder / name
            if source.is_dir():
                shutil.copytree(source, copy / name)
            elif source.exists():
                shutil.copy(source, copy / name)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "t2sql", "--project", str(copy), "chat"]
        begun = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 # our own program
            [*command, "--port", str(port), "--translator", "offline"],
            stdout=subprocess.DEVNULL,
            env=dict(os.environ),
        )
        try:
            wait_for(port, process)
            print(f"The port was open after {time.monotonic() - begun:.1f} s.")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once the port is open."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit("The chat ended at once.")
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("The chat does not listen.")


def ask(client: Client, session: int, number: int) -> Asked:
    """Ask, confirm the table, and look at what came back."""
    days = days_of(session, number)
    begun = time.monotonic()
    job = client.submit(QUESTION.format(days), api_name="/ask")
    last = job.result()
    tables = time.monotonic()
    texts = [str(one) for one in (*job.outputs(), last)]
    confirmed = time.monotonic()
    texts += [str(one) for one in confirm(client)]
    rows = time.monotonic()
    told = [int(found) for text in texts for found in PLACE.findall(text)]
    seen = {int(found) for text in texts for found in DAYS.findall(text)}
    own = {days_of(session, index) for index in range(MOST_QUESTIONS)}
    answered = days in seen and "members_count" in texts[-1]
    foreign = tuple(sorted(seen - own))
    return Asked(session, tables - begun, rows - confirmed, answered, foreign, max(told, default=0))


def confirm(client: Client) -> Sequence[Any]:
    """Everything that came back on the way to the rows."""
    job = client.submit([TABLE], api_name="/confirm")
    last = job.result()
    return [*job.outputs(), last]


def all_at_once(
    clients: Sequence[Client], numbers: Sequence[int], every_s: float, spread: bool
) -> list[Asked]:
    """Each session asks its questions, one every so many seconds, in a thread of its own."""
    asked: list[Asked] = []
    lost: list[BaseException] = []
    begun = time.monotonic()

    def work(session: int) -> None:
        offset = every_s * session / len(clients) if spread else 0.0
        for index, number in enumerate(numbers):
            time.sleep(max(0.0, begun + offset + index * every_s - time.monotonic()))
            try:
                asked.append(ask(clients[session], session, number))
            except Exception as error:  # noqa: BLE001 # whatever it is, it is counted
                lost.append(error)

    threads = [threading.Thread(target=work, args=(one,)) for one in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in lost:
        print(f"lost: {error!r}")
    return asked


def report(name: str, asked: Sequence[Asked], wanted: int) -> bool:
    """Print the figures; whether the demands hold."""
    both = [one.tables_s for one in asked] + [one.rows_s for one in asked]
    waits = {
        "tables": [one.tables_s for one in asked],
        "rows": [one.rows_s for one in asked],
        "each wait": both,
    }
    print(f"\n{name}: {len(asked)} of {wanted} questions came back, "
          f"{sum(one.answered for one in asked)} answered, "
          f"{sum(bool(one.foreign) for one in asked)} saw another's words, "
          f"farthest place in the line {max((one.place for one in asked), default=0)}")  # fmt: skip
    for what, seconds in waits.items():
        print(f"  {what:<10} median {statistics.median(seconds):.3f} s   "
              f"p95 {percentile(seconds, 0.95):.3f} s   most {max(seconds):.3f} s")  # fmt: skip
    whole = len(asked) == wanted and all(one.answered and not one.foreign for one in asked)
    quick = statistics.median(both) < MOST_MEDIAN_S and percentile(both, 0.95) < MOST_P95_S
    return whole and quick


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the others does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=5.0)
    given = parser.parse_args()
    with served(given.folder) as url:
        clients = [Client(url, verbose=False, ssl_verify=False) for _ in range(given.sessions)]
        warm = ask(clients[0], 0, MOST_QUESTIONS - 1)
        print(f"The first question took {warm.tables_s + warm.rows_s:.1f} s.")
        count = int(given.seconds / given.every)
        steady = all_at_once(clients, range(count), given.every, spread=True)
        holds = report("steady", steady, count * len(clients))
        burst = all_at_once(clients, [count], 0.0, spread=False)
        whole = report("burst", burst, len(clients))
        del whole  # a burst has to lose nothing, however long it waits
        lost = len(burst) != len(clients) or not all(one.answered for one in burst)
    sys.exit(0 if holds and not lost else 1)


if __name__ == "__main__":
    main()
