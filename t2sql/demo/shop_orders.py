"""Orders placed with local shops, what was in them, coupons used and reviews written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Labels, Maybe, draw_labels
from t2sql.demo.draws import Crowd, draw_people, number_within
from t2sql.demo.listings import crowd_growth
from t2sql.demo.members import Members
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

if TYPE_CHECKING:
    from t2sql.demo.shops import Shops

COUNTRIES = {"US": 52, "SG": 14, "CA": 12, "AU": 11, "GB": 11}
WEEKDAY_SHOP = (0.9, 0.92, 0.95, 1.0, 1.12, 1.25, 1.05)


@dataclass(frozen=True, slots=True)
class ShopOrders:
    """What the payments need of the shop orders."""

    ids: Array
    member: Array
    ordered: Array
    paid: Array
    is_usd: Array
    cancelled: Array
    refunded: Array
    is_test: Array


def build_shop_orders(
    sink: Sink,
    rng: np.random.Generator,
    plan: Plan,
    members: Members,
    shops: Shops,
    menu: tuple[Array, Array, Array],
) -> ShopOrders:
    """Fills the tables of shop orders; `menu` is prices, and where each shop's begin, how many."""
    shop, moments = _visits(rng, plan, members, shops)
    n = len(shop)
    member = draw_people(rng, members.buyers, clock.day_of(moments))
    row, item, qty = _baskets(rng, shop, menu)
    line = np.round(menu[0][item] * qty, 2)
    amount = np.round(np.bincount(row, weights=line, minlength=n), 2)
    usd = shops.is_usd[shop]
    coupon = ~usd & (rng.random(n) < 0.11) & (amount > 10_000)
    discount = np.where(coupon, rng.choice([1000, 2000, 3000], n), 0)
    state = rng.choice(4, n, p=[0.0, 0.895, 0.08, 0.025])
    state = np.where((moments > END - 2 * DAY_S) & (state == 1), 0, state)
    orders = ShopOrders(
        ids=np.cumsum(rng.integers(1, 3, n)) + 700_000,
        member=member,
        ordered=moments,
        paid=amount - discount,
        is_usd=usd,
        cancelled=state == 2,
        refunded=state == 3,
        is_test=shops.is_test[shop] | np.isin(member, members.ids[members.is_test]),
    )
    _store_orders(sink, rng, orders, shops.ids[shop], (amount, discount, state))
    _store_items(sink, orders.ids[row], item, qty, menu[0][item])
    _redemptions(sink)
    _reviews(sink, rng, shops, orders, shop)
    return orders


def _visits(
    rng: np.random.Generator, plan: Plan, members: Members, shops: Shops
) -> tuple[Array, Array]:
    """Which shop (its position) is ordered from, and when; a closed shop gets no more orders."""
    weights = np.where(np.arange(DAYS) < 60, 0, crowd_growth(members, 1.3))
    days = clock.draw_days(
        rng, weights * clock.busy(plan.clock, rng, WEEKDAY_SHOP), plan.count(62_000)
    )
    open_shops = Crowd(np.arange(len(shops.ids)), shops.opened, shops.closed, shops.weight)
    shop = draw_people(rng, open_shops, days, recent_share=0.1)
    moments = clock.draw_moments(rng, days)
    order = np.argsort(moments, kind="stable")
    return shop[order], moments[order]


def _baskets(
    rng: np.random.Generator, shop: Array, menu: tuple[Array, Array, Array]
) -> tuple[Array, Array, Array]:
    _, starts, counts = menu
    lines = np.minimum(rng.geometric(0.62, len(shop)), 5)
    row = np.repeat(np.arange(len(shop)), lines)
    item = starts[shop[row]] + (rng.random(len(row)) * counts[shop[row]]).astype(int)
    return row, item, np.minimum(rng.geometric(0.72, len(row)), 6)


def _store_items(sink: Sink, orders: Array, item: Array, qty: Array, price: Array) -> None:
    sink.insert(
        "shop.shop_order_items",
        {
            "shop_order_id": orders,
            "line_no": number_within(orders) + 1,
            "product_id": item + 50_001,
            "qty": qty,
            "unit_price": price,
            "line_amount": np.round(price * qty, 2),
        },
    )


def _store_orders(
    sink: Sink,
    rng: np.random.Generator,
    orders: ShopOrders,
    shop: Array,
    amounts: tuple[Array, Array, Array],
) -> None:
    amount, discount, state = amounts
    n = len(shop)
    sink.insert(
        "shop.shop_orders",
        {
            "shop_order_id": orders.ids,
            "shop_id": shop,
            "member_id": orders.member,
            "order_status": Labels(("PAID", "COMPLETED", "CANCELLED", "REFUNDED"), state),
            "order_amount": amount,
            "discount_amount": discount,
            "currency": Labels(("KRW", "USD"), orders.is_usd.astype(int)),
            "ship_country": draw_labels(rng, COUNTRIES, n).where(orders.is_usd),
            "coupon_id": Maybe(rng.integers(9001, 9041, n), discount > 0),
            "ordered_at": clock.utc(orders.ordered),
            "order_date": clock.dates(clock.day_of(orders.ordered)),
            "cancelled_at": Maybe(
                clock.utc(np.minimum(orders.ordered + 7_200, END - 1)), orders.cancelled
            ),
            "is_test": orders.is_test,
        },
    )


def _redemptions(sink: Sink) -> None:
    """Every coupon used on a shop order; the tables agree because one is read from the other."""
    sink.run(
        "shop.coupon_redemptions",
        "INSERT INTO shop.coupon_redemptions "
        "SELECT coupon_id, member_id, shop_order_id, ordered_at, order_date "
        "FROM shop.shop_orders WHERE coupon_id IS NOT NULL ORDER BY shop_order_id",
    )


def _reviews(
    sink: Sink, rng: np.random.Generator, shops: Shops, orders: ShopOrders, shop: Array
) -> None:
    kept = ~orders.cancelled & ~orders.refunded & (rng.random(len(shop)) < 0.3)
    moments = orders.ordered + (rng.exponential(2.5, len(shop)) * DAY_S).astype(np.int64) + 3600
    row = np.flatnonzero(kept & (moments < END))
    row = row[np.argsort(moments[row], kind="stable")]
    n = len(row)
    sink.insert(
        "shop.shop_reviews",
        {
            "review_id": np.arange(1, n + 1) + 200_000,
            "shop_id": shops.ids[shop[row]],
            "member_id": orders.member[row],
            "shop_order_id": orders.ids[row],
            "rating": rng.choice(5, n, p=[0.03, 0.03, 0.09, 0.27, 0.58]) + 1,
            "has_photo": rng.random(n) < 0.37,
            "created_at": clock.utc(moments[row]),
            "review_date": clock.dates(clock.day_of(moments[row])),
            "is_deleted": rng.random(n) < 0.01,
        },
    )
