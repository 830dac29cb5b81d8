"""Settings: where they come from, what wins, and what is said of a wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from t2sql.config import (
    WeightSettings,
    find_file,
    first_settings,
    hide_secrets,
    make_config,
    read_config,
)
from t2sql.errors import ConfigError
from t2sql.steps.weights import RetrievalWeights

HERE = Path()


def test_the_environment_wins_over_the_file() -> None:
    config = make_config(
        {"limits": {"rows": 10, "tables": 3}}, folder=HERE, environment={"T2SQL_LIMITS__ROWS": "7"}
    )

    assert (config.limits.rows, config.limits.tables) == (7, 3)


def test_arguments_win_over_all() -> None:
    config = make_config({"project": {"today": date(2025, 1, 1)}}, folder=HERE, environment={})

    assert config.replaced({"project": {"today": date(2025, 6, 19)}}).project.today == date(
        2025, 6, 19
    )
    assert config.replaced({"project": {"today": None}}).project.today == date(2025, 1, 1)


def test_a_stage_may_have_a_model_of_its_own() -> None:
    config = make_config(
        {"llm": {"model": "large", "select": {"model": "small"}}}, folder=HERE, environment={}
    )

    assert (config.llm.model, config.llm.select.model) == ("large", "small")


@pytest.mark.parametrize(
    ("llm", "model"),
    [
        ({"model": "large", "select": {"model": "small"}, "sketch": {"model": "tiny"}}, "tiny"),
        ({"model": "large", "select": {"model": "small"}}, "small"),
        ({"model": "large"}, "large"),
        ({}, ""),
    ],
)
def test_the_sketch_falls_back_to_the_model_that_selects(llm: dict[str, Any], model: str) -> None:
    config = make_config({"llm": llm}, folder=HERE, environment={})
    assert config.sketch_model == model
    assert not config.search.sketch


@pytest.mark.parametrize(
    ("llm", "stage", "model", "window"),
    [
        ({"model": "m", "generate": {"model": "g"}}, "edit", "g", 0),
        ({"model": "m", "generate": {"model": "g"}}, "repair", "g", 0),
        ({"model": "m", "generate": {"model": "g"}, "edit": {"model": "e"}}, "edit", "e", 0),
        ({"model": "m", "generate": {"model": "g"}}, "explain", "m", 0),
        ({"generate": {"model": "g"}, "select": {"model": "s"}}, "summarise", "g", 0),
        ({"model": "m", "context_tokens": 8}, "describe", "m", 8),
        ({"model": "m", "context_tokens": 8, "select": {"context_tokens": 4}}, "select", "m", 4),
        ({"generate": {"model": "g", "context_tokens": 4}}, "edit", "g", 4),
    ],
)
def test_a_stage_without_a_model_takes_that_of_the_likest_stage(
    llm: dict[str, Any], stage: str, model: str, window: int
) -> None:
    found = make_config({"llm": llm}, folder=HERE, environment={}).llm.stage(stage)
    assert (found.model, found.context_tokens) == (model, window)


def test_a_price_is_named_by_its_model() -> None:
    llm = {"prices": {"big-1.5": {"input": 2, "output": 10.5}}, "currency": "EUR"}
    settings = make_config({"llm": llm}, folder=HERE, environment={}).llm
    assert (settings.prices["big-1.5"].input, settings.prices["big-1.5"].output) == (2.0, 10.5)
    assert settings.currency == "EUR"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"limits": {"tabels": 1}}, "unknown key `limits.tabels`. Did you mean `limits.tables`?"),
        ({"databse": {}}, "unknown key `databse`. Did you mean `database`?"),
        ({"limits": {"tables": "x"}}, "`limits.tables` should be a whole number, not 'x'."),
        ({"limits": 3}, "`limits` should be a table: [limits]."),
        ({"limits": {"rows": -1}}, "`limits.rows` should not be negative."),
        ({"prompts": {"generate_sql": "2"}}, "`prompts.generate_sql` should be a whole number"),
        ({"project": {"translator": "gpt"}}, "should be one of auto, llm, offline, not 'gpt'."),
        ({"llm": {"select": {"modell": ""}}}, "Did you mean `llm.select.model`?"),
        ({"llm": {"candidates": 0}}, "`llm.candidates` should be from 1 to 32."),
        ({"llm": {"concurrency": 0}}, "`llm.concurrency` should be 1 or more."),
        ({"llm": {"timeout_s": 0}}, "`llm.timeout_s` should be above 0."),
        ({"llm": {"context_tokens": -1}}, "should not be negative."),
        ({"llm": {"prices": {"big": {"input": -1}}}}, "`llm.prices.big` should be 0 or more."),
        ({"llm": {"prices": {"big": {"inputs": 1}}}}, "Did you mean `llm.prices.big.input`?"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_config(data, folder=HERE, environment={})

    assert sentence in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_wrong_variable_is_named_as_such() -> None:
    with pytest.raises(ConfigError, match=r"environment: `limits\.rows` should be a whole number"):
        make_config({}, folder=HERE, environment={"T2SQL_LIMITS__ROWS": "many"})


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "t2sql.toml"
    file.write_text("[limits\nrows = 1", encoding="utf-8")

    with pytest.raises(ConfigError, match=r"t2sql\.toml is not valid TOML"):
        read_config(file, {})


def test_the_nearest_file_is_found_walking_up(tmp_path: Path) -> None:
    (tmp_path / "t2sql.toml").touch()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)

    assert find_file(deep) == tmp_path / "t2sql.toml"


def test_a_missing_url_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="t2sql init URL"):
        _ = make_config({}, folder=HERE, environment={}).url
    monkeypatch.delenv("WAREHOUSE_URL", raising=False)
    named = make_config({"database": {"url_env": "WAREHOUSE_URL"}}, folder=HERE, environment={})
    with pytest.raises(ConfigError, match="WAREHOUSE_URL is not set"):
        _ = named.url
    monkeypatch.setenv("WAREHOUSE_URL", "sqlite:///x.db")
    assert named.url == "sqlite:///x.db"


def test_new_settings_hold_no_password(tmp_path: Path) -> None:
    url = "postgresql://ann:s3cret@host/db"
    text = first_settings(url)
    file = tmp_path / "t2sql.toml"
    file.write_text(text, encoding="utf-8")

    assert "s3cret" not in text
    assert read_config(file, {}).database.url_env == "T2SQL_DATABASE_URL"
    assert hide_secrets(url) == "postgresql://ann@host/db"


def test_new_settings_are_read_back(tmp_path: Path) -> None:
    file = tmp_path / "t2sql.toml"
    file.write_text(first_settings('duckdb:///a "b".duckdb'), encoding="utf-8")

    assert read_config(file, {}).url == 'duckdb:///a "b".duckdb'


def test_weights_of_the_search_may_be_set_one_by_one() -> None:
    config = make_config(
        {"search": {"weights": {"join": 1, "meaning": 0.5}}},
        folder=HERE,
        environment={"T2SQL_SEARCH__WEIGHTS__JOIN": "0.25"},
    )

    assert config.search.weights.given == {"join": 0.25, "meaning": 0.5}
    assert set(WeightSettings.__dataclass_fields__) <= set(RetrievalWeights.__dataclass_fields__)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"joins": 1.0}, "Did you mean `search.weights.join`?"),
        ({"join": -0.1}, "`search.weights.join` should be 0 or more"),
        ({"join": float("inf")}, "should be 0 or more"),
        ({"join": "much"}, "should be a number"),
        ({"crowd": 0}, "should be above 0"),
    ],
)
def test_a_wrong_weight_is_named(weights: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        make_config({"search": {"weights": weights}}, folder=HERE, environment={})

    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["net_of_tax", "shop.net_of_tax", "proj.shop.clean", "größe"])
def test_a_function_of_the_team_is_a_name_with_or_without_its_schema(name: str) -> None:
    config = make_config({"gate": {"functions": [name]}}, folder=HERE, environment={})
    assert config.gate.functions == (name,)


@pytest.mark.parametrize("name", ["", "f()", "a b", '"f"', "*", "shop.*", "a.b.c.d", "1f", "f;"])
def test_what_is_no_name_of_a_function_is_refused(name: str) -> None:
    with pytest.raises(ConfigError, match=r"gate\.functions"):
        make_config({"gate": {"functions": [name]}}, folder=HERE, environment={})
