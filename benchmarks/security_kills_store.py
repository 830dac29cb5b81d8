"""Kills processes that give feedback and that evaluate, at random moments; counts what survives.

    python benchmarks/security_kills_store.py                  # 25 kills each
    python benchmarks/security_kills_store.py --kills 100 --seed 7

A process says on stdout what it has kept, each time once the store (or the run's file) has said
so; then it gets SIGKILL. A kill is survived if the store opens clean, all that was said is there,
the audit log is whole, and nothing but the one step that was under way is there beside. Of an
evaluation all acknowledged scores must be read by --resume, which then asks only the others. Exit
code 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from t2sql.evaluation.options import EvaluationOptions
from t2sql.evaluation.report import to_json
from t2sql.evaluation.resume import RunFile, read_done
from t2sql.evaluation.run import evaluate
from t2sql.evaluation.suite import load_suite
from t2sql.store.store import Store
from t2sql.types import AcceptedQuery, Feedback, PastQuery, Provenance, Question, RunRecord

QUESTIONS = 60
STEPS = 40
"""Acknowledgements after which a process is killed, at most."""
DIED = "died"
ASKED = (
    ("How many trees are there?", "SELECT count(*) FROM tree"),
    ("How many trees are older than {n}?", "SELECT count(*) FROM tree WHERE age > {n}"),
    ("List the kinds of trees.", "SELECT kind FROM tree"),
    ("What is the average age of trees?", "SELECT avg(age) FROM tree"),
)


def main() -> int:
    """Kill, look, count; 0 where nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=25, help="of each kind")
    parser.add_argument("--seed", type=int, default=0, help="0: another each time")
    parser.add_argument("--store", default="", help="postgresql://… instead of a file")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        kind, place, number = given.child
        if kind == "feedback":
            give_feedback(place, int(number))
        else:
            run_suite(Path(place))
        return 0
    seed = given.seed or time.time_ns() % 1_000_000
    print(f"seed {seed}")
    draw = random.Random(seed)  # noqa: S311 # moments, not secrets
    survived = True
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = given.store or f"sqlite:///{place / 'kept' / 'store.sqlite'}"
        survived &= report("feedback", given.kills, feedback_kills(url, given.kills, draw))
        make_suite(place / "suite")
        survived &= report("eval", given.kills, eval_kills(place, given.kills, draw))
    return 0 if survived else 1


def report(kind: str, kills: int, found: Iterator[tuple[int, list[str]]]) -> bool:
    """Print what became of each kill; whether all were survived."""
    whole = acknowledged = 0
    for number, (said, lost) in enumerate(found, start=1):
        acknowledged += said
        whole += not lost
        for what in lost:
            print(f"  {kind}, kill {number}: {what}")
    gone = kills - whole
    print(f"{kind}: kills {kills}, survived {whole}, acknowledged {acknowledged}, lost {gone}")
    return whole == kills


# Feedback


def give_feedback(url: str, seed: int) -> None:
    """Accept, take back, redo, reject and run without end; say each once it is kept."""
    draw = random.Random(seed)  # noqa: S311
    store = Store(url)
    held = {entry.id: entry.active for entry in store.accepted.entries(undone=True)}
    while True:
        what = draw.choice(("accept", "accept", "undo", "redo", "reject", "audit"))
        fitting = sorted(name for name, active in held.items() if active is (what == "undo"))
        if what in ("undo", "redo") and not fitting:
            what = "accept"
        name = draw.choice(fitting) if what in ("undo", "redo") else f"{draw.getrandbits(48):012x}"
        do(store, what, name, f"{draw.getrandbits(48):012x}")
        if what in ("accept", "undo", "redo"):
            held[name] = what != "undo"
        print(what, name, flush=True)


def do(store: Store, what: str, name: str, words: str) -> None:
    """One step; it is kept when this returns."""
    now = datetime.now(UTC)
    said = Feedback(name if what == "reject" else words, now, "wrong", "ann", "Why?", "SELECT 0")
    if what == "accept":
        query = PastQuery(name, "SELECT 1", ("t",), f"Question {name}?", "ann", source="store")
        store.accepted.accept(AcceptedQuery(query, Provenance("ann", now)), said)
    elif what == "redo":
        store.accepted.redo(name, said)
    elif what == "audit":
        question = Question(name, date(2025, 6, 19))
        record = RunRecord(question, ("t",), f"SELECT '{name}'", "ran", rows=1)
        store.audit.add(record, "ann")
    else:
        store.accepted.note(said, withdraw=[name] if what == "undo" else [])


def feedback_kills(url: str, kills: int, draw: random.Random) -> Iterator[tuple[int, list[str]]]:
    """Kill one process after the other over the same store, which is made by the first of them."""
    state: dict[str, bool] = {}
    said: set[str] = set()
    ran: set[str] = set()
    for number in range(kills):
        lines = killed(draw, "feedback", url, draw.getrandbits(30), early=number % 5 == 0)
        for what, name in (line.split() for line in lines):
            if what == DIED:
                continue
            if what in ("accept", "redo", "undo"):
                state[name] = what != "undo"
            (ran if what == "audit" else said).add(name)
        lost = [line for line in lines if line.startswith(DIED)]
        lost += look(url, state, said, ran)
        yield len(lines), lost
        # What was under way may have been kept just before the kill: it is known from now on.
        with closing(Store(url)) as store:
            state = {one.id: one.active for one in store.accepted.entries(undone=True)}


