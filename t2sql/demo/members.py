"""Members: who joined when and where, their accounts and withdrawals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Labels, Maybe, draw_labels
from t2sql.demo.dims import Dims
from t2sql.demo.draws import Crowd, draw_weighted, skewed_weights
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

NEVER = 10**6
FIRST_WORDS = (
    "포근한", "부지런한", "동네", "느긋한", "반짝이는", "조용한", "행복한", "말랑한",
    "초록", "새벽",
)  # fmt: skip
SECOND_WORDS = (
    "다람쥐", "고양이", "이웃", "토끼", "수달", "참새", "감자", "구름", "호두",
    "매실", "두부", "귤",
)  # fmt: skip
CHANNELS = {
    "organic": 46,
    "referral": 19,
    "paid_social": 17,
    "search_ad": 11,
    "offline_event": 4,
    "tv": 3,
}
PLATFORMS = {"android": 62, "ios": 36, "web": 2}


@dataclass(frozen=True, slots=True)
class Members:
    """What the other areas need of the members, in order of signup (and of id)."""

    ids: Array
    signup: Array
    """Moment of signup."""
    left: Array
    """Day of withdrawal, `NEVER` for those who stayed."""
    region: Array
    """Position of the home region in the dimension."""
    is_test: Array
    sellers: Crowd
    buyers: Crowd
    visitors: Crowd


def build_members(sink: Sink, plan: Plan, dims: Dims) -> Members:
    """Draws the members and stores their accounts."""
    rng = plan.rng("members")
    members = _draw(rng, plan, dims)
    _accounts(sink, rng, members, dims)
    _withdrawals(sink, rng, members)
    return members


def _draw(rng: np.random.Generator, plan: Plan, dims: Dims) -> Members:
    n = plan.count(60_000)
    day = np.arange(DAYS)[:, None]
    since = day - dims.region_launch[None, :]
    boost = 0.35 + 2.2 * np.exp(-np.maximum(since, 0) / 40) + 0.9 * np.maximum(since, 0) / DAYS
    cells = np.where(since >= 0, dims.region_people**0.85 * boost, 0.0)
    pushes = 1 + 0.9 * ((day // 7) % 53 == 9) + 0.6 * ((day >= 690) & (day < 704))
    cells = cells * pushes * clock.busy(plan.clock, rng)[:, None]
    cells[0] *= 12  # those who had registered before the launch
    drawn = draw_weighted(rng, cells.ravel(), n)
    signup = clock.draw_moments(rng, drawn // cells.shape[1])
    order = np.argsort(signup, kind="stable")
    signup, region = signup[order], (drawn % cells.shape[1])[order]
    signup_day = clock.day_of(signup)
    leaves = rng.random(n) < 0.075
    stay = 1 + rng.exponential(170, n).astype(np.int64)
    left = np.where(leaves & (signup_day + stay < DAYS), signup_day + stay, NEVER)
    is_test = rng.random(n) < 0.004
    left = np.where(is_test, NEVER, left)
    ids = np.cumsum(rng.integers(1, 4, n)) + 100_000
    fade = np.where(is_test, 6.0, 1.0)

    def crowd(power: float, flat: float) -> Crowd:
        return Crowd(ids, signup_day, left, skewed_weights(rng, n, power, flat * plan.scale) * fade)

    sellers, buyers, visitors = crowd(0.95, 120), crowd(0.75, 200), crowd(1.5, 1_500)
    return Members(ids, signup, left, region, is_test, sellers, buyers, visitors)


def _accounts(sink: Sink, rng: np.random.Generator, members: Members, dims: Dims) -> None:
    n = len(members.ids)
    words = rng.integers(0, [[len(FIRST_WORDS)], [len(SECOND_WORDS)]], (2, n))
    tail = rng.integers(1, 9999, n)
    first, second = np.array(FIRST_WORDS)[words[0]], np.array(SECOND_WORDS)[words[1]]
    gone = members.left < NEVER
    seen = np.minimum(
        members.signup + rng.exponential(260, n) * DAY_S, END - 1 - rng.integers(0, 40_000, n)
    )
    seen = np.maximum(np.where(gone, np.minimum(seen, members.left * DAY_S), seen), members.signup)
    dormant = ~gone & (seen < END - 365 * DAY_S)
    status = Labels(
        ("ACTIVE", "DORMANT", "SUSPENDED", "WITHDRAWN"),
        np.select([gone, rng.random(n) < 0.008, dormant], [3, 2, 1], 0),
    )
    referred = rng.random(n) < 0.16
    referrer = members.ids[np.maximum(rng.integers(0, np.arange(n) + 1) - 1, 0)]
    referred &= referrer < members.ids
    sink.insert(
        "member.members",
        {
            "member_id": members.ids,
            "nickname": _nicknames(first, second, tail, members.is_test),
            "email": [
                None
                if bare
                else f"{'qa' if test else 'user'}{who}@{'onggi.test' if test else 'example.kr'}"
                for who, test, bare in zip(
                    members.ids, members.is_test, rng.random(n) < 0.22, strict=True
                )
            ],
            "phone_masked": [f"010-****-{number:04d}" for number in tail.tolist()],
            "gender": draw_labels(rng, {"F": 52, "M": 44, "U": 4}, n).where(rng.random(n) > 0.12),
            "birth_year": Maybe(
                np.clip(rng.normal(1986, 11, n), 1945, 2010).astype(int), rng.random(n) > 0.18
            ),
            "home_region_id": dims.region_ids[members.region],
            "signup_channel": draw_labels(rng, CHANNELS, n).put(referred, "referral"),
            "signup_platform": draw_labels(rng, PLATFORMS, n),
            "signup_at": clock.utc(members.signup),
            "signup_date": clock.dates(clock.day_of(members.signup)),
            "member_status": status,
            "manner_score": np.round(np.clip(36.5 + rng.gamma(1.1, 3.0, n) - 1.2, 0, 99), 1),
            "is_phone_verified": rng.random(n) < 0.94,
            "marketing_opt_in": rng.random(n) < 0.58,
            "referrer_member_id": Maybe(referrer, referred),
            "last_seen_at": Maybe(clock.utc(seen.astype(np.int64)), rng.random(n) > 0.01),
            "is_test": members.is_test,
            "is_deleted": gone,
            "deleted_at": Maybe(clock.utc(_leaving(members)), gone),
        },
    )


def _nicknames(first: Array, second: Array, tail: Array, is_test: Array) -> list[str]:
    return [
        f"QA_{number}" if test else f"{one}{two}{number}"
        for one, two, number, test in zip(first, second, tail.tolist(), is_test, strict=True)
    ]


def _leaving(members: Members) -> Array:
    """The moment of withdrawal; of those who stayed, one that means nothing."""
    day = np.where(members.left < NEVER, members.left, 0)
    moments: Array = day * DAY_S + (members.ids * 7919) % DAY_S
    return moments


def _withdrawals(sink: Sink, rng: np.random.Generator, members: Members) -> None:
    gone = np.flatnonzero(members.left < NEVER)
    moments = _leaving(members)[gone]
    order = np.argsort(moments, kind="stable")
    reasons = {"W1": 44, "W2": 18, "W3": 12, "W4": 9, "W9": 17}
    sink.insert(
        "member.withdrawals",
        {
            "member_id": members.ids[gone][order],
            "rsn_cd": draw_labels(rng, reasons, len(gone)).where(rng.random(len(gone)) > 0.1),
            "withdrawn_at": clock.utc(moments[order]),
            "withdrawn_date": clock.dates(clock.day_of(moments[order])),
        },
    )
