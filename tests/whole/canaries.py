"""A project with canaries in every place that must not leave, and a model that records all.

The words of each canary stand nowhere else, so that a byte search says whether it left.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from t2sql.errors import T2SQLError
from t2sql.project import Project
from t2sql.protocols import Warehouse
from t2sql.testing import FAULTS, ReceivedRequest, Scripted, ScriptedServer, play_fault
from t2sql.types import (
    Answer,
    CheckResult,
    Problem,
    Question,
    Refusal,
    SqlDraft,
    Table,
    TableSelection,
)

TABLES = """
CREATE SCHEMA sky;
CREATE TYPE sky.sort AS ENUM ('plain');
CREATE TYPE sky.grade AS ENUM ('zqgrade');
CREATE TABLE sky.stations (
  station_id INTEGER PRIMARY KEY, title VARCHAR, place VARCHAR, kind VARCHAR, height DECIMAL(12,2),
  opened DATE, last_seen TIMESTAMP, code INTEGER, remark VARCHAR, sort sky.sort, marks VARCHAR[],
  details STRUCT(word VARCHAR), key_word VARCHAR);
COMMENT ON TABLE sky.stations IS 'Stations that watch the sky.';
CREATE TABLE sky.keepers (
  keeper_id INTEGER PRIMARY KEY, station_id INTEGER REFERENCES sky.stations (station_id),
  full_name VARCHAR, email VARCHAR, phone VARCHAR, password_hash VARCHAR, iban VARCHAR, born DATE,
  rank VARCHAR, auth_code sky.grade);
COMMENT ON COLUMN sky.keepers.password_hash IS 'zqcomment-hash, e.g. zqsample-hash';
COMMENT ON COLUMN sky.keepers.phone IS 'zqcomment-phone';
CREATE TABLE sky.readings (
  reading_id INTEGER PRIMARY KEY, station_id INTEGER REFERENCES sky.stations (station_id),
  taken_on DATE, value DOUBLE, status VARCHAR);
CREATE VIEW sky.bright AS SELECT station_id, place AS bright_place FROM sky.stations;
INSERT INTO sky.stations SELECT
  i, 'Zqtitle' || i, ['Quillhaven Zqpart', 'Brimstead Zqnear', 'Ostmere Zqfew'][1 + i % 3],
  ['dome', 'dish'][1 + i % 2], 7310462.25 + i, DATE '1931-07-19' + i::INT,
  TIMESTAMP '1944-03-08 05:06:07' + INTERVAL (i) DAY, 417263 + i % 2,
  CASE WHEN i % 100 < 69 THEN 'Zqremark' || (i % 7) END, 'plain', ['Zqlist'], {'word': 'Zqstruct'},
  'Zqkey' || (i % 5)
  FROM range(1, 101) AS r(i);
INSERT INTO sky.keepers SELECT
  i, 1 + i % 100, 'Zqperson ' || i, 'zqmail' || (i % 4) || '@sky.example', 'zqphone-' || (i % 4),
  'zqhash-' || (i % 4), 'zqiban-' || (i % 4), DATE '1977-11-23',
  ['zqrank-low', 'zqrank-high'][1 + i % 2], 'zqgrade'
  FROM range(1, 151) AS r(i);
INSERT INTO sky.readings SELECT i, 1 + i % 100, DATE '2025-01-01' + (i % 90)::INT, i * 0.5,
  ['Zqstatus', 'Zqhabit'][1 + i % 2] FROM range(1, 301) AS r(i);
"""
NOTES = """
version: 2
models:
  - name: stations
    description: Where the sky is watched.
    config: {schema: sky, meta: {t2sql: {grain: one station}}}
    columns:
      - name: kind
        description: What stands there.
        data_tests: [{accepted_values: {arguments: {values: [dome, dish]}}}]
  - name: keepers
    description: Who watches.
    config: {schema: sky}
    columns:
      - name: born
        description: zqcomment-born
        config: {meta: {t2sql: {pii: true, synonyms: [zqsynonym], unit: zqunit}}}
      - name: email
        description: zqcomment-mail
      - name: rank
        description: zqcomment-rank
        data_tests: [{accepted_values: {arguments: {values: [zqrank-low, zqrank-high]}}}]
        config: {meta: {t2sql: {pii: true}}}
"""
TERMS = """
- term: night watch
  filter: phone = 'zqterm-phone'
  tables: [sky.keepers]
  owner: kim
- term: high station
  filter: height > 12
  tables: [sky.stations]
  owner: kim
"""
PAST = """
-- question: How many stations stand in the northern field?
-- verified_by: kim
-- verified_on: 2025-01-02
SELECT COUNT(*) AS n FROM sky.stations
WHERE place = 'Zqpast' AND height > 8224416 AND opened >= DATE '1933-05-17';

