"""Pin, exclude, scope: what a person says of where to look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.errors import InputError
from t2sql.steps.scope import check_scope, in_scope, split_pins
from t2sql.types import Scope, Table

KNOWN = {"loans", "desk.loans", "대출", "lake-eu.desk.loans", "desk.odd name"}


def known(name: str) -> bool:
    return name.replace('"', "").lower() in KNOWN


@pytest.mark.parametrize(
    ("text", "said", "pinned"),
    [
        ("late in @desk.loans by day", "late in desk.loans by day", ("desk.loans",)),
        ("see @loans.", "see loans.", ("loans",)),
        ("(@loans), @desk.loans?", "(loans), desk.loans?", ("loans", "desk.loans")),
        ('count of @desk."odd name"', "count of desk.odd name", ("desk.odd name",)),
        ("@lake-eu.desk.loans now", "lake-eu.desk.loans now", ("lake-eu.desk.loans",)),
        ("@loans에서 연체율", "loans에서 연체율", ("loans",)),
        ("@대출에서 연체율", "대출에서 연체율", ("대출",)),
        ("@loans and @LOANS", "loans and LOANS", ("loans",)),
        ("@unknown.table", "unknown.table", ("unknown.table",)),
    ],
)
def test_an_at_sign_pins_a_table_and_leaves_the_text_readable(
    text: str, said: str, pinned: tuple[str, ...]
) -> None:
    assert split_pins(text, known) == (said, pinned, ())


@pytest.mark.parametrize(
    "text",
    [
        "mail to ann@desk.org",
        "ends in @gmail.com",
        "'@loans'",
        '"@loans"',
        "3 @ 5",
        "@@x",
        "@",
        "a/@x",
    ],
)
def test_an_address_a_domain_and_a_quoted_sign_pin_nothing(text: str) -> None:
    assert split_pins(text, known) == (text, (), ())


def test_a_backslash_keeps_the_sign() -> None:
    assert split_pins(r"posts with \@loans", known) == ("posts with @loans", (), ())


def test_a_minus_before_it_excludes_and_takes_the_name_out() -> None:
    assert split_pins("late -@desk.loans by @loans", known) == (
        "late by loans",
        ("loans",),
        ("desk.loans",),
    )


def test_without_a_catalog_the_signs_alone_decide() -> None:
    assert split_pins("@loans에서")[:2] == ("loans에서", ("loans",))


@given(st.text(alphabet='@-."\\ ab가n', max_size=60))
def test_any_text_is_split_and_nothing_else_changes(text: str) -> None:
    said, pinned, excluded = split_pins(text, known)
    if "@" not in text:
        assert (said, pinned, excluded) == (text, (), ())
    for name in pinned:
        assert name in said


LOANS = Table("lake.desk.loans", (), tier="Core", tags=("nightly", "PII"))


@pytest.mark.parametrize(
    ("scope", "inside"),
    [
        (None, True),
        (Scope(), True),
        (Scope(schemas=("DESK",)), True),
        (Scope(schemas=("lake.desk",)), True),
        (Scope(schemas=("lake.*",)), True),
        (Scope(schemas=("d?sk",)), True),
        (Scope(schemas=("lake",)), False),
        (Scope(schemas=("other", "des*")), True),
        (Scope(tags=("pii",)), True),
        (Scope(tags=("weekly", "nightly")), True),
        (Scope(tags=("weekly",)), False),
        (Scope(tiers=("core",)), True),
        (Scope(schemas=("desk",), tiers=("raw",)), False),
    ],
)
def test_a_table_is_in_scope_if_every_part_of_it_fits(scope: Scope | None, inside: bool) -> None:
    assert in_scope(LOANS, scope) is inside


def test_a_table_without_schema_tags_or_tier_fits_only_a_scope_without_them() -> None:
    bare = Table("loans", ())
    assert in_scope(bare, Scope())
    for scope in (Scope(schemas=("desk",)), Scope(tags=("x",)), Scope(tiers=("core",))):
        assert not in_scope(bare, scope)


def test_an_unknown_word_of_a_scope_is_an_error_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"the schema 'dseks'\. Did you mean desks\?"):
        check_scope(Scope(schemas=("dseks",)), schemas=["desks", "ads"])
    with pytest.raises(InputError, match=r"the tag 'x'\. No table has a tag at all\."):
        check_scope(Scope(tags=("x",)))
    with pytest.raises(InputError, match=r"the tier 'gold'\. Known are: core\."):
        check_scope(Scope(tiers=("gold",)), tiers=["core"])


def test_a_scope_that_narrows_nothing_is_none() -> None:
    assert check_scope(Scope()) is None
    scope = Scope(schemas=("d*",), tiers=("CORE",))
    assert check_scope(scope, schemas=["desk"], tiers=["core"]) == scope
