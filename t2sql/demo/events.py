"""App events of the last months, one table a month, with days of activity and pushes."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Columns, Labels, Maybe, draw_labels, rows_of
from t2sql.demo.dims import APP_VERSIONS
from t2sql.demo.draws import draw_people, number_within, sums_within
from t2sql.demo.listings import Listings, crowd_growth
from t2sql.demo.members import PLATFORMS, Members
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

NAMES = (
    "app_open", "search", "view_listing", "like_listing", "open_chat", "send_message",
    "request_order", "view_shop", "click_ad", "app_crash",
)  # fmt: skip
NEXT = {"search": 34, "view_listing": 52, "view_shop": 7, "click_ad": 3, "like_listing": 4}
DEEPER = (2, 3, 4, 5, 6)
DEEPER_RATES = (0.72, 0.30, 0.42, 0.80, 0.21)
PUSHES = {"CHAT": 40, "PRICE_DROP": 22, "KEYWORD_ALERT": 24, "MARKETING": 14}
PUSH_RATES = np.array([0.52, 0.21, 0.26, 0.055])


def build_events(sink: Sink, plan: Plan, members: Members, listings: Listings) -> None:
    """Fills the event tables."""
    rng = plan.rng("events")
    _sessions(sink, rng, plan, members, listings)
    _visits(sink, rng, plan, members)
    _pushes(sink, rng, plan, members)


def _sessions(
    sink: Sink, rng: np.random.Generator, plan: Plan, members: Members, listings: Listings
) -> None:
    """Sessions since April 2025: an opening, some browsing, and a funnel that narrows."""
    first = (np.datetime64("2025-04-01") - np.datetime64(clock.FIRST_DAY)).astype(int)
    weights = np.where(np.arange(DAYS) >= first, clock.busy(plan.clock, rng), 0)
    days = clock.draw_days(rng, weights, plan.count(64_000))
    begin = np.sort(clock.draw_moments(rng, days))
    n = len(begin)
    browse = np.minimum(rng.geometric(0.42, n) - 1, 12)
    depth = np.cumprod(rng.random((len(DEEPER), n)) < np.array(DEEPER_RATES)[:, None], axis=0).sum(
        axis=0
    )
    crash = rng.random(n) < 0.006
    row = np.repeat(np.arange(n), 1 + browse + depth + crash)
    number = number_within(row)
    wander = draw_labels(rng, NEXT, len(row))
    wandered = np.array([NAMES.index(name) for name in wander.names])[wander.codes]
    deep = np.array(DEEPER)[np.clip(number - 1 - browse[row], 0, len(DEEPER) - 1)]
    step = np.where(number == 0, 0, np.where(number <= browse[row], wandered, deep))
    last = number == (browse + depth + crash)[row]
    step = np.where(last & crash[row], 9, step)
    gap = np.where(number == 0, 0, rng.lognormal(2.6, 1.0, len(row)).astype(np.int64) + 1)
    moments = begin[row] + sums_within(gap, row)
    member = draw_people(rng, members.visitors, clock.day_of(begin))[row]
    platform = draw_labels(rng, PLATFORMS, n).take(row)
    recent = np.searchsorted(listings.created, moments) - 1 - rng.geometric(0.002, len(row))
    about = np.isin(step, (2, 3, 4, 5, 6)) & (recent >= 0)
    columns: Columns = {
        "event_date": clock.dates(clock.day_of(moments)),
        "event_ts": clock.utc(moments),
        "session_id": row + 8_000_001,
        "member_id": Maybe(member, (rng.random(n) > 0.09)[row]),
        "event_name": Labels(NAMES, step),
        "platform": platform,
        "app_version": Labels(
            APP_VERSIONS, len(APP_VERSIONS) - 1 - np.minimum(rng.geometric(0.7, n) - 1, 4)
        ).take(row),
        "listing_id": Maybe(listings.ids[np.maximum(recent, 0)], about),
        "duration_ms": Maybe(rng.lognormal(7.6, 1.0, len(row)).astype(int), step != 9),
    }
    _store_months(sink, columns, moments)


def _store_months(sink: Sink, columns: Columns, moments: Array) -> None:
    order = np.argsort(moments, kind="stable")
    order = order[moments[order] < END]
    month = clock.months_of(clock.day_of(moments[order]))
    ids = np.arange(len(order)) + 700_000_001
    for value in (202504, 202505, 202506):
        here = np.flatnonzero(month == value)
        part = rows_of(columns, order[here])
        sink.insert(f"event.events_{value}", {"event_id": ids[here]} | part)


def _visits(sink: Sink, rng: np.random.Generator, plan: Plan, members: Members) -> None:
    """Days of activity: visits drawn at random, and every day a member left a trace elsewhere."""
    growth = crowd_growth(members, 0.9)
    days = clock.draw_days(rng, clock.busy(plan.clock, rng) * growth, plan.count(190_000))
    visits: Columns = {
        "dt": clock.dates(days),
        "member_id": draw_people(rng, members.visitors, days),
        "platform": draw_labels(rng, PLATFORMS, len(days)),
    }
    sink.derive("event.daily_active_members", _ACTIVE, visits)


_ACTIVE = """
INSERT INTO event.daily_active_members
WITH traces AS (
  SELECT dt, member_id, platform::VARCHAR AS platform, 1 AS sessions, 3 AS views FROM incoming
  UNION ALL
  SELECT dt, member_id, platform, 0, 6 FROM search.search_logs WHERE member_id IS NOT NULL
  UNION ALL
  SELECT order_date, buyer_id, NULL, 1, 9 FROM trade.orders
  UNION ALL
  SELECT created_date, seller_id, NULL, 1, 4 FROM listing.listings
  UNION ALL
  SELECT signup_date, member_id, signup_platform, 1, 5 FROM member.members
)
SELECT dt, member_id,
  coalesce(max(platform), CASE WHEN member_id % 3 = 0 THEN 'ios' ELSE 'android' END),
  least(greatest(sum(sessions), 1), 20),
  least(sum(views), 400) + member_id % 7,
  least(sum(views), 400) * (20 + (member_id * 31 + day(dt) * 17) % 45)
FROM traces GROUP BY dt, member_id ORDER BY dt, member_id
"""


def _pushes(sink: Sink, rng: np.random.Generator, plan: Plan, members: Members) -> None:
    """Pushes since January 2025."""
    weights = np.where(np.arange(DAYS) >= 731, clock.busy(plan.clock, rng), 0)
    days = clock.draw_days(rng, weights, plan.count(90_000))
    moments = np.sort(clock.draw_moments(rng, days))
    kind = draw_labels(rng, PUSHES, len(days))
    opened = moments + rng.exponential(2_400, len(days)).astype(np.int64) + 2
    seen = (
        (rng.random(len(days)) < PUSH_RATES[kind.codes])
        & (opened < END)
        & (opened - moments < DAY_S)
    )
    sink.insert(
        "event.push_sends",
        {
            "dt": clock.dates(clock.day_of(moments)),
            "push_id": np.arange(len(days)) + 40_000_001,
            "member_id": draw_people(rng, members.visitors, clock.day_of(moments)),
            "push_type": kind,
            "sent_at": clock.utc(moments),
            "opened_at": Maybe(clock.utc(opened), seen),
        },
    )