-- question: Which keepers have the old hash?
-- verified_by: kim
-- verified_on: 2025-01-03
SELECT full_name FROM sky.keepers WHERE password_hash = 'zqpast-hash' AND full_name <> 'Zqpastname';

-- question: How many keepers of zqpast stations but Zqpastname have the hash zqpast-hash?
-- verified_by: kim
-- verified_on: 2025-01-04
SELECT COUNT(*) AS n FROM sky.keepers AS k JOIN sky.stations AS s ON s.station_id = k.station_id
WHERE k.password_hash = 'zqpast-hash' AND k.full_name <> 'Zqpastname' AND s.place LIKE '%Zqpast%';
"""
HABITS = [
    f"SELECT SUM(value) AS total_{number} FROM sky.readings WHERE status = 'Zqhabit';"  # noqa: S608
    for number in range(1, 7)
]
SETTINGS = """
[project]
today = 2025-06-19
[database]
url_env = "SKY_URL"
[search]
embedder = "hash"
sketch = true
server_token_env = "SKY_SEARCH_TOKEN"
[llm]
base_url = "{base_url}"
model = "scripted"
api_key_env = "SKY_MODEL_KEY"
timeout_s = {timeout_s}
candidates = {candidates}
[llm.headers]
X-Team = "$SKY_TEAM"
[privacy]
samples = {samples}
results = {results}
mask = ["EMAIL", "sky.keepers.phone"]
[limits]
fit = 0.0
"""
SECRETS = {
    "SKY_MODEL_KEY": "zqsecret-model-key",
    "SKY_TEAM": "zqsecret-team-header",
    "SKY_SEARCH_TOKEN": "zqsecret-search-token",
    "PGPASSWORD": "zqsecret-pgpassword",
    "AWS_SECRET_ACCESS_KEY": "zqsecret-aws-key",
}
NEVER = (
    *("zqmail", "zqphone-", "zqhash-", "zqiban-", "1977-11-23", "zqrank-", "zqgrade"),
    *("zqcomment-", "zqsample-hash", "zqsynonym", "zqunit"),
    *("zqpast-hash", "zqterm-phone", "zqgold", "zqsecret-", "zqfile"),
)
"""Masked cells and what people wrote of them, secrets, gold: in no mode."""
CELLS = (
    *("Zqtitle", "Zqpart", "Zqnear", "Zqfew", "7310463", "731056", "1931-07-20", "1931-10-27"),
    *("1944-03-09", "417263", "417264", "Zqremark", "Zqlist", "Zqstruct", "Zqkey"),
    *("Zqperson", "Zqstatus", "Zqhabit", "Zqpast", "Zqpastname", "8224416", "1933-05-17"),
    *("Zqengine", "31%"),
)
"""What profiling finds, literals of past queries, an engine's words, a share: with ``samples``."""
SHOWN_WITH_SAMPLES = (
    "Zqpart",
    "Zqnear",
    "1931-07-20",
    "417263",
    "Zqpast",
    "Zqengine",
    "Zqhabit",
    "31%",
)
ROWS = ("Zqperson 23", "Zqperson 42")
"""With ``results``, to the prompt of the summary alone."""


@dataclass(slots=True)
class Recorder:
    """A model that answers every prompt, and keeps each byte that it was sent."""

    sql: list[str] = field(default_factory=list)
    """What it writes next; once they are used up it counts stations."""
    requests: list[ReceivedRequest] = field(default_factory=list)

    def __call__(self, request: ReceivedRequest) -> Scripted:
        self.requests.append(request)
        system = str(request.body["messages"][0]["content"])
        if system.startswith("You choose"):
            return {**_CHOICE, "tables": self._tables(request)}
        if "SQL" in system.split(".", maxsplit=1)[0] or "asks a question after others" in system:
            return self._written() if not system.startswith("You explain") else _EXPLAINED
        if system.startswith("You sketch"):
            return {"tables": [{"name": "stations", "description": "x", "columns": ["place"]}]}
        if system.startswith("You document"):
            return {"description": "Draft.", "grain": "one", "columns": []}
        return {"summary": "Rows came back."}

    def _tables(self, request: ReceivedRequest) -> list[dict[str, Any]]:
        names = ("sky.stations", "sky.keepers", "sky.readings")
        return [
            {"name": name, "reason": "it fits", "confidence": 0.9}
            for name in names
            if f"## {name}" in request.text
        ]

    def _written(self) -> dict[str, Any]:
        sql = self.sql.pop(0) if self.sql else "SELECT COUNT(*) AS n FROM sky.stations"
        plain = {"plan": "count", "explanation": "It counts.", "assumptions": [], "confidence": 0.9}
        return {**plain, "sql": sql}


