"""Local shops: their pages, grades, products and coupons; some sell abroad in dollars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAYS
from t2sql.demo.columns import Array, Labels, Maybe
from t2sql.demo.dims import Dims
from t2sql.demo.draws import draw_people, number_within, round_krw, skewed_weights
from t2sql.demo.listings import crowd_growth
from t2sql.demo.members import NEVER, Members
from t2sql.demo.plan import Plan
from t2sql.demo.shop_orders import ShopOrders, build_shop_orders
from t2sql.demo.sink import Sink

TYPES = ("CAFE", "REST", "BEAU", "FIT", "EDU", "REP", "MOVE", "PET", "RETL", "FARM")
TYPE_SHARES = (0.17, 0.18, 0.14, 0.07, 0.1, 0.07, 0.05, 0.05, 0.12, 0.05)
TYPE_PRICES = np.array(
    [6_500, 14_000, 38_000, 60_000, 90_000, 45_000, 150_000, 35_000, 28_000, 22_000]
)
SHOP_WORDS = (
    "햇살", "우리동네", "달빛", "초록", "골목", "하루", "모퉁이", "소담", "온기",
    "느티나무", "푸른", "정다운",
)  # fmt: skip
TYPE_WORDS = (
    "카페", "식당", "헤어", "필라테스", "공부방", "수리", "이사", "펫살롱", "상점", "농장",
)  # fmt: skip
ITEM_WORDS = ("기본", "스페셜", "세트", "정기권", "체험권", "선물상자", "프리미엄", "1회권")
GRADES = ("BASIC", "PLUS", "PRIME")


@dataclass(frozen=True, slots=True)
class Shops:
    """What the other areas need of the shops, in order of opening (and of id)."""

    ids: Array
    kind: Array
    region: Array
    opened: Array
    """Day number."""
    is_usd: Array
    is_test: Array
    closed: Array
    """Day number, `NEVER` for those still open."""
    weight: Array
    names: list[str]


def build_shops(sink: Sink, plan: Plan, dims: Dims, members: Members) -> tuple[Shops, ShopOrders]:
    """Fills the shop tables."""
    rng = plan.rng("shops")
    shops = _shops(sink, rng, plan, dims, members)
    _grades(sink, rng, shops)
    menu = _products(sink, rng, shops)
    _coupons(sink, rng, shops)
    return shops, build_shop_orders(sink, rng, plan, members, shops, menu)


def _shops(sink: Sink, rng: np.random.Generator, plan: Plan, dims: Dims, members: Members) -> Shops:
    n = plan.count(2_600)
    opened = clock.draw_days(rng, np.where(np.arange(DAYS) < 30, 0, crowd_growth(members, 0.5)), n)
    owner = draw_people(rng, members.visitors, opened, recent_share=0.1)
    region = members.region[np.searchsorted(members.ids, owner)]
    kind = rng.choice(len(TYPES), n, p=TYPE_SHARES)
    is_usd = (rng.random(n) < 0.28) & np.isin(kind, (8, 9))
    words = rng.integers(0, len(SHOP_WORDS), n)
    names = [
        f"{SHOP_WORDS[word]} {TYPE_WORDS[what]}" + (f" {number}호점" if number % 9 == 0 else "")
        for number, (word, what) in enumerate(zip(words.tolist(), kind.tolist(), strict=True), 1)
    ]
    closed_day = opened + rng.exponential(1500, n).astype(int) + 60
    closed = closed_day < DAYS
    shops = Shops(
        ids=np.cumsum(rng.integers(1, 3, n)) + 30_000,
        kind=kind,
        region=region,
        opened=opened,
        is_usd=is_usd,
        is_test=rng.random(n) < 0.006,
        closed=np.where(closed, closed_day, NEVER),
        weight=skewed_weights(rng, n, 0.9, 25 * plan.scale),
        names=names,
    )
    sink.insert(
        "shop.shops",
        {
            "shop_id": shops.ids,
            "owner_member_id": owner,
            "shop_name": names,
            "biz_typ_cd": Labels(TYPES, kind),
            "region_id": dims.region_ids[region],
            "opened_date": clock.dates(opened),
            "shop_status": Labels(
                ("OPEN", "PAUSED", "CLOSED"), np.where(closed, 2, rng.random(n) < 0.04)
            ),
            "rating_avg": Maybe(
                np.round(np.clip(rng.normal(4.4, 0.35, n), 1, 5), 2), rng.random(n) > 0.08
            ),
            "follower_count": (shops.weight * 9_000).astype(int),
            "is_cross_border": is_usd,
            "settlement_currency": Labels(("KRW", "USD"), is_usd.astype(int)),
            "biz_reg_no": [
                f"{a}-{b}-{c:05d}"
                for a, b, c in rng.integers([100, 10, 1], [999, 99, 99999], (n, 3)).tolist()
            ],
            "is_test": shops.is_test,
            "is_deleted": closed & (rng.random(n) < 0.5),
            "closed_date": Maybe(clock.dates(closed_day), closed),
        },
    )
    return shops


def _grades(sink: Sink, rng: np.random.Generator, shops: Shops) -> None:
    n = len(shops.ids)
    days_open = DAYS - shops.opened
    count = np.where(days_open < 6, 1, rng.choice([1, 2, 3], n, p=[0.55, 0.33, 0.12]))
    row = np.repeat(np.arange(n), count)
    part = number_within(row)
    begin = shops.opened[row] + days_open[row] * part // count[row]
    current = part == count[row] - 1
    grade = np.minimum(part, 2)
    sink.insert(
        "shop.shop_grade_hist",
        {
            "shop_id": shops.ids[row],
            "grade": Labels(GRADES, grade),
            "commission_rate": np.array([0.055, 0.045, 0.035])[grade],
            "valid_from": clock.dates(begin),
            "valid_to": np.where(
                current, np.datetime64("9999-12-31"), clock.dates(np.concatenate([begin[1:], [0]]))
            ),
            "is_current": current,
        },
    )


def _products(sink: Sink, rng: np.random.Generator, shops: Shops) -> tuple[Array, Array, Array]:
    counts = np.minimum(rng.geometric(0.16, len(shops.ids)), 30)
    row = np.repeat(np.arange(len(shops.ids)), counts)
    n = len(row)
    won = round_krw(TYPE_PRICES[shops.kind[row]] * rng.lognormal(0, 0.45, n))
    price = np.where(shops.is_usd[row], np.round(won / 1300) + 0.99, won)
    words = rng.integers(0, len(ITEM_WORDS), n)
    sink.insert(
        "shop.products",
        {
            "product_id": np.arange(n) + 50_001,
            "shop_id": shops.ids[row],
            "product_name": [
                f"{TYPE_WORDS[k]} {ITEM_WORDS[w]}"
                for k, w in zip(shops.kind[row].tolist(), words.tolist(), strict=True)
            ],
            "list_price": price,
            "currency": Labels(("KRW", "USD"), shops.is_usd[row].astype(int)),
            "stock_qty": Maybe(rng.integers(0, 200, n), np.isin(shops.kind[row], (8, 9))),
            "is_active": rng.random(n) < 0.87,
            "created_date": clock.dates(shops.opened[row]),
        },
    )
    return price, np.cumsum(counts) - counts, counts


def _coupons(sink: Sink, rng: np.random.Generator, shops: Shops) -> None:
    n = 40
    start = np.sort(rng.integers(60, DAYS - 20, n))
    percent = rng.random(n) < 0.4
    own = rng.random(n) < 0.5
    sink.insert(
        "shop.coupons",
        {
            "coupon_id": np.arange(n) + 9001,
            "shop_id": Maybe(shops.ids[rng.integers(0, len(shops.ids), n)], own),
            "coupon_name": Labels(
                ("첫 주문 할인", "동네가게 응원", "주말 쿠폰", "감사 쿠폰"), rng.integers(0, 4, n)
            ),
            "discount_type": Labels(("AMOUNT", "PERCENT"), percent.astype(int)),
            "discount_value": np.where(
                percent, rng.choice([5, 10, 15], n), rng.choice([1000, 2000, 3000, 5000], n)
            ),
            "valid_from": clock.dates(start),
            "valid_to": clock.dates(start + rng.choice([14, 30, 60], n)),
            "issued_qty": rng.integers(5, 80, n) * 100,
        },
    )
