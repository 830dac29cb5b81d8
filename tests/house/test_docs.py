"""The docs say what the program does today."""

from __future__ import annotations

import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path

from t2sql.config import Config, make_config
from t2sql.faces.cli.docs import write_page

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_line_page_is_current() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    assert page == write_page(), "run `make docs`"


def test_the_configuration_page_names_every_key_with_its_default() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    shown = tomllib.loads(page.split("```toml\n", 1)[1].split("```", 1)[0])
    defaults = Config(folder=Path())

    make_config(shown, folder=Path(), environment={})
    for section in fields(Config):
        values = getattr(defaults, section.name)
        if not is_dataclass(values):
            continue
        assert set(shown[section.name]) == {item.name for item in fields(values)}
        for item in fields(values):
            default = getattr(values, item.name)
            if isinstance(default, (int, float)) and not isinstance(default, bool):
                assert shown[section.name][item.name] == default, f"{section.name}.{item.name}"
