"""Signing in: names and passwords, tokens, and failures that are slowed."""

from __future__ import annotations

import pytest

from t2sql.access.passwords import hash_password
from t2sql.access.signed_in import IDLE_S, SignIns, TriedTooOftenError
from t2sql.access.slowing import MOST_KEYS, SlowedTries
from t2sql.types import Person

ADA = hash_password("correct horse", cost=1 << 10)


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sign_ins(clock: Clock) -> SignIns:
    return SignIns({"ada": ADA}, {"finance": ("ada", "bob"), "trade": ("bob",)}, clock)


def test_the_holder_of_a_token_is_who_signed_in_with_their_groups(sign_ins: SignIns) -> None:
    token = sign_ins.sign_in("ada", "correct horse", "10.0.0.1")
    assert token is not None
    assert sign_ins.holder(token) == Person("ada", ("finance",))
    assert sign_ins.holder(token[:-1]) is None
    assert sign_ins.holder("") is None


def test_a_wrong_password_or_name_gives_no_token(sign_ins: SignIns) -> None:
    assert sign_ins.sign_in("ada", "wrong horse", "10.0.0.1") is None
    assert sign_ins.sign_in("eve", "correct horse", "10.0.0.1") is None


def test_who_signs_out_or_stays_away_too_long_is_forgotten(sign_ins: SignIns, clock: Clock) -> None:
    first = sign_ins.sign_in("ada", "correct horse", "10.0.0.1") or ""
    second = sign_ins.sign_in("ada", "correct horse", "10.0.0.1") or ""
    sign_ins.sign_out(first)
    assert sign_ins.holder(first) is None
    clock.now += IDLE_S - 1
    assert sign_ins.holder(second) is not None
    clock.now += IDLE_S + 1
    assert sign_ins.holder(second) is None


def test_an_address_that_fails_waits_longer_each_time(sign_ins: SignIns, clock: Clock) -> None:
    waits = []
    for _ in range(12):
        try:
            sign_ins.sign_in("ada", "wrong horse", "10.0.0.1")
        except TriedTooOftenError as error:
            waits.append(error.wait_s)
            clock.now += error.wait_s
    assert waits == sorted(waits)
    assert waits[0] <= 1.0
    assert waits[-1] >= 4.0
    assert sign_ins.sign_in("ada", "correct horse", "10.0.0.2") is not None


def test_a_waiting_address_is_not_even_looked_at(sign_ins: SignIns) -> None:
    for _ in range(5):
        sign_ins.sign_in("eve", "guess guess", "10.0.0.1")
    with pytest.raises(TriedTooOftenError, match="Wait 1 s and try again"):
        sign_ins.sign_in("ada", "correct horse", "10.0.0.1")


def test_one_name_tried_from_many_addresses_is_slowed_too(sign_ins: SignIns) -> None:
    for number in range(20):
        assert sign_ins.sign_in("ada", "x" * 2000, f"10.0.1.{number}") is None
    with pytest.raises(TriedTooOftenError):
        sign_ins.sign_in("ada", "correct horse", "10.0.1.99")


def test_many_who_share_an_address_are_not_locked_out_by_one(sign_ins: SignIns) -> None:
    for _ in range(9):
        assert sign_ins.sign_in("eve", "x" * 2000) is None
    assert sign_ins.sign_in("ada", "correct horse") is not None


def test_success_forgets_the_failures(sign_ins: SignIns) -> None:
    for _ in range(3):
        for _ in range(4):
            assert sign_ins.sign_in("ada", "x" * 2000, "10.0.0.1") is None
        assert sign_ins.sign_in("ada", "correct horse", "10.0.0.1") is not None


def test_nobody_fills_the_memory_with_names(clock: Clock) -> None:
    tries = SlowedTries(1, 60.0, clock)
    for number in range(MOST_KEYS + 10):
        tries.begin(f"name {number}")
    assert tries.wait_s("name 0") == 0.0
    assert tries.wait_s(f"name {MOST_KEYS + 9}") > 0.0


def test_without_people_in_the_settings_nobody_signs_in() -> None:
    assert SignIns({}, {}).sign_in("", "", "10.0.0.1") is None
