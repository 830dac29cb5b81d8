"""Search: what people looked for, and what they clicked in the results."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAYS, END
from t2sql.demo.columns import Array, Labels, Maybe, draw_labels
from t2sql.demo.dims import Dims
from t2sql.demo.draws import draw_people, draw_weighted
from t2sql.demo.goods import Goods, read_goods
from t2sql.demo.listings import Listings, crowd_growth
from t2sql.demo.members import PLATFORMS, Members
from t2sql.demo.plan import Plan
from t2sql.demo.seeds import read_seed
from t2sql.demo.sink import Sink

SORTS = {"RELEVANCE": 62, "RECENT": 27, "PRICE_ASC": 7, "DISTANCE": 4}


def build_searches(
    sink: Sink, plan: Plan, dims: Dims, members: Members, listings: Listings
) -> None:
    """Fills the search tables."""
    rng = plan.rng("searches")
    words = read_seed("keywords")
    goods = read_goods()
    category = np.array([int(word["category_id"] or 0) for word in words])
    days = clock.draw_days(
        rng, clock.busy(plan.clock, rng) * crowd_growth(members, 0.95), plan.count(250_000)
    )
    moments = np.sort(clock.draw_moments(rng, days))
    weights = np.array([float(word["weight"]) for word in words])
    keyword = _keywords(rng, goods, category, weights, plan.clock.month[days])
    clicked = _logs(sink, rng, dims, members, (moments, keyword, category, _names(words)))
    _clicks(sink, rng, listings, moments, category[keyword], clicked)
    _dictionary(sink, words, category)
    sink.run("search.keyword_daily", _DAILY)


_DAILY = """
INSERT INTO search.keyword_daily
SELECT l.dt, l.keyword, count(DISTINCT l.search_id), count(c.search_id),
  count(DISTINCT l.search_id) FILTER (l.result_count = 0)
FROM search.search_logs l LEFT JOIN search.search_clicks c USING (search_id)
GROUP BY l.dt, l.keyword ORDER BY l.dt, l.keyword
"""


def _names(words: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(word["keyword"] for word in words)


def _keywords(
    rng: np.random.Generator, goods: Goods, category: Array, weights: Array, months: Array
) -> Array:
    """A keyword for each search: its own weight, times the season of its category."""
    position = np.searchsorted(goods.ids, category)
    position = np.minimum(position, len(goods.ids) - 1)
    factor = np.where(goods.ids[position] == category, goods.season[:, position], 1.0)
    cumulative = np.cumsum(weights * factor, axis=1)
    cumulative /= cumulative[:, -1:]
    flat = (cumulative + np.arange(12)[:, None]).ravel()
    drawn = np.searchsorted(flat, months + rng.random(len(months)), side="right")
    keywords: Array = np.minimum(drawn - months * len(weights), len(weights) - 1)
    return keywords


def _logs(
    sink: Sink,
    rng: np.random.Generator,
    dims: Dims,
    members: Members,
    drawn: tuple[Array, Array, Array, tuple[str, ...]],
) -> Array:
    """Stores the searches; returns how many clicks each had."""
    moments, keyword, category, names = drawn
    n = len(moments)
    days = clock.day_of(moments)
    member = draw_people(rng, members.visitors, days)
    region = members.region[np.searchsorted(members.ids, member)]
    filtered = (rng.random(n) < 0.12) & (category[keyword] > 0)
    growth = 0.3 + 0.7 * days / DAYS
    results = np.where(rng.random(n) < 0.055, 0, rng.poisson(rng.gamma(2.0, 22.0, n) * growth))
    clicked = np.where(results > 0, np.minimum(rng.poisson(0.55, n), 4), 0)
    sink.insert(
        "search.search_logs",
        {
            "dt": clock.dates(days),
            "search_id": np.arange(1, n + 1) + 10_000_000,
            "searched_at": clock.utc(moments),
            "member_id": Maybe(member, rng.random(n) > 0.13),
            "keyword": Labels(names, keyword),
            "region_id": dims.region_ids[region],
            "category_filter_id": Maybe(category[keyword], filtered),
            "sort_by": draw_labels(rng, SORTS, n),
            "result_count": results,
            "platform": draw_labels(rng, PLATFORMS, n),
        },
    )
    return clicked


def _clicks(
    sink: Sink,
    rng: np.random.Generator,
    listings: Listings,
    moments: Array,
    category: Array,
    clicked: Array,
) -> None:
    """Clicks fall on listings of the keyword's category that were put up shortly before."""
    row = np.repeat(np.arange(len(moments)), clicked)
    sent = np.minimum(moments[row] + rng.integers(3, 90, len(row)), END - 1)
    listing = _recent(rng, listings, moments[row], category[row])
    keep = listings.created[listing] < moments[row]
    row, sent, listing = row[keep], sent[keep], listing[keep]
    sink.insert(
        "search.search_clicks",
        {
            "dt": clock.dates(clock.day_of(moments[row])),
            "search_id": row + 10_000_001,
            "listing_id": listings.ids[listing],
            "position": np.minimum(rng.geometric(0.17, len(row)), 60),
            "clicked_at": clock.utc(sent),
        },
    )


def _recent(rng: np.random.Generator, listings: Listings, moments: Array, category: Array) -> Array:
    """A listing of the category, one of the last 200 put up before each moment."""
    found = np.zeros(len(moments), np.int64)
    for value in np.unique(category):
        rows = np.flatnonzero(category == value)
        pool = np.flatnonzero(listings.category == value) if value else np.arange(len(listings.ids))
        if not len(pool):
            pool = np.arange(len(listings.ids))
        high = np.searchsorted(listings.created[pool], moments[rows])
        back = draw_weighted(rng, 1 / (np.arange(200) + 5), len(rows))
        found[rows] = pool[np.clip(high - 1 - back, 0, None)]
    return found


def _dictionary(sink: Sink, words: list[dict[str, str]], category: Array) -> None:
    sink.insert(
        "search.keyword_dict",
        {
            "keyword": [word["keyword"] for word in words],
            "keyword_en": [word["keyword_en"] for word in words],
            "category_id": Maybe(category, category > 0),
        },
    )
