"""What else is kept of members: history, neighbourhoods, devices and whom they follow."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Labels, Maybe, draw_labels
from t2sql.demo.dims import APP_VERSIONS, Dims
from t2sql.demo.draws import draw_people
from t2sql.demo.members import NEVER, PLATFORMS, Members
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink


def build_member_facts(sink: Sink, plan: Plan, dims: Dims, members: Members) -> None:
    """Fills the tables beside the accounts."""
    rng = plan.rng("member_facts")
    _history(sink, rng, members, dims)
    _regions(sink, rng, members, dims)
    _devices(sink, rng, members)
    _follows(sink, rng, members, plan)


def _history(sink: Sink, rng: np.random.Generator, members: Members, dims: Dims) -> None:
    """Type 2 rows: some members move, get a better grade, or leave."""
    n = len(members.ids)
    start = clock.day_of(members.signup)
    changes = np.minimum(rng.geometric(0.62, n) - 1, 4)
    row = np.repeat(np.arange(n), changes + 1)
    part = np.concatenate([np.arange(c + 1) for c in changes.tolist()])
    span = np.maximum((np.minimum(members.left, DAYS) - start)[row], 1)
    begin = start[row] + (span * part) // (changes[row] + 1)
    keep = np.concatenate([[True], (row[1:] != row[:-1]) | (begin[1:] != begin[:-1])])
    row, begin = row[keep], begin[keep]
    last = np.concatenate([row[1:] != row[:-1], [True]])
    end = np.where(last, 0, np.concatenate([begin[1:], [0]]))
    moved = (part[keep] > 0) & (rng.random(len(row)) < 0.3) & ~last
    region = np.where(moved, rng.integers(0, 25, len(row)), members.region[row])
    grade = np.clip(part[keep] + (rng.random(len(row)) < 0.3), 0, 3)
    open_end = np.datetime64("9999-12-31")
    sink.insert(
        "member.member_profile_hist",
        {
            "profile_key": np.arange(1, len(row) + 1),
            "member_id": members.ids[row],
            "home_region_id": dims.region_ids[region],
            "manner_grade": Labels(("SEED", "SPROUT", "LEAF", "TREE"), grade),
            "member_status": Labels(
                ("ACTIVE", "WITHDRAWN"), np.where(last & (members.left[row] < NEVER), 1, 0)
            ),
            "valid_from": clock.dates(begin),
            "valid_to": np.where(last, open_end, clock.dates(end)),
            "is_current": last,
        },
    )


def _regions(sink: Sink, rng: np.random.Generator, members: Members, dims: Dims) -> None:
    second = np.flatnonzero(rng.random(len(members.ids)) < 0.24)
    row = np.concatenate([np.arange(len(members.ids)), second])
    primary = np.arange(len(row)) < len(members.ids)
    near = np.minimum(members.region[row] + 1, len(dims.region_ids) - 1)
    region = np.where(primary, members.region[row], near)
    moments = np.minimum(members.signup[row] + rng.integers(60, 4000, len(row)), END - 1)
    sink.insert(
        "member.member_regions",
        {
            "member_id": members.ids[row],
            "region_id": dims.region_ids[region],
            "is_primary": primary,
            "verified_at": Maybe(clock.utc(moments), rng.random(len(row)) > 0.07),
        },
    )


def _devices(sink: Sink, rng: np.random.Generator, members: Members) -> None:
    again = np.flatnonzero(rng.random(len(members.ids)) < 0.17)
    row = np.sort(np.concatenate([np.arange(len(members.ids)), again]))
    n = len(row)
    first = np.minimum(members.signup[row] + rng.integers(0, 3600, n), END - 1)
    last = np.minimum(first + (rng.exponential(200, n) * DAY_S).astype(np.int64), END - 1)
    version = np.minimum((clock.day_of(last) * len(APP_VERSIONS)) // DAYS, len(APP_VERSIONS) - 1)
    sink.insert(
        "member.devices",
        {
            "device_id": np.arange(1, n + 1) + 500_000,
            "member_id": members.ids[row],
            "platform": draw_labels(rng, PLATFORMS, n),
            "os_version": draw_labels(
                rng, {"14": 30, "15": 22, "13": 18, "17.5": 16, "16.2": 8, "12": 6}, n
            ),
            "app_version": Labels(APP_VERSIONS, version),
            "push_enabled": rng.random(n) < 0.66,
            "first_seen_at": clock.utc(first),
            "last_seen_at": clock.utc(last),
        },
    )


def _follows(sink: Sink, rng: np.random.Generator, members: Members, plan: Plan) -> None:
    days = clock.draw_days(rng, np.arange(DAYS) + 30.0, plan.count(40_000))
    follower = draw_people(rng, members.visitors, days)
    followee = draw_people(rng, members.sellers, days)
    keep = follower != followee
    sink.insert(
        "member.member_follows",
        {
            "follower_id": follower[keep],
            "followee_id": followee[keep],
            "created_at": clock.utc(clock.draw_moments(rng, days[keep])),
        },
    )
