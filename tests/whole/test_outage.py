"""Each fault of a model endpoint on its way through the whole: what the person sees.

The table that `python benchmarks/security_faults.py` prints stands here as it must be.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from t2sql.errors import LLMError, LLMUnavailableError, SearchError, SqlRejectedError
from t2sql.project import Project, open_project
from t2sql.store.trace import Trace
from t2sql.testing import (
    FAULTS,
    PlayedFault,
    Scripted,
    ScriptedServer,
    chat_reply,
    error_reply,
    play_fault,
)
from t2sql.types import Answer, Refusal, TableSelection
from tests.whole.bakery import HONEST, OUTSIDE, QUESTION, configure, honest, make_bakery, written

KEPT = "Your question is kept: `t2sql ask --again`."
BUSY = f"The model service is busy or failing (%s). Tried 3 times. Try again later. {KEPT}"
AGAIN = "Try again."
UNREADABLE = f"The model's answer could not be read. Tried 2 times. {AGAIN}"
NOTHING = f"The model returned nothing. Tried 2 times. {AGAIN}"
BROKEN = f"The model's answer broke off; nothing of it was used. Tried 3 times. {AGAIN} {KEPT}"
SLOW = (
    f"The model took longer than 1 s and was cancelled. Try again, or raise [llm] timeout_s. {KEPT}"
)
REDIRECTED = (
    "http://HOST redirects elsewhere, which is not followed. Write the final address in [llm] "
    f"base_url. {KEPT}"
)
LARGE = (
    "The question and its tables are too large for the model scripted. Choose fewer tables, name "
    "a model with a larger context in [llm], or write there how many tokens it takes: "
    f"context_tokens. {KEPT}"
)
QUOTA = (
    "The quota of the model account is used up. Check the plan of the account, or name another "
    f"model in [llm]. {KEPT}"
)
UNREACHED = (
    "The model at http://HOST cannot be reached. Tried 3 times. Check [llm] base_url and that the "
    f"server runs. {KEPT}"
)
UNFIT = "Asked twice. Try again, or another model."
ANSWER = "12"
TOLD: dict[str, str] = {
    **{f"status {code}": BUSY % code for code in (408, 409, 425, 429, 500, 502, 503, 504, 529)},
    "error in status 200": BUSY % 503,
    "huge error": BUSY % 500,
    "stream with an error": BUSY % 500,
    "status 400": f"The model endpoint at http://HOST refused the request (400, scripted_error). "
    f"{KEPT}",
    "status 422": f"The model endpoint at http://HOST refused the request (422, scripted_error). "
    f"{KEPT}",
    "status 401": "The model endpoint at http://HOST rejected the key. Check the environment "
    f"variable OPENAI_API_KEY ([llm] api_key_env). {KEPT}",
    "status 402": QUOTA,
    "quota": QUOTA,
    "status 403": "The model endpoint at http://HOST refuses access to the model scripted. Check "
    f"what the key may use. {KEPT}",
    "status 404": "The model scripted was not found at http://HOST. Check [llm] model and base_url "
    f"(it usually ends in /v1). {KEPT}",
    "status 413": LARGE,
    "context": LARGE,
    "status 301": REDIRECTED,
    "status 307": REDIRECTED,
    "long wait": "The model service is busy or failing (429). It asks to wait 17 min. Try again "
    f"later. {KEPT}",
    "long wait by date": "The model service is busy or failing (503). It asks to wait N h. Try "
    f"again later. {KEPT}",
    "nobody listens": UNREACHED,
    "reset": UNREACHED,
    "unknown host": "The host of http://model.invalid is not known. Tried 2 times. Check [llm] "
    f"base_url and the network. {KEPT}",
    "https to a plain port": "The connection to https://HOST could not be secured. Check [llm] "
    "base_url: https, or http? A certificate of your own: name its file in SSL_CERT_FILE. "
    f"{KEPT}",
    **dict.fromkeys(
        (
            "truncated body",
            "length too great",
            "stream without an end",
            "stream without a reason",
            "stream cut",
        ),
        BROKEN,
    ),
    **dict.fromkeys(
        ("hang before headers", "hang after headers", "slow drip", "stream that drips"), SLOW
    ),
    **dict.fromkeys(
        (
            "length too small",
            "packed garbage",
            "packed bomb",
            "huge reply",
            "bad JSON",
            "empty body",
            "not an object",
            "wrong charset",
            "stream with bad JSON",
        ),
        UNREADABLE,
    ),
    "web page": "http://HOST answered, but not as a model API. Check [llm] base_url: it usually "
    "ends in /v1. A proxy's login page looks like this, too.",
    **dict.fromkeys(
        (
            "no choices",
            "choices null",
            "choices missing",
            "content null",
            "content empty",
            "content blank",
            "blank parts",
            "tool call",
        ),
        NOTHING,
    ),
    "refusal": "The model declined: I cannot help with that. Ask in other words.",
    "content filter": "The model declined: its content filter stopped the answer. Ask in other "
    "words.",
    "cut off": "The model's answer was cut off; nothing of it was used. Tried 2 times. Raise "
    "[llm] max_output_tokens.",
    "prose": f"The model's reply holds no JSON object. {UNFIT}",
    "two answers": f"The model's reply holds several different JSON objects. {UNFIT}",
    "wrong fields": "The model's reply does not fit its schema: in the object, it has a field "
    f"that the schema does not know. {UNFIT}",
    **dict.fromkeys(
        (
            "status 503 once",
            "reset once",
            "empty body once",
            "cut off once",
            "stream cut once",
            "prose around JSON",
            "prose around SQL",
            "fences around JSON",
            "fences around SQL",
            "thoughts before JSON",
            "half letters",
        ),
        ANSWER,
    ),
}
REFUSED: dict[str, tuple[str, str, str]] = {
    "two statements": ("gate_statements", "'DROP'", f"{HONEST}; DROP TABLE nothing"),
    "no query": ("gate_root", "DROP", "DROP TABLE nothing"),
    "unknown table": ("", "no_such_table", "SELECT COUNT(*) FROM no_such_table"),
    "table not confirmed": ("", "bakery.wages", OUTSIDE),
}
"""The rule where it is always the same, the token that is named, and the SQL that is shown."""
USUAL = {"status 401", "status 500", "nobody listens", "refusal", "cut off", "quota"}
"""The other faults are played in the slow part."""
WAITING = {name for name, text in TOLD.items() if text == SLOW}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bakery")
    make_bakery(made)
    return made


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("t2sql.llm.client.BACKOFF_S", 0.01)
    monkeypatch.setenv("OPENAI_API_KEY", "any")


def settle(folder: Path, name: str, base_url: str) -> None:
    fault = FAULTS[name]
    stream = "true" if fault.stream else "false"
    seconds = 1.0 if name in WAITING else 30.0
    configure(folder, base_url, llm=f"stream = {stream}\ntimeout_s = {seconds}")


def ask(project: Project, fault: PlayedFault) -> str:
    """The answer's one cell, or the sentence of the error."""
    try:
        selection = project.suggest_tables(QUESTION)
        assert isinstance(selection, TableSelection), selection.reason
        if fault.says is not None:
            selection = selection.with_tables(["bakery.loaves"])
        draft = project.write_sql(selection)
        assert not isinstance(draft, Refusal), draft.reason
        answer = project.run(draft)
    except LLMError as error:
        said = re.sub(r"127\.0\.0\.1:\d+", "HOST", str(error))
        return re.sub(r"\d+ h\b", "N h", said)
    return str(answer.result.rows[0][0])


