"""Logistics: parcels of member orders, the carriers and hubs they pass."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Labels, Maybe
from t2sql.demo.dims import Dims
from t2sql.demo.draws import number_within
from t2sql.demo.listings import Listings
from t2sql.demo.members import Members
from t2sql.demo.orders import CANCELLED, Orders
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

CARRIERS = (
    ("Hanbit Express", "한빛택배", "HOME", 3500),
    ("Dure Logistics", "두레통운", "HOME", 3000),
    ("Convenience Box", "편의점택배", "STORE", 2700),
    ("Post Korea", "우체국택배", "HOME", 4500),
    ("Onggi Same-day", "옹기 당일배송", "SAME_DAY", 6000),
)
SPEED = np.array([1.0, 1.15, 1.7, 1.05, 0.3])
HUBS = (
    "Seoul West",
    "Seoul East",
    "Suwon",
    "Incheon",
    "Daejeon",
    "Daegu",
    "Busan",
    "Gwangju",
    "Jeju",
)
STATES = ("10", "20", "30", "40", "50", "80", "90")


def build_logistics(
    sink: Sink, plan: Plan, dims: Dims, members: Members, listings: Listings, orders: Orders
) -> None:
    """Fills the logistics tables from the parcel orders."""
    rng = plan.rng("logistics")
    _static(sink, dims)
    parcels = np.flatnonzero((orders.order_type.codes == 1) & (orders.status.codes != 0))
    parcels = parcels[
        (orders.status.codes[parcels] != CANCELLED) | (rng.random(len(parcels)) < 0.15)
    ]
    requested = np.minimum(
        orders.ordered[parcels] + rng.integers(1800, 30_000, len(parcels)), END - 1
    )
    order = np.argsort(requested, kind="stable")
    parcels, requested = parcels[order], requested[order]
    carrier = rng.choice(5, len(parcels), p=[0.34, 0.27, 0.24, 0.11, 0.04])
    home = members.region[np.searchsorted(members.ids, orders.buyer[parcels])]
    picked, delivered, state = _journeys(rng, plan, orders, parcels, requested, carrier)
    origin = listings.region[orders.listing[parcels]]
    who = (orders.ids[parcels], carrier, origin, home, orders.fee[parcels])
    _shipments(sink, rng, dims, who, (requested, picked, delivered, state))
    _events(sink, rng, requested, picked, delivered, state)


def _static(sink: Sink, dims: Dims) -> None:
    sink.insert(
        "logistics.carriers",
        {
            "carrier_id": np.arange(len(CARRIERS)) + 1,
            "carrier_name_en": [carrier[0] for carrier in CARRIERS],
            "carrier_name_ko": [carrier[1] for carrier in CARRIERS],
            "carrier_type": [carrier[2] for carrier in CARRIERS],
            "base_fee_krw": np.array([carrier[3] for carrier in CARRIERS]),
        },
    )
    sink.insert(
        "logistics.hubs",
        {
            "hub_id": np.arange(len(HUBS)) + 11,
            "hub_name": list(HUBS),
            "region_id": dims.region_ids[[5, 6, 27, 40, 71, 64, 48, 76, 103]],
            "capacity_per_day": np.array([900, 850, 700, 500, 450, 300, 350, 250, 120]),
        },
    )


def _journeys(
    rng: np.random.Generator,
    plan: Plan,
    orders: Orders,
    parcels: Array,
    requested: Array,
    carrier: Array,
) -> tuple[Array, Array, Array]:
    """Pick-up and delivery moments and the state each parcel is in at the end of the data."""
    n = len(parcels)
    picked = requested + (rng.gamma(2.0, 0.28, n) * DAY_S * SPEED[carrier]).astype(np.int64) + 3600
    sunday = plan.clock.weekday[np.minimum(clock.day_of(picked), DAYS - 1)] == 6
    picked = picked + np.where(sunday, DAY_S, 0)
    delivered = picked + (rng.gamma(3.0, 0.42, n) * DAY_S * SPEED[carrier]).astype(np.int64) + 7200
    ended = orders.ended[parcels]
    done = (ended >= 0) & (orders.status.codes[parcels] != CANCELLED)
    delivered = np.where(
        done, np.minimum(delivered, ended - rng.integers(3600, 72_000, n)), delivered
    )
    picked = np.where(done, np.minimum(picked, delivered - 7200), picked)
    fate = rng.random(n)
    cancelled = orders.status.codes[parcels] == CANCELLED
    refunded = orders.status.codes[parcels] == 4
    state = np.select(
        [cancelled | (picked >= END), delivered >= END + DAY_S, delivered >= END, fate < 0.003,
         refunded & (fate < 0.5)],
        [0, 2, 3, 5, 6],
        4,
    )  # fmt: skip
    return picked, delivered, state


def _shipments(
    sink: Sink,
    rng: np.random.Generator,
    dims: Dims,
    who: tuple[Array, Array, Array, Array, Array],
    journey: tuple[Array, Array, Array, Array],
) -> None:
    order_ids, carrier, origin, home, fee = who
    requested, picked, delivered, state = journey
    n = len(order_ids)
    arrived = np.isin(state, (4, 6))
    promise = clock.day_of(requested) + np.where(carrier == 4, 1, np.where(carrier == 2, 4, 3))
    sink.insert(
        "logistics.shipments",
        {
            "shipment_id": np.arange(n) + 2_000_001,
            "order_id": order_ids,
            "carrier_id": carrier + 1,
            "tracking_no": [
                f"{number:012d}" for number in (rng.integers(10**10, 10**12, n)).tolist()
            ],
            "origin_region_id": dims.region_ids[origin],
            "dest_region_id": dims.region_ids[home],
            "weight_g": Maybe(
                np.round(rng.lognormal(7.0, 0.8, n), -1).astype(int), rng.random(n) > 0.05
            ),
            "fee_krw": fee,
            "ship_st_cd": Labels(STATES, state),
            "requested_at": clock.utc(requested),
            "requested_date": clock.dates(clock.day_of(requested)),
            "picked_up_at": Maybe(clock.utc(picked), state > 0),
            "delivered_at": Maybe(clock.utc(delivered), arrived),
            "delivered_date": Maybe(clock.dates(clock.day_of(delivered)), arrived),
            "promised_date": clock.dates(promise),
        },
    )


def _events(
    sink: Sink,
    rng: np.random.Generator,
    requested: Array,
    picked: Array,
    delivered: Array,
    state: Array,
) -> None:
    steps = np.array([1, 2, 3, 4, 5, 3, 6])[state]
    row = np.repeat(np.arange(len(state)), steps)
    seq = number_within(row)
    share = np.array([0, 0, 0.35, 0.85, 1.0, 1.0])[seq]
    way = picked[row] + ((delivered - picked)[row] * share).astype(np.int64)
    moments = np.where(seq == 0, requested[row], way) + np.where(seq == 5, DAY_S, 0)
    code = np.where((seq == 2) & (state[row] == 5), 5, np.where(seq == 5, 6, seq))
    keep = moments < END
    hub = rng.integers(0, len(HUBS), len(row))
    sink.insert(
        "logistics.shipment_events",
        {
            "shipment_id": row[keep] + 2_000_001,
            "seq": seq[keep] + 1,
            "ship_st_cd": Labels(STATES, code[keep]),
            "hub_id": Maybe(hub[keep] + 11, np.isin(code[keep], (2, 5))),
            "occurred_at": clock.utc(moments[keep]),
        },
    )
