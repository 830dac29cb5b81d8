"""Payments, in the names of the old payment system: txn_amt, usr_id, st_cd."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, END
from t2sql.demo.columns import Array, Columns, Labels, Maybe, draw_labels, rows_of
from t2sql.demo.dims import BANKS
from t2sql.demo.members import Members
from t2sql.demo.orders import CANCELLED, Orders
from t2sql.demo.plan import Plan
from t2sql.demo.shop_orders import ShopOrders
from t2sql.demo.sink import Sink

STATES = ("10", "20", "30", "40", "90")
METHODS = ("C", "W", "B", "V", "M")
LEDGER = ("TOP", "PAY", "RCV", "WDL", "RWD", "RFD")


def build_payments(
    sink: Sink, plan: Plan, members: Members, orders: Orders, shop_orders: ShopOrders
) -> None:
    """Fills the payment tables from the orders that were paid through the app."""
    rng = plan.rng("payments")
    paid = np.flatnonzero(orders.through_app)
    refunded = _transactions(sink, rng, paid, orders, shop_orders)
    _refunds(sink, rng, refunded)
    _methods(sink, rng, plan, members)
    _wallet(sink, rng, paid, orders)


def _transactions(
    sink: Sink, rng: np.random.Generator, paid: Array, orders: Orders, shop: ShopOrders
) -> Columns:
    state = np.array([0, 1, 2, 3, 2, 1])[orders.status.codes[paid]]
    card = orders.payment.codes[paid] == 3
    method = np.where(card, rng.choice([0, 3, 4], len(paid), p=[0.86, 0.1, 0.04]), 1)
    shop_method = rng.choice([0, 1, 2, 3], len(shop.ids), p=[0.58, 0.3, 0.07, 0.05])
    usd = shop.is_usd
    moments = np.concatenate([orders.ordered[paid], shop.ordered])
    moments = np.minimum(moments + rng.integers(5, 240, len(moments)), END - 1)
    order = np.argsort(moments, kind="stable")
    amount = np.concatenate([orders.total[paid].astype(float), shop.paid])
    is_usd = np.concatenate([np.zeros(len(paid), bool), usd])
    mthd = np.concatenate([method, np.where(usd, 0, shop_method)])
    rate = np.array([0.033, 0.012, 0.01, 0.011, 0.055])[mthd]
    stop = np.concatenate([orders.ended[paid], np.minimum(shop.ordered + 7_200, END - 1)])
    st = np.concatenate([state, np.where(shop.cancelled, 3, 2)])
    n = len(moments)
    columns: Columns = {
        "ord_src": Labels(("P2P", "SHOP"), (np.arange(n) >= len(paid)).astype(int)),
        "ord_id": np.concatenate([orders.ids[paid], shop.ids]),
        "usr_id": np.concatenate([orders.buyer[paid], shop.member]),
        "txn_amt": np.round(amount, 2),
        "fee_amt": np.where(is_usd, np.round(amount * rate, 2), np.round(amount * rate)),
        "ccy_cd": Labels(("KRW", "USD"), is_usd.astype(int)),
        "mthd_cd": Labels(METHODS, mthd),
        "st_cd": Labels(STATES, st),
        "pg_cd": draw_labels(rng, {"HNP": 55, "KWP": 33, "DLP": 12}, n).where(mthd != 1),
        "apprv_no": Labels(
            tuple(f"{code:06d}" for code in range(1, 5000)), rng.integers(0, 4999, n)
        ).where(mthd == 0),
        "inst_mon": Maybe(
            rng.choice([0, 2, 3, 6, 12], n, p=[0.7, 0.08, 0.14, 0.06, 0.02]), (mthd == 0) & ~is_usd
        ),
        "txn_dtm": clock.utc(moments),
        "txn_dt": clock.dates(clock.day_of(moments)),
        "cncl_dtm": Maybe(clock.utc(stop), st == 3),
        "tst_yn": Labels(
            ("N", "Y"), np.concatenate([orders.is_test[paid], shop.is_test]).astype(int)
        ),
    }
    return _with_failures(
        sink,
        rng,
        rows_of(columns, order),
        np.concatenate([orders.status.codes[paid] == 4, shop.refunded])[order],
        moments[order],
    )


def _with_failures(
    sink: Sink, rng: np.random.Generator, columns: Columns, refunded: Array, moments: Array
) -> Columns:
    """Puts a failed attempt before some payments, numbers and stores them; returns the refunded."""
    n = len(moments)
    copies = 1 + (rng.random(n) < 0.045)
    row = np.repeat(np.arange(n), copies)
    failed = np.concatenate([row[1:] == row[:-1], [False]])
    ids = np.cumsum(rng.integers(1, 3, len(row))) + 20_000_000
    result = dict(rows_of(columns, row))
    state = result["st_cd"]
    cancelled = result["cncl_dtm"]
    if isinstance(state, Labels) and isinstance(cancelled, Maybe):
        result["st_cd"] = state.put(failed, "90")
        result["cncl_dtm"] = Maybe(cancelled.values, cancelled.present & ~failed)
    sink.insert("payment.pay_txn", {"txn_id": ids} | result)
    back = np.flatnonzero(refunded[row] & ~failed)
    taken = rows_of(result, back)
    return {
        "txn_id": ids[back],
        "amount": taken["txn_amt"],
        "ccy": taken["ccy_cd"],
        "moment": moments[row[back]],
    }


def _refunds(sink: Sink, rng: np.random.Generator, refunded: Columns) -> None:
    moments, amount = refunded["moment"], refunded["amount"]
    if not isinstance(moments, np.ndarray) or not isinstance(amount, np.ndarray):
        return
    n = len(moments)
    at = np.minimum(moments + (rng.exponential(5, n) * DAY_S).astype(np.int64) + DAY_S, END - 1)
    order = np.argsort(at, kind="stable")
    part = rng.random(n) < 0.16
    columns: Columns = {
        "txn_id": refunded["txn_id"],
        "rfnd_amt": np.where(part, np.floor(amount / 2), amount),
        "ccy_cd": refunded["ccy"],
        "rsn_cd": draw_labels(rng, {"R1": 30, "R2": 34, "R3": 14, "R4": 13, "R5": 9}, n),
        "st_cd": Labels(
            ("1", "2", "9"), np.where(at > END - 4 * DAY_S, 0, np.where(rng.random(n) < 0.06, 2, 1))
        ),
        "rfnd_dtm": clock.utc(at),
        "rfnd_dt": clock.dates(clock.day_of(at)),
    }
    sink.insert(
        "payment.pay_refund", {"rfnd_id": np.arange(1, n + 1) + 90_000} | rows_of(columns, order)
    )


def _methods(sink: Sink, rng: np.random.Generator, plan: Plan, members: Members) -> None:
    row = np.sort(rng.integers(0, len(members.ids), plan.count(42_000)))
    n = len(row)
    method = draw_labels(rng, {"C": 62, "B": 34, "M": 4}, n)
    day = clock.day_of(members.signup[row])
    day = day + (rng.random(n) * (clock.DAYS - 1 - day)).astype(np.int64)
    sink.insert(
        "payment.pay_method",
        {
            "mthd_id": np.arange(1, n + 1),
            "usr_id": members.ids[row],
            "mthd_cd": method,
            "bank_cd": Labels(
                tuple(bank[0] for bank in BANKS), rng.integers(0, len(BANKS), n)
            ).where(method.codes == 1),
            "last4": Labels(
                tuple(f"{code:04d}" for code in range(10_000)), rng.integers(0, 10_000, n)
            ),
            "reg_dt": clock.dates(day),
            "dflt_yn": Labels(("N", "Y"), np.concatenate([[1], (row[1:] != row[:-1]).astype(int)])),
            "del_yn": draw_labels(rng, {"N": 88, "Y": 12}, n),
        },
    )


def _wallet(sink: Sink, rng: np.random.Generator, paid: Array, orders: Orders) -> None:
    """Wallet movements: top-ups and payments of buyers, proceeds and withdrawals of sellers."""
    row = paid[orders.payment.codes[paid] == 2]
    total, net = orders.total[row], orders.item[row]
    done = orders.status.codes[row] == 2
    back = orders.status.codes[row] == CANCELLED
    top = total > 0
    out = done & (rng.random(len(row)) < 0.6) & (net > 0)
    gift = rng.random(len(row)) < 0.08
    start, end = orders.ordered[row], orders.ended[row]
    later = end + (rng.exponential(6, len(row)) * DAY_S).astype(np.int64) + 3600
    out &= later < END
    whole = np.maximum((total // 10_000 + 1) * 10_000, 10_000)
    parts = (
        (top, 0, orders.buyer[row], whole, start - 120),
        (np.ones(len(row), bool), 1, orders.buyer[row], total, start + 30),
        (done & (net > 0), 2, orders.seller[row], net, end),
        (out, 3, orders.seller[row], net, later),
        (gift & done, 4, orders.buyer[row], np.full(len(row), 500), end),
        (back, 5, orders.buyer[row], total, end),
    )
    moments = np.concatenate([at[mask] for mask, _, _, _, at in parts])
    kind = np.concatenate([np.full(mask.sum(), code) for mask, code, _, _, _ in parts])
    moments = np.clip(moments, 0, END - 1)
    columns: Columns = {
        "usr_id": np.concatenate([who[mask] for mask, _, who, _, _ in parts]),
        "acct_cd": Labels(LEDGER, kind),
        "dr_cr": Labels(("C", "D"), np.isin(kind, (1, 3)).astype(int)),
        "amt": np.concatenate([amt[mask] for mask, _, _, amt, _ in parts]),
        "ref_id": np.concatenate([orders.ids[row][mask] for mask, _, _, _, _ in parts]),
        "entry_dtm": clock.utc(moments),
        "entry_dt": clock.dates(clock.day_of(moments)),
    }
    order = np.argsort(moments, kind="stable")
    sink.insert(
        "payment.wallet_ledger",
        {"entry_id": np.arange(1, len(order) + 1)} | rows_of(columns, order),
    )
