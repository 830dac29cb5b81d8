"""``t2sql init`` asks once what may leave, and says what each costs."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from t2sql.config import PrivacySettings, read_config
from t2sql.config.texts import RESULTS_COST, SAMPLES_COST
from t2sql.faces.cli.setup import ask_privacy
from tests.faces.conftest import Run


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def blank(shop: Path) -> Path:
    """A database without a project."""
    (shop / "t2sql.toml").unlink()
    return shop


def written(folder: Path) -> PrivacySettings:
    return read_config(folder / "t2sql.toml").privacy


def test_without_a_terminal_nothing_is_asked_and_nothing_leaves(blank: Path, t2sql: Run) -> None:
    done = t2sql("init", "duckdb:///store.duckdb")
    assert done.code == 0, done.err
    assert "May " not in done.out
    assert written(blank) == PrivacySettings(samples=False, results=False)


@pytest.mark.parametrize(
    ("flags", "privacy"),
    [
        (("--samples", "--results"), PrivacySettings(samples=True, results=True)),
        (("--samples",), PrivacySettings(samples=True)),
        (("--no-samples", "--results"), PrivacySettings(results=True)),
    ],
)
def test_flags_decide(
    blank: Path, t2sql: Run, flags: tuple[str, ...], privacy: PrivacySettings
) -> None:
    assert t2sql("init", "duckdb:///store.duckdb", *flags).code == 0
    assert written(blank) == privacy


def test_the_file_says_what_each_setting_costs(blank: Path, t2sql: Run) -> None:
    t2sql("init", "duckdb:///store.duckdb")
    lines = (blank / "t2sql.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("samples = false") and SAMPLES_COST in line]
    assert [line for line in lines if line.startswith("results = false") and RESULTS_COST in line]


@pytest.mark.parametrize(
    ("typed", "privacy"),
    [
        ("y\nn\n", PrivacySettings(samples=True)),
        ("n\ny\n", PrivacySettings(results=True)),
        ("\n\n", PrivacySettings()),
    ],
)
def test_on_a_terminal_it_asks_once_and_says_what_each_costs(
    monkeypatch: pytest.MonkeyPatch, typed: str, privacy: PrivacySettings
) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    monkeypatch.setattr("sys.stdout", shown)
    assert ask_privacy(None, None) == privacy
    text = shown.getvalue()
    assert text.count(SAMPLES_COST) == text.count(RESULTS_COST) == 1


def test_what_a_flag_says_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    monkeypatch.setattr("sys.stdout", shown)
    assert ask_privacy(False, None) == PrivacySettings(results=True)
    assert SAMPLES_COST not in shown.getvalue()


def test_a_project_that_is_there_is_left_alone_without_a_question(
    shop: Path, t2sql: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    before = (shop / "t2sql.toml").read_text(encoding="utf-8")
    done = t2sql("init", "duckdb:///store.duckdb", "--samples")
    assert done.code == 2
    assert (shop / "t2sql.toml").read_text(encoding="utf-8") == before
