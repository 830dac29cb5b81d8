"""What is traded: categories with their prices, seasons, brands and the titles people write."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo.columns import Array, Labels
from t2sql.demo.seeds import read_seed

PHRASES = (
    "팝니다", "급처합니다", "거의 새것", "상태 좋아요", "네고 가능", "이사 정리", "미개봉",
    "직거래만", "사용감 있음", "정리해요", "S급", "택배 가능",
)  # fmt: skip
BRANDS = (
    "Apple", "Samsung", "LG", "Sony", "IKEA", "Hanssem", "Desker", "Sidiz", "Nike", "Adidas",
    "New Balance", "Uniqlo", "Lego", "Bugaboo", "Stokke", "Fisher-Price", "Nintendo", "Canon",
)  # fmt: skip
COLOURS = ("black", "white", "grey", "beige", "navy", "brown", "green", "pink")
BRAND_START = {100: 0, 200: 1, 300: 4, 400: 12, 500: 8, 600: 8}
BULKY = (201, 202, 203, 207, 301, 302, 303, 304, 305, 801, 804, 1402, 1403)
MONTH_FACTORS: dict[int, dict[int, float]] = {
    203: {4: 1.5, 5: 2.6, 6: 3.2, 7: 3.0, 8: 1.8, 12: 0.4, 1: 0.3, 2: 0.4},
    205: {3: 1.8, 4: 1.6, 11: 1.3, 12: 1.4},
    802: {4: 1.6, 5: 1.9, 6: 1.4, 9: 1.5, 10: 1.6, 1: 0.5, 2: 0.6, 12: 0.5},
    801: {3: 1.3, 4: 1.6, 5: 1.6, 9: 1.3, 12: 0.5, 1: 0.4},
    902: {1: 1.5, 2: 1.9, 3: 1.6, 8: 1.3},
    1203: {10: 1.4, 11: 1.6, 12: 1.3},
    1301: {3: 1.4, 4: 1.7, 5: 1.5},
}
FURNITURE_MONTHS = {2: 1.55, 3: 1.45, 8: 1.2}


@dataclass(frozen=True, slots=True)
class Goods:
    """The lower-level categories, as arrays in one order."""

    ids: Array
    weight: Array
    median: Array
    sell_rate: Array
    bulky: Array
    season: Array
    """Factor per month (row) and category (column)."""
    brand_of: Array
    """First of four brands in `brands`, -1 for a category without brands."""
    titles: Labels
    title_start: Array
    title_count: Array
    brands: tuple[str, ...]
    colours: tuple[str, ...]


def read_goods() -> Goods:
    """The categories from their file."""
    rows = [row for row in read_seed("categories") if row["parent_id"]]
    ids = np.array([int(row["category_id"]) for row in rows])
    parents = [int(row["parent_id"]) for row in rows]
    season = np.ones((12, len(rows)))
    for column, (category, parent) in enumerate(zip(ids.tolist(), parents, strict=True)):
        factors = MONTH_FACTORS.get(category, FURNITURE_MONTHS if parent == 300 else {})
        for month, factor in factors.items():
            season[month - 1, column] = factor
    words = [_words(row) for row in rows]
    names = tuple(f"{word} {phrase}" for found in words for word in found for phrase in PHRASES)
    count = np.array([len(found) * len(PHRASES) for found in words])
    return Goods(
        ids=ids,
        weight=np.array([float(row["weight"]) for row in rows]),
        median=np.array([float(row["median_krw"]) for row in rows]),
        sell_rate=np.array([float(row["sell_rate"]) for row in rows]),
        bulky=np.isin(ids, BULKY),
        season=season,
        brand_of=np.array([BRAND_START.get(parent, -1) for parent in parents]),
        titles=Labels(names, np.zeros(0, int)),
        title_start=np.cumsum(count) - count,
        title_count=count,
        brands=BRANDS,
        colours=COLOURS,
    )


def _words(category: dict[str, str]) -> list[str]:
    found = [
        row["keyword"]
        for row in read_seed("keywords")
        if row["category_id"] == category["category_id"]
    ]
    return found or [category["name_ko"]]


def pick_categories(rng: np.random.Generator, goods: Goods, months: Array) -> Array:
    """A category (position) for each month given, by weight and season."""
    cumulative = np.cumsum(goods.weight * goods.season, axis=1)
    cumulative /= cumulative[:, -1:]
    flat = (cumulative + np.arange(12)[:, None]).ravel()
    drawn = np.searchsorted(flat, months + rng.random(len(months)), side="right")
    picked: Array = np.minimum(drawn - months * len(goods.ids), len(goods.ids) - 1)
    return picked


def draw_titles(rng: np.random.Generator, goods: Goods, kind: Array) -> Labels:
    """A title for each listing, of its category's words."""
    offset = (rng.random(len(kind)) * goods.title_count[kind]).astype(int)
    return Labels(goods.titles.names, goods.title_start[kind] + offset)
