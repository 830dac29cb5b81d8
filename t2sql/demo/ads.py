"""Advertising: advertisers, campaigns, what they delivered each day, and invoices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAYS
from t2sql.demo.columns import Array, Labels, Maybe, draw_labels
from t2sql.demo.dims import Dims
from t2sql.demo.draws import skewed_weights
from t2sql.demo.listings import crowd_growth
from t2sql.demo.members import Members
from t2sql.demo.plan import Plan
from t2sql.demo.shops import Shops
from t2sql.demo.sink import Sink

MANAGERS = ("Kim Jiwoo", "Park Minseo", "Lee Haneul", "Choi Yuna", "Jung Dohyun", "Seo Aram")
BRAND_WORDS = ("Haru", "Sol", "Nuri", "Bada", "Onda", "Miru", "Gaon", "Dami", "Areum", "Byeol")
BRAND_ENDS = ("Mobile", "Home", "Foods", "Motors", "Games", "Insurance", "Travel", "Beauty")
THEMES = ("Spring sale", "New store", "Moving season", "Weekend coupon", "App install", "Year-end")
OBJECTIVES = {"TRAFFIC": 44, "CONVERSION": 29, "AWARENESS": 19, "APP_INSTALL": 8}
PLACEMENTS = {"HOME_FEED": 48, "SEARCH_TOP": 27, "LISTING_DETAIL": 20, "CHAT_BANNER": 5}
PLACEMENT_CTR = np.array([0.012, 0.031, 0.009, 0.004])


@dataclass(frozen=True, slots=True)
class Campaigns:
    """The campaigns, as drawn."""

    ids: Array
    advertiser: Array
    is_usd: Array
    start: Array
    end: Array
    budget: Array
    placement: Array
    weight: Array


def build_ads(sink: Sink, plan: Plan, dims: Dims, members: Members, shops: Shops) -> None:
    """Fills the ads tables."""
    rng = plan.rng("ads")
    ids, created, is_usd = _advertisers(sink, rng, plan, shops)
    campaigns = _campaigns(sink, rng, plan, dims, (ids, created, is_usd))
    _creatives(sink, rng, campaigns)
    _stats(sink, rng, plan, dims, members, campaigns)
    _invoices(sink, rng)


def _advertisers(
    sink: Sink, rng: np.random.Generator, plan: Plan, shops: Shops
) -> tuple[Array, Array, Array]:
    n = plan.count(1_100)
    local = rng.random(n) < 0.72
    shop = rng.choice(len(shops.ids), n, replace=n > len(shops.ids))
    created = np.where(
        local, shops.opened[shop] + rng.integers(0, 90, n), rng.integers(20, DAYS - 60, n)
    )
    created = np.minimum(created, DAYS - 10)
    order = np.argsort(created, kind="stable")
    local, shop, created = local[order], shop[order], created[order]
    is_usd = np.where(local, shops.is_usd[shop], rng.random(n) < 0.32)
    country = Labels(
        ("KR", "US", "SG", "JP"), np.where(is_usd & ~local, rng.choice([1, 1, 2, 3], n), 0)
    )
    words = rng.integers(0, [[len(BRAND_WORDS)], [len(BRAND_ENDS)]], (2, n)).tolist()
    ids = np.arange(n) + 4_001
    sink.insert(
        "ads.advertisers",
        {
            "advertiser_id": ids,
            "advertiser_name": [
                shops.names[where] if is_local else f"{BRAND_WORDS[one]} {BRAND_ENDS[two]}"
                for where, is_local, one, two in zip(shop.tolist(), local, *words, strict=True)
            ],
            "shop_id": Maybe(shops.ids[shop], local),
            "country_cd": country,
            "billing_currency": Labels(("KRW", "USD"), is_usd.astype(int)),
            "account_manager": Labels(MANAGERS, rng.integers(0, 6, n)).where(
                ~local | (rng.random(n) < 0.3)
            ),
            "created_date": clock.dates(created),
            "is_test": rng.random(n) < 0.008,
        },
    )
    return ids, created, is_usd


def _campaigns(
    sink: Sink,
    rng: np.random.Generator,
    plan: Plan,
    dims: Dims,
    advertisers: tuple[Array, Array, Array],
) -> Campaigns:
    ids, created, is_usd = advertisers
    n = plan.count(4_800)
    who = np.sort(rng.choice(len(ids), n, p=_share(skewed_weights(rng, len(ids), 0.7, 30))))
    start = created[who] + (rng.random(n) ** 1.2 * (DAYS - 5 - created[who])).astype(int)
    order = np.argsort(start, kind="stable")
    who, start = who[order], start[order]
    length = rng.choice([7, 14, 21, 30, 60, 90], n, p=[0.2, 0.26, 0.12, 0.26, 0.1, 0.06])
    end = start + length - 1
    usd = is_usd[who]
    budget = np.where(
        usd, rng.choice([20, 35, 50, 80, 120], n), rng.choice([5, 10, 20, 30, 50, 100], n) * 1000
    )
    placement = draw_labels(rng, PLACEMENTS, n)
    local = rng.random(n) < 0.55
    themes = rng.integers(0, len(THEMES), n).tolist()
    state = np.select([end >= DAYS, rng.random(n) < 0.07], [0, 1], 2)
    campaigns = Campaigns(
        ids=np.arange(n) + 60_001,
        advertiser=who,
        is_usd=usd,
        start=start,
        end=end,
        budget=budget.astype(float),
        placement=placement.codes,
        weight=rng.lognormal(0, 0.3, n),
    )
    sink.insert(
        "ads.campaigns",
        {
            "campaign_id": campaigns.ids,
            "advertiser_id": ids[who],
            "campaign_name": [
                f"{THEMES[theme]} {number}" for number, theme in enumerate(themes, 1)
            ],
            "objective": draw_labels(rng, OBJECTIVES, n),
            "placement": placement,
            "campaign_status": Labels(("RUNNING", "PAUSED", "ENDED"), state),
            "daily_budget": campaigns.budget,
            "currency": Labels(("KRW", "USD"), usd.astype(int)),
            "target_region_id": Maybe(
                dims.region_ids[rng.integers(0, len(dims.region_ids), n)], local
            ),
            "start_date": clock.dates(start),
            "end_date": Maybe(clock.dates(end), (state != 0) | (rng.random(n) < 0.6)),
        },
    )
    return campaigns


def _share(weights: Array) -> Array:
    shares: Array = weights / weights.sum()
    return shares


def _creatives(sink: Sink, rng: np.random.Generator, campaigns: Campaigns) -> None:
    row = np.repeat(np.arange(len(campaigns.ids)), rng.integers(1, 4, len(campaigns.ids)))
    n = len(row)
    sink.insert(
        "ads.creatives",
        {
            "creative_id": np.arange(n) + 110_001,
            "campaign_id": campaigns.ids[row],
            "format": draw_labels(rng, {"IMAGE": 70, "CAROUSEL": 20, "VIDEO": 10}, n),
            "headline": Labels(
                ("오늘만 이 가격", "동네 첫 방문 할인", "지금 예약하세요", "새로 열었어요"),
                rng.integers(0, 4, n),
            ),
            "review_status": draw_labels(rng, {"APPROVED": 93, "REJECTED": 5, "PENDING": 2}, n),
            "created_date": clock.dates(
                np.maximum(campaigns.start[row] - rng.integers(1, 6, n), 0)
            ),
        },
    )


def _stats(
    sink: Sink,
    rng: np.random.Generator,
    plan: Plan,
    dims: Dims,
    members: Members,
    campaigns: Campaigns,
) -> None:
    """One row per campaign, platform and day of its run; spend stays under the daily budget."""
    length = np.minimum(campaigns.end, DAYS - 1) - campaigns.start + 1
    row = np.repeat(np.arange(len(length)), length * 2)
    step = np.arange(len(row)) - np.repeat(np.cumsum(length * 2) - length * 2, length * 2)
    day, ios = campaigns.start[row] + step // 2, step % 2
    order = np.argsort(day, kind="stable")
    row, day, ios = row[order], day[order], ios[order]
    n = len(row)
    crowd = crowd_growth(members, 0.3)
    factor = (clock.busy(plan.clock, rng) * crowd / crowd[-1])[day] * np.where(ios == 1, 0.38, 0.62)
    won = campaigns.budget * np.where(campaigns.is_usd, 1330, 1)
    spend = won[row] * factor * campaigns.weight[row] * rng.uniform(0.5, 0.95, n)
    spend = np.minimum(spend, won[row] * np.where(ios == 1, 0.4, 0.6))
    ctr = PLACEMENT_CTR[campaigns.placement[row]] * np.where(ios == 1, 1.12, 0.95)
    clicks = rng.poisson(spend / 190)
    impressions = clicks + rng.poisson(np.maximum(spend / 190 / ctr, 1))
    cost = np.where(
        campaigns.is_usd[row], np.round(spend / dims.usd_krw[day], 2), np.round(spend, -1)
    )
    sink.insert(
        "ads.ad_daily_stats",
        {
            "stat_date": clock.dates(day),
            "campaign_id": campaigns.ids[row],
            "platform": Labels(("android", "ios"), ios),
            "impressions": impressions,
            "clicks": clicks,
            "conversions": Maybe(rng.binomial(clicks, 0.043), rng.random(n) > 0.02),
            "spend": cost,
            "currency": Labels(("KRW", "USD"), campaigns.is_usd[row].astype(int)),
        },
    )


def _invoices(sink: Sink, rng: np.random.Generator) -> None:
    """Monthly invoices follow from the delivered spend, so they are read back from it."""
    rows = sink.connection.execute(
        "SELECT c.advertiser_id, CAST(date_trunc('month', s.stat_date) AS DATE) AS billing_month, "
        "sum(s.spend)::DOUBLE AS amount, s.currency "
        "FROM ads.ad_daily_stats s JOIN ads.campaigns c USING (campaign_id) "
        "WHERE s.stat_date < DATE '2025-06-01' GROUP BY ALL ORDER BY billing_month, advertiser_id"
    ).fetchnumpy()
    n = len(rows["amount"])
    month = rows["billing_month"].astype("datetime64[M]")
    issued = (month + 1).astype("datetime64[D]") + 2
    paid = issued + rng.integers(1, 40, n)
    last = np.datetime64(clock.LAST_DAY)
    settled = (paid <= last) & (rng.random(n) < 0.95)
    state = np.select([settled, issued + 30 < last], [1, 2], 0)
    sink.insert(
        "ads.invoices",
        {
            "invoice_id": np.arange(n) + 900_001,
            "advertiser_id": rows["advertiser_id"],
            "billing_month": month.astype("datetime64[D]"),
            "invoice_amount": rows["amount"],
            "currency": list(rows["currency"]),
            "invoice_status": Labels(("ISSUED", "PAID", "OVERDUE"), state),
            "issued_date": issued,
            "due_date": issued + 30,
            "paid_date": Maybe(paid, settled),
        },
    )
