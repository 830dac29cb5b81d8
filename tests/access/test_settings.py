"""``[access]`` as somebody writes it: what cannot hold is refused, with the mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from t2sql.config import make_config
from t2sql.errors import ConfigError


def made(access: dict[str, Any], **others: Any) -> Any:
    return make_config({"access": access, **others}, folder=Path(), environment={})


def test_rules_are_read_by_name() -> None:
    access = made(
        {
            "default": "none",
            "groups": {"finance": ["ann"]},
            "rules": {"money": {"groups": ["finance"], "allow": ["pay.*"], "hide": ["iban"]}},
        }
    ).access
    assert access.default == "none"
    assert access.rules["money"].allow == ("pay.*",)
    assert access.rules["money"].hide == ("iban",)


def test_an_unknown_group_is_named_with_the_nearest() -> None:
    rules = {"money": {"groups": ["finanec"], "allow": ["pay.*"]}}
    with pytest.raises(ConfigError, match=r"unknown group 'finanec'\. Did you mean 'finance'"):
        made({"groups": {"finance": ["ann"]}, "rules": rules})
    with pytest.raises(ConfigError, match=r"under \[access.groups\]"):
        made({"rules": rules})


def test_a_proxy_may_name_groups_that_no_file_knows() -> None:
    rules = {"money": {"groups": ["finance"], "allow": ["pay.*"]}}
    auth = {
        "user_header": "X-User",
        "groups_header": "X-Groups",
        "trusted_proxies": ["10.0.0.1"],
    }
    assert made({"rules": rules}, auth=auth).access.rules["money"].groups == ("finance",)


@pytest.mark.parametrize("pattern", ["", "shop.", ".orders", "a..b", '"shop".x', " shop.x", "a;b"])
@pytest.mark.parametrize("side", ["allow", "hide"])
def test_a_pattern_that_fits_no_name_is_refused(side: str, pattern: str) -> None:
    with pytest.raises(ConfigError, match=f"access.rules.x.{side}"):
        made({"rules": {"x": {side: [pattern]}}})


def test_a_pattern_of_too_many_parts_is_refused() -> None:
    with pytest.raises(ConfigError, match="has 5 parts"):
        made({"rules": {"x": {"hide": ["a.b.c.d.e"]}}})


def test_a_rule_that_says_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="neither allows nor hides"):
        made({"rules": {"x": {"users": ["ann"]}}})


def test_a_misspelled_key_is_named_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"access.rules.x.hidden.*access.rules.x.hide"):
        made({"rules": {"x": {"hidden": ["a"]}}})
