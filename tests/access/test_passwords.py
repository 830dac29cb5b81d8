"""Passwords are kept as scrypt hashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.access.passwords import check_hash, hash_password, is_password
from t2sql.errors import ConfigError, InputError


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password("correct horse")


def test_a_password_is_known_again_and_no_other_is(stored: str) -> None:
    assert is_password("correct horse", stored)
    assert not is_password("correct horsf", stored)
    assert not is_password("", stored)


def test_the_hash_holds_no_word_of_the_password_and_is_never_the_same_twice(stored: str) -> None:
    assert "horse" not in stored
    assert stored.startswith("scrypt$131072$8$1$")
    assert stored != hash_password("correct horse")


def test_a_short_or_endless_password_is_refused() -> None:
    for password in ("short", "x" * 5000):
        with pytest.raises(InputError, match="8 to 1,024 characters"):
            hash_password(password)


def test_an_endless_try_is_wrong_without_being_hashed(stored: str) -> None:
    assert not is_password("x" * 10_000_000, stored)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "scrypt$2$8$1$AAAA",
        "bcrypt$131072$8$1$AAAA$AAAA",
        f"scrypt$131071$8$1$AAAA${'A' * 43}=",
        f"scrypt$1073741824$8$1$AAAA${'A' * 43}=",
        f"scrypt$131072$0$1$AAAA${'A' * 43}=",
        f"scrypt$131072$8$-1$AAAA${'A' * 43}=",
        "scrypt$131072$8$1$AAAA$AAAA",
        "scrypt$a$8$1$AAAA$AAAA",
    ],
)
def test_what_is_no_hash_is_told_with_the_name_of_its_person(text: str) -> None:
    with pytest.raises(ConfigError, match=r"`auth\.users\.ada`: This is no password hash"):
        check_hash(text, "ada")


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_hash(text: str) -> None:
    with pytest.raises(ConfigError):
        check_hash(text, "ada")