def last_trace(project: Project) -> Trace:
    assert project.store is not None
    return project.store.trace(project.store.traces(1)[0].id)


def test_every_fault_has_its_sentence() -> None:
    assert set(TOLD) | set(REFUSED) == set(FAULTS)
    assert not set(TOLD) & set(REFUSED)


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in USUAL else pytest.mark.slow) for name in TOLD],
)
def test_each_fault_ends_in_its_sentence_or_in_the_answer(folder: Path, name: str) -> None:
    fault = FAULTS[name]
    with play_fault(fault, honest, sql=HONEST, outside=OUTSIDE) as stage:
        settle(folder, name, stage.base_url)
        with open_project(folder) as project:
            seen = ask(project, fault)
            kept = last_trace(project)
        tries = len(stage.server.requests)
    assert seen == TOLD[name]
    assert kept.question == QUESTION
    assert kept.outcome == ("answered" if seen == ANSWER else "error")
    if tries:  # each request that came through is counted, answered or not
        assert kept.usage.calls == tries


@pytest.mark.parametrize("name", REFUSED)
def test_sql_that_is_refused_is_shown_with_the_rule_and_the_token(folder: Path, name: str) -> None:
    rule, token, sql = REFUSED[name]
    with play_fault(FAULTS[name], honest, sql=HONEST, outside=OUTSIDE) as stage:
        settle(folder, name, stage.base_url)
        with open_project(folder) as project, pytest.raises(SqlRejectedError) as raised:
            ask(project, FAULTS[name])
    said = str(raised.value)
    assert said.startswith(f"Not run: refused because of the rule {rule}")
    assert token in said
    assert raised.value.attempts[0].sql == sql
    assert len(raised.value.attempts) == 3
    assert len(stage.server.requests) == 4


