"""What a person sees of each fault of a model endpoint, and whether a secret shows anywhere.

    python benchmarks/security_faults.py [--only NAME] [--backoff SECONDS]

A small shop is asked one question while a server on loopback plays each fault of
``t2sql.testing.FAULTS`` to the real client, the whole pipeline over it. Secrets (a key, two
headers, the password of a proxy) are planted and looked for in all that is shown and kept: the
error and its causes, logs at DEBUG, values of the project, files.

Prints a table in Markdown. Exit code 1: an exception of another kind than ours, a wait beyond the
deadline, or a secret found.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import logging
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from t2sql.errors import LLMError, SqlRejectedError, T2SQLError
from t2sql.project import Project, open_project
from t2sql.testing import FAULTS, PlayedFault, ReceivedRequest, play_fault
from t2sql.types import Answer, Refusal

QUESTION = "How many loaves are there?"
HONEST = "SELECT COUNT(*) AS loaves FROM bakery.loaves"
OUTSIDE = "SELECT COUNT(*) FROM bakery.wages"
TIMEOUT_S = 1.5
SLACK_S = 2.0
"""Of the deadline of one call: on a busy machine a thread may get its turn late."""
SECRETS = {
    "MODEL_KEY": "sk-planted-8c1fe40b7a",
    "GATEWAY_HEADER": "planted-header-5d20c9",
    "HTTPS_PROXY": "http://somebody:planted-proxy-b14e90@127.0.0.1:9",
}
LITERAL_HEADER = "planted-literal-77e1a0"
BAKERY = """
CREATE SCHEMA bakery;
CREATE TABLE bakery.loaves (loaf_id INTEGER PRIMARY KEY, name VARCHAR, baked_on DATE);
CREATE TABLE bakery.wages (person VARCHAR, amount DECIMAL(10, 2));
INSERT INTO bakery.loaves SELECT i, 'loaf ' || i, DATE '2025-01-01' FROM range(12) AS r(i);
"""
SETTINGS = """
[project]
today = 2025-06-19
[database]
url = "duckdb:///warehouse.duckdb"
[search]
embedder = "hash"
[llm]
base_url = "{base_url}"
model = "scripted"
api_key_env = "MODEL_KEY"
timeout_s = {timeout_s}
stream = {stream}
headers = {{ X-Gateway = "$GATEWAY_HEADER", X-Team = "{header}" }}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one fault."""

    name: str
    text: str
    """What the person sees."""
    tries: int
    seconds: float
    """Waited for the model, in all its calls."""
    survived: bool
    leaks: tuple[str, ...] = ()


def make_bakery(folder: Path) -> Project:
    """The project of a small shop, indexed."""
    import duckdb

    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(BAKERY)
    configure(folder, "http://127.0.0.1:9/v1")
    project = open_project(folder)
    project.index()
    return project


def configure(folder: Path, base_url: str, *, stream: bool = False) -> None:
    """Write the settings for a model at that address."""
    text = SETTINGS.format(
        base_url=base_url,
        timeout_s=TIMEOUT_S,
        stream="true" if stream else "false",
        header=LITERAL_HEADER,
    )
    (folder / "t2sql.toml").write_text(text, encoding="utf-8")


def honest(request: ReceivedRequest) -> str:
    """What a good model says: the one table, and honest SQL."""
    if request.asks_for("sql"):
        reply: dict[str, Any] = {"plan": "", "sql": HONEST, "explanation": "Counts."}
        return json.dumps({**reply, "assumptions": [], "confidence": 0.9})
    table = {"name": "bakery.loaves", "reason": "it has them", "confidence": 0.9}
    reply = {"tables": [table], "none_fits": False, "reason": "", "ask": "", "choices": []}
    return json.dumps(reply)


def ask_under(name: str, fault: PlayedFault, folder: Path) -> Seen:
    """Ask the question while the fault is played."""
    log = io.StringIO()
    with play_fault(fault, honest, sql=HONEST, outside=OUTSIDE) as stage, _logged(log):
        configure(folder, stage.base_url, stream=fault.stream)
        with open_project(folder) as project:
            tables = ["bakery.loaves"] if fault.says is not None else []
            text, kept, survived = _ask(project, tables)
            waits = _waits(project)
            kept += [repr(project), repr(project.config), repr(project.__dict__)]
        tries = len(stage.server.requests)
    survived = survived and max(waits, default=0.0) < TIMEOUT_S + SLACK_S
    leaks = _leaks([text, log.getvalue(), *kept], folder)
    return Seen(name, text, tries, sum(waits), survived, leaks)


def _waits(project: Project) -> list[float]:
    """Seconds that each call of the last question waited for the model, all its tries together."""
    store = project.store
    assert store is not None
    trace = store.trace(store.traces(1)[0].id)
    return [call.elapsed_ms / 1000 for call in trace.calls]


def _ask(project: Project, tables: list[str]) -> tuple[str, list[str], bool]:
    """What is seen; all else that was said; whether it ended as it should."""
    try:
        selection = project.suggest_tables(project.question(QUESTION, tables=tables))
        if isinstance(selection, Refusal):
            return f"Refused: {selection.reason}", [repr(selection)], False
        if tables:
            selection = selection.with_tables(tables)
        draft = project.write_sql(selection)
        if isinstance(draft, Refusal):
            return f"Refused: {draft.reason}", [repr(draft)], False
        answer = project.run(draft)
        assert isinstance(answer, Answer)
        notes = " ".join(selection.notes)
        said = f"The answer: {answer.result.rows[0][0]}. {notes}".strip()
        return said, [repr(answer)], True
    except T2SQLError as error:
        typed = isinstance(error, LLMError | SqlRejectedError)
        return str(error), _told_by(error), typed
    except Exception as error:  # noqa: BLE001 # just this is looked for
        return f"{type(error).__name__}: {error}", _told_by(error), False


def _told_by(error: BaseException) -> list[str]:
    """All that an exception and its causes say."""
    said = traceback.format_exception(error)
    below: BaseException | None = error
    for _ in range(20):
        if below is None:
            break
        said += [repr(below), repr(below.args), repr(getattr(below, "__dict__", ""))]
        below = below.__cause__ or (None if below.__suppress_context__ else below.__context__)
    return said


@contextlib.contextmanager
def _logged(text: io.StringIO) -> Iterator[None]:
    handler, root = logging.StreamHandler(text), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def _leaks(texts: list[str], folder: Path) -> tuple[str, ...]:
    """The secrets that stand in a text, or in a file other than the settings."""
    planted = {**SECRETS, "a header of the settings": LITERAL_HEADER}
    held = [
        file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "t2sql.toml"
    ]
    held += [text.encode("utf-8", "replace") for text in texts]
    return tuple(
        name for name, secret in planted.items() if any(secret.encode() in one for one in held)
    )


def main() -> int:
    """Play all faults and print what was seen."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", help="the faults whose name holds this")
    parser.add_argument("--backoff", type=float, default=0.05, help="seconds before the second try")
    given = parser.parse_args()
    import t2sql.llm.client

    t2sql.llm.client.BACKOFF_S = given.backoff
    os.environ.update(SECRETS)
    faults = {name: fault for name, fault in FAULTS.items() if (given.only or "") in name}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_bakery(folder).close()
        ask_under("nothing", PlayedFault(), folder)  # loads what is loaded once
        seen = [ask_under(name, fault, folder) for name, fault in faults.items()]
    return report(seen)


def report(seen: list[Seen]) -> int:
    """Print the table and its sum; the exit code."""
    print("| fault | what the user sees | tries | seconds |\n|---|---|---:|---:|")
    for one in seen:
        text = " ".join(one.text.replace("|", "\\|").split())
        mark = "" if one.survived else "**FAILED** "
        print(f"| {one.name} | {mark}{text} | {one.tries} | {one.seconds:.1f} |")
    survived = sum(one.survived for one in seen)
    found = sum(len(one.leaks) for one in seen)
    planted = len(SECRETS) + 1
    print(f"\nfaults survived {survived} of {len(seen)}")
    print(f"secrets planted × faults: {planted} × {len(seen)}, found {found}")
    for one in seen:
        if one.leaks:
            print(f"  {one.name}: {', '.join(one.leaks)}", file=sys.stderr)
    return int(survived < len(seen) or found > 0)


if __name__ == "__main__":
    sys.exit(main())
