"""Customer support: agents, tickets, their messages, and sanctions."""

from __future__ import annotations

import numpy as np

from t2sql.demo import clock
from t2sql.demo.clock import DAY_S, DAYS, END
from t2sql.demo.columns import Array, Labels, Maybe, draw_labels
from t2sql.demo.draws import draw_people, number_within
from t2sql.demo.listings import crowd_growth
from t2sql.demo.members import Members
from t2sql.demo.orders import Orders
from t2sql.demo.plan import Plan
from t2sql.demo.sink import Sink

TEAMS = ("Payments", "Trust & Safety", "General", "Shops")
FAMILY = ("Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon")
GIVEN = ("Seoyeon", "Minjun", "Jiho", "Hayoon", "Doyun", "Suah", "Yejun", "Chaewon", "Eunwoo")
CATEGORIES = ("PAY", "FRD", "ACC", "DLV", "MAN", "SHP", "ETC")
AGENTS = 48


def build_support(sink: Sink, plan: Plan, members: Members, orders: Orders) -> None:
    """Fills the support tables."""
    rng = plan.rng("support")
    hired, left = _agents(sink, rng)
    moments, order = _subjects(rng, plan, members, orders)
    answered, replied, resolved = _tickets(
        sink, rng, members, orders, (moments, order, hired, left)
    )
    _messages(sink, rng, (moments, answered, replied, resolved))
    _sanctions(sink, rng, plan, members)


def _agents(sink: Sink, rng: np.random.Generator) -> tuple[Array, Array]:
    hired = np.sort(np.maximum(rng.integers(-200, DAYS - 60, AGENTS), 0))
    hired[:8] = 0
    gone = (rng.random(AGENTS) < 0.25) & (hired > 0)
    left = np.where(gone, np.minimum(hired + rng.integers(120, 600, AGENTS), DAYS - 1), DAYS * 2)
    sink.insert(
        "support.agents",
        {
            "agent_id": np.arange(AGENTS) + 301,
            "agent_name": [f"{FAMILY[n % 8]} {GIVEN[(n * 5 + n // 8) % 9]}" for n in range(AGENTS)],
            "team": Labels(TEAMS, np.arange(AGENTS) % 4),
            "hired_date": clock.dates(hired),
            "left_date": Maybe(clock.dates(left), left < DAYS),
        },
    )
    return hired, left


def _subjects(
    rng: np.random.Generator, plan: Plan, members: Members, orders: Orders
) -> tuple[Array, Array]:
    """When tickets are opened and the order each is about (-1: none)."""
    trouble = np.where(orders.status.codes >= 3, 9.0, 1.0) * np.where(orders.through_app, 2.0, 1.0)
    about = rng.choice(len(orders.ids), plan.count(14_000), p=trouble / trouble.sum())
    after = orders.ordered[about] + (rng.exponential(2.2, len(about)) * DAY_S).astype(np.int64)
    weights = clock.busy(plan.clock, rng, clock.WEEKDAY_OFFICE) * crowd_growth(members)
    days = clock.draw_days(rng, weights, plan.count(15_000))
    other = clock.draw_moments(rng, days)
    moments = np.concatenate([after + 600, other])
    order = np.concatenate([about, np.full(len(other), -1)])
    sort = np.argsort(moments, kind="stable")
    sort = sort[moments[sort] < END]
    return moments[sort], order[sort]


