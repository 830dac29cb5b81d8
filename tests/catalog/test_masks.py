"""Which columns are masked: by name always, by pattern, by tag; as the settings say now."""

from __future__ import annotations

from pathlib import Path

import pytest

from t2sql.catalog.database import SqliteCatalog
from t2sql.catalog.masks import Masks, is_secret_name, masked_names
from t2sql.catalog.profile import TableProfile
from t2sql.catalog.tables import apply_notes, read_notes
from t2sql.catalog.writing import CatalogWriter
from t2sql.types import Column, Table

MASKED = """
    password user_password PasswordHash passwd pwd passphrase token reset_token
    sessionToken apiKey API_KEY access_key client_secret secret secret_key private_key ssn
    emp_ssn passport passport_no passportNumber card_number credit_card_number cc_num
    card_pan pan cvv CVV2 cvc iban bank_account_no rrn 주민등록번호 national_id
    social_security_number driver_license_no otp pin_hash credentials
"""
PLAIN = """
    resident_id citizen_id token_count tokens input_tokens is_secret has_password
    password_changed_at passwordless secretary primary_key foreign_key key frying_pan
    pan_size panel pin_code iban_country discard_no passport_country scorecard_number
    account_number card_type tokenizer expanse company_name email phone hashtag
    secret_santa_day number_of_tokens no_token
"""


@pytest.mark.parametrize("name", MASKED.split())
def test_a_name_of_a_secret_is_always_masked(name: str) -> None:
    assert is_secret_name(name)
    assert Masks().holds("any.table", Column(name, "VARCHAR"))


@pytest.mark.parametrize("name", PLAIN.split())
def test_a_name_that_only_looks_like_one_is_not(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize("data_type", ["BOOLEAN", "DATE", "TIMESTAMP"])
def test_a_flag_or_a_day_is_no_secret(data_type: str) -> None:
    assert not Masks().holds("t", Column("password", data_type))


@pytest.mark.parametrize(
    ("pattern", "table", "column", "masked"),
    [
        ("phone", "shop.members", "phone", True),
        ("PHONE", "shop.members", "Phone", True),
        ("*phone*", "shop.members", "home_phone_no", True),
        ("*phone*", "shop.phones", "maker", False),
        ("members.phone", "shop.members", "phone", True),
        ("members.phone", "shop.staff", "phone", False),
        ("shop.members.phone", "shop.members", "phone", True),
        ("crm.members.phone", "shop.members", "phone", False),
        ("*.members.birth_*", "shop.members", "birth_year", True),
        ("shop.*.*", "shop.members", "city", True),
        ("main.members.phone", "members", "phone", True),
        ("birth_?", "t", "birth_y", True),
        ("birth_?", "t", "birth_year", False),
    ],
)
def test_patterns_name_columns_with_or_without_their_table(
    pattern: str, table: str, column: str, masked: bool
) -> None:
    assert Masks([pattern]).holds(table, Column(column, "VARCHAR")) is masked


def test_a_masked_column_has_nothing_of_its_cells() -> None:
    column = Column(
        "phone", "VARCHAR", "how to call", examples=("1",), minimum="1", maximum="9", distinct=3
    )
    table = Table("shop.members", (column, Column("city", "VARCHAR", examples=("Ulm",))))
    phone, city = Masks(["phone"]).applied(table).columns
    assert (phone.pii, phone.examples, phone.minimum, phone.maximum) == (True, (), None, None)
    assert (phone.description, phone.distinct) == ("how to call", 3)
    assert city == table.columns[1]
    assert masked_names([Masks(["phone"]).applied(table)]) == {"phone"}


def test_a_changed_setting_holds_without_a_new_index(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    writer = CatalogWriter(path)
    table = Table("shop.members", (Column("phone", "VARCHAR", examples=("555-0100",)),))
    writer.store(TableProfile(table), "key", "profiled")
    writer.close()
    before, after = SqliteCatalog(path), SqliteCatalog(path, Masks(["phone"]))
    try:
        assert before.tables(["shop.members"])[0].columns[0].examples == ("555-0100",)
        for found in (
            *after.tables(["shop.members"]), *after.iter_tables(), after.table("members")
        ):  # fmt: skip
            assert found is not None
            assert found.columns[0] == Column("phone", "VARCHAR", pii=True)
    finally:
        before.close()
        after.close()


@pytest.mark.parametrize(
    "name", ["ccNum", "cc_no", "CcNumber", "recoveryCodes", "nationalIdNo", "CVC"]
)
def test_a_name_is_read_in_any_spelling(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    ("column", "masked"),
    [
        ("config: {meta: {t2sql: {pii: true}}}", True),
        ("meta: {pii: true}", True),
        ("config: {meta: {contains_pii: high}}", True),
        ("tags: [nightly, PII]", True),
        ("config: {tags: pii}", True),
        ("meta: {pii: false}", False),
        ("tags: [nightly]", False),
    ],
)
def test_a_column_is_masked_by_a_tag_of_its_notes(
    tmp_path: Path, column: str, masked: bool
) -> None:
    text = f"models: [{{name: members, columns: [{{name: nick, {column}}}]}}]"
    (tmp_path / "notes.yml").write_text(text, encoding="utf-8")
    tables = (Table("shop.members", (Column("nick", "VARCHAR"),)),)
    (noted,), _ = apply_notes(tables, read_notes(tmp_path))
    assert noted.columns[0].pii is masked
