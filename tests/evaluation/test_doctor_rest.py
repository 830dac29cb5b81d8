"""What `t2sql doctor` says of prompts, store, chat, schemas, embedder, dbt projects and logs."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from t2sql.access.passwords import hash_password
from t2sql.evaluation.doctor import diagnose
from t2sql.project import open_project, start_project
from tests.evaluation.test_doctor import SETTINGS, index, indexed, library, said

__all__ = ["indexed", "library"]


def configure(folder: Path, more: str) -> None:
    (folder / "t2sql.toml").write_text(SETTINGS + more, encoding="utf-8")


def test_a_sound_project_has_prompts_a_store_and_a_chat(indexed: Path) -> None:
    diagnosis = diagnose(indexed)

    assert "0 of the project's own" in said(diagnosis, "prompts", "ok")
    assert "Nothing is kept yet. Questions and their SQL are kept for 30 days" in said(
        diagnosis, "store", "ok"
    )
    assert "listens on this machine alone" in said(diagnosis, "chat", "ok")


def test_a_prompt_that_is_wrong_is_an_error_with_its_file(indexed: Path) -> None:
    file = indexed / "prompts" / "generate_sql" / "v9.md"
    file.parent.mkdir(parents=True)
    file.write_text("no front matter", encoding="utf-8")
    diagnosis = diagnose(indexed)

    assert "v9.md" in said(diagnosis, "prompts", "error")
    assert "docs/prompts.md" in said(diagnosis, "prompts", "error")


def test_a_pin_of_no_version_is_an_error_with_those_there_are(indexed: Path) -> None:
    configure(indexed, "[prompts]\ngenerate_sql = 99\n")
    assert "may be one of: 1" in said(diagnose(indexed), "prompts", "error")


def test_a_store_that_is_damaged_is_an_error(indexed: Path) -> None:
    (indexed / ".t2sql" / "store.sqlite").write_bytes(b"no database" * 500)
    diagnosis = diagnose(indexed)

    assert "store.sqlite" in said(diagnosis, "store", "error")
    assert not diagnosis.healthy


def test_a_store_whose_variable_is_not_set_is_an_error(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORE_URL", raising=False)
    configure(indexed, '[store]\nurl_env = "STORE_URL"\n')
    assert "STORE_URL" in said(diagnose(indexed), "store", "error")


def test_a_store_is_looked_at_and_not_changed(indexed: Path) -> None:
    with open_project(indexed) as project:
        project.ask("How many books?")
    store = indexed / ".t2sql" / "store.sqlite"
    before = store.read_bytes()

    assert "store.sqlite" in said(diagnose(indexed), "store", "ok")
    assert store.read_bytes() == before


def test_a_header_that_no_proxy_is_trusted_with_is_an_error(indexed: Path) -> None:
    configure(indexed, '[auth]\nuser_header = "X-Forwarded-User"\n')
    assert "trusted_proxies = " in said(diagnose(indexed), "chat", "error")


def test_proxies_without_a_header_are_a_warning(indexed: Path) -> None:
    configure(indexed, '[auth]\ntrusted_proxies = ["127.0.0.1"]\n')
    assert "user_header" in said(diagnose(indexed), "chat", "warning")


@pytest.mark.parametrize(
    "auth", ['trusted_proxies = ["not an address"]', 'users = {ada = "plain password"}']
)
def test_settings_of_signing_in_that_cannot_be_read_are_an_error(indexed: Path, auth: str) -> None:
    configure(indexed, f"[auth]\n{auth}\n")
    found = said(diagnose(indexed), "chat", "error")
    assert found
    assert "plain password" not in found


def test_rules_of_access_without_anybody_who_signs_in_are_a_warning(indexed: Path) -> None:
    rules = '[access.rules.all]\nallow = ["books"]\n'
    configure(indexed, rules)
    assert "t2sql user hash" in said(diagnose(indexed), "chat", "warning")

    configure(indexed, f'{rules}[auth]\nusers = {{ada = "{hash_password("long enough")}"}}\n')
    assert said(diagnose(indexed), "chat", "warning") == ""


def test_schemas_that_fit_nothing_are_an_error(indexed: Path) -> None:
    text = SETTINGS.replace("[search]", 'schemas = ["finance"]\n[search]')
    (indexed / "t2sql.toml").write_text(text, encoding="utf-8")
    assert "in the schemas finance" in said(diagnose(indexed), "database", "error")


def test_an_embedder_that_cannot_be_had_is_told_before_anything_is_indexed(
    indexed: Path, tmp_path: Path
) -> None:
    shutil.rmtree(indexed / ".t2sql" / "index")
    assert "hash can be loaded" in said(diagnose(indexed), "embedder", "ok")

    text = SETTINGS.replace('"hash"', f'"{(tmp_path / "no-model").as_posix()}"')
    (indexed / "t2sql.toml").write_text(text, encoding="utf-8")
    assert "no-model" in said(diagnose(indexed), "embedder", "error")


def test_without_history_it_says_whether_the_database_keeps_a_log(library: Path) -> None:
    shutil.rmtree(library / "metadata" / "queries")
    index(library)
    assert "SQLite keeps no log of queries." in said(diagnose(library), "history", "note")


def test_a_dbt_project_that_moved_away_is_an_error(indexed: Path) -> None:
    configure(indexed, '[paths]\ndbt = ["../elsewhere"]\n')
    assert "no dbt project" in said(diagnose(indexed), "metadata", "error")


def test_a_file_of_a_dbt_project_that_is_wrong_is_a_warning(indexed: Path) -> None:
    folder = indexed / "analytics"
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: analytics", encoding="utf-8")
    (folder / "models" / "broken.yml").write_text("models: [", encoding="utf-8")
    configure(indexed, '[paths]\ndbt = ["analytics"]\n')
    index(indexed)

    assert "broken.yml" in said(diagnose(indexed), "metadata", "warning")


def test_a_fresh_project_is_told_what_to_run_and_then_is_sound(
    library: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("T2SQL_SEARCH__EMBEDDER", "hash")
    folder = tmp_path_factory.mktemp("fresh")
    with closing(sqlite3.connect(folder / "a.db")) as connection:
        connection.execute("CREATE TABLE plants (plant_id INTEGER PRIMARY KEY, name TEXT)")
    start_project("sqlite:///a.db", folder)
    assert "t2sql index" in said(diagnose(folder), "catalog", "error")

    index(folder)
    diagnosis = diagnose(folder)
    assert diagnosis.healthy
    assert "metadata/tables" in said(diagnosis, "metadata", "warning")
