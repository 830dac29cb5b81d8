"""Who orders what from whom: the draws behind the trade tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Labels
from t2sql.demo.dims import Dims
from t2sql.demo.draws import Crowd, draw_people, draw_weighted, round_krw
from t2sql.demo.listings import Listings
from t2sql.demo.members import Members
from t2sql.demo.plan import Plan

STATUSES = ("REQUESTED", "CONFIRMED", "COMPLETED", "CANCELLED", "REFUNDED", "DISPUTED")
DONE, CANCELLED = (2, 4, 5), 3
TYPES = ("DIRECT", "PARCEL")
PAYMENTS = ("CASH", "TRANSFER", "ONGGI_PAY", "CARD")


@dataclass(frozen=True, slots=True)
class Orders:
    """What the other areas need of the orders, in order of time (and of id)."""

    ids: Array
    listing: Array
    """Position of the listing."""
    buyer: Array
    seller: Array
    ordered: Array
    ended: Array
    """Moment of completion or cancellation, -1 while under way."""
    status: Labels
    order_type: Labels
    payment: Labels
    item: Array
    fee: Array
    discount: Array
    is_test: Array

    @property
    def total(self) -> Array:
        """What the buyer pays."""
        amount: Array = self.item + self.fee - self.discount
        return amount

    @property
    def through_app(self) -> Array:
        """Which orders are paid through the app, so that a payment exists."""
        paid: Array = (self.payment.codes >= 2) & (self.total > 0)
        return paid


def draw_orders(plan: Plan, dims: Dims, members: Members, listings: Listings) -> Orders:
    """Draws every order: one for most sales, others that came to nothing, some under way."""
    rng = plan.rng("orders")
    listing, ordered, ended, status = _attempts(rng, plan, listings)
    order = np.argsort(ordered, kind="stable")
    listing, ordered, ended, status = (part[order] for part in (listing, ordered, ended, status))
    n = len(listing)
    days = clock.day_of(ordered)
    parcel = listings.delivers[listing] & (rng.random(n) < 0.72)
    buyer = _buyers(rng, dims, members, listings.region[listing], np.where(parcel, -1, 0), days)
    seller = listings.seller[listing]
    keep = buyer != seller
    listing, ordered, ended, status = (part[keep] for part in (listing, ordered, ended, status))
    buyer, seller, parcel, days = buyer[keep], seller[keep], parcel[keep], days[keep]
    n = len(listing)
    ended, status = _deliveries(rng, parcel, ordered, ended, status)
    payment = _payments(rng, parcel, days)
    item, fee, discount = _amounts(rng, listings.price[listing], parcel, payment)
    test_ids = members.ids[members.is_test]
    return Orders(
        ids=np.cumsum(rng.integers(1, 4, n)) + 5_000_000,
        listing=listing,
        buyer=buyer,
        seller=seller,
        ordered=ordered,
        ended=ended,
        status=Labels(STATUSES, _spoil(rng, status, payment)),
        order_type=Labels(TYPES, parcel.astype(int)),
        payment=Labels(PAYMENTS, payment),
        item=item,
        fee=fee,
        discount=discount,
        is_test=np.isin(buyer, test_ids) | np.isin(seller, test_ids),
    )


def _attempts(
    rng: np.random.Generator, plan: Plan, listings: Listings
) -> tuple[Array, Array, Array, Array]:
    sold = np.flatnonzero((listings.sold >= 0) & (rng.random(len(listings.ids)) < 0.86))
    room = listings.sold[sold] - listings.created[sold]
    gap = np.minimum(rng.exponential(0.8, len(sold)) * DAY_S, room * 0.9).astype(np.int64)
    failed = draw_weighted(rng, listings.pull, plan.count(24_000))
    start = listings.created[failed] + (rng.exponential(3.5, len(failed)) * DAY_S).astype(np.int64)
    start += 900
    until = np.where(listings.sold[failed] >= 0, listings.sold[failed], END)
    failed, start = failed[start < until], start[start < until]
    stop = start + (rng.exponential(0.9, len(failed)) * DAY_S).astype(np.int64) + 300
    recent = np.flatnonzero((listings.created > END - 25 * DAY_S) & (listings.sold < 0))
    recent = recent[rng.random(len(recent)) < 0.022]
    late = np.maximum(
        listings.created[recent] + 600,
        END - (rng.exponential(0.9, len(recent)) * DAY_S).astype(int),
    )
    late = np.minimum(late, END - 60)
    under_way = (rng.random(len(recent)) < 0.4).astype(int)
    return (
        np.concatenate([sold, failed, recent]),
        np.concatenate([listings.sold[sold] - gap, start, late]),
        np.concatenate(
            [listings.sold[sold], np.where(stop < END, stop, -1), np.full(len(late), -1)]
        ),
        np.concatenate([np.full(len(sold), 2), np.where(stop < END, 3, 0), under_way]),
    )


def _buyers(
    rng: np.random.Generator, dims: Dims, members: Members, region: Array, scope: Array, days: Array
) -> Array:
    """A buyer for each order: from the listing's city when met in person, else from anywhere."""
    buyers = np.zeros(len(days), np.int64)
    home_city = dims.region_city[members.region]
    city = np.where(scope < 0, -1, dims.region_city[region])
    for number in np.unique(city):
        rows = np.flatnonzero(city == number)
        crowd = members.buyers
        if number >= 0:
            here = home_city == number
            crowd = Crowd(
                crowd.ids[here], crowd.joined[here], crowd.left[here], crowd.weights[here]
            )
        buyers[rows] = draw_people(rng, crowd, days[rows], recent_share=0.45)
    joined = clock.day_of(members.signup)[np.searchsorted(members.ids, buyers)]
    strangers = np.flatnonzero(joined >= days)
    buyers[strangers] = draw_people(rng, members.buyers, days[strangers])
    return buyers


