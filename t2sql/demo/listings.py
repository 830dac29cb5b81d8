"""Listings: what members put up for sale, what happened to the price, likes and reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Labels, Maybe, draw_labels
from t2sql.demo.dims import Dims
from t2sql.demo.draws import draw_people, draw_weighted, round_krw, skewed_weights
from t2sql.demo.goods import Goods, draw_titles, pick_categories, read_goods
from t2sql.demo.members import Members
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

CONDITIONS = {"NEW": 8, "LIKE_NEW": 27, "GOOD": 44, "FAIR": 17, "FOR_PARTS": 4}


@dataclass(frozen=True, slots=True)
class Listings:
    """What the other areas need of the listings, in order of creation (and of id)."""

    ids: Array
    created: Array
    seller: Array
    category: Array
    region: Array
    """Position of the region in the dimension."""
    price: Array
    sold: Array
    """Moment of sale, -1 when not sold."""
    pull: Array
    """How much attention a listing draws."""
    delivers: Array


def build_listings(sink: Sink, plan: Plan, dims: Dims, members: Members) -> Listings:
    """Fills the listing tables."""
    rng = plan.rng("listings")
    goods = read_goods()
    listings, kind, is_free = _draw(rng, plan, goods, members)
    deleted = (rng.random(len(listings.ids)) < 0.055) & (listings.sold < 0)
    likes = _likes(sink, rng, plan, listings, members)
    _main(sink, rng, dims, listings, (draw_titles(rng, goods, kind), is_free, deleted, likes))
    _prices(sink, rng, listings)
    _attributes(sink, rng, listings, goods, kind)
    _reports(sink, rng, plan, listings, members)
    return listings


def crowd_growth(members: Members, power: float = 0.85) -> Array:
    """How much the crowd had grown by each day."""
    joined = np.searchsorted(clock.day_of(members.signup), np.arange(DAYS), side="left")
    growth: Array = joined.astype(float) ** power
    return growth


def _draw(
    rng: np.random.Generator, plan: Plan, goods: Goods, members: Members
) -> tuple[Listings, Array, Array]:
    n = plan.count(200_000)
    weights = clock.busy(plan.clock, rng)
    days = clock.draw_days(rng, weights * crowd_growth(members), n)
    created = np.sort(clock.draw_moments(rng, days))
    seller = draw_people(rng, members.sellers, days)
    kind = pick_categories(rng, goods, plan.clock.month[days])
    position = np.searchsorted(members.ids, seller)
    elsewhere = np.searchsorted(members.ids, draw_people(rng, members.visitors, days))
    region = members.region[np.where(rng.random(n) < 0.94, position, elsewhere)]
    is_free = rng.random(n) < np.where(goods.median[kind] < 50_000, 0.085, 0.012)
    spread = rng.lognormal(0.0, 0.62, n) * (1 + 0.0001 * days)
    price = np.where(is_free, 0, round_krw(goods.median[kind] * spread))
    cheap = np.clip(1.25 - 0.35 * spread, 0.35, 1.3)
    sells = rng.random(n) < np.where(is_free, 0.86, goods.sell_rate[kind] * cheap)
    sold = np.where(sells, _sale_moments(rng, weights, created), -1)
    sold = np.where(sold < END, sold, -1)
    left = members.left[position]
    sold = np.where(clock.day_of(sold) < left, sold, -1)
    listings = Listings(
        ids=np.cumsum(rng.integers(1, 5, n)) + 1_000_000,
        created=created,
        seller=seller,
        category=goods.ids[kind],
        region=region,
        price=price,
        sold=sold,
        pull=skewed_weights(rng, n, 0.55, 3_000 * plan.scale) * np.where(sells, 1.7, 1.0),
        delivers=rng.random(n) < np.where(goods.bulky[kind], 0.04, 0.25 + 0.0003 * days),
    )
    return listings, kind, is_free


def _sale_moments(rng: np.random.Generator, weights: Array, created: Array) -> Array:
    """When each would be sold: soon, and rather on a busy day than on a quiet one."""
    n = len(created)
    waits = rng.lognormal(1.1, 1.15, (4, n))
    days = clock.day_of(created) + np.minimum(waits, 150).astype(np.int64)
    chances = np.cumsum(weights[np.minimum(days, DAYS - 1)] ** 2, axis=0)
    choice = (chances < rng.random(n) * chances[-1]).sum(axis=0)
    chosen = clock.draw_moments(rng, days[choice, np.arange(n)])
    moments: Array = np.maximum(chosen, created + rng.integers(1800, 14_400, n))
    return moments


def _likes(
    sink: Sink, rng: np.random.Generator, plan: Plan, listings: Listings, members: Members
) -> Array:
    """Likes, most within days of the listing; returns how many each listing got."""
    drawn = np.sort(draw_weighted(rng, listings.pull, plan.count(210_000)))
    after = (rng.exponential(3.0, len(drawn)) * DAY_S).astype(np.int64) + 60
    moments = listings.created[drawn] + after
    drawn, moments = drawn[moments < END], moments[moments < END]
    fan = draw_people(rng, members.visitors, clock.day_of(moments))
    keep = fan != listings.seller[drawn]
    drawn, moments, fan = drawn[keep], moments[keep], fan[keep]
    order = np.argsort(moments, kind="stable")
    sink.insert(
        "listing.listing_likes",
        {
            "member_id": fan[order],
            "listing_id": listings.ids[drawn[order]],
            "created_at": clock.utc(moments[order]),
            "like_date": clock.dates(clock.day_of(moments[order])),
        },
    )
    counts: Array = np.bincount(drawn, minlength=len(listings.ids))
    return counts


def _main(
    sink: Sink,
    rng: np.random.Generator,
    dims: Dims,
    listings: Listings,
    drawn: tuple[Labels, Array, Array, Array],
) -> None:
    titles, is_free, deleted, likes = drawn
    n = len(listings.ids)
    sold = listings.sold >= 0
    age = (END - listings.created) // DAY_S
    draw = rng.random(n)
    status = np.select([sold, draw < 0.03, (age < 30) & (draw < 0.09), age > 120], [2, 3, 1, 4], 0)
    touched = np.minimum(listings.created + rng.exponential(9, n) * DAY_S, END - 1)
    updated = np.where(sold, listings.sold, touched).astype(np.int64)
    sink.insert(
        "listing.listings",
        {
            "listing_id": listings.ids,
            "seller_id": listings.seller,
            "category_id": listings.category,
            "region_id": dims.region_ids[listings.region],
            "title": titles,
            "price_krw": listings.price,
            "is_free": is_free,
            "is_price_negotiable": ~is_free & (rng.random(n) < 0.47),
            "item_condition": draw_labels(rng, CONDITIONS, n).where(rng.random(n) > 0.04),
            "listing_status": Labels(("ON_SALE", "RESERVED", "SOLD", "HIDDEN", "EXPIRED"), status),
            "photo_count": np.minimum(rng.geometric(0.28, n), 10),
            "view_count": likes * 9 + rng.poisson(listings.pull / listings.pull.mean() * 18),
            "like_count": likes,
            "chat_count": rng.binomial(likes + 2, 0.3) + sold,
            "bump_count": np.minimum(rng.geometric(0.6, n) - 1, 9),
            "allows_delivery": listings.delivers,
            "created_at": clock.utc(listings.created),
            "created_date": clock.dates(clock.day_of(listings.created)),
            "updated_at": clock.utc(updated),
            "sold_at": Maybe(clock.utc(listings.sold), sold),
            "is_deleted": deleted,
            "deleted_at": Maybe(clock.utc(updated), deleted),
        },
    )


def _prices(sink: Sink, rng: np.random.Generator, listings: Listings) -> None:
    """Price history: one row a listing, two or three where the seller came down."""
    n = len(listings.ids)
    cuts = np.where(listings.price > 3_000, np.minimum(rng.geometric(0.8, n) - 1, 2), 0)
    until = np.where(listings.sold >= 0, listings.sold, END)
    row = np.repeat(np.arange(n), cuts + 1)
    part = np.arange(len(row)) - np.repeat(np.cumsum(cuts + 1) - cuts - 1, cuts + 1)
    life = (until - listings.created)[row]
    start = listings.created[row] + (life * part) // (cuts[row] + 2)
    left = cuts[row] - part
    price = np.where(left > 0, round_krw(listings.price[row] * 1.12**left), listings.price[row])
    end = np.concatenate([start[1:], [0]])
    sink.insert(
        "listing.listing_price_hist",
        {
            "listing_id": listings.ids[row],
            "price_krw": price,
            "valid_from": clock.utc(start),
            "valid_to": Maybe(clock.utc(end), left > 0),
            "is_current": left == 0,
        },
    )


def _attributes(
    sink: Sink, rng: np.random.Generator, listings: Listings, goods: Goods, kind: Array
) -> None:
    row = np.flatnonzero(rng.random(len(kind)) < 0.3)
    has_brand = goods.brand_of[kind[row]] >= 0
    brand = goods.brand_of[kind[row]] + rng.integers(0, 4, len(row))
    colour = rng.integers(0, len(goods.colours), len(row)) + len(goods.brands)
    value = np.where(has_brand, np.minimum(brand, len(goods.brands) - 1), colour)
    sink.insert(
        "listing.listing_attributes",
        {
            "listing_id": listings.ids[row],
            "attr_nm": Labels(("brand", "color"), np.where(has_brand, 0, 1)),
            "attr_val": Labels(goods.brands + goods.colours, value),
        },
    )


def _reports(
    sink: Sink, rng: np.random.Generator, plan: Plan, listings: Listings, members: Members
) -> None:
    row = np.sort(rng.choice(len(listings.ids), plan.count(6_500), replace=False))
    moments = (
        listings.created[row] + (rng.exponential(2.5, len(row)) * DAY_S).astype(np.int64) + 600
    )
    row, moments = row[moments < END], np.sort(moments[moments < END])
    moments = np.maximum(moments, listings.created[row] + 60)
    n = len(row)
    resolved = moments + (rng.exponential(1.4, n) * DAY_S).astype(np.int64) + 900
    done = (resolved < END) & (rng.random(n) < 0.95)
    outcome = np.where(done, np.where(rng.random(n) < 0.46, 1, 2), 0)
    sink.insert(
        "listing.listing_reports",
        {
            "report_id": np.arange(1, n + 1) + 70_000,
            "listing_id": listings.ids[row],
            "reporter_id": draw_people(rng, members.visitors, clock.day_of(moments)),
            "rsn_cd": draw_labels(
                rng, {"01": 38, "02": 14, "03": 12, "04": 17, "05": 13, "06": 6}, n
            ),
            "report_status": Labels(("OPEN", "UPHELD", "DISMISSED"), outcome),
            "reported_at": clock.utc(moments),
            "report_date": clock.dates(clock.day_of(moments)),
            "resolved_at": Maybe(clock.utc(resolved), done),
        },
    )