def test_an_outage_is_never_told_as_no_tables(folder: Path) -> None:
    with ScriptedServer(lambda _: error_reply(503)) as server:
        configure(folder, server.base_url)
        with open_project(folder) as project:
            found = project.suggest_tables(QUESTION)
    assert isinstance(found, TableSelection)
    assert found.chosen_by == "retrieval"
    assert "bakery.loaves" in found.tables
    assert found.notes[-1].startswith("The model could not choose the tables: The model service")
    assert found.usage.calls == 3


def test_a_question_that_met_an_outage_is_asked_again(folder: Path) -> None:
    with ScriptedServer(lambda _: error_reply(503)) as server:
        configure(folder, server.base_url)
        with open_project(folder) as project, pytest.raises(LLMUnavailableError, match="is kept"):
            project.ask(project.question(QUESTION, tables=["bakery.loaves"]))
    with ScriptedServer(honest) as server:
        configure(folder, server.base_url)
        with open_project(folder) as project:
            again = project.asked_before()
            answer = project.ask(again)
    assert (again.text, again.pinned) == (QUESTION, ("bakery.loaves",))
    assert isinstance(answer, Answer)
    assert answer.result.rows == ((12,),)


def test_a_question_that_is_not_kept_is_not_said_to_be(folder: Path) -> None:
    with ScriptedServer(lambda _: error_reply(503)) as server:
        configure(folder, server.base_url, more="[store]\ntraces = false")
        with open_project(folder) as project, pytest.raises(LLMUnavailableError) as raised:
            project.ask(QUESTION)
    assert "kept" not in str(raised.value)


def test_what_failed_calls_cost_is_counted_and_shown(folder: Path) -> None:
    prose = chat_reply("Hm.", input_tokens=700, output_tokens=30)
    replies: list[Scripted] = [honest_tables(), prose, prose]
    prices = "[llm.prices.scripted]\ninput = 1.0\noutput = 10.0\n"
    with ScriptedServer(replies) as server:
        configure(folder, server.base_url, more=prices)
        with open_project(folder) as project:
            with pytest.raises(LLMError):
                project.ask(QUESTION)
            kept = last_trace(project)
            assert project.store is not None
            stages = {line.name: line.usage for line in project.store.costs("stage")}
    assert [call.prompt.name for call in kept.calls] == ["select_tables", "generate_sql"]
    failed = kept.calls[-1]
    assert (failed.usage.input_tokens, failed.usage.output_tokens) == (1400, 60)
    assert failed.usage.cost == pytest.approx((1400 * 1.0 + 60 * 10.0) / 1_000_000)
    assert failed.reply == "Hm."
    assert stages["generate"].input_tokens >= 1400