_CHOICE = {"none_fits": False, "reason": "", "ask": "", "choices": []}
_EXPLAINED = {"summary": "It counts.", "steps": [], "notes": []}


@dataclass(frozen=True, slots=True)
class Leak:
    """A canary that left where it must not."""

    canary: str
    prompt: str
    """The beginning of the request's first message."""
    near: str


def plant(folder: Path) -> dict[str, str]:
    """Make the database and the files; returns the environment that the project needs."""
    import duckdb

    file = folder / "zqfile.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(TABLES)
    (folder / "metadata" / "tables").mkdir(parents=True)
    (folder / "metadata" / "queries").mkdir()
    (folder / "metadata" / "tables" / "sky.yml").write_text(NOTES, encoding="utf-8")
    (folder / "metadata" / "terms.yml").write_text(TERMS, encoding="utf-8")
    (folder / "metadata" / "rules.md").write_text("- Count each station once.\n", encoding="utf-8")
    history = "\n\n".join([PAST, *HABITS])
    (folder / "metadata" / "queries" / "past.sql").write_text(history, encoding="utf-8")
    return {**SECRETS, "SKY_URL": f"duckdb:///{file}"}


def settings(
    folder: Path,
    base_url: str,
    *,
    samples: bool = False,
    results: bool = False,
    candidates: int = 1,
    timeout_s: float = 20.0,
) -> None:
    """Write the project's settings."""
    text = SETTINGS.format(
        base_url=base_url,
        samples=str(samples).lower(),
        results=str(results).lower(),
        candidates=candidates,
        timeout_s=timeout_s,
    )
    (folder / "t2sql.toml").write_text(text, encoding="utf-8")


class EngineThatQuotes:
    """The project's warehouse, whose dry run refuses the next query in an engine's words."""

    def __init__(self, warehouse: Warehouse, problems: Sequence[Problem]) -> None:
        self._warehouse = warehouse
        self._problems = list(problems)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._warehouse, name)

    def dry_run(self, sql: str, tables: Sequence[Table], *, timeout_s: float) -> CheckResult:
        """The engine's error once for each problem, then its own verdict."""
        if self._problems:
            return CheckResult("dry run", (self._problems.pop(0),), "EXPLAIN failed")
        return self._warehouse.dry_run(sql, tables, timeout_s=timeout_s)


ENGINE_WORDS = (
    'invalid input syntax for type integer: "Zqengine 000-0"',
    "Key (title)=(Zqengine) already exists.",
    "Bad int64 value: Zqengine",
    "Could not convert string 'Zqengine's' to INT32",
)
MASKED_WORDS = ('invalid input syntax for type integer: "zqhash-0"', "Bad int64 value: zqhash-1")


def exercise(project: Project, model: Recorder) -> list[Answer]:
    """Ask in every way that leads to a model; returns the answers."""
    answers = [*_ask(project, model), *_follow_up(project, model)]
    _repair(project, model)
    explained = (
        "SELECT full_name FROM sky.keepers "
        "WHERE password_hash = 'zqhash-1' AND full_name = 'Zqperson 3'",
        "SELECT COUNT(*) FROM sky.stations WHERE place = 'Zqpast' AND height > 8224416",
    )
    for sql in explained:
        project.explain(sql)
    for table in ("sky.stations", "sky.keepers", "sky.readings", "sky.bright"):
        project.describe(table)
    for sql in SUMMED:
        answers.append(project.run(sql))
    for answer in answers:
        project.summarise(answer)
    return answers


SUMMED = (
    "SELECT * FROM sky.keepers",
    "SELECT full_name, upper(email) AS mail, born FROM sky.keepers",
    "WITH k AS (SELECT full_name, phone AS p FROM sky.keepers) SELECT full_name, p FROM k",
    "SELECT full_name, rank FROM sky.keepers UNION ALL SELECT iban, email FROM sky.keepers",
    "SELECT full_name, (SELECT max(password_hash) FROM sky.keepers) AS h FROM sky.keepers",
    "SELECT k FROM sky.keepers AS k",
)


def _ask(project: Project, model: Recorder) -> Iterator[Answer]:
    count = "SELECT COUNT(*) AS n FROM sky.stations WHERE "
    by_station = "SELECT station_id, SUM(value) AS v FROM sky.readings GROUP BY 1"
    asked = {
        "How many stations are in Quillhaven?": f"{count} kind = 'dome'",
        "How many stations in the low place?": f"{count} place = 'Brimstead near'",
        "Sum of values of the readings by station": by_station,
        "Which keepers are on night watch?": "SELECT full_name FROM sky.keepers WHERE email <> 'x'",
        "How many high stations have a remark?": f"{count} remark <> 'x'",
    }
    for text, sql in asked.items():
        model.sql = [sql] * 4
        yield from _answered(project, project.question(text))


