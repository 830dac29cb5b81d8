"""Nothing leaves that must not: every byte that is sent to a model is searched for canaries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from t2sql.faces.cli import main
from t2sql.project import Project, open_project
from tests.whole.canaries import (
    CELLS,
    NEVER,
    ROWS,
    SECRETS,
    SHOWN_WITH_SAMPLES,
    Recorder,
    exercise,
    leaks,
    plant,
    play_faults,
    serve,
    settings,
)


@dataclass(frozen=True)
class Sky:
    """The project's folder, indexed."""

    folder: Path

    def project(self, base_url: str, **given: bool | float) -> Project:
        settings(self.folder, base_url, **given)  # type: ignore[arg-type] # keywords of its own
        return open_project(self.folder)


@pytest.fixture(scope="module")
def sky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sky]:
    folder = tmp_path_factory.mktemp("sky")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in plant(folder).items():
            patch.setenv(name, value)
        found = Sky(folder)
        with found.project("http://127.0.0.1:9/v1") as project:
            project.index()
        yield found


MODES = [
    pytest.param((False, False), id="nothing"),
    pytest.param((True, True), id="both", marks=pytest.mark.slow),
    pytest.param((True, False), id="samples", marks=pytest.mark.slow),
    pytest.param((False, True), id="results", marks=pytest.mark.slow),
]


@pytest.fixture(scope="module", params=MODES)
def sent(request: pytest.FixtureRequest, sky: Sky) -> tuple[bool, bool, Recorder]:
    """All that is sent in a mode by all that asks a model."""
    samples, results = request.param
    model = Recorder()
    with serve(model) as server:
        with sky.project(server.base_url, samples=samples, results=results) as project:
            exercise(project, model)
        with sky.project(
            server.base_url, samples=samples, results=results, candidates=3
        ) as project:
            asked = project.use_tables("How many stations in the low place?", ["sky.stations"])
            model.sql = [
                "SELECT COUNT(*) AS n FROM sky.stations WHERE place = 'Brimstead near'"
            ] * 9
            project.write_sql(asked, fresh=True)
    return samples, results, model


Sent = tuple[bool, bool, Recorder]


def test_every_prompt_was_sent(sent: Sent) -> None:
    _, results, model = sent
    begins = {str(one.body["messages"][0]["content"])[:20] for one in model.requests}
    assert len(begins) == (8 if results else 7), begins
    assert len(model.requests) > 40


def test_masked_cells_their_comments_and_secrets_leave_in_no_mode(sent: Sent) -> None:
    assert not leaks(sent[2].requests, NEVER)


def test_cells_leave_only_with_samples(sent: Sent) -> None:
    samples, _, model = sent
    found = leaks(model.requests, CELLS, but="You sum up")
    if not samples:
        assert not found
        return
    assert {leak.canary for leak in found} >= set(SHOWN_WITH_SAMPLES)


def test_rows_leave_only_with_results_and_only_to_be_summed_up(sent: Sent) -> None:
    _, results, model = sent
    summaries = leaks(model.requests, ROWS, only="You sum up")
    assert {leak.canary for leak in summaries} == (set(ROWS) if results else set())
    assert not leaks(model.requests, ROWS, but="You sum up")


def test_secrets_stand_in_no_file_of_the_project(sky: Sky, sent: Sent) -> None:
    for file in sky.folder.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert not [name for name, value in SECRETS.items() if value.encode() in held], file


def test_traces_hold_no_cell_of_an_engines_words(sky: Sky, sent: Sent) -> None:
    assert sent[2].requests
    with sky.project("http://127.0.0.1:9/v1") as project:
        assert project.store is not None
        kept = [project.store.trace(line.id) for line in project.store.traces(100)]
    assert len(kept) > 5
    for trace in kept:
        said = json.dumps([str(attempt.checks) for attempt in trace.attempts])
        assert "Zqengine" not in said
        assert "zqhash-0" not in said


def test_the_doctor_sends_no_canary(sky: Sky, capsys: pytest.CaptureFixture[str]) -> None:
    model = Recorder()
    with serve(model) as server, pytest.MonkeyPatch.context() as patch:
        settings(sky.folder, server.base_url)
        patch.chdir(sky.folder)
        with pytest.raises(SystemExit):
            main(["doctor", "--call-model"])
    assert len(model.requests) == 1
    assert not leaks(model.requests, (*NEVER, *CELLS))
    shown = capsys.readouterr()
    assert not [secret for secret in SECRETS.values() if secret in shown.out + shown.err]


@pytest.mark.parametrize("samples", [False, True])
def test_an_evaluation_sends_no_gold_and_no_masked_cell(
    sky: Sky, tmp_path: Path, samples: bool
) -> None:
    (tmp_path / "suite.toml").write_text(
        f'database = "duckdb:///{sky.folder / "zqfile.duckdb"}"\n'
        f'metadata = "{sky.folder / "metadata"}"\nhistory = "{sky.folder / "metadata/queries"}"\n'
        "today = 2025-06-19\n",
        encoding="utf-8",
    )
    questions = [
        ("How many stations are there?", "SELECT COUNT(*) AS zqgold FROM sky.stations"),
        ("Which keepers are there?", "SELECT full_name FROM sky.keepers WHERE email <> 'zqgold'"),
    ]
    rows = [
        {"id": f"q{at}", "db": "", "question": text, "sql": [sql], "tables": ["sky.keepers"]}
        for at, (text, sql) in enumerate(questions)
    ]
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    from t2sql.config import read_config
    from t2sql.evaluation.options import EvaluationOptions
    from t2sql.evaluation.run import evaluate
    from t2sql.evaluation.suite import load_suite

    model = Recorder()
    with serve(model) as server:
        settings(sky.folder, server.base_url, samples=samples)
        options = EvaluationOptions(
            translator="llm",
            workers=1,
            cache=tmp_path / "cache",
            config=read_config(sky.folder / "t2sql.toml"),
        )
        evaluate(load_suite(tmp_path), options)
    assert len(model.requests) >= 4
    assert not leaks(model.requests, NEVER)
    assert bool(leaks(model.requests, CELLS)) is samples


@pytest.mark.slow
def test_no_canary_leaves_under_any_fault(sky: Sky, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("t2sql.llm.client.BACKOFF_S", 0.001)
    requests, told = play_faults(lambda url: sky.project(url, timeout_s=0.5))
    assert len(requests) > 100
    assert not leaks(requests, (*NEVER, *CELLS))
    assert not [text for text in told for secret in SECRETS.values() if secret in text]