def _deliveries(
    rng: np.random.Generator, parcel: Array, ordered: Array, ended: Array, status: Array
) -> tuple[Array, Array]:
    """A parcel's order completes when the buyer has it and says so, days after a meeting would."""
    sent = parcel & (status == 2)
    later = ordered + ((3.0 + rng.gamma(2.0, 1.1, len(ordered))) * DAY_S).astype(np.int64)
    ended = np.where(sent, np.where(later < END, later, -1), ended)
    return ended, np.where(sent & (ended < 0), 1, status)


def _payments(rng: np.random.Generator, parcel: Array, days: Array) -> Array:
    """Paying through the app grows from a fifth to over a half of meetings in person."""
    draw = rng.random(len(days))
    wallet = 0.18 + 0.36 * days / DAYS
    in_person = np.select([draw < wallet, draw < wallet + 0.04, draw < wallet + 0.26], [2, 3, 1], 0)
    payments: Array = np.where(parcel, np.where(draw < 0.64, 2, 3), in_person)
    return payments


def _amounts(
    rng: np.random.Generator, price: Array, parcel: Array, payment: Array
) -> tuple[Array, Array, Array]:
    n = len(price)
    haggled = (rng.random(n) < 0.32) & (price > 3_000)
    lower = round_krw(price * rng.uniform(0.8, 0.97, n))
    item = np.where(haggled, np.minimum(lower, price), price)
    fee = np.where(
        parcel,
        rng.choice([2_700, 3_000, 3_500, 4_500, 6_000], n, p=[0.2, 0.35, 0.25, 0.13, 0.07]),
        0,
    )
    coupon = (payment >= 2) & (item >= 10_000) & (rng.random(n) < 0.09)
    return item, fee, np.where(coupon, rng.choice([1_000, 2_000, 3_000, 5_000], n), 0)


def _spoil(rng: np.random.Generator, status: Array, payment: Array) -> Array:
    """Some finished orders are refunded or disputed, mostly those paid through the app."""
    draw = rng.random(len(status)) / np.where(payment >= 2, 1.0, 0.25)
    done = status == 2
    spoiled: Array = np.select([done & (draw < 0.006), done & (draw < 0.021)], [5, 4], status)
    return spoiled
