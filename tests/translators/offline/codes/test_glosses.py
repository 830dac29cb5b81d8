from __future__ import annotations

import pytest

from t2sql.translators.offline.codes.glosses import read_glosses


@pytest.mark.parametrize(
    ("description", "values", "found"),
    [
        (
            "10 asked for, 20 granted (for now), 90 failed.",
            ("10", "20", "90"),
            {"10": "asked for", "20": "granted", "90": "failed"},
        ),
        ("C card, W wallet", ("C", "W"), {"C": "card", "W": "wallet"}),
        ("1 = open; 2 = shut", ("1", "2"), {"1": "open", "2": "shut"}),
        ("Kind: new (N), used (U) or broken (B)", ("N", "U", "B"), {"N": "new", "U": "used"}),
        ("F, M or U (did not say)", ("F", "M", "U"), {"U": "did not say"}),
    ],
)
def test_words_beside_a_code_are_what_it_means(
    description: str, values: tuple[str, ...], found: dict[str, str]
) -> None:
    read = dict(read_glosses(description, values))
    assert {value: read.get(value) for value in found} == found


@pytest.mark.parametrize(
    ("description", "values"),
    [
        ("State: 10, 20, 30 or 40; another table tells which.", ("10", "20", "30", "40")),
        ("P2P: ord_id is trade.orders.order_id. SHOP: shop_id.", ("P2P", "SHOP")),
        ("HIDDEN (by the seller), EXPIRED (after 120 days).", ("HIDDEN", "EXPIRED")),
        ("1 to 5.", ("1", "2", "3", "4", "5")),
        ("", ("A",)),
    ],
)
def test_remarks_and_names_of_columns_are_no_words_of_a_code(
    description: str, values: tuple[str, ...]
) -> None:
    assert read_glosses(description, values) == ()
