"""The room of the settings in force: what it says, whence, and what it never says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from t2sql.faces.chat.guard import COOKIE
from t2sql.faces.chat.labels import make_labels
from t2sql.faces.chat.settings_tab import SettingsSteps, lay_out_settings, rooms_of, wire_settings
from t2sql.faces.words import words_for
from t2sql.project import Project, open_project
from t2sql.types import Person
from tests.faces.chat.rooms import asking, desk_over, make_lake, parts, shown

MODEL = """
[llm]
base_url = "http://127.0.0.1:1/v1"
model = "large-one"
headers = { x-secret = "hush-hush" }
[llm.select]
model = "small-one"
[auth.users]
ada = "scrypt:1024:8:1:c2FsdHNhbHQ=:aGFzaGhhc2g="
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_lake(tmp_path_factory.mktemp("settings"))
    file = made / "t2sql.toml"
    file.write_text(file.read_text(encoding="utf-8") + MODEL, encoding="utf-8")
    return made


@pytest.fixture
def project(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.setenv("T2SQL_LIMITS__TABLES", "4")
    with open_project(folder) as opened:
        yield opened


def told(project: Project, request: Any = None) -> tuple[str, str]:
    """What the room says of the person, and of the settings."""
    with gr.Blocks():
        tab = lay_out_settings(make_labels())
    change = SettingsSteps(tab, desk_over(project)).enter("", request or asking())
    return shown(change[tab.person]), shown(change[tab.text])


def test_each_setting_says_where_it_comes_from(project: Project) -> None:
    found = {one.key: one for _, settings in rooms_of(project, words_for("en")) for one in settings}
    assert (found["limits.rows"].value, found["limits.rows"].source) == ("77", "file")
    assert (found["limits.tables"].value, found["limits.tables"].source) == ("4", "environment")
    assert found["limits.candidates"].source == "default"
    assert (found["project.confirm"].value, found["project.confirm"].source) == (
        "only when unsure",
        "file",
    )
    assert found["privacy.mask"].value == "phone"
    assert found["search.embedder"].value == "hash"


def test_each_stage_names_its_model(project: Project) -> None:
    named = dict(rooms_of(project, words_for("en")))["Models"]
    by_stage = {one.name: (one.value, one.key) for one in named}
    assert by_stage["Stage: select"] == ("small-one", "llm.select.model")
    assert by_stage["Stage: generate"] == ("large-one", "llm.model")


def test_all_limits_are_shown(project: Project) -> None:
    text = told(project)[1]
    assert all(f"limits.{name}" in text for name in project.config.limits.__slots__)


def test_no_secret_is_said(project: Project) -> None:
    person, text = told(project, asking(person=Person("ada"), cookies={COOKIE: "tok"}))
    for secret in ("hush-hush", "scrypt", "aGFzaGhhc2g", "tok"):
        assert secret not in text.replace("tokens", "")
        assert secret not in person


def test_no_pattern_of_a_mask_names_what_is_hidden_from_a_person(folder: Path) -> None:
    file = folder / "t2sql.toml"
    before = file.read_text(encoding="utf-8")
    rules = '[access.rules.a]\nhide = ["trade.members"]\nusers = ["bob"]\n'
    mask = before.replace('["phone"]', '["phone", "trade.members.city"]')
    file.write_text(mask + rules, encoding="utf-8")
    try:
        with open_project(folder) as opened:
            assert "trade.members" in told(opened, asking(person=Person("ada")))[1]
            seen = told(opened, asking(person=Person("bob")))[1]
            assert "privacy.mask" in seen
            assert "members" not in seen
            assert "phone" not in seen
    finally:
        file.write_text(before, encoding="utf-8")


def test_the_age_of_the_index_is_told(project: Project) -> None:
    (age,) = [
        one.value
        for _, settings in rooms_of(project, words_for("en"))
        for one in settings
        if one.name == "Index brought up to date"
    ]
    assert age.startswith("20")


def test_who_signed_in_may_sign_out(project: Project) -> None:
    person = told(project, asking(person=Person("a<b"), cookies={COOKIE: "t"}))[0]
    assert "Signed in as a&lt;b" in person
    assert '<form method="post" action="/sign-out">' in person


def test_whom_a_proxy_names_cannot_sign_out_here(project: Project) -> None:
    person = told(project, asking(person=Person("ada", ("team",))))[0]
    assert "Signed in as ada" in person
    assert "team" in person
    assert "sign-out" not in person


def test_who_sits_here_needs_no_name(project: Project) -> None:
    assert "Nobody has to sign in" in told(project)[0]


def test_it_is_told_in_korean(project: Project) -> None:
    person, text = told(project, asking("ko-KR,ko;q=0.9"))
    assert "로그인할 필요가 없습니다" in person
    assert "확실하지 않을 때만" in text
    assert "환경 변수" in text


def test_the_room_is_wired(project: Project) -> None:
    with gr.Blocks() as page:
        with gr.Tabs(), gr.Tab("Settings"):
            tab = lay_out_settings(make_labels())
        wire_settings(tab, desk_over(project), parts())
    assert len(page.fns) == 3
