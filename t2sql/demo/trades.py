"""The trade tables: orders, their log and cancellations, offers and disputes."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, END
from t2sql.demo.columns import Array, Columns, Labels, Maybe, draw_labels, rows_of
from t2sql.demo.dims import Dims
from t2sql.demo.draws import draw_people, draw_weighted, round_krw
from t2sql.demo.listings import Listings
from t2sql.demo.members import Members
from t2sql.demo.orders import CANCELLED, DONE, STATUSES, Orders, draw_orders
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

REASONS = {"C01": 34, "C02": 19, "C03": 17, "C04": 12, "C05": 7, "C06": 8, "C99": 3}
COMMENTS = (
    "시간 약속을 잘 지켜요", "친절하고 매너가 좋아요", "상품 설명이 자세해요", "응답이 빨라요",
    "좋은 물건 싸게 샀어요", "약속 시간에 늦었어요", "상품 상태가 설명과 달라요",
    "연락이 잘 안 돼요",
)  # fmt: skip


def build_trades(
    sink: Sink, plan: Plan, dims: Dims, members: Members, listings: Listings
) -> Orders:
    """Fills the trade tables and the reviews members write about each other."""
    rng = plan.rng("trades")
    orders = draw_orders(plan, dims, members, listings)
    _main(sink, rng, orders, listings, dims)
    _log(sink, rng, orders)
    _cancellations(sink, rng, orders)
    _disputes(sink, rng, orders)
    _offers(sink, rng, plan, listings, members)
    _reviews(sink, rng, orders)
    return orders


def _main(
    sink: Sink, rng: np.random.Generator, orders: Orders, listings: Listings, dims: Dims
) -> None:
    n = len(orders.ids)
    done = np.isin(orders.status.codes, DONE)
    cancelled = orders.status.codes == CANCELLED
    first = np.zeros(n, bool)
    first[np.unique(orders.buyer, return_index=True)[1]] = True
    sink.insert(
        "trade.orders",
        {
            "order_id": orders.ids,
            "listing_id": listings.ids[orders.listing],
            "buyer_id": orders.buyer,
            "seller_id": orders.seller,
            "category_id": listings.category[orders.listing],
            "region_id": dims.region_ids[listings.region[orders.listing]],
            "order_type": orders.order_type,
            "payment_type": orders.payment,
            "order_status": orders.status,
            "item_amount": orders.item,
            "delivery_fee": orders.fee,
            "discount_amount": orders.discount,
            "total_amount": orders.total,
            "coupon_id": Maybe(rng.integers(9001, 9041, n), orders.discount > 0),
            "ordered_at": clock.utc(orders.ordered),
            "order_date": clock.dates(clock.day_of(orders.ordered)),
            "completed_at": Maybe(clock.utc(orders.ended), done),
            "completed_date": Maybe(clock.dates(clock.day_of(orders.ended)), done),
            "cancelled_at": Maybe(clock.utc(orders.ended), cancelled),
            "is_first_order": first,
            "is_test": orders.is_test,
            "is_deleted": rng.random(n) < 0.004,
        },
    )


def _log(sink: Sink, rng: np.random.Generator, orders: Orders) -> None:
    """Every change of status: requested, mostly confirmed, then ended one way or the other."""
    n = len(orders.ids)
    rows = np.arange(n)
    status = orders.status.codes
    end = np.where(orders.ended >= 0, orders.ended, END)
    accepted = (status != 0) & ((status != CANCELLED) | (rng.random(n) < 0.6))
    confirm = orders.ordered + ((end - orders.ordered) * rng.uniform(0.05, 0.6, n)).astype(np.int64)
    closed = orders.ended >= 0
    spoiled = closed & (status > CANCELLED)
    aftermath = np.minimum(end + rng.integers(DAY_S, 4 * DAY_S, n), END - 1)
    final = np.where(spoiled, 2, status)
    stages = (
        (np.ones(n, bool), np.full(n, -1), np.zeros(n, int), orders.ordered),
        (accepted, np.zeros(n, int), np.ones(n, int), confirm),
        (closed, accepted.astype(int), final, end),
        (spoiled, np.full(n, 2), status, aftermath),
    )
    row = np.concatenate([rows[mask] for mask, _, _, _ in stages])
    order = np.argsort(row, kind="stable")
    row = row[order]
    starts = np.searchsorted(row, row, side="left")
    target = np.concatenate([to[mask] for mask, _, to, _ in stages])[order]
    sink.insert(
        "trade.order_status_log",
        {
            "order_id": orders.ids[row],
            "seq": np.arange(len(row)) - starts + 1,
            "from_status": Labels(
                STATUSES, np.concatenate([start[mask] for mask, start, _, _ in stages])[order]
            ),
            "to_status": Labels(STATUSES, target),
            "actor": Labels(
                ("BUYER", "SELLER", "SYSTEM", "AGENT"), np.array([0, 1, 2, 0, 3, 3])[target]
            ),
            "changed_at": clock.utc(np.concatenate([at[mask] for mask, _, _, at in stages])[order]),
        },
    )


def _cancellations(sink: Sink, rng: np.random.Generator, orders: Orders) -> None:
    row = np.flatnonzero(orders.status.codes == CANCELLED)
    row = row[np.argsort(orders.ended[row], kind="stable")]
    n = len(row)
    reason = draw_labels(rng, REASONS, n)
    by_seller = np.isin(reason.codes, (1, 5)) | (rng.random(n) < 0.12)
    moments = orders.ended[row]
    sink.insert(
        "trade.order_cancellations",
        {
            "order_id": orders.ids[row],
            "cncl_rsn_cd": reason.where(rng.random(n) > 0.03),
            "cancelled_by": Labels(
                ("BUYER", "SELLER", "SYSTEM"), np.where(reason.codes == 2, 2, by_seller)
            ),
            "cancelled_at": clock.utc(moments),
            "cancel_date": clock.dates(clock.day_of(moments)),
            "memo": Labels(
                ("연락 없음", "다음에 거래해요", "판매 완료"), rng.integers(0, 3, n)
            ).where(rng.random(n) < 0.2),
        },
    )


def _disputes(sink: Sink, rng: np.random.Generator, orders: Orders) -> None:
    row = np.flatnonzero(orders.status.codes > CANCELLED)
    n = len(row)
    opened = np.minimum(orders.ended[row] + rng.integers(7_200, 3 * DAY_S, n), END - 60)
    closed = opened + (rng.exponential(4, n) * DAY_S).astype(np.int64) + 3600
    refunded = orders.status.codes[row] == 4
    done = refunded | ((closed < END - 1) & (rng.random(n) < 0.6))
    closed = np.minimum(closed, END - 1)
    reasons = {
        "NOT_AS_DESCRIBED": 41,
        "DAMAGED": 17,
        "NOT_DELIVERED": 15,
        "FAKE": 9,
        "NO_CONTACT": 18,
    }
    state = np.select([refunded, done], [1, 2], 0)
    order = np.argsort(opened, kind="stable")
    columns: Columns = {
        "order_id": orders.ids[row],
        "opened_by": draw_labels(rng, {"BUYER": 93, "SELLER": 7}, n),
        "dispute_reason": draw_labels(rng, reasons, n),
        "dispute_status": Labels(("OPEN", "REFUNDED", "REJECTED"), state),
        "opened_at": clock.utc(opened),
        "opened_date": clock.dates(clock.day_of(opened)),
        "closed_at": Maybe(clock.utc(closed), done),
        "refund_amount": Maybe(orders.total[row], refunded),
    }
    ids = {"dispute_id": np.arange(1, n + 1) + 30_000}
    sink.insert("trade.disputes", ids | rows_of(columns, order))


def _offers(
    sink: Sink, rng: np.random.Generator, plan: Plan, listings: Listings, members: Members
) -> None:
    row = draw_weighted(
        rng, np.where(listings.price >= 8_000, listings.pull, 0), plan.count(95_000)
    )
    moments = listings.created[row] + (rng.exponential(3, len(row)) * DAY_S).astype(np.int64) + 300
    until = np.where(listings.sold[row] >= 0, listings.sold[row], END)
    row, moments = row[moments < until], moments[moments < until]
    order = np.argsort(moments, kind="stable")
    row, moments = row[order], moments[order]
    buyer = draw_people(rng, members.buyers, clock.day_of(moments))
    keep = buyer != listings.seller[row]
    row, moments, buyer = row[keep], moments[keep], buyer[keep]
    n = len(row)
    cut = rng.choice([0.7, 0.75, 0.8, 0.85, 0.9, 0.95], n, p=[0.08, 0.1, 0.24, 0.2, 0.28, 0.1])
    accepted = rng.random(n) < (cut - 0.55)
    reply = moments + (rng.lognormal(8.0, 1.3, n)).astype(np.int64)
    answered = (rng.random(n) < 0.78) & (reply < END)
    waiting = ~answered & (moments > END - 2 * DAY_S)
    state = np.select([answered & accepted, answered, waiting], [0, 1, 3], 2)
    sink.insert(
        "trade.offers",
        {
            "offer_id": np.arange(1, n + 1) + 800_000,
            "listing_id": listings.ids[row],
            "buyer_id": buyer,
            "offer_price_krw": round_krw(listings.price[row] * cut),
            "list_price_krw": listings.price[row],
            "offer_status": Labels(("ACCEPTED", "DECLINED", "EXPIRED", "PENDING"), state),
            "offered_at": clock.utc(moments),
            "offer_date": clock.dates(clock.day_of(moments)),
            "responded_at": Maybe(clock.utc(reply), answered),
        },
    )


def _reviews(sink: Sink, rng: np.random.Generator, orders: Orders) -> None:
    done = np.flatnonzero(orders.status.codes == 2)
    by_buyer = done[rng.random(len(done)) < 0.42]
    by_seller = done[rng.random(len(done)) < 0.24]
    row = np.concatenate([by_buyer, by_seller])
    is_seller = np.arange(len(row)) >= len(by_buyer)
    moments = orders.ended[row] + (rng.exponential(0.9, len(row)) * DAY_S).astype(np.int64) + 120
    order = np.argsort(moments, kind="stable")
    order = order[moments[order] < END]
    row, is_seller, moments = row[order], is_seller[order], moments[order]
    n = len(row)
    score = rng.choice(5, n, p=[0.02, 0.03, 0.09, 0.26, 0.6]) + 1
    comment: Array = np.where(score >= 3, rng.integers(0, 5, n), rng.integers(5, 8, n))
    sink.insert(
        "member.manner_reviews",
        {
            "review_id": np.arange(1, n + 1) + 400_000,
            "order_id": orders.ids[row],
            "reviewer_id": np.where(is_seller, orders.seller[row], orders.buyer[row]),
            "reviewee_id": np.where(is_seller, orders.buyer[row], orders.seller[row]),
            "reviewer_role": Labels(("BUYER", "SELLER"), is_seller.astype(int)),
            "score": score,
            "comment": Labels(COMMENTS, comment).where(rng.random(n) < 0.45),
            "created_at": clock.utc(moments),
            "review_date": clock.dates(clock.day_of(moments)),
            "is_deleted": rng.random(n) < 0.012,
        },
    )