def _follow_up(project: Project, model: Recorder) -> Iterator[Answer]:
    """From SQL of the model, and from a past query that answered as it stood."""
    for text in (
        "How many stations are in Quillhaven?",
        "How many stations stand in the northern field?",
    ):
        for answer in _answered(project, project.question(text)):
            model.sql = ["SELECT COUNT(*) AS n FROM sky.stations WHERE kind = 'dish'"] * 3
            asked = replace(project.question("only for dishes"), earlier=(answer.draft,))
            yield from _answered(project, asked)
    hashed = project.write_sql(
        project.use_tables("Which keepers have the old hash?", ["sky.keepers"])
    )
    if isinstance(hashed, SqlDraft):
        model.sql = ["SELECT full_name FROM sky.keepers"] * 3
        asked = replace(project.question("only for the young"), earlier=(hashed,))
        yield from _answered(project, asked)


def _repair(project: Project, model: Recorder) -> None:
    selection = project.use_tables(
        "How many stations and keepers?", ["sky.stations", "sky.keepers"]
    )
    queries = {
        ENGINE_WORDS: "SELECT COUNT(*) AS n FROM sky.stations WHERE code > 0",
        MASKED_WORDS: "SELECT COUNT(*) AS n FROM sky.keepers WHERE password_hash > '0'",
    }
    for words, sql in queries.items():
        for said in words:
            model.sql = [sql] * 4
            tools = project.tools
            problem = Problem("engine", "error", said, said)
            quoting = EngineThatQuotes(tools.warehouse, [problem])
            project.__dict__["tools"] = replace(tools, warehouse=quoting)
            try:
                project.write_sql(selection, fresh=True)
            finally:
                project.__dict__["tools"] = tools


def _answered(project: Project, question: Question) -> Iterator[Answer]:
    selection = project.suggest_tables(question)
    if isinstance(selection, TableSelection):
        draft = project.write_sql(selection)
        if not isinstance(draft, Refusal):
            yield project.run(draft)


def play_faults(
    project_at: Callable[[str], Project], names: Sequence[str] = tuple(FAULTS)
) -> tuple[list[ReceivedRequest], list[str]]:
    """Ask one question under each fault; returns what was sent, and what the person was told."""
    sent: list[ReceivedRequest] = []
    told: list[str] = []
    sql = "SELECT COUNT(*) AS n FROM sky.stations WHERE place = 'Brimstead near'"
    for name in names:
        with play_fault(FAULTS[name], Recorder([sql] * 5), sql=sql, outside="SELECT 1") as stage:
            with project_at(stage.base_url) as project:
                told += _asked_under_fault(project)
            sent += stage.server.requests
    return sent, told


def _asked_under_fault(project: Project) -> Iterator[str]:
    text = "How many stations in the low place?"
    try:
        yield repr(project.suggest_tables(text))
        yield repr(project.write_sql(project.use_tables(text, ["sky.stations"]), fresh=True))
    except T2SQLError as error:
        yield f"{error} {error!r} {error.__cause__!r} {error.__context__!r}"


def leaks(
    requests: Sequence[ReceivedRequest], canaries: Sequence[str], only: str = "", but: str = ""
) -> list[Leak]:
    """The canaries that stand in what was sent: in the body, the path or a header.

    The two headers that carry a secret by the person's own setting are looked at for others.

    Args:
        requests: what the model got.
        canaries: what to look for.
        only: look at requests whose system message begins so.
        but: leave those out whose system message begins so.
    """
    found = []
    for request in requests:
        begin = str((request.body.get("messages") or [{}])[0].get("content", ""))
        if (only and not begin.startswith(only)) or (but and begin.startswith(but)):
            continue
        text = bytes_of(request)
        for canary in canaries:
            at = text.find(canary)
            if at >= 0:
                found.append(Leak(canary, begin[:40], text[max(0, at - 90) : at + 60]))
    return found


def bytes_of(request: ReceivedRequest) -> str:
    """All that came in, but for the values of the two headers that are secrets by design."""
    own: Mapping[str, str] = {
        "authorization": SECRETS["SKY_MODEL_KEY"],
        "x-team": SECRETS["SKY_TEAM"],
    }
    headers = {
        name: value.replace(own[name], "") if name in own else value
        for name, value in request.headers.items()
    }
    return json.dumps([request.path, headers, request.body], ensure_ascii=False)


def serve(model: Recorder) -> ScriptedServer:
    """The model on loopback."""
    return ScriptedServer(model)