def look(url: str, state: dict[str, bool], said: set[str], ran: set[str]) -> Iterator[str]:
    """What is not as it was acknowledged."""
    if url.startswith("sqlite") and (file := Path(url.removeprefix("sqlite:///"))).exists():
        with closing(sqlite3.connect(file)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            yield f"the file is damaged: {verdict}"
    with closing(Store(url)) as store:
        entries = {one.id: one.active for one in store.accepted.entries(undone=True)}
        differ = [name for name, active in state.items() if entries.get(name) is not active]
        new = set(entries) - set(state)
        if len(differ) + len(new) > 1:  # one step may have been under way
            yield f"{differ} are not as they were acknowledged; unheard of: {new}"
        if any(name not in entries for name in state):
            yield "an accepted query is gone"
        words = {one.id for one in store.accepted.log()} | set(entries)
        if not said <= words:
            yield f"feedback is gone: {said - words}"
        lines = {line.sql.split("'")[1] for line in store.audit.lines()}
        if not ran <= lines:
            yield f"audit lines are gone: {ran - lines}"
        yield from store.audit.verify().problems


# Evaluation


def make_suite(folder: Path) -> None:
    """A suite of simple questions on one small SQLite database."""
    (folder / "databases").mkdir(parents=True)
    with closing(sqlite3.connect(folder / "databases" / "orchard.sqlite")) as connection:
        connection.execute("CREATE TABLE tree (tree_id INTEGER PRIMARY KEY, kind TEXT, age REAL)")
        rows = [(number, ("plum", "pear")[number % 2], number) for number in range(1, 41)]
        connection.executemany("INSERT INTO tree VALUES (?, ?, ?)", rows)
        connection.commit()
    lines = []
    for number in range(QUESTIONS):
        question, sql = ASKED[number % len(ASKED)]
        line = {
            "id": f"q{number}",
            "db": "orchard",
            "question": question.format(n=number),
            "sql": [sql.format(n=number)],
            "tables": ["tree"],
        }
        lines.append(json.dumps(line))
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")


def run_suite(place: Path) -> None:
    """Evaluate, going on from what there is; say each question once its score is kept."""
    suite, options, file = load_suite(place / "suite"), options_of(place), place / "run.json"
    done = read_done(file, suite, options) if file.exists() else ()
    kept = RunFile(file, to_json)
    print("known", len(done), flush=True)

    def note(scores: object) -> None:
        kept.note(scores)  # type: ignore[arg-type] # what evaluate gives
        print("asked", scores[0].id, flush=True)  # type: ignore[index]

    whole = evaluate(suite, options, done=done, keep=kept.write, note=note)
    kept.write(whole)
    print("whole", len(whole.rows), flush=True)


def options_of(place: Path) -> EvaluationOptions:
    """No model, no processes beside."""
    return EvaluationOptions(
        translator="offline", embedder="hash", workers=1, cache=place / "cache"
    )


def eval_kills(place: Path, kills: int, draw: random.Random) -> Iterator[tuple[int, list[str]]]:
    """Kill one run after the other, each going on from the last, until the suite is done."""
    suite, options, file = load_suite(place / "suite"), options_of(place), place / "run.json"
    asked: set[str] = set()
    for number in range(kills):
        lines = killed(draw, "eval", str(place), 0, early=number % 5 == 0)
        words = [line.split() for line in lines]
        lost = [line for line in lines if line.startswith(DIED)]
        again = [name for what, name in words if what == "asked" and name in asked]
        if again:
            lost.append(f"asked again: {again}")
        asked |= {name for what, name in words if what == "asked"}
        if file.exists():
            found = {score.id for score in read_done(file, suite, options)}
            if not asked <= found:
                lost.append(f"scores are gone: {sorted(asked - found)}")
            asked = found
        elif asked:
            lost.append("the file is gone")
        yield sum(what == "asked" for what, _ in words), lost
        if len(asked) == QUESTIONS:
            for old in place.glob("run.json*"):
                old.unlink()
            asked = set()


# Both


def killed(draw: random.Random, kind: str, place: str, seed: int, *, early: bool) -> list[str]:
    """What a process said before it was killed: early while it starts, else at its work."""
    command = [sys.executable, __file__, "--child", kind, place, str(seed)]
    with started(command) as process:
        assert process.stdout is not None
        lines: list[str] = []
        if early:
            time.sleep(draw.uniform(0, 3.0))
        else:
            for _ in range(draw.randint(1, STEPS if kind == "feedback" else 8)):
                line = process.stdout.readline()
                if not line:
                    break
                lines.append(line)
            time.sleep(draw.expovariate(1 / 0.005))
        process.kill()
        lines += process.stdout.readlines()
        code = process.wait()
    said = [line.strip() for line in lines if line.endswith("\n")]
    # One that ends by itself, for another reason than that its work is done, is no kill.
    return said if code in (0, -signal.SIGKILL) else [*said, f"{DIED} {code}"]


@contextmanager
def started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process that is gone at the end, whatever happens."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


if __name__ == "__main__":
    sys.exit(main())
