"""A proxy's header is believed from trusted addresses alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.access.proxies import is_loopback, is_trusted, named_by_proxy, read_networks
from t2sql.config import AuthSettings
from t2sql.errors import ConfigError
from t2sql.types import Person

AUTH = AuthSettings(user_header="X-Forwarded-User", groups_header="X-Groups")
PROXY = read_networks(["10.0.0.0/8", "192.168.1.7", "2001:db8::/32"])
HEADERS = {"x-forwarded-user": "ada", "x-groups": "finance, trade,,finance"}


def test_a_trusted_proxy_names_the_person_and_their_groups() -> None:
    assert named_by_proxy(AUTH, PROXY, "10.1.2.3", HEADERS) == Person("ada", ("finance", "trade"))


@pytest.mark.parametrize("peer", ["11.0.0.1", "127.0.0.1", "192.168.1.8", "", "unix", "::1"])
def test_anybody_else_names_nobody(peer: str) -> None:
    assert named_by_proxy(AUTH, PROXY, peer, HEADERS) is None


def test_an_address_in_the_other_notation_is_the_same_address() -> None:
    assert is_trusted("::ffff:10.0.0.1", PROXY)
    assert not is_trusted("::ffff:11.0.0.1", PROXY)


@pytest.mark.parametrize("name", ["", "   ", "a\x00da", "a\nda", "x" * 300])
def test_a_name_that_is_none_is_nobody(name: str) -> None:
    assert named_by_proxy(AUTH, PROXY, "10.0.0.1", {"x-forwarded-user": name}) is None


def test_without_the_setting_no_header_is_read() -> None:
    assert named_by_proxy(AuthSettings(), PROXY, "10.0.0.1", HEADERS) is None


@given(st.text(max_size=40))
def test_no_peer_breaks_the_reading(peer: str) -> None:
    assert isinstance(is_trusted(peer, PROXY), bool)


def test_what_is_no_address_is_told() -> None:
    with pytest.raises(ConfigError, match="'the proxy' is no address"):
        read_networks(["the proxy"])


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        *(("localhost", True), ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True)),
        *(("10.0.0.1", False), ("::", False), ("", False), ("example.com", False)),
        ("localhost.example.com", False),
    ],
)
def test_loopback_is_this_machine_alone(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