def _tickets(
    sink: Sink,
    rng: np.random.Generator,
    members: Members,
    orders: Orders,
    drawn: tuple[Array, Array, Array, Array],
) -> tuple[Array, Array, Array]:
    moments, order, hired, left = drawn
    n = len(moments)
    day = clock.day_of(moments)
    agent = (rng.random(n) * np.searchsorted(hired, day, side="right")).astype(int)
    agent = np.where(left[agent] > day, agent, rng.integers(0, 8, n))
    about = order >= 0
    stranger = draw_people(rng, members.visitors, day)
    category = np.where(
        about,
        rng.choice(7, n, p=[0.4, 0.15, 0.01, 0.24, 0.15, 0.01, 0.04]),
        rng.choice(7, n, p=[0.1, 0.14, 0.33, 0.02, 0.19, 0.1, 0.12]),
    )
    priority = np.where(category == 1, 1, rng.choice([1, 2, 3], n, p=[0.06, 0.72, 0.22]))
    night = np.where((moments % DAY_S < 9 * 3600) | (moments % DAY_S > 19 * 3600), 5.5, 1.0)
    wait = rng.lognormal(7.4, 0.9, n) * night * np.array([0, 0.45, 1.0, 1.6])[priority]
    first = moments + wait.astype(np.int64) + 60
    done = first + (rng.lognormal(10.1, 1.2, n)).astype(np.int64) + 120
    answered = (first < END) & (rng.random(n) < 0.985)
    resolved = answered & (done < END) & (rng.random(n) < 0.96)
    rated = resolved & (rng.random(n) < 0.34)
    mood = np.clip(np.round(4.6 - np.log10(wait / 600 + 1) + rng.normal(0, 0.9, n)), 1, 5)
    sink.insert(
        "support.tickets",
        {
            "ticket_id": np.arange(n) + 150_001,
            "member_id": np.where(about, orders.buyer[np.maximum(order, 0)], stranger),
            "order_id": Maybe(orders.ids[np.maximum(order, 0)], about),
            "channel": draw_labels(rng, {"APP": 61, "CHATBOT": 22, "EMAIL": 11, "PHONE": 6}, n),
            "tkt_cat_cd": Labels(CATEGORIES, category),
            "priority": priority,
            "ticket_status": Labels(
                ("OPEN", "IN_PROGRESS", "RESOLVED", "CLOSED"),
                np.select([~answered, ~resolved, done < END - 14 * DAY_S], [0, 1, 3], 2),
            ),
            "agent_id": Maybe(agent + 301, answered),
            "created_at": clock.utc(moments),
            "created_date": clock.dates(day),
            "first_response_at": Maybe(clock.utc(first), answered),
            "resolved_at": Maybe(clock.utc(done), resolved),
            "csat_score": Maybe(mood.astype(int), rated),
        },
    )
    return (
        np.where(answered, agent, -1),
        first,
        np.where(resolved, done, np.minimum(first + 7200, END - 1)),
    )


def _messages(
    sink: Sink, rng: np.random.Generator, tickets: tuple[Array, Array, Array, Array]
) -> None:
    opened, agent, first, end = tickets
    n = len(opened)
    count = np.where(agent >= 0, 2 + np.minimum(rng.geometric(0.5, n) - 1, 8), 1)
    row = np.repeat(np.arange(n), count)
    seq = number_within(row)
    span = np.maximum(end - first, 0)[row]
    later = first[row] + (span * (seq - 1) / np.maximum(count[row] - 1, 1)).astype(np.int64)
    sent = np.minimum(np.where(seq == 0, opened[row], later), END - 1)
    by_agent = (seq % 2 == 1) & (agent[row] >= 0)
    sink.insert(
        "support.ticket_messages",
        {
            "ticket_id": row + 150_001,
            "seq": seq + 1,
            "author_type": Labels(("MEMBER", "AGENT"), by_agent.astype(int)),
            "agent_id": Maybe(agent[row] + 301, by_agent),
            "body_len": rng.lognormal(4.3, 0.7, len(row)).astype(int) + 5,
            "sent_at": clock.utc(sent),
        },
    )


def _sanctions(sink: Sink, rng: np.random.Generator, plan: Plan, members: Members) -> None:
    days = clock.draw_days(rng, crowd_growth(members), plan.count(1_500))
    n = len(days)
    kind = draw_labels(rng, {"WARNING": 52, "SUSPEND_7D": 26, "SUSPEND_30D": 14, "BAN": 8}, n)
    length = np.array([0, 7, 30, 0])[kind.codes]
    lifted = (length > 0) & (rng.random(n) < 0.05)
    sink.insert(
        "support.sanctions",
        {
            "sanction_id": np.arange(n) + 5_001,
            "member_id": draw_people(rng, members.sellers, days),
            "sanction_type": kind,
            "rsn_cd": draw_labels(rng, {"01": 34, "02": 15, "03": 12, "04": 23, "06": 16}, n),
            "start_date": clock.dates(days),
            "end_date": Maybe(clock.dates(days + length), length > 0),
            "lifted_at": Maybe(clock.utc(np.minimum(days * DAY_S + 3 * DAY_S, END - 1)), lifted),
        },
    )
