from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from t2sql.evaluation.languages import LATIN, NO_LETTERS, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many orders were paid?", LATIN),
        ("Wie viele Aufträge gab es?", LATIN),
        ("지난달 주문은 몇 건이야?", "Korean"),
        ("GMV 얼마", "Korean"),
        ("先月の注文はいくつ", "Japanese"),
        ("上个月有多少订单", "Chinese"),
        ("Сколько заказов за март", "Cyrillic script"),
        ("كم عدد الطلبات", "Arabic script"),
        ("ｶﾞｿﾘﾝ", "Japanese"),
        ("ＯＲＤＥＲＳ", LATIN),
        ("What does 원 mean in the column that holds the price of an order?", LATIN),
        ("2024 / 12 ?", NO_LETTERS),
        ("", NO_LETTERS),
    ],
)
def test_letters_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@given(st.text())
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text)