def honest_tables() -> str:
    table = {"name": "bakery.loaves", "reason": "", "confidence": 1}
    none = {"none_fits": False, "reason": "", "ask": "", "choices": []}
    return json.dumps({"tables": [table], **none})


def test_what_was_tried_before_an_outage_is_kept_and_shown(folder: Path) -> None:
    replies = [honest_tables(), written("SELECT COUNT(*) FROM no_such_table")]
    with ScriptedServer([*replies, *[error_reply(503)] * 3]) as server:
        configure(folder, server.base_url)
        with open_project(folder) as project:
            with pytest.raises(LLMUnavailableError) as raised:
                project.ask(QUESTION)
            kept = last_trace(project)
    assert [attempt.sql for attempt in raised.value.attempts] == [
        "SELECT COUNT(*) FROM no_such_table"
    ]
    assert [call.prompt.name for call in kept.calls] == [
        "select_tables",
        "generate_sql",
        "repair_sql",
    ]
    assert kept.attempts == raised.value.attempts


def test_a_choice_outside_the_candidates_is_paid_for_and_counted(folder: Path) -> None:
    strange = honest_tables().replace("bakery.loaves", "bakery.ovens")
    with ScriptedServer([strange]) as server:
        configure(folder, server.base_url)
        with open_project(folder) as project:
            found = project.suggest_tables(QUESTION)
    assert isinstance(found, TableSelection)
    assert found.chosen_by == "retrieval"
    assert found.usage.input_tokens == 10


def run_command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "t2sql", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def cells(done: subprocess.CompletedProcess[str]) -> Sequence[str]:
    return re.findall(r"^\s*(\d+)\s*$", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_at_the_terminal_an_outage_is_one_sentence_and_the_question_waits(folder: Path) -> None:
    with ScriptedServer(lambda _: error_reply(503, headers={"retry-after": "0"})) as server:
        configure(folder, server.base_url)
        down = run_command(folder, "ask", QUESTION)
    with ScriptedServer(honest) as server:
        configure(folder, server.base_url)
        again = run_command(folder, "ask", "--again")
    assert down.returncode == 3
    assert down.stderr.strip().splitlines()[-1] == f"t2sql: {BUSY % 503}"
    assert "Traceback" not in down.stderr
    assert again.returncode == 0, again.stderr
    assert "12" in cells(again)


def test_at_the_terminal_refused_sql_is_shown_and_not_run(folder: Path) -> None:
    with play_fault(FAULTS["no query"], honest) as stage:
        configure(folder, stage.base_url)
        done = run_command(folder, "ask", QUESTION)
    assert done.returncode == 4
    assert done.stdout.startswith("Not run")
    assert "DROP TABLE nothing" in done.stdout
    assert "t2sql: Not run: refused because of the rule gate_root:" in done.stderr


@pytest.mark.parametrize(
    ("search", "told"),
    [
        ('embedder = "no/such-model"', "no/such-model"),
        ('embedder = "hash"\nserver = "http://127.0.0.1:9"', "http://127.0.0.1:9 cannot be used"),
    ],
    ids=["embedder", "Chroma server"],
)
def test_a_search_that_is_out_of_order_is_told_as_that(
    folder: Path, search: str, told: str
) -> None:
    configure(folder)
    file = folder / "t2sql.toml"
    text = file.read_text(encoding="utf-8").replace("embedder = 'hash'", search)
    file.write_text(text, encoding="utf-8")
    with open_project(folder) as project:
        with pytest.raises(SearchError) as raised:
            project.suggest_tables(QUESTION)
        with pytest.raises(SearchError):
            project.index()
    assert told in str(raised.value)
    assert "No table" not in str(raised.value)
